//! Objects: with one property at a time that varies, and as many as the limits say.

use std::ops::Range;

use serde_json::{Map, Value};

use crate::json_schema::draft::Draft;
use crate::json_schema::evidence::candidates::{All, Candidates, LONG, TRIED};
use crate::json_schema::evidence::documents::{At, Documents};
use crate::json_schema::evidence::text;

/// What a name is called that no schema mentions.
const FRESH: &str = "zz";
/// Names that schemas mention, and those with the ones made up.
const NAMES: (usize, usize) = (64, 96);
/// Properties of which two vary together.
const PAIRED: usize = 14;

/// What objects are put together from.
struct Parts<'s, 'a> {
    /// The writer's schemas.
    all: &'s [At<'a>],
    required: Vec<&'a str>,
    /// Names with the values that are tried; the first is the plain one.
    choices: Vec<(String, Vec<Value>)>,
    /// How many properties there must be.
    least: usize,
    /// What further names are made of, around a number, with their value.
    filler: (String, String, Value),
}

impl<'a> Candidates<'a> {
    /// Returns objects near what the schemas say.
    pub(super) fn objects(
        &mut self,
        all: &[At<'a>],
        hints: &[At<'a>],
        r: &[At<'a>],
        depth: usize,
    ) -> Vec<Value> {
        let readers = self.readers(r);
        let required: Vec<&str> = all.iter().flat_map(|at| at.texts("required")).collect();
        let fresh = self.fresh_names(hints, depth);
        let mut choices: Vec<(String, Vec<Value>)> = Vec::new();
        for name in names(&required, hints, &fresh) {
            let values = self.values_of(&name, all, &readers, depth);
            if !values.is_empty() {
                choices.push((name, values));
            }
        }
        let least = all.iter().filter_map(|at| at.count("minProperties")).max();
        let parts = Parts {
            all,
            required,
            least: least.unwrap_or(0),
            filler: self.filler(all, &fresh, &choices),
            choices,
        };
        let found = parts.objects(hints);
        found.into_iter().map(Value::Object).collect()
    }

    /// Returns names that no schema mentions by themselves: matches of patterns, names that `propertyNames` is about, and one more.
    fn fresh_names(&mut self, hints: &[At<'a>], depth: usize) -> Vec<String> {
        let mut fresh: Vec<String> = Vec::new();
        for at in hints {
            for (pattern, _) in at.members("patternProperties") {
                fresh.extend(text::samples(pattern, &mut self.steps).into_iter().take(2));
            }
            if let Some(schema) = at.sub("propertyNames") {
                let texts = self.of(&[schema], &[], depth + 1);
                let texts = texts.iter().filter_map(Value::as_str).take(3);
                fresh.extend(texts.map(str::to_owned));
                let parts = self.hints(&[schema], &[]);
                let near = self.strings(&[], &parts);
                let near = near.iter().filter_map(Value::as_str).take(8);
                fresh.extend(near.map(str::to_owned));
            }
        }
        fresh.push(FRESH.to_owned());
        fresh
    }

    /// Returns the values that are tried of a property, the plain one first: taken by the reader if possible.
    fn values_of(
        &mut self,
        name: &str,
        all: &[At<'a>],
        readers: &[At<'a>],
        depth: usize,
    ) -> Vec<Value> {
        let mut of = |list: &[At<'a>]| -> All<'a> {
            let found = list
                .iter()
                .filter_map(|at| Documents::for_property(*at, name, &mut self.steps));
            found.flat_map(|(list, _)| list).collect()
        };
        let (w, r) = (of(all), of(readers));
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
        }
        values
    }

    /// Returns what names can be made of without an end, if the writer's schema lets any be.
    fn filler(
        &mut self,
        all: &[At<'a>],
        fresh: &[String],
        choices: &[(String, Vec<Value>)],
    ) -> (String, String, Value) {
        let value_of = |name: &str| {
            let choice = choices.iter().find(|(known, _)| known == name);
            choice.and_then(|(_, values)| values.first()).cloned()
        };
        let plain = value_of(FRESH).unwrap_or(Value::from(0));
        let mut kinds = vec![(FRESH.to_owned(), String::new(), plain.clone())];
        for name in fresh {
            let value = value_of(name).unwrap_or(Value::from(0));
            kinds.push((name.clone(), String::new(), value.clone()));
            kinds.push((String::new(), name.clone(), value));
        }
        let fits = |(before, after, value): &(String, String, Value)| {
            let name = format!("{before}10{after}");
            all.iter().all(|at| self.takes(*at, &name, value))
        };
        let found = kinds.into_iter().find(fits);
        found.unwrap_or((FRESH.to_owned(), String::new(), plain))
    }

    /// Whether one object of the writer's schema seems to allow a property.
    fn takes(&self, at: At<'a>, name: &str, value: &Value) -> bool {
        // A short look, of its own.
        let mut steps = 1_000;
        let writer = self.writer;
        let named = at
            .sub("propertyNames")
            .filter(|_| writer.draft != Draft::Four);
        let name_fits = named.is_none_or(|names| {
            writer.holds(names, &Value::String(name.to_owned()), &mut steps) != Some(false)
        });
        name_fits
            && Documents::for_property(at, name, &mut steps).is_some_and(|(list, _)| {
                list.iter()
                    .all(|at| writer.holds(*at, value, &mut steps) != Some(false))
            })
    }
}

impl Parts<'_, '_> {
    fn objects(&self, hints: &[At]) -> Vec<Map<String, Value>> {
        let base = self.base();
        let mut found = vec![base.clone(), self.padded(base.clone(), self.least)];
        self.one_varies(&base, 0..4, &mut found);
        self.of_sizes(&base, hints, &mut found);
        self.asked_for(&base, hints, &mut found);
        self.one_varies(&base, 4..TRIED, &mut found);
        self.two_together(&base, &mut found);
        let mut whole = base;
        for (name, values) in &self.choices {
            if let (false, Some(value)) = (whole.contains_key(name), values.first()) {
                whole = self.with(&whole, name, value);
            }
        }
        found.push(whole);
        found
    }

    fn first(&self, name: &str) -> Option<Value> {
        let choice = self.choices.iter().find(|(known, _)| known == name)?;
        choice.1.first().cloned()
    }

    /// Returns an object with what is required, and what that demands in turn.
    fn base(&self) -> Map<String, Value> {
        let mut base = Map::new();
        for name in &self.required {
            let value = self.first(name).unwrap_or(Value::Null);
            base.insert((*name).to_owned(), value);
        }
        for _ in 0..4 {
            let demanded: Vec<&str> = self
                .all
                .iter()
                .flat_map(|at| at.demands())
                .filter(|(name, _)| base.contains_key(*name))
                .flat_map(|(_, needed)| needed)
                .filter(|name| !base.contains_key(*name))
                .collect();
            for name in demanded {
                let value = self.first(name).unwrap_or(Value::Null);
                base.insert(name.to_owned(), value);
            }
        }
        base
    }

    /// Fills an object up to a size.
    fn padded(&self, mut object: Map<String, Value>, size: usize) -> Map<String, Value> {
        for (name, values) in &self.choices {
            if object.len() >= size {
                break;
            }
            if let (false, Some(value)) = (object.contains_key(name), values.first()) {
                object.insert(name.clone(), value.clone());
            }
        }
        self.filled(object, size)
    }

    /// Fills an object up to a size with names that are made up only.
    fn filled(&self, mut object: Map<String, Value>, size: usize) -> Map<String, Value> {
        let (before, after, value) = &self.filler;
        for number in 0..size.min(LONG + 1) {
            if object.len() >= size {
                break;
            }
            object.insert(format!("{before}{number}{after}"), value.clone());
        }
        object
    }

    /// Returns an object with one more property, and what goes with it.
    fn with(&self, object: &Map<String, Value>, name: &str, value: &Value) -> Map<String, Value> {
        let mut object = object.clone();
        object.insert(name.to_owned(), value.clone());
        for (other, needed) in self.all.iter().flat_map(|at| at.demands()) {
            if object.contains_key(other) {
                for name in needed {
                    if !object.contains_key(name) {
                        let value = self.first(name).unwrap_or(Value::Null);
                        object.insert(name.to_owned(), value);
                    }
                }
            }
        }
        self.padded(object, self.least)
    }

    /// Adds objects with each value of each property in turn, of those numbers.
    fn one_varies(
        &self,
        base: &Map<String, Value>,
        rounds: Range<usize>,
        found: &mut Vec<Map<String, Value>>,
    ) {
        for round in rounds {
            for (name, values) in &self.choices {
                if let Some(value) = values.get(round) {
                    found.push(self.with(base, name, value));
                }
            }
        }
    }

    /// Adds objects that have, or just lack, what some schema asks for.
    fn asked_for(
        &self,
        base: &Map<String, Value>,
        hints: &[At],
        found: &mut Vec<Map<String, Value>>,
    ) {
        for at in hints {
            let mut object = base.clone();
            for name in at.texts("required") {
                if let Some(value) = self.first(name) {
                    object = self.with(&object, name, &value);
                }
            }
            found.push(object);
            for (name, needed) in at.demands() {
                let value = |name| self.first(name).unwrap_or(Value::Null);
                let mut object = self.with(base, name, &value(name));
                found.push(object.clone());
                for name in needed {
                    object = self.with(&object, name, &value(name));
                }
                found.push(object);
            }
        }
    }

    /// Adds objects in which two properties are there together.
    fn two_together(&self, base: &Map<String, Value>, found: &mut Vec<Map<String, Value>>) {
        for (index, (name, values)) in self.choices.iter().enumerate().take(PAIRED) {
            let Some(value) = values.first() else {
                continue;
            };
            let one = self.with(base, name, value);
            for (other, values) in self.choices.iter().take(index) {
                for value in values.iter().take(3) {
                    found.push(self.with(&one, other, value));
                }
            }
        }
    }

    /// Adds objects as large as the limits, and a property smaller or larger.
    fn of_sizes(
        &self,
        base: &Map<String, Value>,
        hints: &[At],
        found: &mut Vec<Map<String, Value>>,
    ) {
        for at in hints {
            for keyword in ["minProperties", "maxProperties"] {
                if let Some(size) = at.count(keyword).filter(|size| *size <= LONG) {
                    for size in [size.saturating_sub(1), size, size + 1] {
                        found.push(self.padded(base.clone(), size));
                        // Of names that only appear in the demands as few as that.
                        found.push(self.filled(base.clone(), size));
                    }
                }
            }
        }
    }
}

/// Returns the names that are tried: those that some schema mentions, then those made up.
fn names(required: &[&str], hints: &[At], fresh: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        if !names.iter().any(|known| known == name) && names.len() < NAMES.0 {
            names.push(name.to_owned());
        }
    };
    for name in required {
        add(name);
    }
    for at in hints {
        for name in at.texts("required") {
            add(name);
        }
        for (name, _) in at.members("properties") {
            add(name);
        }
        for (name, needed) in at.demands() {
            add(name);
            for name in needed {
                add(name);
            }
        }
        for (name, _) in at.dependent() {
            add(name);
        }
    }
    for name in fresh {
        if !names.contains(name) && names.len() < NAMES.1 {
            names.push(name.clone());
        }
    }
    names
}
