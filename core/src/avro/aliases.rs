//! The writer's names as the reader's aliases make them.
//!
//! Before Avro Java resolves two schemas it renames the writer's types and fields by all aliases of the reader's, wherever they stand, and
//! does so twice, so that a chain of two aliases is followed and an exchange of two names comes to nothing. Schemas that are equal are left
//! alone. Where two fields of a record or two branches of a union get one name, nothing can be read at all.
//!
//! Source: runs of Avro Java 1.12.1; Avro specification, "Aliases"; docs/payload.md, "Reading with another schema".

use std::collections::BTreeSet;

use crate::avro::model::{
    Body, FIELD_RESERVED, FieldDefault, FieldId, Kind, Schema, TypeId, reserved,
};
use crate::compat::PairMemo;
use crate::json::NodeId;

/// A full name: the namespace and the rest.
type Full<'a> = (&'a str, &'a str);

/// How often the names are gone over.
const PASSES: usize = 2;

/// The writer's names after renaming; what is not in here keeps its own.
#[derive(Debug, Default)]
pub(super) struct Renamed {
    /// In the order of their ids.
    definitions: Vec<Definition>,
    clash: Option<Clash>,
}

/// The names of one definition.
#[derive(Debug)]
struct Definition {
    id: TypeId,
    namespace: String,
    simple: String,
    /// Those of a record's fields in their order.
    fields: Vec<String>,
}

/// Two fields of a record, or two branches of a union, that get one name.
#[derive(Clone, Debug)]
pub(super) struct Clash {
    /// The writer's record or union.
    pub(super) at: TypeId,
    pub(super) message: String,
}

