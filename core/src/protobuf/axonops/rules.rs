//! The rules of the AxonOps registry for Protobuf: what it prints for each incompatibility, and what we say of it.
//!
//! Source: docs/axonops.md, "Protobuf: rules".

use crate::compat::declare_rules;

declare_rules! {
    /// The reader's text does not compile, which this registry finds out only when it compares.
    READER_SCHEMA_UNREADABLE: Breaking,
        "failed to parse new schema: {why}",
        "the {reader} schema cannot be read: {why}";
    /// The writer's text does not compile, which this registry finds out only when it compares.
    WRITER_SCHEMA_UNREADABLE: Breaking,
        "failed to parse old schema: {why}",
        "the {writer} schema cannot be read: {why}";
    /// The packages of the two files differ, one that is absent counts as empty. No message has a partner then.
    PACKAGE_CHANGED: Breaking,
        "Package changed from '{writerpackage}' to '{readerpackage}'",
        "the {reader} schema is in package '{readerpackage}', the {writer} schema in package '{writerpackage}'";
    /// Only the writer's file has the top-level message of that full name.
    MESSAGE_REMOVED: Breaking,
        "Message '{name}' was removed",
        "the {reader} schema has no message '{name}', which the {writer} schema has";
    /// Only the writer's message has the nested message of that full name.
    NESTED_MESSAGE_REMOVED: Breaking,
        "Nested message '{name}' was removed",
        "the {reader} schema has no message '{name}', which the {writer} schema has";
    /// Only the reader has the field, and refuses messages without it.
    REQUIRED_FIELD_ADDED: Breaking,
        "Message '{message}': new required field '{name}' (number {number}) added",
        "the {reader} schema requires field '{name}', which the {writer} schema does not have";
    /// Only the writer has the field, which it requires.
    REQUIRED_FIELD_REMOVED: Breaking,
        "Message '{message}': required field '{name}' (number {number}) was removed",
        "the {reader} schema has no field '{name}', which the {writer} schema requires";
    /// Only the writer has the field, in a oneof.
    ONEOF_FIELD_REMOVED: Breaking,
        "Message '{message}': field '{name}' (number {number}) was removed from oneof",
        "the {reader} schema has no oneof field '{name}', which the {writer} schema may set";
    /// The types of the field are in different groups of encodings, or are messages that differ in a field that the writer has.
    FIELD_TYPE_CHANGED: Breaking,
        "Message '{message}': field {number} type changed from '{writertype}' to '{readertype}'",
        "field '{name}' is {readertype} in the {reader} schema and {writertype} in the {writer} schema";
    /// A field of numbers, booleans or an enum is repeated in the reader's schema only.
    FIELD_BECAME_REPEATED: Breaking,
        "Message '{message}': field '{name}' changed from optional to repeated",
        "field '{name}' is repeated in the {reader} schema and single in the {writer} schema";
    /// A field of numbers, booleans or an enum is repeated in the writer's schema only.
    FIELD_BECAME_SINGULAR: Breaking,
        "Message '{message}': field '{name}' changed from repeated to singular",
        "field '{name}' is single in the {reader} schema and repeated in the {writer} schema";
    /// The field is required in the reader's schema only.
    FIELD_BECAME_REQUIRED: Breaking,
        "Message '{message}': field '{name}' changed from optional to required",
        "the {reader} schema requires field '{name}', which the {writer} schema may leave out";
    /// The field is in a oneof in the writer's message and in none in the reader's.
    ONEOF_FIELD_MOVED_TO_TOP_LEVEL: Breaking,
        "Message '{message}': field '{name}' oneof membership changed",
        "field '{name}' is in no oneof in the {reader} schema, in the {writer} schema it is";
    /// Fields that the writer may set together exclude each other in the reader's oneof.
    MULTIPLE_FIELDS_MOVED_TO_ONEOF: Breaking,
        "Message '{message}': multiple fields moved into oneof '{oneof}', creating mutual exclusion",
        "oneof '{oneof}' of the {reader} schema excludes from each other fields {fields}, which the {writer} schema may set together";
    /// A field that the writer may set beside a oneof excludes members of it in the reader's schema.
    FIELD_MOVED_TO_EXISTING_ONEOF: Breaking,
        "Message '{message}': field '{name}' moved into existing oneof '{oneof}'",
        "oneof '{oneof}' of the {reader} schema excludes field '{name}' from others, beside which the {writer} schema may set it";
}
