//! Where a pair of types goes wrong by itself, whatever is around it, and which datum of the writer's type shows it.

use crate::avro::data::Datum;
use crate::avro::diff::{missing_symbols, promotes};
use crate::avro::evidence::meaning::meaning;
use crate::avro::evidence::resolve::{Place, Resolver};
use crate::avro::model::{Body, Kind, Schema, TypeId};

/// Which datum shows a fault.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    /// Any, so the smallest.
    Any,
    /// This one.
    By(Datum),
}

/// A fault of a pair.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// The rules whose differences it explains.
    pub(super) rules: &'static [&'static str],
    pub(super) shown: Shown,
    /// The reader's field that it is about, where it is one of a record.
    pub(super) field: Option<u32>,
    /// Whether a datum that shows it is refused.
    pub(super) refuses: bool,
}

impl Fault {
    fn any(rules: &'static [&'static str]) -> Self {
        Self {
            rules,
            shown: Shown::Any,
            field: None,
            refuses: true,
        }
    }

    /// One that any datum shows, which is changed and not refused.
    fn change() -> Self {
        Self {
            refuses: false,
            ..Self::any(&[])
        }
    }

    fn by(datum: Datum) -> Self {
        Self {
            shown: Shown::By(datum),
            ..Self::change()
        }
    }
}

/// Returns the faults of a pair; the writer's type is no union.
pub(super) fn faults(resolver: &Resolver, w: TypeId, r: TypeId) -> Vec<Fault> {
    let (writer, reader) = (resolver.writer, resolver.reader);
    let (from, to) = (writer.kind(w), reader.kind(r));
    if from == Kind::Union {
        return Vec::new();
    }
    if let Body::Union(list) = reader.body(r) {
        return match resolver.pick(w, list) {
            None => vec![Fault::any(&["MISSING_UNION_BRANCH"])],
            Some(index) if resolver.worse_pick(w, list, index) => vec![Fault::change()],
            Some(_) => Vec::new(),
        };
    }
    match (writer.named(w), reader.named(r)) {
        (Some(given), Some(wanted)) if given.kind == wanted.kind => match given.kind {
            Kind::Record => record(resolver, w, r),
            _ if !resolver.names_match(w, r) => {
                vec![Fault::any(&["NAME_MISMATCH"])]
            }
            Kind::Enum if wanted.default.is_none() => {
                missing_symbols(reader, wanted, writer, given)
                    .first()
                    .and_then(|symbol| crate::avro::evidence::resolve::symbol(writer, w, symbol))
                    .map(|datum| Fault {
                        shown: Shown::By(datum),
                        ..Fault::any(&["MISSING_ENUM_SYMBOLS"])
                    })
                    .into_iter()
                    .collect()
            }
            Kind::Enum => Vec::new(),
            _ if given.size != wanted.size => vec![Fault::any(&["FIXED_SIZE_MISMATCH"])],
            _ => logical(resolver, w, r),
        },
        (None, None) if from == to => logical(resolver, w, r),
        (None, None) if promotes(to, from) => match (from, to) {
            (Kind::Int, Kind::Float) => vec![Fault::by(Datum::Int(16_777_217))],
            (Kind::Long, Kind::Float) => vec![Fault::by(Datum::Long(16_777_217))],
            (Kind::Long, Kind::Double) => vec![Fault::by(Datum::Long(9_007_199_254_740_993))],
            (Kind::Bytes, Kind::String) => vec![Fault::by(Datum::Bytes(vec![0xff]))],
            _ => logical(resolver, w, r),
        },
        _ => vec![Fault::any(&["TYPE_MISMATCH"])],
    }
}

fn record(resolver: &Resolver, w: TypeId, r: TypeId) -> Vec<Fault> {
    let reader = resolver.reader;
    let Some(wanted) = reader.named(r) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for field in wanted.fields.of(&reader.fields) {
        if resolver.matching(w, field).is_some() {
            continue;
        }
        let fault = match resolver.filled(field) {
            Ok(filled) if !filled.cut && !resolver.passed_over(w, field) => continue,
            Ok(_) => Fault::change(),
            Err(_) if field.default.is_none() => {
                Fault::any(&["READER_FIELD_MISSING_DEFAULT_VALUE", "TYPE_MISMATCH"])
            }
            Err(why) => {
                let place = Place {
                    w: resolver.writer.target(w),
                    r: reader.target(r),
                    field: Some(field.index),
                };
                resolver.breaks(place, why);
                Fault::any(&[])
            }
        };
        faults.push(Fault {
            field: Some(field.index),
            ..fault
        });
    }
    faults
}

/// The bytes are read alike, and stand for something else.
fn logical(resolver: &Resolver, w: TypeId, r: TypeId) -> Vec<Fault> {
    let (writer, reader): (&Schema, &Schema) = (resolver.writer, resolver.reader);
    let datum = match (writer.kind(w), writer.named(w)) {
        (Kind::Int, _) => Datum::Int(1),
        (Kind::Long, _) => Datum::Long(1),
        (Kind::Bytes, _) => Datum::Bytes(vec![1]),
        (Kind::Fixed, Some(named)) => {
            let Ok(size) = usize::try_from(named.size) else {
                return Vec::new();
            };
            if size == 0 || size > 1_000 {
                return Vec::new();
            }
            let mut bytes = vec![0; size];
            if let Some(last) = bytes.last_mut() {
                *last = 1;
            }
            Datum::Fixed(bytes)
        }
        _ => return Vec::new(),
    };
    match meaning(writer, w, reader, r, &datum) {
        Some(_) => vec![Fault::by(datum)],
        None => Vec::new(),
    }
}
