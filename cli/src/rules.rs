//! `rules`: the catalogue.

use std::io::Write;

use anstyle::Style;
use schemaccord::{Format, Rule, Verdict};
use serde::Serialize;

use crate::args::{Output, RulesArgs};
use crate::failure::Failure;
use crate::status::Status;
use crate::terminal::Terminal;

/// A rule and the schema language it belongs to.
#[derive(Serialize)]
struct Entry {
    format: &'static str,
    #[serde(flatten)]
    rule: &'static Rule,
}

pub(crate) fn run(args: &RulesArgs, terminal: Terminal) -> Result<Status, Failure> {
    let formats = Format::ALL
        .into_iter()
        .filter(|format| args.format.is_none_or(|asked| asked == *format));
    let entries: Vec<_> = formats
        .flat_map(|format| {
            schemaccord::rules_of(format, args.dialect.0)
                .into_iter()
                .map(move |rule| Entry {
                    format: format.as_str(),
                    rule,
                })
        })
        .collect();
    let mut out = terminal.out();
    match args.output {
        Output::Json => {
            serde_json::to_writer(&mut out, &entries)?;
            writeln!(out)?;
        }
        Output::Text => {
            let bold = Style::new().bold();
            for Entry { format, rule } in &entries {
                let verdict = if rule.verdict == Verdict::Breaking {
                    "breaking"
                } else {
                    "allowed"
                };
                writeln!(out, "{bold}{}{bold:#} ({format}, {verdict})", rule.name)?;
                for line in rule.doc.lines() {
                    writeln!(out, "  {}", line.trim())?;
                }
            }
        }
    }
    out.flush()?;
    Ok(Status::Fine)
}
