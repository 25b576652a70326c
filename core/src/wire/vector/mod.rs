//! The `wire` requests: one kind for each thing that a registry's clients or its broker do with bytes.
//!
//! Source: docs/wire.md, "Requests".

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::{Code, SchemaError};
use crate::payload::{Json, PayloadOptions};
use crate::schema::{ParseOptions, Schema};
use crate::wire::guid::from_hex;

mod glue;
mod hortonworks;
mod pulsar;
mod pulsar_registry;

/// Answers a request; a refusal is an error, also where clients throw.
pub(crate) fn answer(registry: &str, kind: &str, inputs: &Value) -> Result<Value, SchemaError> {
    let inputs = Inputs(inputs);
    match registry {
        "glue" => glue::answer(kind, inputs),
        "hortonworks" => hortonworks::answer(kind, inputs),
        "pulsar" => pulsar::answer(kind, inputs),
        _ => Err(SchemaError::new(
            Code::InvalidRequest,
            format!("unknown registry {registry:?}: expected one of glue, hortonworks, pulsar"),
        )),
    }
}

/// Reads an Avro schema as stored.
fn avro(text: &str) -> Result<Schema, SchemaError> {
    Schema::parse(text, &ParseOptions::default())
}

/// How clients take data in plain JSON.
fn plain() -> PayloadOptions {
    PayloadOptions {
        json: Json::Plain,
        ..PayloadOptions::default()
    }
}

fn unknown(registry: &str, kind: &str) -> SchemaError {
    SchemaError::new(
        Code::Unsupported,
        format!("kind {kind:?} of registry {registry} is not offered"),
    )
}

/// The members that a request's kind asks for.
#[derive(Clone, Copy)]
struct Inputs<'a>(&'a Value);

impl<'a> Inputs<'a> {
    fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    fn missing(name: &str, what: &str) -> SchemaError {
        SchemaError::new(
            Code::InvalidRequest,
            format!("the inputs need {name:?}, {what}"),
        )
    }

    fn optional_text(self, name: &str) -> Result<Option<&'a str>, SchemaError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Self::missing(name, "a text")),
        }
    }

    fn text(self, name: &str) -> Result<&'a str, SchemaError> {
        self.optional_text(name)?
            .ok_or_else(|| Self::missing(name, "a text"))
    }

    fn optional_bytes(self, name: &str) -> Result<Option<Vec<u8>>, SchemaError> {
        self.optional_text(name)?.map(from_hex).transpose()
    }

    fn bytes(self, name: &str) -> Result<Vec<u8>, SchemaError> {
        from_hex(self.text(name)?)
    }

    /// Takes a whole number or its decimal digits.
    fn optional_integer(self, name: &str) -> Result<Option<i64>, SchemaError> {
        let number = match self.get(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_i64(),
            Some(Value::String(digits)) => digits.parse().ok(),
            Some(_) => None,
        };
        number
            .map(Some)
            .ok_or_else(|| Self::missing(name, "a whole number of 64 bits"))
    }

    fn integer(self, name: &str) -> Result<i64, SchemaError> {
        self.optional_integer(name)?
            .ok_or_else(|| Self::missing(name, "a whole number of 64 bits"))
    }

    fn flag(self, name: &str) -> bool {
        self.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    fn inputs(self, name: &str) -> Result<Self, SchemaError> {
        self.get(name)
            .filter(|value| value.is_object())
            .map(Inputs)
            .ok_or_else(|| Self::missing(name, "an object"))
    }

    fn list(self, name: &str) -> Result<&'a [Value], SchemaError> {
        self.get(name)
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            .ok_or_else(|| Self::missing(name, "a list"))
    }

    fn texts(self, name: &str) -> Result<BTreeMap<String, String>, SchemaError> {
        let empty = Map::new();
        let members = match self.get(name) {
            None => &empty,
            Some(Value::Object(members)) => members,
            Some(_) => return Err(Self::missing(name, "an object of texts")),
        };
        members
            .iter()
            .map(|(name, value)| {
                let text = value.as_str();
                text.map(|text| (name.clone(), text.to_owned()))
                    .ok_or_else(|| Self::missing(name, "a text"))
            })
            .collect()
    }
}
