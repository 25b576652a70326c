//! Whether a value still says the same at the reader: what promotion does to it, and what its logical type makes of it.

use crate::avro::data::Datum;
use crate::avro::model::{Kind, Schema, TypeId};

/// Returns a value as a reader's primitive type has it.
#[expect(
    clippy::cast_precision_loss,
    reason = "promotion loses it by definition"
)]
pub(super) fn promoted(datum: &Datum, kind: Kind) -> Datum {
    match (datum, kind) {
        (Datum::Int(value), Kind::Long) => Datum::Long(i64::from(*value)),
        (Datum::Int(value), Kind::Float) => Datum::Float(*value as f32),
        (Datum::Int(value), Kind::Double) => Datum::Double(f64::from(*value)),
        (Datum::Long(value), Kind::Float) => Datum::Float(*value as f32),
        (Datum::Long(value), Kind::Double) => Datum::Double(*value as f64),
        (Datum::Float(value), Kind::Double) => Datum::Double(f64::from(*value)),
        (Datum::String(text), Kind::Bytes) => Datum::Bytes(text.as_bytes().to_vec()),
        (Datum::Bytes(bytes), Kind::String) => {
            Datum::String(String::from_utf8_lossy(bytes).into_owned())
        }
        (datum, _) => datum.clone(),
    }
}

/// Whether a promoted value says the same.
pub(super) fn same(written: &Datum, seen: &Datum) -> bool {
    // Within 64 bits, a float of an integer is exact if the integer of it is that one; beyond i64 `as` saturates, so 128 bits.
    match (written, seen) {
        (Datum::Int(a), Datum::Float(b)) => i128::from(*a) == *b as i128,
        (Datum::Long(a), Datum::Float(b)) => i128::from(*a) == *b as i128,
        (Datum::Long(a), Datum::Double(b)) => i128::from(*a) == *b as i128,
        (Datum::Bytes(bytes), Datum::String(text)) => bytes == text.as_bytes(),
        _ => true,
    }
}

/// Returns in words how the same value means something else, `None` where it does not.
pub(super) fn meaning(
    writer: &Schema,
    w: TypeId,
    reader: &Schema,
    r: TypeId,
    datum: &Datum,
) -> Option<String> {
    let from = writer.logical_type(writer.target(w))?;
    let to = reader.logical_type(reader.target(r))?;
    if let (Some((_, from)), Some((_, to))) = (from.decimal, to.decimal) {
        let unscaled = match datum {
            Datum::Bytes(bytes) | Datum::Fixed(bytes) => *bytes.last()?,
            _ => return None,
        };
        return (from != to)
            .then(|| format!("the decimal {unscaled}e-{from} is read as {unscaled}e-{to}"));
    }
    let (a, b) = (unit(from.name)?, unit(to.name)?);
    (a != b).then(|| {
        format!(
            "a value in {a} ({}) is read in {b} ({})",
            from.name, to.name
        )
    })
}

fn unit(logical: &str) -> Option<&'static str> {
    match logical {
        "date" => Some("days"),
        _ if logical.ends_with("-millis") => Some("milliseconds"),
        _ if logical.ends_with("-micros") => Some("microseconds"),
        _ if logical.ends_with("-nanos") => Some("nanoseconds"),
        _ => None,
    }
}
