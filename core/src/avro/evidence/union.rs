//! Which branch of a reader's union takes a type of the writer.
//!
//! Unions that are alike branch by branch are read by position. Else a branch is chosen for the type, whatever the datum: one of the same
//! full name; for records the last that fits by structure and has the same simple name, else the first that fits; else the first that the
//! type is promoted to. An enum or fixed of another full name is none.
//!
//! Source: runs of Avro Java 1.12.1; docs/evidence.md, "Avro".

use crate::avro::diff::promotes;
use crate::avro::evidence::resolve::Resolver;
use crate::avro::model::{Body, Kind, List, TypeId};
use crate::compat::PairMemo;

impl Resolver<'_> {
    /// Returns the branch of a reader's union that reads a writer's type, which is no union.
    pub(super) fn pick(&self, w: TypeId, list: List) -> Option<usize> {
        let (writer, reader) = (self.writer, self.reader);
        let kind = writer.kind(w);
        let branches = reader.branches(list);
        let mut structure = None;
        for (index, r) in branches.iter().enumerate() {
            if reader.kind(*r) != kind {
                continue;
            }
            let (Some(given), Some(wanted)) = (self.name_of(w), self.reader_name(*r)) else {
                return Some(index);
            };
            if given == wanted {
                return Some(index);
            }
            let better = structure.is_none() || given.1 == wanted.1;
            if kind == Kind::Record && better && self.structure_fits(w, *r) {
                structure = Some(index);
            }
        }
        structure.or_else(|| {
            branches
                .iter()
                .position(|r| reader.kind(*r) != kind && promotes(reader.kind(*r), kind))
        })
    }

    /// Whether two unions are read by position: they are alike but for namespaces, defaults and attributes.
    pub(super) fn by_position(&self, w: TypeId, r: TypeId) -> bool {
        let mut seen: PairMemo<()> = PairMemo::default();
        let mut open = vec![(w, r)];
        while let Some((w, r)) = open.pop() {
            let (writer, reader) = (self.writer, self.reader);
            let (w, r) = (writer.target(w), reader.target(r));
            if writer.kind(w) != reader.kind(r) {
                return false;
            }
            match (writer.body(w), reader.body(r)) {
                (Body::Array(w), Body::Array(r)) | (Body::Map(w), Body::Map(r)) => {
                    open.push((w, r));
                }
                (Body::Union(w), Body::Union(r)) => {
                    let (w, r) = (writer.branches(w), reader.branches(r));
                    if w.len() != r.len() {
                        return false;
                    }
                    open.extend(w.iter().copied().zip(r.iter().copied()));
                }
                (Body::Named(_), Body::Named(_)) => {
                    if seen.get(r, w).is_some() {
                        continue;
                    }
                    seen.insert(r, w, ());
                    if !self.alike(w, r, &mut open) {
                        return false;
                    }
                }
                _ => {}
            }
        }
        true
    }

    fn alike(&self, w: TypeId, r: TypeId, open: &mut Vec<(TypeId, TypeId)>) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        let (Some(given), Some(wanted)) = (writer.named(w), reader.named(r)) else {
            return false;
        };
        let symbols = || {
            let given = given.symbols.of(&writer.symbols).iter();
            let wanted = wanted.symbols.of(&reader.symbols).iter();
            given
                .map(|one| writer.text(*one))
                .eq(wanted.map(|one| reader.text(*one)))
        };
        if self.name_of(w).map(|name| name.1) != self.reader_name(r).map(|name| name.1)
            || given.size != wanted.size
            || given.fields.count != wanted.fields.count
            || (given.kind == Kind::Enum && !symbols())
        {
            return false;
        }
        let fields = given.fields.of(&writer.fields).iter();
        fields
            .zip(wanted.fields.of(&reader.fields))
            .all(|(from, to)| {
                open.push((from.ty, to.ty));
                self.field_name(w, from) == reader.text(to.name)
            })
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
                Some(found) => self.readable(found.ty, field.ty, 0),
                None => true,
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
                Kind::Record => wanted
                    .fields
                    .of(&reader.fields)
                    .iter()
                    .all(|field| field.default.is_some() || self.matching(w, field).is_some()),
                _ => self.names_match(w, r) && given.size == wanted.size,
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
                        .filter(|field| self.matching(w, field).is_some())
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
}
