//! The command line's grammar and its help.

mod audit;
mod bench;
mod payload;

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Parser, Subcommand, ValueEnum};
use schemaccord::wire::glue::Compression;
use schemaccord::wire::{Guid, Reading};
use schemaccord::{
    Defects, Dialect, DialectName, Form, Format, Framing, Level, Memo, Mode, Policy, Strategy,
    Validation,
};

pub(crate) use audit::AuditArgs;
pub(crate) use bench::BenchArgs;
pub(crate) use payload::{BytesInput, DatumArgs, DecodeArgs, EncodeArgs, ValidateArgs};

/// Schema compatibility as the registry judges it: the verdict, where it breaks and why.
#[derive(Debug, Parser)]
#[command(
    name = "schemaccord",
    version,
    arg_required_else_help = true,
    after_help = "\
Examples:
  schemaccord check user-v2.avsc --against user-v1.avsc
  schemaccord check new.avsc --against v1.avsc v2.avsc --level FULL_TRANSITIVE --output github
  schemaccord sweep registry-export.json

Exit status: 0 compatible, 1 incompatible, 2 wrong arguments or input that cannot be read.
`-` in place of a file reads standard input."
)]
pub(crate) struct Args {
    /// When to colour the output
    #[arg(
        long,
        global = true,
        default_value = "auto",
        value_name = "WHEN",
        help = "When to colour the output; auto is on a terminal, unless NO_COLOR is set"
    )]
    pub(crate) color: clap::ColorChoice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Hold a new schema against earlier ones, as a registry does before it takes it
    #[command(
        override_usage = "schemaccord check [OPTIONS] <NEW> --against <OLD>...",
        after_help = "\
Examples:
  schemaccord check user-v2.avsc --against user-v1.avsc
  schemaccord check new.avsc --against v1.avsc v2.avsc v3.avsc --level FULL_TRANSITIVE
  git show main:user.avsc | schemaccord check user.avsc --against - --level FULL
  schemaccord check order.avsc --against order-v1.avsc --reference com.example.Address=address.avsc
  schemaccord check new.avsc --against old.avsc --output github     annotations on a pull request
  schemaccord check new.avsc --against old.avsc --output gitlab > gl-code-quality-report.json
  schemaccord check new.avsc --against old.avsc --output sarif > schemaccord.sarif

Exit status: 0 compatible, 1 incompatible, 2 wrong arguments or input that cannot be read or is refused."
    )]
    Check(CheckArgs),
    /// List every difference between what a reader expects and what a writer writes
    #[command(after_help = "\
Examples:
  schemaccord diff consumer.avsc producer.avsc
  schemaccord diff consumer.avsc producer.avsc --output json
  schemaccord diff new/order.proto old/order.proto --import-path new --writer-import-path old

Exit status: 0 the reader reads everything, 1 a difference breaks, 2 wrong arguments or input that cannot be read or is refused.")]
    Diff(DiffArgs),
    /// Print a schema's forms, fingerprints and GUID
    #[command(after_help = "\
Examples:
  schemaccord parse user.avsc
  schemaccord parse user.avsc --form parsing-canonical
  schemaccord parse order.avsc --reference com.example.Address=address.avsc --form resolved
  schemaccord parse event.schema.json --lint
  curl -s $REGISTRY/schemas/ids/7/schema | schemaccord parse - --format AVRO --mode stored --output json

Exit status: 0 read, 1 `--lint` finds something, 2 wrong arguments or input that cannot be read or is refused.")]
    Parse(ParseArgs),
    /// Check every version in a registry export against those before it
    #[command(after_help = "\
The export is the JSON array that a registry's `GET /schemas` gives: objects with subject, version, schemaType, schema, references.

Examples:
  curl -s $REGISTRY/schemas > export.json && schemaccord sweep export.json
  schemaccord sweep export.json --level FULL_TRANSITIVE
  schemaccord sweep export.json --output jsonl | jq 'select(.compatible | not)'

Exit status: 0 all compatible, 1 something is incompatible or refused, 2 the export cannot be read.")]
    Sweep(SweepArgs),
    /// Answer requests, one JSON object a line, through the engine's whole surface
    #[command(after_help = r#"
Examples:
  echo '{"op": "rules", "format": "AVRO"}' | schemaccord batch
  schemaccord batch requests.jsonl > answers.jsonl

A line that is no request is answered with an error; it never ends the run.

Exit status: 0 answered, 2 wrong arguments or requests that cannot be read."#)]
    Batch(BatchArgs),
    /// Measure how many checks a second the engine makes of the requests in a case file
    #[command(after_help = "\
