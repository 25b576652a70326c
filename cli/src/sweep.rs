//! `sweep`: every version in a registry export against those before it.

use std::cell::OnceCell;
use std::io::{self, Write};

use annotate_snippets::normalize_untrusted_str;
use anstyle::{AnsiColor, Style};
use indicatif::ProgressBar;
use schemaccord::{CheckOptions, Code, Level, Mode, Report, Schema, SchemaError, check_history};
use serde::Serialize;

use crate::args::{SweepArgs, SweepOutput};
use crate::export::{Entry, Export};
use crate::failure::Failure;
use crate::input::Files;
use crate::status::Status;
use crate::terminal::{Terminal, progress};

/// A version of a subject, read as often as it is needed: once in each mode.
struct Version<'a> {
    entry: &'a Entry,
    stored: OnceCell<Result<Schema, SchemaError>>,
}

/// What came out of holding a version against those before it.
struct Row {
    version: i32,
    level: Level,
    outcome: Result<Verdict, Refused>,
}

/// The registry's verdict and the types of what it finds, sorted.
struct Verdict {
    compatible: bool,
    types: Vec<&'static str>,
}

/// A row as it is printed for programs.
#[derive(Serialize)]
struct Line<'a> {
    subject: &'a str,
    version: i32,
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    compatible: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    types: Option<&'a [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Fault<'a>>,
}

#[derive(Serialize)]
struct Fault<'a> {
    #[serde(flatten)]
    error: &'a SchemaError,
    r#where: &'a str,
}

/// Why there is no verdict.
struct Refused {
    place: String,
    error: SchemaError,
}

/// How many rows came out how.
#[derive(Default)]
struct Totals {
    compatible: usize,
    incompatible: usize,
    refused: usize,
}

impl From<SchemaError> for Refused {
    fn from(error: SchemaError) -> Self {
        Self {
            place: "check".to_owned(),
            error,
        }
    }
}

pub(crate) fn run(args: &SweepArgs, terminal: Terminal) -> Result<Status, Failure> {
    let document = Files::default().read(&args.export)?;
    let export = Export::parse(&document.text).map_err(|error| {
        Failure::Usage(format!(
            "{} is no registry export, a JSON array of versions: {error}",
            document.name
        ))
    })?;
    let levels: Vec<Level> = match args.level {
        Some(level) => vec![level],
        None => Level::ALL
            .into_iter()
            .filter(|level| *level != Level::None)
            .collect(),
    };
    let subjects = export.subjects();
    let checks = subjects
        .iter()
        .map(|(_, versions)| versions.len().saturating_sub(1))
        .sum::<usize>();
    let progress = progress(checks, "versions");

    let mut out = terminal.out();
    let mut totals = Totals::default();
    for (subject, versions) in &subjects {
        let rows = rows(&export, versions, &levels, args, &progress);
        for row in &rows {
            totals.count(row);
        }
        // The bar steps aside while something is printed: both may go to the same terminal.
        progress.suspend(|| {
            match args.output {
                SweepOutput::Jsonl => print_lines(&mut out, subject, &rows)?,
                SweepOutput::Text if rows.is_empty() => {}
                SweepOutput::Text => print_table(&mut out, subject, &rows, &levels)?,
            }
            out.flush()
        })?;
    }
    progress.finish_and_clear();
    if args.output == SweepOutput::Text {
        writeln!(
            out,
            "{} subjects, {checks} versions checked against earlier ones: {} compatible, {} incompatible, {} refused",
            subjects.len(),
            totals.compatible,
            totals.incompatible,
            totals.refused,
        )?;
    }
    out.flush()?;
    Ok(Status::of_verdict(
        totals.incompatible + totals.refused == 0,
    ))
}

fn rows(
    export: &Export,
    versions: &[&Entry],
    levels: &[Level],
    args: &SweepArgs,
    progress: &ProgressBar,
) -> Vec<Row> {
    let versions: Vec<_> = versions
        .iter()
        .map(|entry| Version {
            entry,
            stored: OnceCell::new(),
        })
        .collect();
    let mut rows = Vec::new();
    for (index, version) in versions.iter().enumerate().skip(1) {
        progress.set_message(version.entry.subject.clone());
        let new = export.schema(version.entry, Mode::New, args.dialect);
        for &level in levels {
            let outcome = match &new {
                Ok(new) => check(
                    export,
                    new,
                    versions.get(..index).unwrap_or(&[]),
                    level,
                    args,
                ),
                Err(error) => Err(Refused {
                    place: "schema".to_owned(),
                    error: error.clone(),
                }),
            };
            rows.push(Row {
                version: version.entry.version,
                level,
                outcome: outcome.map(|report| Verdict::of(&report)),
            });
        }
        progress.inc(1);
    }
    rows
}

