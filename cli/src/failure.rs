//! Why a command cannot do what it was asked to.

use std::io::{self, Write};

use schemaccord::SchemaError;

use crate::finding::Finding;
use crate::input::Input;
use crate::output::text::{self, Severity};
use crate::status::Status;
use crate::terminal::Terminal;

/// What ends a command early.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments, or what stands in a file that is no schema, make no sense.
    Usage(String),
    /// A file cannot be read.
    Unreadable { file: String, error: io::Error },
    /// The engine refuses a schema or a check.
    Refused(Box<Refusal>),
    /// The output cannot be written.
    Output(io::Error),
}

/// What the engine refuses, and in which files the places it names lie.
#[derive(Debug)]
pub(crate) struct Refusal {
    /// The schema with its references.
    pub(crate) input: Input,
    /// Its part in the command: `schema`, `previous[0]`, `reader`, `writer` or `check`.
    pub(crate) place: String,
    /// The engine's own words.
    pub(crate) error: SchemaError,
}

impl Failure {
    pub(crate) fn refused(input: &Input, place: impl Into<String>, error: SchemaError) -> Self {
        Self::Refused(Box::new(Refusal {
            input: input.clone(),
            place: place.into(),
            error,
        }))
    }

    /// Prints what is wrong to standard error and returns what to end with.
    pub(crate) fn report(&self, terminal: Terminal) -> Status {
        let text = match self {
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Status::Abandoned;
            }
            Failure::Output(error) => text::title(
                Severity::Error,
                &format!("cannot write the output: {error}"),
            ),
            Failure::Usage(message) => text::title(Severity::Error, message),
            Failure::Unreadable { file, error } => {
                text::title(Severity::Error, &format!("cannot read {file}: {error}"))
            }
            Failure::Refused(refusal) => {
                text::finding(&Finding::of_refusal(refusal), Severity::Error)
            }
        };
        // Nothing is left to tell anybody if this fails too.
        let _ = writeln!(terminal.err(), "{text}");
        Status::Refused
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    /// Takes an error of writing JSON to a stream.
    fn from(error: serde_json::Error) -> Self {
        Failure::Output(error.into())
    }
}
