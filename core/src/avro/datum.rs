//! Data of a schema: read from JSON, written to and read from Avro's binary encoding, resolved from a writer's schema to a reader's.
//!
//! Source: Avro specification, "Binary Encoding", "JSON Encoding" and "Schema Resolution".

use crate::avro::model::{Body, FieldDefault, Kind, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::json::{self, After, Grammar, NodeId, Number, Tree, java_double, java_float};
use crate::limits::Limits;
use crate::schema::Mode;
use crate::source::Sources;
use crate::wire::{Bytes, from_hex, read_zigzag_64, write_length, write_zigzag};

/// A datum.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    Null,
    Boolean(bool),
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    Bytes(Vec<u8>),
    String(String),
    Array(Vec<Datum>),
    Map(Vec<(String, Datum)>),
    Record(Vec<(String, Datum)>),
    Enum { index: u32, symbol: String },
    Fixed(Vec<u8>),
    Union { index: u32, datum: Box<Datum> },
}

/// How JSON says which branch of a union a datum is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    /// By the branch's name, as in Avro's JSON encoding.
    Tagged,
    /// Not at all: the first branch that fits.
    Plain,
}

/// What was read, and how many bytes it took.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decoded {
    pub(crate) datum: Datum,
    pub(crate) consumed: usize,
}

const GRAMMAR: Grammar = Grammar {
    comments: false,
    after: After::Controls,
    integer_digits: 1_000,
    number_characters: 1_001,
    name_units: usize::MAX,
    non_finite: false,
};

/// Reads a schema as stored.
pub(crate) fn parse(text: &str, limits: &Limits) -> Result<Schema, SchemaError> {
    let sources = Sources::new(text, std::iter::empty(), limits)?;
    Schema::parse(sources, Mode::Stored, limits)
}

/// Returns whether data in memory know their schema: records, enums, arrays and fixed.
pub(crate) fn carries_its_schema(schema: &Schema) -> bool {
    matches!(
        schema.kind(schema.root),
        Kind::Record | Kind::Enum | Kind::Array | Kind::Fixed
    )
}

/// Returns whether a schema is the primitive type of that name.
pub(crate) fn is_primitive(schema: &Schema, name: &str) -> bool {
    Kind::primitive(name) == Some(schema.kind(schema.root))
}

/// Returns the binary encoding of a datum given in JSON.
///
/// # Errors
/// `INVALID_DATA` for a datum that does not fit, and the codes of JSON.
pub(crate) fn encode(
    schema: &Schema,
    text: &str,
    style: Json,
    limits: &Limits,
) -> Result<Vec<u8>, SchemaError> {
    let mut tree = Tree::new(Sources::new(text, std::iter::empty(), limits)?);
    let root = json::read(&mut tree, 0, &GRAMMAR, limits)?;
    let datum = FromJson {
        schema,
        tree: &tree,
        style,
    }
    .datum(schema.root, root)?;
    let mut out = Vec::new();
    datum.write(&mut out);
    Ok(out)
}

/// Returns the binary encoding of a datum given as Java prints it: a primitive, an enum's symbol, or a fixed in hex digits.
///
/// # Errors
/// `INVALID_DATA` for a text that says no datum of the schema.
pub(crate) fn encode_scalar(schema: &Schema, text: &str) -> Result<Vec<u8>, SchemaError> {
    let datum = match schema.kind(schema.root) {
        Kind::Null => Some(Datum::Null),
        Kind::Boolean => text.parse().ok().map(Datum::Boolean),
        Kind::Int => text.parse().ok().map(Datum::Int),
        Kind::Long => text.parse().ok().map(Datum::Long),
        Kind::Float => text.parse().ok().map(Datum::Float),
        Kind::Double => text.parse().ok().map(Datum::Double),
        Kind::String => Some(Datum::String(text.to_owned())),
        Kind::Bytes => Some(Datum::Bytes(from_hex(text)?)),
        Kind::Enum => symbol(schema, schema.root, text),
        Kind::Fixed => fixed(schema, schema.root, from_hex(text)?),
        Kind::Array | Kind::Map | Kind::Union | Kind::Record => None,
    };
    let datum = datum.ok_or_else(|| {
        SchemaError::new(
            Code::InvalidData,
            format!(
                "{text:?} says no datum of type {}",
                schema.kind(schema.root).as_str()
            ),
        )
    })?;
    let mut out = Vec::new();
    datum.write(&mut out);
    Ok(out)
}