fn check(
    export: &Export,
    new: &Schema,
    earlier: &[Version],
    level: Level,
    args: &SweepArgs,
) -> Result<Report, Refused> {
    let options = CheckOptions {
        level,
        dialect: args.dialect,
        policy: args.compare.policy,
        memo: args.compare.memo,
        ..CheckOptions::default()
    };
    let get = |index: usize| {
        let version = earlier.get(index).ok_or_else(|| {
            SchemaError::new(Code::InvalidRequest, format!("no previous schema {index}"))
        })?;
        let stored = version
            .stored
            .get_or_init(|| export.schema(version.entry, Mode::Stored, args.dialect));
        stored.clone().map_err(|error| Refused {
            place: format!("previous[{index}]"),
            error,
        })
    };
    check_history(new, earlier.len(), get, &options)
}

impl Verdict {
    fn of(report: &Report) -> Self {
        let rules = report
            .incompatibilities()
            .iter()
            .map(|found| found.difference.rule);
        // Where the registry only has words there is no type.
        let mut types: Vec<_> = rules
            .filter(|rule| rule.message.contains(rule.name))
            .map(|rule| rule.name)
            .collect();
        types.sort_unstable();
        Self {
            compatible: report.compatible(),
            types,
        }
    }
}

impl Totals {
    fn count(&mut self, row: &Row) {
        match &row.outcome {
            Ok(verdict) if verdict.compatible => self.compatible += 1,
            Ok(_) => self.incompatible += 1,
            Err(_) => self.refused += 1,
        }
    }
}

impl Row {
    fn line<'a>(&'a self, subject: &'a str) -> Line<'a> {
        let verdict = self.outcome.as_ref().ok();
        Line {
            subject,
            version: self.version,
            level: self.level.as_str(),
            compatible: verdict.map(|verdict| verdict.compatible),
            types: verdict.map(|verdict| verdict.types.as_slice()),
            error: self.outcome.as_ref().err().map(|refused| Fault {
                error: &refused.error,
                r#where: &refused.place,
            }),
        }
    }

    /// Returns what stands in the table.
    fn cell(&self) -> (AnsiColor, String) {
        match &self.outcome {
            Ok(verdict) if verdict.compatible => (AnsiColor::Green, "ok".to_owned()),
            Ok(verdict) => match verdict.types.len() {
                0 => (AnsiColor::Red, "breaks".to_owned()),
                count => (AnsiColor::Red, format!("breaks {count}")),
            },
            Err(_) => (AnsiColor::Yellow, "refused".to_owned()),
        }
    }
}

fn print_lines(out: &mut impl Write, subject: &str, rows: &[Row]) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, &row.line(subject))?;
        writeln!(out)?;
    }
    Ok(())
}

fn print_table(
    out: &mut impl Write,
    subject: &str,
    rows: &[Row],
    levels: &[Level],
) -> io::Result<()> {
    let (bold, dim) = (Style::new().bold(), Style::new().dimmed());
    writeln!(out, "{bold}{}{bold:#}", normalize_untrusted_str(subject))?;
    write!(out, "{dim}  version")?;
    for level in levels {
        write!(out, "  {:<1$}", level.as_str(), width(*level, levels))?;
    }
    writeln!(out, "{dim:#}")?;
    for version in rows.chunk_by(|a, b| a.version == b.version) {
        write!(out, "  {:>7}", version.first().map_or(0, |row| row.version))?;
        for row in version {
            let (color, text) = row.cell();
            let style = Style::new().fg_color(Some(color.into()));
            write!(
                out,
                "  {style}{text:<0$}{style:#}",
                width(row.level, levels)
            )?;
        }
        writeln!(out)?;
        let mut told: Vec<&Refused> = Vec::new();
        for refused in version.iter().filter_map(|row| row.outcome.as_ref().err()) {
            if !told
                .iter()
                .any(|before| before.place == refused.place && before.error == refused.error)
            {
                let message = normalize_untrusted_str(refused.error.message());
                writeln!(
                    out,
                    "           {}: {}: {message}",
                    refused.place,
                    refused.error.code()
                )?;
                told.push(refused);
            }
        }
    }
    writeln!(out)
}

/// Returns how many characters a level's column has; the last one is not filled up with spaces.
fn width(level: Level, levels: &[Level]) -> usize {
    if levels.last() == Some(&level) {
        0
    } else {
        level.as_str().len().max("breaks 999".len())
    }
}
