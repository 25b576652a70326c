//! `unframe`: what stands before a payload, and where.

use std::io::{self, Write};

use schemaccord::wire::{Candidate, Certainty, Description, Field};
use schemaccord::{Frame, UnframeOptions, detect, unframe};
use serde::Serialize;

use crate::args::{UnframeArgs, UnframeOutput};
use crate::bytes::{hex, refused};
use crate::failure::Failure;
use crate::status::Status;
use crate::terminal::Terminal;

/// What `--output json` prints.
#[derive(Serialize)]
struct Report {
    #[serde(flatten)]
    description: Description,
    fields: Vec<Field>,
    key_hex: Option<String>,
    payload_hex: Option<String>,
    candidates: Vec<Candidate>,
}

pub(crate) fn run(args: &UnframeArgs, terminal: Terminal) -> Result<Status, Failure> {
    let bytes = args.bytes.read()?;
    let options = UnframeOptions {
        framing: args.framing.0,
        format: args.format.unwrap_or_default(),
        reading: args.reading,
        ..UnframeOptions::default()
    };
    let frame = unframe(&bytes, &options).map_err(|error| refused("the frame", &error))?;
    let candidates = match options.framing {
        Some(_) => Vec::new(),
        None => detect(&bytes),
    };
    if args.output == UnframeOutput::Raw {
        let mut out = io::stdout().lock();
        out.write_all(frame.payload.as_deref().unwrap_or_default())?;
        out.flush()?;
        return Ok(Status::Fine);
    }
    let mut out = terminal.out();
    if args.output == UnframeOutput::Json {
        let report = Report {
            description: frame.describe(),
            fields: frame.fields(),
            key_hex: frame.key().map(hex),
            payload_hex: frame.payload.as_deref().map(hex),
            candidates,
        };
        serde_json::to_writer(&mut out, &report)?;
        writeln!(out)?;
    } else {
        print(&mut out, &frame, &candidates)?;
    }
    out.flush()?;
    Ok(Status::Fine)
}

/// Prints the parts as a table, the payload's first bytes, and what else the bytes can be.
fn print(out: &mut impl Write, frame: &Frame<'_>, candidates: &[Candidate]) -> io::Result<()> {
    writeln!(out, "framing      {}", frame.framing().as_str())?;
    writeln!(out)?;
    writeln!(out, "bytes        field        value")?;
    for field in frame.fields() {
        let bytes = match field.end.saturating_sub(field.start) {
            0 | 1 => format!("{}", field.start),
            _ => format!("{}-{}", field.start, field.end - 1),
        };
        writeln!(out, "{bytes:<12} {:<12} {}", field.name, field.value)?;
    }
    if let Some(payload) = frame
        .payload
        .as_deref()
        .filter(|payload| !payload.is_empty())
    {
        const SHOWN: usize = 32;
        let first = payload.get(..SHOWN).unwrap_or(payload);
        let more = if payload.len() > SHOWN { "..." } else { "" };
        writeln!(out)?;
        writeln!(out, "payload      {}{more}", hex(first))?;
    }
    let mut rest = candidates.iter();
    if let Some(chosen) = rest.next() {
        writeln!(out)?;
        writeln!(out, "{:<12} {}", certainty(chosen), chosen.reason)?;
    }
    for other in rest {
        writeln!(
            out,
            "{:<12} {}: {}",
            certainty(other),
            other.framing.as_str(),
            other.reason
        )?;
    }
    Ok(())
}

const fn certainty(candidate: &Candidate) -> &'static str {
    match candidate.certainty {
        Certainty::Certain => "certain",
        Certainty::Likely => "likely",
        Certainty::Possible => "possible",
    }
}
