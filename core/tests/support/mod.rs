//! Random Avro schemas, evolutions of them, and data for them; the same seed gives the same.

use apache_avro::types::Value as Datum;
use serde_json::{Map, Value, json};

/// A small generator of numbers (splitmix64): tests need neither speed nor secrecy, only repetition.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) % bound as u64) as usize
    }

    /// A number that every numeric type holds exactly.
    fn number(&mut self) -> i32 {
        i32::try_from(self.below(1 << 15)).unwrap_or(0)
    }

    pub(crate) fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

const PRIMITIVES: [&str; 8] = [
    "null", "boolean", "int", "long", "float", "double", "bytes", "string",
];

/// Makes schemas whose names are unique, with now and then a reference to an earlier type.
pub(crate) struct Author {
    pub chance: Chance,
    names: Vec<String>,
    /// Records around the place that is being written.
    open: Vec<String>,
    count: usize,
}

impl Author {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            chance: Chance::new(seed),
            names: Vec::new(),
            open: Vec::new(),
            count: 0,
        }
    }

    pub(crate) fn record(&mut self) -> Value {
        self.named("record", 3)
    }

    fn fresh(&mut self, letter: char) -> String {
        self.count += 1;
        format!("{letter}{}", self.count)
    }

    fn schema(&mut self, depth: usize) -> Value {
        if depth == 0 {
            return json!(*self.chance.pick(&PRIMITIVES));
        }
        match self.chance.below(10) {
            0 => json!({"type": "array", "items": self.schema(depth - 1)}),
            1 => json!({"type": "map", "values": self.schema(depth - 1)}),
            2 => self.named("enum", depth),
            3 => self.named("fixed", depth),
            4 | 5 => self.named("record", depth - 1),
            6 | 7 => self.union(depth),
            8 if !self.names.is_empty() => json!(self.chance.pick(&self.names.clone()).clone()),
            _ => json!(*self.chance.pick(&PRIMITIVES)),
        }
    }

    fn union(&mut self, depth: usize) -> Value {
        let mut branches = vec![json!("null")];
        let other = match self.chance.below(4) {
            // Beside null, so that data can end.
            3 if !self.open.is_empty() => json!(self.chance.pick(&self.open.clone()).clone()),
            0 => self.named("record", depth - 1),
            1 => json!({"type": "array", "items": self.schema(depth - 1)}),
            _ => json!(*self.chance.pick(&PRIMITIVES[1..])),
        };
        branches.push(other);
        if self.chance.one_in(3) {
            branches.push(self.named("enum", depth));
        }
        Value::Array(branches)
    }

    fn named(&mut self, kind: &str, depth: usize) -> Value {
        let name = self.fresh('T');
        let ty = match kind {
            "enum" => {
                let symbols: Vec<_> = (0..=self.chance.below(4))
                    .map(|n| format!("S{n}"))
                    .collect();
                json!({"type": "enum", "name": name, "symbols": symbols})
            }
            "fixed" => json!({"type": "fixed", "name": name, "size": 1 + self.chance.below(8)}),
            _ => {
                self.open.push(name.clone());
                let fields: Vec<_> = (0..=self.chance.below(5))
                    .map(|_| self.field(depth))
                    .collect();
                self.open.pop();
                json!({"type": "record", "name": name, "fields": fields})
            }
        };
        self.names.push(name);
        ty
    }

    fn field(&mut self, depth: usize) -> Value {
        let mut field = Map::new();
        field.insert("name".to_owned(), json!(self.fresh('f')));
        let ty = self.schema(depth);
        if self.chance.one_in(3)
            && let Some(default) = default_of(&ty)
        {
            field.insert("default".to_owned(), default);
        }
        field.insert("type".to_owned(), ty);
        if self.chance.one_in(5) {
            field.insert("doc".to_owned(), json!("said \"so\"\n"));
        }
        Value::Object(field)
    }

    /// Returns the schema with one to three changes somewhere in it.
    pub(crate) fn evolve(&mut self, schema: &Value) -> Value {
        let mut changed = schema.clone();
        for _ in 0..=self.chance.below(3) {
            let count = places(&changed);
            let mut target = self.chance.below(count);
            self.change(&mut changed, &mut target);
        }
        changed
    }

    fn change(&mut self, at: &mut Value, target: &mut usize) {
        if *target == 0 {
            *target = usize::MAX;
            self.change_here(at);
            return;
        }
        *target -= 1;
        for child in children(at) {
            if *target != usize::MAX {
                self.change(child, target);
            }
        }
    }

    fn change_here(&mut self, at: &mut Value) {
        let fresh = self.fresh('f');
        if let Some(fields) = at.get_mut("fields").and_then(Value::as_array_mut) {
            match self.chance.below(5) {
                0 if !fields.is_empty() => {
                    // A field that defines a type others refer to must stay.
                    let index = self.chance.below(fields.len());
                    if fields[index]["type"].is_string() {
                        fields.remove(index);
                    }
                }
                1 => fields.push(json!({"name": fresh, "type": *self.chance.pick(&PRIMITIVES)})),
                2 | 3 => {
                    fields.push(json!({"name": fresh, "type": ["null", "int"], "default": null}));
                }
                _ => fields.reverse(),
            }
        } else if let Some(symbols) = at.get_mut("symbols").and_then(Value::as_array_mut) {
            if self.chance.one_in(2) && symbols.len() > 1 {
                symbols.pop();
            } else {
                symbols.push(json!(format!("N{fresh}")));
            }
        } else if at.as_str().is_some_and(|name| PRIMITIVES.contains(&name)) {
            *at = match at.as_str() {
                Some("int") => json!("long"),
                Some("long") => json!(*self.chance.pick(&["double", "int"])),
                Some("string") => json!("bytes"),
                // A union of null and null would be none.
                Some("null") => json!("int"),
                _ => json!(["null", at.clone()]),
            };
        }
    }
}

