//! The defaults that stand in for fields that the writer does not have, as Avro Java's encoder makes them.

use crate::avro::UnionDefault;
use crate::avro::data::{Datum, field_default};
use crate::avro::evidence::resolve::Resolver;
use crate::avro::model::{Body, Field, FieldDefault, Kind, TypeId};
use crate::json::{self, NodeId};

/// A default that was read.
pub(super) struct Filled {
    pub(super) datum: Datum,
    /// Whether it is not what is written: a part is cut off or filled up.
    pub(super) cut: bool,
}

impl Resolver<'_> {
    /// Returns the value of a field that the writer does not have.
    ///
    /// # Errors
    /// What the decoder says of a default that it cannot read, or that is not there.
    pub(super) fn filled(&self, field: &Field) -> Result<Filled, String> {
        let name = self.reader.text(field.name);
        let Some(written) = field.default else {
            return Err(format!("field {name:?} is missing and has no default"));
        };
        let mut cut = false;
        let value = match written {
            FieldDefault::Parsed(_) => self.scalar(field.ty, written),
            FieldDefault::Json(node) => self.read_json(field.ty, node, &mut cut, 0),
        };
        match value {
            Ok(datum) => Ok(Filled { datum, cut }),
            Err(why) => Err(format!(
                "field {name:?} is missing and its default cannot be read: {why}"
            )),
        }
    }

    /// Returns a default as Avro Java's encoder makes it.
    fn read_json(
        &self,
        id: TypeId,
        node: NodeId,
        cut: &mut bool,
        depth: usize,
    ) -> Result<Datum, String> {
        let reader = self.reader;
        let tree = &reader.tree;
        if depth > self.limits.depth.min(200) {
            return Err("it leads back to itself without end".to_owned());
        }
        let kind = reader.kind(id);
        let wrong = || format!("expected {}", kind.as_str());
        match (kind, reader.body(id), tree.kind(node)) {
            (_, Body::Union(list), _) => {
                let branches = reader.branches(list).iter().enumerate();
                let fits =
                    branches.filter(|(_, branch)| holds(reader.kind(**branch), tree.kind(node)));
                let mut fault = wrong();
                for (index, branch) in fits {
                    match self.read_json(*branch, node, cut, depth + 1) {
                        Ok(datum) => {
                            return Ok(Datum::Union {
                                index: index as u32,
                                datum: Box::new(datum),
                            });
                        }
                        Err(why) => fault = why,
                    }
                }
                Err(fault)
            }
            (_, Body::Array(items), json::Kind::Array) => {
                let items = tree
                    .elements(node)
                    .map(|element| self.read_json(items, element, cut, depth + 1));
                Ok(Datum::Array(items.collect::<Result<_, _>>()?))
            }
            (_, Body::Map(values), json::Kind::Object) => {
                let entries = tree.members(node).map(|(key, value)| {
                    let key = tree.text(key).unwrap_or("").to_owned();
                    Ok((key, self.read_json(values, value, cut, depth + 1)?))
                });
                Ok(Datum::Map(entries.collect::<Result<_, String>>()?))
            }
            (Kind::Record, _, json::Kind::Object) => {
                let named = reader.named(id).ok_or_else(wrong)?;
                let mut fields = Vec::new();
                for field in named.fields.of(&reader.fields) {
                    let name = reader.text(field.name);
                    let value = match (tree.member(node, name), field.default) {
                        (Some(value), _) | (None, Some(FieldDefault::Json(value))) => {
                            self.read_json(field.ty, value, cut, depth + 1)?
                        }
                        (None, Some(parsed)) => self.scalar(field.ty, parsed)?,
                        (None, None) => return Err(format!("no default for {name:?}")),
                    };
                    fields.push((name.to_owned(), value));
                }
                Ok(Datum::Record(fields))
            }
            (Kind::Bytes, _, json::Kind::String) => {
                *cut |= tree
                    .text(node)
                    .is_some_and(|text| text.chars().any(|c| u8::try_from(c).is_err()));
                self.scalar(id, FieldDefault::Json(node))
            }
            (Kind::Fixed, _, json::Kind::String) => {
                let named = reader.named(id).ok_or_else(wrong)?;
                let size = usize::try_from(named.size).map_err(|_| wrong())?;
                let text = tree.text(node).unwrap_or("");
                let mut bytes: Vec<u8> = text
                    .chars()
                    .map(|c| u8::try_from(c).unwrap_or(b'?'))
                    .collect();
                if size > (1 << 20) {
                    return Err("it is too large".to_owned());
                }
                *cut |= bytes.len() != size || text.chars().any(|c| u8::try_from(c).is_err());
                bytes.resize(size, 0);
                Ok(Datum::Fixed(bytes))
            }
            _ => self.scalar(id, FieldDefault::Json(node)),
        }
    }

    fn scalar(&self, id: TypeId, default: FieldDefault) -> Result<Datum, String> {
        field_default(
            self.reader,
            id,
            default,
            UnionDefault::default(),
            self.limits,
        )
        .map_err(|error| error.message().to_owned())
    }
}

/// Whether a kind of type can have a default of that kind of JSON.
fn holds(kind: Kind, value: json::Kind) -> bool {
    match value {
        json::Kind::Null => kind == Kind::Null,
        json::Kind::Boolean => kind == Kind::Boolean,
        json::Kind::Number => {
            matches!(kind, Kind::Int | Kind::Long | Kind::Float | Kind::Double)
        }
        json::Kind::String => matches!(
            kind,
            Kind::String | Kind::Bytes | Kind::Enum | Kind::Fixed | Kind::Float | Kind::Double
        ),
        json::Kind::Array => kind == Kind::Array,
        json::Kind::Object => matches!(kind, Kind::Map | Kind::Record),
    }
}
