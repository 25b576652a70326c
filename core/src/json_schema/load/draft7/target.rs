//! References of drafts 4, 6 and 7: by registered name, by id word for word, by JSON Pointer.
//!
//! Source: docs/json-schema.md, "References".

use super::{Scope, Walk};
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::model::{Body, Id, Reference};
use crate::json_schema::reference::{Found, follow};
use crate::json_schema::uri::{Uri, resolve};
use crate::source::Range;

impl Walk<'_, '_> {
    pub(super) fn register(&mut self, base: Option<Range>) -> Result<(), SchemaError> {
        let names: Vec<_> = self
            .loader
            .documents
            .iter()
            .skip(1)
            .map(|(number, one)| (number, one.name.clone()))
            .collect();
        for (number, name) in names {
            let address = match base {
                Some(base) => resolve(self.loader.tree.sources.get(base), &name),
                None => Uri::parse(&name).map(|_| name.clone()),
            };
            let Some(address) = address else {
                let message = format!(
                    "the name of reference {name:?} is no URI: a schema of this draft cannot use it"
                );
                return Err(SchemaError::new(Code::InvalidName, message).in_reference(name));
            };
            let root = self.loader.documents.root(number);
            if self.loader.tree.kind(root) != Kind::Object {
                return Err(self.loader.wrong_type(root, "an object").in_reference(name));
            }
            self.registered.entry(address).or_insert(number);
        }
        Ok(())
    }

    #[inline(never)]
    pub(super) fn reference(
        &mut self,
        at: NodeId,
        value: NodeId,
        scope: Scope,
    ) -> Result<Id, SchemaError> {
        let text = self.loader.text_at(value)?;
        let knot = self.target(value, text, scope)?;
        Ok(self.loader.model.add(
            at,
            Body::Reference(Reference {
                text,
                target: Some(knot),
            }),
        ))
    }

    /// Finds what a reference means and has it loaded, once for each resolved text.
    #[inline(never)]
    pub(super) fn target(
        &mut self,
        value: NodeId,
        text: Range,
        scope: Scope,
    ) -> Result<u32, SchemaError> {
        let sources = &self.loader.tree.sources;
        let text = sources.get(text).to_owned();
        let resolved = match scope.base {
            Some(base) => resolve(sources.get(base), &text),
            None => Uri::parse(&text).map(|_| text.clone()),
        };
        let Some(resolved) = resolved else {
            let message = format!("$ref {text:?} is no URI");
            return Err(self.loader.error(Code::InvalidName, message, value));
        };
        let resolved = match text.as_str() {
            // The older loader puts a fragment behind what stands before the first one.
            fragment if fragment.starts_with('#') => match scope.base {
                Some(base) => format!(
                    "{}{fragment}",
                    sources.get(base).split('#').next().unwrap_or("")
                ),
                None => resolved,
            },
            _ => resolved,
        };
        let key = if resolved.starts_with('#') && scope.document != 0 {
            format!("{}\n{resolved}", scope.document)
        } else {
            resolved.clone()
        };
        if let Some(knot) = self.targets.get(&key) {
            return Ok(*knot);
        }
        let (at, inner) = self.find(value, &text, &resolved, scope)?;
        let knot = self.loader.new_knot();
        self.targets.insert(key, knot);
        self.open.push((knot, at, inner));
        Ok(knot)
    }

    #[inline(never)]
    pub(super) fn find(
        &mut self,
        value: NodeId,
        text: &str,
        resolved: &str,
        scope: Scope,
    ) -> Result<(NodeId, Scope), SchemaError> {
        let loader = &mut *self.loader;
        let keyword = loader.draft.id_keyword();
        if let Some(at) =
            loader
                .documents
                .self_named(loader.tree, scope.document, keyword, resolved)
        {
            return Ok((at, scope));
        }
        let (address, fragment) = resolved.split_once('#').unwrap_or((resolved, ""));
        let (document, inner) = if text.starts_with('#') {
            (scope.document, scope)
        } else {
            let registered = self
                .registered
                .get(resolved)
                .or_else(|| self.registered.get(address))
                .copied();
            let document = match registered {
                Some(document) => Some(document),
                None => loader
                    .documents
                    .meta_schema(loader.tree, address, loader.limits)?,
            };
            let Some(document) = document else {
                let message = format!(
                    "no reference is given for $ref {text:?}: expected one named {:?}",
                    if scope.base.is_some() {
                        address
                    } else {
                        text.split('#').next().unwrap_or("")
                    }
                );
                return Err(loader.error(Code::ReferenceMissing, message, value));
            };
            let base = loader.tree.sources.append(address);
            (
                document,
                Scope {
                    document,
                    base: Some(base),
                },
            )
        };
        let whole = self.registered.contains_key(resolved) && resolved.contains('#');
        let loader = &*self.loader;
        match follow(
            loader.tree,
            loader.documents.root(document),
            if whole { "" } else { fragment },
        ) {
            Found::At(at) => Ok((at, inner)),
            Found::Missing(part) => {
                let message = format!("$ref {text:?} leads nowhere: {part:?} is not there");
                Err(loader.error(Code::UndefinedName, message, value))
            }
        }
    }
}
