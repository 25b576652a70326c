//! `encode`, `decode` and `validate`: data of a schema, one or one a line.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use schemaccord::payload::{Datum, Message, validate};
use schemaccord::wire::{from_base64, from_hex, to_base64};
use schemaccord::{
    Code, Decoder, Encoder, Formats, Mode, PayloadOptions, Schema, SchemaError, Violation,
};
use serde_json::json;

use crate::args::{
    BytesInput, BytesOutput, DatumArgs, DecodeArgs, EncodeArgs, Output, ValidateArgs,
};
use crate::bytes::hex;
use crate::failure::Failure;
use crate::input::{Files, Input};
use crate::status::Status;
use crate::terminal::Terminal;

pub(crate) fn encode(args: &EncodeArgs, terminal: Terminal) -> Result<Status, Failure> {
    if args.datum.lines && args.output == BytesOutput::Raw {
        let message = "bytes of more than one datum have no lines: take `--output hex` or `base64`";
        return Err(Failure::Usage(message.to_owned()));
    }
    let (input, schema, _) = args.datum.read()?;
    let encoder = Encoder::new(&schema, &args.datum.options())
        .map_err(|error| Failure::refused(&input, "schema", error))?;
    // Not through the terminal's writer, which takes out what looks like an escape sequence.
    let mut out = io::stdout().lock();
    let status = args.datum.each(
        terminal,
        |datum, _| {
            let bytes = encoder.encode(text(datum)?)?;
            Ok(match args.output {
                BytesOutput::Hex => format!("{}\n", hex(&bytes)).into_bytes(),
                BytesOutput::Base64 => format!("{}\n", to_base64(&bytes)).into_bytes(),
                BytesOutput::Raw => bytes,
            })
        },
        &mut out,
    )?;
    out.flush()?;
    Ok(status)
}

pub(crate) fn decode(args: &DecodeArgs, terminal: Terminal) -> Result<Status, Failure> {
    let form = form(args.input, args.datum.lines)?;
    let (input, schema, mut files) = args.datum.read()?;
    let mut options = PayloadOptions {
        defaults: args.defaults,
        ..args.datum.options()
    };
    if let Some(reader) = &args.reader {
        let schemas = &args.datum.schemas;
        let references = files.references(&schemas.reference)?;
        let reader = files.schema(reader, schemas.format, &references, &schemas.import_path)?;
        options.reader = Some(reader.parse(Mode::Stored, schemas.dialect, "reader")?);
    }
    let decoder = Decoder::new(&schema, &options)
        .map_err(|error| Failure::refused(&input, "schema", error))?;
    let mut out = io::stdout().lock();
    let read = |given: &[u8], line: Option<usize>, form: BytesInput| {
        let bytes = form.bytes(given)?;
        if args.input.is_none() && form == BytesInput::Raw && are_digits(&bytes) {
            let text = "the bytes are hex digits, and read as they are: `--input hex` reads what the digits say";
            note(terminal, line, text);
        }
        let mut datum = decoder.decode(&bytes)?;
        if datum.consumed < bytes.len() {
            let rest = bytes.len() - datum.consumed;
            let (end, are) = (
                datum.consumed,
                if rest == 1 { "byte is" } else { "bytes are" },
            );
            note(
                terminal,
                line,
                &format!("{rest} more {are} left after the datum, which ends at {end}"),
            );
        }
        for unknown in &datum.unknown {
            let (number, wire, path) = (unknown.number, unknown.wire, &unknown.path);
            let text = format!("{path}/: the schema has no field {number} of wire type {wire}");
            note(terminal, line, &text);
        }
        datum.value.push('\n');
        Ok(datum.value.into_bytes())
    };
    let given = [
        (&args.hex, BytesInput::Hex),
        (&args.base64, BytesInput::Base64),
    ];
    let given = given
        .into_iter()
        .find_map(|(text, form)| Some((text.as_ref()?, form)));
    let status = match given {
        Some((text, form)) => one(&read(text.as_bytes(), None, form), None, terminal, &mut out)?,
        None => args
            .datum
            .each(terminal, |datum, line| read(datum, line, form), &mut out)?,
    };
    out.flush()?;
    Ok(status)
}

pub(crate) fn validated(args: &ValidateArgs, terminal: Terminal) -> Result<Status, Failure> {
    let form = match args.input {
        Some(_) => Some(form(args.input, args.datum.lines)?),
        None => None,
    };
    let (_, schema, _) = args.datum.read()?;
    let options = PayloadOptions {
        formats: if args.formats {
            Formats::Asserted
        } else {
            Formats::Ignored
        },
        ..args.datum.options()
    };
    let mut found = false;
    let mut out = io::stdout().lock();
    let status = args.datum.each(
        terminal,
        |datum, line| {
            let bytes = form.map(|form| form.bytes(datum)).transpose()?;
            let datum = match &bytes {
                Some(bytes) => Datum::Bytes(bytes),
                None => Datum::Json(text(datum)?),
            };
            let violations = validate(&schema, datum, &options)?;
            found |= !violations.is_empty();
            Ok(told(&violations, line, args.output).into_bytes())
        },
        &mut out,
    )?;
    out.flush()?;
    Ok(if found { Status::Incompatible } else { status })
}

/// Tells what is no fault, and may surprise; nothing is lost if nobody listens.
fn note(terminal: Terminal, line: Option<usize>, text: &str) {
    let place = line.map_or_else(String::new, |line| format!("line {line}: "));
    let _ = writeln!(terminal.err(), "note: {place}{text}");
}

