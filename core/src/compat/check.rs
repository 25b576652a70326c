//! The level driver: a new schema against its history.

use serde::Deserialize;

use crate::compat::defect::Defects;
use crate::compat::difference::Difference;
use crate::compat::java_format::java_format;
use crate::compat::level::{Direction, Level};
use crate::compat::positions;
use crate::compat::report::{Incompatibility, Message, Report};
use crate::compat::strategy::{Course, Strategy, Upgrade, Validation};
use crate::compat::submission::Submission;
use crate::compat::wording::{Pair, Wording};
use crate::dialect::Checker;
use crate::error::{Code, SchemaError};
use crate::form::Form;
use crate::named::{by_name, by_name_or_none};
use crate::schema::{DialectName, Format, Model, Schema};
use crate::text::utf16_prefix;
use crate::{Rule, Site, Verdict, avro, evidence, json_schema, protobuf};

/// The new schema and the earlier one are in different schema languages; nothing else is compared then. The one rule of all formats.
pub(crate) static SCHEMA_TYPE_CHANGED: Rule = Rule {
    name: "SCHEMA_TYPE_CHANGED",
    verdict: Verdict::Breaking,
    message: "Incompatible because of different schema type",
    reason: "the {reader} schema is {readertype}, the {writer} schema is {writertype}",
    doc: "The new schema and the earlier one are in different schema languages; nothing else is compared then.",
};

/// The registry's mode takes no change at all, whatever it is. Another rule of all formats.
pub(crate) static CHANGE_REFUSED: Rule = Rule {
    name: "CHANGE_REFUSED",
    verdict: Verdict::Breaking,
    message: "no change is accepted: the mode is {strategy}",
    reason: "the registry's mode {strategy} refuses every change of a schema, whatever it is",
    doc: "The registry's mode takes the first schema and no other.",
};

/// Which verdict a registry's compatibility policy gives where its checker knows two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// The default.
    #[default]
    Strict,
    /// Passes more changes of JSON Schema; Avro and Protobuf do not look at it.
    Lenient,
}

impl Policy {
    /// Returns the policy of that name: `STRICT` or `LENIENT`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "STRICT" => Some(Policy::Strict),
            "LENIENT" => Some(Policy::Lenient),
            _ => None,
        }
    }
}

/// How Avro's checker remembers pairs of types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Memo {
    /// As the registry does, byte for byte, with its wrong verdicts in rare recursive unions.
    #[default]
    Reference,
    /// Without them: what was assumed of a pair is forgotten when the assumption fails.
    Sound,
}

impl Memo {
    /// Returns the memo of that name: `reference` or `sound`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "reference" => Some(Memo::Reference),
            "sound" => Some(Memo::Sound),
            _ => None,
        }
    }
}

/// How a check or a comparison is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct CheckOptions {
    /// The compatibility level; `BACKWARD` when left out, as in registries. A comparison of two schemas does not look at it.
    #[serde(deserialize_with = "by_name")]
    pub level: Level,
    /// In place of the level, the registry's own mode.
    #[serde(deserialize_with = "by_name_or_none")]
    pub strategy: Option<Strategy>,
    /// Which versions the mode is about, for a registry whose modes do not say that; all when left out.
    #[serde(deserialize_with = "by_name")]
    pub validation: Validation,
    /// The registry whose verdict it is.
    #[serde(deserialize_with = "by_name")]
    pub dialect: DialectName,
    /// The registry's compatibility policy.
    #[serde(deserialize_with = "by_name")]
    pub policy: Policy,
    /// How Avro's checker remembers pairs of types.
    #[serde(deserialize_with = "by_name")]
    pub memo: Memo,
    /// Whether the known mistakes of the registry's checker are made; only AxonOps has a list of them.
    #[serde(deserialize_with = "by_name")]
    pub defects: Defects,
    /// Whether the incompatibilities go on past the first version that fails; the messages stay the registry's.
    pub all: bool,
    /// Whether each incompatibility is backed or contradicted by data, and what passes put to the test.
    pub witness: bool,
}

impl CheckOptions {
    /// Returns what is to be checked: the level, or what the registry's own mode comes to.
    ///
    /// # Errors
    /// `INVALID_REQUEST` for a mode that the registry does not have.
    pub fn course(&self) -> Result<Course, SchemaError> {
        let DialectName(dialect) = self.dialect;
        match self.strategy {
            Some(strategy) => dialect.course(strategy, self.validation),
            None => Ok(Course::Level(self.level)),
        }
    }
}

/// Which differences a comparison makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Allowed ones too.
    Everything,
    /// Those that break; a check needs no others.
    Breaking,
}

/// Why a comparison has no list of differences.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The registry's checker throws; in a check that is a message, in a bare comparison an error.
    Exception(Box<Difference>),
    /// The comparison cannot be made.
    Error(SchemaError),
}