Prints a line for each format: `AVRO cases 1419 parse+check 210000.0 ops/s check only 480000.0 ops/s`.
One operation is one `compat` request answered with its messages, on one thread.
Requests that end in an error are left out and counted on standard error.

Examples:
  schemaccord bench cases.jsonl
  schemaccord bench cases.jsonl --seconds 0.5
  schemaccord bench cases.jsonl --evidence     how much of what breaks is shown by data
  schemaccord bench cases.jsonl --audit 1000   whether what is said to keep all data does

Exit status: 0 measured, 1 an audit finds a datum that is not read as it was written, 2 wrong arguments or a file that cannot be read.")]
    Bench(BenchArgs),
    /// Make data of an old schema and read them with a new one
    #[command(after_help = "\
Small data of every part of the schema come first, then larger ones. What the verdict of a registry says does not count
here. Each way to fail is shown once, with the datum, its bytes, and what the reader makes of them.

Examples:
  schemaccord audit user-v2.avsc --against user-v1.avsc     new readers of what is stored
  schemaccord audit user-v1.avsc --against user-v2.avsc     old readers of what is written next
  schemaccord audit order.proto --against order-v1.proto --import-path proto
  schemaccord audit new.json --against old.json --count 10000 --seed 7 --output json

Exit status: 0 all are read as they were written, 1 some are not, 2 wrong arguments or input that cannot be read.")]
    Audit(AuditArgs),
    /// List the rules by which differences are found and judged
    #[command(after_help = "\
Examples:
  schemaccord rules
  schemaccord rules --format AVRO --output json

Exit status: 0 listed, 2 wrong arguments.")]
    Rules(RulesArgs),
    /// Turn data given in JSON into bytes
    #[command(after_help = "\
Examples:
  schemaccord encode user.avsc user.json
  schemaccord encode user.avsc users.jsonl --lines --json plain --output base64
  echo '{\"id\": 7}' | schemaccord encode order.proto --import-path proto --message shop.Order --output raw > order.bin

Exit status: 0 done, 1 a datum is refused, 2 wrong arguments or a schema that cannot be read or is refused.")]
    Encode(EncodeArgs),
    /// Turn bytes into JSON, as they were written or as a reader with another schema sees them
    #[command(after_help = "\
Examples:
  schemaccord decode user.avsc --hex 0e
  schemaccord encode user.avsc user.json | schemaccord decode user.avsc --input hex
  schemaccord decode user-v1.avsc user.bin --reader user-v2.avsc --json plain
  schemaccord decode order.proto orders.txt --lines --input base64 --defaults omitted

Exit status: 0 done, 1 bytes are refused, 2 wrong arguments or a schema that cannot be read or is refused.")]
    Decode(DecodeArgs),
    /// Tell all that is wrong with data
    #[command(after_help = "\
Examples:
  schemaccord validate user.avsc user.json
  schemaccord validate event.schema.json events.jsonl --lines --formats --output json
  schemaccord validate user.avsc user.bin --input raw

Exit status: 0 nothing is wrong, 1 something is, 2 wrong arguments or a schema that cannot be read or is refused.")]
    Validate(ValidateArgs),
    /// Put a payload into a frame, as registries' clients do before they send it
    #[command(after_help = "\
Examples:
  schemaccord frame --id 7 --hex 0a
  schemaccord frame --id 7 --indexes 0 --hex 0801
  schemaccord frame --guid 095d71cf-1255-6b9d-5e33-0ad575b3df5d --header
  schemaccord frame --framing glue --guid b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63 --compression zlib payload.bin --output raw > record.bin
  schemaccord frame --framing hortonworks --protocol 1 --metadata 7 --schema-version 3 --hex ff

Exit status: 0 done, 2 wrong arguments, or what the framing has no form for.")]
    Frame(FrameArgs),
    /// Read a frame: what stands before the payload, and where
    #[command(after_help = "\
Examples:
  schemaccord unframe --hex 00000000070a
  schemaccord unframe record.bin --format PROTOBUF
  schemaccord unframe --framing glue record.bin --output raw > payload.bin
  schemaccord unframe --base64 AAAAAAcK --output json

Exit status: 0 done, 2 wrong arguments, or bytes that are no such frame.")]
    Unframe(UnframeArgs),
    /// Print a script that completes the command line in a shell
    #[command(after_help = "\
Examples:
  schemaccord completions bash > /etc/bash_completion.d/schemaccord
  schemaccord completions zsh > ~/.zfunc/_schemaccord

Exit status: 0 printed, 2 wrong arguments.")]
    Completions(CompletionsArgs),
}

