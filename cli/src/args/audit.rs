//! Arguments of `audit`.

use std::path::PathBuf;

use super::{Output, SchemaArgs};

#[derive(Debug, clap::Args)]
pub(crate) struct AuditArgs {
    /// The new schema, which reads
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The old schema, which the data are written with
    #[arg(long, value_name = "OLD")]
    pub(crate) against: PathBuf,
    #[command(flatten)]
    pub(crate) schemas: SchemaArgs,
    /// How many data are made at most
    #[arg(long, default_value_t = 1_000, value_name = "N")]
    pub(crate) count: usize,
    /// Which data come after the small ones; the same seed makes the same
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) seed: u64,
    /// How to print what fails
    #[arg(long, short, value_enum, default_value_t = Output::Text, value_name = "OUTPUT")]
    pub(crate) output: Output,
}
