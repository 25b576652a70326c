//! All conversion between values of Python and of the engine. Plain values cross as JSON text.

use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyList, PyMemoryView, PySlice, PyString};
use schemaccord::wire::{Description, HEAD, Located, Place, Whole, locate};
use schemaccord::{CheckOptions, Matter, UnframeOptions};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::_native::Schema;
use crate::argument;
use crate::parallel::Subject;

/// A class of `schemaccord.results`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Class {
    Difference,
    Position,
    Rule,
    Span,
    Violation,
}

/// A text taken from Python: it can be read while other threads run.
pub(crate) enum Text<'a> {
    /// The string's own bytes.
    Str(&'a str),
    /// A copy of bytes that Python may change.
    Owned(String),
}

impl AsRef<str> for Text<'_> {
    fn as_ref(&self) -> &str {
        match self {
            Text::Str(text) => text,
            Text::Owned(text) => text,
        }
    }
}

/// Returns the exception of Python for an error of the engine.
pub(crate) fn error(py: Python<'_>, error: &schemaccord::SchemaError) -> PyErr {
    let made = || {
        let class = match error.code().about() {
            Matter::Schema => intern!(py, "SchemaError"),
            Matter::Reference => intern!(py, "UnresolvedReferenceError"),
            Matter::Frame => intern!(py, "FrameError"),
        };
        let span = error.span().map(|span| result(py, Class::Span, span));
        let (code, path, reference) = (error.code().as_str(), error.path(), error.reference());
        py.import("schemaccord.errors")?.getattr(class)?.call1((
            error.message(),
            code,
            path,
            span.transpose()?,
            reference,
            error.schema_path(),
        ))
    };
    made().map_or_else(|failure: PyErr| failure, PyErr::from_value)
}

/// Returns a value of the engine as an object of that class.
pub(crate) fn result<'py>(
    py: Python<'py>,
    class: Class,
    value: &impl Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    class_of(py, class)?.call1((host(py, value)?,))
}

/// Returns a list of values of the engine as a list of objects of that class.
pub(crate) fn results<'py>(
    py: Python<'py>,
    class: Class,
    value: &(impl Serialize + Sync),
) -> PyResult<Bound<'py, PyAny>> {
    let (class, made) = (class_of(py, class)?, PyList::empty(py));
    // Lists may be long, and their messages are put into words here.
    let json = py.detach(|| written(value))?;
    for members in loads(py, &json)?.try_iter()? {
        made.append(class.call1((members?,))?)?;
    }
    Ok(made.into_any())
}

fn class_of(py: Python<'_>, class: Class) -> PyResult<Bound<'_, PyAny>> {
    py.import("schemaccord.results")?
        .getattr(format!("{class:?}"))
}

/// Returns a word of `schemaccord.enums`.
pub(crate) fn format(py: Python<'_>, format: schemaccord::Format) -> PyResult<Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    CLASS
        .import(py, "schemaccord.enums", "Format")?
        .call1((format.as_str(),))
}

/// Returns what makes an object anew: the call of a function of the package with its options, and the text.
pub(crate) fn called_again<'py>(
    py: Python<'py>,
    function: &str,
    options: &Bound<'py, PyDict>,
    text: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let function = py.import("schemaccord")?.getattr(function)?;
    let call = py
        .import("functools")?
        .getattr("partial")?
        .call((function,), Some(options))?;
    Ok((call, (text,)).into_pyobject(py)?.into_any())
}

/// Returns the subjects of many checks: a pair each, of a schema and those before it, or three with options in place of the common ones.
pub(crate) fn subjects(value: &Bound<'_, PyAny>, common: &CheckOptions) -> PyResult<Vec<Subject>> {
    let py = value.py();
    let subject = |given: Bound<'_, PyAny>| {
        let parts: Vec<Bound<'_, PyAny>> = given.try_iter()?.collect::<PyResult<_>>()?;
        let (schema, previous, own) = match parts.as_slice() {
            [schema, previous] => (schema, previous, None),
            [schema, previous, own] if own.is_none() => (schema, previous, None),
            [schema, previous, own] => (schema, previous, Some(own.cast::<PyDict>()?)),
            _ => {
                return Err(PyTypeError::new_err(
                    "subjects: expected pairs of a schema and a sequence of schemas",
                ));
            }
        };
        let previous: Vec<PyRef<'_, Schema>> = previous.extract()?;
        Ok(Subject {
            schema: schema.cast::<Schema>()?.get().0.clone(),
            previous: previous.iter().map(|handle| handle.0.clone()).collect(),
            options: own.map_or(Ok(*common), |own| options(py, Some(own)))?,
        })
    };
    value.try_iter()?.map(|given| subject(given?)).collect()
}

