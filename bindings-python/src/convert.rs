//! All conversion between values of Python and of the engine. Plain values cross as JSON text.

use std::str::FromStr;

use pyo3::create_exception;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyString};
use serde::Serialize;
use serde::de::DeserializeOwned;

create_exception!(
    schemaccord,
    SchemaError,
    PyValueError,
    "Why a schema, a reference or a request was refused."
);

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

/// Returns the `SchemaError` of Python for one of the engine.
pub(crate) fn error(py: Python<'_>, error: &schemaccord::SchemaError) -> PyErr {
    let made = || {
        let raised = SchemaError::new_err(error.message().to_owned());
        let value = raised.value(py);
        value.setattr("code", error.code().as_str())?;
        value.setattr("path", error.path())?;
        value.setattr("span", host(py, &error.span())?)?;
        value.setattr("reference", error.reference())?;
        Ok(raised)
    };
    made().unwrap_or_else(|failure: PyErr| failure)
}

/// Returns any value of the engine as plain dictionaries, lists, strings and numbers.
pub(crate) fn host<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let json =
        serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (json,))
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
    let json = match given {
        Some(given) => {
            let strict = PyDict::new(py);
            strict.set_item("allow_nan", false)?;
            py.import("json")?
                .call_method("dumps", (given,), Some(&strict))?
                .extract::<String>()?
        }
        None => "{}".to_owned(),
    };
    serde_json::from_str(&json).map_err(|error| refused(py, format!("options: {error}")))
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
