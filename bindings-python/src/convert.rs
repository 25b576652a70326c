//! All conversion between values of Python and of the engine. Plain values cross as JSON text.

use std::borrow::Cow;
use std::ops::Range;
use std::str::FromStr;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyList, PyMemoryView, PySlice, PyString};
use schemaccord::wire::{Columns, Description, HEAD, Located, Place, Whole, locate};
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
    value: &impl Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    let (class, made) = (class_of(py, class)?, PyList::empty(py));
    for members in host(py, value)?.try_iter()? {
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

/// Returns what makes a schema anew: the call of `parse` with its options, and the text.
pub(crate) fn pickled<'py>(
    py: Python<'py>,
    text: &str,
    options: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let options = loads(py, options)?;
    let parse = py.import("schemaccord")?.getattr("parse")?;
    let call = py
        .import("functools")?
        .getattr("partial")?
        .call((parse,), Some(options.cast::<PyDict>()?))?;
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
    let json =
        serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))?;
    loads(py, &json)
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
        let located = locate(&head, length, options).map_err(|refusal| error(py, &refusal))?;
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
fn said(py: Python<'_>, said: Description) -> PyResult<Bound<'_, PyDict>> {
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
fn payload<'py>(view: &Bound<'py, PyAny>, place: Place) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = view.py();
    Ok(match place {
        Place::Null => None,
        Place::At(range) => Some(part(view, range)?),
        Place::Made(bytes) => {
            Some(PyMemoryView::from(PyBytes::new(py, &bytes).as_any())?.into_any())
        }
    })
}

/// Reads many frames: those of a sequence, or those that stand between offsets of one object.
pub(crate) fn unframed_each<'py>(
    frames: &Bound<'py, PyAny>,
    offsets: Option<&Bound<'py, PyAny>>,
    options: &UnframeOptions,
) -> PyResult<Bound<'py, PyDict>> {
    let py = frames.py();
    if let Some(offsets) = offsets {
        let offsets = numbers(offsets)?;
        let whole = view(frames)?;
        let columns = if let Ok(bytes) = frames.cast::<PyBytes>() {
            let bytes = bytes.as_bytes();
            py.detach(|| Columns::of_buffer(bytes, &offsets, options))
        } else {
            let length = whole.len()?;
            let mut columns = Columns::new(options);
            columns.reserve(offsets.len());
            let ends = offsets.iter().zip(offsets.iter().skip(1));
            for (&start, &end) in ends {
                if start <= end && end <= length {
                    push(&mut columns, &whole, start..end, start)?;
                } else {
                    columns.refuse_range(start, end, length);
                }
            }
            columns
        };
        return table(py, columns, |_| Ok(whole.clone()));
    }
    let mut columns = Columns::new(options);
    let mut kept = Vec::new();
    for frame in frames.try_iter()? {
        let frame = frame?;
        if let Ok(bytes) = frame.cast::<PyBytes>() {
            let bytes = bytes.as_bytes();
            columns.push(bytes, bytes.len(), 0);
        } else {
            let whole = view(&frame)?;
            push(&mut columns, &whole, 0..whole.len()?, 0)?;
        }
        if columns
            .apart
            .last()
            .is_some_and(|apart| apart.frame + 1 == columns.header.len())
        {
            kept.push((columns.header.len() - 1, frame));
        }
    }
    table(py, columns, |at| {
        match kept.binary_search_by_key(&at, |(place, _)| *place) {
            Ok(found) => view(&kept[found].1),
            Err(_) => Err(PyValueError::new_err("the frame is not kept")),
        }
    })
}

/// Reads one more frame whose bytes Python may change: its first bytes, unless more are needed.
fn push(
    columns: &mut Columns<'_>,
    view: &Bound<'_, PyAny>,
    range: Range<usize>,
    base: usize,
) -> PyResult<()> {
    let total = range.len();
    let head = copied(&part(view, range.start..range.start + total.min(HEAD))?)?;
    if !columns.push(&head, total, base) {
        columns.push(&copied(&part(view, range)?)?, total, base);
    }
    Ok(())
}

