//! All conversion between values of JavaScript and of the engine. Plain values cross as JSON text.

use std::borrow::Cow;
use std::num::NonZero;
use std::ops::Range;
use std::str::FromStr;

use napi::bindgen_prelude::{
    Array, Buffer, ClassInstance, Either, Either3, Env, FinalizeContext, FnArgs, FromNapiValue,
    Function, FunctionRef, JsObjectValue, JsValue, Null, Object, ToNapiValue, Uint8ArraySlice,
    Unknown,
};
use napi::{Error, JsString, Result, ValueType};
use schemaccord::wire::{Place, Whole, locate};
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
/// A schema as callers may give it.
pub(crate) type Handle<'a> = Either<ClassInstance<'a, Schema>, Unknown<'a>>;
/// Schemas as callers may give them.
pub(crate) type Handles<'a> = Either<Vec<Handle<'a>>, Unknown<'a>>;

/// What makes errors, of the class that fits; each environment, so each worker, has its own.
struct Maker(FunctionRef<FnArgs<(Object<'static>,)>, Unknown<'static>>);

/// An error of the engine, and what it is about.
#[derive(Serialize)]
struct Detail<'a> {
    #[serde(flatten)]
    error: &'a schemaccord::SchemaError,
    about: &'static str,
}

/// Takes what makes errors.
pub(crate) fn install(
    env: &Env,
    make: &Function<FnArgs<(Object<'static>,)>, Unknown<'static>>,
) -> Result<()> {
    env.set_instance_data(
        Maker(make.create_ref()?),
        (),
        |context: FinalizeContext<Maker, ()>| drop(context.value),
    )
}

/// Returns the error of JavaScript for one of the engine.
pub(crate) fn error(env: &Env, error: &schemaccord::SchemaError) -> Error {
    let thrown = || {
        let about = error.code().about().as_str();
        let detail: Object = json(env, "parse", write(&Detail { error, about })?)?;
        let maker = env
            .get_instance_data::<Maker>()?
            .ok_or_else(|| Error::from_reason("what makes errors is missing"))?;
        maker.0.borrow_back(env)?.call(FnArgs::from((detail,)))
    };
    thrown().map_or_else(|failure| failure, Error::from)
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
    // The array itself, to make parts of, and its bytes.
    let whole = value;
    let given = Bytes::from_unknown(value)?;
    let bytes = bytes(env, &given)?;
    let array: Object = whole.coerce_to_object()?;
    let located = locate(bytes, bytes.len(), options)
        .map_err(|refusal| error(env, &refusal))?
        .ok_or_else(|| Error::from_reason("the frame is not read"))?;
    let part = |range: Range<usize>| -> Result<Unknown<'env>> {
        let subarray: Function<FnArgs<(f64, f64)>, Unknown> =
            array.get_named_property("subarray")?;
        #[expect(clippy::cast_precision_loss, reason = "no array is longer than 2^53")]
        let ends = (range.start as f64, range.end as f64);
        subarray.apply(array, FnArgs::from(ends))
    };
    let said = located.description;
    let whole = |value: Option<Whole>| -> Option<Either<f64, String>> {
        value.map(|Whole(value)| {
            #[expect(clippy::cast_precision_loss, reason = "what would lose is digits")]
            if value.unsigned_abs() <= 1 << 53 {
                Either::A(value as f64)
            } else {
                Either::B(value.to_string())
            }
        })
    };
    let mut result = Object::new(env)?;
    result.set_named_property("framing", said.framing.as_str())?;
    set(&mut result, "id", whole(said.id))?;
    set(&mut result, "guid", said.guid)?;
    set(&mut result, "indexes", said.indexes)?;
    set(&mut result, "compression", said.compression)?;
    set(&mut result, "protocol", said.protocol.map(u32::from))?;
    set(&mut result, "metadata", whole(said.metadata))?;
    set(&mut result, "version", whole(said.version))?;
    set(&mut result, "fingerprint", said.fingerprint)?;
    result.set_named_property("consumed", said.consumed as u32)?;
    set(&mut result, "key", located.key.map(part).transpose()?)?;
    match located.payload {
        Place::Null => result.set_named_property("payload", Null)?,
        Place::At(range) => result.set_named_property("payload", part(range)?)?,
        Place::Made(bytes) => result.set_named_property("payload", Buffer::from(bytes))?,
    }
    Ok(result)
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
    serde_json::from_str(&json).map_err(|error| refused(env, format!("options: {error}")))
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
    match value {
        Either::A(handle) => Ok(handle.0.clone()),
        Either::B(_) => Err(wrong(env, "expected a Schema")),
    }
}

/// Returns the engine's schemas of an array of handles.
pub(crate) fn schemas(env: &Env, value: &Handles) -> Result<Vec<schemaccord::Schema>> {
    match value {
        Either::A(handles) => handles.iter().map(|handle| schema(env, handle)).collect(),
        Either::B(_) => Err(wrong(env, "previous: expected an array of Schema")),
    }
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

pub(crate) fn write(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::from_reason(error.to_string()))
}

fn refused(env: &Env, message: String) -> Error {
    error(
        env,
        &schemaccord::SchemaError::new(schemaccord::Code::InvalidRequest, message),
    )
}

fn wrong(env: &Env, message: &str) -> Error {
    let thrown = || {
        let class: Function<FnArgs<(String,)>, ()> =
            env.get_global()?.get_named_property("TypeError")?;
        class.new_instance(FnArgs::from((message.to_owned(),)))
    };
    thrown().map_or_else(|failure| failure, Error::from)
}