impl From<SchemaError> for Failure {
    fn from(error: SchemaError) -> Self {
        Failure::Error(error)
    }
}

/// Returns what differs between what `reader` expects and what `writer` writes, in the registry's order, allowed differences too.
///
/// # Errors
/// `CHECK_FAILED` where the registry's checker throws or the schemas are of different formats, `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
pub fn diff(
    reader: &Schema,
    writer: &Schema,
    options: &CheckOptions,
) -> Result<Vec<Difference>, SchemaError> {
    let DialectName(dialect) = options.dialect;
    (dialect.compare)(reader, writer, options, Wanted::Everything).map_err(
        |failure| match failure {
            Failure::Error(error) => error,
            Failure::Exception(difference) => {
                difference.place(SchemaError::new(Code::CheckFailed, difference.message()))
            }
        },
    )
}

/// Holds a new schema against earlier ones, given oldest first, and returns the registry's verdict.
///
/// ```
/// use schemaccord::{CheckOptions, ParseOptions, Schema, check};
/// let parse = |text| Schema::parse(text, &ParseOptions::default());
/// let report = check(&parse(r#""int""#)?, &[parse(r#""long""#)?], &CheckOptions::default())?;
/// assert!(!report.compatible());
/// assert_eq!(report.incompatibilities()[0].difference.rule.name, "TYPE_MISMATCH");
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// As [`diff`] and [`CheckOptions::course`].
pub fn check(
    new: &Schema,
    previous: &[Schema],
    options: &CheckOptions,
) -> Result<Report, SchemaError> {
    let given = |index: usize| {
        let missing =
            || SchemaError::new(Code::InvalidRequest, format!("no previous schema {index}"));
        previous.get(index).cloned().ok_or_else(missing)
    };
    check_history(new, previous.len(), given, options)
}

/// Like [`check`], for `count` earlier schemas that `get` gives by index, each only when the check reaches it: a level that is not
/// transitive reaches the last one only, and a transitive one ends at the newest that is incompatible, so that a broken older one goes
/// unnoticed, as in the registry.
///
/// # Errors
/// As [`diff`], those of [`CheckOptions::course`] and of `get`.
pub fn check_history<E: From<SchemaError>>(
    new: &Schema,
    count: usize,
    mut get: impl FnMut(usize) -> Result<Schema, E>,
    options: &CheckOptions,
) -> Result<Report, E> {
    let DialectName(dialect) = options.dialect;
    if dialect.checker == Checker::Axonops {
        let submitted = |schema| Submission::of_schema(schema, options.dialect);
        let own = || Ok(submitted(new.clone()));
        let get = |index: usize| get(index).map(submitted);
        return positions::check(new.format(), own, count, get, options);
    }
    let course = options.course()?;
    let mut found = Vec::new();
    let mut messages = Vec::new();
    let mut pairs = Vec::new();
    if course == Course::Refused
        && let Some((refusal, old)) = refused(new, count, &mut get, options)?
    {
        messages.push(Message::Of(0));
        pairs.push(evidence::Pair {
            against: refusal.against,
            direction: refusal.direction,
            new: Some(new.clone()),
            old: Some(old),
        });
        found.push(refusal);
    }
    // A mode that is no level compares nothing.
    let level = course.level().unwrap_or(Level::None);
    for against in level.candidates(count) {
        let old = get(against)?;
        if options.witness {
            let directions = dialect.wording.directions(level).iter();
            pairs.extend(directions.map(|direction| evidence::Pair {
                against,
                direction: *direction,
                new: Some(new.clone()),
                old: Some(old.clone()),
            }));
        }
        let silent = !messages.is_empty();
        let before = found.len();
        if old.format() == new.format() {
            let mut last = 0;
            for &direction in dialect.wording.directions(level) {
                last = found.len();
                judge(new, &old, direction, against, options, &mut found)?;
                if matches!(dialect.wording, Wording::One { .. }) && found.len() > before {
                    break;
                }
            }
            if matches!(dialect.wording, Wording::One { .. }) {
                if found.len() > before && !silent {
                    messages.push(Message::Of(before));
                }
                if found.len() > before && !options.all {
                    break;
                }
                continue;
            }
            // The registry adds these where its last comparison finds something, so not where only the first of FULL does.
            if found.len() > last && !silent {
                messages.extend((before..found.len()).map(Message::Of));
                if let Some(version) = old.version() {
                    messages.push(Message::Entry(format!("{{oldSchemaVersion: {version}}}")));
                }
                messages.push(Message::Entry(old_schema(&old)?));
                if options.all {
                    continue;
                }
                break;
            }
        } else {
            found.push(type_changed(new, &old, against, level));
        }
        if !silent {
            messages.extend((before..found.len()).map(Message::Of));
        }
        if found.len() > before && !options.all {
            break;
        }
    }
    order(&mut found, &mut messages);
    let mut report = Report {
        format: new.format(),
        upgrade: Upgrade::of(course),
        strategy: options.strategy,
        dialect: dialect.name,
        messages,
        incompatibilities: found,
        flaws: Vec::new(),
        evidence: None,
    };
    if options.witness {
        evidence::add(&mut report, &pairs);
    }
    Ok(report)
}

