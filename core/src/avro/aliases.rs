//! The writer's names as the reader's aliases make them.
//!
//! Before Avro Java resolves two schemas it renames the writer's types and fields by all aliases of the reader's, wherever they stand, and
//! does so twice, so that a chain of two aliases is followed and an exchange of two names comes to nothing. Schemas that are equal are left
//! alone. Where two fields of a record or two branches of a union get one name, nothing can be read at all.
//!
//! Source: runs of Avro Java 1.12.1; Avro specification, "Aliases"; docs/payload.md, "Reading with another schema".

use std::collections::{BTreeMap, BTreeSet};

use crate::avro::model::{
    Body, FIELD_RESERVED, FieldDefault, FieldId, Kind, Schema, TypeId, reserved,
};
use crate::json::NodeId;

/// A full name: the namespace and the rest.
type Full = (String, String);

/// How often the names are gone over.
const PASSES: usize = 2;

/// The writer's names after renaming; what is not in here keeps its own.
#[derive(Debug, Default)]
pub(super) struct Renamed {
    /// By definition.
    types: BTreeMap<TypeId, Full>,
    /// The names of a record's fields in their order, by definition.
    fields: BTreeMap<TypeId, Vec<String>>,
    clash: Option<Clash>,
}

/// Two fields of a record, or two branches of a union, that get one name.
#[derive(Clone, Debug)]
pub(super) struct Clash {
    /// The writer's record or union.
    pub(super) at: TypeId,
    pub(super) message: String,
}

/// What the reader's aliases say, by the name that is given up.
#[derive(Default)]
struct Aliases {
    types: BTreeMap<Full, Full>,
    /// By the full name of the reader's record.
    fields: BTreeMap<Full, BTreeMap<String, String>>,
}

impl Renamed {
    /// Applies the reader's aliases; without any, all names stay.
    pub(super) fn new(reader: &Schema, writer: &Schema) -> Self {
        if reader.aliases.is_empty() && reader.field_aliases.is_empty() {
            return Self::default();
        }
        let aliases = Aliases::of(reader);
        let mut renamed = Self::default();
        for id in 0..writer.types.len() as TypeId {
            if !matches!(writer.ty(id).body, Body::Named(_)) {
                continue;
            }
            let Some(named) = writer.named(id) else {
                continue;
            };
            renamed.types.insert(
                id,
                (
                    writer.text(named.name.namespace).to_owned(),
                    writer.text(named.name.simple).to_owned(),
                ),
            );
            if named.kind == Kind::Record {
                let fields = named.fields.of(&writer.fields).iter();
                let fields = fields.map(|field| writer.text(field.name).to_owned());
                renamed.fields.insert(id, fields.collect());
            }
        }
        for _ in 0..PASSES {
            if renamed.equal(reader, writer) {
                break;
            }
            renamed.pass(&aliases, writer);
        }
        renamed
    }

    fn pass(&mut self, aliases: &Aliases, writer: &Schema) {
        for (id, fields) in &mut self.fields {
            let Some(known) = self.types.get(id).and_then(|name| aliases.fields.get(name)) else {
                continue;
            };
            let mut seen = BTreeSet::new();
            for name in fields.iter_mut() {
                if let Some(other) = known.get(name) {
                    name.clone_from(other);
                }
                if !seen.insert(name.clone()) && self.clash.is_none() {
                    let record = writer
                        .named(*id)
                        .map_or_else(String::new, |named| writer.full_name(named.name));
                    self.clash = Some(Clash {
                        at: *id,
                        message: format!(
                            "by the reader's aliases two fields of the writer's record {record} are named {name:?}"
                        ),
                    });
                }
            }
        }
        for name in self.types.values_mut() {
            if let Some(other) = aliases.types.get(name) {
                name.clone_from(other);
            }
        }
        if self.clash.is_none() {
            self.clash = self.union_clash(writer);
        }
    }

    /// Returns a union of which two branches have one name now.
    fn union_clash(&self, writer: &Schema) -> Option<Clash> {
        (0..writer.types.len() as TypeId).find_map(|id| {
            let Body::Union(list) = writer.ty(id).body else {
                return None;
            };
            let mut seen = BTreeSet::new();
            let branches = writer.branches(list).iter();
            let twice = branches
                .filter_map(|branch| self.name(writer.target(*branch)))
                .find(|name| !seen.insert(*name))?;
            let full = match twice {
                ("", simple) => simple.to_owned(),
                (namespace, simple) => format!("{namespace}.{simple}"),
            };
            Some(Clash {
                at: id,
                message: format!(
                    "by the reader's aliases two branches of a union of the writer are named {full:?}"
                ),
            })
        })
    }

    /// Whether there are no aliases, so that every name is the writer's own.
    pub(super) fn keeps_all(&self) -> bool {
        self.types.is_empty()
    }

    /// Returns the namespace and the simple name of a definition.
    pub(super) fn name(&self, id: TypeId) -> Option<(&str, &str)> {
        let (namespace, simple) = self.types.get(&id)?;
        Some((namespace, simple))
    }

    /// Returns the name of the field at a place of a record's definition.
    pub(super) fn field(&self, record: TypeId, index: u32) -> Option<&str> {
        let fields = self.fields.get(&record)?;
        fields.get(index as usize).map(String::as_str)
    }

    /// Returns the place of a record's field of that name.
    pub(super) fn find_field(&self, record: TypeId, name: &str) -> Option<usize> {
        self.fields.get(&record)?.iter().position(|one| one == name)
    }