fn default_of(ty: &Value) -> Option<Value> {
    Some(match ty {
        Value::Array(_) => Value::Null,
        Value::String(name) => match name.as_str() {
            "null" => Value::Null,
            "boolean" => json!(true),
            "int" | "long" => json!(7),
            "float" | "double" => json!(1.5),
            "bytes" | "string" => json!("d"),
            _ => return None,
        },
        other => match other["type"].as_str() {
            Some("array") => json!([]),
            Some("map") => json!({}),
            Some("enum") => other["symbols"][0].clone(),
            _ => return None,
        },
    })
}

fn children(at: &mut Value) -> Vec<&mut Value> {
    match at {
        Value::Array(branches) => {
            // A changed branch of a union could become a second one of its kind.
            branches
                .iter_mut()
                .filter(|branch| branch.is_object())
                .collect()
        }
        Value::Object(object) => object
            .iter_mut()
            .flat_map(|(key, value)| match (key.as_str(), value) {
                ("items" | "values", value) => vec![value],
                ("fields", Value::Array(fields)) => fields
                    .iter_mut()
                    .filter(|field| field.get("default").is_none())
                    .map(|field| &mut field["type"])
                    .collect(),
                _ => Vec::new(),
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn places(at: &Value) -> usize {
    let mut copy = at.clone();
    1 + children(&mut copy)
        .into_iter()
        .map(|child| places(child))
        .sum::<usize>()
}

/// Returns a datum of the schema; long enough values to show promotions, texts of ASCII only.
pub(crate) fn datum(
    schema: &apache_avro::Schema,
    names: &apache_avro::schema::NamesRef<'_>,
    chance: &mut Chance,
    depth: usize,
) -> Datum {
    use apache_avro::Schema as S;
    let few = if depth > 4 { 0 } else { chance.below(3) };
    match schema {
        S::Boolean => Datum::Boolean(chance.one_in(2)),
        S::Int => Datum::Int(chance.number()),
        S::Long => Datum::Long(chance.number().into()),
        S::Float => Datum::Float(f32::from(chance.number() as i16)),
        S::Double => Datum::Double(chance.number().into()),
        S::Bytes => Datum::Bytes(b"bytes".to_vec()),
        S::String => Datum::String("text".to_owned()),
        S::Array(array) => Datum::Array(
            (0..few)
                .map(|_| datum(&array.items, names, chance, depth + 1))
                .collect(),
        ),
        S::Map(map) => Datum::Map(
            (0..few)
                .map(|n| (format!("k{n}"), datum(&map.types, names, chance, depth + 1)))
                .collect(),
        ),
        S::Union(union) => {
            let index = if depth > 4 {
                0
            } else {
                chance.below(union.variants().len())
            };
            Datum::Union(
                index as u32,
                Box::new(datum(&union.variants()[index], names, chance, depth + 1)),
            )
        }
        S::Record(record) => Datum::Record(
            record
                .fields
                .iter()
                .map(|field| {
                    (
                        field.name.clone(),
                        datum(&field.schema, names, chance, depth + 1),
                    )
                })
                .collect(),
        ),
        S::Enum(symbols) => {
            let index = chance.below(symbols.symbols.len());
            Datum::Enum(index as u32, symbols.symbols[index].clone())
        }
        S::Fixed(fixed) => Datum::Fixed(fixed.size, vec![7; fixed.size]),
        S::Ref { name } => names.get(name).map_or(Datum::Null, |schema| {
            datum(schema, names, chance, depth + 1)
        }),
        _ => Datum::Null,
    }
}
