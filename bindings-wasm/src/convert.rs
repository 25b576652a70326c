//! All conversion between values of JavaScript and of the engine. Plain values cross as JSON text.

use std::cell::RefCell;
use std::ops::Range;
use std::str::FromStr;
use std::thread::LocalKey;

use js_sys::{
    Array, Float64Array, Function, Int32Array, JSON, JsString, Object, Reflect, TypeError,
    Uint8Array, Uint32Array,
};
use schemaccord::UnframeOptions;
use schemaccord::payload::Codecs;
use schemaccord::wire::{Columns, HEAD, Place, locate};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::convert::TryFromJsValue;
use wasm_bindgen::prelude::*;

use crate::Schema;

/// What a function of this module throws.
pub(crate) type Result<T> = std::result::Result<T, JsValue>;
/// What the engine makes.
type Made<T> = std::result::Result<T, schemaccord::SchemaError>;

thread_local! {
    /// What the package brings: the function that makes errors, of the class that fits.
    static MAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// And the function that loads the rest of the module.
    static REST: RefCell<Option<Function>> = const { RefCell::new(None) };
}

/// Takes what the package brings.
pub(crate) fn install(make: Function, rest: Function) {
    MAKE.set(Some(make));
    REST.set(Some(rest));
}

/// Has the package load the rest of the module.
pub(crate) fn rest() -> Result<JsValue> {
    brought(&REST)?.call0(&JsValue::NULL)
}

/// Returns a function that the package brings.
fn brought(function: &'static LocalKey<RefCell<Option<Function>>>) -> Result<Function> {
    let function = function.with_borrow(Clone::clone);
    function.ok_or_else(|| wrong("the package is not installed"))
}

/// An error of the engine, and what it is about.
#[derive(Serialize)]
struct Detail<'a> {
    #[serde(flatten)]
    error: &'a schemaccord::SchemaError,
    about: &'static str,
    /// The place of the datum among many.
    index: Option<usize>,
}

/// Returns the error of JavaScript for one of the engine.
pub(crate) fn error(error: &schemaccord::SchemaError) -> JsValue {
    thrown(error, None)
}

/// Returns the error of JavaScript for one about a datum among many.
pub(crate) fn error_of((index, error): &(usize, schemaccord::SchemaError)) -> JsValue {
    thrown(error, Some(*index))
}

fn thrown(error: &schemaccord::SchemaError, index: Option<usize>) -> JsValue {
    let about = error.code().about().as_str();
    let detail = Detail {
        error,
        about,
        index,
    };
    let made = host(&detail).and_then(|detail| brought(&MAKE)?.call1(&JsValue::NULL, &detail));
    made.unwrap_or_else(|thrown| thrown)
}

/// Returns any value of the engine as plain objects, arrays, strings and numbers.
pub(crate) fn host(value: &impl Serialize) -> Result<JsValue> {
    let json = serde_json::to_string(value).map_err(|error| wrong(&error.to_string()))?;
    JSON::parse(&json)
}

/// Returns a text given as a string or as bytes.
pub(crate) fn text(value: &JsValue) -> Result<String> {
    if let Some(bytes) = value.dyn_ref::<Uint8Array>() {
        return utf8(&bytes.to_vec());
    }
    let string = string(value, "text", "a string or a Uint8Array")?;
    // The conversion above writes U+FFFD for a lone surrogate, so only a text with that character can have had one.
    if !string.contains(char::REPLACEMENT_CHARACTER) {
        return Ok(string);
    }
    let units: Vec<u16> = value.unchecked_ref::<JsString>().iter().collect();
    schemaccord::utf16(&units).map_err(|refusal| error(&refusal))
}

/// Returns an array of bytes, which stay JavaScript's.
pub(crate) fn bytes(value: &JsValue) -> Result<&Uint8Array> {
    value
        .dyn_ref::<Uint8Array>()
        .ok_or_else(|| wrong("expected a Uint8Array"))
}

/// Reads a frame; the payload is a part of the given array, of its class.
pub(crate) fn unframed(array: &Uint8Array, options: &UnframeOptions) -> Result<JsValue> {
    let length = array.length();
    // Only the header crosses, unless what follows it must be looked at.
    let head = array.subarray(0, length.min(HEAD as u32)).to_vec();
    let thrown = |refusal| error(&refusal);
    let located = match locate(&head, length as usize, options).map_err(thrown)? {
        Some(located) => located,
        None => locate(&array.to_vec(), length as usize, options)
            .map_err(thrown)?
            .ok_or_else(|| wrong("the frame is not read"))?,
    };
    let result = host(&located.description)?;
    stand(&result, array, located.key, located.payload)?;
    Ok(result)
}

