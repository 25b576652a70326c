//! schemaccord for Python: the engine's functions, translated. `../python/schemaccord/_native.pyi` describes them for callers.

mod convert;

use pyo3::prelude::*;

/// Schema compatibility for Avro, Protobuf and JSON Schema.
#[pymodule]
mod _native {
    use pyo3::prelude::*;
    use pyo3::types::{PyBytes, PyDict};
    use schemaccord::{Algorithm, Encoding, Form, Format};

    use crate::convert;

    #[pymodule_export]
    use crate::convert::SchemaError;

    /// Reads a schema's text.
    #[pyfunction]
    #[pyo3(signature = (text, **options))]
    fn parse(
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Schema> {
        let (text, options) = (convert::text(text)?, convert::options(py, options)?);
        let parsed = py.detach(|| schemaccord::Schema::parse(text.as_ref(), &options));
        parsed
            .map(Schema)
            .map_err(|error| convert::error(py, &error))
    }

    /// A parsed schema; parse once and use it as often as needed.
    #[pyclass(frozen, module = "schemaccord")]
    struct Schema(schemaccord::Schema);

    #[pymethods]
    impl Schema {
        /// Returns the schema printed in that form.
        fn render(&self, py: Python<'_>, form: &str) -> PyResult<String> {
            let form = convert::named::<Form>(py, form)?;
            py.detach(|| self.0.render(form))
                .map_err(|error| convert::error(py, &error))
        }

        /// Returns the fingerprint of the Parsing Canonical Form as lower-case hex.
        fn fingerprint(&self, py: Python<'_>, algorithm: &str) -> PyResult<String> {
            let algorithm = convert::named::<Algorithm>(py, algorithm)?;
            py.detach(|| self.0.fingerprint(algorithm))
                .map_err(|error| convert::error(py, &error))
        }

        /// Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look.
        fn lint<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let found = py.detach(|| self.0.lint());
            convert::host(py, &found.map_err(|error| convert::error(py, &error))?)
        }

        /// Returns the name that subject strategies use; `None` without one.
        #[getter]
        fn name(&self) -> Option<String> {
            self.0.name()
        }

        /// Returns the schema language.
        #[getter]
        fn format(&self) -> &'static str {
            self.0.format().as_str()
        }

        /// Returns the registry's GUID.
        #[getter]
        fn guid(&self, py: Python<'_>) -> PyResult<String> {
            py.detach(|| self.0.guid())
                .map_err(|error| convert::error(py, &error))
        }
    }

    /// Returns every difference between what a reader expects and what a writer writes, allowed ones too.
    #[pyfunction]
    #[pyo3(signature = (reader, writer, **options))]
    fn diff<'py>(
        py: Python<'py>,
        reader: &Schema,
        writer: &Schema,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = convert::options(py, options)?;
        let differences = py.detach(|| schemaccord::diff(&reader.0, &writer.0, &options));
        convert::host(
            py,
            &differences.map_err(|error| convert::error(py, &error))?,
        )
    }

    /// Returns the registry's verdict on a new schema after the previous ones, oldest first.
    #[pyfunction]
    #[pyo3(signature = (schema, previous, **options))]
    fn check<'py>(
        py: Python<'py>,
        schema: &Schema,
        previous: Vec<PyRef<'py, Schema>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = convert::options(py, options)?;
        let previous: Vec<_> = previous
            .into_iter()
            .map(|handle| handle.0.clone())
            .collect();
        let report = py.detach(|| schemaccord::check(&schema.0, &previous, &options));
        convert::host(py, &report.map_err(|error| convert::error(py, &error))?)
    }

    /// Puts a payload into a frame.
    #[pyfunction]
    #[pyo3(signature = (payload, **options))]
    fn frame<'py>(
        py: Python<'py>,
        payload: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let (payload, options) = (convert::bytes(payload)?, convert::options(py, options)?);
        schemaccord::frame(&payload, &options)
            .map(|framed| PyBytes::new(py, &framed))
            .map_err(|error| convert::error(py, &error))
    }

    /// Reads a frame: what stands before the payload, and the payload without a copy of it.
    #[pyfunction]
    #[pyo3(signature = (frame, **options))]
    fn unframe<'py>(
        py: Python<'py>,
        frame: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        convert::unframed(frame, &convert::reading(py, options)?)
    }

    /// Reads many frames at once: what they say, each once, and where their payloads stand.
    #[pyfunction]
    #[pyo3(signature = (frames, offsets=None, **options))]
    fn unframe_each<'py>(
        py: Python<'py>,
        frames: &Bound<'py, PyAny>,
        offsets: Option<&Bound<'py, PyAny>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        convert::unframed_each(frames, offsets, &convert::reading(py, options)?)
    }

    /// Returns the framings that bytes can be read as, the surest first.
    #[pyfunction]
    fn detect<'py>(py: Python<'py>, frame: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        convert::host(py, &schemaccord::detect(&convert::bytes(frame)?))
    }

    /// Returns line and column of a byte offset, both from 0.
    #[pyfunction]
    fn position<'py>(
        py: Python<'py>,
        text: &Bound<'py, PyAny>,
        offset: usize,
        encoding: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (text, encoding) = (
            convert::text(text)?,
            convert::named::<Encoding>(py, encoding)?,
        );
        let place = py.detach(|| schemaccord::position(text.as_ref(), offset, encoding));
        convert::host(py, &place.map_err(|error| convert::error(py, &error))?)
    }

    /// Returns the rules of a format in the order of its documentation.
    #[pyfunction]
    fn rules<'py>(py: Python<'py>, format: &str) -> PyResult<Bound<'py, PyAny>> {
        convert::host(
            py,
            &schemaccord::rules(convert::named::<Format>(py, format)?),
        )
    }

    /// Answers requests, one JSON object a line, with one JSON object a line.
    #[pyfunction]
    fn batch(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<String> {
        let text = convert::text(text)?;
        Ok(py.detach(|| schemaccord::batch(text.as_ref())))
    }
}