/// Like [`check_history`], for texts that may be no schemas: to a registry that [takes them for incompatible](crate::Dialect::judges) that is a
/// finding. `format` is that of the new schema, which `new` gives; such a registry does not ask for it where it compares nothing.
///
/// # Errors
/// As [`check_history`], and those of `new`.
pub fn check_submissions<E: From<SchemaError>>(
    format: Format,
    new: impl FnOnce() -> Result<Submission, E>,
    count: usize,
    mut get: impl FnMut(usize) -> Result<Submission, E>,
    options: &CheckOptions,
) -> Result<Report, E> {
    let DialectName(dialect) = options.dialect;
    if dialect.checker == Checker::Axonops {
        return positions::check(format, new, count, get, options);
    }
    let new = new()?.into_outcome()?;
    let get = |index| Ok(get(index)?.into_outcome()?);
    check_history(&new, count, get, options)
}

fn judge(
    new: &Schema,
    old: &Schema,
    direction: Direction,
    against: usize,
    options: &CheckOptions,
    found: &mut Vec<Incompatibility>,
) -> Result<(), SchemaError> {
    let (reader, writer) = match direction {
        Direction::Backward => (new, old),
        Direction::Forward => (old, new),
    };
    let DialectName(dialect) = options.dialect;
    let labelled = |difference: &Difference| {
        if let Wording::One { sentence, .. } = dialect.wording {
            let pair = Pair {
                new,
                old,
                direction,
                options,
            };
            return sentence(difference, &pair);
        }
        java_format(&difference.message(), direction.labels()).map_err(|conversion| {
            let error = SchemaError::new(
                Code::CheckFailed,
                format!("the registry fails to print its own message about {}, whose per cent signs it reads as its own: {conversion}", difference.rule.name),
            );
            difference.place(error)
        })
    };
    match (dialect.compare)(reader, writer, options, Wanted::Breaking) {
        Ok(differences) => {
            for difference in differences.into_iter().filter(Difference::breaks) {
                let message = labelled(&difference)?;
                found.push(Incompatibility {
                    difference,
                    direction,
                    against,
                    message,
                    evidence: None,
                });
            }
            Ok(())
        }
        Err(Failure::Exception(difference)) => {
            let message = labelled(&difference)?;
            found.push(Incompatibility {
                difference: *difference,
                direction,
                against,
                message,
                evidence: None,
            });
            Ok(())
        }
        Err(Failure::Error(error)) => Err(error),
    }
}

/// Compares two schemas of one format by the rules of that format.
pub(crate) fn compare(
    reader: &Schema,
    writer: &Schema,
    options: &CheckOptions,
    wanted: Wanted,
) -> Result<Vec<Difference>, Failure> {
    match (reader.model(), writer.model()) {
        (Model::Avro(r), Model::Avro(w)) => avro::diff(r, w, options.memo, reader.limits()),
        (Model::Protobuf(r), Model::Protobuf(w)) => {
            Ok(protobuf::diff(r, w, wanted, reader.limits())?)
        }
        (Model::Json(r), Model::Json(w)) => {
            let DialectName(dialect) = options.dialect;
            let policy = dialect.json.policy(options.policy);
            Ok(json_schema::diff(r, w, policy, wanted, reader.limits())?)
        }
        // `check` states a difference of formats before it comes here.
        _ => {
            let message = format!(
                "schemas of different formats are not compared: {} and {}",
                reader.format(),
                writer.format()
            );
            Err(SchemaError::new(Code::CheckFailed, message).into())
        }
    }
}

/// Which of the earlier schemas one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    /// The last.
    Newest,
    /// Another.
    Older,
}

/// Returns whether two schemas have one text, which is no change whichever of the earlier ones it is.
pub(crate) fn same_text(new: &Schema, old: &Schema, _: Rank) -> bool {
    new.format() == old.format() && new.text() == old.text()
}