/// Returns any value of the engine as plain dictionaries, lists, strings and numbers.
pub(crate) fn host<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    loads(py, &written(value)?)
}

/// Returns any value of the engine as JSON text.
fn written(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Returns JSON text as a value.
pub(crate) fn loads<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "json", "loads")?.call1((json,))
}

/// Returns a text given as a string or as bytes.
pub(crate) fn text<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Text<'a>> {
    let py = value.py();
    if let Ok(string) = value.cast::<PyString>() {
        return string.to_str().map(Text::Str).or_else(|_| {
            // Lone surrogates, written as if they were characters: no reader of UTF-8 takes them, and the refusal says where they are.
            let bytes = value.call_method1("encode", ("utf-8", "surrogatepass"))?;
            utf8(py, bytes.cast::<PyBytes>()?.as_bytes()).map(|text| Text::Owned(text.to_owned()))
        });
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return utf8(py, bytes.as_bytes()).map(Text::Str);
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return utf8(py, &bytes.to_vec()).map(|text| Text::Owned(text.to_owned()));
    }
    Err(PyTypeError::new_err("text: expected str or bytes"))
}

/// Returns bytes given as any object that exports them; of `bytes` they are its own, of others a copy.
pub(crate) fn bytes<'a>(value: &'a Bound<'_, PyAny>) -> PyResult<Cow<'a, [u8]>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Cow::Borrowed(bytes.as_bytes()));
    }
    copied(&view(value)?).map(Cow::Owned)
}

/// Reads a frame; the payload is a `memoryview` of the given object.
pub(crate) fn unframed<'py>(
    value: &Bound<'py, PyAny>,
    options: &UnframeOptions,
) -> PyResult<Bound<'py, PyDict>> {
    let py = value.py();
    let view = view(value)?;
    let located = if let Ok(bytes) = value.cast::<PyBytes>() {
        let bytes = bytes.as_bytes();
        py.detach(|| locate(bytes, bytes.len(), options))
            .map_err(|refusal| error(py, &refusal))?
    } else {
        let length = view.len()?;
        let head = copied(&part(&view, 0..length.min(HEAD))?)?;
        let located = py
            .detach(|| locate(&head, length, options))
            .map_err(|refusal| error(py, &refusal))?;
        if located.is_some() {
            located
        } else {
            let whole = copied(&view)?;
            py.detach(|| locate(&whole, length, options))
                .map_err(|refusal| error(py, &refusal))?
        }
    };
    let located = located.ok_or_else(|| PyValueError::new_err("the frame is not read"))?;
    dictionary(py, located, &view)
}

fn dictionary<'py>(
    py: Python<'py>,
    located: Located,
    view: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyDict>> {
    let result = said(py, located.description)?;
    let key = located.key.map(|range| part(view, range)).transpose()?;
    result.set_item(intern!(py, "key"), key)?;
    result.set_item(intern!(py, "payload"), payload(view, located.payload)?)?;
    Ok(result)
}

