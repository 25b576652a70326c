//! The broker's checks in the shape of every registry's: schemas of three formats, differences, one sentence.

use crate::avro::{self, NO_DECODER, grammar_diff};
use crate::compat::{
    CHANGE_REFUSED, CheckOptions, Difference, Direction, Failure, Level, Pair, Rank, Rule,
    SCHEMA_TYPE_CHANGED, Site, Strategy, Verdict, Wanted, Wording,
};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::pulsar::checker::{old_id, unreadable};
use crate::pulsar::native_rules::{
    self, OLD_JSON_ID_CHANGED, OLD_JSON_IN_HISTORY, ROOT_MESSAGE_CHANGED,
};
use crate::reference::Key;
use crate::schema::{self, Format, Mode, Model, Schema};
use crate::source::Sources;
use crate::wire::pulsar::validate::is_old_json;

/// Reads a schema. The data of a `JSON` schema are an Avro schema, or JSON Schema in the form of old clients.
pub(crate) fn read(
    format: Format,
    sources: Sources,
    references: &[Key],
    mode: Mode,
    limits: &Limits,
) -> Result<Model, SchemaError> {
    let avro = |sources| {
        let schema = avro::Schema::parse(sources, Mode::Stored, limits)?;
        schema.declared_first()?;
        Ok(Model::Avro(schema))
    };
    match format {
        Format::Avro => avro(sources),
        Format::Protobuf => schema::read(format, sources, references, mode, limits),
        Format::Json => match avro(sources.clone()) {
            Ok(model) => Ok(model),
            Err(error) => {
                let text = sources.get(sources.file(0));
                if is_old_json(text.as_bytes(), limits) {
                    return schema::read(format, sources, references, mode, limits);
                }
                let message = format!(
                    "Invalid schema definition data for JSON schema: neither an Avro schema ({}) nor JSON Schema of old clients",
                    error.message()
                );
                Err(SchemaError::new(Code::InvalidSchemaData, message))
            }
        },
    }
}

/// Compares two schemas as the checker of their type does.
pub(crate) fn compare(
    reader: &Schema,
    writer: &Schema,
    options: &CheckOptions,
    _: Wanted,
) -> Result<Vec<Difference>, Failure> {
    let limits = reader.limits();
    match (reader.model(), writer.model()) {
        (Model::Avro(r), Model::Avro(w)) => grammar_diff(r, w, limits),
        (Model::Protobuf(_), Model::Protobuf(_)) => {
            let (new, old) = (reader.name(), writer.name());
            let args = vec![
                ("strategy", name_of(options).into()),
                ("old", old.clone().unwrap_or_default().into()),
                ("new", new.clone().unwrap_or_default().into()),
            ];
            Ok(one(new != old, &ROOT_MESSAGE_CHANGED, args))
        }
        (r, w) => {
            let old = |model: &Model| matches!(model, Model::Json(_));
            let transitive = options.course()?.level().is_some_and(Level::transitive);
            if transitive && (old(r) || old(w)) {
                let args = vec![("type", "object".into())];
                return Ok(one(true, &OLD_JSON_IN_HISTORY, args));
            }
            let id = |schema: &Schema| old_id(schema.text().as_bytes(), limits);
            let differ = old(r) && old(w) && id(reader) != id(writer);
            let args = vec![("old", writer.text().into()), ("new", reader.text().into())];
            Ok(one(differ, &OLD_JSON_ID_CHANGED, args))
        }
    }
}

/// Returns whether a schema passes under a strategy that refuses every change: an equal Avro schema, or equal data, is none. Where JSON Schema of
/// old clients is on a side, the broker holds the new schema against the newest only, and the checker does not look at the strategy.
///
/// Source: docs/registries.md, "Modes that take no change".
pub(crate) fn passes(new: &Schema, old: &Schema, rank: Rank) -> bool {
    let limits = new.limits();
    let id = |schema: &Schema| old_id(schema.text().as_bytes(), limits);
    new.format() == old.format()
        && match (new.model(), old.model()) {
            // Read strictly: data with invalid defaults are equal to nothing.
            (Model::Avro(_), Model::Avro(_)) => {
                avro::same(new.text(), old.text(), limits).unwrap_or(false)
            }
            (Model::Protobuf(_), Model::Protobuf(_)) => new.text() == old.text(),
            (Model::Json(_), Model::Json(_)) => rank == Rank::Newest && id(new) == id(old),
            _ => rank == Rank::Newest,
        }
}

