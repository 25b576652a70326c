//! All conversion between values of JavaScript and of the engine. Plain values cross as JSON text.

use std::borrow::Cow;
use std::num::NonZero;
use std::ops::Range;
use std::str::FromStr;

use napi::bindgen_prelude::{
    Array, Buffer, ClassInstance, Either, Either3, Either4, Env, FinalizeContext, Float64Array,
    Float64ArraySlice, FnArgs, FromNapiValue, Function, FunctionRef, Int32Array, JsObjectValue,
    JsValue, Null, Object, ToNapiValue, Uint8ArraySlice, Uint32ArraySlice, Unknown,
};
use napi::{Error, JsString, Result, ValueType};
use schemaccord::payload::Codecs;
use schemaccord::wire::{Columns, Description, Place, Whole, locate};
use schemaccord::{CheckOptions, UnframeOptions};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Schema;
use crate::parallel::Subject;

/// A text as callers may give it.
pub(crate) type Text<'a> = Either3<JsString<'a>, Uint8ArraySlice<'a>, Unknown<'a>>;
/// Bytes as callers may give them.
pub(crate) type Bytes<'a> = Either<Uint8ArraySlice<'a>, Unknown<'a>>;
/// A name as callers may give it.
pub(crate) type Name<'a> = Either<String, Unknown<'a>>;
/// Frames as callers may give them.
pub(crate) type Frames<'a> = Either3<Uint8ArraySlice<'a>, Array<'a>, Unknown<'a>>;
/// Offsets as callers may give them.
pub(crate) type Offsets<'a> =
    Option<Either4<Uint32ArraySlice<'a>, Float64ArraySlice<'a>, Vec<f64>, Unknown<'a>>>;
/// A schema as callers may give it.
pub(crate) type Handle<'a> = Unknown<'a>;
/// Schemas as callers may give them.
pub(crate) type Handles<'a> = Unknown<'a>;

/// What the engine makes.
type Made<T> = std::result::Result<T, schemaccord::SchemaError>;

/// A whole number as JavaScript has it: digits beyond 2^53.
type Number = Either<f64, String>;
/// What the package's own function makes a result of [`unframed`] of: the frame, what stands before the payload, the key, a payload that is no
/// part of the frame, and where in the frame the payload stands.
pub(crate) type Parts = (
    Object<'static>,
    &'static str,
    Option<Number>,
    Option<String>,
    Option<Vec<i32>>,
    Option<&'static str>,
    Option<u32>,
    Option<Number>,
    Option<Number>,
    Option<String>,
    f64,
    Option<Unknown<'static>>,
    Option<Buffer>,
    Option<f64>,
    Option<f64>,
);

/// An error of the engine, and what it is about.
#[derive(Serialize)]
struct Detail<'a> {
    #[serde(flatten)]
    error: &'a schemaccord::SchemaError,
    about: &'static str,
    /// The place of the datum among many.
    index: Option<usize>,
}

/// What the package brings: the function that makes errors, of the class that fits, and the one that makes results of [`unframed`], because
/// objects that JavaScript makes itself are several times as fast. Each environment, so each worker, has its own.
struct Installed {
    make: FunctionRef<FnArgs<(Object<'static>,)>, Unknown<'static>>,
    shape: FunctionRef<FnArgs<Parts>, Object<'static>>,
}

/// Takes what the package brings.
pub(crate) fn install(
    env: &Env,
    make: &Function<FnArgs<(Object<'static>,)>, Unknown<'static>>,
    shape: &Function<FnArgs<Parts>, Object<'static>>,
) -> Result<()> {
    let installed = Installed {
        make: make.create_ref()?,
        shape: shape.create_ref()?,
    };
    env.set_instance_data(installed, (), |context: FinalizeContext<Installed, ()>| {
        drop(context.value);
    })
}

fn installed(env: &Env) -> Result<&Installed> {
    env.get_instance_data::<Installed>()?
        .map(|installed| &*installed)
        .ok_or_else(|| Error::from_reason("the package is not installed"))
}

/// Returns the error of JavaScript for one of the engine.
pub(crate) fn error(env: &Env, error: &schemaccord::SchemaError) -> Error {
    thrown(env, error, None).map_or_else(|failure| failure, Error::from)
}

/// Returns the error of JavaScript for one about a datum among many.
pub(crate) fn error_of(env: &Env, (index, error): &(usize, schemaccord::SchemaError)) -> Error {
    thrown(env, error, Some(*index)).map_or_else(|failure| failure, Error::from)
}

fn thrown<'env>(
    env: &'env Env,
    error: &schemaccord::SchemaError,
    index: Option<usize>,
) -> Result<Unknown<'env>> {
    let about = error.code().about().as_str();
    let detail = Detail {
        error,
        about,
        index,
    };
    let detail: Object = json(env, "parse", write(&detail)?)?;
    let make = installed(env)?.make.borrow_back(env)?;
    make.call(FnArgs::from((detail,)))
}