/// Returns what stands before a payload.
pub(crate) fn said(py: Python<'_>, said: Description) -> PyResult<Bound<'_, PyDict>> {
    let whole = |value: Option<Whole>| value.map(|Whole(value)| value);
    let result = PyDict::new(py);
    result.set_item(intern!(py, "framing"), said.framing.as_str())?;
    result.set_item(intern!(py, "id"), whole(said.id))?;
    result.set_item(intern!(py, "guid"), said.guid)?;
    result.set_item(intern!(py, "indexes"), said.indexes)?;
    result.set_item(intern!(py, "compression"), said.compression)?;
    result.set_item(intern!(py, "protocol"), said.protocol)?;
    result.set_item(intern!(py, "metadata"), whole(said.metadata))?;
    result.set_item(intern!(py, "version"), whole(said.version))?;
    result.set_item(intern!(py, "fingerprint"), said.fingerprint)?;
    result.set_item(intern!(py, "consumed"), said.consumed)?;
    Ok(result)
}

/// Returns a payload: a part of the frame where it stands there.
pub(crate) fn payload<'py>(
    view: &Bound<'py, PyAny>,
    place: Place,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = view.py();
    Ok(match place {
        Place::Null => None,
        Place::At(range) => Some(part(view, range)?),
        Place::Made(bytes) => {
            Some(PyMemoryView::from(PyBytes::new(py, &bytes).as_any())?.into_any())
        }
    })
}

/// Returns a view of an object's bytes, one element a byte.
pub(crate) fn view<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if value.is_instance_of::<PyBytes>() {
        return Ok(PyMemoryView::from(value)?.into_any());
    }
    PyMemoryView::from(value)
        .and_then(|view| view.call_method1(intern!(value.py(), "cast"), ("B",)))
        .map_err(|_| PyTypeError::new_err("expected bytes or an object whose bytes lie in a row"))
}

pub(crate) fn part<'py>(
    view: &Bound<'py, PyAny>,
    range: Range<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let end = |offset: usize| isize::try_from(offset).unwrap_or(isize::MAX);
    view.get_item(PySlice::new(view.py(), end(range.start), end(range.end), 1))
}

pub(crate) fn copied(view: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let bytes = view.call_method0(intern!(view.py(), "tobytes"))?;
    Ok(bytes.cast::<PyBytes>()?.as_bytes().to_vec())
}

/// Returns the value of that name.
pub(crate) fn named<T: FromStr<Err = schemaccord::SchemaError>>(
    py: Python<'_>,
    name: &str,
) -> PyResult<T> {
    name.parse().map_err(|refusal| error(py, &refusal))
}

/// Returns the keyword arguments as options, or the engine's defaults where none is given.
pub(crate) fn options<T: DeserializeOwned>(
    py: Python<'_>,
    given: Option<&Bound<'_, PyDict>>,
) -> PyResult<T> {
    options_of(py, &argument::json(given)?)
}

/// Returns options written as JSON.
pub(crate) fn options_of<T: DeserializeOwned>(py: Python<'_>, json: &str) -> PyResult<T> {
    serde_json::from_str(json).map_err(|error| refused(py, format!("options: {error}")))
}

/// Returns keyword arguments as options of reading a frame.
pub(crate) fn reading(
    py: Python<'_>,
    given: Option<&Bound<'_, PyDict>>,
) -> PyResult<UnframeOptions> {
    let Some(given) = given else {
        return Ok(UnframeOptions::default());
    };
    let words: Vec<_> = given
        .iter()
        .map_while(|(name, value)| {
            let value = if value.is_none() {
                None
            } else {
                Some(value.cast_into::<PyString>().ok()?)
            };
            Some((name.cast_into::<PyString>().ok()?, value))
        })
        .collect();
    let texts: Option<Vec<_>> = words
        .iter()
        .map(|(name, value)| {
            let value = value
                .as_ref()
                .map(|value| value.to_str())
                .transpose()
                .ok()?;
            Some((name.to_str().ok()?, value))
        })
        .collect();
    match texts.filter(|texts| texts.len() == given.len()) {
        Some(texts) => {
            UnframeOptions::from_names(texts).map_or_else(|| options(py, Some(given)), Ok)
        }
        None => options(py, Some(given)),
    }
}

fn utf8<'a>(py: Python<'_>, bytes: &'a [u8]) -> PyResult<&'a str> {
    schemaccord::utf8(bytes).map_err(|refusal| error(py, &refusal))
}

fn refused(py: Python<'_>, message: String) -> PyErr {
    error(
        py,
        &schemaccord::SchemaError::new(schemaccord::Code::InvalidRequest, message),
    )
}
