//! A datum of the writer as the reader gets it, in the way of Avro Java's resolving decoder.
//!
//! The writer's names are those that the reader's aliases make of them. Records are resolved by their fields, whatever their own names: a
//! field that is missing without a default fails the record before anything of it is read, then the fields are read in the writer's order.
//!
//! Source: docs/evidence.md, "Avro"; runs of Avro Java 1.12.1.

use std::cell::RefCell;

use crate::avro::aliases::{Clash, Renamed};
use crate::avro::data::Datum;
use crate::avro::diff::promotes;
use crate::avro::evidence::meaning::{meaning, promoted, same};
use crate::avro::model::{Body, Field, Kind, Schema, TypeId};
use crate::compat::PairMemo;
use crate::limits::Limits;

/// What becomes of a part of a datum that is not refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loss {
    pub(super) way: Way,
    /// What must be known to see it.
    pub(super) note: Option<String>,
}

/// How a part of a datum is not as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It is not there any more.
    Lost,
    /// It is another value, or means something else.
    Changed,
}

/// What a decoder refuses at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) place: Place,
    pub(super) message: String,
    /// What must be known to see it.
    pub(super) note: Option<String>,
}

/// The two types that are held against each other where something fails, and the reader's field where it is one of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) w: TypeId,
    pub(super) r: TypeId,
    pub(super) field: Option<u32>,
}

/// What a reader makes of a datum.
#[derive(Debug)]
pub(super) struct Reading {
    /// What the reader gets where nothing is refused.
    pub(super) seen: Datum,
    /// What a decoder refuses, in the order in which it comes to it; it stops at the first.
    pub(super) failures: Vec<Failure>,
    /// What is not as it was written.
    pub(super) losses: Vec<(Place, Loss)>,
}

impl Reading {
    fn fail(&mut self, place: Place, message: String) {
        self.failures.push(Failure {
            place,
            message,
            note: None,
        });
    }

    /// Says of the last failure what must be known to see it.
    fn remark(&mut self, note: &str) {
        if let Some(failure) = self.failures.last_mut() {
            failure.note = Some(note.to_owned());
        }
    }

    fn lose(&mut self, place: Place, way: Way, note: Option<String>) {
        self.losses.push((place, Loss { way, note }));
    }
}