/// Returns any value of the engine as plain objects, arrays, strings and numbers.
pub(crate) fn host<'env>(env: &'env Env, value: &impl Serialize) -> Result<Unknown<'env>> {
    json(env, "parse", write(value)?)
}

/// Returns a text given as a string or as bytes.
pub(crate) fn text<'a>(env: &Env, value: &'a Text<'_>) -> Result<Cow<'a, str>> {
    match value {
        Either3::A(string) => {
            // Node's own conversion to UTF-8 would write U+FFFD for a lone surrogate. The slice ends with a NUL.
            let string = string.into_utf16()?;
            let units = string.split_last().map_or(&[][..], |(_, units)| units);
            schemaccord::utf16(units)
                .map(Cow::Owned)
                .map_err(|refusal| error(env, &refusal))
        }
        Either3::B(bytes) => schemaccord::utf8(bytes)
            .map(Cow::Borrowed)
            .map_err(|refusal| error(env, &refusal)),
        Either3::C(_) => Err(wrong(env, "text: expected a string or a Uint8Array")),
    }
}

/// Returns the bytes of a `Uint8Array`, of which `Buffer` is one.
pub(crate) fn bytes<'a>(env: &Env, value: &'a Bytes<'_>) -> Result<&'a [u8]> {
    match value {
        Either::A(bytes) => Ok(bytes),
        Either::B(_) => Err(wrong(env, "expected a Uint8Array")),
    }
}

/// Reads a frame; the payload is a part of the given array, of its class.
pub(crate) fn unframed<'env>(
    env: &'env Env,
    value: Unknown<'env>,
    options: &UnframeOptions,
) -> Result<Object<'env>> {
    let given = Bytes::from_unknown(value)?;
    let bytes = bytes(env, &given)?;
    let located = locate(bytes, bytes.len(), options)
        .map_err(|refusal| error(env, &refusal))?
        .ok_or_else(|| Error::from_reason("the frame is not read"))?;
    // The array itself, to make parts of.
    let array = Object::from_unknown(value)?;
    let said = located.description;
    let key = located.key.map(|range| part(&array, range)).transpose()?;
    let (made, place) = match located.payload {
        Place::Null => (None, None),
        Place::At(range) => (None, Some(range)),
        Place::Made(bytes) => (Some(Buffer::from(bytes)), None),
    };
    let (start, end) = place
        .map(|range| (number(range.start), number(range.end)))
        .unzip();
    installed(env)?.shape.borrow_back(env)?.call(FnArgs::from((
        array,
        said.framing.as_str(),
        whole(said.id),
        said.guid,
        said.indexes,
        said.compression,
        said.protocol.map(u32::from),
        whole(said.metadata),
        whole(said.version),
        said.fingerprint,
        number(said.consumed),
        key,
        made,
        start,
        end,
    )))
}

/// Returns a part of an array, without a copy.
fn part<'env>(array: &Object<'env>, range: Range<usize>) -> Result<Unknown<'env>> {
    let subarray: Function<FnArgs<(f64, f64)>, Unknown> = array.get_named_property("subarray")?;
    subarray.apply(
        *array,
        FnArgs::from((number(range.start), number(range.end))),
    )
}

#[expect(clippy::cast_precision_loss, reason = "no array is longer than 2^53")]
fn number(offset: usize) -> f64 {
    offset as f64
}

