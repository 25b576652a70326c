//! Keywords about single values: what is listed, what is limited, what is excluded.

use std::collections::BTreeSet;

use super::side::At;
use super::{Walk, rules};
use crate::error::SchemaError;

/// Which way a limit is tightened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tighter {
    Larger,
    Smaller,
}

const BOUNDS: [(&str, Tighter); 10] = [
    ("minLength", Tighter::Larger),
    ("minItems", Tighter::Larger),
    ("minProperties", Tighter::Larger),
    ("minimum", Tighter::Larger),
    ("exclusiveMinimum", Tighter::Larger),
    ("maxLength", Tighter::Smaller),
    ("maxItems", Tighter::Smaller),
    ("maxProperties", Tighter::Smaller),
    ("maximum", Tighter::Smaller),
    ("exclusiveMaximum", Tighter::Smaller),
];

/// How far a quotient may be from a whole number.
const NEARLY: f64 = 1e-9;

impl Walk<'_> {
    pub(super) fn enumeration(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let Some(own) = self.new.array(new, "enum") else {
            return Ok(());
        };
        let Some(theirs) = self.old.array(old, "enum") else {
            return self.report(&rules::ENUM_ADDED, path, new, old, vec![]);
        };
        let shown: BTreeSet<String> = self
            .new
            .tree
            .elements(own.node)
            .map(|value| self.new.shown(Some(value)))
            .collect();
        let values: Vec<String> = self
            .old
            .tree
            .elements(theirs.node)
            .map(|value| self.old.shown(Some(value)))
            .collect();
        for value in values.into_iter().filter(|value| !shown.contains(value)) {
            self.report(
                &rules::ENUM_VALUE_REMOVED,
                path,
                own,
                theirs,
                vec![("value", value.into())],
            )?;
        }
        Ok(())
    }

    pub(super) fn constant(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        if self.new.tree.member(new.node, "const").is_none() {
            return Ok(());
        }
        if self.old.tree.member(old.node, "const").is_none() {
            return self.report(&rules::CONST_ADDED, path, new, old, vec![]);
        }
        let (before, after) = (
            self.old.shown_member(old, "const"),
            self.new.shown_member(new, "const"),
        );
        if before == after {
            return Ok(());
        }
        self.report(
            &rules::CONST_CHANGED,
            path,
            new,
            old,
            vec![("before", before.into()), ("after", after.into())],
        )
    }

    pub(super) fn bounds(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        for (keyword, tighter) in BOUNDS {
            let Some(after) = self.new.number(new, keyword) else {
                continue;
            };
            let tightened = match (self.old.number(old, keyword), tighter) {
                (None, _) => true,
                (Some(before), Tighter::Larger) => after > before,
                (Some(before), Tighter::Smaller) => after < before,
            };
            if tightened {
                let shown = |number: Option<f64>| {
                    let mut out = String::new();
                    match number {
                        Some(number) => crate::json::write_go_number(
                            &mut out,
                            number,
                            crate::json::Layout::General,
                        ),
                        None => out.push_str("<nil>"),
                    }
                    out
                };
                let before = shown(self.old.number(old, keyword));
                let args = vec![
                    ("keyword", keyword.into()),
                    ("before", before.into()),
                    ("after", shown(Some(after)).into()),
                ];
                self.report(&rules::BOUND_TIGHTENED, path, new, old, args)?;
            }
        }
        self.multiple_of(new, old, path)?;
        self.pattern(new, old, path)?;
        let unique = |side: Option<bool>| side == Some(true);
        let own = unique(
            self.new
                .member(new, "uniqueItems")
                .and_then(|value| self.new.boolean(value)),
        );
        let theirs = unique(
            self.old
                .member(old, "uniqueItems")
                .and_then(|value| self.old.boolean(value)),
        );
        if own && !theirs {
            self.report(&rules::UNIQUE_ITEMS_ADDED, path, new, old, vec![])?;
        }
        Ok(())
    }

    fn multiple_of(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let Some(after) = self.new.number(new, "multipleOf") else {
            return Ok(());
        };
        let Some(before) = self.old.number(old, "multipleOf") else {
            return self.report(&rules::MULTIPLE_OF_ADDED, path, new, old, vec![]);
        };
        let quotient = before / after;
        if (quotient - quotient.round()).abs() <= NEARLY {
            return Ok(());
        }
        let args = vec![
            ("before", self.old.shown_member(old, "multipleOf").into()),
            ("after", self.new.shown_member(new, "multipleOf").into()),
        ];
        self.report(&rules::MULTIPLE_OF_CHANGED, path, new, old, args)
    }

    fn pattern(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let text = |tree: &crate::json::Tree, at: At| {
            tree.member(at.node, "pattern")
                .and_then(|value| tree.text(value))
                .map(str::to_owned)
        };
        match (text(self.old.tree, old), text(self.new.tree, new)) {
            (None, Some(_)) => self.report(&rules::PATTERN_ADDED, path, new, old, vec![]),
            (Some(before), Some(after)) if before != after => self.report(
                &rules::PATTERN_CHANGED,
                path,
                new,
                old,
                vec![("before", before.into()), ("after", after.into())],
            ),
            _ => Ok(()),
        }
    }

    pub(super) fn negation(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let Some(own) = self.new.object(new, "not") else {
            return Ok(());
        };
        let Some(theirs) = self.old.object(old, "not") else {
            return self.report(&rules::NOT_ADDED, path, new, old, vec![]);
        };
        // Where one of them names no type, nothing is said.
        if self.new.types(own).is_empty() || self.old.types(theirs).is_empty() {
            return Ok(());
        }
        let (before, after) = (
            self.old.shown_member(theirs, "type"),
            self.new.shown_member(own, "type"),
        );
        if before == after {
            if self.new.count(own) < self.old.count(theirs) {
                return self.report(&rules::NOT_BROADENED, path, own, theirs, vec![]);
            }
            return Ok(());
        }
        if after == "integer" && before == "number" {
            return Ok(());
        }
        self.report(
            &rules::NOT_CHANGED,
            path,
            own,
            theirs,
            vec![("before", before.into()), ("after", after.into())],
        )
    }
}
