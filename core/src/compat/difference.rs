//! One structural fact about a pair of schemas, and where it stands in both.

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

use crate::compat::rule::{Rule, Verdict, fill};
use crate::error::SchemaError;
use crate::source::Span;

/// An element of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Site {
    /// A JSON Pointer into the schema's text for Avro and JSON Schema (empty is the root); `/` with message names and the field number
    /// for Protobuf.
    pub path: String,
    /// Where it is written; `None` if the element is in no text.
    pub span: Option<Span>,
}

/// What a message says beside its fixed words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// A name or another piece of text.
    Text(String),
    /// A whole number; beyond 2^53 it is given as `Text`.
    Number(i64),
    /// Several names, in the order of the message.
    List(Vec<String>),
}

impl Arg {
    fn write(&self, out: &mut String) {
        match self {
            Arg::Text(text) => out.push_str(text),
            Arg::Number(number) => out.push_str(&number.to_string()),
            Arg::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index > 0 { ", " } else { "" });
                    out.push_str(item);
                }
            }
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Arg::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Arg::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Arg::Number(number)
    }
}

/// The arguments of a difference by name, in a fixed order.
pub type Args = Vec<(&'static str, Arg)>;

/// One thing that differs between what a reader expects and what a writer writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What kind of difference it is.
    pub rule: &'static Rule,
    /// Whether it breaks, after the overrides of dialect and policy.
    pub verdict: Verdict,
    /// The place as the registry names it.
    pub path: String,
    /// The place in the reader's schema; where the element is missing there, the nearest one around it.
    pub reader: Site,
    /// The place in the writer's schema, likewise.
    pub writer: Site,
    /// What the messages say beside their fixed words.
    pub args: Args,
}

impl Difference {
    /// Returns the registry's own text, before the labels for reader and writer are put in for `%s`; empty where it prints none.
    pub fn message(&self) -> String {
        self.filled(self.rule.message)
    }

    /// Returns a text with the arguments put in.
    pub(crate) fn filled(&self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() + self.path.len() + 64);
        fill(template, &mut out, |name, out| self.write_arg(name, out));
        out
    }

    /// Returns our own sentence; `labels` are the words for reader and writer.
    pub fn reason(&self, labels: [&str; 2]) -> String {
        let mut out = String::new();
        fill(self.rule.reason, &mut out, |name, out| {
            match name {
                "reader" => out.push_str(labels[0]),
                "writer" => out.push_str(labels[1]),
                _ => return self.write_arg(name, out),
            }
            true
        });
        out
    }

    fn write_arg(&self, name: &str, out: &mut String) -> bool {
        if name == "path" {
            out.push_str(&self.path);
            return true;
        }
        let arg = self.args.iter().find(|(known, _)| *known == name);
        arg.inspect(|(_, arg)| arg.write(out)).is_some()
    }

    /// Says of an error about this difference where it is: in the reader's schema.
    pub(crate) fn place(&self, error: SchemaError) -> SchemaError {
        let error = error.on(self.reader.path.clone());
        self.reader
            .span
            .clone()
            .into_iter()
            .fold(error, SchemaError::at)
    }

    /// Returns whether it breaks.
    pub fn breaks(&self) -> bool {
        self.verdict == Verdict::Breaking
    }
}

/// Writes the arguments as an object.
pub(crate) struct ArgsOf<'a>(pub(crate) &'a Args);

impl Serialize for ArgsOf<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, arg) in self.0 {
            map.serialize_entry(name, arg)?;
        }
        map.end()
    }
}

impl Serialize for Difference {
    /// Writes `rule`, `type`, `path`, `compatible`, `reader`, `writer`, `args`, `message` and `reason`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Difference", 9)?;
        out.serialize_field("rule", self.rule.name)?;
        out.serialize_field("type", self.rule.name)?;
        out.serialize_field("path", &self.path)?;
        out.serialize_field("compatible", &!self.breaks())?;
        out.serialize_field("reader", &self.reader)?;
        out.serialize_field("writer", &self.writer)?;
        out.serialize_field("args", &ArgsOf(&self.args))?;
        out.serialize_field("message", &self.message())?;
        out.serialize_field("reason", &self.reason(["reader", "writer"]))?;
        out.end()
    }
}