/// What the reader's aliases say: what is given up, and what stands for it. Sorted by the former; of equal ones the last counts.
#[derive(Default)]
struct Aliases<'a> {
    types: Vec<(Full<'a>, Full<'a>)>,
    /// A field's alias stands beside the full name of the reader's record.
    fields: Vec<((Full<'a>, &'a str), &'a str)>,
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
            let mut fields = Vec::new();
            if named.kind == Kind::Record {
                let given = named.fields.of(&writer.fields).iter();
                fields.extend(given.map(|field| writer.text(field.name).to_owned()));
            }
            renamed.definitions.push(Definition {
                id,
                namespace: writer.text(named.name.namespace).to_owned(),
                simple: writer.text(named.name.simple).to_owned(),
                fields,
            });
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
        for definition in &mut self.definitions {
            if aliases.rename_fields(definition)
                && let Some(name) = twice(definition.fields.iter())
                && self.clash.is_none()
            {
                let record = writer
                    .named(definition.id)
                    .map_or_else(String::new, |named| writer.full_name(named.name));
                self.clash = Some(Clash {
                    at: definition.id,
                    message: format!(
                        "by the reader's aliases two fields of the writer's record {record} are named {name:?}"
                    ),
                });
            }
            aliases.rename(definition);
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
            let branches = writer.branches(list).iter();
            let branches = branches.map(|branch| writer.target(*branch));
            let named = branches.filter(|branch| self.definition(*branch).is_some());
            let full = twice(named.map(|branch| self.full_name(writer, branch)))?;
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
        self.definitions.is_empty()
    }

    fn definition(&self, id: TypeId) -> Option<&Definition> {
        let found = self.definitions.binary_search_by_key(&id, |one| one.id);
        self.definitions.get(found.ok()?)
    }

    /// Returns the namespace and the simple name of a definition.
    pub(super) fn name(&self, id: TypeId) -> Option<(&str, &str)> {
        self.definition(id).map(Definition::name)
    }

    /// Returns the name of the field at a place of a record's definition.
    pub(super) fn field(&self, record: TypeId, index: u32) -> Option<&str> {
        let fields = &self.definition(record)?.fields;
        fields.get(index as usize).map(String::as_str)
    }

    /// Returns the place of a record's field of that name.
    pub(super) fn find_field(&self, record: TypeId, name: &str) -> Option<usize> {
        let mut fields = self.definition(record)?.fields.iter();
        fields.position(|one| one == name)
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
        let mut seen: PairMemo<()> = PairMemo::default();
        let mut open = vec![(writer.root, reader.root)];
        while let Some((w, r)) = open.pop() {
            let (w, r) = (writer.target(w), reader.target(r));
            if seen.get(r, w).is_some() {
                continue;
            }
            seen.insert(r, w, ());
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

impl Definition {
    fn name(&self) -> Full<'_> {
        (&self.namespace, &self.simple)
    }
}

impl<'a> Aliases<'a> {
    /// The last alias of a name counts, in the order of the text.
    fn of(reader: &'a Schema) -> Self {
        let mut found = Self::default();
        let mut seen = vec![false; reader.types.len()];
        let mut open = vec![reader.root];
        while let Some(id) = open.pop() {
            let id = reader.target(id);
            let Some(seen @ false) = seen.get_mut(id as usize) else {
                continue;
            };
            *seen = true;
            match reader.body(id) {
                Body::Array(part) | Body::Map(part) => open.push(part),
                Body::Union(list) => open.extend(reader.branches(list).iter().rev()),
                Body::Named(_) => found.add(reader, id, &mut open),
                Body::Primitive(_) | Body::Reference(_) | Body::Pending(_) => {}
            }
        }
        found.types.sort_by_key(|(given_up, _)| *given_up);
        found.fields.sort_by_key(|(given_up, _)| *given_up);
        found
    }

    fn add(&mut self, reader: &'a Schema, id: TypeId, open: &mut Vec<TypeId>) {
        let Some(named) = reader.named(id) else {
            return;
        };
        let full = |name: crate::avro::model::Name| {
            (reader.text(name.namespace), reader.text(name.simple))
        };
        let name = full(named.name);
        for alias in named.aliases.of(&reader.aliases) {
            self.types.push((full(*alias), name));
        }
        let fields = named.fields.of(&reader.fields);
        for field in fields {
            for alias in field.aliases.of(&reader.field_aliases) {
                let given_up = (name, reader.text(*alias));
                self.fields.push((given_up, reader.text(field.name)));
            }
        }
        open.extend(fields.iter().rev().map(|field| field.ty));
    }

    fn rename(&self, definition: &mut Definition) {
        if let Some((namespace, simple)) = last(&self.types, &definition.name()) {
            definition.namespace = namespace.to_owned();
            definition.simple = simple.to_owned();
        }
    }

    /// Renames a record's fields; returns whether the reader has aliases for any field of a record of that name.
    fn rename_fields(&self, definition: &mut Definition) -> bool {
        let name = (definition.namespace.as_str(), definition.simple.as_str());
        let first = self.fields.partition_point(|((of, _), _)| *of < name);
        if self
            .fields
            .get(first)
            .is_none_or(|((of, _), _)| *of != name)
        {
            return false;
        }
        for field in &mut definition.fields {
            if let Some(other) = last(&self.fields, &(name, field.as_str())) {
                *field = other.to_owned();
            }
        }
        true
    }
}

/// Returns what stands for a key in a sorted table; of equal keys the last counts.
fn last<K: Ord, V: Copy>(table: &[(K, V)], key: &K) -> Option<V> {
    let after = table.partition_point(|(one, _)| one <= key);
    let (found, value) = table.get(after.checked_sub(1)?)?;
    (found == key).then_some(*value)
}

/// Returns the first name that was there before.
fn twice<T: Ord + Clone>(mut names: impl Iterator<Item = T>) -> Option<T> {
    let mut seen = BTreeSet::new();
    names.find(|name| !seen.insert(name.clone()))
}

/// Returns what a named type is called, without its namespace.
pub(super) fn simple(full_name: &str) -> &str {
    full_name
        .rsplit_once('.')
        .map_or(full_name, |(_, name)| name)
}

/// Returns the custom attributes of a type or field as they are written, sorted.
fn properties<'a>(
    schema: &'a Schema,
    node: NodeId,
    reserved: &'static [&'static str],
) -> Vec<(&'a str, &'a str)> {
    let tree = &schema.tree;
    let attributes = schema.attributes(node, reserved);
    let texts = attributes
        .map(|(key, value)| (tree.text(key).unwrap_or(""), schema.text(tree.range(value))));
    let mut texts: Vec<_> = texts.collect();
    texts.sort_unstable();
    texts
}

fn default(schema: &Schema, default: Option<FieldDefault>) -> Option<&str> {
    Some(match default? {
        FieldDefault::Json(node) => schema.text(schema.tree.range(node)),
        FieldDefault::Parsed(_) => "a number in quotes",
    })
}
