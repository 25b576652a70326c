//! Values that need no schema text: numbers, texts, dates and times, big-endian.
//!
//! Source: docs/wire.md, "Pulsar's primitives".

use crate::error::{Code, SchemaError};
use crate::fingerprint::hex;
use crate::json::{java_double, java_float};
use crate::wire::guid::from_hex;
use crate::wire::pulsar::calendar;
use crate::wire::pulsar::{Charset, SchemaType};
use crate::wire::reader::{Reader, at};

/// A value of a primitive type.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// BOOLEAN.
    Boolean(bool),
    /// INT8.
    Int8(i8),
    /// INT16.
    Int16(i16),
    /// INT32.
    Int32(i32),
    /// INT64.
    Int64(i64),
    /// FLOAT.
    Float(f32),
    /// DOUBLE.
    Double(f64),
    /// BYTES and NONE.
    Bytes(Vec<u8>),
    /// STRING.
    String(String),
    /// DATE, TIME and TIMESTAMP: milliseconds since the epoch.
    Millis(i64),
    /// INSTANT.
    Instant {
        /// Since the epoch.
        second: i64,
        /// Of the second, 0 to 999,999,999 also before the epoch.
        nano: u32,
    },
    /// `LOCAL_DATE`: days since 1970-01-01.
    Date(i64),
    /// `LOCAL_TIME`: nanoseconds of the day.
    Time(i64),
    /// `LOCAL_DATE_TIME`.
    DateTime {
        /// Since 1970-01-01.
        day: i64,
        /// Of the day.
        nano: i64,
    },
}

/// Returns a value's bytes; `charset` counts for texts.
pub fn encode(value: &Value, charset: Charset) -> Vec<u8> {
    match value {
        Value::Boolean(value) => vec![u8::from(*value)],
        Value::Int8(value) => value.to_be_bytes().to_vec(),
        Value::Int16(value) => value.to_be_bytes().to_vec(),
        Value::Int32(value) => value.to_be_bytes().to_vec(),
        Value::Int64(value) | Value::Millis(value) | Value::Date(value) | Value::Time(value) => {
            value.to_be_bytes().to_vec()
        }
        Value::Float(value) => value.to_bits().to_be_bytes().to_vec(),
        Value::Double(value) => {
            // Java has one NaN for doubles here, and keeps every NaN of floats.
            let bits = if value.is_nan() {
                0x7ff8_0000_0000_0000
            } else {
                value.to_bits()
            };
            bits.to_be_bytes().to_vec()
        }
        Value::Bytes(bytes) => bytes.clone(),
        Value::String(text) => charset.encode(text),
        Value::Instant { second, nano } => {
            [&second.to_be_bytes()[..], &nano.to_be_bytes()].concat()
        }
        Value::DateTime { day, nano } => [day.to_be_bytes(), nano.to_be_bytes()].concat(),
    }
}

/// Reads a value of that type; `charset` counts for texts. Texts and bytes never fail.
///
/// # Errors
/// `INVALID_DATA` for a wrong length or a time that does not exist, `FRAME_TRUNCATED` for an instant or date with time that is cut off (more
/// bytes than needed are passed over there), `UNSUPPORTED` for a type that is not primitive.
pub fn decode(
    schema_type: SchemaType,
    bytes: &[u8],
    charset: Charset,
) -> Result<Value, SchemaError> {
    Ok(match schema_type {
        SchemaType::None | SchemaType::Bytes => Value::Bytes(bytes.to_vec()),
        SchemaType::String => Value::String(charset.decode(bytes)),
        SchemaType::Boolean => Value::Boolean(exactly::<1>(bytes, "Boolean")? != [0]),
        SchemaType::Int8 => Value::Int8(i8::from_be_bytes(exactly(bytes, "Byte")?)),
        SchemaType::Int16 => Value::Int16(i16::from_be_bytes(exactly(bytes, "Short")?)),
        SchemaType::Int32 => Value::Int32(i32::from_be_bytes(exactly(bytes, "Int")?)),
        SchemaType::Int64 => Value::Int64(long(bytes)?),
        SchemaType::Float => {
            Value::Float(f32::from_bits(u32::from_be_bytes(exactly(bytes, "Float")?)))
        }
        SchemaType::Double => Value::Double(f64::from_bits(u64::from_be_bytes(exactly(
            bytes, "Double",
        )?))),
        SchemaType::Date | SchemaType::Time | SchemaType::Timestamp => Value::Millis(long(bytes)?),
        SchemaType::LocalDate => {
            let day = long(bytes)?;
            calendar::date_of(day).ok_or_else(|| beyond("day", day, 0, 8))?;
            Value::Date(day)
        }
        SchemaType::LocalTime => Value::Time(time_of_day(long(bytes)?, 0)?),
        SchemaType::Instant => {
            let mut reader = Reader::new(bytes);
            let second = i64::from_be_bytes(reader.array("the instant's second")?);
            let nanos = i64::from(i32::from_be_bytes(
                reader.array("the instant's nanosecond")?,
            ));
            let carried = second.saturating_add(nanos.div_euclid(1_000_000_000));
            calendar::date_of(carried.div_euclid(86_400))
                .ok_or_else(|| beyond("second", second, 0, 8))?;
            Value::Instant {
                second: carried,
                nano: nanos.rem_euclid(1_000_000_000).unsigned_abs() as u32,
            }
        }
        SchemaType::LocalDateTime => {
            let mut reader = Reader::new(bytes);
            let day = i64::from_be_bytes(reader.array("the day")?);
            let nano = i64::from_be_bytes(reader.array("the nanosecond of the day")?);
            calendar::date_of(day).ok_or_else(|| beyond("day", day, 0, 8))?;
            Value::DateTime {
                day,
                nano: time_of_day(nano, 8)?,
            }
        }
        other => {
            return Err(SchemaError::new(
                Code::Unsupported,
                format!("type {} is not primitive", other.as_str()),
            ));
        }
    })
}

