//! What Pulsar knows of a schema, and the texts it makes of that.
//!
//! Source: docs/wire.md, "Pulsar's schema infos".

use std::collections::BTreeMap;
use std::fmt;

use crate::avro;
use crate::error::{Code, SchemaError};
use crate::fingerprint::Algorithm;
use crate::json::Kind;
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::Sources;
use crate::text::utf16_order;
use crate::wire::base64::to_base64;
use crate::wire::pulsar::SchemaType;
use crate::wire::pulsar::gson::{self, AS_IT_IS, COMPACT, PRETTY, Writer};
use crate::wire::pulsar::key_value::{self, Encoding};

/// A schema with its name, type and properties.
#[derive(Clone, Debug)]
pub struct SchemaInfo {
    /// `Boolean`, `INT8` and so on for the built-in ones, `KeyValue`, empty for structs.
    pub name: String,
    /// The type.
    pub schema_type: SchemaType,
    /// The schema's data: a text for structs, both parts' data for pairs, empty for primitives.
    pub schema: Vec<u8>,
    /// What else is said of it.
    pub properties: BTreeMap<String, String>,
    /// Milliseconds since the epoch; 0 if unset.
    pub timestamp: i64,
}

impl PartialEq for SchemaInfo {
    /// Compares as Pulsar does: the name does not count.
    fn eq(&self, other: &Self) -> bool {
        self.schema == other.schema
            && self.schema_type == other.schema_type
            && self.timestamp == other.timestamp
            && self.properties == other.properties
    }
}

impl Eq for SchemaInfo {}

impl SchemaInfo {
    /// Returns the built-in schema of a primitive type, or of `AUTO_CONSUME`.
    ///
    /// # Errors
    /// `UNSUPPORTED` for types whose schema has content.
    pub fn builtin(schema_type: SchemaType) -> Result<Self, SchemaError> {
        if !schema_type.is_primitive() && schema_type != SchemaType::AutoConsume {
            return Err(SchemaError::new(
                Code::Unsupported,
                format!("type {} has no built-in schema", schema_type.as_str()),
            ));
        }
        Ok(Self {
            name: schema_type.builtin_name().to_owned(),
            schema_type,
            schema: Vec::new(),
            properties: BTreeMap::new(),
            timestamp: 0,
        })
    }

