//! `audit`: data of the old schema, read with the new one.

use std::io::Write;

use schemaccord::{AuditOptions, Mode, audit};

use crate::args::{AuditArgs, Output};
use crate::failure::Failure;
use crate::finding::witness;
use crate::input::Files;
use crate::status::Status;
use crate::terminal::Terminal;

pub(crate) fn run(args: &AuditArgs, terminal: Terminal) -> Result<Status, Failure> {
    let mut files = Files::default();
    let schemas = &args.schemas;
    let references = files.references(&schemas.reference)?;
    let mut read = |path| files.schema(path, schemas.format, &references, &schemas.import_path);
    let (new, old) = (read(&args.new)?, read(&args.against)?);
    let reader = new.parse(Mode::Stored, schemas.dialect, "schema")?;
    let writer = old.parse(Mode::Stored, schemas.dialect, "previous[0]")?;
    let options = AuditOptions {
        count: args.count,
        seed: args.seed,
    };
    let found = audit(&reader, &writer, &options)
        .map_err(|error| Failure::refused(&new, "check", error))?;
    let mut out = terminal.out();
    match args.output {
        Output::Json => {
            serde_json::to_writer(&mut out, &found).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Output::Text => {
            writeln!(
                out,
                "{} data of {} read with {}: {} fail",
                found.tried(),
                old.document.name,
                new.document.name,
                found.failed()
            )?;
            for one in found.failures() {
                writeln!(out, "  {}", witness(one))?;
            }
        }
    }
    out.flush()?;
    Ok(Status::of_verdict(found.failed() == 0))
}
