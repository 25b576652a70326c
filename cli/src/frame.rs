//! `frame`: a payload with a schema's name around it.

use std::io::{self, Write};

use schemaccord::wire::to_base64;
use schemaccord::{FrameOptions, frame};

use crate::args::{BytesOutput, FrameArgs};
use crate::bytes::{hex, refused};
use crate::failure::Failure;
use crate::status::Status;

pub(crate) fn run(args: &FrameArgs) -> Result<Status, Failure> {
    let options = FrameOptions {
        framing: Some(args.framing),
        id: args.id,
        guid: args.guid,
        indexes: args.indexes.clone(),
        compression: args.compression,
        protocol: args.protocol,
        metadata: args.metadata,
        version: args.schema_version,
        fingerprint: args.fingerprint.clone(),
        key: args.key.clone(),
    };
    let payload = if args.header {
        Vec::new()
    } else {
        args.bytes.read()?
    };
    let framed = frame(&payload, &options).map_err(|error| refused("the frame", &error))?;
    // Not through the terminal's writer, which takes out what looks like an escape sequence.
    let mut out = io::stdout().lock();
    match args.output {
        BytesOutput::Hex => writeln!(out, "{}", hex(&framed))?,
        BytesOutput::Base64 => writeln!(out, "{}", to_base64(&framed))?,
        BytesOutput::Raw => out.write_all(&framed)?,
    }
    out.flush()?;
    Ok(Status::Fine)
}
