//! The rules of the AxonOps registry for JSON Schema: what it prints for each incompatibility, and what we say of it.
//!
//! Source: docs/axonops.md, "JSON Schema: rules".

use crate::compat::declare_rules;

declare_rules! {
    /// The reader's text is no schema to this registry, which finds that out only when it compares.
    READER_SCHEMA_UNREADABLE: Breaking,
        "failed to parse new schema: {why}",
        "the {reader} schema cannot be read: {why}";
    /// The writer's text is no schema to this registry, which finds that out only when it compares.
    WRITER_SCHEMA_UNREADABLE: Breaking,
        "failed to parse old schema: {why}",
        "the {writer} schema cannot be read: {why}";
    /// A type of the writer's is none of the reader's; an integer is a number.
    TYPE_CHANGED: Breaking,
        "Type changed at {path} from '{before}' to '{after}'",
        "the {writer} schema allows type {before} at {path}, the {reader} schema {after}";
    /// A type among the writer's options is none among the reader's; `schema` is an option without a type.
    TYPE_OPTION_REMOVED: Breaking,
        "Type option '{option}' removed at '{path}'",
        "the {writer} schema has an option of type {option} at {path}, the {reader} schema has none";
    /// An option of `oneOf` or `anyOf` does not read the one at its place in the writer's list; later ones are not looked at.
    COMPOSED_ELEMENT_CHANGED: Breaking,
        "Composed schema element changed at '{path}'",
        "an option of the {reader} schema at {path} does not read the one at its place in the {writer} schema";
    /// An element of the reader's `allOf` has no counterpart in the writer's schema; later ones are not looked at.
    ALL_OF_CONSTRAINT_ADDED: Breaking,
        "New constraint added to allOf at '{path}'",
        "the {reader} schema adds an element to allOf at {path}";
    /// Elements of `allOf` that say a type only differ in it.
    ALL_OF_TYPE_CHANGED: Breaking,
        "Type changed in allOf at '{path}' from '{before}' to '{after}'",
        "an element of allOf at {path} allows type {before} in the {writer} schema and {after} in the {reader} schema";
    /// The reader's closed object lacks a property of the writer's.
    PROPERTY_REMOVED: Breaking,
        "Property '{path}' was removed",
        "the {reader} schema has no property '{path}' and allows no others";
    /// The reader lacks a property of the writer's, whose values its `additionalProperties` do not all allow.
    PROPERTY_REMOVED_NOT_COVERED: Breaking,
        "Property '{path}' removed but not covered by additionalProperties",
        "the {reader} schema has no property '{path}', and its additionalProperties do not allow all that the {writer} schema does";
    /// The reader requires a property that the writer does not have.
    REQUIRED_PROPERTY_ADDED: Breaking,
        "New required property '{path}' was added",
        "the {reader} schema requires property '{path}', which the {writer} schema does not have";
    /// The reader has a property that the writer, whose object is open, does not have.
    PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: Breaking,
        "Property '{path}' was added to open content model",
        "the {writer} schema allows anything as property '{path}', which the {reader} schema constrains";
    /// The reader has a property that does not allow all that the writer's `additionalProperties` do.
    PROPERTY_ADDED_NOT_COVERED: Breaking,
        "Property '{path}' added with type incompatible with additionalProperties",
        "property '{path}' of the {reader} schema does not allow all that the additionalProperties of the {writer} schema do";
    /// The property is required in the reader's schema only.
    PROPERTY_BECAME_REQUIRED: Breaking,
        "Property '{path}' changed from optional to required",
        "the {reader} schema requires property '{path}', which the {writer} schema may leave out";
    /// Only the reader allows nothing but what it lists.
    ENUM_ADDED: Breaking,
        "Enum constraint added at '{path}'",
        "the {reader} schema lists the values at {path}, the {writer} schema does not";
    /// The reader does not list a value that the writer does. Values are equal when they print alike.
    ENUM_VALUE_REMOVED: Breaking,
        "Enum value '{value}' was removed at '{path}'",
        "the {reader} schema does not list '{value}' at {path}";
    /// Only the reader allows a single value.
    CONST_ADDED: Breaking,
        "const constraint added at '{path}'",
        "the {reader} schema allows one value at {path}, the {writer} schema does not say which";
    /// The single values differ.
    CONST_CHANGED: Breaking,
        "const value changed at '{path}' from '{before}' to '{after}'",
        "the {writer} schema allows '{before}' at {path}, the {reader} schema '{after}'";
    /// The writer's object is open, the reader's closed.
    ADDITIONAL_PROPERTIES_FORBIDDEN: Breaking,
        "additionalProperties changed from allowed to forbidden at '{path}'",
        "the {reader} schema allows no other properties at {path}";
    /// The writer's object is open, the reader has a schema for other properties.
    ADDITIONAL_PROPERTIES_NARROWED: Breaking,
        "additionalProperties narrowed at '{path}'",
        "the {reader} schema constrains other properties at {path}, the {writer} schema does not";
    /// A limit is there in the reader's schema only, or is tighter there.
    BOUND_TIGHTENED: Breaking,
        "'{keyword}' constraint tightened at '{path}' (was {before}, now {after})",
        "the {reader} schema has {keyword} {after} at {path}, the {writer} schema {before}";
    /// Only the reader demands multiples.
    MULTIPLE_OF_ADDED: Breaking,
        "multipleOf constraint added at '{path}'",
        "the {reader} schema demands multiples at {path}, the {writer} schema does not";
    /// The writer's factor is no multiple of the reader's.
    MULTIPLE_OF_CHANGED: Breaking,
        "multipleOf changed at '{path}' from {before} to {after}",
        "the {writer} schema demands multiples of {before} at {path}, the {reader} schema of {after}";
    /// Only the reader has a pattern.
    PATTERN_ADDED: Breaking,
        "pattern constraint added at '{path}'",
        "the {reader} schema demands a pattern at {path}, the {writer} schema does not";
    /// The patterns are not the same text.
    PATTERN_CHANGED: Breaking,
        "pattern changed at '{path}' from '{before}' to '{after}'",
        "the {writer} schema demands pattern '{before}' at {path}, the {reader} schema '{after}'";
    /// Only the reader demands that no two items are equal.
    UNIQUE_ITEMS_ADDED: Breaking,
        "uniqueItems constraint added at '{path}'",
        "the {reader} schema demands unique items at {path}, the {writer} schema does not";
    /// Only the reader excludes something.
    NOT_ADDED: Breaking,
        "'not' constraint added at '{path}'",
        "the {reader} schema excludes something at {path}, the {writer} schema does not";
    /// What is excluded is of another type.
    NOT_CHANGED: Breaking,
        "'not' schema changed at '{path}' from '{before}' to '{after}'",
        "the {writer} schema excludes type {before} at {path}, the {reader} schema {after}";
    /// What the reader excludes has fewer keywords, so it may be more.
    NOT_BROADENED: Breaking,
        "'not' schema broadened at '{path}'",
        "the {reader} schema excludes more at {path}";
    /// Only the reader has a schema for items.
    ITEMS_ADDED: Breaking,
        "items schema added at '{path}'",
        "the {reader} schema constrains the items at {path}, the {writer} schema does not";
    /// The writer allows any items, the reader none.
    ITEMS_FORBIDDEN: Breaking,
        "items changed from allowed to forbidden at '{path}'",
        "the {reader} schema allows no items at {path}";
    /// The writer has a schema for items, the reader allows none.
    ITEMS_SCHEMA_FORBIDDEN: Breaking,
        "items changed from schema to forbidden at '{path}'",
        "the {reader} schema allows no items at {path}";
    /// The reader's tuple is longer, and its item does not allow all that the writer's schema for further items does.
    ITEM_ADDED_NOT_COVERED: Breaking,
        "Item added at position {position} not covered by additionalItems",
        "the {reader} schema has an item at position {position} that does not allow all that the {writer} schema does";
    /// The reader's tuple is shorter, and its schema for further items does not allow all that the writer's item does.
    ITEM_REMOVED_NOT_COVERED: Breaking,
        "Item removed at position {position} not covered by additionalItems",
        "the {reader} schema has no item at position {position}, and its further items do not allow all that the {writer} schema does";
    /// The writer's tuple is open, the reader's closed.
    ADDITIONAL_ITEMS_FORBIDDEN: Breaking,
        "additionalItems changed from allowed to forbidden at '{path}'",
        "the {reader} schema allows no further items at {path}";
    /// Only the reader has `dependencies`.
    DEPENDENCIES_ADDED: Breaking,
        "dependencies added at '{path}'",
        "the {reader} schema has dependencies at {path}, the {writer} schema has none";
    /// Only the reader makes something depend on the property.
    DEPENDENCY_ADDED: Breaking,
        "dependency added for property '{property}' at '{path}'",
        "the {reader} schema adds a dependency on '{property}' at {path}";
    /// Only the writer has a list of what depends on the property.
    DEPENDENCY_REMOVED: Breaking,
        "dependency removed for property '{property}' at '{path}'",
        "the {reader} schema has no dependency on '{property}' at {path}";
    /// The lists of what depends on the property differ.
    DEPENDENCY_CHANGED: Breaking,
        "dependency changed for property '{property}' at '{path}'",
        "the dependencies on '{property}' at {path} differ";
    /// Only the reader has `dependentRequired`.
    DEPENDENT_REQUIRED_ADDED: Breaking,
        "dependentRequired added at '{path}'",
        "the {reader} schema has dependentRequired at {path}, the {writer} schema has none";
    /// Only the reader requires something where the property is.
    DEPENDENT_REQUIRED_PROPERTY_ADDED: Breaking,
        "dependentRequired added for property '{property}' at '{path}'",
        "the {reader} schema requires more where '{property}' is at {path}";
    /// Only the writer requires something where the property is.
    DEPENDENT_REQUIRED_PROPERTY_REMOVED: Breaking,
        "dependentRequired removed for property '{property}' at '{path}'",
        "the {reader} schema requires nothing where '{property}' is at {path}";
    /// What is required where the property is differs.
    DEPENDENT_REQUIRED_PROPERTY_CHANGED: Breaking,
        "dependentRequired changed for property '{property}' at '{path}'",
        "what is required where '{property}' is at {path} differs";
    /// Only the reader has `dependentSchemas`.
    DEPENDENT_SCHEMAS_ADDED: Breaking,
        "dependentSchemas added at '{path}'",
        "the {reader} schema has dependentSchemas at {path}, the {writer} schema has none";
    /// Only the reader has a schema where the property is.
    DEPENDENT_SCHEMA_ADDED: Breaking,
        "dependentSchema added for property '{property}' at '{path}'",
        "the {reader} schema adds a schema where '{property}' is at {path}";
}