/// How schemas are read.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// Schema language; left out it is guessed from each file's ending, then from its text
    #[arg(long, ignore_case = true, value_name = "FORMAT", value_parser = named(Format::ALL.map(Format::as_str), format))]
    pub(crate) format: Option<Format>,
    /// A schema that the schemas refer to, by the name they use for it; repeat it, a reference after those that it needs itself
    #[arg(long, value_name = "NAME=FILE", value_parser = NamedFile::parse)]
    pub(crate) reference: Vec<NamedFile>,
    /// A folder in which the files that a `.proto` file imports lie; can be repeated, the first that has a file counts
    #[arg(long, value_name = "DIR")]
    pub(crate) import_path: Vec<PathBuf>,
    /// The registry whose reading and verdict count
    #[arg(long, default_value = "confluent", value_name = "REGISTRY", value_parser = named(dialects(), dialect))]
    pub(crate) dialect: DialectName,
}

/// How two schemas are compared.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// The registry's compatibility policy
    #[arg(long, ignore_case = true, default_value = "STRICT", value_parser = named(["STRICT", "LENIENT"], policy))]
    pub(crate) policy: Policy,
    /// How Avro's checker remembers pairs of types: as the registry does, or without its wrong verdicts in rare recursive unions
    #[arg(long, default_value = "reference", value_parser = named(["reference", "sound"], Memo::named))]
    pub(crate) memo: Memo,
    /// Whether known mistakes of the registry's checker count: as the registry has them, or without them (`axonops`)
    #[arg(long, default_value = "copied", value_parser = named(["copied", "fixed"], Defects::named))]
    pub(crate) defects: Defects,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// The new schema
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// The earlier schemas, oldest first; can be repeated
    #[arg(long, value_name = "OLD", required = true, num_args = 1..)]
    pub(crate) against: Vec<PathBuf>,
    /// The compatibility level
    #[arg(long, ignore_case = true, default_value = "BACKWARD", value_name = "LEVEL", value_parser = named(Level::ALL.map(Level::as_str), Level::named))]
    pub(crate) level: Level,
    /// In place of the level, a mode of the registry's own, as `--dialect` has it
    #[arg(long, ignore_case = true, value_name = "STRATEGY", conflicts_with = "level", value_parser = named(Strategy::ALL.iter().map(|strategy| strategy.as_str()), Strategy::named))]
    pub(crate) strategy: Option<Strategy>,
    /// Which earlier versions a mode is about that does not say so itself (Hortonworks)
    #[arg(long, ignore_case = true, default_value = "ALL", value_name = "VERSIONS", requires = "strategy", value_parser = named(Validation::ALL.map(Validation::as_str), Validation::named))]
    pub(crate) validation: Validation,
    #[command(flatten)]
    pub(crate) schemas: SchemaArgs,
    /// A reference that only the earlier schemas use; takes the place of the `--reference` of that name
    #[arg(long, value_name = "NAME=FILE", value_parser = NamedFile::parse)]
    pub(crate) against_reference: Vec<NamedFile>,
    /// A folder for the imports of the earlier schemas; takes the place of `--import-path` for them
    #[arg(long, value_name = "DIR")]
    pub(crate) against_import_path: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) compare: CompareArgs,
    /// Compare the new schema as it is after the registry's normalization
    #[arg(long)]
    pub(crate) normalize: bool,
    /// Go on past the first earlier schema that breaks
    #[arg(long)]
    pub(crate) all: bool,
    /// Leave out the data that show what breaks; the verdict is the same
    #[arg(long)]
    pub(crate) no_witness: bool,
    /// How to print the outcome
    #[arg(long, short, value_enum, default_value_t = CheckOutput::Text, value_name = "OUTPUT")]
    pub(crate) output: CheckOutput,
}

/// How `check` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckOutput {
    /// For people, with the lines of both schemas
    Text,
    /// The report as one JSON object
    Json,
    /// Annotations of a GitHub workflow
    Github,
    /// A GitLab Code Quality report
    Gitlab,
    /// Test cases for continuous integration
    #[value(help = "JUnit XML, a test case for each earlier schema and direction")]
    Junit,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DiffArgs {
    /// The schema that reads
    #[arg(value_name = "READER")]
    pub(crate) reader: PathBuf,
    /// The schema that wrote
    #[arg(value_name = "WRITER")]
    pub(crate) writer: PathBuf,
    #[command(flatten)]
    pub(crate) schemas: SchemaArgs,
    /// A reference that only the writer uses; takes the place of the `--reference` of that name
    #[arg(long, value_name = "NAME=FILE", value_parser = NamedFile::parse)]
    pub(crate) writer_reference: Vec<NamedFile>,
    /// A folder for the imports of the writer; takes the place of `--import-path` for it
    #[arg(long, value_name = "DIR")]
    pub(crate) writer_import_path: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) compare: CompareArgs,
    /// How to print the differences
    #[arg(long, short, value_enum, default_value_t = Output::Text, value_name = "OUTPUT")]
    pub(crate) output: Output,
}

