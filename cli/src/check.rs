//! `check`: a new schema against earlier ones.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use schemaccord::{
    CheckOptions, Code, Direction, First, Incompatibility, Mode, Report, SchemaError,
    check_submissions,
};
use serde_json::json;

use crate::args::{CheckArgs, CheckOutput};
use crate::failure::{Failure, Refusal};
use crate::finding::Finding;
use crate::input::{self, Files, Input};
use crate::output::junit::{Case, Outcome};
use crate::output::text::{self, Severity};
use crate::output::{github, gitlab, junit, sarif};
use crate::status::Status;
use crate::terminal::Terminal;

/// What was asked, read from its files.
struct Question<'a> {
    args: &'a CheckArgs,
    new: Input,
    previous: Vec<Input>,
}

/// Why a check has no report.
enum Failed {
    /// The comparison itself.
    Check(SchemaError),
    /// An earlier schema that it reached.
    Previous(Failure),
}

impl From<SchemaError> for Failed {
    fn from(error: SchemaError) -> Self {
        Failed::Check(error)
    }
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        Failed::Previous(failure)
    }
}

pub(crate) fn run(args: &CheckArgs, terminal: Terminal) -> Result<Status, Failure> {
    let mut out = terminal.out();
    let outcome = Question::read(args).and_then(|question| Ok((question.answer()?, question)));
    let status = match outcome {
        Ok((report, question)) => {
            question.print(&report, &mut out)?;
            Status::of_verdict(report.compatible())
        }
        Err(Failure::Refused(refusal)) => {
            print_refusal(args, &refusal, &mut out)?;
            out.flush()?;
            return Err(Failure::Refused(refusal));
        }
        Err(failure) => return Err(failure),
    };
    out.flush()?;
    Ok(status)
}

impl<'a> Question<'a> {
    fn read(args: &'a CheckArgs) -> Result<Self, Failure> {
        let mut files = Files::default();
        let references = files.references(&args.schemas.reference)?;
        let earlier = input::first(&files.references(&args.against_reference)?, &references);
        let mut new = files.schema(
            &args.new,
            args.schemas.format,
            &references,
            &args.schemas.import_path,
        )?;
        let folders = input::folders(&args.against_import_path, &args.schemas.import_path);
        let mut previous: Vec<Input> = args
            .against
            .iter()
            .map(|path| files.schema(path, args.schemas.format, &earlier, folders))
            .collect::<Result<_, _>>()?;
        for (version, input) in (2..).zip(&mut previous) {
            input.distinguish(&new, version);
        }
        Input::introduce(&mut new, &mut previous);
        Ok(Self {
            args,
            new,
            previous,
        })
    }

    fn answer(&self) -> Result<Report, Failure> {
        let args = self.args;
        let dialect = args.schemas.dialect;
        let new = || {
            let new = self.new.submission(Mode::New, dialect, "schema")?;
            if !args.normalize {
                return Ok(new);
            }
            new.normalized()
                .map_err(|error| Failure::refused(&self.new, "schema", error).into())
        };
        let options = CheckOptions {
            level: args.level,
            strategy: args.strategy,
            validation: args.validation,
            dialect: args.schemas.dialect,
            policy: args.compare.policy,
            memo: args.compare.memo,
            defects: args.compare.defects,
            all: args.all,
            witness: !args.no_witness,
        };
        let get = |index: usize| match self.previous.get(index) {
            Some(input) => {
                let place = format!("previous[{index}]");
                Ok(input.submission(Mode::Stored, dialect, &place)?)
            }
            None => Err(Failed::Check(SchemaError::new(
                Code::InvalidRequest,
                format!("no previous schema {index}"),
            ))),
        };
        let format = self.new.format;
        check_submissions(format, new, self.previous.len(), get, &options).map_err(|failed| {
            match failed {
                Failed::Check(error) => Failure::refused(&self.new, "check", error),
                Failed::Previous(failure) => failure,
            }
        })
    }

    fn print(&self, report: &Report, out: &mut impl Write) -> Result<(), Failure> {
        let findings = || {
            report
                .incompatibilities()
                .iter()
                .filter_map(|found| self.finding(found))
        };
        match self.args.output {
            CheckOutput::Text => self.print_text(report, out)?,
            CheckOutput::Json => print_json(out, report)?,
            CheckOutput::Github => github::print(out, findings())?,
            CheckOutput::Gitlab => gitlab::print(out, findings())?,
            CheckOutput::Junit => junit::print(out, &self.new.document.name, &self.cases(report))?,
            CheckOutput::Sarif => {
                sarif::print(out, report.format(), &findings().collect::<Vec<_>>(), None)?;
            }
        }
        Ok(())
    }

    fn finding<'f>(&'f self, found: &'f Incompatibility) -> Option<Finding<'f>> {
        self.previous
            .get(found.against)
            .map(|previous| Finding::of_check(found, &self.new, previous))
    }

