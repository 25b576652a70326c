//! `oneOf`, `anyOf` and `allOf`: by the types of their elements, then by position or by counterpart.

use std::collections::BTreeSet;

use super::side::{At, Side};
use super::{Walk, fits, rules};
use crate::error::SchemaError;
use crate::json::Kind;

/// The keywords whose elements are options, in the order in which they are looked for.
const OPTIONS: [&str; 2] = ["oneOf", "anyOf"];

/// Returns the keyword of a schema's options, and their types.
fn options<'a>(side: &Side<'a>, at: At) -> (Option<&'static str>, Vec<&'a str>) {
    for keyword in OPTIONS {
        if let Some(list) = side.array(at, keyword) {
            return (
                Some(keyword),
                side.elements(list)
                    .into_iter()
                    .map(|option| side.option_type(option))
                    .collect(),
            );
        }
    }
    if let Some(list) = side.array(at, "allOf") {
        let common: BTreeSet<&str> = side
            .elements(list)
            .into_iter()
            .flat_map(|element| side.types(element))
            .collect();
        if common.len() == 1 {
            return (None, common.into_iter().collect());
        }
    }
    (None, side.types(at))
}

/// Whether an element of `allOf` says a type and nothing else.
fn is_type_only(side: &Side<'_>, at: At) -> bool {
    side.kind(at) == Kind::Object
        && side.count(at) == 1
        && side.tree.member(at.node, "type").is_some()
}

impl Walk<'_> {
    pub(super) fn composition(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let ((keyword, own), (old_keyword, theirs)) =
            (options(&self.new, new), options(&self.old, old));
        let (all, old_all) = (self.new.array(new, "allOf"), self.old.array(old, "allOf"));
        if keyword.is_some() || old_keyword.is_some() || all.is_some() || old_all.is_some() {
            for option in &theirs {
                if !own.iter().any(|new| fits(option, new)) {
                    let shown = if option.is_empty() { "schema" } else { option };
                    self.report(
                        &rules::TYPE_OPTION_REMOVED,
                        path,
                        new,
                        old,
                        vec![("option", shown.into())],
                    )?;
                }
            }
            if let Some(keyword) = keyword
                && Some(keyword) == old_keyword
            {
                self.by_position(keyword, new, old, path)?;
            }
        }
        match all {
            Some(all) => self.all_of(all, old_all, old, path),
            None => Ok(()),
        }
    }

    fn by_position(
        &mut self,
        keyword: &str,
        new: At,
        old: At,
        path: &str,
    ) -> Result<(), SchemaError> {
        let list = |side: &Side<'_>, at: At| {
            side.array(at, keyword)
                .map(|list| side.elements(list))
                .unwrap_or_default()
        };
        let (own, theirs) = (list(&self.new, new), list(&self.old, old));
        if own.len() != theirs.len() {
            return Ok(());
        }
        for (own, theirs) in own.into_iter().zip(theirs) {
            if !self.attempt(|walk| walk.objects(own, theirs, path))? {
                return self.report(&rules::COMPOSED_ELEMENT_CHANGED, path, own, theirs, vec![]);
            }
        }
        Ok(())
    }

    /// Looks for a counterpart of each element of the reader's `allOf`; constraints inside of counterparts are not compared.
    fn all_of(
        &mut self,
        all: At,
        old_all: Option<At>,
        old: At,
        path: &str,
    ) -> Result<(), SchemaError> {
        let theirs = match old_all {
            Some(list) => self.old.elements(list),
            None if self.old.is_composed(old) && !self.old.is_structural(old) => return Ok(()),
            None => vec![old],
        };
        let type_only: Vec<At> = theirs
            .iter()
            .copied()
            .filter(|other| is_type_only(&self.old, *other))
            .collect();
        for element in self.new.elements(all) {
            if is_type_only(&self.new, element) && !type_only.is_empty() {
                let after = self.new.shown_member(element, "type");
                for other in &type_only {
                    let before = self.old.shown_member(*other, "type");
                    if !fits(&before, &after) {
                        let args = vec![("before", before.into()), ("after", after.clone().into())];
                        self.report(&rules::ALL_OF_TYPE_CHANGED, path, element, *other, args)?;
                    }
                }
            } else if !theirs
                .iter()
                .any(|other| self.is_counterpart(element, *other))
            {
                return self.report(&rules::ALL_OF_CONSTRAINT_ADDED, path, element, old, vec![]);
            }
        }
        Ok(())
    }

    fn is_counterpart(&self, element: At, other: At) -> bool {
        let (new, old) = (&self.new, &self.old);
        if new.equals(element, old, other) {
            return true;
        }
        if new.kind(element) != Kind::Object || old.kind(other) != Kind::Object {
            return false;
        }
        let both = |name| {
            Some((
                new.tree.member(element.node, name)?,
                old.tree.member(other.node, name)?,
            ))
        };
        let same_type = both("type")
            .is_some_and(|(own, theirs)| new.shown(Some(own)) == old.shown(Some(theirs)));
        let superset = || {
            new.members(element)
                .iter()
                .all(|(name, _)| old.tree.member(other.node, name).is_some())
        };
        same_type || both("enum").is_some() || superset()
    }
}
