//! Lists: of each length that matters, with one item at a time that varies.

use serde_json::{Map, Value};

use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::candidates::{All, Candidates, LONG, TRIED};
use crate::json_schema::evidence::documents::At;
use crate::json_schema::evidence::holds::same;

impl<'a> Candidates<'a> {
    /// Returns lists near what the schemas say.
    #[expect(
        clippy::too_many_lines,
        reason = "one list of candidates, each a few lines"
    )]
    pub(super) fn arrays(
        &mut self,
        all: &[At<'a>],
        hints: &[At<'a>],
        r: &[At<'a>],
        depth: usize,
    ) -> Vec<Value> {
        let least = all
            .iter()
            .filter_map(|at| at.count("minItems"))
            .max()
            .unwrap_or(0);
        let mut lengths = vec![least, least + 1];
        let mut places = 1;
        for at in hints {
            for keyword in ["minItems", "maxItems", "minContains", "maxContains"] {
                if let Some(length) = at.count(keyword).filter(|length| *length <= LONG) {
                    lengths.extend([length, length + 1, length.saturating_sub(1)]);
                }
            }
            for draft in [self.writer.draft, self.reader.draft] {
                places = places.max(at.items(draft).0.len() + 1);
            }
        }
        let readers = self.readers(r);
        let places = places.min(24);
        // Two items beyond a tuple are of one schema, so they can be equal.
        lengths.extend([places, places + 1]);
        lengths.sort_unstable();
        lengths.dedup();
        lengths.retain(|length| *length >= least);
        let mut values: Vec<Vec<Value>> = Vec::new();
        let mut contained: Vec<Value> = Vec::new();
        for at in hints {
            if let Some(schema) = at.sub("contains") {
                contained.extend(self.of(&[schema], &[], depth + 1).into_iter().take(4));
            }
        }
        for place in 0..places {
            let of = |list: &[At<'a>], draft: Draft| -> All<'a> {
                list.iter()
                    .filter_map(|at| {
                        let (first, rest) = at.items(draft);
                        first.get(place).copied().or(rest)
                    })
                    .collect()
            };
            let (w, r) = (of(all, self.writer.draft), of(&readers, self.reader.draft));
            let mut list = if w.is_empty() && r.is_empty() {
                vec![
                    Value::from(0),
                    Value::from("a"),
                    Value::Null,
                    Value::from(1.5),
                    Value::from(true),
                    Value::Array(Vec::new()),
                    Value::Object(Map::new()),
                ]
            } else {
                self.of(&w, &r, depth + 1)
            };
            for value in &contained {
                if !list.contains(value) && self.allowed(&w, value) {
                    list.push(value.clone());
                }
            }
            // The one that stands where nothing is tried: taken by the reader if possible.
            let plain = list
                .iter()
                .position(|value| !self.refused(&r, value))
                .unwrap_or(0);
            if plain < list.len() {
                let value = list.remove(plain);
                list.insert(0, value);
            }
            values.push(list);
        }
        let filled = |length: usize| -> Option<Vec<Value>> {
            (0..length)
                .map(|place| {
                    values
                        .get(place.min(places - 1))
                        .and_then(|list| list.first())
                        .cloned()
                })
                .collect()
        };
        // Where items must differ, equal ones are replaced by others of the place.
        let varied = |length: usize| -> Option<Vec<Value>> {
            let mut out: Vec<Value> = Vec::new();
            for place in 0..length {
                let list = values.get(place.min(places - 1))?;
                let fresh = list
                    .iter()
                    .find(|value| !out.iter().any(|one| same(one, value)));
                out.push(fresh.cloned().unwrap_or_else(|| Value::from(1_000 + place)));
            }
            Some(out)
        };
        let mut found: Vec<Vec<Value>> = vec![Vec::new()];
        for length in lengths.iter().filter(|length| **length <= 200) {
            found.extend(filled(*length));
            found.extend(varied(*length));
        }
        for (place, list) in values.iter().enumerate() {
            for value in list.iter().take(TRIED) {
                for length in [place + 1, least.max(place + 1), places] {
                    if let Some(mut items) = filled(length.min(200))
                        && let Some(slot) = items.get_mut(place)
                    {
                        *slot = value.clone();
                        found.push(items);
                    }
                }
                found.push(vec![value.clone(), value.clone()]);
            }
        }
        for value in &contained {
            found.push(vec![value.clone()]);
        }
        found.into_iter().map(Value::Array).collect()
    }
}
