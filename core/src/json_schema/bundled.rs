//! One self-contained document of draft 2020-12 that holds every referenced document under `$defs`. The registry offers no such form.
//!
//! Each document keeps its name as `$id`, so every `$ref` stays as it is; only pointers through keywords that have another name in
//! 2020-12 change with them. What an older draft ignores (beside `$ref`, or keywords that came later) is left out.

use crate::json::{Kind, NodeId, Tree, write_string};
use crate::json_schema::canonical::{Order, write_canonical};
use crate::json_schema::draft::Draft;
use crate::json_schema::keyword::{Keyword, Members};
use crate::json_schema::reference::Documents;

use Keyword as K;

const SCHEMA: &str = "https://json-schema.org/draft/2020-12/schema";

/// What a keyword's value holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Schema,
    List,
    Map,
    Value,
}

fn shape(keyword: Keyword) -> Shape {
    match keyword {
        K::AllOf | K::AnyOf | K::OneOf | K::PrefixItems => Shape::List,
        K::Properties | K::PatternProperties | K::Definitions | K::Defs | K::DependentSchemas => {
            Shape::Map
        }
        K::Not
        | K::Items
        | K::AdditionalItems
        | K::Contains
        | K::AdditionalProperties
        | K::PropertyNames
        | K::If
        | K::Then
        | K::Else
        | K::UnevaluatedItems
        | K::UnevaluatedProperties => Shape::Schema,
        _ => Shape::Value,
    }
}

/// Returns whether a draft older than 2019-09 looks at the keyword.
fn known(draft: Draft, keyword: Keyword) -> bool {
    match keyword {
        K::Const | K::Contains | K::PropertyNames => draft >= Draft::Six,
        K::If | K::Then | K::Else => draft >= Draft::Seven,
        K::PrefixItems
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
        | K::Deprecated => draft >= Draft::Modern,
        _ => true,
    }
}

/// Returns the bundle of the first of the documents with all others.
pub(crate) fn bundle(tree: &Tree, documents: &Documents, draft: Draft) -> String {
    let bundler = Bundler {
        tree,
        documents,
        draft,
    };
    let root = documents.root(0);
    let mut out = format!("{{\"$schema\":\"{SCHEMA}\"");
    match tree.boolean(root) {
        Some(true) => {}
        Some(false) => out.push_str(",\"not\":{}"),
        None => bundler.members(&mut out, root, None, true),
    }
    out.push('}');
    out
}

struct Bundler<'a> {
    tree: &'a Tree,
    documents: &'a Documents,
    draft: Draft,
}

