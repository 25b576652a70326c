//! Lists: their items and how many there can be.

use serde_json::Value;

use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::At;
use crate::json_schema::evidence::prove::empty::LOOKED_INTO;
use crate::json_schema::evidence::prove::{All, Proof};

impl<'a> Proof<'a> {
    /// Whether no list of a way is longer than the reader allows.
    pub(super) fn fewer_items(&mut self, way: &[At<'a>], value: &Value, depth: usize) -> bool {
        let longest = self.longest(way, depth);
        longest
            .zip(value.as_u64())
            .is_some_and(|(longest, most)| longest as u64 <= most)
    }

    /// Returns how many items a list of a way has at most: none stands where, or behind where, nothing fits.
    pub(super) fn longest(&mut self, way: &[At<'a>], depth: usize) -> Option<usize> {
        let most = way.iter().filter_map(|at| at.count("maxItems")).min();
        let places = self.tuples(way);
        let empty = (0..=places).find(|place| {
            let items = self.items_at(way, *place);
            most.is_none_or(|most| *place < most)
                && !items.is_empty()
                && self.empty(&items, depth + 1)
        });
        empty.or(most)
    }

    /// Returns how many items have a schema of their own.
    fn tuples(&self, way: &[At]) -> usize {
        let lengths = way.iter().map(|at| at.items(self.writer.draft).0.len());
        lengths.max().unwrap_or(0)
    }

    /// Returns the writer's schemas of an item.
    fn items_at(&self, way: &[At<'a>], place: usize) -> All<'a> {
        let items = way.iter().map(|at| at.items(self.writer.draft));
        items
            .filter_map(|(first, rest)| first.get(place).copied().or(rest))
            .collect()
    }

    /// Whether every item of every list of a way is one of the reader's.
    pub(super) fn items(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let (first, rest) = r.items(self.reader.draft);
        let longest = self.longest(way, depth);
        // One beyond the tuples stands for all that follow.
        for place in 0..=self.tuples(way).max(first.len()) {
            if longest.is_some_and(|longest| longest <= place) {
                break;
            }
            let Some(schema) = first.get(place).copied().or(rest) else {
                continue;
            };
            let own = self.items_at(way, place);
            if !self.contained(&own, schema, depth + 1) {
                return false;
            }
        }
        true
    }

    /// Whether no list fits all of a way.
    pub(super) fn no_array(&mut self, way: &[At<'a>], depth: usize) -> bool {
        if depth >= LOOKED_INTO {
            return false;
        }
        let least = way
            .iter()
            .filter_map(|at| at.count("minItems"))
            .max()
            .unwrap_or(0);
        let contains: All = match self.writer.draft {
            Draft::Four => Vec::new(),
            _ => way
                .iter()
                .filter(|at| {
                    self.writer.draft != Draft::Modern || at.count("minContains") != Some(0)
                })
                .filter_map(|at| at.sub("contains"))
                .collect(),
        };
        if least == 0 && contains.is_empty() {
            return false;
        }
        let longest = self.longest(way, depth);
        if longest.is_some_and(|longest| least > longest) {
            return true;
        }
        // Some place must take what the list is to contain.
        contains.into_iter().any(|schema| {
            !(0..=self.tuples(way)).any(|place| {
                let mut items = self.items_at(way, place);
                items.push(schema);
                longest.is_none_or(|longest| place < longest) && !self.empty(&items, depth + 1)
            })
        })
    }
}