/// Sets a key and a payload: parts of the frame where they stand there.
fn stand(
    result: &JsValue,
    array: &Uint8Array,
    key: Option<Range<usize>>,
    payload: Place,
) -> Result<()> {
    let part = |range: Range<usize>| -> JsValue {
        array.subarray(range.start as u32, range.end as u32).into()
    };
    Reflect::set(result, &"key".into(), &key.map_or(JsValue::NULL, part))?;
    let payload = match payload {
        Place::Null => JsValue::NULL,
        Place::At(range) => part(range),
        Place::Made(bytes) => Uint8Array::from(bytes.as_slice()).into(),
    };
    Reflect::set(result, &"payload".into(), &payload)?;
    Ok(())
}

/// Reads many frames: those of an array, or those that stand between offsets of one.
pub(crate) fn unframed_each(
    frames: &JsValue,
    offsets: &JsValue,
    options: &UnframeOptions,
) -> Result<JsValue> {
    let together = !offsets.is_undefined() && !offsets.is_null();
    if let Some(buffer) = frames.dyn_ref::<Uint8Array>() {
        if !together {
            return Err(wrong("offsets: expected for frames in one array"));
        }
        let offsets = whole_numbers(offsets)?;
        let length = buffer.length() as usize;
        // Short frames cross faster together, and then no more crosses than their heads.
        let columns = if length <= offsets.len().saturating_mul(HEAD) {
            Columns::of_buffer(&buffer.to_vec(), &offsets, options)
        } else {
            let mut columns = Columns::new(options);
            for (&start, &end) in offsets.iter().zip(offsets.iter().skip(1)) {
                if start <= end && end <= length {
                    let frame = buffer.subarray(start as u32, end as u32);
                    push(&mut columns, &frame, start);
                } else {
                    columns.refuse_range(start, end, length);
                }
            }
            columns
        };
        return table(columns, |_| Ok(buffer.clone()));
    }
    let frames = frames
        .dyn_ref::<Array>()
        .ok_or_else(|| wrong("expected a Uint8Array or an array of them"))?;
    if together {
        return Err(wrong("offsets: expected only for frames in one array"));
    }
    let mut columns = Columns::new(options);
    columns.reserve(frames.length() as usize);
    for frame in frames.iter() {
        push(&mut columns, bytes(&frame)?, 0);
    }
    table(columns, |at| bytes(&frames.get(at as u32)).cloned())
}

/// Reads one more frame: its first bytes, unless more are needed.
fn push(columns: &mut Columns<'_>, frame: &Uint8Array, base: usize) {
    let total = frame.length();
    let head = if total > HEAD as u32 {
        frame.subarray(0, HEAD as u32).to_vec()
    } else {
        frame.to_vec()
    };
    if !columns.push(&head, total as usize, base) {
        columns.push(&frame.to_vec(), total as usize, base);
    }
}

/// Returns columns as an object; `frame` returns the array that offsets of a frame count in.
fn table(columns: Columns<'_>, frame: impl Fn(usize) -> Result<Uint8Array>) -> Result<JsValue> {
    let apart = Array::new();
    for stands in columns.apart {
        let item: JsValue = Object::new().into();
        Reflect::set(&item, &"frame".into(), &(stands.frame as u32).into())?;
        stand(&item, &frame(stands.frame)?, stands.key, stands.payload)?;
        apart.push(&item);
    }
    let refused = Array::new();
    for (place, refusal) in &columns.refused {
        let item: JsValue = Object::new().into();
        Reflect::set(&item, &"frame".into(), &(*place as u32).into())?;
        Reflect::set(&item, &"error".into(), &error(refusal))?;
        refused.push(&item);
    }
    let offsets = |column: &[usize]| -> JsValue {
        let numbers: Vec<f64> = column
            .iter()
            .map(|offset| f64::from(*offset as u32))
            .collect();
        Float64Array::from(numbers.as_slice()).into()
    };
    let result: JsValue = Object::new().into();
    let members: [(&str, JsValue); 6] = [
        ("headers", host(&columns.headers)?),
        ("header", Int32Array::from(columns.header.as_slice()).into()),
        ("start", offsets(&columns.start)),
        ("end", offsets(&columns.end)),
        ("apart", apart.into()),
        ("refused", refused.into()),
    ];
    for (name, value) in members {
        Reflect::set(&result, &name.into(), &value)?;
    }
    Ok(result)
}

