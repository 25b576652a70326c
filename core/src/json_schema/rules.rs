//! The differences that the registry tells apart, with its messages and our reasons.
//!
//! Source: docs/json-schema.md, "Differences".

use crate::compat::declare_rules;

declare_rules! {
    /// `$id` (`id` in draft 4) differs.
    ID_CHANGED: Allowed,
        "{errorType:\"ID_CHANGED\", description:\"'}",
        "the {reader} schema has another id at {path}";
    /// `description` differs.
    DESCRIPTION_CHANGED: Allowed,
        "{errorType:\"DESCRIPTION_CHANGED\", description:\"'}",
        "the {reader} schema has another description at {path}";
    /// `title` differs.
    TITLE_CHANGED: Allowed,
        "{errorType:\"TITLE_CHANGED\", description:\"'}",
        "the {reader} schema has another title at {path}";
    /// `default` differs; an object or array as default always counts as changed.
    DEFAULT_CHANGED: Allowed,
        "{errorType:\"DEFAULT_CHANGED\", description:\"'}",
        "the {reader} schema has another default at {path}";
    /// A schema stands where the writer has none, such as `items`.
    SCHEMA_ADDED: Breaking,
        "{errorType:\"SCHEMA_ADDED\", description:\"'}",
        "the {reader} schema demands something of {path}, the {writer} schema nothing";
    /// The reader has no schema where the writer has one, such as `items`.
    SCHEMA_REMOVED: Allowed,
        "{errorType:\"SCHEMA_REMOVED\", description:\"'}",
        "the {reader} schema demands nothing of {path} any more";
    /// `integer` became `number`.
    TYPE_EXTENDED: Allowed,
        "{errorType:\"TYPE_EXTENDED\", description:\"'}",
        "the {reader} schema takes any number at {path}, the {writer} schema integers only";
    /// `number` became `integer`.
    TYPE_NARROWED: Breaking,
        "{errorType:\"TYPE_NARROWED\", description:\"A type at path '{path}' is different between the %s schema and the %s schema'}",
        "the {reader} schema takes integers only at {path}, the {writer} schema any number";
    /// The schemas are of different kinds, which are not compared any further.
    TYPE_CHANGED: Breaking,
        "{errorType:\"TYPE_CHANGED\", description:\"A type at path '{path}' is different between the %s schema and the %s schema'}",
        "the {reader} schema and the {writer} schema have schemas of different kinds at {path}";
    /// `maxLength` is present only in the reader.
    MAX_LENGTH_ADDED: Breaking,
        "{errorType:\"MAX_LENGTH_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the length at {path} to {after}, the {writer} schema does not";
    /// `maxLength` is present only in the writer.
    MAX_LENGTH_REMOVED: Allowed,
        "{errorType:\"MAX_LENGTH_REMOVED\", description:\"'}",
        "the {reader} schema limits the length at {path} no longer, the {writer} schema to {before}";
    /// The reader's `maxLength` is larger.
    MAX_LENGTH_INCREASED: Allowed,
        "{errorType:\"MAX_LENGTH_INCREASED\", description:\"'}",
        "the {reader} schema raises the limit of the length at {path} from {before} to {after}";
    /// The reader's `maxLength` is smaller.
    MAX_LENGTH_DECREASED: Breaking,
        "{errorType:\"MAX_LENGTH_DECREASED\", description:\"The value at path '{path}' in the %s schema is less than its value in the %s schema'}",
        "the {reader} schema lowers the limit of the length at {path} from {before} to {after}";
    /// `minLength` is present only in the reader.
    MIN_LENGTH_ADDED: Breaking,
        "{errorType:\"MIN_LENGTH_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the length at {path} to {after}, the {writer} schema does not";
    /// `minLength` is present only in the writer.
    MIN_LENGTH_REMOVED: Allowed,
        "{errorType:\"MIN_LENGTH_REMOVED\", description:\"'}",
        "the {reader} schema limits the length at {path} no longer, the {writer} schema to {before}";
    /// The reader's `minLength` is larger.
    MIN_LENGTH_INCREASED: Breaking,
        "{errorType:\"MIN_LENGTH_INCREASED\", description:\"The value at path '{path}' in the %s schema is more than its value in the %s schema'}",
        "the {reader} schema raises the limit of the length at {path} from {before} to {after}";
    /// The reader's `minLength` is smaller.
    MIN_LENGTH_DECREASED: Allowed,
        "{errorType:\"MIN_LENGTH_DECREASED\", description:\"'}",
        "the {reader} schema lowers the limit of the length at {path} from {before} to {after}";
    /// `pattern` is present only in the reader.
    PATTERN_ADDED: Breaking,
        "{errorType:\"PATTERN_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema demands the pattern {after} at {path}, the {writer} schema none";
    /// `pattern` is present only in the writer.
    PATTERN_REMOVED: Allowed,
        "{errorType:\"PATTERN_REMOVED\", description:\"'}",
        "the {reader} schema demands no pattern at {path} any more";
    /// The texts of `pattern` differ, whatever they match.
    PATTERN_CHANGED: Breaking,
        "{errorType:\"PATTERN_CHANGED\", description:\"The value at path '{path}' is different between the %s and %s schema'}",
        "the {reader} schema demands the pattern {after} at {path}, the {writer} schema {before}";
    /// `maximum` is present only in the reader.
    MAXIMUM_ADDED: Breaking,
        "{errorType:\"MAXIMUM_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the value at {path} to {after}, the {writer} schema does not";
    /// `maximum` is present only in the writer.
    MAXIMUM_REMOVED: Allowed,
        "{errorType:\"MAXIMUM_REMOVED\", description:\"'}",
        "the {reader} schema limits the value at {path} no longer, the {writer} schema to {before}";
    /// The reader's `maximum` is larger.
    MAXIMUM_INCREASED: Allowed,
        "{errorType:\"MAXIMUM_INCREASED\", description:\"'}",
        "the {reader} schema raises the limit of the value at {path} from {before} to {after}";
    /// The reader's `maximum` is smaller.
    MAXIMUM_DECREASED: Breaking,
        "{errorType:\"MAXIMUM_DECREASED\", description:\"The value at path '{path}' in the %s schema is less than its value in the %s schema'}",
        "the {reader} schema lowers the limit of the value at {path} from {before} to {after}";
    /// `minimum` is present only in the reader.
    MINIMUM_ADDED: Breaking,
        "{errorType:\"MINIMUM_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the value at {path} to {after}, the {writer} schema does not";
    /// `minimum` is present only in the writer.
    MINIMUM_REMOVED: Allowed,
        "{errorType:\"MINIMUM_REMOVED\", description:\"'}",
        "the {reader} schema limits the value at {path} no longer, the {writer} schema to {before}";
    /// The reader's `minimum` is larger.
    MINIMUM_INCREASED: Breaking,
        "{errorType:\"MINIMUM_INCREASED\", description:\"The value at path '{path}' in the %s schema is more than its value in the %s schema'}",
        "the {reader} schema raises the limit of the value at {path} from {before} to {after}";
    /// The reader's `minimum` is smaller.
    MINIMUM_DECREASED: Allowed,
        "{errorType:\"MINIMUM_DECREASED\", description:\"'}",
        "the {reader} schema lowers the limit of the value at {path} from {before} to {after}";
    /// `exclusiveMaximum` is present only in the reader.
    EXCLUSIVE_MAXIMUM_ADDED: Breaking,
        "{errorType:\"EXCLUSIVE_MAXIMUM_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the value at {path} to {after}, the {writer} schema does not";
    /// `exclusiveMaximum` is present only in the writer.
    EXCLUSIVE_MAXIMUM_REMOVED: Allowed,
        "{errorType:\"EXCLUSIVE_MAXIMUM_REMOVED\", description:\"'}",
        "the {reader} schema limits the value at {path} no longer, the {writer} schema to {before}";
    /// The reader's `exclusiveMaximum` is larger.
    EXCLUSIVE_MAXIMUM_INCREASED: Allowed,
        "{errorType:\"EXCLUSIVE_MAXIMUM_INCREASED\", description:\"'}",
        "the {reader} schema raises the limit of the value at {path} from {before} to {after}";
    /// The reader's `exclusiveMaximum` is smaller.
    EXCLUSIVE_MAXIMUM_DECREASED: Breaking,
        "{errorType:\"EXCLUSIVE_MAXIMUM_DECREASED\", description:\"The value at path '{path}' in the %s schema is less than its value in the %s schema'}",
        "the {reader} schema lowers the limit of the value at {path} from {before} to {after}";
    /// `exclusiveMinimum` is present only in the reader.
    EXCLUSIVE_MINIMUM_ADDED: Breaking,
        "{errorType:\"EXCLUSIVE_MINIMUM_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the value at {path} to {after}, the {writer} schema does not";
    /// `exclusiveMinimum` is present only in the writer.
    EXCLUSIVE_MINIMUM_REMOVED: Allowed,
        "{errorType:\"EXCLUSIVE_MINIMUM_REMOVED\", description:\"'}",
        "the {reader} schema limits the value at {path} no longer, the {writer} schema to {before}";
    /// The reader's `exclusiveMinimum` is larger.
    EXCLUSIVE_MINIMUM_INCREASED: Breaking,
        "{errorType:\"EXCLUSIVE_MINIMUM_INCREASED\", description:\"The value at path '{path}' in the %s schema is more than its value in the %s schema'}",
        "the {reader} schema raises the limit of the value at {path} from {before} to {after}";
    /// The reader's `exclusiveMinimum` is smaller.
    EXCLUSIVE_MINIMUM_DECREASED: Allowed,
        "{errorType:\"EXCLUSIVE_MINIMUM_DECREASED\", description:\"'}",
        "the {reader} schema lowers the limit of the value at {path} from {before} to {after}";
    /// `multipleOf` is present only in the reader.
    MULTIPLE_OF_ADDED: Breaking,
        "{errorType:\"MULTIPLE_OF_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema takes only multiples of {after} at {path}, the {writer} schema any";
    /// `multipleOf` is present only in the writer.
    MULTIPLE_OF_REMOVED: Allowed,
        "{errorType:\"MULTIPLE_OF_REMOVED\", description:\"'}",
        "the {reader} schema takes any number at {path}, the {writer} schema only multiples of {before}";
    /// The reader's `multipleOf` is a multiple of the writer's.
    MULTIPLE_OF_EXPANDED: Breaking,
        "{errorType:\"MULTIPLE_OF_EXPANDED\", description:\"The value at path '{path}' in the %s schema is more than its value in the %s schema'}",
        "the {reader} schema takes only multiples of {after} at {path}, fewer than the {writer} schema with {before}";
    /// The writer's `multipleOf` is a multiple of the reader's.
    MULTIPLE_OF_REDUCED: Allowed,
        "{errorType:\"MULTIPLE_OF_REDUCED\", description:\"'}",
        "the {reader} schema takes all multiples of {after} at {path}, more than the {writer} schema with {before}";
    /// Neither `multipleOf` is a multiple of the other.
    MULTIPLE_OF_CHANGED: Breaking,
        "{errorType:\"MULTIPLE_OF_CHANGED\", description:\"The value at path '{path}' is different between the %s and %s schema'}",
        "the {reader} schema takes multiples of {after} at {path}, the {writer} schema of {before}";
    /// A property that both sides declare became required and has no default.
    REQUIRED_ATTRIBUTE_ADDED: Breaking,
        "{errorType:\"REQUIRED_ATTRIBUTE_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema requires property '{name}', the {writer} schema does not";
    /// A property that both sides declare became required and has a default.
    REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED: Allowed,
        "{errorType:\"REQUIRED_ATTRIBUTE_WITH_DEFAULT_ADDED\", description:\"'}",
        "the {reader} schema requires property '{name}' and has a default for it, the {writer} schema does not require it";
    /// A property that both sides declare is no longer required.
    REQUIRED_ATTRIBUTE_REMOVED: Allowed,
        "{errorType:\"REQUIRED_ATTRIBUTE_REMOVED\", description:\"'}",
        "the {reader} schema no longer requires property '{name}'";
    /// `maxProperties` is present only in the reader.
    MAX_PROPERTIES_ADDED: Breaking,
        "{errorType:\"MAX_PROPERTIES_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the number of properties at {path} to {after}, the {writer} schema does not";
    /// `maxProperties` is present only in the writer.
    MAX_PROPERTIES_REMOVED: Allowed,
        "{errorType:\"MAX_PROPERTIES_REMOVED\", description:\"'}",
        "the {reader} schema limits the number of properties at {path} no longer, the {writer} schema to {before}";
    /// The reader's `maxProperties` is larger.
    MAX_PROPERTIES_INCREASED: Allowed,
        "{errorType:\"MAX_PROPERTIES_INCREASED\", description:\"'}",
        "the {reader} schema raises the limit of the number of properties at {path} from {before} to {after}";
    /// The reader's `maxProperties` is smaller.
    MAX_PROPERTIES_DECREASED: Breaking,
        "{errorType:\"MAX_PROPERTIES_DECREASED\", description:\"The value at path '{path}' in the %s schema is less than its value in the %s schema'}",
        "the {reader} schema lowers the limit of the number of properties at {path} from {before} to {after}";
    /// `minProperties` is present only in the reader.
    MIN_PROPERTIES_ADDED: Breaking,
        "{errorType:\"MIN_PROPERTIES_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the number of properties at {path} to {after}, the {writer} schema does not";
    /// `minProperties` is present only in the writer.
    MIN_PROPERTIES_REMOVED: Allowed,
        "{errorType:\"MIN_PROPERTIES_REMOVED\", description:\"'}",
        "the {reader} schema limits the number of properties at {path} no longer, the {writer} schema to {before}";
    /// The reader's `minProperties` is larger.
    MIN_PROPERTIES_INCREASED: Breaking,
        "{errorType:\"MIN_PROPERTIES_INCREASED\", description:\"The value at path '{path}' in the %s schema is more than its value in the %s schema'}",
        "the {reader} schema raises the limit of the number of properties at {path} from {before} to {after}";
    /// The reader's `minProperties` is smaller.
    MIN_PROPERTIES_DECREASED: Allowed,
        "{errorType:\"MIN_PROPERTIES_DECREASED\", description:\"'}",
        "the {reader} schema lowers the limit of the number of properties at {path} from {before} to {after}";
    /// `additionalProperties` was `false` and is not any more.
    ADDITIONAL_PROPERTIES_ADDED: Allowed,
        "{errorType:\"ADDITIONAL_PROPERTIES_ADDED\", description:\"'}",
        "the {reader} schema lets more pass at {path}, the {writer} schema nothing";
    /// `additionalProperties` became `false`.
    ADDITIONAL_PROPERTIES_REMOVED: Breaking,
        "{errorType:\"ADDITIONAL_PROPERTIES_REMOVED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema lets nothing more pass at {path}, the {writer} schema does";
    /// `additionalProperties` became a schema where it let everything pass.
    ADDITIONAL_PROPERTIES_NARROWED: Breaking,
        "{errorType:\"ADDITIONAL_PROPERTIES_NARROWED\", description:\"An array or combined type at path '{path}' has fewer elements in the %s schema than the %s schema'}",
        "the {reader} schema demands a schema of what else is at {path}, the {writer} schema none";
    /// `additionalProperties` was a schema and lets everything pass.
    ADDITIONAL_PROPERTIES_EXTENDED: Allowed,
        "{errorType:\"ADDITIONAL_PROPERTIES_EXTENDED\", description:\"'}",
        "the {reader} schema demands nothing of what else is at {path} any more";
    /// A property makes others required only in the reader.
    DEPENDENCY_ARRAY_ADDED: Breaking,
        "{errorType:\"DEPENDENCY_ARRAY_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema requires other properties where '{name}' is present, the {writer} schema does not";
    /// A property makes others required only in the writer.
    DEPENDENCY_ARRAY_REMOVED: Allowed,
        "{errorType:\"DEPENDENCY_ARRAY_REMOVED\", description:\"'}",
        "the {reader} schema no longer requires other properties where '{name}' is present";
    /// A property makes more others required in the reader.
    DEPENDENCY_ARRAY_EXTENDED: Breaking,
        "{errorType:\"DEPENDENCY_ARRAY_EXTENDED\", description:\"An array or combined type at path '{path}' has more elements in the %s schema than the %s schema'}",
        "the {reader} schema requires more properties where '{name}' is present";
    /// A property makes fewer others required in the reader.
    DEPENDENCY_ARRAY_NARROWED: Allowed,
        "{errorType:\"DEPENDENCY_ARRAY_NARROWED\", description:\"'}",
        "the {reader} schema requires fewer properties where '{name}' is present";
    /// A property makes other properties required than in the writer.
    DEPENDENCY_ARRAY_CHANGED: Breaking,
        "{errorType:\"DEPENDENCY_ARRAY_CHANGED\", description:\"The value at path '{path}' is different between the %s and %s schema'}",
        "the {reader} schema requires different properties where '{name}' is present";
    /// A property brings a schema for the object only in the reader.
    DEPENDENCY_SCHEMA_ADDED: Breaking,
        "{errorType:\"DEPENDENCY_SCHEMA_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema has a schema for objects with property '{name}', the {writer} schema has none";
    /// A property brings a schema for the object only in the writer.
    DEPENDENCY_SCHEMA_REMOVED: Allowed,
        "{errorType:\"DEPENDENCY_SCHEMA_REMOVED\", description:\"'}",
        "the {reader} schema has no schema for objects with property '{name}' any more";
    /// Raised by older registries only, never here.
    PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema declares property '{name}', which the {writer} schema leaves free";
    /// A property is declared with a schema that lets everything pass.
    PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"PROPERTY_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema declares property '{name}' without demanding anything of it";
    /// A required property without default is declared, which the writer's open model leaves free.
    REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"REQUIRED_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"The %s schema has an open content model and has a property or item at path '{path}' which is missing in the %s schema'}",
        "the {reader} schema declares and requires property '{name}', which the {writer} schema leaves free";
    /// A required property with a default is declared, which the writer's open model leaves free.
    REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"The %s schema has an open content model and has a property or item at path '{path}' which is missing in the %s schema'}",
        "the {reader} schema declares and requires property '{name}', with a default, which the {writer} schema leaves free";
    /// A property is declared that the writer's open model leaves free, so data may hold another value there.
    OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"The %s schema has an open content model and has a property or item at path '{path}' which is missing in the %s schema'}",
        "the {reader} schema declares property '{name}', which the {writer} schema leaves free";
    /// A required property without default is declared that the writer does not have.
    REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL\", description:\"The %s schema has an unopen content model and has a required property at path '{path}' which is missing in the %s schema'}",
        "the {reader} schema requires property '{name}', which the {writer} schema does not declare";
    /// A required property with a default is declared that the writer does not have.
    REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_UNOPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema requires property '{name}', with a default, which the {writer} schema does not declare";
    /// A property is declared that the writer does not have.
    OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"OPTIONAL_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema declares property '{name}', which the {writer} schema does not declare";
    /// A property is no longer declared; the reader's open model lets it pass.
    PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"PROPERTY_REMOVED_FROM_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema no longer declares property '{name}' and leaves it free";
    /// A property that nothing fits is no longer declared.
    PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: Allowed,
        "{errorType:\"PROPERTY_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema no longer declares property '{name}', which the {writer} schema forbids";
    /// A property is no longer declared and the reader's closed model refuses it.
    PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL: Breaking,
        "{errorType:\"PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL\", description:\"The %s has a closed content model and is missing a property or item present at path '{path}' in the %s schema'}",
        "the {reader} schema no longer declares property '{name}' and lets no undeclared property pass";
    /// A property is no longer declared; what the reader demands of others fits it.
    PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"PROPERTY_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema no longer declares property '{name}', but its schema for other properties fits it";
    /// A property is no longer declared and what the reader demands of others does not fit it.
    PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"A property or item is missing in the %s schema but present at path '{path}' in the %s schema and is not covered by its partially open content model'}",
        "the {reader} schema no longer declares property '{name}', and its schema for other properties does not fit it";
    /// A property is declared and fits what the writer demands of others.
    PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"PROPERTY_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema declares property '{name}', and the {writer} schema for other properties fits it";
    /// A property is declared and does not fit what the writer demands of others.
    PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"The %s schema has a property or item at path '{path}' which is missing in the %s schema and is not covered by its partially open content model'}",
        "the {reader} schema declares property '{name}', and the {writer} schema for other properties does not fit it";
    /// `unevaluatedProperties` was `false` and is not any more.
    UNEVALUATED_PROPERTIES_ADDED: Allowed,
        "{errorType:\"UNEVALUATED_PROPERTIES_ADDED\", description:\"'}",
        "the {reader} schema lets more pass at {path}, the {writer} schema nothing";
    /// `unevaluatedProperties` became `false`.
    UNEVALUATED_PROPERTIES_REMOVED: Breaking,
        "{errorType:\"UNEVALUATED_PROPERTIES_REMOVED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema lets nothing more pass at {path}, the {writer} schema does";
    /// `unevaluatedProperties` became a schema where it let everything pass.
    UNEVALUATED_PROPERTIES_NARROWED: Breaking,
        "{errorType:\"UNEVALUATED_PROPERTIES_NARROWED\", description:\"An array or combined type at path '{path}' has fewer elements in the %s schema than the %s schema'}",
        "the {reader} schema demands a schema of what else is at {path}, the {writer} schema none";
    /// `unevaluatedProperties` was a schema and lets everything pass.
    UNEVALUATED_PROPERTIES_EXTENDED: Allowed,
        "{errorType:\"UNEVALUATED_PROPERTIES_EXTENDED\", description:\"'}",
        "the {reader} schema demands nothing of what else is at {path} any more";
    /// Raised by the registry's check of reserved fields only, never by a comparison.
    RESERVED_PROPERTY_REMOVED: Breaking,
        "{errorType:\"RESERVED_PROPERTY_REMOVED\", description:\"The %s schema has reserved property '{path}' removed from its metadata which is present in the %s schema.'}",
        "the {reader} schema no longer reserves property '{name}'";
    /// Raised by the registry's check of reserved fields only, never by a comparison.
    RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY: Breaking,
        "{errorType:\"RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY\", description:\"The %s schema has property at path '{path}' that conflicts with the reserved properties which is missing in the %s schema.'}",
        "the {reader} schema declares the reserved property '{name}'";
    /// `maxItems` is present only in the reader.
    MAX_ITEMS_ADDED: Breaking,
        "{errorType:\"MAX_ITEMS_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the number of items at {path} to {after}, the {writer} schema does not";
    /// `maxItems` is present only in the writer.
    MAX_ITEMS_REMOVED: Allowed,
        "{errorType:\"MAX_ITEMS_REMOVED\", description:\"'}",
        "the {reader} schema limits the number of items at {path} no longer, the {writer} schema to {before}";
    /// The reader's `maxItems` is larger.
    MAX_ITEMS_INCREASED: Allowed,
        "{errorType:\"MAX_ITEMS_INCREASED\", description:\"'}",
        "the {reader} schema raises the limit of the number of items at {path} from {before} to {after}";
    /// The reader's `maxItems` is smaller.
    MAX_ITEMS_DECREASED: Breaking,
        "{errorType:\"MAX_ITEMS_DECREASED\", description:\"The value at path '{path}' in the %s schema is less than its value in the %s schema'}",
        "the {reader} schema lowers the limit of the number of items at {path} from {before} to {after}";
    /// `minItems` is present only in the reader.
    MIN_ITEMS_ADDED: Breaking,
        "{errorType:\"MIN_ITEMS_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the number of items at {path} to {after}, the {writer} schema does not";
    /// `minItems` is present only in the writer.
    MIN_ITEMS_REMOVED: Allowed,
        "{errorType:\"MIN_ITEMS_REMOVED\", description:\"'}",
        "the {reader} schema limits the number of items at {path} no longer, the {writer} schema to {before}";
    /// The reader's `minItems` is larger.
    MIN_ITEMS_INCREASED: Breaking,
        "{errorType:\"MIN_ITEMS_INCREASED\", description:\"The value at path '{path}' in the %s schema is more than its value in the %s schema'}",
        "the {reader} schema raises the limit of the number of items at {path} from {before} to {after}";
    /// The reader's `minItems` is smaller.
    MIN_ITEMS_DECREASED: Allowed,
        "{errorType:\"MIN_ITEMS_DECREASED\", description:\"'}",
        "the {reader} schema lowers the limit of the number of items at {path} from {before} to {after}";
    /// `maxContains` is present only in the reader.
    MAX_CONTAINS_ADDED: Breaking,
        "{errorType:\"MAX_CONTAINS_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the number of contained items at {path}, the {writer} schema does not";
    /// `maxContains` is present only in the writer.
    MAX_CONTAINS_REMOVED: Allowed,
        "{errorType:\"MAX_CONTAINS_REMOVED\", description:\"'}",
        "the {reader} schema limits the number of contained items at {path} no longer";
    /// The reader's `maxContains` is larger.
    MAX_CONTAINS_INCREASED: Allowed,
        "{errorType:\"MAX_CONTAINS_INCREASED\", description:\"'}",
        "the {reader} schema raises the limit of the number of contained items at {path} from {before} to {after}";
    /// The reader's `maxContains` is smaller.
    MAX_CONTAINS_DECREASED: Breaking,
        "{errorType:\"MAX_CONTAINS_DECREASED\", description:\"The value at path '{path}' in the %s schema is less than its value in the %s schema'}",
        "the {reader} schema lowers the limit of the number of contained items at {path} from {before} to {after}";
    /// `minContains` is present only in the reader.
    MIN_CONTAINS_ADDED: Breaking,
        "{errorType:\"MIN_CONTAINS_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema limits the number of contained items at {path}, the {writer} schema does not";
    /// `minContains` is present only in the writer.
    MIN_CONTAINS_REMOVED: Allowed,
        "{errorType:\"MIN_CONTAINS_REMOVED\", description:\"'}",
        "the {reader} schema limits the number of contained items at {path} no longer";
    /// The reader's `minContains` is larger.
    MIN_CONTAINS_INCREASED: Breaking,
        "{errorType:\"MIN_CONTAINS_INCREASED\", description:\"The value at path '{path}' in the %s schema is more than its value in the %s schema'}",
        "the {reader} schema raises the limit of the number of contained items at {path}";
    /// The reader's `minContains` is smaller.
    MIN_CONTAINS_DECREASED: Allowed,
        "{errorType:\"MIN_CONTAINS_DECREASED\", description:\"'}",
        "the {reader} schema lowers the limit of the number of contained items at {path}";
    /// `uniqueItems` is `true` only in the reader.
    UNIQUE_ITEMS_ADDED: Breaking,
        "{errorType:\"UNIQUE_ITEMS_ADDED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema wants each item at {path} once, the {writer} schema does not";
    /// `uniqueItems` is `true` only in the writer.
    UNIQUE_ITEMS_REMOVED: Allowed,
        "{errorType:\"UNIQUE_ITEMS_REMOVED\", description:\"'}",
        "the {reader} schema lets items repeat at {path}";
    /// `additionalItems` was `false` and is not any more.
    ADDITIONAL_ITEMS_ADDED: Allowed,
        "{errorType:\"ADDITIONAL_ITEMS_ADDED\", description:\"'}",
        "the {reader} schema lets more pass at {path}, the {writer} schema nothing";
    /// `additionalItems` became `false`.
    ADDITIONAL_ITEMS_REMOVED: Breaking,
        "{errorType:\"ADDITIONAL_ITEMS_REMOVED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema lets nothing more pass at {path}, the {writer} schema does";
    /// `additionalItems` became a schema where it let everything pass.
    ADDITIONAL_ITEMS_NARROWED: Breaking,
        "{errorType:\"ADDITIONAL_ITEMS_NARROWED\", description:\"An array or combined type at path '{path}' has fewer elements in the %s schema than the %s schema'}",
        "the {reader} schema demands a schema of what else is at {path}, the {writer} schema none";
    /// `additionalItems` was a schema and lets everything pass.
    ADDITIONAL_ITEMS_EXTENDED: Allowed,
        "{errorType:\"ADDITIONAL_ITEMS_EXTENDED\", description:\"'}",
        "the {reader} schema demands nothing of what else is at {path} any more";
    /// `unevaluatedItems` was `false` and is not any more.
    UNEVALUATED_ITEMS_ADDED: Allowed,
        "{errorType:\"UNEVALUATED_ITEMS_ADDED\", description:\"'}",
        "the {reader} schema lets more pass at {path}, the {writer} schema nothing";
    /// `unevaluatedItems` became `false`.
    UNEVALUATED_ITEMS_REMOVED: Breaking,
        "{errorType:\"UNEVALUATED_ITEMS_REMOVED\", description:\"The keyword at path '{path}' in the %s schema is not present in the %s schema'}",
        "the {reader} schema lets nothing more pass at {path}, the {writer} schema does";
    /// `unevaluatedItems` became a schema where it let everything pass.
    UNEVALUATED_ITEMS_NARROWED: Breaking,
        "{errorType:\"UNEVALUATED_ITEMS_NARROWED\", description:\"An array or combined type at path '{path}' has fewer elements in the %s schema than the %s schema'}",
        "the {reader} schema demands a schema of what else is at {path}, the {writer} schema none";
    /// `unevaluatedItems` was a schema and lets everything pass.
    UNEVALUATED_ITEMS_EXTENDED: Allowed,
        "{errorType:\"UNEVALUATED_ITEMS_EXTENDED\", description:\"'}",
        "the {reader} schema demands nothing of what else is at {path} any more";
    /// A place in the list has a schema that the writer's open model leaves free.
    ITEM_ADDED_TO_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"ITEM_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"The %s schema has an open content model and has a property or item at path '{path}' which is missing in the %s schema'}",
        "the {reader} schema has a schema for item {name}, which the {writer} schema leaves free";
    /// A place in the list has a schema that lets everything pass.
    ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema has a schema for item {name} that lets everything pass";
    /// A place in the list has a schema where the writer allows no item.
    ITEM_ADDED_TO_CLOSED_CONTENT_MODEL: Allowed,
        "{errorType:\"ITEM_ADDED_TO_CLOSED_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema allows an item {name}, the {writer} schema does not";
    /// A place in the list has no schema any more; the reader's open model lets it pass.
    ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema leaves item {name} free";
    /// A place in the list that nothing fits has no schema any more.
    ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL: Allowed,
        "{errorType:\"ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema allows no item {name}, nor does the {writer} schema";
    /// A place in the list has no schema any more and the reader's closed model refuses it.
    ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL: Breaking,
        "{errorType:\"ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL\", description:\"The %s has a closed content model and is missing a property or item present at path '{path}' in the %s schema'}",
        "the {reader} schema allows no item {name}, the {writer} schema does";
    /// A place in the list has no schema any more; what the reader demands of further items fits it.
    ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema has no schema for item {name} alone, but its schema for further items fits";
    /// A place in the list has no schema any more and what the reader demands of further items does not fit it.
    ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"A property or item is missing in the %s schema but present at path '{path}' in the %s schema and is not covered by its partially open content model'}",
        "the {reader} schema has no schema for item {name} alone, and its schema for further items does not fit";
    /// A place in the list has a schema that fits what the writer demands of further items.
    ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Allowed,
        "{errorType:\"ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"'}",
        "the {reader} schema has a schema for item {name}, and the {writer} schema for further items fits it";
    /// A place in the list has a schema that does not fit what the writer demands of further items.
    ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL: Breaking,
        "{errorType:\"ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL\", description:\"The %s schema has a property or item at path '{path}' which is missing in the %s schema and is not covered by its partially open content model'}",
        "the {reader} schema has a schema for item {name}, and the {writer} schema for further items does not fit it";
    /// `enum` has further values in the reader.
    ENUM_ARRAY_EXTENDED: Allowed,
        "{errorType:\"ENUM_ARRAY_EXTENDED\", description:\"'}",
        "the {reader} schema has further values at {path}";
    /// `enum` lacks values of the writer.
    ENUM_ARRAY_NARROWED: Breaking,
        "{errorType:\"ENUM_ARRAY_NARROWED\", description:\"An array or combined type at path '{path}' has fewer elements in the %s schema than the %s schema'}",
        "the {reader} schema lacks values at {path} that the {writer} schema has";
    /// `enum` or `const` has other values; `1` and `1.0` count as different.
    ENUM_ARRAY_CHANGED: Breaking,
        "{errorType:\"ENUM_ARRAY_CHANGED\", description:\"A type at path '{path}' is different between the %s schema and the %s schema'}",
        "the {reader} schema has other values at {path} than the {writer} schema";
    /// The kind of combination changed to one that takes more.
    COMBINED_TYPE_EXTENDED: Allowed,
        "{errorType:\"COMBINED_TYPE_EXTENDED\", description:\"'}",
        "the {reader} schema combines the schemas at {path} in another way, which takes more";
    /// The kind of combination changed: `allOf`, `anyOf`, `oneOf`.
    COMBINED_TYPE_CHANGED: Breaking,
        "{errorType:\"COMBINED_TYPE_CHANGED\", description:\"A type at path '{path}' is different between the %s schema and the %s schema'}",
        "the {reader} schema combines the schemas at {path} in another way";
    /// Not every member finds a partner of its own that it is compatible with.
    COMBINED_TYPE_SUBSCHEMAS_CHANGED: Breaking,
        "{errorType:\"COMBINED_TYPE_SUBSCHEMAS_CHANGED\", description:\"A type at path '{path}' is different between the %s schema and the %s schema'}",
        "the {reader} schema has no partner of its own for every combined schema at {path} of the {writer} schema";
    /// `allOf` has more members in the reader.
    PRODUCT_TYPE_EXTENDED: Breaking,
        "{errorType:\"PRODUCT_TYPE_EXTENDED\", description:\"An array or combined type at path '{path}' has more elements in the %s schema than the %s schema'}",
        "the {reader} schema combines more conditions at {path}";
    /// `allOf` has fewer members in the reader.
    PRODUCT_TYPE_NARROWED: Allowed,
        "{errorType:\"PRODUCT_TYPE_NARROWED\", description:\"'}",
        "the {reader} schema combines fewer conditions at {path}";
    /// `anyOf` or `oneOf` has more members in the reader.
    SUM_TYPE_EXTENDED: Allowed,
        "{errorType:\"SUM_TYPE_EXTENDED\", description:\"An array or combined type at path '{path}' has more elements in the %s schema than the %s schema'}",
        "the {reader} schema has more alternatives at {path}";
    /// `anyOf` or `oneOf` has fewer members in the reader.
    SUM_TYPE_NARROWED: Breaking,
        "{errorType:\"SUM_TYPE_NARROWED\", description:\"An array or combined type at path '{path}' has fewer elements in the %s schema than the %s schema'}",
        "the {reader} schema has fewer alternatives at {path}";
    /// `not` excludes more in the reader.
    NOT_TYPE_EXTENDED: Breaking,
        "{errorType:\"NOT_TYPE_EXTENDED\", description:\"An array or combined type at path '{path}' has more elements in the %s schema than the %s schema'}",
        "the {reader} schema excludes more at {path}";
    /// `not` excludes no more in the reader.
    NOT_TYPE_NARROWED: Allowed,
        "{errorType:\"NOT_TYPE_NARROWED\", description:\"'}",
        "the {reader} schema excludes no more at {path} than the {writer} schema";
}
