//! Data of schemas, as JSON text; ../payloads.js makes values of it.

use std::borrow::Cow;

use js_sys::{Array, Uint8Array};
use schemaccord::payload::{Datum, mark_wide, unmark_wide};
use schemaccord::{PayloadOptions, SchemaBundle};
use wasm_bindgen::prelude::*;

use crate::convert::{self, Result};

/// Schemas of a registry.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Bundle(SchemaBundle);

fn options(json: &str, reader: &JsValue) -> Result<PayloadOptions> {
    let mut options: PayloadOptions = convert::options_of(json)?;
    if !reader.is_undefined() {
        options.reader = Some(convert::schema(reader)?);
    }
    Ok(options)
}

/// Returns JSON text that JavaScript gives, without its marks.
fn given(value: &JsValue) -> Result<String> {
    let text = convert::text(value)?;
    unmark_wide(&text)
        .map(Cow::into_owned)
        .map_err(|refusal| convert::error(&refusal))
}

/// Returns JSON text for JavaScript, with marks where values are made of it.
fn returned(text: String, marks: bool) -> String {
    if marks {
        mark_wide(&text).into_owned()
    } else {
        text
    }
}

/// Returns the bytes of an array's items.
fn each(data: &Array) -> Result<Vec<Vec<u8>>> {
    data.iter()
        .map(|item| convert::bytes(&item).map(Uint8Array::to_vec))
        .collect()
}

/// Returns the bytes of a datum.
///
/// # Errors
/// Throws `SchemaError` for a datum that does not fit.
#[wasm_bindgen(js_name = payloadEncode)]
pub fn payload_encode(
    schema: &JsValue,
    value: &JsValue,
    json: &str,
    reader: &JsValue,
) -> Result<Uint8Array> {
    let options = options(json, reader)?;
    let text = given(value)?;
    let encoder = convert::codec(schema, |kept, schema| kept.encoder(schema, &options))?;
    let bytes = encoder.encode(&text);
    bytes
        .map(|bytes| Uint8Array::from(bytes.as_slice()))
        .map_err(|refusal| convert::error(&refusal))
}

/// Returns the datum at the front of bytes.
///
/// # Errors
/// Throws `SchemaError` for bytes that are no datum.
#[wasm_bindgen(js_name = payloadDecode)]
pub fn payload_decode(
    schema: &JsValue,
    data: &JsValue,
    json: &str,
    reader: &JsValue,
    marks: bool,
) -> Result<String> {
    let options = options(json, reader)?;
    let decoder = convert::codec(schema, |kept, schema| kept.decoder(schema, &options))?;
    let datum = decoder.decode(&convert::bytes(data)?.to_vec());
    datum
        .map(|datum| returned(datum.value, marks))
        .map_err(|refusal| convert::error(&refusal))
}

/// Decodes many data at once.
///
/// # Errors
/// Throws `SchemaError` for the first that is no datum.
#[wasm_bindgen(js_name = payloadDecodeEach)]
pub fn payload_decode_each(
    schema: &JsValue,
    data: &Array,
    json: &str,
    reader: &JsValue,
    marks: bool,
) -> Result<String> {
    let options = options(json, reader)?;
    let decoder = convert::codec(schema, |kept, schema| kept.decoder(schema, &options))?;
    let text = decoder.decode_each(each(data)?.iter().map(Vec::as_slice));
    text.map(|text| returned(text, marks))
        .map_err(|refusal| convert::error_of(&refusal))
}

/// Returns what is wrong with a datum, as JSON.
///
/// # Errors
/// Throws `SchemaError` for what is no JSON, and for a schema that does not load.
#[wasm_bindgen(js_name = payloadValidate)]
pub fn payload_validate(
    schema: &JsValue,
    datum: &JsValue,
    json: &str,
    reader: &JsValue,
) -> Result<String> {
    found(schema, Datum::Json(&given(datum)?), &options(json, reader)?)
}

/// Returns what is wrong with bytes, as JSON.
///
/// # Errors
/// Throws `SchemaError` for a schema that does not load.
#[wasm_bindgen(js_name = payloadValidateBytes)]
pub fn payload_validate_bytes(
    schema: &JsValue,
    datum: &JsValue,
    json: &str,
    reader: &JsValue,
) -> Result<String> {
    let bytes = convert::bytes(datum)?.to_vec();
    found(schema, Datum::Bytes(&bytes), &options(json, reader)?)
}

fn found(schema: &JsValue, datum: Datum<'_>, options: &PayloadOptions) -> Result<String> {
    let validator = convert::codec(schema, |kept, schema| {
        kept.validator(schema, datum, options)
    })?;
    let found = validator.validate(datum);
    let found = found.map_err(|refusal| convert::error(&refusal))?;
    serde_json::to_string(&found).map_err(|error| convert::wrong(&error.to_string()))
}

/// Reads a registry's export.
///
/// # Errors
/// Throws `SchemaError` for another shape.
#[wasm_bindgen(js_name = payloadBundle)]
pub fn payload_bundle(members: &JsValue, json: &str, reader: &JsValue) -> Result<Bundle> {
    SchemaBundle::parse(&given(members)?, &options(json, reader)?)
        .map(Bundle)
        .map_err(|refusal| convert::error(&refusal))
}

/// Decodes a whole record.
///
/// # Errors
/// Throws `FrameError` and `SchemaError` for a record that cannot be read.
#[wasm_bindgen(js_name = payloadOpen)]
pub fn payload_open(
    bundle: &mut Bundle,
    data: &JsValue,
    known: &str,
    marks: bool,
) -> Result<String> {
    let known = convert::options_of(known)?;
    let opened = bundle.0.decode(&convert::bytes(data)?.to_vec(), &known);
    opened
        .map(|opened| returned(opened.to_json(), marks))
        .map_err(|refusal| convert::error(&refusal))
}

/// Decodes many records of which the same is known.
///
/// # Errors
/// Throws `FrameError` and `SchemaError` for the first that cannot be read.
#[wasm_bindgen(js_name = payloadOpenEach)]
pub fn payload_open_each(
    bundle: &mut Bundle,
    data: &Array,
    known: &str,
    marks: bool,
) -> Result<String> {
    let known = convert::options_of(known)?;
    let text = bundle
        .0
        .decode_each(each(data)?.iter().map(Vec::as_slice), &known);
    text.map(|text| returned(text, marks))
        .map_err(|refusal| convert::error_of(&refusal))
}

/// Encodes a datum into a frame that names its schema.
///
/// # Errors
/// Throws `FrameError` and `SchemaError` for what cannot be written.
#[wasm_bindgen(js_name = payloadSeal)]
pub fn payload_seal(bundle: &mut Bundle, value: &JsValue, frame: &str) -> Result<Uint8Array> {
    let bytes = bundle
        .0
        .encode(&given(value)?, &convert::options_of(frame)?);
    bytes
        .map(|bytes| Uint8Array::from(bytes.as_slice()))
        .map_err(|refusal| convert::error(&refusal))
}
