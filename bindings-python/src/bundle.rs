//! Schemas of a registry as an object of Python.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};
use schemaccord::PayloadOptions;
use schemaccord::payload::Record;
use serde_json::Value;

use crate::convert;
use crate::payload::{Form, given, options, returned, with_each};

/// Schemas of a registry, to decode and encode whole records with.
///
/// Of each schema a decoder is made when it is first needed, and kept.
///
/// Source: docs/payload.md, "Bundles".
#[pyclass(frozen, module = "schemaccord")]
pub(crate) struct SchemaBundle {
    bundle: Mutex<schemaccord::SchemaBundle>,
    form: Form,
    /// What it was made of: the export as JSON text, and the options as Python gave them and as the engine took them.
    export: Box<str>,
    given: Option<Py<PyDict>>,
    options: PayloadOptions,
}

#[pymethods]
impl SchemaBundle {
    #[new]
    #[pyo3(signature = (export, **options))]
    fn new(
        py: Python<'_>,
        export: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let (read, form) = self::options(py, options)?;
        let text = if export.is_instance_of::<PyString>() {
            Form::Text
        } else {
            Form::Value
        };
        let text = given(export, text)?;
        let bundle = py.detach(|| schemaccord::SchemaBundle::parse(&text, &read));
        Ok(Self {
            bundle: Mutex::new(bundle.map_err(|refusal| convert::error(py, &refusal))?),
            form,
            export: text.into(),
            given: options.map(|given| given.clone().unbind()),
            options: read,
        })
    }

    /// Decodes a whole record with the schema that it names.
    ///
    /// What names the schema stands before the payload, or is given as `header`, `subject` and `version`.
    ///
    /// Raises:
    ///     SchemaError: `SCHEMA_UNKNOWN` for a schema that was not given, why its text is no schema, and as `Schema.decode`.
    ///     FrameError: `FRAME_UNKNOWN`, `FRAME_TRUNCATED`, `FRAME_INVALID`, `FRAME_CORRUPT`, `FRAME_INDEXES`.
    #[pyo3(signature = (data, **known))]
    fn decode<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        known: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = data.py();
        let (known, bytes) = (
            convert::options::<Record>(py, known)?,
            convert::bytes(data)?,
        );
        let opened = py.detach(|| self.locked(|bundle| bundle.decode(&bytes, &known)));
        let opened = opened.map_err(|refusal| convert::error(py, &refusal))?;
        returned(py, &opened.to_json(), self.form)
    }

    /// Decodes many records of which the same is known.
    ///
    /// They are returned in the same order. One record that is refused refuses all; `index` of the error is its place, from 0.
    ///
    /// Raises:
    ///     SchemaError: as `decode`.
    ///     FrameError: as `decode`.
    #[pyo3(signature = (data, **known))]
    fn decode_each<'py>(
        &self,
        data: &Bound<'py, PyAny>,
        known: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = data.py();
        let known = convert::options::<Record>(py, known)?;
        let text = with_each(data, |data| {
            self.locked(|bundle| bundle.decode_each(data, &known))
        })?;
        returned(py, &text, self.form)
    }

    /// Encodes a datum into a frame that names its schema.
    ///
    /// The schema is that of the `guid`, the `metadata` and `version`, the `fingerprint` or the `id` of the frame. A datum that does not
    /// fit its schema is refused, so this validates before sending, too.
    ///
    /// Raises:
    ///     SchemaError: `SCHEMA_UNKNOWN`, why its text is no schema, and as `Schema.encode`.
    ///     FrameError: `FRAME_UNWRITABLE` for what the framing has no form for.
    #[pyo3(signature = (value, **frame))]
    fn encode<'py>(
        &self,
        value: &Bound<'py, PyAny>,
        frame: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let py = value.py();
        let (frame, text) = (convert::options(py, frame)?, given(value, self.form)?);
        let bytes = py.detach(|| self.locked(|bundle| bundle.encode(&text, &frame)));
        bytes
            .map(|bytes| PyBytes::new(py, &bytes))
            .map_err(|refusal| convert::error(py, &refusal))
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        // Another thread may hold the bundle for long.
        py.detach(|| self.locked(|bundle| bundle.len()))
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let count = self.__len__(py);
        let noun = if count == 1 { "schema" } else { "schemas" };
        format!("<SchemaBundle of {count} {noun}>")
    }

    /// Whether the other was made of the same export with the same options.
    fn __eq__(&self, py: Python<'_>, other: &SchemaBundle) -> PyResult<bool> {
        if self.form != other.form || !self.asks_as(py, other)? {
            return Ok(false);
        }
        py.detach(|| Ok(self.export == other.export || self.content()? == other.content()?))
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        let content = py.detach(|| self.content())?;
        let mut hasher = DefaultHasher::new();
        content.to_string().hash(&mut hasher);
        Ok(hasher.finish())
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let options = self.given.as_ref().map(|given| given.bind(py).clone());
        let options = options.unwrap_or_else(|| PyDict::new(py));
        convert::called_again(py, "SchemaBundle", &options, &self.export)
    }

    fn __copy__(this: Py<Self>) -> Py<Self> {
        this
    }

    fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        this
    }
}

impl SchemaBundle {
    /// Runs `work` on the engine's bundle, one caller at a time.
    fn locked<T>(&self, work: impl FnOnce(&mut schemaccord::SchemaBundle) -> T) -> T {
        // A bundle only gains decoders, so one that a panic left is whole.
        work(&mut self.bundle.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether data are encoded and decoded with the same options.
    fn asks_as(&self, py: Python<'_>, other: &SchemaBundle) -> PyResult<bool> {
        let (one, two) = (&self.options, &other.options);
        let same = (one.json, &one.message, one.defaults, one.formats)
            == (two.json, &two.message, two.defaults, two.formats);
        Ok(same
            && match (self.reader(py)?, other.reader(py)?) {
                (Some(one), Some(two)) => one.eq(two)?,
                (one, two) => one.is_none() && two.is_none(),
            })
    }

    /// Returns the reader's schema, if one was given.
    fn reader<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let Some(given) = &self.given else {
            return Ok(None);
        };
        let reader = given.bind(py).get_item(intern!(py, "reader"))?;
        Ok(reader.filter(|reader| !reader.is_none()))
    }

    /// Returns the export as a value, whatever its white space.
    fn content(&self) -> PyResult<Value> {
        serde_json::from_str(&self.export).map_err(|error| PyValueError::new_err(error.to_string()))
    }
}
