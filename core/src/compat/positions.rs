//! The level driver of registries that hold a new schema against every earlier one, name them by their position, and take a text that
//! cannot be read for an incompatibility.
//!
//! Source: docs/axonops.md, "Checks".

use crate::compat::check::{CheckOptions, Failure, Wanted};
use crate::compat::defect::{self, Defect, Defects, Fixes, Flaw};
use crate::compat::level::{Direction, Level};
use crate::compat::remembered::{Place, Remembered};
use crate::compat::report::{Incompatibility, Message, Report};
use crate::compat::strategy::Upgrade;
use crate::compat::submission::{Outcome, Submission};
use crate::compat::{Difference, Rule, Site, Verdict};
use crate::error::{Code, SchemaError};
use crate::evidence;
use crate::limits::Limits;
use crate::schema::{DialectName, Format, Model, Schema};
use crate::{avro, json_schema, protobuf};

/// Returns whether an error says that a text is no schema. What was not given, or is beyond a limit, is no verdict.
pub(crate) fn is_unreadable(error: &SchemaError) -> bool {
    !matches!(
        error.code(),
        Code::LimitBytes
            | Code::LimitDepth
            | Code::LimitNodes
            | Code::LimitToken
            | Code::LimitPairs
            | Code::LimitOutput
            | Code::ReferenceMissing
            | Code::ReferenceCycle
            | Code::InvalidRequest
            | Code::Unsupported
    )
}

/// Holds a new schema, which `new` gives, against `count` earlier ones that `get` gives by index. Where nothing is compared, nothing is asked
/// for.
///
/// # Errors
/// Those of `new` and `get`, and of comparisons that cannot be made.
// A function of its own, which browsers need not load for other checks.
#[inline(never)]
pub(crate) fn check<E: From<SchemaError>>(
    format: Format,
    new: impl FnOnce() -> Result<Submission, E>,
    count: usize,
    mut get: impl FnMut(usize) -> Result<Submission, E>,
    options: &CheckOptions,
) -> Result<Report, E> {
    let DialectName(dialect) = options.dialect;
    let course = options.course()?;
    let level = course.level().unwrap_or(Level::None);
    let mut candidates: Vec<usize> = level.candidates(count).collect();
    candidates.reverse();
    let mut directions = level.directions().to_vec();
    directions.sort_unstable();
    let mut report = Report {
        format,
        upgrade: Upgrade::of(course),
        strategy: options.strategy,
        dialect: dialect.name,
        messages: Vec::new(),
        incompatibilities: Vec::new(),
        flaws: Vec::new(),
        evidence: None,
    };
    let mut compared = Vec::new();
    let mut remembered = (format == Format::Avro
        && !fixes(options).include(&defect::NAMES_REMEMBERED))
    .then(Remembered::default);
    if !candidates.is_empty() {
        let new = new()?;
        for (position, against) in (1..).zip(candidates) {
            // A text of another format is read as one of the new schema's.
            let old = get(against)?.reread(format)?;
            for &direction in &directions {
                let sides = Sides::read(direction, &new, (&old, against), remembered.as_mut())?;
                let prefix = format!(
                    "{} compatibility check failed against version {position}: ",
                    direction.as_str().to_uppercase()
                );
                let found = compare(format, sides.without(fixes(options)), 1, fixes(options))?;
                if options.defects == Defects::Copied {
                    report
                        .flaws
                        .extend(flaws(format, &sides, &found).into_iter().map(
                            |(defect, missed, invented)| Flaw {
                                defect,
                                direction,
                                against,
                                missed,
                                invented,
                            },
                        ));
                }
                for difference in found {
                    let message = prefix.clone() + &difference.message();
                    report
                        .messages
                        .push(Message::Of(report.incompatibilities.len()));
                    report.incompatibilities.push(Incompatibility {
                        difference,
                        direction,
                        against,
                        message,
                        evidence: None,
                    });
                }
                if options.witness {
                    compared.push((direction, against, sides.read));
                }
            }
        }
    }
    super::check::order(&mut report.incompatibilities, &mut report.messages);
    if options.witness {
        witness(&mut report, &compared);
    }
    Ok(report)
}

/// The two texts of a comparison, the reader's first.
struct Sides<'a> {
    /// As the registry reads them in this place of the check.
    read: [Outcome; 2],
    /// As each is read by itself.
    alone: [&'a Outcome; 2],
}