/// Reads a datum that `writer` wrote as `reader` sees it.
///
/// # Errors
/// `FRAME_TRUNCATED`, `INVALID_DATA`, `LIMIT_DEPTH`, `LIMIT_NODES`; `CHECK_FAILED` where the reader's schema cannot read the writer's.
pub(crate) fn decode(
    writer: &Schema,
    reader: &Schema,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Decoded, SchemaError> {
    let mut decoder = Decoder {
        writer,
        reader,
        bytes: Bytes::new(bytes),
        limits,
        nodes: 0,
    };
    let datum = decoder.resolved(writer.root, reader.root, 0)?;
    Ok(Decoded {
        datum,
        consumed: decoder.bytes.at(),
    })
}

fn symbol(schema: &Schema, id: TypeId, text: &str) -> Option<Datum> {
    let symbols = schema.named(id)?.symbols.of(&schema.symbols);
    let index = symbols
        .iter()
        .position(|symbol| schema.text(*symbol) == text)?;
    Some(Datum::Enum {
        index: index as u32,
        symbol: text.to_owned(),
    })
}

fn fixed(schema: &Schema, id: TypeId, bytes: Vec<u8>) -> Option<Datum> {
    let size = usize::try_from(schema.named(id)?.size).ok()?;
    (bytes.len() == size).then_some(Datum::Fixed(bytes))
}

/// The bytes that a JSON string stands for: a character each.
fn latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|c| u8::try_from(c).ok()).collect()
}

struct FromJson<'a> {
    schema: &'a Schema,
    tree: &'a Tree,
    style: Json,
}

