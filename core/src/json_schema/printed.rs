//! Which members of a union the registry takes for equal: those that its library prints alike.
//!
//! Nothing is printed here. Schemas that would print alike get the same class number, made bottom up, so the work is linear.
//!
//! Source: docs/json-schema.md, "Unions" and "Without a verdict" (c7, c8).

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::json::{NodeId, Tree};
use crate::json_schema::canonical::{Order, write_canonical, write_printed_number};
use crate::json_schema::draft::Draft;
use crate::json_schema::keyword::Keyword;
use crate::json_schema::model::{
    ArraySchema, Body, Bound, Class, Combined, Criterion, Fault, Id, Model, NumberSchema,
    ObjectSchema,
};
use crate::source::Range;

/// Fills in, for each combined schema, which of its members differ and what keeps the registry from finding out.
pub(crate) fn fill_distinct(model: &mut Model, tree: &Tree, draft: Draft) {
    let both = model
        .nodes
        .iter()
        .any(|node| matches!(&node.body, Body::Object(object) if has_both(object)));
    let mut found = Vec::new();
    let mut printer = Printer {
        model,
        tree,
        draft,
        classes: BTreeMap::new(),
        numbers: BTreeMap::new(),
    };
    for (id, node) in model.nodes.iter().enumerate() {
        if let Body::Combined(combined) = &node.body {
            found.push((id, printer.distinct(combined, both)));
        }
    }
    for (id, (distinct, fault)) in found {
        if let Some(Body::Combined(combined)) = model.nodes.get_mut(id).map(|node| &mut node.body) {
            (combined.distinct, combined.fault) = (distinct, fault);
        }
    }
}

fn has_both(object: &ObjectSchema) -> bool {
    !object.dependent_required.is_empty() && !object.dependent_schemas.is_empty()
}

struct Printer<'a> {
    model: &'a Model,
    tree: &'a Tree,
    draft: Draft,
    /// Class and whether the print order inside varies, by schema.
    classes: BTreeMap<Id, (u32, bool)>,
    numbers: BTreeMap<String, u32>,
}

