//! A datum of the writer as the reader gets it, in the way of Avro Java's resolving decoder.
//!
//! Records are resolved by their fields, whatever their names. A branch of a reader's union is chosen by kind and full name, else for
//! records by structure, else by promotion in the order of the branches; the choice depends on the types alone.
//!
//! Source: docs/evidence.md, "Avro".

use std::cell::RefCell;

use crate::avro::UnionDefault;
use crate::avro::data::{Datum, field_default};
use crate::avro::diff::{names_match, promotes};
use crate::avro::model::{Body, Field, FieldDefault, Kind, List, Schema, TypeId};
use crate::compat::PairMemo;
use crate::json::{self, NodeId};
use crate::limits::Limits;

/// How much of a datum gets lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    /// A part of it is not there any more.
    Lost,
    /// A value is another one.
    Changed,
    /// The bytes are alike and mean something else, in these words.
    Meaning(String),
}

/// A pair of schemas for whose reader data are resolved.
pub(super) struct Resolver<'a> {
    pub(super) reader: &'a Schema,
    pub(super) writer: &'a Schema,
    limits: &'a Limits,
    /// Pairs of records: whether fields of the first level are without a fault that the types alone tell of.
    structures: RefCell<PairMemo<bool>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(reader: &'a Schema, writer: &'a Schema, limits: &'a Limits) -> Self {
        Self {
            reader,
            writer,
            limits,
            structures: RefCell::default(),
        }
    }

    /// Returns a datum of the writer's schema as the reader gets it, and what got lost on the way.
    ///
    /// # Errors
    /// What the decoder says of a datum that it refuses.
    pub(super) fn read(&self, datum: &Datum) -> Result<(Datum, Option<Loss>), String> {
        let mut loss = None;
        let seen = self.resolved(datum, self.writer.root, self.reader.root, &mut loss)?;
        Ok((seen, loss))
    }

    fn resolved(
        &self,
        datum: &Datum,
        w: TypeId,
        r: TypeId,
        loss: &mut Option<Loss>,
    ) -> Result<Datum, String> {
        let (writer, reader) = (self.writer, self.reader);
        if let (Body::Union(list), Datum::Union { index, datum }) = (writer.body(w), datum) {
            let branch = writer.branches(list).get(*index as usize);
            return self.resolved(
                datum,
                *branch.ok_or_else(|| self.unreadable(w, r))?,
                r,
                loss,
            );
        }
        if let Body::Union(list) = reader.body(r) {
            let index = self.pick(w, list).ok_or_else(|| self.unreadable(w, r))?;
            if self.worse_pick(w, list, index) {
                let record = writer.kind(w) == Kind::Record;
                *loss = Some(if record { Loss::Lost } else { Loss::Changed });
            }
            let branch = reader.branches(list).get(index).copied().unwrap_or(r);
            return Ok(Datum::Union {
                index: index as u32,
                datum: Box::new(self.resolved(datum, w, branch, loss)?),
            });
        }
        match (datum, writer.body(w), reader.body(r)) {
            (Datum::Array(items), Body::Array(w), Body::Array(r)) => Ok(Datum::Array(
                items
                    .iter()
                    .map(|item| self.resolved(item, w, r, loss))
                    .collect::<Result<_, _>>()?,
            )),
            (Datum::Map(entries), Body::Map(w), Body::Map(r)) => Ok(Datum::Map(
                entries
                    .iter()
                    .map(|(key, entry)| Ok((key.clone(), self.resolved(entry, w, r, loss)?)))
                    .collect::<Result<_, String>>()?,
            )),
            (_, Body::Named(_), Body::Named(_)) => self.named(datum, w, r, loss),
            (_, Body::Primitive(from), Body::Primitive(to)) if promotes(to, from) => {
                let seen = promoted(datum, to);
                if !same(datum, &seen) {
                    *loss = Some(Loss::Changed);
                } else if let Some(note) = meaning(writer, w, reader, r, datum) {
                    *loss = Some(Loss::Meaning(note));
                }
                Ok(seen)
            }
            _ => Err(self.unreadable(w, r)),
        }
    }

    fn named(
        &self,
        datum: &Datum,
        w: TypeId,
        r: TypeId,
        loss: &mut Option<Loss>,
    ) -> Result<Datum, String> {
        let (writer, reader) = (self.writer, self.reader);
        let (Some(given), Some(wanted)) = (writer.named(w), reader.named(r)) else {
            return Err(self.unreadable(w, r));
        };
        if given.kind != wanted.kind {
            return Err(self.unreadable(w, r));
        }
        if given.kind != Kind::Record && !names_match(reader, wanted, writer, given) {
            return Err(format!(
                "the reader's {} is named {}, the writer's {}",
                given.kind.as_str(),
                reader.full_name(wanted.name),
                writer.full_name(given.name)
            ));
        }
        match datum {
            Datum::Fixed(_) if given.size != wanted.size => Err(format!(
                "the reader's fixed has {} bytes, the writer's {}",
                wanted.size, given.size
            )),
            Datum::Fixed(_) => {
                if let Some(note) = meaning(writer, w, reader, r, datum) {
                    *loss = Some(Loss::Meaning(note));
                }
                Ok(datum.clone())
            }
            Datum::Enum {
                symbol: written, ..
            } => symbol(reader, r, written)
                .or_else(|| symbol(reader, r, reader.text(wanted.default?)))
                .ok_or_else(|| format!("the reader's enum has no symbol {written:?}")),
            Datum::Record(members) => {
                let mut fields = Vec::new();
                for field in wanted.fields.of(&reader.fields) {
                    let name = reader.text(field.name).to_owned();
                    let value = match self.matching(w, field)? {
                        Some(found) => {
                            let place = found.index as usize;
                            let member = members.get(place).ok_or_else(|| self.unreadable(w, r))?;
                            self.resolved(&member.1, found.ty, field.ty, loss)?
                        }
                        None => self.filled(field, loss)?,
                    };
                    fields.push((name, value));
                }
                // What the reader has no field for is read past, whatever it is.
                Ok(Datum::Record(fields))
            }
            _ => Err(self.unreadable(w, r)),
        }
    }

    /// Returns the writer's field that a field of the reader takes its value from, by its name or one of its aliases.
    pub(super) fn matching(&self, w: TypeId, field: &Field) -> Result<Option<&'a Field>, String> {
        let (writer, reader) = (self.writer, self.reader);
        let Some(given) = writer.named(w) else {
            return Ok(None);
        };
        let find = |name| writer.find_field(given, name, field.index);
        let mut found = find(reader.text(field.name));
        for alias in field.aliases.of(&reader.field_aliases) {
            let other = find(reader.text(*alias));
            if found.is_some() && other.is_some() {
                return Err(format!(
                    "the reader's field {:?} matches several fields of the writer",
                    reader.text(field.name)
                ));
            }
            found = found.or(other);
        }
        Ok(found.and_then(|id| writer.field(id)))
    }

    /// Returns the value of a field that the writer does not have.
    fn filled(&self, field: &Field, loss: &mut Option<Loss>) -> Result<Datum, String> {
        let name = self.reader.text(field.name);
        let Some(written) = field.default else {
            return Err(format!("field {name:?} is missing and has no default"));
        };
        let mut cut = false;
        let value = match written {
            FieldDefault::Parsed(_) => self.scalar(field.ty, written),
            FieldDefault::Json(node) => self.read_json(field.ty, node, &mut cut, 0),
        };
        if cut {
            *loss = Some(Loss::Changed);
        }
        value.map_err(|why| {
            format!("field {name:?} is missing and its default cannot be read: {why}")
        })
    }

    /// Whether a default is read as it is written.
    pub(super) fn default_is_sound(&self, field: &Field) -> bool {
        let mut loss = None;
        self.filled(field, &mut loss).is_ok() && loss.is_none()
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
                *cut |= bytes.len() != size;
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

    /// Returns the branch of a reader's union that reads a writer's type, which is no union.
    pub(super) fn pick(&self, w: TypeId, list: List) -> Option<usize> {
        let (writer, reader) = (self.writer, self.reader);
        let kind = writer.kind(w);
        let branches = reader.branches(list);
        let given = writer.named(w);
        let same_kind = || {
            branches
                .iter()
                .enumerate()
                .filter(|(_, r)| reader.kind(**r) == kind)
        };
        let Some(given) = given else {
            return same_kind().map(|(index, _)| index).next().or_else(|| {
                branches
                    .iter()
                    .position(|r| promotes(reader.kind(*r), kind))
            });
        };
        let named = |r: TypeId| reader.named(r);
        let full = same_kind().find(|(_, r)| {
            named(**r).is_some_and(|one| {
                writer.text(given.name.simple) == reader.text(one.name.simple)
                    && writer.text(given.name.namespace) == reader.text(one.name.namespace)
            })
        });
        if let Some((index, _)) = full {
            return Some(index);
        }
        let by_name =
            |r: TypeId| named(r).is_some_and(|one| names_match(reader, one, writer, given));
        if kind != Kind::Record {
            return same_kind()
                .find(|(_, r)| by_name(**r))
                .map(|(index, _)| index);
        }
        let mut fitting = same_kind().filter(|(_, r)| self.structure_fits(w, **r));
        let first = fitting.next()?;
        if by_name(*first.1) {
            return Some(first.0);
        }
        Some(
            fitting
                .find(|(_, r)| by_name(**r))
                .map_or(first.0, |(index, _)| index),
        )
    }

    /// Whether the types of a record's fields can be read, as far as the first level tells.
    fn structure_fits(&self, w: TypeId, r: TypeId) -> bool {
        let (tw, tr) = (self.writer.target(w), self.reader.target(r));
        if let Some(known) = self.structures.borrow().get(tr, tw) {
            return *known;
        }
        // A pair that leads back to itself counts as fitting.
        self.structures.borrow_mut().insert(tr, tw, true);
        let fits = self.readable(w, r, 0) && {
            let reader = self.reader;
            let fields = reader
                .named(r)
                .map_or(&[][..], |named| named.fields.of(&reader.fields));
            fields.iter().all(|field| match self.matching(w, field) {
                Ok(Some(found)) => self.readable(found.ty, field.ty, 0),
                Ok(None) => true,
                Err(_) => false,
            })
        };
        self.structures.borrow_mut().insert(tr, tw, fits);
        fits
    }

    /// Whether the decoder has an action for a pair that is no error at once.
    fn readable(&self, w: TypeId, r: TypeId, depth: usize) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        if writer.kind(w) == Kind::Union || depth > self.limits.depth {
            return true;
        }
        if let Body::Union(list) = reader.body(r) {
            return self.pick(w, list).is_some();
        }
        match (writer.named(w), reader.named(r)) {
            (Some(given), Some(wanted)) if given.kind == wanted.kind => match given.kind {
                Kind::Record => wanted.fields.of(&reader.fields).iter().all(|field| {
                    matches!(self.matching(w, field), Ok(found) if found.is_some() || field.default.is_some())
                }),
                _ => names_match(reader, wanted, writer, given) && given.size == wanted.size,
            },
            (None, None) => {
                writer.kind(w) == reader.kind(r) || promotes(reader.kind(r), writer.kind(w))
            }
            _ => false,
        }
    }

    /// Whether another branch would have kept what the chosen one loses.
    pub(super) fn worse_pick(&self, w: TypeId, list: List, index: usize) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        let branches = reader.branches(list);
        let Some(chosen) = branches.get(index).copied() else {
            return false;
        };
        match writer.kind(w) {
            Kind::Int | Kind::Long => {
                matches!(reader.kind(chosen), Kind::Float | Kind::Double)
                    && branches.iter().any(|branch| {
                        reader.kind(*branch) == Kind::Long
                            || (writer.kind(w) == Kind::Int && reader.kind(*branch) == Kind::Int)
                    })
            }
            Kind::Record => {
                let kept = |r: TypeId| {
                    let wanted = reader
                        .named(r)
                        .map_or(&[][..], |one| one.fields.of(&reader.fields));
                    wanted
                        .iter()
                        .filter(|field| matches!(self.matching(w, field), Ok(Some(_))))
                        .count()
                };
                let mine = kept(chosen);
                branches.iter().any(|branch| {
                    reader.kind(*branch) == Kind::Record
                        && self.structure_fits(w, *branch)
                        && kept(*branch) > mine
                })
            }
            _ => false,
        }
    }

    fn unreadable(&self, w: TypeId, r: TypeId) -> String {
        format!(
            "the reader's {} cannot read the writer's {}",
            self.reader.kind(r).as_str(),
            self.writer.kind(w).as_str()
        )
    }
}

