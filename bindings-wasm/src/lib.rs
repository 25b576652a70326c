//! schemaccord for browsers: the engine's functions, translated. The package of `../bindings-node` calls them.

mod convert;
pub mod payload;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use schemaccord::payload::Codecs;
use schemaccord::{Algorithm, Encoding, Form, Format};
use wasm_bindgen::prelude::*;
use wasm_bindgen::throw_val;

use convert::Result;

/// Takes the function that makes errors and the one that loads the rest of the module; the package calls it once as the first part is loaded.
#[wasm_bindgen]
pub fn install(make: js_sys::Function, rest: js_sys::Function) {
    convert::install(make, rest);
}

/// Loads the rest of the module. The first part calls it where it comes to a function that it has not (`../split.mjs`); what the package throws
/// meanwhile is thrown.
#[wasm_bindgen(js_name = __rest)]
pub fn rest() {
    if let Err(thrown) = convert::rest() {
        throw_val(thrown);
    }
}

/// A parsed schema; parse once and use it as often as needed.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Schema(
    schemaccord::Schema,
    /// What its data are encoded and decoded with.
    Rc<RefCell<Codecs>>,
);

/// Reads a schema's text.
///
/// # Errors
/// Throws `SchemaError` for a text that is refused.
#[wasm_bindgen]
pub fn parse(text: &JsValue, options: &JsValue) -> Result<Schema> {
    let (text, options) = (convert::text(text)?, convert::options(options)?);
    schemaccord::Schema::parse(&text, &options)
        .map(|schema| Schema(schema, Rc::default()))
        .map_err(|error| convert::error(&error))
}

#[wasm_bindgen]
impl Schema {
    /// Returns the schema printed in that form.
    ///
    /// # Errors
    /// Throws `SchemaError` where there is no such form.
    pub fn render(&self, form: &JsValue) -> Result<String> {
        let form = convert::named::<Form>(form, "form")?;
        self.0.render(form).map_err(|error| convert::error(&error))
    }

    /// Returns the fingerprint of the Parsing Canonical Form as lower-case hex.
    ///
    /// # Errors
    /// Throws `SchemaError` where there is no such form.
    pub fn fingerprint(&self, algorithm: &JsValue) -> Result<String> {
        let algorithm = convert::named::<Algorithm>(algorithm, "algorithm")?;
        self.0
            .fingerprint(algorithm)
            .map_err(|error| convert::error(&error))
    }

    /// Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look.
    ///
    /// # Errors
    /// Throws `SchemaError` for other formats and for a text that is no schema.
    pub fn lint(&self) -> Result<JsValue> {
        convert::host(&self.0.lint().map_err(|error| convert::error(&error))?)
    }

    /// Returns the name that subject strategies use; `null` without one.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> JsValue {
        self.0.name().map_or(JsValue::NULL, JsValue::from)
    }

    /// Returns the schema language.
    #[wasm_bindgen(getter)]
    pub fn format(&self) -> String {
        self.0.format().as_str().to_owned()
    }

    /// Returns the registry's GUID.
    ///
    /// # Errors
    /// Throws `SchemaError` where the schema cannot be printed.
    #[wasm_bindgen(getter)]
    pub fn guid(&self) -> Result<String> {
        self.0.guid().map_err(|error| convert::error(&error))
    }

    /// Returns another handle of the same schema, for `convert::schema` to take.
    #[wasm_bindgen(js_name = __handle)]
    #[must_use]
    pub fn handle(&self) -> Schema {
        Schema(self.0.clone(), Rc::clone(&self.1))
    }
}

/// Returns every difference between what a reader expects and what a writer writes, allowed ones too.
///
/// # Errors
/// Throws `SchemaError` for a comparison that cannot be made.
#[wasm_bindgen]
pub fn diff(reader: &JsValue, writer: &JsValue, options: &JsValue) -> Result<JsValue> {
    let (reader, writer) = (convert::schema(reader)?, convert::schema(writer)?);
    let differences = schemaccord::diff(&reader, &writer, &convert::options(options)?);
    convert::host(&differences.map_err(|error| convert::error(&error))?)
}