/// Returns the refusal of a mode that takes no change, if there is a change: what the registry has already is none.
///
/// Source: docs/registries.md, "Modes that take no change".
// A function of its own, which browsers need not load for other checks.
#[inline(never)]
fn refused<E: From<SchemaError>>(
    new: &Schema,
    count: usize,
    get: &mut impl FnMut(usize) -> Result<Schema, E>,
    options: &CheckOptions,
) -> Result<Option<(Incompatibility, Schema)>, E> {
    let DialectName(dialect) = options.dialect;
    let mut newest = None;
    for index in (0..count).rev() {
        let old = get(index)?;
        let rank = newest.as_ref().map_or(Rank::Newest, |_| Rank::Older);
        if (dialect.passes)(new, &old, rank) {
            return Ok(None);
        }
        newest = newest.or(Some((index, old)));
    }
    let Some((against, old)) = newest else {
        return Ok(None);
    };
    let strategy = options.strategy.map_or("", Strategy::as_str);
    let difference = Difference {
        rule: &CHANGE_REFUSED,
        verdict: Verdict::Breaking,
        path: String::new(),
        reader: Site::default(),
        writer: Site::default(),
        args: vec![("strategy", strategy.into())],
    };
    let direction = Direction::Backward;
    let message = match dialect.wording {
        Wording::Listed => difference.message(),
        Wording::One { refusal, .. } => {
            let pair = Pair {
                new,
                old: &old,
                direction,
                options,
            };
            refusal(&difference, &pair)
        }
    };
    let refusal = Incompatibility {
        difference,
        direction,
        against,
        message,
        evidence: None,
    };
    Ok(Some((refusal, old)))
}

// A function of its own, which browsers need not load for other checks.
#[inline(never)]
fn type_changed(new: &Schema, old: &Schema, against: usize, level: Level) -> Incompatibility {
    let direction = level
        .directions()
        .first()
        .copied()
        .unwrap_or(Direction::Backward);
    let (reader, writer) = match direction {
        Direction::Backward => (new, old),
        Direction::Forward => (old, new),
    };
    let args = vec![
        ("readertype", reader.format().as_str().into()),
        ("writertype", writer.format().as_str().into()),
    ];
    let difference = Difference {
        rule: &SCHEMA_TYPE_CHANGED,
        verdict: Verdict::Breaking,
        path: String::new(),
        reader: Site::default(),
        writer: Site::default(),
        args,
    };
    let message = difference.message();
    Incompatibility {
        difference,
        direction,
        against,
        message,
        evidence: None,
    }
}

/// Source: docs/avro.md, "Messages".
fn old_schema(old: &Schema) -> Result<String, SchemaError> {
    const SHOWN: usize = 10_240;
    let text = old.render(Form::Canonical)?;
    Ok(match utf16_prefix(&text, SHOWN) {
        Some(prefix) => format!("{{oldSchema: <truncated> '{prefix}...'}}"),
        None => format!("{{oldSchema: '{text}'}}"),
    })
}

/// Sorts what was found by earlier schema, direction, reader's path and rule, and keeps the messages pointing at it.
pub(super) fn order(found: &mut Vec<Incompatibility>, messages: &mut [Message]) {
    // Paths are taken apart once, not in each comparison.
    let keys: Vec<_> = found
        .iter()
        .map(|item| {
            let path = parts(&item.difference.reader.path);
            (
                std::cmp::Reverse(item.against),
                item.direction,
                path,
                item.difference.rule.name,
            )
        })
        .collect();
    let mut places: Vec<usize> = (0..keys.len()).collect();
    places.sort_by(|&a, &b| keys.get(a).cmp(&keys.get(b)));
    drop(keys);
    if places.is_sorted() {
        return;
    }
    let mut moved = vec![0; places.len()];
    for (to, &from) in places.iter().enumerate() {
        if let Some(place) = moved.get_mut(from) {
            *place = to;
        }
    }
    for message in messages {
        if let Message::Of(index) = message {
            *index = moved.get(*index).copied().unwrap_or(*index);
        }
    }
    let mut items: Vec<_> = std::mem::take(found).into_iter().zip(moved).collect();
    items.sort_by_key(|(_, to)| *to);
    found.extend(items.into_iter().map(|(item, _)| item));
}

/// A part of a path: numbers come in their own order and before names, so field 10 stands after field 9.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Number(u64, &'a str),
    Name(&'a str),
}

fn parts(path: &str) -> Vec<Part<'_>> {
    let part = |text| match str::parse(text) {
        Ok(number) => Part::Number(number, text),
        Err(_) => Part::Name(text),
    };
    path.split('/').map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::parts;

    /// Sorting panics on an order that is none, as 9, 10, 1a would be if numbers met names as texts.
    #[test]
    fn paths_have_a_total_order() {
        let mut paths = ["/9", "/1a", "/10", "/", "", "/9/b"];
        paths.sort_by(|a, b| parts(a).cmp(&parts(b)));
        // The empty part after a lone slash is a name.
        assert_eq!(paths, ["", "/9", "/9/b", "/10", "/", "/1a"]);
    }
}