impl Bundler<'_> {
    fn schema(&self, out: &mut String, at: NodeId, name: Option<&str>) {
        if self.tree.kind(at) != Kind::Object {
            return write_canonical(out, self.tree, at, Order::Kept);
        }
        out.push('{');
        self.members(out, at, name, false);
        out.push('}');
    }

    /// Writes the members of a schema object; `name` is the `$id` of an embedded document. At the root the documents join `$defs`.
    fn members(&self, out: &mut String, at: NodeId, name: Option<&str>, root: bool) {
        let members = Members::of(self.tree, at);
        if let Some(name) = name {
            key(out, "$id");
            write_string(out, name);
        }
        let reference_alone = self.draft != Draft::Modern && members.get(K::Ref).is_some();
        for (member, value) in self.tree.members(at) {
            let text = self.tree.text(member).unwrap_or("");
            let Some(keyword) = Keyword::named(text) else {
                key(out, text);
                write_canonical(out, self.tree, value, Order::Kept);
                continue;
            };
            let beside = matches!(
                keyword,
                K::Ref | K::Title | K::Description | K::Default | K::Definitions | K::Defs
            );
            if (!reference_alone || beside) && !(root && keyword == K::Defs) {
                self.keyword(out, keyword, value, &members, name.is_some());
            }
        }
        if root {
            self.definitions(out, members.get(K::Defs));
        }
    }

    /// Writes `$defs` of the root with every other document under its name.
    fn definitions(&self, out: &mut String, own: Option<NodeId>) {
        let own = own.filter(|own| self.tree.kind(*own) == Kind::Object);
        if own.is_none() && self.documents.iter().nth(1).is_none() {
            return;
        }
        key(out, "$defs");
        out.push('{');
        for (member, value) in own.into_iter().flat_map(|own| self.tree.members(own)) {
            key(out, self.tree.text(member).unwrap_or(""));
            self.schema(out, value, None);
        }
        for (_, document) in self.documents.iter().skip(1) {
            let taken = own.is_some_and(|own| self.tree.member(own, &document.name).is_some());
            let id = if document.name.starts_with("//") {
                format!("http:{}", document.name)
            } else {
                document.name.clone()
            };
            key(out, &if taken { format!("{id}#") } else { id.clone() });
            self.schema(out, document.root, Some(id.split('#').next().unwrap_or("")));
        }
        out.push('}');
    }

    fn keyword(
        &self,
        out: &mut String,
        keyword: Keyword,
        value: NodeId,
        members: &Members,
        embedded: bool,
    ) {
        let old = self.draft != Draft::Modern;
        if old && !known(self.draft, keyword) {
            return;
        }
        match keyword {
            K::Schema => {}
            K::Ref => {
                key(out, "$ref");
                write_string(out, &self.reference(value));
            }
            K::Id | K::OldId if keyword.as_str() == self.draft.id_keyword() => {
                self.id(out, value, embedded);
            }
            K::Items if old && self.tree.kind(value) == Kind::Array => {
                if self.tree.count(value) > 0 {
                    key(out, "prefixItems");
                    self.list(out, value);
                }
            }
            K::AdditionalItems if old => {
                let tuple = members
                    .get(K::Items)
                    .is_some_and(|items| self.tree.kind(items) == Kind::Array);
                if tuple {
                    key(out, "items");
                    self.schema(out, value, None);
                }
            }
            K::Dependencies if old => self.dependencies(out, value),
            K::ExclusiveMaximum | K::ExclusiveMinimum if self.draft == Draft::Four => {
                let bound = if keyword == K::ExclusiveMaximum {
                    K::Maximum
                } else {
                    K::Minimum
                };
                if let Some(limit) = members
                    .get(bound)
                    .filter(|_| self.tree.boolean(value) == Some(true))
                {
                    key(out, keyword.as_str());
                    write_canonical(out, self.tree, limit, Order::Kept);
                }
            }
            K::Maximum | K::Minimum
                if self.draft == Draft::Four && self.is_exclusive(keyword, members) => {}
            _ => {
                key(out, keyword.as_str());
                match (shape(keyword), self.tree.kind(value)) {
                    (Shape::Schema, _) => self.schema(out, value, None),
                    (Shape::List, Kind::Array) => self.list(out, value),
                    (Shape::Map, Kind::Object) => self.map(out, value),
                    _ => write_canonical(out, self.tree, value, Order::Kept),
                }
            }
        }
    }

    fn is_exclusive(&self, bound: Keyword, members: &Members) -> bool {
        let flag = if bound == K::Maximum {
            K::ExclusiveMaximum
        } else {
            K::ExclusiveMinimum
        };
        members
            .get(flag)
            .is_some_and(|flag| self.tree.boolean(flag) == Some(true))
    }

    fn id(&self, out: &mut String, value: NodeId, embedded: bool) {
        let text = self.tree.text(value).unwrap_or("");
        let (address, anchor) = text.split_once('#').unwrap_or((text, ""));
        if !address.is_empty() && !embedded {
            key(out, "$id");
            write_string(out, address);
        }
        if !anchor.is_empty() {
            key(out, "$anchor");
            write_string(out, anchor);
        }
    }

    fn list(&self, out: &mut String, value: NodeId) {
        out.push('[');
        for (index, one) in self.tree.elements(value).enumerate() {
            out.push_str(if index > 0 { "," } else { "" });
            self.schema(out, one, None);
        }
        out.push(']');
    }

    fn map(&self, out: &mut String, value: NodeId) {
        out.push('{');
        for (member, one) in self.tree.members(value) {
            key(out, self.tree.text(member).unwrap_or(""));
            self.schema(out, one, None);
        }
        out.push('}');
    }

    fn dependencies(&self, out: &mut String, value: NodeId) {
        for (name, lists) in [("dependentRequired", true), ("dependentSchemas", false)] {
            let wanted = |one: &(NodeId, NodeId)| (self.tree.kind(one.1) == Kind::Array) == lists;
            if self.tree.members(value).any(|one| wanted(&one)) {
                key(out, name);
                out.push('{');
                for (member, one) in self.tree.members(value).filter(wanted) {
                    key(out, self.tree.text(member).unwrap_or(""));
                    self.schema(out, one, None);
                }
                out.push('}');
            }
        }
    }

    /// Returns the text of a `$ref` with its pointer led through the keywords of 2020-12.
    fn reference(&self, value: NodeId) -> String {
        let text = self.tree.text(value).unwrap_or("");
        let Some((address, pointer)) = text
            .split_once("#/")
            .filter(|_| self.draft != Draft::Modern)
        else {
            return text.to_owned();
        };
        let document = if address.is_empty() {
            self.documents.document_of(value)
        } else {
            self.documents
                .iter()
                .find(|(_, document)| document.name == address)
                .map_or(0, |(number, _)| number)
        };
        let root = self.documents.root(document);
        let mut out = format!("{address}#");
        let mut inside = Shape::Schema;
        let mut tokens = pointer.split('/').peekable();
        let mut first = true;
        while let Some(token) = tokens.next() {
            let keyword = Keyword::named(token).filter(|_| inside == Shape::Schema);
            let index = tokens
                .peek()
                .is_some_and(|next| next.bytes().all(|byte| byte.is_ascii_digit()));
            let (token, next) = match keyword {
                Some(K::Items) if index => ("prefixItems", Shape::List),
                Some(K::AdditionalItems) => ("items", Shape::Schema),
                Some(K::Dependencies) => ("dependentSchemas", Shape::Map),
                // The registry finds there what stands in `definitions`.
                Some(K::Defs) if first && self.tree.member(root, "$defs").is_none() => {
                    ("definitions", Shape::Map)
                }
                Some(keyword) => (token, shape(keyword)),
                None => (token, Shape::Schema),
            };
            out.push('/');
            out.push_str(token);
            inside = next;
            first = false;
        }
        out
    }
}

/// Writes a member's key, with a comma before it where one is needed.
fn key(out: &mut String, text: &str) {
    if !out.ends_with('{') {
        out.push(',');
    }
    write_string(out, text);
    out.push(':');
}
