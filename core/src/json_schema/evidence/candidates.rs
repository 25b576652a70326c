//! Documents of the writer's schema that stand near what the two schemas say differently.
//!
//! Each keyword of either schema brings its own values: the constants, the limits and what is next to them, texts of the patterns. A
//! container varies in one place at a time, so the number of candidates grows with the size of the schemas, not with their product.

use serde_json::{Map, Number, Value};

use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::documents::{At, Documents};
use crate::json_schema::evidence::holds::same;
use crate::json_schema::evidence::text;

/// Candidates kept of one place.
const KEPT: usize = 48;
/// Values tried of one property or item.
const TRIED: usize = 16;
/// Alternatives of a schema that are followed.
const ALTERNATIVES: usize = 12;
/// How deep documents are made.
const DEPTH: usize = 7;
/// The longest text and the longest list that a limit asks for.
const LONG: usize = 3_000;
/// What a name is called that no schema mentions.
const FRESH: &str = "zz";

/// Makes documents for a pair of schemas.
pub(super) struct Candidates<'a> {
    pub(super) writer: &'a Documents,
    pub(super) reader: &'a Documents,
    /// What is left to spend.
    pub(super) steps: usize,
}

/// Schemas that all count for one value.
type All<'a> = Vec<At<'a>>;

impl<'a> Candidates<'a> {
    /// Returns documents that the writer's schema seems to allow, those first that the reader's seems to refuse.
    pub(super) fn of(&mut self, w: &[At<'a>], r: &[At<'a>], depth: usize) -> Vec<Value> {
        let mut found: Vec<Value> = Vec::new();
        if depth > DEPTH || self.steps == 0 {
            return found;
        }
        let hints = self.hints(w, r);
        for alternative in self.alternatives(w) {
            let before = found.len();
            for value in self.of_alternative(&alternative, &hints, r, depth) {
                if found.len() - before > KEPT * 4 {
                    break;
                }
                if self.allowed(w, &value) && !found.iter().any(|one| one == &value) {
                    found.push(value);
                }
            }
        }
        // Refused ones first, each part in the order in which they were made: the simple before the rich.
        let (mut refused, taken): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|value| self.refused(r, value));
        let room = if depth == 0 { KEPT * 40 } else { KEPT };
        refused.truncate(room);
        let rest = room.saturating_sub(refused.len()).max(room / 3);
        refused.extend(taken.into_iter().take(rest));
        refused
    }

    fn allowed(&mut self, w: &[At], value: &Value) -> bool {
        let writer = self.writer;
        w.iter()
            .all(|at| writer.holds(*at, value, &mut self.steps) != Some(false))
    }

    fn refused(&mut self, r: &[At], value: &Value) -> bool {
        let reader = self.reader;
        r.iter()
            .any(|at| reader.holds(*at, value, &mut self.steps) == Some(false))
    }

    /// Returns all objects of either schema that may have to do with the value.
    fn hints(&self, w: &[At<'a>], r: &[At<'a>]) -> All<'a> {
        let mut hints = self.writer.mentioned(w);
        hints.extend(self.reader.mentioned(r));
        hints
    }

    /// Returns lists of schemas that all count together, one for each way through the unions of the writer's.
    fn alternatives(&self, w: &[At<'a>]) -> Vec<All<'a>> {
        let mut done: Vec<All> = Vec::new();
        let start: All = w.iter().flat_map(|at| self.writer.applied(*at).0).collect();
        let mut open: Vec<(All, usize)> = vec![(start, 0)];
        while let Some((list, next)) = open.pop() {
            if done.len() + open.len() > ALTERNATIVES {
                done.push(list);
                continue;
            }
            let Some(at) = list.get(next).copied() else {
                done.push(list);
                continue;
            };
            let mut choices: Vec<Vec<At>> = vec![Vec::new()];
            for keyword in ["anyOf", "oneOf"] {
                let members = at.list(keyword);
                if !members.is_empty() {
                    choices = choices
                        .iter()
                        .flat_map(|chosen| {
                            members.iter().map(move |member| {
                                let mut chosen = chosen.clone();
                                chosen.push(*member);
                                chosen
                            })
                        })
                        .take(ALTERNATIVES)
                        .collect();
                }
            }
            if let Some(test) = at.sub("if") {
                let yes: Vec<At> = [Some(test), at.sub("then")].into_iter().flatten().collect();
                let no: Vec<At> = at.sub("else").into_iter().collect();
                choices = choices
                    .iter()
                    .flat_map(|chosen| {
                        [&yes, &no].map(|more| {
                            let mut chosen = chosen.clone();
                            chosen.extend(more.iter().copied());
                            chosen
                        })
                    })
                    .collect();
            }
            for chosen in choices.into_iter().rev() {
                let mut list = list.clone();
                for at in chosen {
                    list.extend(self.writer.applied(at).0);
                }
                open.push((list, next + 1));
            }
        }
        done
    }

    fn of_alternative(
        &mut self,
        all: &[At<'a>],
        hints: &[At<'a>],
        r: &[At<'a>],
        depth: usize,
    ) -> Vec<Value> {
        let mut found = Vec::new();
        let constants = |list: &[At]| {
            let mut found: Vec<Value> = Vec::new();
            for at in list {
                found.extend(at.get("const").cloned());
                found.extend(
                    at.get("enum")
                        .and_then(Value::as_array)
                        .into_iter()
                        .flatten()
                        .cloned(),
                );
            }
            found
        };
        let own = constants(all);
        if !own.is_empty() {
            return own;
        }
        let kinds = kinds(all);
        let asked = |kind: &str| kinds.iter().any(|one| one == kind);
        found.extend(constants(hints));
        if asked("null") {
            found.push(Value::Null);
        }
        if asked("boolean") {
            found.extend([Value::Bool(true), Value::Bool(false)]);
        }
        if asked("number") || asked("integer") {
            found.extend(numbers(all, hints, asked("number")));
        }
        if asked("string") {
            found.extend(self.strings(all, hints));
        }
        if asked("array") {
            found.extend(self.arrays(all, hints, r, depth));
        }
        if asked("object") {
            found.extend(self.objects(all, hints, r, depth));
        }
        for at in hints {
            found.extend(at.get("default").cloned());
        }
        found
    }

    fn strings(&mut self, all: &[At], hints: &[At]) -> Vec<Value> {
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

    #[expect(
        clippy::too_many_lines,
        reason = "one list of candidates, each a few lines"
    )]
    fn arrays(
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
        lengths.sort_unstable();
        lengths.dedup();
        lengths.retain(|length| *length >= least);
        let readers = self.readers(r);
        let places = places.min(24);
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

    /// Returns all objects of the reader's schema that may have to do with the value.
    fn readers(&self, r: &[At<'a>]) -> All<'a> {
        self.reader.mentioned(r)
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one list of candidates, each a few lines"
    )]
    fn objects(
        &mut self,
        all: &[At<'a>],
        hints: &[At<'a>],
        r: &[At<'a>],
        depth: usize,
    ) -> Vec<Value> {
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: &str| {
            if !names.iter().any(|known| known == name) && names.len() < 64 {
                names.push(name.to_owned());
            }
        };
        let required: Vec<&str> = all.iter().flat_map(|at| at.texts("required")).collect();
        for name in &required {
            add(name);
        }
        for at in hints {
            at.texts("required").iter().for_each(|name| add(name));
            at.members("properties").for_each(|(name, _)| add(name));
            for (name, needed) in at.demands() {
                add(name);
                for name in needed {
                    add(name);
                }
            }
            at.dependent().iter().for_each(|(name, _)| add(name));
        }
        let mut fresh: Vec<String> = Vec::new();
        for at in hints {
            for (pattern, _) in at.members("patternProperties") {
                fresh.extend(text::samples(pattern, &mut self.steps).into_iter().take(2));
            }
            if let Some(schema) = at.sub("propertyNames") {
                let texts = self.of(&[schema], &[], depth + 1);
                fresh.extend(
                    texts
                        .iter()
                        .filter_map(Value::as_str)
                        .take(3)
                        .map(str::to_owned),
                );
                let parts = self.hints(&[schema], &[]);
                let near = self.strings(&[], &parts);
                fresh.extend(
                    near.iter()
                        .filter_map(Value::as_str)
                        .take(8)
                        .map(str::to_owned),
                );
            }
        }
        fresh.push(FRESH.to_owned());
        for name in fresh {
            if !names.contains(&name) && names.len() < 96 {
                names.push(name);
            }
        }
        let readers = self.readers(r);
        let mut choices: Vec<(String, Vec<Value>)> = Vec::new();
        for name in names {
            let mut of = |list: &[At<'a>]| -> All<'a> {
                let found = list
                    .iter()
                    .filter_map(|at| Documents::for_property(*at, &name, &mut self.steps));
                found.flat_map(|(list, _)| list).collect()
            };
            let (w, r) = (of(all), of(&readers));
            let mut values = if w.is_empty() && r.is_empty() {
                vec![Value::from(0), Value::from("a"), Value::Null]
            } else {
                self.of(&w, &r, depth + 1)
            };
            let plain = values
                .iter()
                .position(|value| !self.refused(&r, value))
                .unwrap_or(0);
            if plain < values.len() {
                let value = values.remove(plain);
                values.insert(0, value);
                choices.push((name, values));
            }
        }
        let first = |name: &str| {
            let choice = choices.iter().find(|(known, _)| known == name)?;
            choice.1.first().cloned()
        };
        let mut base = Map::new();
        for name in &required {
            base.insert((*name).to_owned(), first(name).unwrap_or(Value::Null));
        }
        // What its members demand in turn.
        for _ in 0..4 {
            let demanded: Vec<&str> = all
                .iter()
                .flat_map(|at| at.demands())
                .filter(|(name, _)| base.contains_key(*name))
                .flat_map(|(_, needed)| needed)
                .filter(|name| !base.contains_key(*name))
                .collect();
            for name in demanded {
                base.insert(name.to_owned(), first(name).unwrap_or(Value::Null));
            }
        }
        let least = all
            .iter()
            .filter_map(|at| at.count("minProperties"))
            .max()
            .unwrap_or(0);
        let padded = |mut object: Map<String, Value>, size: usize| {
            for (name, values) in &choices {
                if object.len() >= size {
                    break;
                }
                if let (false, Some(value)) = (object.contains_key(name), values.first()) {
                    object.insert(name.clone(), value.clone());
                }
            }
            let fill = first(FRESH).unwrap_or(Value::from(0));
            for number in 0.. {
                if object.len() >= size {
                    break;
                }
                object.insert(format!("{FRESH}{number}"), fill.clone());
            }
            object
        };
        let mut found: Vec<Map<String, Value>> = vec![base.clone(), padded(base.clone(), least)];
        let with = |object: &Map<String, Value>, name: &str, value: &Value| {
            let mut object = object.clone();
            object.insert(name.to_owned(), value.clone());
            for (other, needed) in all.iter().flat_map(|at| at.demands()) {
                if object.contains_key(other) {
                    for name in needed {
                        if !object.contains_key(name) {
                            object.insert(name.to_owned(), first(name).unwrap_or(Value::Null));
                        }
                    }
                }
            }
            padded(object, least)
        };
        for round in 0..TRIED {
            for (name, values) in &choices {
                if let Some(value) = values.get(round) {
                    found.push(with(&base, name, value));
                }
            }
        }
        for at in hints {
            let names = at.texts("required");
            let mut object = base.clone();
            for name in names {
                if let Some(value) = first(name) {
                    object = with(&object, name, &value);
                }
            }
            found.push(object);
            for (name, needed) in at.demands() {
                let mut object = with(&base, name, &first(name).unwrap_or(Value::Null));
                found.push(object.clone());
                for name in needed {
                    object = with(&object, name, &first(name).unwrap_or(Value::Null));
                }
                found.push(object);
            }
        }
        for (index, (name, values)) in choices.iter().enumerate().take(14) {
            let Some(value) = values.first() else {
                continue;
            };
            let one = with(&base, name, value);
            for (other, values) in choices.iter().take(index) {
                for value in values.iter().take(3) {
                    found.push(with(&one, other, value));
                }
            }
        }
        for at in hints {
            for keyword in ["minProperties", "maxProperties"] {
                if let Some(size) = at.count(keyword).filter(|size| *size <= LONG) {
                    for size in [size.saturating_sub(1), size, size + 1] {
                        found.push(padded(base.clone(), size));
                        // As few as that, for names that only appear in the demands.
                        let mut object = base.clone();
                        for number in 0..size.min(LONG) {
                            if object.len() < size {
                                object.insert(format!("{FRESH}{number}"), Value::from(0));
                            }
                        }
                        found.push(object);
                    }
                }
            }
        }
        let mut whole = base;
        for (name, values) in &choices {
            if let (false, Some(value)) = (whole.contains_key(name), values.first()) {
                whole = with(&whole, name, value);
            }
        }
        found.push(whole);
        found.into_iter().map(Value::Object).collect()
    }
}

/// Returns the types that all schemas together allow, the asked-for first.
fn kinds(all: &[At]) -> Vec<String> {
    const KINDS: [&str; 7] = [
        "object", "string", "integer", "number", "array", "boolean", "null",
    ];
    let mut kinds: Vec<String> = KINDS.map(str::to_owned).to_vec();
    for at in all {
        let named: Vec<&str> = match at.get("type") {
            Some(Value::String(kind)) => vec![kind],
            Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        let number = named.contains(&"number");
        kinds.retain(|kind| named.contains(&kind.as_str()) || (number && kind == "integer"));
    }
    kinds
}

fn numbers(all: &[At], hints: &[At], fractions: bool) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut add = |value: f64| {
        if value.fract() == 0.0 && value.abs() < 9e15 {
            found.push(Value::from(value as i64));
        } else if let (true, Some(number)) = (fractions, Number::from_f64(value)) {
            found.push(Value::Number(number));
        }
    };
    let mut steps: Vec<f64> = Vec::new();
    let mut limits: Vec<f64> = Vec::new();
    for at in all.iter().chain(hints) {
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
            if let Some(value) = at.number(keyword) {
                limits.push(value);
                for near in [0.0, 1.0, -1.0, 0.5, -0.5, 0.001, -0.001] {
                    add(value + near);
                }
            }
        }
        if let Some(step) = at.number("multipleOf").filter(|step| *step > 0.0) {
            steps.push(step);
        }
    }
    for value in [0.0, 1.0, -1.0, 0.5, 7.0, 1e6] {
        add(value);
    }
    for step in &steps {
        for factor in 0..12 {
            add(step * f64::from(factor));
            add(-step * f64::from(factor));
        }
        for limit in &limits {
            let below = (limit / step).floor() * step;
            for near in [below, below + step, below - step, below + 2.0 * step] {
                add(near);
            }
        }
        for other in &steps {
            add(step * other);
        }
    }
    limits.sort_by(f64::total_cmp);
    for pair in limits.windows(2) {
        if let [low, high] = pair {
            add(f64::midpoint(*low, *high));
            add(f64::midpoint(*low, *high).floor());
        }
    }
    // Beyond what doubles tell apart, as written.
    for at in all.iter().chain(hints) {
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
            if let Some(value) = at.get(keyword).and_then(Value::as_i64) {
                for near in [value.checked_sub(1), Some(value), value.checked_add(1)] {
                    found.extend(near.map(Value::from));
                }
            }
        }
    }
    let mut unique: Vec<Value> = Vec::new();
    for value in found {
        if !unique.contains(&value) {
            unique.push(value);
        }
    }
    unique
}