fn whole(value: Option<Whole>) -> Option<Number> {
    value.map(|Whole(value)| {
        #[expect(clippy::cast_precision_loss, reason = "what would lose is digits")]
        if value.unsigned_abs() <= 1 << 53 {
            Either::A(value as f64)
        } else {
            Either::B(value.to_string())
        }
    })
}

/// Sets what stands before a payload.
fn say(result: &mut Object, said: Description) -> Result<()> {
    result.set_named_property("framing", said.framing.as_str())?;
    set(result, "id", whole(said.id))?;
    set(result, "guid", said.guid)?;
    set(result, "indexes", said.indexes)?;
    set(result, "compression", said.compression)?;
    set(result, "protocol", said.protocol.map(u32::from))?;
    set(result, "metadata", whole(said.metadata))?;
    set(result, "version", whole(said.version))?;
    set(result, "fingerprint", said.fingerprint)?;
    result.set_named_property("consumed", number(said.consumed))
}

/// Sets a payload: a part of the frame where it stands there.
fn put(result: &mut Object, array: &Object, place: Place) -> Result<()> {
    match place {
        Place::Null => result.set_named_property("payload", Null),
        Place::At(range) => result.set_named_property("payload", part(array, range)?),
        Place::Made(bytes) => result.set_named_property("payload", Buffer::from(bytes)),
    }
}

/// Reads many frames: those of an array, or those that stand between offsets of one.
pub(crate) fn unframed_each<'env>(
    env: &'env Env,
    value: Unknown<'env>,
    offsets: &Offsets<'_>,
    options: &UnframeOptions,
) -> Result<Object<'env>> {
    match (Frames::from_unknown(value)?, offsets) {
        (Either3::A(buffer), Some(offsets)) => {
            let columns = Columns::of_buffer(&buffer, &whole_numbers(env, offsets)?, options);
            let whole = value.coerce_to_object()?;
            table(env, columns, |_| Ok(whole))
        }
        (Either3::B(frames), None) => {
            let mut columns = Columns::new(options);
            columns.reserve(frames.len() as usize);
            for at in 0..frames.len() {
                let frame = frames.get::<Bytes>(at)?;
                match frame.as_ref().map(|frame| bytes(env, frame)).transpose()? {
                    Some(frame) => columns.push(frame, frame.len(), 0),
                    None => return Err(wrong(env, "expected a Uint8Array")),
                };
            }
            table(env, columns, |at| {
                let frame = frames.get::<Object>(at as u32)?;
                frame.ok_or_else(|| Error::from_reason("the frame is gone"))
            })
        }
        (Either3::A(_), None) => Err(wrong(env, "offsets: expected for frames in one array")),
        (Either3::B(_), Some(_)) => {
            Err(wrong(env, "offsets: expected only for frames in one array"))
        }
        (Either3::C(_), _) => Err(wrong(env, "expected a Uint8Array or an array of them")),
    }
}

/// Returns columns as an object; `frame` returns the array that offsets of a frame count in.
fn table<'env>(
    env: &'env Env,
    columns: Columns<'_>,
    frame: impl Fn(usize) -> Result<Object<'env>>,
) -> Result<Object<'env>> {
    let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
    let mut headers = env.create_array(count(columns.headers.len()))?;
    for (at, header) in (0..).zip(columns.headers) {
        let mut item = Object::new(env)?;
        say(&mut item, header)?;
        headers.set(at, item)?;
    }
    let mut apart = env.create_array(count(columns.apart.len()))?;
    for (at, stands) in (0..).zip(columns.apart) {
        let array = frame(stands.frame)?;
        let mut item = Object::new(env)?;
        item.set_named_property("frame", number(stands.frame))?;
        let key = stands.key.map(|range| part(&array, range)).transpose()?;
        set(&mut item, "key", key)?;
        put(&mut item, &array, stands.payload)?;
        apart.set(at, item)?;
    }
    let mut refused = env.create_array(count(columns.refused.len()))?;
    for (at, (place, refusal)) in (0..).zip(&columns.refused) {
        let mut item = Object::new(env)?;
        item.set_named_property("frame", number(*place))?;
        item.set_named_property("error", thrown(env, refusal, None)?)?;
        refused.set(at, item)?;
    }
    let offsets = |column: &[usize]| -> Float64Array {
        let numbers: Vec<f64> = column.iter().copied().map(number).collect();
        Float64Array::new(numbers)
    };
    let mut result = Object::new(env)?;
    result.set_named_property("headers", headers)?;
    result.set_named_property("header", Int32Array::new(columns.header))?;
    result.set_named_property("start", offsets(&columns.start))?;
    result.set_named_property("end", offsets(&columns.end))?;
    result.set_named_property("apart", apart)?;
    result.set_named_property("refused", refused)?;
    Ok(result)
}

