//! Whether every required field of a message is there.

use crate::error::{Code, SchemaError};
use crate::protobuf::data::field::Field;
use crate::protobuf::data::message::{Message, Value};
use crate::protobuf::data::pointer;
use crate::protobuf::place::placed;
use crate::protobuf::schema::Schema;

/// Refuses a message that lacks a required field, at any depth.
///
/// # Errors
/// `INVALID_DATA` with the path of the message, and where the field is written.
pub(super) fn check(message: &Message, schema: &Schema) -> Result<(), SchemaError> {
    below(message, schema, &mut Vec::new())
}

fn below(message: &Message, schema: &Schema, path: &mut Vec<String>) -> Result<(), SchemaError> {
    for field in message.descriptor.fields() {
        let field = Field::Own(field);
        if field.is_required() && message.get(field.number()).is_none() {
            let text = format!(
                "required field {:?} of message {:?} has no value",
                field.json_name(),
                message.descriptor.full_name()
            );
            let number = Some(field.number());
            let error = SchemaError::new(Code::InvalidData, text).on(pointer(path));
            let name = message.descriptor.full_name();
            return Err(placed(error, schema, name, number));
        }
    }
    for (field, value) in message.fields.values() {
        path.push(field.json_name().to_owned());
        match value {
            Value::Message(inner) => below(inner, schema, path)?,
            Value::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    if let Value::Message(inner) = value {
                        path.push(index.to_string());
                        below(inner, schema, path)?;
                        path.pop();
                    }
                }
            }
            Value::Map(entries) => {
                for (key, value) in entries {
                    if let Value::Message(inner) = value {
                        path.push(key.text());
                        below(inner, schema, path)?;
                        path.pop();
                    }
                }
            }
            _ => {}
        }
        path.pop();
    }
    Ok(())
}