/// Returns the datum of an enum's symbol.
pub(super) fn symbol(schema: &Schema, id: TypeId, text: &str) -> Option<Datum> {
    let symbols = schema.named(id)?.symbols.of(&schema.symbols);
    let index = symbols.iter().position(|one| schema.text(*one) == text)?;
    Some(Datum::Enum {
        index: index as u32,
        symbol: text.to_owned(),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "promotion loses it by definition"
)]
fn promoted(datum: &Datum, kind: Kind) -> Datum {
    match (datum, kind) {
        (Datum::Int(value), Kind::Long) => Datum::Long(i64::from(*value)),
        (Datum::Int(value), Kind::Float) => Datum::Float(*value as f32),
        (Datum::Int(value), Kind::Double) => Datum::Double(f64::from(*value)),
        (Datum::Long(value), Kind::Float) => Datum::Float(*value as f32),
        (Datum::Long(value), Kind::Double) => Datum::Double(*value as f64),
        (Datum::Float(value), Kind::Double) => Datum::Double(f64::from(*value)),
        (Datum::String(text), Kind::Bytes) => Datum::Bytes(text.as_bytes().to_vec()),
        (Datum::Bytes(bytes), Kind::String) => {
            Datum::String(String::from_utf8_lossy(bytes).into_owned())
        }
        (datum, _) => datum.clone(),
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

/// Whether a promoted value says the same.
fn same(written: &Datum, seen: &Datum) -> bool {
    // Within 64 bits, a float of an integer is exact if the integer of it is that one; beyond i64 `as` saturates, so 128 bits.
    match (written, seen) {
        (Datum::Int(a), Datum::Float(b)) => i128::from(*a) == *b as i128,
        (Datum::Long(a), Datum::Float(b)) => i128::from(*a) == *b as i128,
        (Datum::Long(a), Datum::Double(b)) => i128::from(*a) == *b as i128,
        (Datum::Bytes(bytes), Datum::String(text)) => bytes == text.as_bytes(),
        _ => true,
    }
}

/// Returns in words how the same value means something else, `None` where it does not.
pub(super) fn meaning(
    writer: &Schema,
    w: TypeId,
    reader: &Schema,
    r: TypeId,
    datum: &Datum,
) -> Option<String> {
    let from = writer.logical_type(writer.target(w))?;
    let to = reader.logical_type(reader.target(r))?;
    if let (Some((_, from)), Some((_, to))) = (from.decimal, to.decimal) {
        let unscaled = match datum {
            Datum::Bytes(bytes) | Datum::Fixed(bytes) => *bytes.last()?,
            _ => return None,
        };
        return (from != to)
            .then(|| format!("the decimal {unscaled}e-{from} is read as {unscaled}e-{to}"));
    }
    let (a, b) = (unit(from.name)?, unit(to.name)?);
    (a != b).then(|| {
        format!(
            "a value in {a} ({}) is read in {b} ({})",
            from.name, to.name
        )
    })
}

fn unit(logical: &str) -> Option<&'static str> {
    match logical {
        "date" => Some("days"),
        _ if logical.ends_with("-millis") => Some("milliseconds"),
        _ if logical.ends_with("-micros") => Some("microseconds"),
        _ if logical.ends_with("-nanos") => Some("nanoseconds"),
        _ => None,
    }
}