fn whole_numbers(given: &JsValue) -> Result<Vec<usize>> {
    if let Some(numbers) = given.dyn_ref::<Uint32Array>() {
        return Ok(numbers
            .to_vec()
            .into_iter()
            .map(|number| number as usize)
            .collect());
    }
    let floats: Option<Vec<f64>> = match (given.dyn_ref::<Float64Array>(), given.dyn_ref::<Array>())
    {
        (Some(numbers), _) => Some(numbers.to_vec()),
        (None, Some(numbers)) => numbers.iter().map(|number| number.as_f64()).collect(),
        (None, None) => None,
    };
    #[expect(clippy::cast_sign_loss, reason = "negative ones are refused")]
    let whole = |float: f64| {
        (float.fract() == 0.0 && (0.0..4_294_967_296.0).contains(&float)).then_some(float as usize)
    };
    floats
        .and_then(|floats| floats.into_iter().map(whole).collect())
        .ok_or_else(|| wrong("offsets: expected whole numbers that are not negative"))
}

/// Returns the value of that name.
pub(crate) fn named<T: FromStr<Err = schemaccord::SchemaError>>(
    value: &JsValue,
    what: &str,
) -> Result<T> {
    string(value, what, "a string")?
        .parse()
        .map_err(|refusal| error(&refusal))
}

/// Returns an object of options, or the engine's defaults where none is given.
pub(crate) fn options<T: DeserializeOwned>(value: &JsValue) -> Result<T> {
    if !value.is_undefined() && (!value.is_object() || Array::is_array(value)) {
        return Err(wrong("options: expected an object"));
    }
    if value.is_undefined() {
        options_of("{}")
    } else {
        options_of(&String::from(JSON::stringify(value)?))
    }
}

/// Returns options written as JSON.
pub(crate) fn options_of<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| refused(format!("options: {error}")))
}

/// Returns a byte offset.
pub(crate) fn offset(value: &JsValue) -> Result<usize> {
    let number = value
        .as_f64()
        .and_then(|number| number.to_string().parse().ok());
    number.ok_or_else(|| wrong("offset: expected a whole number that is not negative"))
}

/// Returns the engine's schema of a handle, which JavaScript keeps.
pub(crate) fn schema(value: &JsValue) -> Result<schemaccord::Schema> {
    handle(value).map(|Schema(schema, _)| schema)
}

/// Returns what `get` takes out of those that encode and decode data of a schema.
pub(crate) fn codec<T>(
    value: &JsValue,
    get: impl FnOnce(&mut Codecs, &schemaccord::Schema) -> Made<T>,
) -> Result<T> {
    let Schema(schema, codecs) = handle(value)?;
    let made = get(&mut codecs.borrow_mut(), &schema);
    made.map_err(|refusal| error(&refusal))
}

fn handle(value: &JsValue) -> Result<Schema> {
    let expected = || wrong("expected a Schema");
    // A handle that crosses by itself is given up by JavaScript, so a second one is made.
    let again: Function = Reflect::get(value, &"__handle".into())?
        .dyn_into()
        .map_err(|_| expected())?;
    Schema::try_from_js_value(again.call0(value)?).map_err(|_| expected())
}

/// Returns the engine's schemas of an array of handles.
pub(crate) fn schemas(value: &JsValue) -> Result<Vec<schemaccord::Schema>> {
    let array = value
        .dyn_ref::<Array>()
        .ok_or_else(|| wrong("previous: expected an array of Schema"))?;
    array.iter().map(|item| schema(&item)).collect()
}

fn string(value: &JsValue, what: &str, expected: &str) -> Result<String> {
    value
        .as_string()
        .ok_or_else(|| wrong(&format!("{what}: expected {expected}")))
}

fn utf8(bytes: &[u8]) -> Result<String> {
    schemaccord::utf8(bytes)
        .map(str::to_owned)
        .map_err(|refusal| error(&refusal))
}

fn refused(message: String) -> JsValue {
    error(&schemaccord::SchemaError::new(
        schemaccord::Code::InvalidRequest,
        message,
    ))
}

pub(crate) fn wrong(message: &str) -> JsValue {
    TypeError::new(message).into()
}
