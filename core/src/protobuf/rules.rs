//! Every difference that the Protobuf checker knows: what it is called, whether it breaks, and what is said of it.
//!
//! Source: docs/protobuf.md, "Differences".

use crate::compat::declare_rules;

declare_rules! {
    /// The packages of the two files differ; their types are still compared by their simple names.
    PACKAGE_CHANGED: Breaking,
        r#"{errorType:"PACKAGE_CHANGED", description:"The package at '{path}' in the %s schema does not match the package in the %s schema"}"#,
        "the {reader} schema is in package '{readerpackage}', the {writer} schema in package '{writerpackage}'";
    /// Only the reader's schema has the message.
    MESSAGE_ADDED: Allowed, "",
        "message '{name}' is in the {reader} schema only";
    /// Only the writer's schema has the message, or it stands elsewhere in the reader's.
    MESSAGE_REMOVED: Breaking,
        r#"{errorType:"MESSAGE_REMOVED", description:"The %s schema is missing a MESSAGE type at path '{path}' in the %s schema"}"#,
        "the {reader} schema has no message '{name}' in the place where the {writer} schema has it";
    /// The message stands at another position among its siblings, so its message index changes.
    MESSAGE_MOVED: Allowed, "",
        "message '{name}' is at another position in the {reader} schema than in the {writer} schema";
    /// Only the reader's schema has the enum.
    ENUM_ADDED: Allowed, "",
        "enum '{name}' is in the {reader} schema only";
    /// Only the writer's schema has the enum.
    ENUM_REMOVED: Allowed, "",
        "enum '{name}' is in the {writer} schema only";
    /// Only the reader's enum has a constant of the number.
    ENUM_CONST_ADDED: Allowed, "",
        "constant '{name}' is in the {reader} schema only";
    /// The constant of the number has another name.
    ENUM_CONST_CHANGED: Allowed, "",
        "a constant is called '{name}' in the {reader} schema and '{writername}' in the {writer} schema";
    /// Only the writer's enum has a constant of the number.
    ENUM_CONST_REMOVED: Allowed, "",
        "constant '{name}' is in the {writer} schema only";
    /// Only the reader's message has a field of the number.
    FIELD_ADDED: Allowed, "",
        "field '{name}' is in the {reader} schema only";
    /// Only the writer's message has a field of the number.
    FIELD_REMOVED: Allowed, "",
        "field '{name}' is in the {writer} schema only";
    /// The field of the number has another name.
    FIELD_NAME_CHANGED: Allowed, "",
        "a field is called '{name}' in the {reader} schema and '{writername}' in the {writer} schema";
    /// One type is a scalar or enum, a map or a message, and the other is of another of these kinds.
    FIELD_KIND_CHANGED: Breaking,
        r#"{errorType:"FIELD_KIND_CHANGED", description:"The type of a field at path '{path}' in the %s schema does not match the %s schema"}"#,
        "field '{name}' is {readertype} in the {reader} schema and {writertype} in the {writer} schema: one is a scalar, the other a message or map";
    /// Both types are scalars or enums, but of encodings that do not read each other.
    FIELD_SCALAR_KIND_CHANGED: Breaking,
        r#"{errorType:"FIELD_SCALAR_KIND_CHANGED", description:"The kind of a SCALAR field at path '{path}' in the %s schema does not match its kind in the %s schema"}"#,
        "field '{name}' is {readertype} in the {reader} schema and {writertype} in the {writer} schema, which are encoded differently";
    /// The messages of a field have different names, or differ where they are compared.
    FIELD_NAMED_TYPE_CHANGED: Breaking,
        r#"{errorType:"FIELD_NAMED_TYPE_CHANGED", description:"The type of a MESSAGE field at path '{path}' in the %s schema does not match its type in the %s schema"}"#,
        "field '{name}' holds message {readertype} in the {reader} schema and {writertype} in the {writer} schema, which do not match";
    /// Both labels of a number field are written and differ.
    FIELD_NUMERIC_LABEL_CHANGED: Breaking,
        r#"{errorType:"FIELD_NUMERIC_LABEL_CHANGED", description:"The label for a NUMERIC field at path '{path}' in the %s schema does not match its label in the %s schema"}"#,
        "field '{name}' is {readerlabel} in the {reader} schema and {writerlabel} in the {writer} schema";
    /// Both labels of a string or bytes field are written and differ.
    FIELD_STRING_OR_BYTES_LABEL_CHANGED: Allowed, "",
        "field '{name}' is {readerlabel} in the {reader} schema and {writerlabel} in the {writer} schema";
    /// Only the reader has the field, and refuses messages without it.
    REQUIRED_FIELD_ADDED: Breaking,
        r#"{errorType:"REQUIRED_FIELD_ADDED", description:"A required field  at path '{path}' in the %s schema is missing in the %s schema"}"#,
        "the {reader} schema requires field '{name}', which the {writer} schema does not have";
    /// Only the writer has the field, which it requires.
    REQUIRED_FIELD_REMOVED: Breaking,
        r#"{errorType:"REQUIRED_FIELD_REMOVED", description:"The %s schema is missing a required field at path: '{path}' in the %s schema"}"#,
        "the {reader} schema has no field '{name}', which the {writer} schema requires";
    /// Only the reader's message has a oneof of the name.
    ONEOF_ADDED: Allowed, "",
        "oneof '{name}' is in the {reader} schema only";
    /// Only the writer's message has a oneof of the name.
    ONEOF_REMOVED: Allowed, "",
        "oneof '{name}' is in the {writer} schema only";
    /// Only the reader's message has the field, in a oneof.
    ONEOF_FIELD_ADDED: Allowed, "",
        "oneof field '{name}' is in the {reader} schema only";
    /// Only the writer's message has the field, in a oneof that the reader's has too, or whose other members it keeps.
    ONEOF_FIELD_REMOVED: Breaking,
        r#"{errorType:"ONEOF_FIELD_REMOVED", description:"The %s schema is missing a oneof field at path '{path}' in the %s schema"}"#,
        "the {reader} schema has no oneof field '{name}', which the {writer} schema may set";
    /// The field is in a oneof in the writer's message and in none in the reader's.
    ONEOF_FIELD_MOVED_TO_TOP_LEVEL: Allowed,
        r#"{errorType:"ONEOF_FIELD_MOVED_TO_TOP_LEVEL", description:"The oneof field at path '{path}' in the %s schema was moved out of its oneof to a top-level field in the %s schema"}"#,
        "field '{name}' is in no oneof in the {reader} schema, in the {writer} schema it is";
    /// Fields that the writer may set together exclude each other in the reader's oneof.
    MULTIPLE_FIELDS_MOVED_TO_ONEOF: Breaking,
        r#"{errorType:"MULTIPLE_FIELDS_MOVED_TO_ONEOF", description:"Multiple fields in the oneof at path '{path}' in the %s schema are outside a oneof in the %s schema"}"#,
        "oneof '{name}' of the {reader} schema excludes from each other fields {fields}, which the {writer} schema may set together";
    /// A field that the writer may set beside a oneof, or in another one, excludes members of it in the reader's schema.
    FIELD_MOVED_TO_EXISTING_ONEOF: Breaking,
        r#"{errorType:"FIELD_MOVED_TO_EXISTING_ONEOF", description:"A field in the oneof at path '{path}' in the %s schema is outside an existing oneof in the %s schema"}"#,
        "oneof '{name}' of the {reader} schema excludes from each other fields {fields}, which the {writer} schema may set together";
}
