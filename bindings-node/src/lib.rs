//! schemaccord for Node.js: the engine's functions, translated. `../index.d.ts` describes them for callers.
#![expect(
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    reason = "napi hands arguments over by value and the environment by reference"
)]

pub mod checker;
mod convert;
mod parallel;
pub mod payload;

use std::cell::RefCell;

use napi::bindgen_prelude::{
    Array, AsyncTask, Buffer, Either, Either3, Env, FnArgs, Function, Object, Result, Unknown,
};
use napi_derive::napi;
use schemaccord::payload::Codecs;
use schemaccord::{Algorithm, Encoding, Form, Format};

use convert::{Bytes, Handle, Name, Offsets, Text};
use parallel::{CheckAll, Stop};

/// Takes the functions that make errors and results of `unframe`; the package calls it once as it is loaded.
///
/// # Errors
/// Throws what Node.js does.
#[napi]
pub fn install(
    env: &Env,
    make: Function<FnArgs<(Object<'static>,)>, Unknown<'static>>,
    shape: Function<FnArgs<convert::Parts>, Object<'static>>,
) -> Result<()> {
    convert::install(env, &make, &shape)
}

/// A parsed schema; parse once and use it as often as needed.
#[napi]
#[derive(Debug)]
pub struct Schema(
    schemaccord::Schema,
    /// What its data are encoded and decoded with.
    RefCell<Codecs>,
);

/// Reads a schema's text.
///
/// # Errors
/// Throws `SchemaError` for a text that is refused.
#[napi]
pub fn parse(env: &Env, text: Text, options: Unknown) -> Result<Schema> {
    let (text, options) = (convert::text(env, &text)?, convert::options(env, options)?);
    schemaccord::Schema::parse(&text, &options)
        .map(|schema| Schema(schema, RefCell::default()))
        .map_err(|error| convert::error(env, &error))
}

#[napi]
impl Schema {
    /// Returns the schema printed in that form.
    ///
    /// # Errors
    /// Throws `SchemaError` where there is no such form.
    #[napi]
    pub fn render(&self, env: &Env, form: Name) -> Result<String> {
        let form = convert::named::<Form>(env, &form, "form")?;
        self.0
            .render(form)
            .map_err(|error| convert::error(env, &error))
    }

    /// Returns the fingerprint of the Parsing Canonical Form as lower-case hex.
    ///
    /// # Errors
    /// Throws `SchemaError` where there is no such form.
    #[napi]
    pub fn fingerprint(&self, env: &Env, algorithm: Name) -> Result<String> {
        let algorithm = convert::named::<Algorithm>(env, &algorithm, "algorithm")?;
        self.0
            .fingerprint(algorithm)
            .map_err(|error| convert::error(env, &error))
    }

    /// Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look.
    ///
    /// # Errors
    /// Throws `SchemaError` for other formats and for a text that is no schema.
    #[napi]
    pub fn lint<'env>(&self, env: &'env Env) -> Result<Unknown<'env>> {
        let found = self.0.lint().map_err(|error| convert::error(env, &error))?;
        convert::host(env, &found)
    }

    /// Returns the name that subject strategies use; `null` without one.
    #[napi(getter)]
    pub fn name(&self) -> Either<String, napi::bindgen_prelude::Null> {
        self.0
            .name()
            .map_or(Either::B(napi::bindgen_prelude::Null), Either::A)
    }

    /// Returns the schema language.
    #[napi(getter)]
    pub fn format(&self) -> &'static str {
        self.0.format().as_str()
    }

    /// Returns the registry's GUID.
    ///
    /// # Errors
    /// Throws `SchemaError` where the schema cannot be printed.
    #[napi(getter)]
    pub fn guid(&self, env: &Env) -> Result<String> {
        self.0.guid().map_err(|error| convert::error(env, &error))
    }
}

/// Returns every difference between what a reader expects and what a writer writes, allowed ones too.
///
/// # Errors
/// Throws `SchemaError` for a comparison that cannot be made.
#[napi]
pub fn diff<'env>(
    env: &'env Env,
    reader: Handle,
    writer: Handle,
    options: Unknown,
) -> Result<Unknown<'env>> {
    let (reader, writer) = (
        convert::schema(env, &reader)?,
        convert::schema(env, &writer)?,
    );
    let differences = schemaccord::diff(&reader, &writer, &convert::options(env, options)?);
    convert::host(
        env,
        &differences.map_err(|error| convert::error(env, &error))?,
    )
}