/// A pair of schemas for whose reader data are resolved.
pub(super) struct Resolver<'a> {
    pub(super) reader: &'a Schema,
    pub(super) writer: &'a Schema,
    pub(super) limits: &'a Limits,
    /// Pairs of records: whether fields of the first level are without a fault that the types alone tell of.
    pub(super) structures: RefCell<PairMemo<bool>>,
    renamed: Renamed,
    /// A default that cannot be read, which keeps a decoder from being made at all.
    broken: RefCell<Option<(Place, String)>>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(reader: &'a Schema, writer: &'a Schema, limits: &'a Limits) -> Self {
        Self {
            reader,
            writer,
            limits,
            structures: RefCell::default(),
            renamed: Renamed::new(reader, writer),
            broken: RefCell::default(),
        }
    }

    /// Keeps in mind that no decoder can be made, for the first reason that is given.
    pub(super) fn breaks(&self, place: Place, why: String) {
        self.broken.borrow_mut().get_or_insert((place, why));
    }

    /// Returns what the reader's aliases give one name twice, which keeps a decoder from being made at all.
    pub(super) fn clash(&self) -> Option<&Clash> {
        self.renamed.clash()
    }

    /// Returns a datum of the writer's schema as the reader gets it, with all that fails and gets lost on the way.
    pub(super) fn read(&self, datum: &Datum) -> Reading {
        let mut reading = Reading {
            seen: Datum::Null,
            failures: Vec::new(),
            losses: Vec::new(),
        };
        if let Some(clash) = self.clash() {
            let place = Place {
                w: clash.at,
                r: self.reader.target(self.reader.root),
                field: None,
            };
            reading.failures.push(Failure {
                place,
                message: clash.message.clone(),
                note: Some(
                    "Avro Java makes no decoder then; others take one of the two".to_owned(),
                ),
            });
        }
        if let Some((place, why)) = &*self.broken.borrow() {
            reading.fail(*place, why.clone());
        }
        reading.seen = self.resolved(datum, self.writer.root, self.reader.root, &mut reading);
        reading
    }

    /// Reads one value; what cannot be read is a null, and reading goes on.
    fn resolved(&self, datum: &Datum, w: TypeId, r: TypeId, reading: &mut Reading) -> Datum {
        let (writer, reader) = (self.writer, self.reader);
        if let (Body::Union(list), Datum::Union { index, datum }) = (writer.body(w), datum) {
            let place = *index as usize;
            let Some(branch) = writer.branches(list).get(place).copied() else {
                return self.refuse(w, r, reading);
            };
            return match reader.body(r) {
                Body::Union(to) if self.by_position(w, r) => {
                    let to = reader.branches(to).get(place).copied().unwrap_or(r);
                    self.resolved(datum, branch, to, reading).branch(place)
                }
                _ => self.resolved(datum, branch, r, reading),
            };
        }
        if let Body::Union(list) = reader.body(r) {
            let Some(index) = self.pick(w, list) else {
                let seen = self.refuse(w, r, reading);
                let branches = reader.branches(list).iter();
                let named = matches!(writer.kind(w), Kind::Enum | Kind::Fixed);
                if named && branches.copied().any(|branch| self.names_match(w, branch)) {
                    reading.remark(BY_FULL_NAME);
                }
                return seen;
            };
            if self.worse_pick(w, list, index) {
                let record = writer.kind(w) == Kind::Record;
                let way = if record { Way::Lost } else { Way::Changed };
                reading.lose(self.place(w, r), way, None);
            }
            let branch = reader.branches(list).get(index).copied().unwrap_or(r);
            return self.resolved(datum, w, branch, reading).branch(index);
        }
        match (datum, writer.body(w), reader.body(r)) {
            (Datum::Array(items), Body::Array(w), Body::Array(r)) => Datum::Array(
                items
                    .iter()
                    .map(|item| self.resolved(item, w, r, reading))
                    .collect(),
            ),
            (Datum::Map(entries), Body::Map(w), Body::Map(r)) => Datum::Map(
                entries
                    .iter()
                    .map(|(key, entry)| (key.clone(), self.resolved(entry, w, r, reading)))
                    .collect(),
            ),
            (_, Body::Named(_), Body::Named(_)) => self.named(datum, w, r, reading),
            (_, Body::Primitive(from), Body::Primitive(to)) if promotes(to, from) => {
                let seen = promoted(datum, to);
                if !same(datum, &seen) {
                    reading.lose(self.place(w, r), Way::Changed, None);
                }
                self.means(datum, w, r, reading);
                seen
            }
            _ => self.refuse(w, r, reading),
        }
    }

    fn named(&self, datum: &Datum, w: TypeId, r: TypeId, reading: &mut Reading) -> Datum {
        let (writer, reader) = (self.writer, self.reader);
        let (Some(given), Some(wanted)) = (writer.named(w), reader.named(r)) else {
            return self.refuse(w, r, reading);
        };
        if given.kind != wanted.kind {
            return self.refuse(w, r, reading);
        }
        if given.kind != Kind::Record && !self.names_match(w, r) {
            let why = format!(
                "the reader's {} is named {}, the writer's {}",
                given.kind.as_str(),
                reader.full_name(wanted.name),
                writer.full_name(given.name)
            );
            reading.fail(self.place(w, r), why);
            return Datum::Null;
        }
        match datum {
            Datum::Fixed(_) if given.size != wanted.size => {
                let why = format!(
                    "the reader's fixed has {} bytes, the writer's {}",
                    wanted.size, given.size
                );
                reading.fail(self.place(w, r), why);
                Datum::Null
            }
            Datum::Fixed(_) => {
                self.means(datum, w, r, reading);
                datum.clone()
            }
            Datum::Enum {
                symbol: written, ..
            } => symbol(reader, r, written)
                .or_else(|| symbol(reader, r, reader.text(wanted.default?)))
                .unwrap_or_else(|| {
                    let why = format!("the reader's enum has no symbol {written:?}");
                    reading.fail(self.place(w, r), why);
                    Datum::Null
                }),
            Datum::Record(members) => self.record(members, w, r, reading),
            _ => self.refuse(w, r, reading),
        }
    }

    fn record(
        &self,
        members: &[(String, Datum)],
        w: TypeId,
        r: TypeId,
        reading: &mut Reading,
    ) -> Datum {
        let reader = self.reader;
        let fields = reader
            .named(r)
            .map_or(&[][..], |named| named.fields.of(&reader.fields));
        let at = |field: &Field| Place {
            field: Some(field.index),
            ..self.place(w, r)
        };
        let sources: Vec<Option<&Field>> =
            fields.iter().map(|field| self.matching(w, field)).collect();
        let mut values: Vec<Datum> = vec![Datum::Null; fields.len()];
        // A record that lacks something is refused as a whole, before its fields are read.
        for (field, source) in fields.iter().zip(&sources) {
            if source.is_none()
                && field.default.is_none()
                && let Err(why) = self.filled(field)
            {
                reading.fail(at(field), why);
                if self.passed_over(w, field) {
                    reading.remark(PASSED_OVER);
                }
            }
        }
        for (index, (_, member)) in members.iter().enumerate() {
            for ((field, source), value) in fields.iter().zip(&sources).zip(&mut values) {
                // What the reader has no field for is read past, whatever it is.
                if let Some(source) = source.filter(|source| source.index as usize == index) {
                    *value = self.resolved(member, source.ty, field.ty, reading);
                }
            }
        }
        for ((field, source), value) in fields.iter().zip(&sources).zip(&mut values) {
            if source.is_some() || field.default.is_none() {
                continue;
            }
            match self.filled(field) {
                Ok(filled) => {
                    if filled.cut {
                        reading.lose(at(field), Way::Changed, None);
                    }
                    if self.passed_over(w, field) {
                        reading.lose(at(field), Way::Lost, Some(PASSED_OVER.to_owned()));
                    }
                    *value = filled.datum;
                }
                Err(why) => reading.fail(at(field), why),
            }
        }
        let names = fields
            .iter()
            .map(|field| reader.text(field.name).to_owned());
        Datum::Record(names.zip(values).collect())
    }

    /// Returns the writer's field that a field of the reader takes its value from.
    pub(super) fn matching(&self, w: TypeId, field: &Field) -> Option<&'a Field> {
        let writer = self.writer;
        let w = writer.target(w);
        let given = writer.named(w)?;
        let name = self.reader.text(field.name);
        if self.renamed.keeps_all() {
            return writer.field(writer.find_field(given, name, field.index)?);
        }
        let found = self.renamed.find_field(w, name)?;
        given.fields.of(&writer.fields).get(found)
    }

    /// Whether a field of the reader has an alias for a field of the writer's that no field of the reader gets all the same.
    pub(super) fn passed_over(&self, w: TypeId, field: &Field) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        let Some(given) = writer.named(w) else {
            return false;
        };
        let owner = reader.named(field.owner);
        let taken = |name: &str| {
            let fields = owner.map_or(&[][..], |named| named.fields.of(&reader.fields));
            fields.iter().any(|one| reader.text(one.name) == name)
        };
        field
            .aliases
            .of(&reader.field_aliases)
            .iter()
            .filter_map(|alias| writer.find_field(given, reader.text(*alias), field.index))
            .filter_map(|id| writer.field(id))
            .any(|found| !taken(self.field_name(w, found)))
    }

    /// Returns the name of a writer's field, by the reader's aliases.
    pub(super) fn field_name<'s>(&'s self, w: TypeId, field: &'s Field) -> &'s str {
        self.renamed
            .field(self.writer.target(w), field.index)
            .unwrap_or_else(|| self.writer.text(field.name))
    }

    /// Returns the namespace and the simple name of a writer's type, by the reader's aliases; `None` for one that has no name.
    pub(super) fn name_of(&self, w: TypeId) -> Option<(&str, &str)> {
        let writer = self.writer;
        let name = writer.named(w)?.name;
        self.renamed.name(writer.target(w)).or(Some((
            writer.text(name.namespace),
            writer.text(name.simple),
        )))
    }

    /// Returns the namespace and the simple name of a reader's type; `None` for one that has no name.
    pub(super) fn reader_name(&self, r: TypeId) -> Option<(&str, &str)> {
        let name = self.reader.named(r)?.name;
        Some((
            self.reader.text(name.namespace),
            self.reader.text(name.simple),
        ))
    }

    /// Whether the simple names of two types are the same.
    pub(super) fn names_match(&self, w: TypeId, r: TypeId) -> bool {
        self.name_of(w).map(|name| name.1) == self.reader_name(r).map(|name| name.1)
    }

    fn means(&self, datum: &Datum, w: TypeId, r: TypeId, reading: &mut Reading) {
        if let Some(note) = meaning(self.writer, w, self.reader, r, datum) {
            reading.lose(self.place(w, r), Way::Changed, Some(note));
        }
    }

    /// Returns the place of two types, definitions for names.
    fn place(&self, w: TypeId, r: TypeId) -> Place {
        Place {
            w: self.writer.target(w),
            r: self.reader.target(r),
            field: None,
        }
    }

    fn refuse(&self, w: TypeId, r: TypeId, reading: &mut Reading) -> Datum {
        let why = format!(
            "the reader's {} cannot read the writer's {}",
            self.reader.kind(r).as_str(),
            self.writer.kind(w).as_str()
        );
        reading.fail(self.place(w, r), why);
        Datum::Null
    }
}

/// What must be known to see that a branch is none.
const BY_FULL_NAME: &str = "Avro Java takes an enum or fixed of a union by its full name; others take it by the simple one";
/// What must be known to see that an alias does not help.
const PASSED_OVER: &str = "Avro Java counts the aliases of a field only in a record of the same full name; others count them always";

/// Returns the datum of an enum's symbol.
pub(super) fn symbol(schema: &Schema, id: TypeId, text: &str) -> Option<Datum> {
    let symbols = schema.named(id)?.symbols.of(&schema.symbols);
    let index = symbols.iter().position(|one| schema.text(*one) == text)?;
    Some(Datum::Enum {
        index: index as u32,
        symbol: text.to_owned(),
    })
}
