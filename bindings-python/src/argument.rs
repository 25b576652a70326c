//! Keyword arguments as JSON text, which is how options cross: what Python's `json.dumps` would write, without calling it for plain values.

use std::fmt::Write;

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

/// Deeper ones are left to Python, which also sees circles.
const DEPTH: usize = 32;

/// `json.dumps`, looked up once.
static DUMPS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Returns keyword arguments as JSON text; `{}` where none are given.
pub(crate) fn json(given: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
    given.map_or_else(|| Ok("{}".to_owned()), |given| value(given.as_any()))
}

/// Returns a value as JSON text.
pub(crate) fn value(given: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = given.py();
    let mut out = String::with_capacity(64);
    if write(given, &mut out, DEPTH) {
        return Ok(out);
    }
    let strict = PyDict::new(py);
    strict.set_item("allow_nan", false)?;
    DUMPS
        .import(py, "json", "dumps")?
        .call((given,), Some(&strict))?
        .extract()
}

/// Writes a value; false if it, or a part of it, is of no plain type. An enumeration of strings is written as the string it is.
fn write(value: &Bound<'_, PyAny>, out: &mut String, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    if let Ok(text) = value.cast::<PyString>() {
        string(text, out)
    } else if value.is_none() {
        out.push_str("null");
        true
    } else if let Ok(truth) = value.cast_exact::<PyBool>() {
        out.push_str(if truth.is_true() { "true" } else { "false" });
        true
    } else if value.cast_exact::<PyInt>().is_ok() {
        value
            .extract::<i64>()
            .is_ok_and(|number| write!(out, "{number}").is_ok())
    } else if let Ok(number) = value.cast_exact::<PyFloat>() {
        let number = number.value();
        number.is_finite() && write!(out, "{number:?}").is_ok()
    } else if let Ok(members) = value.cast_exact::<PyDict>() {
        out.push('{');
        for (at, (name, member)) in members.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            let Ok(name) = name.cast::<PyString>() else {
                return false;
            };
            if !string(name, out) {
                return false;
            }
            out.push(':');
            if !write(&member, out, depth) {
                return false;
            }
        }
        out.push('}');
        true
    } else if let Ok(items) = value.cast_exact::<PyList>() {
        list(items.iter(), out, depth)
    } else if let Ok(items) = value.cast_exact::<PyTuple>() {
        list(items.iter(), out, depth)
    } else {
        false
    }
}

fn list<'py>(
    items: impl Iterator<Item = Bound<'py, PyAny>>,
    out: &mut String,
    depth: usize,
) -> bool {
    out.push('[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if !write(&item, out, depth) {
            return false;
        }
    }
    out.push(']');
    true
}

fn string(text: &Bound<'_, PyString>, out: &mut String) -> bool {
    // A lone surrogate has no UTF-8.
    let Ok(text) = text.to_str() else {
        return false;
    };
    let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
    if text.bytes().all(plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
        return true;
    }
    serde_json::to_string(text).is_ok_and(|text| {
        out.push_str(&text);
        true
    })
}
