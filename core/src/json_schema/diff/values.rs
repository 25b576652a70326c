//! Annotations, enumerations, constants and negations.

use std::collections::BTreeSet;

use crate::compat::Rule;
use crate::error::SchemaError;
use crate::json::{Kind, NodeId};
use crate::json_schema::canonical::{Order, write_canonical};
use crate::json_schema::diff::{Ref, Walk};
use crate::json_schema::model::Id;
use crate::json_schema::rules as r;
use crate::source::Range;

impl Walk<'_> {
    /// Compares what stands at the schema as a whole; nothing of it breaks.
    #[inline(never)]
    pub(super) fn annotations(&mut self, original: Ref, update: Ref) -> Result<(), SchemaError> {
        if self.wanted == crate::compat::Wanted::Breaking {
            return Ok(());
        }
        let meta = |schema: Ref| self.side(schema.update).model.meta(schema.id);
        let (before, after) = (meta(original), meta(update));
        let differ = |before: Option<Range>, after: Option<Range>| {
            before.map(|range| self.text(original.update, range))
                != after.map(|range| self.text(update.update, range))
        };
        let changed: [(bool, &'static Rule, &'static str); 4] = [
            (differ(before.id, after.id), &r::ID_CHANGED, "$id"),
            (
                differ(before.title, after.title),
                &r::TITLE_CHANGED,
                "title",
            ),
            (
                differ(before.description, after.description),
                &r::DESCRIPTION_CHANGED,
                "description",
            ),
            (
                self.defaults_differ(original, update, before.default, after.default),
                &r::DEFAULT_CHANGED,
                "default",
            ),
        ];
        for (differs, rule, keyword) in changed {
            if differs {
                self.fact(rule, (original, keyword), (update, keyword))?;
            }
        }
        Ok(())
    }

    /// Objects and arrays as defaults have no equality in the registry, so they always count as changed.
    fn defaults_differ(
        &self,
        original: Ref,
        update: Ref,
        before: Option<NodeId>,
        after: Option<NodeId>,
    ) -> bool {
        match (before, after) {
            (None, None) => false,
            (Some(before), Some(after)) => {
                let tree = self.side(original.update).tree;
                matches!(tree.kind(before), Kind::Object | Kind::Array)
                    || self.value(original, before) != self.value(update, after)
            }
            _ => true,
        }
    }

    /// Returns a value as text: equal texts are equal values to the registry, `1` and `1.0` are not.
    fn value(&self, schema: Ref, at: NodeId) -> String {
        let mut out = String::new();
        write_canonical(&mut out, self.side(schema.update).tree, at, Order::Sorted);
        out
    }

    #[inline(never)]
    pub(super) fn enumeration(
        &mut self,
        original: Ref,
        update: Ref,
        before: NodeId,
        after: NodeId,
    ) -> Result<(), SchemaError> {
        let values = |schema: Ref, at| -> BTreeSet<String> {
            self.side(schema.update)
                .tree
                .elements(at)
                .map(|element| self.value(schema, element))
                .collect()
        };
        let (before, after) = (values(original, before), values(update, after));
        let rule = match () {
            () if before == after => return Ok(()),
            () if after.is_superset(&before) => &r::ENUM_ARRAY_EXTENDED,
            () if before.is_superset(&after) => &r::ENUM_ARRAY_NARROWED,
            () => &r::ENUM_ARRAY_CHANGED,
        };
        self.fact_of(rule, original, update, "enum")
    }

    #[inline(never)]
    pub(super) fn constant(
        &mut self,
        original: Ref,
        update: Ref,
        before: NodeId,
        after: NodeId,
    ) -> Result<(), SchemaError> {
        if self.side(original.update).tree.kind(before) == Kind::Null {
            return Err(
                self.failure("the registry throws where the old schema has the constant null")
            );
        }
        if self.value(original, before) != self.value(update, after) {
            self.fact_of(&r::ENUM_ARRAY_CHANGED, original, update, "const")?;
        }
        Ok(())
    }

    /// What `not` excludes may become less: the sides change places.
    #[inline(never)]
    pub(super) fn negation(
        &mut self,
        original: Ref,
        update: Ref,
        before: Id,
        after: Id,
    ) -> Result<(), SchemaError> {
        let length = self.descend("not");
        let (mark, breaking) = (self.facts.len(), self.breaking);
        self.pair(
            Ref {
                id: after,
                ..update
            },
            Ref {
                id: before,
                ..original
            },
        )?;
        let compatible = self.breaking == breaking;
        self.facts.truncate(mark);
        self.breaking = breaking;
        let rule = if compatible {
            &r::NOT_TYPE_NARROWED
        } else {
            &r::NOT_TYPE_EXTENDED
        };
        self.fact(rule, (original, "not"), (update, "not"))?;
        self.ascend(length);
        Ok(())
    }
}
