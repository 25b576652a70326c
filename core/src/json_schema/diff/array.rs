//! Arrays: the schema of all items, tuples against the content model, and what else may follow.

use crate::error::SchemaError;
use crate::json_schema::diff::object::{ADDITIONAL_ITEMS, UNEVALUATED_ITEMS};
use crate::json_schema::diff::{Ref, Walk};
use crate::json_schema::model::{ArraySchema, Body, Id};
use crate::json_schema::rules as r;

impl<'a> Walk<'a> {
    #[inline(never)]
    pub(super) fn array(
        &mut self,
        original: Ref,
        update: Ref,
        before: &'a ArraySchema,
        after: &'a ArraySchema,
    ) -> Result<(), SchemaError> {
        let length = self.descend("items");
        let items = (
            before.all_items.map(|id| Ref { id, ..original }),
            after.all_items.map(|id| Ref { id, ..update }),
        );
        self.optional(items.0, items.1, [original, update])?;
        self.ascend(length);
        for index in 0..before.tuple.len().max(after.tuple.len()) {
            let length = self.descend_to("items", &index.to_string());
            match (before.tuple.get(index), after.tuple.get(index)) {
                (Some(o), Some(u)) => {
                    self.pair(Ref { id: *o, ..original }, Ref { id: *u, ..update })?;
                }
                (Some(o), None) => self.removed_item(Ref { id: *o, ..original }, update, after)?,
                (None, Some(u)) => self.added_item(original, Ref { id: *u, ..update }, before)?,
                (None, None) => {}
            }
            self.ascend(length);
        }
        let rest = [
            (before.closed, before.additional),
            (after.closed, after.additional),
        ];
        self.additional(&ADDITIONAL_ITEMS, original, update, rest)?;
        self.unevaluated(
            &UNEVALUATED_ITEMS,
            original,
            update,
            [before.unevaluated, after.unevaluated],
        )?;
        self.item_counts(original, update, before, after)
    }

    /// Returns whether items beyond the tuple are free. The schema of all items does not count.
    fn is_open_list(&self, update: bool, array: &ArraySchema) -> bool {
        !array.closed
            && array.additional.is_none()
            && array
                .unevaluated
                .is_none_or(|id| self.side(update).model.node(id).is_trivial())
    }

    fn cover(&self, update: bool, array: &ArraySchema) -> Option<Id> {
        let model = self.side(update).model;
        let counts =
            |id: &Id| !matches!(model.node(*id).body, Body::False | Body::Empty | Body::True);
        let unevaluated = if array.closed {
            None
        } else {
            array.unevaluated.filter(counts)
        };
        array.additional.or(unevaluated)
    }

    #[inline(never)]
    fn removed_item(
        &mut self,
        original: Ref,
        update: Ref,
        after: &ArraySchema,
    ) -> Result<(), SchemaError> {
        let rule = if self.is_open_list(update.update, after) {
            &r::ITEM_REMOVED_FROM_OPEN_CONTENT_MODEL
        } else if let Some(id) = self.cover(update.update, after) {
            let breaking = self.breaking;
            self.pair(original, Ref { id, ..update })?;
            if self.breaking == breaking {
                &r::ITEM_REMOVED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            } else {
                &r::ITEM_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            }
        } else if matches!(self.body(original), Body::False) {
            &r::ITEM_WITH_FALSE_REMOVED_FROM_CLOSED_CONTENT_MODEL
        } else {
            &r::ITEM_REMOVED_FROM_CLOSED_CONTENT_MODEL
        };
        self.fact(rule, (original, ""), (update, ""))
    }

    #[inline(never)]
    fn added_item(
        &mut self,
        original: Ref,
        update: Ref,
        before: &ArraySchema,
    ) -> Result<(), SchemaError> {
        let rule = if self.is_open_list(original.update, before) {
            if self.side(update.update).model.node(update.id).is_trivial() {
                &r::ITEM_WITH_EMPTY_SCHEMA_ADDED_TO_OPEN_CONTENT_MODEL
            } else {
                &r::ITEM_ADDED_TO_OPEN_CONTENT_MODEL
            }
        } else if let Some(id) = self.cover(original.update, before) {
            let breaking = self.breaking;
            self.pair(Ref { id, ..original }, update)?;
            if self.breaking == breaking {
                &r::ITEM_ADDED_IS_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            } else {
                &r::ITEM_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL
            }
        } else {
            &r::ITEM_ADDED_TO_CLOSED_CONTENT_MODEL
        };
        self.fact(rule, (original, ""), (update, ""))
    }
}
