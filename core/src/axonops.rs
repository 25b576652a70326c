//! AxonOps' registry: readers and rules of its own, which stand with their formats.
//!
//! Source: docs/axonops.md.

use crate::compat::Rule;
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::reference::Key;
use crate::schema::{Format, Mode, Model};
use crate::source::Sources;
use crate::{avro, json_schema, protobuf};

/// Reads a schema; what is stored is read like what is new.
///
/// # Errors
/// `EMPTY_TEXT`, and those of the format's reader.
pub(crate) fn read(
    format: Format,
    sources: Sources,
    references: &[Key],
    _: Mode,
    limits: &Limits,
) -> Result<Model, SchemaError> {
    if sources.get(sources.file(0)).is_empty() {
        return Err(SchemaError::new(Code::EmptyText, "the text is empty"));
    }
    Ok(match format {
        Format::Avro => Model::Avro(avro::axonops::parse(sources, limits)?),
        Format::Protobuf => {
            Model::Protobuf(protobuf::axonops::parse(&sources, references, limits)?)
        }
        Format::Json => Model::Json(json_schema::axonops::parse(sources, limits)?),
    })
}

/// Returns the rules by which a format is judged.
pub(crate) fn rules(format: Format) -> Vec<&'static Rule> {
    let rules = match format {
        Format::Avro => format.if_included(avro::axonops::rules::ALL),
        Format::Protobuf => format.if_included(protobuf::axonops::rules::ALL),
        Format::Json => format.if_included(json_schema::axonops::rules::ALL),
    };
    rules.to_vec()
}