    /// Returns the full name of a named type of the writer.
    pub(super) fn full_name(&self, writer: &Schema, id: TypeId) -> String {
        match self.name(writer.target(id)) {
            Some(("", simple)) => simple.to_owned(),
            Some((namespace, simple)) => format!("{namespace}.{simple}"),
            None => writer
                .named(id)
                .map(|named| writer.full_name(named.name))
                .unwrap_or_default(),
        }
    }

    /// Returns the name of a field of the writer.
    pub(super) fn field_name<'a>(&'a self, writer: &'a Schema, id: FieldId) -> &'a str {
        writer.field(id).map_or("", |field| {
            self.field(field.owner, field.index)
                .unwrap_or_else(|| writer.text(field.name))
        })
    }

    /// Returns what gets one name twice, if anything does.
    pub(super) fn clash(&self) -> Option<&Clash> {
        self.clash.as_ref()
    }

    /// Whether the writer's schema with the names as they are is the reader's, but for `doc` and aliases.
    fn equal(&self, reader: &Schema, writer: &Schema) -> bool {
        let mut seen: BTreeSet<(TypeId, TypeId)> = BTreeSet::new();
        let mut open = vec![(writer.root, reader.root)];
        while let Some((w, r)) = open.pop() {
            let (w, r) = (writer.target(w), reader.target(r));
            if !seen.insert((w, r)) {
                continue;
            }
            let kind = writer.kind(w);
            if kind != reader.kind(r)
                || properties(writer, writer.ty(w).node, reserved(kind))
                    != properties(reader, reader.ty(r).node, reserved(kind))
            {
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
                (Body::Named(_), Body::Named(_))
                    if !self.equal_definitions(reader, writer, (w, r), &mut open) =>
                {
                    return false;
                }
                _ => {}
            }
        }
        true
    }

    fn equal_definitions(
        &self,
        reader: &Schema,
        writer: &Schema,
        (w, r): (TypeId, TypeId),
        open: &mut Vec<(TypeId, TypeId)>,
    ) -> bool {
        let (Some(given), Some(wanted)) = (writer.named(w), reader.named(r)) else {
            return false;
        };
        let name = (
            reader.text(wanted.name.namespace),
            reader.text(wanted.name.simple),
        );
        let symbols = |schema: &Schema, list: crate::avro::model::List| -> Vec<String> {
            let symbols = list.of(&schema.symbols).iter();
            symbols.map(|one| schema.text(*one).to_owned()).collect()
        };
        if self.name(w) != Some(name)
            || given.size != wanted.size
            || given.fields.count != wanted.fields.count
            || symbols(writer, given.symbols) != symbols(reader, wanted.symbols)
        {
            return false;
        }
        let fields = given.fields.of(&writer.fields).iter();
        fields
            .zip(wanted.fields.of(&reader.fields))
            .all(|(from, to)| {
                open.push((from.ty, to.ty));
                self.field(w, from.index) == Some(reader.text(to.name))
                    && from.order == to.order
                    && default(writer, from.default) == default(reader, to.default)
                    && properties(writer, from.node, FIELD_RESERVED)
                        == properties(reader, to.node, FIELD_RESERVED)
            })
    }
}

impl Aliases {
    /// The last alias of a name counts, in the order of the text.
    fn of(reader: &Schema) -> Self {
        let mut found = Self::default();
        let mut seen = BTreeSet::new();
        let mut open = vec![reader.root];
        while let Some(id) = open.pop() {
            let id = reader.target(id);
            if !seen.insert(id) {
                continue;
            }
            match reader.body(id) {
                Body::Array(part) | Body::Map(part) => open.push(part),
                Body::Union(list) => open.extend(reader.branches(list).iter().rev()),
                Body::Named(_) => found.add(reader, id, &mut open),
                Body::Primitive(_) | Body::Reference(_) | Body::Pending(_) => {}
            }
        }
        found
    }

    fn add(&mut self, reader: &Schema, id: TypeId, open: &mut Vec<TypeId>) {
        let Some(named) = reader.named(id) else {
            return;
        };
        let full = |name: crate::avro::model::Name| {
            (
                reader.text(name.namespace).to_owned(),
                reader.text(name.simple).to_owned(),
            )
        };
        for alias in named.aliases.of(&reader.aliases) {
            self.types.insert(full(*alias), full(named.name));
        }
        let fields = named.fields.of(&reader.fields);
        for field in fields {
            for alias in field.aliases.of(&reader.field_aliases) {
                let known = self.fields.entry(full(named.name)).or_default();
                known.insert(
                    reader.text(*alias).to_owned(),
                    reader.text(field.name).to_owned(),
                );
            }
        }
        open.extend(fields.iter().rev().map(|field| field.ty));
    }
}

/// Returns what a named type is called, without its namespace.
pub(super) fn simple(full_name: &str) -> &str {
    full_name
        .rsplit_once('.')
        .map_or(full_name, |(_, name)| name)
}

/// Returns the custom attributes of a type or field as they are written.
fn properties<'a>(
    schema: &'a Schema,
    node: NodeId,
    reserved: &'static [&'static str],
) -> BTreeMap<&'a str, &'a str> {
    let tree = &schema.tree;
    schema
        .attributes(node, reserved)
        .map(|(key, value)| (tree.text(key).unwrap_or(""), schema.text(tree.range(value))))
        .collect()
}

fn default(schema: &Schema, default: Option<FieldDefault>) -> Option<&str> {
    Some(match default? {
        FieldDefault::Json(node) => schema.text(schema.tree.range(node)),
        FieldDefault::Parsed(_) => "a number in quotes",
    })
}