/// Returns the registry's verdict on a new schema after the previous ones, oldest first, as lines of JSON for report.js of the package; the options
/// are JSON, too.
///
/// # Errors
/// Throws `SchemaError` for a check that cannot be made.
#[wasm_bindgen]
pub fn check(new: &JsValue, previous: &JsValue, options: Option<String>) -> Result<String> {
    let (new, previous) = (convert::schema(new)?, convert::schemas(previous)?);
    let options = convert::options_of(&options.unwrap_or_else(|| "{}".to_owned()))?;
    let report = schemaccord::check(&new, &previous, &options);
    let report = report.map_err(|error| convert::error(&error))?;
    report
        .to_json_lines()
        .map_err(|error| convert::wrong(&error.to_string()))
}

/// Puts a payload into a frame.
///
/// # Errors
/// Throws `SchemaError` for what the framing has no form for.
#[wasm_bindgen]
pub fn frame(payload: &JsValue, options: &JsValue) -> Result<Uint8Array> {
    let framed = schemaccord::frame(
        &convert::bytes(payload)?.to_vec(),
        &convert::options(options)?,
    );
    framed
        .map(|framed| Uint8Array::from(framed.as_slice()))
        .map_err(|error| convert::error(&error))
}

/// Reads a frame: what stands before the payload, and the payload without a copy of it.
///
/// # Errors
/// Throws `SchemaError` for bytes that are no such frame.
#[wasm_bindgen]
pub fn unframe(frame: &JsValue, options: &JsValue) -> Result<JsValue> {
    convert::unframed(convert::bytes(frame)?, &convert::options(options)?)
}

/// Reads many frames at once: what they say, each once, and where their payloads stand.
///
/// # Errors
/// Throws `TypeError` for what are no frames or offsets; a frame that is refused is told apart.
#[wasm_bindgen(js_name = unframeEach)]
pub fn unframe_each(frames: &JsValue, offsets: &JsValue, options: &JsValue) -> Result<JsValue> {
    convert::unframed_each(frames, offsets, &convert::options(options)?)
}

/// Returns the framings that bytes can be read as, the surest first.
///
/// # Errors
/// Throws `TypeError` for what are no bytes.
#[wasm_bindgen]
pub fn detect(frame: &JsValue) -> Result<JsValue> {
    convert::host(&schemaccord::detect(&convert::bytes(frame)?.to_vec()))
}

/// Returns line and column of a byte offset, both from 0.
///
/// # Errors
/// Throws `SchemaError` for an offset outside the text or inside a character.
#[wasm_bindgen]
pub fn position(text: &JsValue, offset: &JsValue, encoding: &JsValue) -> Result<JsValue> {
    let (text, offset) = (convert::text(text)?, convert::offset(offset)?);
    let encoding = convert::named::<Encoding>(encoding, "encoding")?;
    convert::host(
        &schemaccord::position(&text, offset, encoding).map_err(|error| convert::error(&error))?,
    )
}

/// Returns the rules of a format in the order of its documentation.
///
/// # Errors
/// Throws `SchemaError` for an unknown format.
#[wasm_bindgen]
pub fn rules(format: &JsValue) -> Result<JsValue> {
    convert::host(&schemaccord::rules(convert::named::<Format>(
        format, "format",
    )?))
}

/// Answers requests, one JSON object a line, with one JSON object a line.
///
/// # Errors
/// Throws `SchemaError` for a text that is not UTF-8; anything else is answered.
#[cfg(feature = "batch")]
#[wasm_bindgen]
pub fn batch(text: &JsValue) -> Result<String> {
    Ok(schemaccord::batch(&convert::text(text)?))
}