    /// Returns the schema of a struct from its definition, an Avro schema, which is printed anew. Names are checked, defaults are not.
    ///
    /// # Errors
    /// The codes of [`Schema::parse`](crate::Schema::parse), `UNSUPPORTED` for types without an Avro definition.
    pub fn structured(
        schema_type: SchemaType,
        definition: &str,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        if !schema_type.is_struct() || schema_type == SchemaType::ProtobufNative {
            return Err(SchemaError::new(
                Code::Unsupported,
                format!("type {} has no Avro definition", schema_type.as_str()),
            ));
        }
        let sources = Sources::new(definition, std::iter::empty(), limits)?;
        let schema = avro::Schema::parse(sources, Mode::Stored, limits)?;
        Ok(Self {
            name: String::new(),
            schema_type,
            schema: schema.canonical(limits)?.into_bytes(),
            properties: [
                ("__alwaysAllowNull", "true"),
                ("__jsr310ConversionEnabled", "false"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
            timestamp: 0,
        })
    }

    /// Returns the schema of pairs.
    ///
    /// # Errors
    /// `FRAME_UNWRITABLE` for parts of more than 2,147,483,647 bytes.
    pub fn key_value(key: &Self, value: &Self, encoding: Encoding) -> Result<Self, SchemaError> {
        let mut schema = Vec::new();
        key_value::encode_inline(&mut schema, Some(&key.schema), Some(&value.schema))?;
        let mut properties = BTreeMap::new();
        for (part, info) in [("key", key), ("value", value)] {
            let mut add = |name: &str, value: String| {
                properties.insert(format!("{part}.schema.{name}"), value);
            };
            add("name", info.name.clone());
            add("type", info.schema_type.as_str().to_owned());
            add("properties", properties_json(&info.properties));
        }
        properties.insert("kv.encoding.type".to_owned(), encoding.as_str().to_owned());
        Ok(Self {
            name: SchemaType::KeyValue.builtin_name().to_owned(),
            schema_type: SchemaType::KeyValue,
            schema,
            properties,
            timestamp: 0,
        })
    }

    /// Returns the two schemas of pairs and where the key stands. What the properties leave out is a nameless BYTES schema, `INLINE`.
    ///
    /// # Errors
    /// The codes of [`key_value::decode_inline`], `INVALID_SCHEMA_DATA` for properties that cannot be read.
    pub fn parts(&self) -> Result<(Self, Self, Encoding), SchemaError> {
        let pair = key_value::decode_inline(&self.schema)?;
        let property = |name: &str| self.properties.get(name).map_or("", String::as_str);
        let part = |part: &str, data: Option<&[u8]>| -> Result<Self, SchemaError> {
            let named = |name: &str| property(&format!("{part}.schema.{name}"));
            let schema_type = match named("type") {
                "" => SchemaType::Bytes,
                name => SchemaType::named(name).ok_or_else(|| {
                    SchemaError::new(
                        Code::InvalidSchemaData,
                        format!("{part}.schema.type is {name:?}, which is no type"),
                    )
                })?,
            };
            Ok(Self {
                name: named("name").to_owned(),
                schema_type,
                schema: data.unwrap_or_default().to_vec(),
                properties: read_properties(named("properties"))?,
                timestamp: 0,
            })
        };
        let encoding = property("kv.encoding.type");
        let encoding = Encoding::named(encoding).ok_or_else(|| {
            SchemaError::new(
                Code::InvalidSchemaData,
                format!("kv.encoding.type is {encoding:?}: expected INLINE or SEPARATED"),
            )
        })?;
        Ok((part("key", pair.key)?, part("value", pair.value)?, encoding))
    }

    /// Returns SHA-256 of the data as it is, in lower-case hex; with the type it identifies the schema.
    pub fn hash(&self) -> String {
        Algorithm::Sha256.of(&self.schema)
    }

    /// Returns the data as text: a struct's own text, both infos of a pair as compact JSON, else Base64.
    pub fn definition(&self) -> String {
        match self.schema_type {
            SchemaType::KeyValue => {
                let mut writer = Writer::new(COMPACT);
                self.write_schema(&mut writer);
                writer.out
            }
            other if other.is_struct() => String::from_utf8_lossy(&self.schema).into_owned(),
            _ => to_base64(&self.schema),
        }
    }

    /// Returns pairs' schema data as the admin interface shows it: an object with `key` and `value`, `""` for a part without data.
    ///
    /// # Errors
    /// As [`SchemaInfo::parts`], and the codes of JSON for a part that is none.
    pub fn admin_json(&self, limits: &Limits) -> Result<String, SchemaError> {
        let pair = key_value::decode_inline(&self.schema)?;
        let mut writer = Writer::new(AS_IT_IS);
        writer.begin('{');
        for (name, data) in [("key", pair.key), ("value", pair.value)] {
            writer.member(name);
            match data {
                None | Some([]) => writer.string(""),
                Some(data) => {
                    let (tree, root) = gson::read(crate::source::utf8(data)?, limits)?;
                    writer.value(&tree, root);
                }
            }
        }
        writer.end('}');
        Ok(writer.out)
    }

    fn write(&self, writer: &mut Writer) {
        writer.begin('{');
        writer.member("name");
        writer.string(&self.name);
        writer.member("schema");
        self.write_schema(writer);
        writer.member("type");
        writer.string(self.schema_type.as_str());
        writer.member("timestamp");
        writer.out.push_str(&self.timestamp.to_string());
        writer.member("properties");
        write_properties(writer, &self.properties);
        writer.end('}');
    }

    fn write_schema(&self, writer: &mut Writer) {
        match self.schema_type {
            SchemaType::KeyValue => match self.parts() {
                // A part is a pair only where its properties say so, and each level escapes those of the next: it cannot go deep.
                Ok((key, value, _)) => {
                    writer.begin('{');
                    writer.member("key");
                    key.write(writer);
                    writer.member("value");
                    value.write(writer);
                    writer.end('}');
                }
                Err(_) => writer.string(&to_base64(&self.schema)),
            },
            SchemaType::Avro | SchemaType::Json | SchemaType::Protobuf => {
                let text = String::from_utf8_lossy(&self.schema);
                match gson::read(&text, &Limits::DEFAULT) {
                    Ok((tree, root)) if tree.kind(root) == Kind::Object => {
                        writer.value(&tree, root);
                    }
                    _ => writer.string(&text),
                }
            }
            _ => writer.string(&self.definition()),
        }
    }
}

impl fmt::Display for SchemaInfo {
    /// Writes the info as Pulsar prints it: JSON over several lines.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut writer = Writer::new(PRETTY);
        self.write(&mut writer);
        f.write_str(&writer.out)
    }
}

/// Returns the schema data of pairs from the admin interface's form; an empty text stands for a part without data.
///
/// # Errors
/// The codes of JSON, `INVALID_SCHEMA_DATA` where `key` or `value` is missing.
pub fn from_admin_json(text: &str, limits: &Limits) -> Result<Vec<u8>, SchemaError> {
    let (tree, root) = gson::read(text, limits)?;
    let part = |name: &str| {
        let id = tree.member(root, name).ok_or_else(|| {
            SchemaError::new(
                Code::InvalidSchemaData,
                format!("a pair's schema needs the member {name:?}"),
            )
        })?;
        if tree.text(id) == Some("") {
            return Ok(String::new());
        }
        let mut writer = Writer::new(AS_IT_IS);
        writer.value(&tree, id);
        Ok(writer.out)
    };
    let (key, value) = (part("key")?, part("value")?);
    let mut out = Vec::new();
    key_value::encode_inline(&mut out, Some(key.as_bytes()), Some(value.as_bytes()))?;
    Ok(out)
}

/// Returns properties as compact JSON, sorted by name.
pub fn properties_json(properties: &BTreeMap<String, String>) -> String {
    let mut writer = Writer::new(COMPACT);
    write_properties(&mut writer, properties);
    writer.out
}

fn write_properties(writer: &mut Writer, properties: &BTreeMap<String, String>) {
    let mut sorted: Vec<_> = properties.iter().collect();
    sorted.sort_by(|a, b| utf16_order(a.0, b.0));
    writer.begin('{');
    for (name, value) in sorted {
        writer.member(name);
        writer.string(value);
    }
    writer.end('}');
}

fn read_properties(text: &str) -> Result<BTreeMap<String, String>, SchemaError> {
    if text.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (tree, root) = gson::read(text, &Limits::DEFAULT)?;
    let members = tree.members(root).map(|(key, value)| {
        let text = tree.text(value).unwrap_or_else(|| tree.token(value));
        (tree.text(key).unwrap_or("").to_owned(), text.to_owned())
    });
    Ok(members.collect())
}
