//! Keywords about arrays: items in general and by position.

use super::side::{At, Side};
use super::{Walk, below, rules};
use crate::error::SchemaError;
use crate::json::Kind;

/// Returns the schemas by position, and the one for further items.
fn tuple(side: &Side<'_>, at: At) -> (Option<At>, Option<At>) {
    match side.array(at, "prefixItems") {
        Some(list) => (Some(list), side.object(at, "items")),
        None => (side.array(at, "items"), side.object(at, "additionalItems")),
    }
}

/// What a schema says of items in general.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum General {
    Absent,
    Anything,
    Nothing,
    Schema(At),
    /// A list of schemas by position.
    Tuple,
}

fn general(side: &Side<'_>, at: At) -> General {
    match side.member(at, "items") {
        None => General::Absent,
        Some(value) => match (side.kind(value), side.boolean(value)) {
            (Kind::Object, _) => General::Schema(value),
            (Kind::Array, _) => General::Tuple,
            (_, Some(false)) => General::Nothing,
            _ => General::Anything,
        },
    }
}

impl Walk<'_> {
    pub(super) fn items(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        self.tuples(new, old, path)?;
        match (general(&self.old, old), general(&self.new, new)) {
            (General::Absent, General::Schema(schema)) => {
                self.report(&rules::ITEMS_ADDED, path, schema, old, vec![])?;
            }
            (General::Schema(theirs), General::Schema(own)) => {
                self.pair(own, theirs, &below(path, "items"))?;
            }
            (General::Absent | General::Anything, General::Nothing) => {
                self.report(&rules::ITEMS_FORBIDDEN, path, new, old, vec![])?;
            }
            (General::Schema(theirs), General::Nothing) => {
                self.report(&rules::ITEMS_SCHEMA_FORBIDDEN, path, new, theirs, vec![])?;
            }
            _ => {}
        }
        let own = self
            .new
            .member(new, "additionalItems")
            .and_then(|value| self.new.boolean(value));
        let theirs = self.old.member(old, "additionalItems");
        let open = theirs.is_none_or(|value| self.old.boolean(value) == Some(true));
        if own == Some(false) && open {
            self.report(&rules::ADDITIONAL_ITEMS_FORBIDDEN, path, new, old, vec![])?;
        }
        Ok(())
    }

    fn tuples(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let ((own, further), (theirs, their_further)) =
            (tuple(&self.new, new), tuple(&self.old, old));
        let own = own.map(|list| self.new.elements(list)).unwrap_or_default();
        let theirs = theirs
            .map(|list| self.old.elements(list))
            .unwrap_or_default();
        for position in 0..own.len().max(theirs.len()) {
            let place = below(path, &format!("items/{position}"));
            let args = vec![(
                "position",
                i64::try_from(position).unwrap_or(i64::MAX).into(),
            )];
            match (own.get(position), theirs.get(position)) {
                (Some(own), Some(theirs)) => self.objects(*own, *theirs, &place)?,
                (Some(own), None) => {
                    if let Some(theirs) = their_further
                        && !self.attempt(|walk| walk.objects(*own, theirs, &place))?
                    {
                        self.report(&rules::ITEM_ADDED_NOT_COVERED, &place, *own, theirs, args)?;
                    }
                }
                (None, Some(theirs)) => {
                    if let Some(own) = further
                        && !self.attempt(|walk| walk.objects(own, *theirs, &place))?
                    {
                        self.report(&rules::ITEM_REMOVED_NOT_COVERED, &place, own, *theirs, args)?;
                    }
                }
                (None, None) => {}
            }
        }
        Ok(())
    }
}
