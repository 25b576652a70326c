//! Data of schemas: values of Python become JSON text and JSON text values, at once and not field by field.

use std::borrow::Cow;
use std::sync::PoisonError;

use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMemoryView, PyString};
use schemaccord::payload::{Codecs, Datum};
use schemaccord::{PayloadOptions, SchemaError};

use crate::_native::Schema;
use crate::argument;
use crate::convert::{self, Class};

/// In which form data are given and returned.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As values of Python.
    Value,
    /// As JSON text.
    Text,
}

/// Returns the options of the engine, and the form of data.
pub(crate) fn options(
    py: Python<'_>,
    given: Option<&Bound<'_, PyDict>>,
) -> PyResult<(PayloadOptions, Form)> {
    let Some(given) = given else {
        return Ok((PayloadOptions::default(), Form::Value));
    };
    let (reader, text) = (intern!(py, "reader"), intern!(py, "text"));
    let reader_given = given.get_item(reader)?.filter(|reader| !reader.is_none());
    let text_given = given.get_item(text)?;
    let rest = given.copy()?;
    for name in [reader, text] {
        if rest.contains(name)? {
            rest.del_item(name)?;
        }
    }
    let mut options: PayloadOptions = convert::options(py, Some(&rest))?;
    if let Some(reader) = reader_given {
        options.reader = Some(reader.cast::<Schema>()?.get().0.clone());
    }
    let form = match text_given {
        Some(text) if text.extract::<bool>()? => Form::Text,
        _ => Form::Value,
    };
    Ok((options, form))
}

/// Returns a value as JSON text.
pub(crate) fn given<'a>(value: &'a Bound<'_, PyAny>, form: Form) -> PyResult<Cow<'a, str>> {
    match form {
        Form::Value => argument::value(value).map(Cow::Owned),
        Form::Text => value
            .cast::<PyString>()
            .map_err(|_| PyTypeError::new_err("text: expected JSON text as str"))?
            .to_str()
            .map(Cow::Borrowed),
    }
}

/// Returns JSON text in that form.
pub(crate) fn returned<'py>(
    py: Python<'py>,
    text: &str,
    form: Form,
) -> PyResult<Bound<'py, PyAny>> {
    match form {
        Form::Value => convert::loads(py, text),
        Form::Text => Ok(PyString::new(py, text).into_any()),
    }
}

/// Raises an error with the place of the datum that it is about.
fn of_many(py: Python<'_>, (place, refusal): &(usize, SchemaError)) -> PyErr {
    let raised = convert::error(py, refusal);
    match raised.value(py).setattr(intern!(py, "index"), *place) {
        Ok(()) => raised,
        Err(failure) => failure,
    }
}

/// Runs `work` on the bytes of a sequence's items, without the lock.
pub(crate) fn with_each<T: Send>(
    items: &Bound<'_, PyAny>,
    work: impl FnOnce(&mut dyn Iterator<Item = &[u8]>) -> Result<T, (usize, SchemaError)> + Send,
) -> PyResult<T> {
    let py = items.py();
    let items: Vec<Bound<'_, PyAny>> = items.try_iter()?.collect::<PyResult<_>>()?;
    let bytes: Vec<Cow<'_, [u8]>> = items.iter().map(convert::bytes).collect::<PyResult<_>>()?;
    py.detach(|| work(&mut bytes.iter().map(|bytes| &**bytes)))
        .map_err(|refusal| of_many(py, &refusal))
}

/// Returns what `get` takes out of those that encode and decode data of a schema; other threads wait no longer than until it is there.
fn codec<T>(
    schema: &Schema,
    get: impl FnOnce(&mut Codecs, &schemaccord::Schema) -> Result<T, SchemaError>,
) -> Result<T, SchemaError> {
    // What a panic left only lacks what was to be added.
    let mut kept = schema.2.lock().unwrap_or_else(PoisonError::into_inner);
    get(&mut kept, &schema.0)
}

fn found(
    schema: &Schema,
    datum: Datum<'_>,
    options: &PayloadOptions,
) -> Result<Vec<schemaccord::Violation>, SchemaError> {
    codec(schema, |kept, schema| {
        kept.validator(schema, datum, options)
    })?
    .validate(datum)
}

pub(crate) fn encode<'py>(
    schema: &Schema,
    value: &Bound<'py, PyAny>,
    given_options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let py = value.py();
    let (options, form) = options(py, given_options)?;
    let text = given(value, form)?;
    let bytes =
        py.detach(|| codec(schema, |kept, schema| kept.encoder(schema, &options))?.encode(&text));
    bytes
        .map(|bytes| PyBytes::new(py, &bytes))
        .map_err(|refusal| convert::error(py, &refusal))
}

pub(crate) fn decode<'py>(
    schema: &Schema,
    data: &Bound<'py, PyAny>,
    given_options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = data.py();
    let (options, form) = options(py, given_options)?;
    let bytes = convert::bytes(data)?;
    let decoded =
        py.detach(|| codec(schema, |kept, schema| kept.decoder(schema, &options))?.decode(&bytes));
    let decoded = decoded.map_err(|refusal| convert::error(py, &refusal))?;
    returned(py, &decoded.value, form)
}

pub(crate) fn decode_each<'py>(
    schema: &Schema,
    data: &Bound<'py, PyAny>,
    given_options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = data.py();
    let (options, form) = options(py, given_options)?;
    let decoder = py.detach(|| codec(schema, |kept, schema| kept.decoder(schema, &options)));
    let decoder = decoder.map_err(|refusal| convert::error(py, &refusal))?;
    let text = with_each(data, |data| decoder.decode_each(data))?;
    returned(py, &text, form)
}

pub(crate) fn validate<'py>(
    schema: &Schema,
    datum: &Bound<'py, PyAny>,
    given_options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = datum.py();
    let (options, form) = options(py, given_options)?;
    let of_bytes = datum.is_instance_of::<PyBytes>()
        || datum.is_instance_of::<PyByteArray>()
        || datum.is_instance_of::<PyMemoryView>();
    let found = if of_bytes {
        let bytes = convert::bytes(datum)?;
        py.detach(|| found(schema, Datum::Bytes(&bytes), &options))
    } else {
        let text = given(datum, form)?;
        py.detach(|| found(schema, Datum::Json(&text), &options))
    };
    let found = found.map_err(|refusal| convert::error(py, &refusal))?;
    convert::results(py, Class::Violation, &found)
}
