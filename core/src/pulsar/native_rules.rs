//! What the broker looks at that no format knows of.

use crate::compat::declare_rules;

declare_rules! {
    /// The full name of the root message has changed. Nothing else of a Protobuf schema is looked at.
    ROOT_MESSAGE_CHANGED: Breaking,
        "Protobuf root message change is not allowed under the '{strategy}' strategy. Original message name: '{old}', new message name: '{new}'.",
        "the root message is '{new}' and was '{old}'";
    /// Two schemas in the form that clients sent before they sent Avro have different values of `id`.
    OLD_JSON_ID_CHANGED: Breaking,
        "Incompatible Schema from {old} to {new}",
        "the schemas are in the old JSON form, and their ids differ";
    /// A schema in the form that clients sent before they sent Avro is among those that a transitive strategy reads as Avro.
    OLD_JSON_IN_HISTORY: Breaking,
        "org.apache.avro.SchemaParseException: Type not supported: {type}",
        "a transitive strategy reads every schema as Avro, and one is in the old JSON form";
}
