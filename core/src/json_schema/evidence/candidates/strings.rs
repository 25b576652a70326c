//! Texts: of the patterns and formats, as long as the limits and a little longer or shorter.

use serde_json::Value;

use crate::json_schema::evidence::candidates::{Candidates, LONG};
use crate::json_schema::evidence::documents::At;
use crate::json_schema::evidence::text;

impl Candidates<'_> {
    /// Returns texts near what the schemas say.
    pub(super) fn strings(&mut self, all: &[At], hints: &[At]) -> Vec<Value> {
        let mut texts: Vec<String> = Vec::new();
        let patterns = |list: &[At<'_>]| -> Vec<String> {
            list.iter()
                .filter_map(|at| at.get("pattern").and_then(Value::as_str))
                .map(str::to_owned)
                .collect()
        };
        let mut lengths: Vec<usize> = vec![0, 1];
        for at in all.iter().chain(hints) {
            for keyword in ["minLength", "maxLength"] {
                if let Some(length) = at.count(keyword).filter(|length| *length <= LONG) {
                    lengths.extend([length, length + 1, length.saturating_sub(1)]);
                }
            }
        }
        lengths.sort_unstable();
        lengths.dedup();
        let mut bases: Vec<String> = Vec::new();
        for pattern in patterns(all).into_iter().chain(patterns(hints)) {
            for sample in text::samples(&pattern, &mut self.steps) {
                if !bases.contains(&sample) {
                    bases.push(sample);
                }
            }
        }
        for at in all.iter().chain(hints) {
            let sample = at
                .get("format")
                .and_then(Value::as_str)
                .and_then(text::of_format);
            texts.extend(sample.map(str::to_owned));
        }
        texts.extend(bases.iter().cloned());
        for fill in ["a", "0", "A", "-", "\u{1f600}"] {
            texts.extend(lengths.iter().map(|length| fill.repeat(*length)));
        }
        for base in &bases {
            let has = base.chars().count();
            for length in lengths.iter().filter(|length| **length > has) {
                let fill = base.chars().last().unwrap_or('a').to_string();
                texts.push(format!("{base}{}", fill.repeat(length - has)));
                texts.push(format!("{}{base}", "a".repeat(length - has)));
                texts.push(format!("{base}{}", "a".repeat(length - has)));
            }
            texts.push(format!("{base}a"));
            texts.push(format!("a{base}"));
            texts.push(base.to_uppercase());
        }
        texts.into_iter().map(Value::String).collect()
    }
}