impl Value {
    /// Reads a value from text: decimal numbers, `true` and `false`, numbers as Java prints them, hex digits for bytes, milliseconds or an
    /// instant for DATE, TIME and TIMESTAMP, ISO 8601 for the others.
    ///
    /// # Errors
    /// `INVALID_DATA` for a text that says no value of the type, `UNSUPPORTED` for a type that is not primitive.
    pub fn parse(schema_type: SchemaType, text: &str) -> Result<Self, SchemaError> {
        let value = match schema_type {
            SchemaType::None | SchemaType::Bytes => Some(Value::Bytes(from_hex(text)?)),
            SchemaType::String => Some(Value::String(text.to_owned())),
            SchemaType::Boolean => text.parse().ok().map(Value::Boolean),
            SchemaType::Int8 => text.parse().ok().map(Value::Int8),
            SchemaType::Int16 => text.parse().ok().map(Value::Int16),
            SchemaType::Int32 => text.parse().ok().map(Value::Int32),
            SchemaType::Int64 => text.parse().ok().map(Value::Int64),
            SchemaType::Float => text.parse().ok().map(Value::Float),
            SchemaType::Double => text.parse().ok().map(Value::Double),
            SchemaType::Date | SchemaType::Time | SchemaType::Timestamp => text
                .parse()
                .ok()
                .or_else(|| {
                    let (second, nano) = calendar::read_instant(text)?;
                    second.checked_mul(1_000)?.checked_add(nano / 1_000_000)
                })
                .map(Value::Millis),
            SchemaType::Instant => {
                calendar::read_instant(text).map(|(second, nano)| Value::Instant {
                    second,
                    nano: nano.unsigned_abs() as u32,
                })
            }
            SchemaType::LocalDate => calendar::read_date(text).map(Value::Date),
            SchemaType::LocalTime => calendar::read_time(text).map(Value::Time),
            SchemaType::LocalDateTime => {
                calendar::read_date_time(text).map(|(day, nano)| Value::DateTime { day, nano })
            }
            other => {
                return Err(SchemaError::new(
                    Code::Unsupported,
                    format!("type {} is not primitive", other.as_str()),
                ));
            }
        };
        value.ok_or_else(|| {
            SchemaError::new(
                Code::InvalidData,
                format!("{text:?} says no value of type {}", schema_type.as_str()),
            )
        })
    }
}

impl std::fmt::Display for Value {
    /// Writes the value as Java prints it; bytes in hex, DATE, TIME and TIMESTAMP in milliseconds.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let lost = || "out of range".to_owned();
        match self {
            Value::Boolean(value) => write!(f, "{value}"),
            Value::Int8(value) => write!(f, "{value}"),
            Value::Int16(value) => write!(f, "{value}"),
            Value::Int32(value) => write!(f, "{value}"),
            Value::Int64(value) | Value::Millis(value) => write!(f, "{value}"),
            Value::Float(value) => f.write_str(&java_float(*value)),
            Value::Double(value) => f.write_str(&java_double(*value)),
            Value::Bytes(bytes) => f.write_str(&hex(bytes)),
            Value::String(text) => f.write_str(text),
            Value::Instant { second, nano } => f.write_str(
                &calendar::print_instant(*second, i64::from(*nano)).unwrap_or_else(lost),
            ),
            Value::Date(day) => f.write_str(&calendar::print_date(*day).unwrap_or_else(lost)),
            Value::Time(nano) => {
                f.write_str(&calendar::print_time(*nano, false).unwrap_or_else(lost))
            }
            Value::DateTime { day, nano } => {
                let date = calendar::print_date(*day).unwrap_or_else(lost);
                let time = calendar::print_time(*nano, false).unwrap_or_else(lost);
                write!(f, "{date}T{time}")
            }
        }
    }
}

fn exactly<const N: usize>(bytes: &[u8], name: &str) -> Result<[u8; N], SchemaError> {
    bytes.try_into().map_err(|_| {
        at(
            Code::InvalidData,
            format!("Size of data received by {name}Schema is not {N}"),
            0,
            bytes.len(),
        )
    })
}

fn long(bytes: &[u8]) -> Result<i64, SchemaError> {
    exactly(bytes, "Long").map(i64::from_be_bytes)
}

fn time_of_day(nanos: i64, start: usize) -> Result<i64, SchemaError> {
    if (0..calendar::DAY_NANOS).contains(&nanos) {
        Ok(nanos)
    } else {
        Err(beyond("nanosecond of the day", nanos, start, start + 8))
    }
}

fn beyond(what: &str, value: i64, start: usize, end: usize) -> SchemaError {
    at(
        Code::InvalidData,
        format!("{what} {value} is out of range"),
        start,
        end,
    )
}