impl FromJson<'_> {
    fn datum(&self, id: TypeId, node: NodeId) -> Result<Datum, SchemaError> {
        self.fitting(id, node)?.ok_or_else(|| {
            SchemaError::new(
                Code::InvalidData,
                format!(
                    "expected a datum of type {}, found {}",
                    self.schema.kind(id).as_str(),
                    self.tree.kind(node).described()
                ),
            )
            .on(self.tree.pointer(0, node))
            .at(self.tree.span(node))
        })
    }

    /// Returns the datum, `None` for a value of another type.
    fn fitting(&self, id: TypeId, node: NodeId) -> Result<Option<Datum>, SchemaError> {
        let (schema, tree) = (self.schema, self.tree);
        let text = tree.text(node);
        let float = || match (tree.number(node), text) {
            (Some(Number::Int(value)), _) => Some(f64::from(value)),
            (Some(Number::Double(value)), _) => Some(value),
            (Some(_), _) => tree.token(node).parse().ok(),
            (None, Some("NaN")) => Some(f64::NAN),
            (None, Some("Infinity" | "INF")) => Some(f64::INFINITY),
            (None, Some("-Infinity" | "-INF")) => Some(f64::NEG_INFINITY),
            (None, _) => None,
        };
        Ok(match (schema.kind(id), schema.body(id)) {
            (Kind::Null, _) => (tree.kind(node) == json::Kind::Null).then_some(Datum::Null),
            (Kind::Boolean, _) => (tree.kind(node) == json::Kind::Boolean)
                .then(|| Datum::Boolean(tree.token(node) == "true")),
            (Kind::Int, _) => match tree.number(node) {
                Some(Number::Int(value)) => Some(Datum::Int(value)),
                _ => None,
            },
            (Kind::Long, _) => match tree.number(node) {
                Some(Number::Int(value)) => Some(Datum::Long(i64::from(value))),
                Some(Number::Long(value)) => Some(Datum::Long(value)),
                _ => None,
            },
            (Kind::Float, _) => float().map(|value| Datum::Float(value as f32)),
            (Kind::Double, _) => float().map(Datum::Double),
            (Kind::String, _) => text.map(|text| Datum::String(text.to_owned())),
            (Kind::Bytes, _) => text.and_then(latin1).map(Datum::Bytes),
            (Kind::Enum, _) => text.and_then(|text| symbol(schema, id, text)),
            (Kind::Fixed, _) => text
                .and_then(latin1)
                .and_then(|bytes| fixed(schema, id, bytes)),
            (_, Body::Array(items)) if tree.kind(node) == json::Kind::Array => {
                let elements = tree
                    .elements(node)
                    .map(|element| self.datum(items, element));
                Some(Datum::Array(elements.collect::<Result<_, _>>()?))
            }
            (_, Body::Map(values)) if tree.kind(node) == json::Kind::Object => {
                let entries = tree.members(node).map(|(key, value)| {
                    let key = tree.text(key).unwrap_or("").to_owned();
                    Ok((key, self.datum(values, value)?))
                });
                Some(Datum::Map(entries.collect::<Result<_, SchemaError>>()?))
            }
            (_, Body::Union(list)) => self.branch(schema.branches(list), node)?,
            (Kind::Record, _) if tree.kind(node) == json::Kind::Object => {
                let Some(named) = schema.named(id) else {
                    return Ok(None);
                };
                let fields = named.fields.of(&schema.fields).iter().map(|field| {
                    let name = schema.text(field.name);
                    let datum = match tree.member(node, name) {
                        Some(value) => self.datum(field.ty, value)?,
                        None => self.absent(field.ty, name, node)?,
                    };
                    Ok((name.to_owned(), datum))
                });
                Some(Datum::Record(fields.collect::<Result<_, SchemaError>>()?))
            }
            _ => None,
        })
    }

    /// A field that is not there is null where the encoding leaves that open.
    fn absent(&self, id: TypeId, name: &str, node: NodeId) -> Result<Datum, SchemaError> {
        let null = match self.schema.body(id) {
            Body::Union(list) => self
                .schema
                .branches(list)
                .iter()
                .position(|branch| self.schema.kind(*branch) == Kind::Null),
            _ => None,
        };
        match null {
            Some(index) if self.style == Json::Plain => Ok(Datum::Union {
                index: index as u32,
                datum: Box::new(Datum::Null),
            }),
            _ => Err(
                SchemaError::new(Code::InvalidData, format!("field {name:?} has no value"))
                    .at(self.tree.span(node)),
            ),
        }
    }

    fn branch(&self, branches: &[TypeId], node: NodeId) -> Result<Option<Datum>, SchemaError> {
        let tree = self.tree;
        let tagged = |index: usize, datum: Datum| {
            Some(Datum::Union {
                index: index as u32,
                datum: Box::new(datum),
            })
        };
        if self.style == Json::Plain || tree.kind(node) == json::Kind::Null {
            for (index, branch) in branches.iter().enumerate() {
                // A record or list that fits in part is no fit; another branch may be.
                if let Ok(Some(datum)) = self.fitting(*branch, node) {
                    return Ok(tagged(index, datum));
                }
            }
            return Ok(None);
        }
        let mut members = tree.members(node);
        let (Some((key, value)), None) = (members.next(), members.next()) else {
            return Ok(None);
        };
        let name = tree.text(key).unwrap_or("");
        for (index, branch) in branches.iter().enumerate() {
            let matches = match self.schema.named(*branch) {
                Some(named) => self.schema.full_name(named.name) == name,
                None => self.schema.kind(*branch).as_str() == name,
            };
            if matches {
                return Ok(tagged(index, self.datum(*branch, value)?));
            }
        }
        Ok(None)
    }
}

