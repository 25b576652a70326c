//! `batch`: the engine's whole surface over JSON Lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde_json::{Value, json};

use crate::args::BatchArgs;
use crate::failure::Failure;
use crate::status::Status;

pub(crate) fn run(args: &BatchArgs) -> Result<Status, Failure> {
    let unreadable = |error| Failure::Unreadable {
        file: args.file.display().to_string(),
        error,
    };
    let input: Box<dyn Read> = if args.file.as_os_str() == "-" {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(&args.file).map_err(unreadable)?)
    };
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        let request = line.trim_ascii();
        if !request.is_empty() {
            out.write_all(answer(request).as_bytes())?;
            out.write_all(b"\n")?;
        }
        // Someone who waits for the answer before the next question gets it; a stream is not slowed down by it.
        if input.buffer().is_empty() {
            out.flush()?;
        }
    }
    out.flush()?;
    Ok(Status::Fine)
}

fn answer(request: &[u8]) -> String {
    match schemaccord::utf8(request) {
        Ok(request) => schemaccord::answer(request),
        Err(error) => {
            // The bad bytes may stand anywhere, so the rest may still tell whose request it is.
            let request: Option<Value> =
                serde_json::from_str(&String::from_utf8_lossy(request)).ok();
            let mut error = json!(error);
            error["where"] = json!("request");
            match request.as_ref().and_then(|request| request.get("id")) {
                Some(id) => json!({"id": id, "error": error}).to_string(),
                None => json!({"error": error}).to_string(),
            }
        }
    }
}
