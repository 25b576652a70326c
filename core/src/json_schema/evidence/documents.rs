//! A schema as the JSON values that the validator takes, with what its references mean.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::error::SchemaError;
use crate::json_schema::Schema;
use crate::json_schema::draft::Draft;

/// The types of JSON Schema.
const KINDS: [&str; 7] = [
    "null", "boolean", "integer", "number", "string", "array", "object",
];

/// A schema's documents: itself first, then those it refers to.
pub(super) struct Documents {
    pub(super) draft: Draft,
    list: Vec<(String, Value)>,
    /// A schema for each type, to narrow others with.
    only: Vec<(&'static str, Value)>,
    /// Parts of the schema that stand for one difference each, with their document.
    parts: Vec<Option<(usize, Value)>>,
    /// For each member of a `oneOf`, by its address, a schema that it is not met.
    negations: BTreeMap<usize, Value>,
}

/// A schema in one of the documents.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'a> {
    document: usize,
    pub(super) value: &'a Value,
}

impl Documents {
    pub(super) fn new(schema: &Schema) -> Result<Self, SchemaError> {
        let draft = Draft::of(&schema.tree, 0);
        let list: Vec<(String, Value)> = schema
            .documents
            .iter()
            .map(|(_, document)| Ok((document.name.clone(), schema.contents(document.root)?)))
            .collect::<Result<_, SchemaError>>()?;
        let mut negations = BTreeMap::new();
        for (_, document) in &list {
            negate(document, &mut negations);
        }
        let only = KINDS.map(|kind| (kind, serde_json::json!({ "type": kind })));
        Ok(Self {
            draft,
            list,
            only: only.to_vec(),
            parts: Vec::new(),
            negations,
        })
    }