fn whole_numbers(
    env: &Env,
    given: &Either4<Uint32ArraySlice<'_>, Float64ArraySlice<'_>, Vec<f64>, Unknown<'_>>,
) -> Result<Vec<usize>> {
    let floats: &[f64] = match given {
        Either4::A(numbers) => return Ok(numbers.iter().map(|number| *number as usize).collect()),
        Either4::B(numbers) => numbers,
        Either4::C(numbers) => numbers,
        Either4::D(_) => &[f64::NAN],
    };
    #[expect(clippy::cast_sign_loss, reason = "negative ones are refused")]
    let whole = |float: &f64| {
        (float.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(float))
            .then_some(*float as usize)
    };
    let numbers: Option<Vec<usize>> = floats.iter().map(whole).collect();
    numbers.ok_or_else(|| wrong(env, "offsets: expected whole numbers that are not negative"))
}

fn set<T: ToNapiValue>(object: &mut Object, name: &str, value: Option<T>) -> Result<()> {
    match value {
        Some(value) => object.set_named_property(name, value),
        None => object.set_named_property(name, Null),
    }
}

/// Returns the value of that name.
pub(crate) fn named<T: FromStr<Err = schemaccord::SchemaError>>(
    env: &Env,
    value: &Name,
    what: &str,
) -> Result<T> {
    match value {
        Either::A(name) => name.parse().map_err(|refusal| error(env, &refusal)),
        Either::B(_) => Err(wrong(env, &format!("{what}: expected a string"))),
    }
}

/// Returns an object of options, or the engine's defaults where none is given.
pub(crate) fn options<T: DeserializeOwned>(env: &Env, value: Unknown) -> Result<T> {
    let json: Cow<str> = match value.get_type()? {
        ValueType::Undefined => Cow::Borrowed("{}"),
        ValueType::Object if !value.is_array()? => Cow::Owned(json(env, "stringify", value)?),
        _ => return Err(wrong(env, "options: expected an object")),
    };
    options_of(env, &json)
}

/// Returns options written as JSON.
pub(crate) fn options_of<T: DeserializeOwned>(env: &Env, json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| refused(env, format!("options: {error}")))
}

/// Returns options of reading a frame; `words` are their names and values, a line each, where the package found nothing but words in them.
pub(crate) fn reading(env: &Env, value: Unknown, words: Option<&str>) -> Result<UnframeOptions> {
    let read = words.and_then(|words| {
        let lines = words.strip_suffix('\n').into_iter();
        let mut lines = lines.flat_map(|words| words.split('\n'));
        let pairs = std::iter::from_fn(|| Some((lines.next()?, lines.next())));
        UnframeOptions::from_names(pairs)
    });
    read.map_or_else(|| options(env, value), Ok)
}

/// Returns a byte offset.
pub(crate) fn offset(env: &Env, value: &Either<f64, Unknown>) -> Result<usize> {
    let number = match value {
        Either::A(number) => number.to_string().parse().ok(),
        Either::B(_) => None,
    };
    number.ok_or_else(|| wrong(env, "offset: expected a whole number that is not negative"))
}

/// Returns the engine's schema of a handle.
pub(crate) fn schema(env: &Env, value: &Handle) -> Result<schemaccord::Schema> {
    // The instance knows its class; asking JavaScript first whether it is one would cost more than the conversion.
    ClassInstance::<Schema>::from_unknown(*value)
        .map(|handle| handle.0.clone())
        .map_err(|_| wrong(env, "expected a Schema"))
}