/// How the other commands print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Text,
    /// JSON
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ParseArgs {
    /// The schema
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) schemas: SchemaArgs,
    /// Read it as strictly as a registry reads a new schema, or as loosely as one that it has stored
    #[arg(long, default_value = "new", value_parser = named(["new", "stored"], Mode::named))]
    pub(crate) mode: Mode,
    /// Print just this form
    #[arg(long, value_name = "FORM", conflicts_with = "output", value_parser = named(Form::ALL.map(Form::as_str), Form::named))]
    pub(crate) form: Option<Form>,
    /// Say what the meta-schema of its draft finds wrong with it (JSON Schema), which registries do not look at
    #[arg(long, conflicts_with = "form")]
    pub(crate) lint: bool,
    /// How to print what is known of it
    #[arg(long, short, value_enum, default_value_t = Output::Text, value_name = "OUTPUT")]
    pub(crate) output: Output,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SweepArgs {
    /// The export
    #[arg(value_name = "EXPORT")]
    pub(crate) export: PathBuf,
    /// The level to check at; left out it is each level but NONE
    #[arg(long, ignore_case = true, value_name = "LEVEL", value_parser = named(Level::ALL.map(Level::as_str), Level::named))]
    pub(crate) level: Option<Level>,
    /// The registry whose verdict counts
    #[arg(long, default_value = "confluent", value_name = "REGISTRY", value_parser = named(dialects(), dialect))]
    pub(crate) dialect: DialectName,
    #[command(flatten)]
    pub(crate) compare: CompareArgs,
    /// How to print the verdicts
    #[arg(long, short, value_enum, default_value_t = SweepOutput::Text, value_name = "OUTPUT")]
    pub(crate) output: SweepOutput,
}

/// How `sweep` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SweepOutput {
    /// A table for each subject
    Text,
    /// A JSON object a line for each version and level
    Jsonl,
}

#[derive(Debug, clap::Args)]
pub(crate) struct BatchArgs {
    /// The requests; standard input when left out
    #[arg(value_name = "FILE", default_value = "-")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RulesArgs {
    /// The schema language; left out it is all of them
    #[arg(long, ignore_case = true, value_name = "FORMAT", value_parser = named(Format::ALL.map(Format::as_str), format))]
    pub(crate) format: Option<Format>,
    /// The registry that judges by the rules
    #[arg(long, default_value = "confluent", value_name = "REGISTRY", value_parser = named(dialects(), dialect))]
    pub(crate) dialect: DialectName,
    /// How to print the rules
    #[arg(long, short, value_enum, default_value_t = Output::Text, value_name = "OUTPUT")]
    pub(crate) output: Output,
}

/// Bytes: a file or text that says them.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct BytesArgs {
    /// The file; standard input when left out
    #[arg(value_name = "FILE", conflicts_with_all = ["hex", "base64"])]
    pub(crate) file: Option<PathBuf>,
    /// The bytes as hex digits, blanks between them allowed
    #[arg(long, value_name = "DIGITS", conflicts_with = "base64")]
    pub(crate) hex: Option<String>,
    /// The bytes in Base64
    #[arg(long, value_name = "TEXT")]
    pub(crate) base64: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FrameArgs {
    #[command(flatten)]
    pub(crate) bytes: BytesArgs,
    /// The framing
    #[arg(long, default_value = "confluent", value_name = "FRAMING", value_parser = named(Framing::ALL.map(Framing::as_str), Framing::named))]
    pub(crate) framing: Framing,
    /// The schema id (Confluent) or the schema version id (Hortonworks)
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(crate) id: Option<i64>,
    /// The GUID of the schema (Confluent) or the id of the schema version (Glue)
    #[arg(long, value_name = "UUID", value_parser = Guid::parse)]
    pub(crate) guid: Option<Guid>,
    /// Protobuf's message indexes (Confluent), such as 0 or 1,0
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub(crate) indexes: Vec<i32>,
    /// The compression (Glue)
    #[arg(long, ignore_case = true, default_value = "NONE", value_name = "NAME", value_parser = named(["NONE", "ZLIB"], Compression::named))]
    pub(crate) compression: Compression,
    /// The protocol (Hortonworks), 0 to 4; left out it is 3
    #[arg(long, value_name = "N")]
    pub(crate) protocol: Option<u8>,
    /// The id of the schema's metadata (Hortonworks protocol 1)
    #[arg(long, value_name = "ID", allow_negative_numbers = true)]
    pub(crate) metadata: Option<i64>,
    /// The number of the schema's version (Hortonworks protocol 1, Pulsar)
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) schema_version: Option<i64>,
    /// The fingerprint of the writer's schema (single-object), 16 hex digits as `parse` prints it for `rabin`
    #[arg(long, value_name = "DIGITS")]
    pub(crate) fingerprint: Option<String>,
    /// The key (Pulsar's pairs) as hex digits; left out it is null
    #[arg(long, value_name = "DIGITS")]
    pub(crate) key: Option<String>,
    /// Write the header alone, for framings that put it into a record header
    #[arg(long, conflicts_with_all = ["file", "hex", "base64"])]
    pub(crate) header: bool,
    /// How to print the frame
    #[arg(long, short, value_enum, default_value_t = BytesOutput::Hex, value_name = "OUTPUT")]
    pub(crate) output: BytesOutput,
}