/// Returns columns as a dictionary; `frame` returns the bytes that offsets of a frame count in.
fn table<'py>(
    py: Python<'py>,
    columns: Columns<'_>,
    frame: impl Fn(usize) -> PyResult<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyDict>> {
    let headers = columns.headers.into_iter().map(|header| said(py, header));
    let headers = headers.collect::<PyResult<Vec<_>>>()?;
    let apart = columns.apart.into_iter().map(|apart| {
        let bytes = frame(apart.frame)?;
        let item = PyDict::new(py);
        item.set_item(intern!(py, "frame"), apart.frame)?;
        let key = apart.key.map(|range| part(&bytes, range)).transpose()?;
        item.set_item(intern!(py, "key"), key)?;
        item.set_item(intern!(py, "payload"), payload(&bytes, apart.payload)?)?;
        Ok(item)
    });
    let apart = apart.collect::<PyResult<Vec<_>>>()?;
    let refused = columns.refused.iter().map(|(frame, refusal)| {
        let item = PyDict::new(py);
        item.set_item(intern!(py, "frame"), *frame)?;
        item.set_item(intern!(py, "error"), error(py, refusal).into_value(py))?;
        Ok(item)
    });
    let refused = refused.collect::<PyResult<Vec<_>>>()?;
    let result = PyDict::new(py);
    result.set_item(intern!(py, "headers"), headers)?;
    let header = column(py, columns.header.iter().map(|place| i64::from(*place)))?;
    result.set_item(intern!(py, "header"), header)?;
    let offset = |offset: &usize| i64::try_from(*offset).unwrap_or(i64::MAX);
    let start = column(py, columns.start.iter().map(offset))?;
    result.set_item(intern!(py, "start"), start)?;
    let end = column(py, columns.end.iter().map(offset))?;
    result.set_item(intern!(py, "end"), end)?;
    result.set_item(intern!(py, "apart"), apart)?;
    result.set_item(intern!(py, "refused"), refused)?;
    Ok(result)
}

/// Returns numbers as a view of signed 64-bit ones.
fn column(
    py: Python<'_>,
    numbers: impl ExactSizeIterator<Item = i64>,
) -> PyResult<Bound<'_, PyAny>> {
    let bytes = PyBytes::new_with(py, numbers.len() * 8, |room| {
        for (place, number) in room.as_chunks_mut::<8>().0.iter_mut().zip(numbers) {
            *place = number.to_ne_bytes();
        }
        Ok(())
    })?;
    PyMemoryView::from(bytes.as_any())?.call_method1(intern!(py, "cast"), ("q",))
}

/// Returns offsets given as an object that exports whole numbers of the machine, or as a sequence of numbers.
fn numbers(value: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    let py = value.py();
    let wrong = || PyTypeError::new_err("offsets: expected whole numbers that are not negative");
    if let Ok(view) = PyMemoryView::from(value)
        && view.getattr(intern!(py, "c_contiguous"))?.is_truthy()?
    {
        let format: String = view.getattr(intern!(py, "format"))?.extract()?;
        let size: usize = view.getattr(intern!(py, "itemsize"))?.extract()?;
        let bytes = view.call_method0(intern!(py, "tobytes"))?;
        let bytes = bytes.cast::<PyBytes>()?.as_bytes();
        let signed = matches!(format.trim_start_matches(['@', '=']), "i" | "l" | "q" | "n");
        let unsigned = matches!(format.trim_start_matches(['@', '=']), "I" | "L" | "Q" | "N");
        let read: Option<Vec<usize>> = match size {
            4 if signed => exact(bytes, |field| i32::from_ne_bytes(field).try_into().ok()),
            4 if unsigned => exact(bytes, |field| u32::from_ne_bytes(field).try_into().ok()),
            8 if signed => exact(bytes, |field| i64::from_ne_bytes(field).try_into().ok()),
            8 if unsigned => exact(bytes, |field| u64::from_ne_bytes(field).try_into().ok()),
            _ => None,
        };
        return read.ok_or_else(wrong);
    }
    value.extract::<Vec<usize>>().map_err(|_| wrong())
}

fn exact<const N: usize>(
    bytes: &[u8],
    read: impl Fn([u8; N]) -> Option<usize>,
) -> Option<Vec<usize>> {
    bytes
        .as_chunks::<N>()
        .0
        .iter()
        .map(|field| read(*field))
        .collect()
}

/// Returns a view of an object's bytes, one element a byte.
fn view<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if value.is_instance_of::<PyBytes>() {
        return Ok(PyMemoryView::from(value)?.into_any());
    }
    PyMemoryView::from(value)
        .and_then(|view| view.call_method1(intern!(value.py(), "cast"), ("B",)))
        .map_err(|_| PyTypeError::new_err("expected bytes or an object whose bytes lie in a row"))
}

fn part<'py>(view: &Bound<'py, PyAny>, range: Range<usize>) -> PyResult<Bound<'py, PyAny>> {
    let end = |offset: usize| isize::try_from(offset).unwrap_or(isize::MAX);
    view.get_item(PySlice::new(view.py(), end(range.start), end(range.end), 1))
}

fn copied(view: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
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
