//! The checker of each type of schema.
//!
//! Source: docs/registries.md, "Pulsar's checkers".

use crate::avro::{self, grammar_diff};
use crate::compat::{Direction, Failure, Level};
use crate::error::{Code, SchemaError};
use crate::json::Kind;
use crate::limits::Limits;
use crate::pulsar::Strategy;
use crate::pulsar::pretty::pretty;
use crate::schema::Mode;
use crate::source::{Sources, utf8};
use crate::wire::pulsar::validate::{is_old_json, old_json};
use crate::wire::pulsar::{SchemaInfo, SchemaType, native};

/// What a checker says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The new schema may follow.
    Compatible,
    /// It may not, in the broker's words.
    Incompatible(String),
}

impl Verdict {
    /// Returns whether the new schema may follow.
    pub fn compatible(&self) -> bool {
        *self == Verdict::Compatible
    }
}

/// Holds a new schema against one earlier schema, with the checker of the new one's type.
///
/// # Errors
/// `LIMIT_PAIRS`, `LIMIT_DEPTH`, `LIMIT_NODES`, `LIMIT_OUTPUT`; what a broker cannot read is a verdict.
pub fn check_pair(
    existing: &SchemaInfo,
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<Verdict, SchemaError> {
    match new.schema_type {
        SchemaType::Json => json_pair(existing, new, strategy, limits),
        _ => check_list(&[existing], new, strategy, limits),
    }
}

/// Holds a new schema against earlier ones, oldest first, with the checker of the new one's type. A strategy that is not transitive looks at
/// the newest of them, but all must be readable.
///
/// # Errors
/// As [`check_pair`].
pub fn check_list(
    existing: &[&SchemaInfo],
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<Verdict, SchemaError> {
    match new.schema_type {
        SchemaType::Avro | SchemaType::Json => avro_list(existing, new, strategy, limits),
        SchemaType::ProtobufNative => native_list(existing, new, strategy, limits),
        SchemaType::KeyValue => pairs_list(existing, new, strategy, limits),
        // Every other type, `PROTOBUF` too.
        _ if strategy == Strategy::AlwaysIncompatible => Ok(Verdict::Incompatible(
            "Schema compatibility strategy is ALWAYS_INCOMPATIBLE".to_owned(),
        )),
        _ => Ok(Verdict::Compatible),
    }
}

/// Returns whether a reader can decode all that a writer writes, by the test of Avro's decoders.
///
/// # Errors
/// Why a text is no schema, and the codes of limits.
pub(crate) fn can_read(writer: &str, reader: &str, limits: &Limits) -> Result<bool, SchemaError> {
    let (writer, reader) = (
        parse(writer.as_bytes(), limits)?,
        parse(reader.as_bytes(), limits)?,
    );
    reads(&reader, &writer, limits)
}

fn reads(
    reader: &avro::Schema,
    writer: &avro::Schema,
    limits: &Limits,
) -> Result<bool, SchemaError> {
    match grammar_diff(reader, writer, limits) {
        Ok(found) => Ok(found.is_empty()),
        Err(Failure::Error(error)) => Err(error),
        Err(Failure::Exception(_)) => Ok(false),
    }
}

/// Reads schema data as Avro: names are checked, defaults are not.
fn parse(data: &[u8], limits: &Limits) -> Result<avro::Schema, SchemaError> {
    let sources = Sources::new(utf8(data)?, std::iter::empty(), limits)?;
    let schema = avro::Schema::parse(sources, Mode::Stored, limits)?;
    schema.declared_first()?;
    Ok(schema)
}

/// Returns the verdict about data that cannot be read; a limit is no verdict.
pub(super) fn unparsable<T>(error: SchemaError) -> Result<Result<T, Verdict>, SchemaError> {
    match error.code() {
        Code::LimitBytes
        | Code::LimitDepth
        | Code::LimitNodes
        | Code::LimitOutput
        | Code::LimitPairs => Err(error),
        _ => Ok(Err(Verdict::Incompatible(format!(
            "org.apache.avro.SchemaParseException: {}",
            error.message()
        )))),
    }
}

fn parsed(
    info: &SchemaInfo,
    limits: &Limits,
) -> Result<Result<avro::Schema, Verdict>, SchemaError> {
    match parse(&info.schema, limits) {
        Ok(schema) => Ok(Ok(schema)),
        Err(error) => unparsable(error),
    }
}

fn avro_list(
    existing: &[&SchemaInfo],
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<Verdict, SchemaError> {
    let mut earlier = Vec::with_capacity(existing.len());
    for info in existing {
        match parsed(info, limits)? {
            Ok(schema) => earlier.push(schema),
            Err(verdict) => return Ok(verdict),
        }
    }
    let new = match parsed(new, limits)? {
        Ok(schema) => schema,
        Err(verdict) => return Ok(verdict),
    };
    let Some(level) = strategy.level() else {
        return Ok(match earlier.last() {
            Some(newest) => {
                Verdict::Incompatible(unreadable(strategy.as_str(), &new, newest, limits)?)
            }
            None => Verdict::Compatible,
        });
    };
    for index in level.candidates(earlier.len()) {
        let Some(old) = earlier.get(index) else {
            continue;
        };
        for direction in level.directions() {
            let (reader, writer) = match direction {
                Direction::Backward => (&new, old),
                Direction::Forward => (old, &new),
            };
            if !reads(reader, writer, limits)? {
                let message = unreadable(strategy.as_str(), writer, reader, limits)?;
                return Ok(Verdict::Incompatible(message));
            }
        }
    }
    Ok(Verdict::Compatible)
}

/// Returns the broker's words for two schemas of which one cannot read the other.
pub(super) fn unreadable(
    strategy: &str,
    writer: &avro::Schema,
    reader: &avro::Schema,
    limits: &Limits,
) -> Result<String, SchemaError> {
    Ok(format!(
        "Error during schema compatibility check with strategy {strategy}: org.apache.avro.SchemaValidationException: Unable to read schema: \n{}\nusing schema:\n{}",
        pretty(&writer.resolved(limits)?),
        pretty(&reader.resolved(limits)?)
    ))
}

/// The form of a `JSON` schema's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Avro,
    Old,
    Neither,
}

fn form(data: &[u8], limits: &Limits) -> Form {
    if parse(data, limits).is_ok() {
        Form::Avro
    } else if is_old_json(data, limits) {
        Form::Old
    } else {
        Form::Neither
    }
}

fn json_pair(
    existing: &SchemaInfo,
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<Verdict, SchemaError> {
    let unknown = || Verdict::Incompatible("Unknown schema format".to_owned());
    Ok(
        match (form(&existing.schema, limits), form(&new.schema, limits)) {
            (Form::Avro, Form::Avro) => return avro_list(&[existing], new, strategy, limits),
            (Form::Neither, _) | (Form::Avro, Form::Old) | (Form::Old, Form::Avro) => {
                Verdict::Compatible
            }
            (Form::Avro | Form::Old, Form::Neither) => unknown(),
            (Form::Old, Form::Old) => {
                if old_id(&existing.schema, limits) == old_id(&new.schema, limits) {
                    Verdict::Compatible
                } else {
                    Verdict::Incompatible(format!(
                        "Incompatible Schema from {} to {}",
                        String::from_utf8_lossy(&existing.schema),
                        String::from_utf8_lossy(&new.schema)
                    ))
                }
            }
        },
    )
}

/// Returns the `id` of a schema in the old JSON form.
pub(super) fn old_id(data: &[u8], limits: &Limits) -> Option<String> {
    let (tree, root) = old_json(utf8(data).ok()?, limits).ok()?;
    let id = tree.member(root, "id")?;
    (tree.kind(id) == Kind::String).then(|| tree.text(id).unwrap_or_default().to_owned())
}

fn native_list(
    existing: &[&SchemaInfo],
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<Verdict, SchemaError> {
    let level = match strategy.level() {
        _ if existing.is_empty() => return Ok(Verdict::Compatible),
        Some(Level::None) => return Ok(Verdict::Compatible),
        Some(level) => level,
        None => {
            let message = "Unknown SchemaCompatibilityStrategy.".to_owned();
            return Ok(Verdict::Incompatible(message));
        }
    };
    let root = |info: &SchemaInfo| match native::decode(&info.schema, limits) {
        Ok(native) => Ok(Ok(native.message)),
        Err(error) => unparsable(error),
    };
    let name = match root(new)? {
        Ok(name) => name,
        Err(verdict) => return Ok(verdict),
    };
    let all = level.transitive() || existing.len() == 1;
    let looked_at = if all {
        existing
    } else {
        existing.get(existing.len() - 1..).unwrap_or_default()
    };
    for info in looked_at {
        let old = match root(info)? {
            Ok(name) => name,
            Err(verdict) => return Ok(verdict),
        };
        if old != name {
            return Ok(Verdict::Incompatible(format!(
                "Protobuf root message change is not allowed under the '{}' strategy. Original message name: '{old}', new message name: '{name}'.",
                strategy.as_str()
            )));
        }
    }
    Ok(Verdict::Compatible)
}

fn pairs_list(
    existing: &[&SchemaInfo],
    new: &SchemaInfo,
    strategy: Strategy,
    limits: &Limits,
) -> Result<Verdict, SchemaError> {
    if strategy == Strategy::AlwaysCompatible || existing.is_empty() {
        return Ok(Verdict::Compatible);
    }
    let parts = |info: &SchemaInfo| match info.parts() {
        Ok((key, value, _)) => Ok(Ok((key, value))),
        Err(error) => unparsable(error),
    };
    let (key, value) = match parts(new)? {
        Ok(parts) => parts,
        Err(verdict) => return Ok(verdict),
    };
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    for info in existing {
        if info.schema_type != SchemaType::KeyValue {
            return Ok(Verdict::Incompatible(format!(
                "From schema is {}, to schema is KEY_VALUE: both must be pairs",
                info.schema_type.as_str()
            )));
        }
        let (from_key, from_value) = match parts(info)? {
            Ok(parts) => parts,
            Err(verdict) => return Ok(verdict),
        };
        if from_key.schema_type != key.schema_type || from_value.schema_type != value.schema_type {
            return Ok(Verdict::Incompatible(format!(
                "Key schemas or Value schemas are different schema type, from key schema type is {} and to key schema is {}, from value schema is {} and to value schema is {}",
                from_key.schema_type.as_str(),
                key.schema_type.as_str(),
                from_value.schema_type.as_str(),
                value.schema_type.as_str()
            )));
        }
        keys.push(from_key);
        values.push(from_value);
    }
    for (earlier, new) in [(&keys, &key), (&values, &value)] {
        let earlier: Vec<&SchemaInfo> = earlier.iter().collect();
        // Each level of pairs escapes the properties of the next, so this cannot go deep.
        let verdict = check_list(&earlier, new, strategy, limits)?;
        if !verdict.compatible() {
            return Ok(verdict);
        }
    }
    Ok(Verdict::Compatible)
}