/// Returns what `get` takes out of those that encode and decode data of a schema.
pub(crate) fn codec<T>(
    env: &Env,
    value: &Handle,
    get: impl FnOnce(&mut Codecs, &schemaccord::Schema) -> Made<T>,
) -> Result<T> {
    let handle = ClassInstance::<Schema>::from_unknown(*value)
        .map_err(|_| wrong(env, "expected a Schema"))?;
    let made = get(&mut handle.1.borrow_mut(), &handle.0);
    made.map_err(|refusal| error(env, &refusal))
}

/// Returns the engine's schemas of an array of handles.
pub(crate) fn schemas(env: &Env, value: &Handles) -> Result<Vec<schemaccord::Schema>> {
    let expected = || wrong(env, "previous: expected an array of Schema");
    if !value.is_array()? {
        return Err(expected());
    }
    let handles = Array::from_unknown(*value)?;
    (0..handles.len())
        .map(|at| schema(env, &handles.get(at)?.ok_or_else(expected)?))
        .collect()
}

/// Returns the subjects of many checks: a pair each, of a schema and those before it, or three with options in place of the common ones.
pub(crate) fn subjects(env: &Env, value: &Array, common: &CheckOptions) -> Result<Vec<Subject>> {
    let wrong_subject = || {
        wrong(
            env,
            "subjects: expected pairs of a schema and an array of schemas",
        )
    };
    (0..value.len())
        .map(|at| {
            let given: Unknown = value.get(at)?.ok_or_else(wrong_subject)?;
            if !given.is_array()? {
                return Err(wrong_subject());
            }
            let parts = Array::from_unknown(given)?;
            let handle: Handle = parts.get(0)?.ok_or_else(wrong_subject)?;
            let previous: Handles = parts.get(1)?.ok_or_else(wrong_subject)?;
            let own: Option<Unknown> = parts.get(2)?;
            Ok(Subject {
                schema: schema(env, &handle)?,
                previous: schemas(env, &previous)?,
                options: match own {
                    Some(own)
                        if !matches!(own.get_type()?, ValueType::Null | ValueType::Undefined) =>
                    {
                        options(env, own)?
                    }
                    _ => *common,
                },
            })
        })
        .collect()
}

/// Returns a number of threads; undefined leaves it to the machine.
pub(crate) fn threads(
    env: &Env,
    value: &Either3<(), f64, Unknown>,
) -> Result<Option<NonZero<usize>>> {
    let number = match value {
        Either3::A(()) => return Ok(None),
        Either3::B(number) => number.to_string().parse().ok(),
        Either3::C(_) => None,
    };
    number
        .map(Some)
        .ok_or_else(|| wrong(env, "threads: expected a whole number from 1"))
}

/// Calls a function of JavaScript's `JSON`.
fn json<
    Argument: napi::bindgen_prelude::ToNapiValue,
    Return: napi::bindgen_prelude::FromNapiValue,
>(
    env: &Env,
    function: &str,
    argument: Argument,
) -> Result<Return> {
    let json: Object = env.get_global()?.get_named_property("JSON")?;
    json.get_named_property::<Function<FnArgs<(Argument,)>, Return>>(function)?
        .call(FnArgs::from((argument,)))
}

/// Returns a report as lines of JSON.
pub(crate) fn report(report: &schemaccord::Report) -> Result<String> {
    let text = report.to_json_lines();
    text.map_err(|error| Error::from_reason(error.to_string()))
}

pub(crate) fn write(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::from_reason(error.to_string()))
}

fn refused(env: &Env, message: String) -> Error {
    error(
        env,
        &schemaccord::SchemaError::new(schemaccord::Code::InvalidRequest, message),
    )
}

pub(crate) fn wrong(env: &Env, message: &str) -> Error {
    let thrown = || {
        let class: Function<FnArgs<(String,)>, ()> =
            env.get_global()?.get_named_property("TypeError")?;
        class.new_instance(FnArgs::from((message.to_owned(),)))
    };
    thrown().map_or_else(|failure| failure, Error::from)
}
