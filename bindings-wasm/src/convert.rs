//! All conversion between values of JavaScript and of the engine. Plain values cross as JSON text.

use std::ops::Range;
use std::str::FromStr;

use js_sys::{Array, JSON, JsString, Reflect, TypeError, Uint8Array};
use schemaccord::UnframeOptions;
use schemaccord::wire::{HEAD, Place, locate};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::convert::TryFromJsValue;
use wasm_bindgen::prelude::*;

use crate::Schema;

/// What a function of this module throws.
pub(crate) type Result<T> = std::result::Result<T, JsValue>;

#[wasm_bindgen(raw_module = "../error.js")]
extern "C" {
    fn refusal(detail: JsValue) -> JsValue;
}

/// An error of the engine, and what it is about.
#[derive(Serialize)]
struct Detail<'a> {
    #[serde(flatten)]
    error: &'a schemaccord::SchemaError,
    about: &'static str,
}

/// Returns the error of JavaScript for one of the engine.
pub(crate) fn error(error: &schemaccord::SchemaError) -> JsValue {
    let about = error.code().about().as_str();
    host(&Detail { error, about }).map_or_else(|thrown| thrown, refusal)
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
    let part = |range: Range<usize>| -> JsValue {
        array.subarray(range.start as u32, range.end as u32).into()
    };
    let result = host(&located.description)?;
    Reflect::set(
        &result,
        &"key".into(),
        &located.key.map_or(JsValue::NULL, part),
    )?;
    let payload = match located.payload {
        Place::Null => JsValue::NULL,
        Place::At(range) => part(range),
        Place::Made(bytes) => Uint8Array::from(bytes.as_slice()).into(),
    };
    Reflect::set(&result, &"payload".into(), &payload)?;
    Ok(result)
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
    let json = if value.is_undefined() {
        "{}".to_owned()
    } else {
        String::from(JSON::stringify(value)?)
    };
    serde_json::from_str(&json).map_err(|error| refused(format!("options: {error}")))
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
    let expected = || wrong("expected a Schema");
    // A handle that crosses by itself is given up by JavaScript, so a second one is made.
    let again: js_sys::Function = Reflect::get(value, &"__handle".into())?
        .dyn_into()
        .map_err(|_| expected())?;
    let Schema(schema) = Schema::try_from_js_value(again.call0(value)?).map_err(|_| expected())?;
    Ok(schema)
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

fn wrong(message: &str) -> JsValue {
    TypeError::new(message).into()
}
