//! Data of schemas, as JSON text; ../payloads.js makes values of it, which costs less than calls of JavaScript from here.

use std::borrow::Cow;

use napi::ValueType;
use napi::bindgen_prelude::{Array, Buffer, Env, Result, Unknown};
use napi_derive::napi;
use schemaccord::payload::{Datum, mark_wide, unmark_wide};
use schemaccord::{PayloadOptions, SchemaBundle, SchemaError};

use crate::convert::{self, Bytes, Handle, Text};

/// Schemas of a registry.
#[napi]
#[derive(Debug)]
pub struct Bundle(SchemaBundle);

fn options(env: &Env, json: &str, reader: &Unknown) -> Result<PayloadOptions> {
    let mut options: PayloadOptions = convert::options_of(env, json)?;
    if reader.get_type()? != ValueType::Undefined {
        options.reader = Some(convert::schema(env, reader)?);
    }
    Ok(options)
}

/// Returns JSON text that JavaScript gives, without its marks.
fn given(env: &Env, value: &Text) -> Result<String> {
    let text = convert::text(env, value)?;
    unmark_wide(&text)
        .map(Cow::into_owned)
        .map_err(|refusal| convert::error(env, &refusal))
}

/// Returns JSON text for JavaScript, with marks where values are made of it.
fn returned(text: String, marks: bool) -> String {
    if marks {
        mark_wide(&text).into_owned()
    } else {
        text
    }
}

/// Runs `work` on the bytes of an array's items.
fn with_each<T>(
    env: &Env,
    data: &Array,
    work: impl FnOnce(&mut dyn Iterator<Item = &[u8]>) -> std::result::Result<T, (usize, SchemaError)>,
) -> Result<T> {
    let wrong = || convert::wrong(env, "expected a Uint8Array");
    let items: Vec<Bytes> = (0..data.len())
        .map(|at| data.get(at)?.ok_or_else(wrong))
        .collect::<Result<_>>()?;
    let bytes: Vec<&[u8]> = items
        .iter()
        .map(|item| convert::bytes(env, item))
        .collect::<Result<_>>()?;
    work(&mut bytes.into_iter()).map_err(|refusal| convert::error_of(env, &refusal))
}

/// Returns the bytes of a datum.
///
/// # Errors
/// Throws `SchemaError` for a datum that does not fit.
#[napi]
pub fn payload_encode(
    env: &Env,
    schema: Handle,
    value: Text,
    json: String,
    reader: Unknown,
) -> Result<Buffer> {
    let options = options(env, &json, &reader)?;
    let text = given(env, &value)?;
    let encoder = convert::codec(env, &schema, |kept, schema| kept.encoder(schema, &options))?;
    let bytes = encoder.encode(&text);
    bytes
        .map(Buffer::from)
        .map_err(|refusal| convert::error(env, &refusal))
}

/// Returns the datum at the front of bytes.
///
/// # Errors
/// Throws `SchemaError` for bytes that are no datum.
#[napi]
pub fn payload_decode(
    env: &Env,
    schema: Handle,
    data: Bytes,
    json: String,
    reader: Unknown,
    marks: bool,
) -> Result<String> {
    let options = options(env, &json, &reader)?;
    let decoder = convert::codec(env, &schema, |kept, schema| kept.decoder(schema, &options))?;
    let datum = decoder.decode(convert::bytes(env, &data)?);
    datum
        .map(|datum| returned(datum.value, marks))
        .map_err(|refusal| convert::error(env, &refusal))
}

/// Decodes many data at once.
///
/// # Errors
/// Throws `SchemaError` for the first that is no datum.
#[napi]
pub fn payload_decode_each(
    env: &Env,
    schema: Handle,
    data: Array,
    json: String,
    reader: Unknown,
    marks: bool,
) -> Result<String> {
    let options = options(env, &json, &reader)?;
    let decoder = convert::codec(env, &schema, |kept, schema| kept.decoder(schema, &options))?;
    with_each(env, &data, |data| decoder.decode_each(data)).map(|text| returned(text, marks))
}

/// Returns what is wrong with a datum, as JSON.
///
/// # Errors
/// Throws `SchemaError` for what is no JSON, and for a schema that does not load.
#[napi]
pub fn payload_validate(
    env: &Env,
    schema: Handle,
    datum: Text,
    json: String,
    reader: Unknown,
) -> Result<String> {
    let options = options(env, &json, &reader)?;
    found(env, &schema, Datum::Json(&given(env, &datum)?), &options)
}

/// Returns what is wrong with bytes, as JSON.
///
/// # Errors
/// Throws `SchemaError` for a schema that does not load.
#[napi]
pub fn payload_validate_bytes(
    env: &Env,
    schema: Handle,
    datum: Bytes,
    json: String,
    reader: Unknown,
) -> Result<String> {
    let options = options(env, &json, &reader)?;
    found(
        env,
        &schema,
        Datum::Bytes(convert::bytes(env, &datum)?),
        &options,
    )
}

fn found(env: &Env, schema: &Handle, datum: Datum, options: &PayloadOptions) -> Result<String> {
    let validator = convert::codec(env, schema, |kept, schema| {
        kept.validator(schema, datum, options)
    })?;
    let found = validator.validate(datum);
    convert::write(&found.map_err(|refusal| convert::error(env, &refusal))?)
}

/// Reads a registry's export.
///
/// # Errors
/// Throws `SchemaError` for another shape.
#[napi]
pub fn payload_bundle(env: &Env, members: Text, json: String, reader: Unknown) -> Result<Bundle> {
    let options = options(env, &json, &reader)?;
    SchemaBundle::parse(&given(env, &members)?, &options)
        .map(Bundle)
        .map_err(|refusal| convert::error(env, &refusal))
}

/// Decodes a whole record.
///
/// # Errors
/// Throws `FrameError` and `SchemaError` for a record that cannot be read.
#[napi]
pub fn payload_open(
    env: &Env,
    bundle: &mut Bundle,
    data: Bytes,
    known: String,
    marks: bool,
) -> Result<String> {
    let known = convert::options_of(env, &known)?;
    let opened = bundle.0.decode(convert::bytes(env, &data)?, &known);
    opened
        .map(|opened| returned(opened.to_json(), marks))
        .map_err(|refusal| convert::error(env, &refusal))
}

/// Decodes many records of which the same is known.
///
/// # Errors
/// Throws `FrameError` and `SchemaError` for the first that cannot be read.
#[napi]
pub fn payload_open_each(
    env: &Env,
    bundle: &mut Bundle,
    data: Array,
    known: String,
    marks: bool,
) -> Result<String> {
    let known = convert::options_of(env, &known)?;
    with_each(env, &data, |data| bundle.0.decode_each(data, &known))
        .map(|text| returned(text, marks))
}

/// Encodes a datum into a frame that names its schema.
///
/// # Errors
/// Throws `FrameError` and `SchemaError` for what cannot be written.
#[napi]
pub fn payload_seal(env: &Env, bundle: &mut Bundle, value: Text, frame: String) -> Result<Buffer> {
    let frame = convert::options_of(env, &frame)?;
    let bytes = bundle.0.encode(&given(env, &value)?, &frame);
    bytes
        .map(Buffer::from)
        .map_err(|refusal| convert::error(env, &refusal))
}
