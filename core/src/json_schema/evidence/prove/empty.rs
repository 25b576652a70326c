//! What the writer's schema does not allow at all.

use serde_json::Value;

use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::At;
use crate::json_schema::evidence::prove::Proof;
use crate::json_schema::evidence::prove::numbers::no_number;
use crate::json_schema::evidence::prove::way::{kinds, values};

/// How deep a document is looked into for a part that cannot be.
pub(super) const LOOKED_INTO: usize = 12;

impl<'a> Proof<'a> {
    /// Returns whether no document fits all of `w`.
    pub(in crate::json_schema::evidence) fn empty(&mut self, w: &[At<'a>], depth: usize) -> bool {
        let Some(steps) = self.steps.checked_sub(1).filter(|_| depth < LOOKED_INTO) else {
            return false;
        };
        self.steps = steps;
        self.ways(w)
            .is_some_and(|ways| ways.iter().all(|way| self.possible(way, depth).is_empty()))
    }

    /// Returns the types of which there may be documents that fit all of a way.
    pub(super) fn possible(&mut self, way: &[At<'a>], depth: usize) -> Vec<&'static str> {
        let mut kinds = kinds(way);
        if kinds.is_empty() || way.iter().any(|at| at.value == &Value::Bool(false)) {
            return Vec::new();
        }
        let listed =
            values(way).is_some_and(|values| values.iter().all(|value| self.refuted(way, value)));
        if listed || self.forbidden_by_not(way, depth) {
            return Vec::new();
        }
        let old = self.writer.draft == Draft::Four;
        kinds.retain(|kind| match *kind {
            "object" => !self.no_object(way, depth),
            "array" => !self.no_array(way, depth),
            "string" => !no_text(way),
            "integer" => !no_number(way, old, true),
            "number" => !no_number(way, old, false),
            _ => true,
        });
        kinds
    }

    /// Whether everything that fits a way is what one of its objects says must not be.
    fn forbidden_by_not(&mut self, way: &[At<'a>], depth: usize) -> bool {
        let writer = self.writer;
        way.iter().any(|at| {
            let Some(not) = at.sub("not") else {
                return false;
            };
            let alone = |one: &&At| {
                !std::ptr::eq(one.value, at.value)
                    || one
                        .value
                        .as_object()
                        .is_some_and(|members| members.len() > 1)
            };
            let rest: Vec<At> = way.iter().filter(alone).copied().collect();
            self.negated((writer, writer), &rest, not, depth)
        })
    }

    /// Whether a value does not fit a way.
    pub(super) fn refuted(&mut self, way: &[At<'a>], value: &Value) -> bool {
        let writer = self.writer;
        way.iter()
            .any(|at| writer.holds(*at, value, &mut self.steps) == Some(false))
    }
}

/// Whether no text is both as long and as short as a way asks for.
fn no_text(way: &[At]) -> bool {
    let least = way.iter().filter_map(|at| at.count("minLength")).max();
    let most = way.iter().filter_map(|at| at.count("maxLength")).min();
    least.zip(most).is_some_and(|(least, most)| least > most)
}
