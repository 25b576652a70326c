//! Avro's rules: what the registry calls each incompatibility, how it prints it, and what we say of it.
//!
//! Source: docs/avro.md, "Incompatibilities"; Avro specification, "Schema Resolution".

use crate::compat::{Difference, declare_rules};

declare_rules! {
    /// The names of two records, enums or fixed differ, and no alias of the reader is the writer's full name. Namespaces do not count.
    NAME_MISMATCH: Breaking,
        "{errorType:'NAME_MISMATCH', description:'The name of the schema has changed (path '{path}')', additionalInfo:'expected: {expected}'}",
        "the {writer} schema's type is named '{expected}', the {reader} schema's '{found}', which has no such alias";
    /// Two fixed types have different sizes.
    FIXED_SIZE_MISMATCH: Breaking,
        "{errorType:'FIXED_SIZE_MISMATCH', description:'The size of FIXED type field at path '{path}' in the %s schema does not match with the %s schema', additionalInfo:'expected: {expected}, found: {found}'}",
        "the {writer} schema writes {expected} bytes here, the {reader} schema reads {found}";
    /// The writer's enum has symbols that the reader's lacks, and the reader's enum has no default to read them as.
    MISSING_ENUM_SYMBOLS: Breaking,
        "{errorType:'MISSING_ENUM_SYMBOLS', description:'The %s schema is missing enum symbols '[{symbols}]' at path '{path}' in the %s schema', additionalInfo:'[{symbols}]'}",
        "the {reader} schema's enum lacks {symbols} of the {writer} schema and has no default to read it as";
    /// The reader has a field that the writer lacks, without a default.
    READER_FIELD_MISSING_DEFAULT_VALUE: Breaking,
        "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'The field '{field}' at path '{path}' in the %s schema has no default value and is missing in the %s schema', additionalInfo:'{field}'}",
        "the {writer} schema has no field '{field}', and the {reader} schema's field has no default to stand in for it";
    /// The reader's type is neither the writer's nor one that the writer's is promoted to.
    TYPE_MISMATCH: Breaking,
        "{errorType:'TYPE_MISMATCH', description:'The type (path '{path}') of a field in the %s schema does not match with the %s schema', additionalInfo:'reader type: {readertype} not compatible with writer type: {writertype}'}",
        "the {reader} schema reads {readertype} where the {writer} schema writes {writertype}";
    /// No branch of the reader's union can read what the writer writes.
    MISSING_UNION_BRANCH: Breaking,
        "{errorType:'MISSING_UNION_BRANCH', description:'The %s schema is missing a type inside a union field at path '{path}' in the %s schema', additionalInfo:'reader union lacking writer type: {writertype}'}",
        "no branch of the {reader} schema's union reads the {writertype} that the {writer} schema writes";
    /// A reader's field matches several fields of the writer, by its name and by its aliases. The registry's checker throws here, so its
    /// list holds one message without a type.
    READER_FIELD_AMBIGUOUS: Breaking,
        "Unexpected exception during compatibility check: Reader record field {field} type:{readertype} pos:{position} matches multiple fields in writer record schema {writerschema}",
        "the {reader} schema's field '{field}' matches several fields of the {writer} schema through its aliases";
}

/// Returns what Avro's own checker says of a difference, without what the registry adds: a field's name, `expected: n.R`, `[B]`.
pub(crate) fn information(difference: &Difference) -> String {
    let message = difference.rule.message;
    let information = message.split_once("additionalInfo:'").map_or_else(
        || {
            message
                .rsplit_once("compatibility check: ")
                .map_or(message, |(_, text)| text)
        },
        |(_, rest)| rest.strip_suffix("'}").unwrap_or(rest),
    );
    difference.filled(information)
}
