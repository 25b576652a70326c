//! `audit`: data of the old schema, read with the new one.

use std::io::Write;

use schemaccord::{AuditOptions, Mode, audit_watched};

use crate::args::{AuditArgs, Output};
use crate::failure::Failure;
use crate::finding::witness;
use crate::input::Files;
use crate::status::Status;
use crate::terminal::{Terminal, progress};

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
    let bar = progress(args.count, "data");
    let found = audit_watched(&reader, &writer, &options, |found| {
        bar.set_position(found.tried() as u64);
        if found.failed() > 0 {
            bar.set_message(format!("{} fail", found.failed()));
        }
    });
    bar.finish_and_clear();
    let found = found.map_err(|error| Failure::refused(&new, "check", error))?;
    let mut out = terminal.out();
    match args.output {
        Output::Json => {
            serde_json::to_writer(&mut out, &found).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
        Output::Text => {
            let (tried, failed) = (found.tried(), found.failed());
            let what = match (tried, failed) {
                (0, _) => "no datum can be made".to_owned(),
                (_, 0) => "all are read as they were written".to_owned(),
                (_, 1) => "1 is not read as it was written".to_owned(),
                _ => format!("{failed} are not read as they were written"),
            };
            writeln!(
                out,
                "{tried} data of {} read with {}: {what}",
                old.document.name, new.document.name
            )?;
            for one in found.failures() {
                writeln!(out, "  {}", witness(one))?;
            }
        }
    }
    out.flush()?;
    Ok(Status::of_verdict(found.failed() == 0))
}