/// Returns the rules by which the broker judges a format.
pub(crate) fn rules(format: Format) -> Vec<&'static Rule> {
    let avro = || {
        let all = crate::compat::common_rules(Format::Avro).into_iter();
        // A decoder is made whatever the symbols, and what throws has a rule of its own.
        let unknown = ["MISSING_ENUM_SYMBOLS", "READER_FIELD_AMBIGUOUS"];
        let mut known: Vec<_> = all.filter(|rule| !unknown.contains(&rule.name)).collect();
        known.push(&NO_DECODER);
        known
    };
    let mut all = match format {
        Format::Avro => avro(),
        Format::Protobuf => vec![&SCHEMA_TYPE_CHANGED, &ROOT_MESSAGE_CHANGED],
        Format::Json => {
            let old = native_rules::ALL.iter().copied();
            let old = old.filter(|rule| *rule != &ROOT_MESSAGE_CHANGED);
            avro().into_iter().chain(old).collect()
        }
    };
    all.push(&CHANGE_REFUSED);
    all
}

fn one(
    differ: bool,
    rule: &'static Rule,
    args: Vec<(&'static str, crate::compat::Arg)>,
) -> Vec<Difference> {
    let difference = || Difference {
        rule,
        verdict: Verdict::Breaking,
        path: String::new(),
        reader: Site::default(),
        writer: Site::default(),
        args,
    };
    differ.then(difference).into_iter().collect()
}

/// The strategy as it was asked for, or the one of the level's name.
fn name_of(options: &CheckOptions) -> &'static str {
    options
        .strategy
        .map_or(options.level.as_str(), Strategy::as_str)
}

fn sentence(difference: &Difference, pair: &Pair<'_>) -> Result<String, SchemaError> {
    let (reader, writer) = match pair.direction {
        Direction::Backward => (pair.new, pair.old),
        Direction::Forward => (pair.old, pair.new),
    };
    match (reader.model(), writer.model()) {
        (Model::Avro(r), Model::Avro(w)) if difference.rule != &NO_DECODER => {
            unreadable(name_of(pair.options), w, r, reader.limits())
        }
        (Model::Avro(_), Model::Avro(_)) => Ok(difference.reason(["reader", "writer"])),
        // The broker speaks of the earlier schema and the new one, whoever reads.
        (Model::Protobuf(_), _) => {
            let mut difference = difference.clone();
            for (name, arg) in &mut difference.args {
                match *name {
                    "old" => *arg = pair.old.name().unwrap_or_default().into(),
                    "new" => *arg = pair.new.name().unwrap_or_default().into(),
                    _ => {}
                }
            }
            Ok(difference.message())
        }
        _ if difference.rule == &OLD_JSON_ID_CHANGED => Ok(format!(
            "Incompatible Schema from {} to {}",
            pair.old.text(),
            pair.new.text()
        )),
        _ => Ok(difference.message()),
    }
}

fn refusal(difference: &Difference, pair: &Pair<'_>) -> String {
    let limits = pair.new.limits();
    match (pair.new.model(), pair.old.model()) {
        (Model::Avro(new), Model::Avro(old)) => unreadable(name_of(pair.options), new, old, limits)
            .unwrap_or_else(|_| difference.message()),
        (Model::Protobuf(_), _) => "Unknown SchemaCompatibilityStrategy.".to_owned(),
        _ => difference.message(),
    }
}

/// One sentence about the pair that fails, with both schemas in it.
pub(crate) const WORDING: Wording = Wording::One {
    sentence,
    both: &[Direction::Forward, Direction::Backward],
    refusal,
};
