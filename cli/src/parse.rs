//! `parse`: what a schema is called, printed as and identified by.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemaccord::{Algorithm, Code, Form, Schema, SchemaError, Violation};
use serde::Serialize;

use crate::args::{Output, ParseArgs};
use crate::failure::Failure;
use crate::input::Files;
use crate::status::Status;
use crate::terminal::Terminal;

/// What is known of a schema, named as in the answers of `batch`; what its format or the registry has no form of is left out.
#[derive(Serialize)]
struct Description {
    format: &'static str,
    name: Option<String>,
    guid: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalized_guid: Option<String>,
    fingerprints: BTreeMap<&'static str, String>,
    canonical: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalized: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parsing_canonical: Option<String>,
    formatted: BTreeMap<&'static str, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lint: Option<Vec<Violation>>,
}

pub(crate) fn run(args: &ParseArgs, terminal: Terminal) -> Result<Status, Failure> {
    let mut files = Files::default();
    let references = files.references(&args.schemas.reference)?;
    let input = files.schema(
        &args.file,
        args.schemas.format,
        &references,
        &args.schemas.import_path,
    )?;
    let schema = input.parse(args.mode, args.schemas.dialect, "schema")?;
    let refused = |error| Failure::refused(&input, "schema", error);

    let mut out = terminal.out();
    if let Some(form) = args.form {
        writeln!(out, "{}", schema.render(form).map_err(refused)?)?;
    } else {
        let mut description = Description::of(&schema).map_err(refused)?;
        if args.lint {
            description.lint = Some(schema.lint().map_err(refused)?);
        }
        let found = description
            .lint
            .as_ref()
            .is_some_and(|found| !found.is_empty());
        match args.output {
            Output::Text => description.print(&mut out)?,
            Output::Json => {
                serde_json::to_writer(&mut out, &description)?;
                writeln!(out)?;
            }
        }
        if found {
            out.flush()?;
            return Ok(Status::Incompatible);
        }
    }
    out.flush()?;
    Ok(Status::Fine)
}

impl Description {
    fn of(schema: &Schema) -> Result<Self, SchemaError> {
        let normalized = made(schema.normalized())?;
        let mut fingerprints = BTreeMap::new();
        for algorithm in Algorithm::ALL {
            fingerprints.extend(
                made(schema.fingerprint(algorithm))?.map(|text| (algorithm.as_str(), text)),
            );
        }
        let mut formatted = BTreeMap::new();
        for form in [
            Form::Resolved,
            Form::Serialized,
            Form::NoExtensions,
            Form::Descriptor,
            Form::Bundled,
        ] {
            // Each format has its own; what the registry or protoc would refuse to make is left out.
            formatted.extend(schema.render(form).ok().map(|text| (form.as_str(), text)));
        }
        Ok(Self {
            format: schema.format().as_str(),
            name: schema.name(),
            guid: schema.guid()?,
            normalized_guid: normalized.as_ref().map(Schema::guid).transpose()?,
            fingerprints,
            canonical: schema.render(Form::Canonical)?,
            normalized: normalized
                .map(|schema| schema.render(Form::Canonical))
                .transpose()?,
            parsing_canonical: made(schema.render(Form::ParsingCanonical))?,
            formatted,
            lint: None,
        })
    }

    /// Prints one value a line, short ones first.
    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let mut line = |name: &str, value: Option<&str>| match value {
            Some(value) => writeln!(out, "{name:<18} {value}"),
            None => Ok(()),
        };
        line("format", Some(self.format))?;
        line("name", self.name.as_deref())?;
        line("guid", Some(&self.guid))?;
        line("normalized guid", self.normalized_guid.as_deref())?;
        for algorithm in Algorithm::ALL {
            line(
                algorithm.as_str(),
                self.fingerprints
                    .get(algorithm.as_str())
                    .map(String::as_str),
            )?;
        }
        line(Form::Canonical.as_str(), Some(&self.canonical))?;
        line(Form::Normalized.as_str(), self.normalized.as_deref())?;
        line(
            Form::ParsingCanonical.as_str(),
            self.parsing_canonical.as_deref(),
        )?;
        self.formatted
            .iter()
            .try_for_each(|(name, text)| line(name, Some(text)))?;
        match self.lint.as_deref() {
            None => Ok(()),
            Some([]) => line("lint", Some("nothing found")),
            Some(found) => found.iter().try_for_each(|one| {
                let path = if one.path.is_empty() {
                    "the root"
                } else {
                    &one.path
                };
                line(
                    "lint",
                    Some(&format!("{path}: {} ({})", one.message, one.code)),
                )
            }),
        }
    }
}

fn made<T>(result: Result<T, SchemaError>) -> Result<Option<T>, SchemaError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if matches!(error.code(), Code::NotNormalizable | Code::Unsupported) => Ok(None),
        Err(error) => Err(error),
    }
}
