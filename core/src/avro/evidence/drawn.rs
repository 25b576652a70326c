//! Data of a type: the small ones of each of its parts, and larger ones by lot.

use crate::avro::data::Datum;
use crate::avro::evidence::minimal::Minimal;
use crate::avro::evidence::resolve::symbol;
use crate::avro::model::{Body, Kind, TypeId};
use crate::evidence::Seed;

/// Small data of one type.
const SMALL: usize = 64;
/// How deep data vary; below that they are the smallest.
const DEPTH: usize = 8;

/// Returns the smallest datum of a type and those that differ from it in one place.
pub(super) fn small(minimal: &Minimal, id: TypeId, depth: usize) -> Vec<Datum> {
    let schema = minimal.schema;
    if !minimal.inhabited(id) || minimal.cost(id) > super::SIZE {
        return Vec::new();
    }
    let mut found: Vec<Datum> = minimal.datum(id).into_iter().collect();
    if depth > DEPTH {
        return found;
    }
    match (schema.kind(id), schema.body(id)) {
        (_, Body::Union(list)) => {
            for (index, branch) in schema.branches(list).iter().enumerate() {
                let inner = small(minimal, *branch, depth + 1);
                found.extend(inner.into_iter().map(|datum| datum.branch(index)));
            }
        }
        (_, Body::Array(items)) => {
            let inner = small(minimal, items, depth + 1);
            found.extend(
                inner
                    .first()
                    .map(|one| Datum::Array(vec![one.clone(), one.clone()])),
            );
            found.extend(inner.into_iter().map(|datum| Datum::Array(vec![datum])));
        }
        (_, Body::Map(values)) => {
            let inner = small(minimal, values, depth + 1);
            found.extend(
                inner
                    .into_iter()
                    .map(|datum| Datum::Map(vec![("k".to_owned(), datum)])),
            );
        }
        (Kind::Record, _) => {
            let fields = schema
                .named(id)
                .map_or(&[][..], |named| named.fields.of(&schema.fields));
            let share = (SMALL / fields.len().max(1)).max(4);
            for field in fields {
                for datum in small(minimal, field.ty, depth + 1)
                    .into_iter()
                    .skip(1)
                    .take(share)
                {
                    found.extend(minimal.record(id, Some((field.index, datum))));
                }
            }
        }
        (kind, _) => found.extend(scalars(minimal, id, kind)),
    }
    let most = if depth == 0 { SMALL * 64 } else { SMALL * 4 };
    found.truncate(most);
    found
}

/// Returns data of a type without parts at which readers part ways.
fn scalars(minimal: &Minimal, id: TypeId, kind: Kind) -> Vec<Datum> {
    let schema = minimal.schema;
    match kind {
        Kind::Boolean => vec![Datum::Boolean(true)],
        Kind::Int => [1, -1, 16_777_217, i32::MAX, i32::MIN]
            .map(Datum::Int)
            .to_vec(),
        Kind::Long => [
            1,
            -1,
            16_777_217,
            1 << 32,
            9_007_199_254_740_993,
            i64::MAX,
            i64::MIN,
        ]
        .map(Datum::Long)
        .to_vec(),
        Kind::Float => [1.5, -0.1, f32::MAX].map(Datum::Float).to_vec(),
        Kind::Double => [1.5, -0.1, 1e300].map(Datum::Double).to_vec(),
        Kind::Bytes => [vec![1], vec![0xff], b"ab".to_vec()]
            .map(Datum::Bytes)
            .to_vec(),
        Kind::String => ["a", "é漢😀", "0"]
            .map(|text| Datum::String(text.to_owned()))
            .to_vec(),
        Kind::Enum => {
            let symbols = schema
                .named(id)
                .map_or(&[][..], |named| named.symbols.of(&schema.symbols));
            let symbols = symbols.iter().skip(1).take(SMALL);
            symbols
                .filter_map(|one| symbol(schema, id, schema.text(*one)))
                .collect()
        }
        Kind::Fixed => {
            let size = schema.named(id).map_or(0, |named| named.size);
            let size = usize::try_from(size).unwrap_or(0).min(100_000);
            vec![Datum::Fixed(vec![0xff; size])]
        }
        _ => Vec::new(),
    }
}

/// Returns a datum by lot; `None` where the type has none.
pub(super) fn datum(minimal: &Minimal, id: TypeId, seed: &mut Seed, depth: usize) -> Option<Datum> {
    let schema = minimal.schema;
    if depth > DEPTH || minimal.cost(id) > super::SIZE {
        return (minimal.cost(id) <= super::SIZE)
            .then(|| minimal.datum(id))
            .flatten();
    }
    match (schema.kind(id), schema.body(id)) {
        (_, Body::Union(list)) => {
            let branches = schema.branches(list).iter().enumerate();
            let inhabited: Vec<_> = branches.filter(|(_, id)| minimal.inhabited(**id)).collect();
            let (index, branch) = seed.of(&inhabited)?;
            Some(datum(minimal, **branch, seed, depth + 1)?.branch(*index))
        }
        (_, Body::Array(items)) => {
            let count = if minimal.inhabited(items) {
                seed.below(4)
            } else {
                0
            };
            let items = (0..count).map(|_| datum(minimal, items, seed, depth + 1));
            Some(Datum::Array(items.collect::<Option<_>>()?))
        }
        (_, Body::Map(values)) => {
            let count = if minimal.inhabited(values) {
                seed.below(3)
            } else {
                0
            };
            let entries = (0..count).map(|index| {
                Some((
                    format!("k{index}"),
                    datum(minimal, values, seed, depth + 1)?,
                ))
            });
            Some(Datum::Map(entries.collect::<Option<_>>()?))
        }
        (Kind::Record, _) => {
            let fields = schema.named(id)?.fields.of(&schema.fields).iter();
            let fields = fields.map(|field| {
                let name = schema.text(field.name).to_owned();
                Some((name, datum(minimal, field.ty, seed, depth + 1)?))
            });
            Some(Datum::Record(fields.collect::<Option<_>>()?))
        }
        (kind, _) => {
            let mut all: Vec<Datum> = minimal.datum(id).into_iter().collect();
            all.extend(scalars(minimal, id, kind));
            seed.of(&all).cloned()
        }
    }
}