    /// Returns a schema that a member of a `oneOf` is not met.
    pub(super) fn negation(&self, member: At) -> Option<At<'_>> {
        let value = self
            .negations
            .get(&std::ptr::from_ref(member.value).addr())?;
        Some(At {
            document: member.document,
            value,
        })
    }

    /// Returns a schema that allows one type.
    pub(super) fn only(&self, kind: &str) -> Option<At<'_>> {
        let (_, value) = self.only.iter().find(|(known, _)| *known == kind)?;
        Some(At { document: 0, value })
    }

    /// Keeps for each site the keyword it names, with those that it is read with, as a schema of its own.
    pub(super) fn keep_parts<'s>(&mut self, sites: impl Iterator<Item = (&'s str, &'s str)>) {
        self.parts = sites
            .map(|(name, pointer)| self.part_at(name, pointer))
            .collect();
    }

    /// Returns what was kept for the site of that number.
    pub(super) fn part(&self, number: usize) -> Option<At<'_>> {
        let (document, value) = self.parts.get(number)?.as_ref()?;
        Some(At {
            document: *document,
            value,
        })
    }

    fn part_at(&self, name: &str, pointer: &str) -> Option<(usize, Value)> {
        const ALONE: [&str; 31] = [
            "type",
            "enum",
            "const",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minItems",
            "maxItems",
            "uniqueItems",
            "items",
            "prefixItems",
            "additionalItems",
            "contains",
            "minProperties",
            "maxProperties",
            "required",
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
            "dependencies",
            "anyOf",
            "oneOf",
            "allOf",
            "not",
        ];
        const TOGETHER: [&[&str]; 5] = [
            &["properties", "patternProperties", "additionalProperties"],
            &["items", "additionalItems", "prefixItems"],
            &["if", "then", "else"],
            &["contains", "minContains", "maxContains"],
            &["maximum", "exclusiveMaximum"],
        ];
        let (owner, keyword) = pointer.rsplit_once('/')?;
        let (at, schema) = self.schema_around(name, owner)?;
        // Only a keyword right below a schema stands for itself.
        if schema != owner || !ALONE.contains(&keyword) {
            return None;
        }
        let members = at.value.as_object()?;
        let group = TOGETHER.iter().find(|group| group.contains(&keyword));
        let keywords = group.map_or_else(|| vec![keyword], |group| group.to_vec());
        let part = keywords
            .into_iter()
            .filter_map(|keyword| Some((keyword.to_owned(), members.get(keyword)?.clone())));
        Some((at.document, Value::Object(part.collect())))
    }

    /// Returns the innermost schema around a place, with its pointer.
    pub(super) fn schema_around(&self, name: &str, pointer: &str) -> Option<(At<'_>, String)> {
        const SCHEMAS: [&str; 9] = [
            "not",
            "items",
            "additionalProperties",
            "additionalItems",
            "contains",
            "propertyNames",
            "if",
            "then",
            "else",
        ];
        const MAPS: [&str; 6] = [
            "properties",
            "patternProperties",
            "definitions",
            "$defs",
            "dependencies",
            "dependentSchemas",
        ];
        const LISTS: [&str; 5] = ["allOf", "anyOf", "oneOf", "items", "prefixItems"];
        let mut at = self.at(name, "")?;
        let mut tokens = pointer.split('/').skip(1).peekable();
        let unescaped = |token: &str| token.replace("~1", "/").replace("~0", "~");
        let mut way = String::new();
        while let Some(keyword) = tokens.next() {
            let Some(value) = at.get(keyword) else { break };
            let mut step = format!("/{keyword}");
            let next = if MAPS.contains(&keyword) && value.is_object() {
                tokens.next().and_then(|token| {
                    step = format!("{step}/{token}");
                    value.get(unescaped(token))
                })
            } else if LISTS.contains(&keyword) && value.is_array() {
                let index = tokens.next().and_then(|token| {
                    step = format!("{step}/{token}");
                    token.parse::<usize>().ok()
                });
                index.and_then(|index| value.get(index))
            } else if SCHEMAS.contains(&keyword) {
                Some(value)
            } else {
                None
            };
            match next {
                Some(value) => {
                    at = at.on(value);
                    way.push_str(&step);
                }
                None => break,
            }
        }
        Some((at, way))
    }

    pub(super) fn root(&self) -> At<'_> {
        At {
            document: 0,
            value: self.list.first().map_or(&Value::Null, |(_, value)| value),
        }
    }

    /// Returns the schema at a JSON Pointer into a document, by the document's name.
    pub(super) fn at(&self, name: &str, pointer: &str) -> Option<At<'_>> {
        let document = self.list.iter().position(|(known, _)| known == name)?;
        let value = self.list.get(document)?.1.pointer(pointer)?;
        Some(At { document, value })
    }

    /// Returns what a reference means; `None` where it is not plain to see.
    fn target<'a>(&'a self, from: At<'a>, reference: &str) -> Option<At<'a>> {
        let (name, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let document = if name.is_empty() {
            from.document
        } else {
            let ends = |known: &str| known == name || known.rsplit('/').next() == Some(name);
            self.list
                .iter()
                .position(|(known, _)| !known.is_empty() && ends(known))?
        };
        let root = &self.list.get(document)?.1;
        // An address inside makes names relative to it; that is left to the validator.
        if fragment.is_empty() {
            return Some(At {
                document,
                value: root,
            });
        }
        let decoded = crate::json_schema::uri::percent_decoded(fragment);
        let value = root.pointer(&decoded).or_else(|| {
            // The registry copies the one into the other.
            let rest = decoded.strip_prefix("/$defs/")?;
            root.pointer(&format!("/definitions/{rest}"))
        })?;
        Some(At { document, value })
    }

    /// Returns the schemas that are applied to the same value because `at` is, itself first: references and `allOf` followed.
    /// The flag tells whether a reference could not be followed.
    pub(super) fn applied<'a>(&'a self, at: At<'a>) -> (Vec<At<'a>>, bool) {
        let mut found: Vec<At<'a>> = Vec::new();
        let mut seen: Vec<&Value> = Vec::new();
        let mut open = vec![at];
        let mut unknown = false;
        while let Some(at) = open.pop() {
            if seen.iter().any(|one| std::ptr::eq(*one, at.value)) {
                continue;
            }
            if seen.len() > 200 {
                unknown = true;
                break;
            }
            seen.push(at.value);
            let reference = at.value.get("$ref").and_then(Value::as_str);
            if let Some(reference) = reference {
                match self.target(at, reference) {
                    Some(target) => open.push(target),
                    None => unknown = true,
                }
                if self.draft != Draft::Modern {
                    continue;
                }
            }
            found.push(at);
            open.extend(at.list("allOf").into_iter().rev());
        }
        (found, unknown)
    }

    /// Whether some schema names a type that there is none of, which registries let pass and validators do not.
    pub(super) fn names_no_type(&self) -> bool {
        let unknown = |kind: &Value| kind.as_str().is_some_and(|kind| !KINDS.contains(&kind));
        let mut open: Vec<&Value> = self.list.iter().map(|(_, value)| value).collect();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(members) => {
                    if members.get("type").is_some_and(unknown) {
                        return true;
                    }
                    for (name, value) in members {
                        // Values are no schemas.
                        if !matches!(name.as_str(), "enum" | "const" | "default" | "examples") {
                            open.push(value);
                        }
                    }
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        false
    }

    /// Whether some schema is applied to a value because it is applied to that value, so that no validator comes to an end.
    pub(super) fn endless(&self) -> bool {
        let mut starts = Vec::new();
        for (document, (_, value)) in self.list.iter().enumerate() {
            let mut open = vec![value];
            while let Some(value) = open.pop() {
                if value.get("$ref").is_some() {
                    starts.push(At { document, value });
                }
                match value {
                    Value::Object(members) => open.extend(members.values()),
                    Value::Array(items) => open.extend(items),
                    _ => {}
                }
            }
        }
        let mut done: BTreeSet<usize> = BTreeSet::new();
        starts.into_iter().any(|at| self.leads_back(at, &mut done))
    }

    /// Whether the schemas applied to the same value because one is, lead back to one of them.
    fn leads_back(&self, start: At, done: &mut BTreeSet<usize>) -> bool {
        let address = |at: At| std::ptr::from_ref(at.value).addr();
        // Each with those below it that are still to be looked at.
        let mut path: Vec<(usize, Vec<At>)> = vec![(address(start), self.below(start))];
        while let Some((place, rest)) = path.last_mut() {
            let Some(next) = rest.pop() else {
                done.insert(*place);
                path.pop();
                continue;
            };
            let place = address(next);
            if path.iter().any(|(known, _)| *known == place) {
                return true;
            }
            if !done.contains(&place) {
                path.push((place, self.below(next)));
            }
        }
        false
    }

    /// Returns the schemas that are applied to a value because `at` is.
    fn below<'a>(&'a self, at: At<'a>) -> Vec<At<'a>> {
        let reference = at.get("$ref").and_then(Value::as_str);
        let mut found: Vec<At> = reference
            .and_then(|reference| self.target(at, reference))
            .into_iter()
            .collect();
        if reference.is_some() && self.draft != Draft::Modern {
            return found;
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            found.extend(at.list(keyword));
        }
        for keyword in ["not", "if", "then", "else"] {
            found.extend(at.sub(keyword));
        }
        found.extend(at.dependent().into_iter().map(|(_, at)| at));
        found
    }

    /// Returns every schema that may have to do with the same value, whatever branch counts: for hints.
    pub(super) fn mentioned<'a>(&'a self, start: &[At<'a>]) -> Vec<At<'a>> {
        let mut found: Vec<At<'a>> = Vec::new();
        let mut open: Vec<At<'a>> = start.to_vec();
        while let Some(at) = open.pop() {
            if found.len() > 100 || found.iter().any(|one| std::ptr::eq(one.value, at.value)) {
                continue;
            }
            let (parts, _) = self.applied(at);
            for part in parts {
                if found.iter().any(|one| std::ptr::eq(one.value, part.value)) {
                    continue;
                }
                found.push(part);
                for keyword in ["anyOf", "oneOf"] {
                    open.extend(part.list(keyword));
                }
                for keyword in ["not", "if", "then", "else"] {
                    open.extend(part.sub(keyword));
                }
                for keyword in ["dependencies", "dependentSchemas"] {
                    open.extend(
                        part.members(keyword)
                            .map(|(_, at)| at)
                            .filter(|at| !at.value.is_array()),
                    );
                }
            }
        }
        found
    }
}

/// Adds a negation for each member of each `oneOf`.
fn negate(value: &Value, found: &mut BTreeMap<usize, Value>) {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if let Some(Value::Array(list)) = members.get("oneOf")
                    && list.len() > 1
                {
                    for member in list {
                        let negation = serde_json::json!({ "not": member });
                        found.insert(std::ptr::from_ref(member).addr(), negation);
                    }
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

impl<'a> At<'a> {
    pub(super) fn get(self, keyword: &str) -> Option<&'a Value> {
        self.value.get(keyword)
    }

    pub(super) fn number(self, keyword: &str) -> Option<f64> {
        self.get(keyword).and_then(Value::as_f64)
    }

    pub(super) fn count(self, keyword: &str) -> Option<usize> {
        let value = self.get(keyword)?;
        value.as_u64().and_then(|value| usize::try_from(value).ok())
    }

    pub(super) fn on(self, value: &'a Value) -> Self {
        Self {
            document: self.document,
            value,
        }
    }

    pub(super) fn sub(self, keyword: &str) -> Option<Self> {
        self.get(keyword).map(|value| self.on(value))
    }

    pub(super) fn list(self, keyword: &str) -> Vec<Self> {
        let items = self.get(keyword).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .map(|value| self.on(value))
            .collect()
    }

    pub(super) fn members(self, keyword: &str) -> impl Iterator<Item = (&'a str, Self)> {
        let members = self.get(keyword).and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .map(move |(name, value)| (name.as_str(), self.on(value)))
    }

    pub(super) fn texts(self, keyword: &str) -> Vec<&'a str> {
        self.sub(keyword).map_or_else(Vec::new, Self::strings)
    }

    /// Returns the texts of a list, if it is one.
    pub(super) fn strings(self) -> Vec<&'a str> {
        let items = self.value.as_array().into_iter().flatten();
        items.filter_map(Value::as_str).collect()
    }

    /// Returns the schemas of the first items, and that of the rest.
    pub(super) fn items(self, draft: Draft) -> (Vec<Self>, Option<Self>) {
        if draft == Draft::Modern {
            return (self.list("prefixItems"), self.sub("items"));
        }
        match self.get("items") {
            Some(Value::Array(_)) => (self.list("items"), self.sub("additionalItems")),
            Some(value) => (Vec::new(), Some(self.on(value))),
            None => (Vec::new(), None),
        }
    }

    /// Returns the property dependencies: a name and what must be there with it.
    pub(super) fn demands(self) -> Vec<(&'a str, Vec<&'a str>)> {
        let both = ["dependencies", "dependentRequired"];
        let lists = both.into_iter().flat_map(|keyword| self.members(keyword));
        lists
            .filter_map(|(name, at)| {
                let list = at.value.as_array()?;
                Some((name, list.iter().filter_map(Value::as_str).collect()))
            })
            .collect()
    }

    /// Returns the schema dependencies.
    pub(super) fn dependent(self) -> Vec<(&'a str, Self)> {
        let both = ["dependencies", "dependentSchemas"];
        let lists = both.into_iter().flat_map(|keyword| self.members(keyword));
        lists.filter(|(_, at)| !at.value.is_array()).collect()
    }
}
