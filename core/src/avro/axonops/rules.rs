//! The rules of the AxonOps registry for Avro: what it prints for each incompatibility, and what we say of it.
//!
//! Source: docs/axonops.md, "Avro: rules".

use crate::compat::declare_rules;

declare_rules! {
    /// The reader's text is no schema to this registry, which finds that out only when it compares.
    READER_SCHEMA_UNREADABLE: Breaking,
        "invalid reader schema: {why}",
        "the {reader} schema cannot be read: {why}";
    /// The writer's text is no schema to this registry, which finds that out only when it compares.
    WRITER_SCHEMA_UNREADABLE: Breaking,
        "invalid writer schema: {why}",
        "the {writer} schema cannot be read: {why}";
    /// The kinds differ and the writer's is not promoted to the reader's. `<ref>` is a later use of a named type, whatever it is.
    TYPE_MISMATCH: Breaking,
        "{path}: type mismatch: reader has {readertype}, writer has {writertype}",
        "the {reader} schema reads {readertype} where the {writer} schema writes {writertype}";
    /// The full names of two records differ, and neither is an alias of the other. Their fields are not compared then.
    RECORD_NAME_MISMATCH: Breaking,
        "{path}: record name mismatch: reader has {found}, writer has {expected}",
        "the {writer} schema's record is named '{expected}', the {reader} schema's '{found}', and no alias joins them";
    /// The reader's record has a field without a default that the writer's lacks under its name, its aliases and the writer's aliases.
    READER_FIELD_MISSING_DEFAULT_VALUE: Breaking,
        "{path}: reader field '{field}' has no default and is missing from writer",
        "the {writer} schema has no field '{field}', and the {reader} schema's field has no default to stand in for it";
    /// The full names of two enums differ; aliases do not count. Their symbols are not compared then.
    ENUM_NAME_MISMATCH: Breaking,
        "{path}: enum name mismatch: reader has {found}, writer has {expected}",
        "the {writer} schema's enum is named '{expected}', the {reader} schema's '{found}'";
    /// The writer's enum has a symbol that the reader's lacks, and the reader's enum has no default to read it as.
    MISSING_ENUM_SYMBOL: Breaking,
        "{path}: writer enum symbol '{symbol}' not found in reader and no default set",
        "the {reader} schema's enum lacks '{symbol}' of the {writer} schema and has no default to read it as";
    /// The full names of two fixed types differ; aliases do not count.
    FIXED_NAME_MISMATCH: Breaking,
        "{path}: fixed name mismatch: reader has {found}, writer has {expected}",
        "the {writer} schema's fixed is named '{expected}', the {reader} schema's '{found}'";
    /// The sizes of two fixed types differ.
    FIXED_SIZE_MISMATCH: Breaking,
        "{path}: fixed size mismatch: reader has {found}, writer has {expected}",
        "the {writer} schema writes {expected} bytes here, the {reader} schema reads {found}";
    /// No branch of the reader's union reads a branch of the writer's.
    WRITER_UNION_BRANCH_UNREADABLE: Breaking,
        "{path}: writer union type {writertype} is not compatible with any reader union type",
        "no branch of the {reader} schema's union reads the {writertype} in the {writer} schema's union";
    /// No branch of the reader's union reads what the writer writes.
    MISSING_UNION_BRANCH: Breaking,
        "{path}: writer type {writertype} is not compatible with any type in reader union",
        "no branch of the {reader} schema's union reads the {writertype} that the {writer} schema writes";
    /// The reader is no union and cannot read a branch of the writer's; later branches are not looked at.
    WRITER_UNION_UNREADABLE: Breaking,
        "{path}: reader type {readertype} cannot read writer union type {writertype}",
        "the {reader} schema reads {readertype}, which cannot read the {writertype} in the {writer} schema's union";
}