    fn print_text(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let new = &self.new.document.name;
        let looked_at: Vec<_> = self
            .looked_at(report)
            .into_iter()
            .filter_map(|index| self.previous.get(index))
            .collect();
        let against = match looked_at.as_slice() {
            [] => ": nothing is checked".to_owned(),
            [one] => format!(" against {}", one.document.name),
            many => format!(" against {} earlier schemas", many.len()),
        };
        let found = report.incompatibilities().len();
        let (verdict, color, count) = match (report.compatible(), found) {
            (true, _) => ("compatible", AnsiColor::Green, String::new()),
            (false, 1) => (
                "incompatible",
                AnsiColor::Red,
                ": 1 incompatibility".to_owned(),
            ),
            (false, _) => (
                "incompatible",
                AnsiColor::Red,
                format!(": {found} incompatibilities"),
            ),
        };
        let style = Style::new().bold().fg_color(Some(color.into()));
        writeln!(
            out,
            "{style}{verdict}{style:#} ({}): {new}{against}{count}",
            mode(report)
        )?;
        // What breaks is not rolled out; that nothing ever is needs to be said.
        let first = report.upgrade().first;
        if report.compatible() || first == First::None {
            writeln!(out, "{}", first.sentence())?;
        }
        for found in report.incompatibilities() {
            if let Some(finding) = self.finding(found) {
                writeln!(out, "\n{}", text::finding(&finding, Severity::Error))?;
            }
        }
        for hazard in report.hazards() {
            if let Some(previous) = self.previous.get(hazard.against) {
                let finding = Finding::of_hazard(hazard, &self.new, previous);
                writeln!(out, "\n{}", text::finding(&finding, Severity::Warning))?;
            }
        }
        Ok(())
    }

    /// Returns a case for each earlier schema and direction that the level asks for, in the order in which they are checked.
    fn cases<'f>(&'f self, report: &'f Report) -> Vec<Case<'f>> {
        let mut cases = Vec::new();
        let mut ended = false;
        let level = report.level().unwrap_or_default();
        for index in self.looked_at(report) {
            let of_this: Vec<_> = report
                .incompatibilities()
                .iter()
                .filter(|found| found.against == index)
                .collect();
            for &direction in level.directions() {
                let found = of_this.iter().filter(|found| found.direction == direction);
                let outcome = if ended {
                    Outcome::Skipped("not reached: a newer schema is incompatible already")
                } else {
                    Outcome::Checked(found.filter_map(|found| self.finding(found)).collect())
                };
                cases.push(Case {
                    name: self.case_name(direction, index),
                    outcome,
                });
            }
            ended = !self.args.all && (ended || !of_this.is_empty());
        }
        cases
    }

    /// Returns the earlier schemas that count, newest first; for a mode that takes no change the newest.
    fn looked_at(&self, report: &Report) -> Vec<usize> {
        let level = report.level().unwrap_or_default();
        level.candidates(self.previous.len()).collect()
    }

    fn case_name(&self, direction: Direction, index: usize) -> String {
        let name = self
            .previous
            .get(index)
            .map_or("", |input| &input.document.name);
        format!("{} against {name}", direction.as_str())
    }
}

/// Returns what was asked for: the registry's own mode with the level that it comes to, or the level.
fn mode(report: &Report) -> String {
    match (report.strategy(), report.level()) {
        (Some(strategy), Some(level)) if strategy.as_str() != level.as_str() => {
            format!("{strategy}, {level}")
        }
        (Some(strategy), _) => strategy.to_string(),
        (None, level) => level.unwrap_or_default().to_string(),
    }
}

fn print_json(out: &mut impl Write, answer: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, answer)?;
    writeln!(out)
}

/// Tells in the format asked for why there is no verdict; for people it is said on standard error alone.
fn print_refusal(args: &CheckArgs, refusal: &Refusal, out: &mut impl Write) -> io::Result<()> {
    let finding = Finding::of_refusal(refusal);
    match args.output {
        CheckOutput::Text => Ok(()),
        CheckOutput::Json => {
            let mut error = json!(refusal.error);
            error["where"] = json!(refusal.place);
            error["file"] = json!(finding.place.document.name);
            print_json(out, &json!({"error": error}))
        }
        CheckOutput::Github => github::print(out, [finding]),
        CheckOutput::Gitlab => gitlab::print(out, [finding]),
        CheckOutput::Junit => {
            let suite = args.new.display().to_string();
            junit::print(
                out,
                &suite,
                &[Case {
                    name: refusal.place.clone(),
                    outcome: Outcome::Refused(Box::new(finding)),
                }],
            )
        }
        CheckOutput::Sarif => sarif::print(out, refusal.input.format, &[], Some(&finding)),
    }
}