impl Datum {
    /// Appends the binary encoding; lists are one block.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Datum::Null => {}
            Datum::Boolean(value) => out.push(u8::from(*value)),
            Datum::Int(value) => write_zigzag(out, i64::from(*value)),
            Datum::Long(value) => write_zigzag(out, *value),
            Datum::Float(value) => out.extend_from_slice(&value.to_le_bytes()),
            Datum::Double(value) => out.extend_from_slice(&value.to_le_bytes()),
            Datum::Bytes(bytes) => write_bytes(out, bytes),
            Datum::String(text) => write_bytes(out, text.as_bytes()),
            Datum::Fixed(bytes) => out.extend_from_slice(bytes),
            Datum::Enum { index, .. } => write_zigzag(out, i64::from(*index)),
            Datum::Union { index, datum } => {
                write_zigzag(out, i64::from(*index));
                datum.write(out);
            }
            Datum::Record(fields) => fields.iter().for_each(|(_, datum)| datum.write(out)),
            Datum::Array(elements) => {
                if !elements.is_empty() {
                    write_length(out, elements.len());
                    for datum in elements {
                        datum.write(out);
                    }
                }
                out.push(0);
            }
            Datum::Map(entries) => {
                if !entries.is_empty() {
                    write_length(out, entries.len());
                    for (key, datum) in entries {
                        write_bytes(out, key.as_bytes());
                        datum.write(out);
                    }
                }
                out.push(0);
            }
        }
    }

    /// Returns the datum as Java prints it; bytes and fixed that stand alone in hex digits.
    pub(crate) fn java(&self) -> String {
        match self {
            Datum::String(text) => text.clone(),
            Datum::Enum { symbol, .. } => symbol.clone(),
            Datum::Bytes(bytes) | Datum::Fixed(bytes) => hex(bytes),
            Datum::Float(value) => java_float(*value),
            Datum::Double(value) => java_double(*value),
            Datum::Union { datum, .. } => datum.java(),
            other => {
                let mut out = String::new();
                other.print(&mut out);
                out
            }
        }
    }

    fn print(&self, out: &mut String) {
        let quoted = |out: &mut String, text: &str| {
            out.push('"');
            out.push_str(text);
            out.push('"');
        };
        match self {
            Datum::Null => out.push_str("null"),
            Datum::Boolean(value) => out.push_str(&value.to_string()),
            Datum::Int(value) => out.push_str(&value.to_string()),
            Datum::Long(value) => out.push_str(&value.to_string()),
            Datum::Float(value) if value.is_finite() => out.push_str(&java_float(*value)),
            Datum::Float(value) => quoted(out, &java_float(*value)),
            Datum::Double(value) if value.is_finite() => out.push_str(&java_double(*value)),
            Datum::Double(value) => quoted(out, &java_double(*value)),
            Datum::String(text) => json::write_string(out, text),
            Datum::Enum { symbol, .. } => quoted(out, symbol),
            Datum::Bytes(bytes) => {
                let text: String = bytes.iter().copied().map(char::from).collect();
                json::write_string(out, &text);
            }
            Datum::Fixed(bytes) => {
                let bytes: Vec<_> = bytes.iter().map(|b| b.cast_signed().to_string()).collect();
                out.push('[');
                out.push_str(&bytes.join(", "));
                out.push(']');
            }
            Datum::Union { datum, .. } => datum.print(out),
            Datum::Array(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    element.print(out);
                }
                out.push(']');
            }
            Datum::Record(members) | Datum::Map(members) => {
                out.push('{');
                for (index, (name, datum)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    json::write_string(out, name);
                    out.push_str(": ");
                    datum.print(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_length(out, bytes.len());
    out.extend_from_slice(bytes);
}

struct Decoder<'a> {
    writer: &'a Schema,
    reader: &'a Schema,
    bytes: Bytes<'a>,
    limits: &'a Limits,
    nodes: usize,
}

impl Decoder<'_> {
    fn resolved(&mut self, w: TypeId, r: TypeId, depth: usize) -> Result<Datum, SchemaError> {
        self.nodes += 1;
        if self.nodes > self.limits.nodes {
            let message = format!("the datum has more than {} values", self.limits.nodes);
            return Err(SchemaError::new(Code::LimitNodes, message));
        }
        if depth > self.limits.depth {
            let message = format!("the datum is nested deeper than {}", self.limits.depth);
            return Err(SchemaError::new(Code::LimitDepth, message));
        }
        if let Body::Union(list) = self.writer.body(w) {
            let writer = self.writer;
            let index = self.number("a union's branch")?;
            let branch = usize::try_from(index)
                .ok()
                .and_then(|index| writer.branches(list).get(index));
            let branch =
                *branch.ok_or_else(|| invalid(format!("the union has no branch {index}")))?;
            return self.resolved(branch, r, depth + 1);
        }
        if let Body::Union(list) = self.reader.body(r) {
            let reader = self.reader;
            let branches = reader.branches(list);
            let fits = |exact: bool| {
                branches
                    .iter()
                    .position(|branch| self.matches(w, *branch, exact))
            };
            let index = fits(true)
                .or_else(|| fits(false))
                .ok_or_else(|| self.unreadable(w, r))?;
            let branch = branches.get(index).copied().unwrap_or(r);
            let datum = self.resolved(w, branch, depth + 1)?;
            return Ok(Datum::Union {
                index: index as u32,
                datum: Box::new(datum),
            });
        }
        if !self.matches(w, r, false) {
            return Err(self.unreadable(w, r));
        }
        match (self.writer.body(w), self.reader.body(r)) {
            (Body::Array(w), Body::Array(r)) => {
                let mut elements = Vec::new();
                while let Some(count) = self.block()? {
                    for _ in 0..count {
                        elements.push(self.resolved(w, r, depth + 1)?);
                    }
                }
                Ok(Datum::Array(elements))
            }
            (Body::Map(w), Body::Map(r)) => {
                let mut entries = Vec::new();
                while let Some(count) = self.block()? {
                    for _ in 0..count {
                        let key = self.string()?;
                        entries.push((key, self.resolved(w, r, depth + 1)?));
                    }
                }
                Ok(Datum::Map(entries))
            }
            (Body::Named(_), Body::Named(_)) => self.named(w, r, depth),
            _ => {
                let kind = self.writer.kind(w);
                let datum = self.primitive(kind)?;
                Ok(promoted(datum, self.reader.kind(r)))
            }
        }
    }

    /// Whether the reader's type reads the writer's, as far as the outermost type goes.
    fn matches(&self, w: TypeId, r: TypeId, exact: bool) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        let kinds = (writer.kind(w), reader.kind(r));
        match kinds {
            (a, b) if a == b => match (writer.named(w), reader.named(r)) {
                (Some(a), Some(b)) if a.kind == Kind::Record && !exact => {
                    writer.text(a.name.simple) == reader.text(b.name.simple) || b.aliases.count > 0
                }
                (Some(a), Some(b)) => {
                    writer.text(a.name.simple) == reader.text(b.name.simple) && a.size == b.size
                }
                _ => true,
            },
            _ if exact => false,
            (Kind::Int, Kind::Long | Kind::Float | Kind::Double)
            | (Kind::Long, Kind::Float | Kind::Double)
            | (Kind::Float, Kind::Double)
            | (Kind::String, Kind::Bytes)
            | (Kind::Bytes, Kind::String) => true,
            _ => false,
        }
    }

    fn named(&mut self, w: TypeId, r: TypeId, depth: usize) -> Result<Datum, SchemaError> {
        let (writer, reader) = (self.writer, self.reader);
        let (Some(wanted), Some(given)) = (reader.named(r), writer.named(w)) else {
            return Err(self.unreadable(w, r));
        };
        match given.kind {
            Kind::Fixed => {
                let size = usize::try_from(given.size).unwrap_or(0);
                Ok(Datum::Fixed(self.bytes.take(size, "a fixed")?.to_vec()))
            }
            Kind::Enum => {
                let index = self.number("an enum's symbol")?;
                let written = usize::try_from(index)
                    .ok()
                    .and_then(|index| given.symbols.of(&writer.symbols).get(index));
                let written = writer.text(
                    *written.ok_or_else(|| invalid(format!("the enum has no symbol {index}")))?,
                );
                let default = wanted.default.map(|range| reader.text(range));
                symbol(reader, r, written)
                    .or_else(|| default.and_then(|text| symbol(reader, r, text)))
                    .ok_or_else(|| invalid(format!("the reader's enum has no symbol {written:?}")))
            }
            _ => {
                let fields = wanted.fields.of(&reader.fields);
                let mut found: Vec<Option<Datum>> = vec![None; fields.len()];
                for field in given.fields.of(&writer.fields) {
                    let name = writer.text(field.name);
                    let place = fields.iter().position(|wanted| {
                        let aliases = wanted.aliases.of(&reader.field_aliases);
                        reader.text(wanted.name) == name
                            || aliases.iter().any(|alias| reader.text(*alias) == name)
                    });
                    match place.and_then(|place| Some((place, fields.get(place)?))) {
                        Some((place, wanted)) => {
                            let datum = self.resolved(field.ty, wanted.ty, depth + 1)?;
                            if let Some(slot) = found.get_mut(place) {
                                *slot = Some(datum);
                            }
                        }
                        None => self.skip(field.ty, depth + 1)?,
                    }
                }
                let fields = fields.iter().zip(found).map(|(field, datum)| {
                    let name = reader.text(field.name).to_owned();
                    let datum = match datum {
                        Some(datum) => datum,
                        None => default(reader, field.ty, field.default).ok_or_else(|| {
                            let message = format!("field {name:?} is missing and has no default");
                            SchemaError::new(Code::CheckFailed, message)
                        })?,
                    };
                    Ok((name, datum))
                });
                fields
                    .collect::<Result<_, SchemaError>>()
                    .map(Datum::Record)
            }
        }
    }

    /// Reads what the reader has no field for.
    fn skip(&mut self, id: TypeId, depth: usize) -> Result<(), SchemaError> {
        let reader = std::mem::replace(&mut self.reader, self.writer);
        let outcome = self.resolved(id, id, depth);
        self.reader = reader;
        outcome.map(drop)
    }

    fn primitive(&mut self, kind: Kind) -> Result<Datum, SchemaError> {
        Ok(match kind {
            Kind::Boolean => match self.bytes.byte("a boolean")? {
                0 => Datum::Boolean(false),
                1 => Datum::Boolean(true),
                other => return Err(invalid(format!("{other:02x} is no boolean"))),
            },
            Kind::Int => {
                let value = self.number("an int")?;
                let value = i32::try_from(value);
                Datum::Int(value.map_err(|_| invalid("an int has more than 32 bits"))?)
            }
            Kind::Long => Datum::Long(self.number("a long")?),
            Kind::Float => Datum::Float(f32::from_le_bytes(self.bytes.array("a float")?)),
            Kind::Double => Datum::Double(f64::from_le_bytes(self.bytes.array("a double")?)),
            Kind::Bytes => Datum::Bytes(self.sized("bytes")?.to_vec()),
            Kind::String => Datum::String(self.string()?),
            _ => Datum::Null,
        })
    }

    fn number(&mut self, what: &str) -> Result<i64, SchemaError> {
        read_zigzag_64(&mut self.bytes, what)
    }

    fn sized(&mut self, what: &str) -> Result<&[u8], SchemaError> {
        let length = self.number("a length")?;
        let length =
            usize::try_from(length).map_err(|_| invalid(format!("length {length} of {what}")))?;
        self.bytes.take(length, what)
    }

    /// Texts are read with replacement characters, as Java does.
    fn string(&mut self) -> Result<String, SchemaError> {
        Ok(String::from_utf8_lossy(self.sized("a string")?).into_owned())
    }

    /// Returns how many elements follow; `None` at the end of the list.
    fn block(&mut self) -> Result<Option<u64>, SchemaError> {
        let count = self.number("the count of a block")?;
        if count < 0 {
            self.number("the size of a block")?;
        }
        Ok((count != 0).then_some(count.unsigned_abs()))
    }

    fn unreadable(&self, w: TypeId, r: TypeId) -> SchemaError {
        SchemaError::new(
            Code::CheckFailed,
            format!(
                "the reader's {} cannot read the writer's {}",
                self.reader.kind(r).as_str(),
                self.writer.kind(w).as_str()
            ),
        )
    }
}