impl Printer<'_> {
    fn distinct(&mut self, combined: &Combined, both: bool) -> (Vec<Id>, Option<Fault>) {
        if both
            && combined
                .members
                .iter()
                .any(|member| self.holds_both(*member))
        {
            return (combined.members.clone(), Some(Fault::BothDependencies));
        }
        let mut kinds: Vec<Class> = combined
            .members
            .iter()
            .map(|member| self.model.node(*member).class())
            .collect();
        kinds.sort_unstable();
        if kinds.windows(2).all(|pair| pair.first() != pair.last()) {
            return (combined.members.clone(), None);
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut fault = None;
        let mut distinct = Vec::with_capacity(combined.members.len());
        for member in &combined.members {
            let (class, varies) = self.class(*member);
            if seen.insert(class) {
                distinct.push(*member);
            } else if varies {
                fault = Some(Fault::PrintOrder);
            }
        }
        (distinct, fault)
    }

    fn holds_both(&self, id: Id) -> bool {
        let body = &self.model.node(id).body;
        matches!(body, Body::Object(object) if has_both(object))
            || body
                .children()
                .into_iter()
                .any(|child| self.holds_both(child))
    }

    /// Returns the class of a schema, and whether the order in which it prints varies.
    fn class(&mut self, id: Id) -> (u32, bool) {
        if let Some(known) = self.classes.get(&id) {
            return *known;
        }
        let node = self.model.node(id);
        let mut key = Key {
            out: String::new(),
            varies: false,
        };
        let _ = write!(key.out, "{:?}", node.class());
        self.body(&mut key, &node.body);
        self.annotations(&mut key, id, node.at);
        let next = self.numbers.len() as u32;
        let class = (*self.numbers.entry(key.out).or_insert(next), key.varies);
        self.classes.insert(id, class);
        class
    }

    fn body(&mut self, key: &mut Key, body: &Body) {
        match body {
            Body::Empty | Body::True | Body::False | Body::Boolean | Body::Null => {}
            Body::String(string) => {
                let _ = write!(
                    key.out,
                    "{:?}",
                    (string.requires, string.max_length, string.min_length)
                );
                self.text(key, string.pattern);
                self.text(key, string.format);
            }
            Body::Number(number) => self.number(key, number),
            Body::Object(object) => self.object(key, object),
            Body::Array(array) => self.array(key, array),
            Body::Enum(values) => {
                let mut values: Vec<_> = self
                    .tree
                    .elements(*values)
                    .map(|value| self.printed(value))
                    .collect();
                values.sort_unstable();
                values.dedup();
                key.out.push_str(&values.join(","));
            }
            Body::Const(value) => key.out.push_str(&self.printed(*value)),
            Body::Not(inner) => self.schema(key, Some(*inner)),
            Body::Conditional(inner) => inner.iter().for_each(|one| self.schema(key, *one)),
            Body::Combined(combined) => {
                key.out.push_str(combined.criterion.as_str());
                let mut members: Vec<_> = combined
                    .members
                    .iter()
                    .map(|member| self.class(*member))
                    .collect();
                key.varies |= members.iter().any(|(_, varies)| *varies);
                if combined.synthetic
                    && combined.criterion == Criterion::AllOf
                    && self.draft != Draft::Modern
                {
                    members.sort_unstable();
                    key.varies |= members.len() > 1;
                }
                for (class, _) in members {
                    key.number(class);
                }
            }
            Body::Reference(reference) => self.text(key, Some(reference.text)),
        }
    }

    fn number(&mut self, key: &mut Key, number: &NumberSchema) {
        let _ = write!(
            key.out,
            "{:?}",
            (number.requires, number.integer, number.exclusive_flags)
        );
        let bounds = [
            number.maximum,
            number.minimum,
            number.exclusive_maximum,
            number.exclusive_minimum,
        ];
        let bounds = bounds.map(|bound: Option<Bound>| bound.map(|bound| bound.at));
        for at in bounds.into_iter().chain([number.multiple_of]) {
            key.out.push('|');
            if let Some(at) = at {
                write_printed_number(&mut key.out, self.tree.token(at));
            }
        }
    }

    fn object(&mut self, key: &mut Key, object: &ObjectSchema) {
        let _ = write!(
            key.out,
            "{:?}",
            (
                object.requires,
                object.closed,
                object.max_properties,
                object.min_properties
            )
        );
        let mut properties: Vec<_> = object
            .properties
            .iter()
            .map(|one| (one.name, one.schema))
            .collect();
        properties.sort_by_key(|(name, _)| self.tree.sources.get(*name));
        self.named(key, &properties);
        object
            .required
            .iter()
            .for_each(|name| self.text(key, Some(*name)));
        let mut patterns = object.patterns.clone();
        patterns.sort_by_key(|(name, _)| self.tree.sources.get(*name));
        self.named(key, &patterns);
        for one in &object.dependent_required {
            self.text(key, Some(one.name));
            let mut names: Vec<_> = one
                .demand
                .iter()
                .map(|name| self.tree.sources.get(*name))
                .collect();
            names.sort_unstable();
            names.dedup();
            let _ = write!(key.out, "{names:?}");
        }
        let schemas: Vec<_> = object
            .dependent_schemas
            .iter()
            .map(|one| (one.name, one.demand))
            .collect();
        self.named(key, &schemas);
        for schema in [object.additional, object.unevaluated, object.property_names] {
            self.schema(key, schema);
        }
    }

    fn array(&mut self, key: &mut Key, array: &ArraySchema) {
        let limits = (
            array.requires,
            array.closed,
            array.max_items,
            array.min_items,
            array.unique,
        );
        let _ = write!(
            key.out,
            "{:?}",
            (limits, array.max_contains, array.min_contains)
        );
        for schema in [
            array.all_items,
            array.additional,
            array.unevaluated,
            array.contains,
        ] {
            self.schema(key, schema);
        }
        array
            .tuple
            .iter()
            .for_each(|item| self.schema(key, Some(*item)));
    }

    /// Adds what stands at the schema as a whole.
    fn annotations(&mut self, key: &mut Key, id: Id, at: NodeId) {
        let meta = self.model.meta(id);
        for text in [meta.id, meta.title, meta.description] {
            self.text(key, text);
        }
        let _ = write!(key.out, "{:?}{:?}", meta.read_only, meta.write_only);
        if let Some(default) = meta.default {
            key.out.push('=');
            key.out.push_str(&self.printed(default));
        }
        if meta.leftover {
            let reference =
                self.model.node(id).class() == Class::Reference && self.draft != Draft::Modern;
            let mut left: Vec<_> = self
                .tree
                .members(at)
                .filter(|(name, _)| {
                    Keyword::named(self.tree.text(*name).unwrap_or(""))
                        .is_none_or(|known| reference || !self.consumed(known))
                })
                .map(|(name, value)| format!("{:?}:{}", self.tree.text(name), self.printed(value)))
                .collect();
            left.sort_unstable();
            key.out.push_str(&left.join(","));
        }
    }

    /// Returns whether the draft's loader takes a keyword off the members that it leaves over.
    fn consumed(&self, keyword: Keyword) -> bool {
        use Keyword as K;
        match keyword {
            K::OldId => self.draft == Draft::Four,
            K::Id | K::Const | K::Contains | K::PropertyNames => self.draft != Draft::Four,
            K::If | K::Then | K::Else | K::ReadOnly | K::WriteOnly => self.draft >= Draft::Seven,
            K::AdditionalItems | K::Dependencies => self.draft != Draft::Modern,
            K::Defs | K::Definitions | K::ConnectType => false,
            K::Schema
            | K::PrefixItems
            | K::UnevaluatedItems
            | K::UnevaluatedProperties
            | K::DependentRequired
            | K::DependentSchemas
            | K::MinContains
            | K::MaxContains
            | K::Anchor
            | K::DynamicAnchor
            | K::DynamicRef
            | K::Vocabulary
            | K::Deprecated => self.draft == Draft::Modern,
            _ => true,
        }
    }

    fn printed(&self, value: NodeId) -> String {
        let mut out = String::new();
        write_canonical(&mut out, self.tree, value, Order::Printed);
        out
    }

    fn text(&self, key: &mut Key, text: Option<Range>) {
        // Quoted, so that no text can look like what follows it.
        let _ = write!(
            key.out,
            "{:?}",
            text.map(|text| self.tree.sources.get(text))
        );
    }

    fn schema(&mut self, key: &mut Key, schema: Option<Id>) {
        match schema {
            Some(id) => {
                let (class, varies) = self.class(id);
                key.varies |= varies;
                key.number(class);
            }
            None => key.out.push('-'),
        }
    }

    fn named(&mut self, key: &mut Key, schemas: &[(Range, Id)]) {
        key.out.push('{');
        for (name, schema) in schemas {
            self.text(key, Some(*name));
            self.schema(key, Some(*schema));
        }
        key.out.push('}');
    }
}

/// What would be printed of one schema, with numbers for the schemas inside.
struct Key {
    out: String,
    varies: bool,
}

impl Key {
    fn number(&mut self, class: u32) {
        let _ = write!(self.out, "#{class}");
    }
}