/// How bytes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BytesOutput {
    /// Hex digits
    Hex,
    /// Base64
    Base64,
    /// The bytes themselves
    Raw,
}

#[derive(Debug, clap::Args)]
pub(crate) struct UnframeArgs {
    #[command(flatten)]
    pub(crate) bytes: BytesArgs,
    /// The framing; auto is the likeliest one, and the others are told
    #[arg(long, default_value = "auto", value_name = "FRAMING", value_parser = named(framings(), framing))]
    pub(crate) framing: MaybeFraming,
    /// The payload's schema language; Protobuf has message indexes under Confluent's framing
    #[arg(long, ignore_case = true, value_name = "FORMAT", value_parser = named(Format::ALL.map(Format::as_str), format))]
    pub(crate) format: Option<Format>,
    /// How strictly: as registries' clients read, or only what they write into a payload or into a record header
    #[arg(long, value_name = "READING", value_parser = named(["lenient", "strict", "header"], reading))]
    pub(crate) reading: Option<Reading>,
    /// How to print what was read
    #[arg(long, short, value_enum, default_value_t = UnframeOutput::Text, value_name = "OUTPUT")]
    pub(crate) output: UnframeOutput,
}

/// A framing, or none for the likeliest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MaybeFraming(pub(crate) Option<Framing>);

/// How `unframe` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnframeOutput {
    /// A table of the parts with their offsets
    Text,
    /// JSON
    Json,
    /// The payload's bytes alone
    Raw,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}

/// A file that schemas refer to by a name.
#[derive(Clone, Debug)]
pub(crate) struct NamedFile {
    /// The name in the schemas.
    pub(crate) name: String,
    /// Where its text is.
    pub(crate) file: PathBuf,
}

impl NamedFile {
    fn parse(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((name, file)) if !name.is_empty() && !file.is_empty() => Ok(Self {
                name: name.to_owned(),
                file: PathBuf::from(file),
            }),
            _ => Err("expected NAME=FILE".to_owned()),
        }
    }
}

/// Returns a parser for the engine's own names of a value.
fn named<T: Clone + Send + Sync + 'static>(
    names: impl IntoIterator<Item = &'static str>,
    find: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names).try_map(move |name| find(&name).ok_or("unknown name"))
}

fn format(name: &str) -> Option<Format> {
    Format::named(&name.to_ascii_uppercase())
}

fn policy(name: &str) -> Option<Policy> {
    Policy::named(&name.to_ascii_uppercase())
}

fn dialect(name: &str) -> Option<DialectName> {
    Dialect::named(name).map(DialectName)
}

fn framings() -> Vec<&'static str> {
    let all = Framing::ALL.map(Framing::as_str);
    std::iter::once("auto").chain(all).collect()
}

fn framing(name: &str) -> Option<MaybeFraming> {
    match name {
        "auto" => Some(MaybeFraming(None)),
        _ => Framing::named(name).map(|framing| MaybeFraming(Some(framing))),
    }
}

fn reading(name: &str) -> Option<Reading> {
    match name {
        "lenient" => Some(Reading::Lenient),
        "strict" => Some(Reading::Strict),
        "header" => Some(Reading::Header),
        _ => None,
    }
}

fn dialects() -> Vec<&'static str> {
    Dialect::ALL.iter().map(|dialect| dialect.name).collect()
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(seconds),
        _ => Err("expected a number of seconds above 0 and up to 86400".to_owned()),
    }
}