/// Makes many checks at once and returns a promise of their reports in the same order, as JSON.
///
/// # Errors
/// Throws for what are no subjects; the promise is rejected with `SchemaError` for a check that cannot be made.
#[napi]
pub fn check_all(
    env: &Env,
    subjects: Array,
    options: Unknown,
    threads: Either3<(), f64, Unknown>,
    stop: &Stop,
) -> Result<AsyncTask<CheckAll>> {
    let subjects = convert::subjects(env, &subjects, &convert::options(env, options)?)?;
    Ok(AsyncTask::new(CheckAll::new(
        subjects,
        convert::threads(env, &threads)?,
        stop,
    )))
}

/// Puts a payload into a frame.
///
/// # Errors
/// Throws `SchemaError` for what the framing has no form for.
#[napi]
pub fn frame(env: &Env, payload: Bytes, options: Unknown) -> Result<Buffer> {
    let framed = schemaccord::frame(
        convert::bytes(env, &payload)?,
        &convert::options(env, options)?,
    );
    framed
        .map(Buffer::from)
        .map_err(|error| convert::error(env, &error))
}

/// Reads a frame: what stands before the payload, and the payload without a copy of it.
///
/// # Errors
/// Throws `SchemaError` for bytes that are no such frame.
#[napi]
pub fn unframe<'env>(
    env: &'env Env,
    frame: Unknown<'env>,
    options: Unknown,
    words: Option<String>,
) -> Result<Object<'env>> {
    convert::unframed(
        env,
        frame,
        &convert::reading(env, options, words.as_deref())?,
    )
}

/// Reads many frames at once: what they say, each once, and where their payloads stand.
///
/// # Errors
/// Throws `TypeError` for what are no frames or offsets; a frame that is refused is told apart.
#[napi]
pub fn unframe_each<'env>(
    env: &'env Env,
    frames: Unknown<'env>,
    offsets: Offsets,
    options: Unknown,
) -> Result<Object<'env>> {
    convert::unframed_each(env, frames, &offsets, &convert::options(env, options)?)
}

/// Returns the framings that bytes can be read as, the surest first.
///
/// # Errors
/// Throws `TypeError` for what are no bytes.
#[napi]
pub fn detect<'env>(env: &'env Env, frame: Bytes) -> Result<Unknown<'env>> {
    convert::host(env, &schemaccord::detect(convert::bytes(env, &frame)?))
}

/// Returns line and column of a byte offset, both from 0.
///
/// # Errors
/// Throws `SchemaError` for an offset outside the text or inside a character.
#[napi]
pub fn position<'env>(
    env: &'env Env,
    text: Text,
    offset: Either<f64, Unknown>,
    encoding: Name,
) -> Result<Unknown<'env>> {
    let (text, offset) = (convert::text(env, &text)?, convert::offset(env, &offset)?);
    let encoding = convert::named::<Encoding>(env, &encoding, "encoding")?;
    convert::host(
        env,
        &schemaccord::position(&text, offset, encoding)
            .map_err(|error| convert::error(env, &error))?,
    )
}

/// Returns the rules of a format in the order of its documentation.
///
/// # Errors
/// Throws `SchemaError` for an unknown format.
#[napi]
pub fn rules<'env>(env: &'env Env, format: Name) -> Result<Unknown<'env>> {
    convert::host(
        env,
        &schemaccord::rules(convert::named::<Format>(env, &format, "format")?),
    )
}

/// Answers requests, one JSON object a line, with one JSON object a line.
///
/// # Errors
/// Throws `SchemaError` for a text that is not UTF-8; anything else is answered.
#[napi]
pub fn batch(env: &Env, text: Text) -> Result<String> {
    Ok(schemaccord::batch(&convert::text(env, &text)?))
}

/// Runs the command line on these arguments, the name of the program first, and returns the exit status.
#[napi]
pub fn run(arguments: Vec<String>) -> u8 {
    schemaccord_cli::run(arguments.into_iter().map(Into::into))
}