impl<'a> Sides<'a> {
    /// Reads the reader's text and, if that is a schema, the writer's.
    fn read(
        direction: Direction,
        new: &'a Submission,
        (old, against): (&'a Submission, usize),
        remembered: Option<&mut Remembered>,
    ) -> Result<Self, SchemaError> {
        let (new, old) = ((new, Place::New), (old, Place::Previous(against)));
        let [reader, writer] = match direction {
            Direction::Backward => [new, old],
            Direction::Forward => [old, new],
        };
        let alone = [reader.0.outcome(), writer.0.outcome()];
        let read = match remembered {
            None => alone.map(Clone::clone),
            Some(remembered) => {
                let first = remembered.read(reader.0, reader.1)?;
                let second = match &first {
                    Ok(_) => remembered.read(writer.0, writer.1)?,
                    Err(_) => alone[1].clone(),
                };
                [first, second]
            }
        };
        Ok(Self { read, alone })
    }

    /// Returns the two sides as they are without those defects.
    fn without(&self, fixes: Fixes) -> [&Outcome; 2] {
        if fixes.include(&defect::NAMES_REMEMBERED) {
            self.alone
        } else {
            self.read.each_ref()
        }
    }
}

/// Adds evidence of what was compared: the schemas as they were read for each.
fn witness(report: &mut Report, compared: &[(Direction, usize, [Outcome; 2])]) {
    let pairs = compared
        .iter()
        .map(|(direction, against, [reader, writer])| {
            let (new, old) = match direction {
                Direction::Backward => (reader, writer),
                Direction::Forward => (writer, reader),
            };
            evidence::Pair {
                against: *against,
                direction: *direction,
                new: new.as_ref().ok().cloned(),
                old: old.as_ref().ok().cloned(),
            }
        });
    let pairs: Vec<_> = pairs.collect();
    evidence::add(report, &pairs);
}

/// Returns what breaks between two schemas of one format.
///
/// # Errors
/// `CHECK_FAILED` for schemas of different formats, and those of the format's comparison.
pub(crate) fn between(
    reader: &Schema,
    writer: &Schema,
    options: &CheckOptions,
    _: Wanted,
) -> Result<Vec<Difference>, Failure> {
    let sides = [&Ok(reader.clone()), &Ok(writer.clone())];
    Ok(compare(reader.format(), sides, 1, fixes(options))?)
}

fn fixes(options: &CheckOptions) -> Fixes {
    match options.defects {
        Defects::Copied => Fixes::None,
        Defects::Fixed => Fixes::All,
    }
}

/// A comparison that only tells what a defect does may look at this part of the pairs that others may.
const SHARE: usize = 64;

/// Returns what breaks, found by looking at the `share`-th part of the pairs that the limits allow.
fn compare(
    format: Format,
    [reader, writer]: [&Outcome; 2],
    share: usize,
    fixes: Fixes,
) -> Result<Vec<Difference>, SchemaError> {
    let (readers, writers) = match format {
        Format::Avro => (
            &avro::axonops::rules::READER_SCHEMA_UNREADABLE,
            &avro::axonops::rules::WRITER_SCHEMA_UNREADABLE,
        ),
        Format::Protobuf => (
            &protobuf::axonops::rules::READER_SCHEMA_UNREADABLE,
            &protobuf::axonops::rules::WRITER_SCHEMA_UNREADABLE,
        ),
        Format::Json => (
            &json_schema::axonops::rules::READER_SCHEMA_UNREADABLE,
            &json_schema::axonops::rules::WRITER_SCHEMA_UNREADABLE,
        ),
    };
    let (reader, writer) = match (reader, writer) {
        (Ok(reader), Ok(writer)) => (reader, writer),
        (Err(error), _) => return Ok(vec![unreadable(readers, error)]),
        (_, Err(error)) => return Ok(vec![unreadable(writers, error)]),
    };
    let limits = &Limits {
        pairs: reader.limits().pairs / share,
        ..*reader.limits()
    };
    match (reader.model(), writer.model()) {
        (Model::Avro(r), Model::Avro(w)) => avro::axonops::diff(r, w, fixes, limits),
        (Model::Protobuf(r), Model::Protobuf(w)) => protobuf::axonops::diff(r, w, fixes, limits),
        (Model::Json(r), Model::Json(w)) => json_schema::axonops::diff(r, w, fixes, limits),
        _ => Err(SchemaError::new(
            Code::CheckFailed,
            "schemas of different formats are not compared",
        )),
    }
}

fn unreadable(rule: &'static Rule, error: &SchemaError) -> Difference {
    let site = Site {
        path: error.path().unwrap_or("").to_owned(),
        span: error.span().cloned(),
    };
    let (reader, writer) = if rule.name.starts_with("READER") {
        (site, Site::default())
    } else {
        (Site::default(), site)
    };
    Difference {
        rule,
        verdict: Verdict::Breaking,
        path: String::new(),
        reader,
        writer,
        args: vec![("why", error.message().into())],
    }
}

/// Returns what each defect does to a comparison: messages that are missed, and those that are invented.
fn flaws(
    format: Format,
    sides: &Sides<'_>,
    found: &[Difference],
) -> Vec<(&'static Defect, Vec<String>, Vec<String>)> {
    let known = match format {
        Format::Avro => defect::AVRO,
        Format::Protobuf => defect::PROTOBUF,
        Format::Json => defect::JSON,
    };
    let mut flaws = Vec::new();
    for defect in known {
        // Where the right answer is too much work, there is nothing to tell.
        let fixes = Fixes::Only(defect);
        let Ok(right) = compare(format, sides.without(fixes), SHARE, fixes) else {
            continue;
        };
        let [given, right] = [found, &right].map(|list| {
            let mut messages: Vec<String> = list.iter().map(Difference::message).collect();
            messages.sort_unstable();
            messages
        });
        let (missed, invented) = (without(&right, &given), without(&given, &right));
        if !missed.is_empty() || !invented.is_empty() {
            flaws.push((*defect, missed, invented));
        }
    }
    flaws
}

/// Returns the elements of a sorted list that another one does not have, as often as it lacks them.
fn without(list: &[String], other: &[String]) -> Vec<String> {
    let mut rest = other.iter().peekable();
    let mut kept = Vec::new();
    for item in list {
        while rest.next_if(|known| *known < item).is_some() {}
        if rest.next_if_eq(&item).is_none() {
            kept.push(item.clone());
        }
    }
    kept
}
