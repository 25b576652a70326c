//! The command line as its users see it: every command run as a process.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod audit;
mod batch;
mod bench;
mod check;
mod errors;
mod frame;
mod help;
mod imports;
mod other;
mod output;
mod payload;
mod program;
mod sweep;
