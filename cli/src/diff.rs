//! `diff`: every difference between a reader and a writer.

use std::io::{self, Write};

use schemaccord::{CheckOptions, Difference, Mode};
use serde_json::json;

use crate::args::{DiffArgs, Output};
use crate::failure::Failure;
use crate::finding::Finding;
use crate::input::{self, Files, Input};
use crate::output::text::{self, Severity};
use crate::status::Status;
use crate::terminal::Terminal;

pub(crate) fn run(args: &DiffArgs, terminal: Terminal) -> Result<Status, Failure> {
    let mut files = Files::default();
    let references = files.references(&args.schemas.reference)?;
    let reader = files.schema(
        &args.reader,
        args.schemas.format,
        &references,
        &args.schemas.import_path,
    )?;
    let own = files.references(&args.writer_reference)?;
    let mut writer = files.schema(
        &args.writer,
        args.schemas.format,
        &input::first(&own, &references),
        input::folders(&args.writer_import_path, &args.schemas.import_path),
    )?;
    writer.distinguish(&reader, 2);
    let dialect = args.schemas.dialect;
    let options = CheckOptions {
        dialect,
        policy: args.compare.policy,
        memo: args.compare.memo,
        defects: args.compare.defects,
        ..CheckOptions::default()
    };
    let differences = schemaccord::diff(
        &reader.parse(Mode::Stored, dialect, "reader")?,
        &writer.parse(Mode::Stored, dialect, "writer")?,
        &options,
    )
    .map_err(|error| Failure::refused(&reader, "check", error))?;

    let mut out = terminal.out();
    match args.output {
        Output::Text => print_text(&mut out, &differences, &reader, &writer)?,
        Output::Json => {
            let incompatible: Vec<_> = differences
                .iter()
                .filter(|difference| difference.breaks())
                .collect();
            let answer = json!({"compatible": incompatible.is_empty(), "differences": differences, "incompatible": incompatible});
            writeln!(out, "{answer}")?;
        }
    }
    out.flush()?;
    Ok(Status::of_verdict(
        !differences.iter().any(Difference::breaks),
    ))
}

fn print_text(
    out: &mut impl Write,
    differences: &[Difference],
    reader: &Input,
    writer: &Input,
) -> io::Result<()> {
    let breaking = differences
        .iter()
        .filter(|difference| difference.breaks())
        .count();
    let names = format!("{} reads {}", reader.document.name, writer.document.name);
    writeln!(
        out,
        "{names}: {breaking} breaking, {} allowed",
        differences.len() - breaking
    )?;
    for difference in differences {
        let severity = if difference.breaks() {
            Severity::Error
        } else {
            Severity::Note
        };
        writeln!(
            out,
            "\n{}",
            text::finding(
                &Finding::of_difference(difference, reader, writer),
                severity
            )
        )?;
    }
    Ok(())
}