/// Whether bytes are what `encode` prints if nothing else is asked for.
fn are_digits(bytes: &[u8]) -> bool {
    let digits = bytes.trim_ascii();
    digits.len() > 1 && digits.len().is_multiple_of(2) && digits.iter().all(u8::is_ascii_hexdigit)
}

/// Prints what is wrong with a datum.
fn told(violations: &[Violation], line: Option<usize>, output: Output) -> String {
    match output {
        Output::Json => {
            let mut answer = json!({"valid": violations.is_empty(), "errors": violations});
            if let (Some(line), Some(members)) = (line, answer.as_object_mut()) {
                members.insert("line".to_owned(), json!(line));
            }
            format!("{answer}\n")
        }
        Output::Text => {
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            let lines = violations.iter().map(|violation| {
                let path = match violation.path.as_str() {
                    "" => "/",
                    path => path,
                };
                let against = match violation.schema_path.as_str() {
                    "" => String::new(),
                    path => format!(" (schema {path})"),
                };
                format!(
                    "{place}{path}: {} [{}]{against}\n",
                    violation.message, violation.code
                )
            });
            lines.collect()
        }
    }
}

/// Returns how bytes are given: in hex digits where they stand in lines, else as they are.
fn form(given: Option<BytesInput>, lines: bool) -> Result<BytesInput, Failure> {
    match given {
        Some(BytesInput::Raw) if lines => {
            let message = "raw bytes have no lines: take `--input hex` or `base64`";
            Err(Failure::Usage(message.to_owned()))
        }
        Some(form) => Ok(form),
        None if lines => Ok(BytesInput::Hex),
        None => Ok(BytesInput::Raw),
    }
}

impl BytesInput {
    fn bytes(self, given: &[u8]) -> Result<Vec<u8>, SchemaError> {
        let plain = |given: &[u8]| -> Result<String, SchemaError> {
            Ok(text(given)?.split_whitespace().collect())
        };
        match self {
            BytesInput::Raw => Ok(given.to_vec()),
            BytesInput::Hex => from_hex(&plain(given)?),
            BytesInput::Base64 => from_base64(&plain(given)?),
        }
    }
}

fn text(bytes: &[u8]) -> Result<&str, SchemaError> {
    schemaccord::utf8(bytes)
}

impl DatumArgs {
    fn options(&self) -> PayloadOptions {
        PayloadOptions {
            json: self.json,
            message: self.message.clone().map_or(Message::First, Message::Named),
            ..PayloadOptions::default()
        }
    }

    fn read(&self) -> Result<(Input, Schema, Files), Failure> {
        if self.schema.as_os_str() == "-" && self.is_stdin() {
            let message = "standard input can be read only once: give a file for the data";
            return Err(Failure::Usage(message.to_owned()));
        }
        let mut files = Files::default();
        let references = files.references(&self.schemas.reference)?;
        let input = files.schema(
            &self.schema,
            self.schemas.format,
            &references,
            &self.schemas.import_path,
        )?;
        let schema = input.parse(Mode::Stored, self.schemas.dialect, "schema")?;
        Ok((input, schema, files))
    }

    fn is_stdin(&self) -> bool {
        self.file
            .as_ref()
            .is_none_or(|path| path.as_os_str() == "-")
    }

    /// Runs on the datum, or on that of each line that is not blank; lines are read one by one, so there may be any number.
    fn each(
        &self,
        terminal: Terminal,
        mut run: impl FnMut(&[u8], Option<usize>) -> Result<Vec<u8>, SchemaError>,
        out: &mut impl Write,
    ) -> Result<Status, Failure> {
        let name = self.file.as_deref().unwrap_or(Path::new("-"));
        let unreadable = |error| Failure::Unreadable {
            file: if self.is_stdin() {
                "<stdin>".to_owned()
            } else {
                name.display().to_string()
            },
            error,
        };
        let source: Box<dyn Read> = if self.is_stdin() {
            Box::new(io::stdin().lock())
        } else {
            Box::new(std::fs::File::open(name).map_err(unreadable)?)
        };
        let mut source = BufReader::new(source);
        let mut datum = Vec::new();
        if !self.lines {
            source.read_to_end(&mut datum).map_err(unreadable)?;
            return one(&run(&datum, None), None, terminal, out);
        }
        let mut status = Status::Fine;
        for number in 1.. {
            datum.clear();
            if source.read_until(b'\n', &mut datum).map_err(unreadable)? == 0 {
                break;
            }
            if datum.trim_ascii().is_empty() {
                continue;
            }
            if one(&run(&datum, Some(number)), Some(number), terminal, out)? != Status::Fine {
                status = Status::Incompatible;
            }
        }
        Ok(status)
    }
}

/// Prints what was made of a datum, or why nothing was.
fn one(
    outcome: &Result<Vec<u8>, SchemaError>,
    line: Option<usize>,
    terminal: Terminal,
    out: &mut impl Write,
) -> Result<Status, Failure> {
    match outcome {
        Ok(bytes) => {
            out.write_all(bytes)?;
            Ok(Status::Fine)
        }
        Err(error) => {
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            let path = error.path().map_or_else(String::new, |path| match path {
                "" => "/: ".to_owned(),
                path => format!("{path}: "),
            });
            let against = match error.schema_path() {
                None | Some("") => String::new(),
                Some(path) => format!(" (schema {path})"),
            };
            let text = format!("error: {place}{path}{error} [{}]{against}", error.code());
            writeln!(terminal.err(), "{text}")?;
            if line.is_none() && error.code() == Code::DanglingContent {
                note(
                    terminal,
                    None,
                    "with `--lines` each line is a datum of its own",
                );
            }
            Ok(Status::Incompatible)
        }
    }
}