fn promoted(datum: Datum, kind: Kind) -> Datum {
    match (datum, kind) {
        (Datum::Int(value), Kind::Long) => Datum::Long(i64::from(value)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "promotion loses it by definition"
        )]
        (Datum::Int(value), Kind::Float) => Datum::Float(value as f32),
        (Datum::Int(value), Kind::Double) => Datum::Double(f64::from(value)),
        #[expect(
            clippy::cast_precision_loss,
            reason = "promotion loses it by definition"
        )]
        (Datum::Long(value), Kind::Float) => Datum::Float(value as f32),
        #[expect(
            clippy::cast_precision_loss,
            reason = "promotion loses it by definition"
        )]
        (Datum::Long(value), Kind::Double) => Datum::Double(value as f64),
        (Datum::Float(value), Kind::Double) => Datum::Double(f64::from(value)),
        (Datum::String(text), Kind::Bytes) => Datum::Bytes(text.into_bytes()),
        (Datum::Bytes(bytes), Kind::String) => {
            Datum::String(String::from_utf8_lossy(&bytes).into_owned())
        }
        (datum, _) => datum,
    }
}

/// Returns a field's default; of a union it is of the first branch.
fn default(schema: &Schema, id: TypeId, default: Option<FieldDefault>) -> Option<Datum> {
    match default? {
        FieldDefault::Json(node) => FromJson {
            schema,
            tree: &schema.tree,
            style: Json::Plain,
        }
        .datum(id, node)
        .ok(),
        FieldDefault::Parsed(value) => Some(match schema.kind(id) {
            Kind::Float => Datum::Float(value as f32),
            _ => Datum::Double(value),
        }),
    }
}

fn invalid(message: impl Into<String>) -> SchemaError {
    SchemaError::new(Code::InvalidData, message)
}
