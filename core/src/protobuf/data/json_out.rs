//! From messages to JSON text.

use protox::prost_reflect::{DescriptorPool, Kind};

use crate::error::{Code, SchemaError};
use crate::json::write_string;
use crate::limits::Limits;
use crate::payload::Defaults;
use crate::protobuf::data::field::Field;
use crate::protobuf::data::message::{Message, Value};
use crate::protobuf::data::{DEPTH, pointer, read, time};
use crate::protobuf::place::{placed, somewhere};
use crate::protobuf::schema::Schema;
use crate::wire::to_base64;

/// Returns a message as JSON, fields in the order of their numbers.
pub(super) fn text(
    pool: &DescriptorPool,
    message: &Message,
    schema: &Schema,
    defaults: Defaults,
    limits: &Limits,
) -> Result<String, SchemaError> {
    let mut printing = Printing {
        pool,
        schema,
        defaults,
        limits,
        out: String::new(),
        path: Vec::new(),
    };
    printing
        .message(message, 0)
        .map_err(|error| somewhere(error, schema, message.descriptor.full_name()))?;
    Ok(printing.out)
}

struct Printing<'a> {
    pool: &'a DescriptorPool,
    schema: &'a Schema,
    defaults: Defaults,
    limits: &'a Limits,
    out: String,
    path: Vec<String>,
}

