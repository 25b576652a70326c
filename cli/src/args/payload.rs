//! The arguments of commands about data.

use std::path::PathBuf;

use clap::ValueEnum;
use schemaccord::{Defaults, Json};

use super::{BytesOutput, Output, SchemaArgs, named};

/// Which datum is meant, and how JSON says it.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct DatumArgs {
    /// The schema
    #[arg(value_name = "SCHEMA")]
    pub(crate) schema: PathBuf,
    /// The data; standard input when left out
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) schemas: SchemaArgs,
    /// Protobuf: the full name of the message; left out it is the file's first one
    #[arg(long, value_name = "NAME")]
    pub(crate) message: Option<String>,
    /// Avro: whether JSON names the branches of unions, or leaves the names out where it can
    #[arg(long, default_value = "avro", value_name = "STYLE", value_parser = named(Json::ALL.map(Json::as_str), Json::named))]
    pub(crate) json: Json,
    /// Each line is a datum of its own; one that is refused is reported with its number, and the run goes on
    #[arg(long)]
    pub(crate) lines: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EncodeArgs {
    #[command(flatten)]
    pub(crate) datum: DatumArgs,
    /// How the bytes are printed
    #[arg(long, short, default_value = "hex")]
    pub(crate) output: BytesOutput,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DecodeArgs {
    #[command(flatten)]
    pub(crate) datum: DatumArgs,
    /// The schema that the data are to be seen with, where it is not the one that they were written with
    #[arg(long, value_name = "SCHEMA")]
    pub(crate) reader: Option<PathBuf>,
    /// How the bytes are given: raw if left out, in lines hex, which is what `encode` prints
    #[arg(long, value_name = "FORM")]
    pub(crate) input: Option<BytesInput>,
    /// The bytes as hex digits, in place of a file
    #[arg(long, value_name = "DIGITS", conflicts_with_all = ["file", "lines", "input", "base64"])]
    pub(crate) hex: Option<String>,
    /// The bytes as Base64, in place of a file
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["file", "lines", "input"])]
    pub(crate) base64: Option<String>,
    /// Protobuf: whether fields without a value are shown
    #[arg(long, default_value = "shown", value_name = "WHICH", value_parser = named(Defaults::ALL.map(Defaults::as_str), Defaults::named))]
    pub(crate) defaults: Defaults,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ValidateArgs {
    #[command(flatten)]
    pub(crate) datum: DatumArgs,
    /// The data are bytes, given so, in place of JSON
    #[arg(long, value_name = "FORM")]
    pub(crate) input: Option<BytesInput>,
    /// JSON Schema: formats are asserted too
    #[arg(long)]
    pub(crate) formats: bool,
    /// How findings are printed
    #[arg(long, short, default_value = "text")]
    pub(crate) output: Output,
}

/// How bytes are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BytesInput {
    /// Hex digits
    Hex,
    /// Base64
    Base64,
    /// The bytes themselves
    Raw,
}