impl Printing<'_> {
    fn message(&mut self, message: &Message, depth: usize) -> Result<(), SchemaError> {
        // Each `Any` holds bytes of its own, which begin to count anew.
        if depth > self.limits.depth.min(DEPTH) {
            let text = format!(
                "messages are nested deeper than {}",
                self.limits.depth.min(DEPTH)
            );
            return Err(SchemaError::new(Code::LimitDepth, text).on(pointer(&self.path)));
        }
        if self.special(message, depth)? {
            return Ok(());
        }
        self.out.push('{');
        self.fields(message, true, depth)?;
        self.out.push('}');
        Ok(())
    }

    fn fields(
        &mut self,
        message: &Message,
        mut first: bool,
        depth: usize,
    ) -> Result<(), SchemaError> {
        let own = message.descriptor.fields().map(Field::Own);
        let extensions = message
            .fields
            .values()
            .filter(|(field, _)| matches!(field, Field::Extension(_)));
        let all: Vec<Field> = own
            .chain(extensions.map(|(field, _)| field.clone()))
            .collect();
        for field in all {
            let default;
            let value = match message.get(field.number()) {
                Some(value) if field.has_presence() || !value.is_zero() => value,
                _ => {
                    let shown = !field.has_presence() || field.has_own_default();
                    if self.defaults == Defaults::Omitted || !shown {
                        continue;
                    }
                    default = Value::of(&field.default());
                    &default
                }
            };
            if !std::mem::take(&mut first) {
                self.out.push(',');
            }
            write_string(&mut self.out, field.json_name());
            self.out.push(':');
            self.path.push(field.json_name().to_owned());
            self.value(&field.kind(), value, depth).map_err(|error| {
                let holder = message.descriptor.full_name();
                placed(error, self.schema, holder, Some(field.number()))
            })?;
            self.path.pop();
            if self.out.len() > self.limits.output {
                let text = format!(
                    "the message is longer than {} bytes of JSON",
                    self.limits.output
                );
                return Err(SchemaError::new(Code::LimitOutput, text).on(pointer(&self.path)));
            }
        }
        Ok(())
    }

    fn value(&mut self, kind: &Kind, value: &Value, depth: usize) -> Result<(), SchemaError> {
        match value {
            Value::Boolean(value) => self.out.push_str(if *value { "true" } else { "false" }),
            Value::I32(value) => self.out.push_str(&value.to_string()),
            Value::U32(value) => self.out.push_str(&value.to_string()),
            // What not every host's numbers hold is a text.
            Value::I64(value) => self.quoted(&value.to_string()),
            Value::U64(value) => self.quoted(&value.to_string()),
            Value::Float(value) if value.is_finite() => {
                self.out
                    .push_str(&serde_json::to_string(value).unwrap_or_default());
            }
            Value::Double(value) if value.is_finite() => {
                self.out
                    .push_str(&serde_json::to_string(value).unwrap_or_default());
            }
            Value::Float(value) => self.quoted(non_finite(f64::from(*value))),
            Value::Double(value) => self.quoted(non_finite(*value)),
            Value::Text(text) => write_string(&mut self.out, text),
            Value::Bytes(bytes) => self.quoted(&to_base64(bytes)),
            Value::Enum(number) => match kind {
                Kind::Enum(kind) if kind.full_name() == "google.protobuf.NullValue" => {
                    self.out.push_str("null");
                }
                Kind::Enum(kind) => match kind.get_value(*number) {
                    Some(constant) => self.quoted(constant.name()),
                    None => self.out.push_str(&number.to_string()),
                },
                _ => self.out.push_str(&number.to_string()),
            },
            Value::Message(message) => self.message(message, depth + 1)?,
            Value::List(values) => {
                self.out.push('[');
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    self.path.push(index.to_string());
                    self.value(kind, value, depth)?;
                    self.path.pop();
                }
                self.out.push(']');
            }
            Value::Map(entries) => {
                let inner = match kind {
                    Kind::Message(entry) => entry.map_entry_value_field().kind(),
                    kind => kind.clone(),
                };
                self.out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        self.out.push(',');
                    }
                    let key = key.text();
                    write_string(&mut self.out, &key);
                    self.out.push(':');
                    self.path.push(key);
                    self.value(&inner, value, depth)?;
                    self.path.pop();
                }
                self.out.push('}');
            }
        }
        Ok(())
    }

    fn quoted(&mut self, plain: &str) {
        self.out.push('"');
        self.out.push_str(plain);
        self.out.push('"');
    }

    /// Prints the types that have a form of their own; returns whether the message is of one.
    fn special(&mut self, message: &Message, depth: usize) -> Result<bool, SchemaError> {
        let name = message.descriptor.full_name();
        match name.strip_prefix("google.protobuf.") {
            Some("Any") => self.any(message, depth)?,
            Some("Timestamp") => {
                let text = time::timestamp(message.integer(1), message.integer(2));
                let text = text.ok_or_else(|| {
                    self.refused(message, "the timestamp lies outside of the years 1 to 9999")
                })?;
                self.quoted(&text);
            }
            Some("Duration") => {
                let text = time::duration(message.integer(1), message.integer(2));
                let text = text.ok_or_else(|| {
                    self.refused(
                        message,
                        "the duration is longer than 10,000 years or of two signs",
                    )
                })?;
                self.quoted(&text);
            }
            Some("FieldMask") => {
                let mut paths = Vec::new();
                if let Some(Value::List(values)) = message.get(1) {
                    for value in values {
                        let Value::Text(text) = value else { continue };
                        let camel = camel_case(text).ok_or_else(|| {
                            self.refused(
                                message,
                                &format!("the path {text:?} of a field mask has no form in JSON"),
                            )
                        })?;
                        paths.push(camel);
                    }
                }
                write_string(&mut self.out, &paths.join(","));
            }
            Some(
                "DoubleValue" | "FloatValue" | "Int64Value" | "UInt64Value" | "Int32Value"
                | "UInt32Value" | "BoolValue" | "StringValue" | "BytesValue",
            ) => {
                if let Some(field) = Field::numbered(&message.descriptor, 1) {
                    let zero = Value::of(&field.default());
                    self.value(&field.kind(), message.get(1).unwrap_or(&zero), depth)?;
                }
            }
            Some("Struct") => match (message.get(1), Field::numbered(&message.descriptor, 1)) {
                (Some(value), Some(field)) => self.value(&field.kind(), value, depth)?,
                _ => self.out.push_str("{}"),
            },
            Some("ListValue") => match (message.get(1), Field::numbered(&message.descriptor, 1)) {
                (Some(value), Some(field)) => self.value(&field.kind(), value, depth)?,
                _ => self.out.push_str("[]"),
            },
            Some("Value") => match message.fields.values().next() {
                Some((field, value)) => {
                    let finite = match value {
                        Value::Double(value) => value.is_finite(),
                        _ => true,
                    };
                    if !finite {
                        return Err(self.refused(message, "a value of JSON is no finite number"));
                    }
                    self.value(&field.kind(), value, depth)?;
                }
                None => return Err(self.refused(message, "a value of JSON says nothing")),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn any(&mut self, message: &Message, depth: usize) -> Result<(), SchemaError> {
        let url = String::from_utf8_lossy(message.bytes(1)).into_owned();
        if url.is_empty() && message.bytes(2).is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        let name = url.rsplit('/').next().unwrap_or("");
        let descriptor = url
            .contains('/')
            .then(|| self.pool.get_message_by_name(name));
        let Some(descriptor) = descriptor.flatten() else {
            let text = format!("no message of the type {url:?} is among the given files");
            return Err(self.refused(message, &text));
        };
        let (inner, _) = read::read(&descriptor, self.schema, message.bytes(2), self.limits)
            .map_err(|error| {
                let path = format!("{}{}", pointer(&self.path), error.path().unwrap_or(""));
                error.on(path)
            })?;
        self.out.push_str("{\"@type\":");
        write_string(&mut self.out, &url);
        if is_special(name) {
            self.out.push_str(",\"value\":");
            self.path.push("value".to_owned());
            self.message(&inner, depth + 1)?;
            self.path.pop();
        } else {
            if depth > self.limits.depth.min(DEPTH) {
                return Err(SchemaError::new(
                    Code::LimitDepth,
                    "messages are nested too deep",
                ));
            }
            self.fields(&inner, false, depth + 1)?;
        }
        self.out.push('}');
        Ok(())
    }

    #[cold]
    fn refused(&self, message: &Message, text: &str) -> SchemaError {
        let error = SchemaError::new(Code::InvalidData, text).on(pointer(&self.path));
        placed(error, self.schema, message.descriptor.full_name(), None)
    }
}

/// Whether a type has a form of its own in JSON, so that an `Any` holds it as `value`.
pub(super) fn is_special(name: &str) -> bool {
    name.strip_prefix("google.protobuf.").is_some_and(|name| {
        matches!(
            name,
            "Any"
                | "Timestamp"
                | "Duration"
                | "FieldMask"
                | "DoubleValue"
                | "FloatValue"
                | "Int64Value"
                | "UInt64Value"
                | "Int32Value"
                | "UInt32Value"
                | "BoolValue"
                | "StringValue"
                | "BytesValue"
                | "Struct"
                | "ListValue"
                | "Value"
                | "Empty"
        )
    })
}

fn non_finite(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}

/// Returns `snake_case` as `camelCase`; `None` for what could not be turned back.
fn camel_case(path: &str) -> Option<String> {
    let mut out = String::with_capacity(path.len());
    let mut upper = false;
    for character in path.chars() {
        match character {
            '_' if upper => return None,
            '_' => upper = true,
            'A'..='Z' => return None,
            'a'..='z' => {
                out.push(if upper {
                    character.to_ascii_uppercase()
                } else {
                    character
                });
                upper = false;
            }
            _ if upper => return None,
            other => out.push(other),
        }
    }
    (!upper).then_some(out)
}
