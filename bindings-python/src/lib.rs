//! schemaccord for Python: the engine's functions, translated. `../python/schemaccord/_native.pyi` describes them for callers.

mod argument;
mod convert;
mod outcome;
mod parallel;
mod payload;

use pyo3::prelude::*;

/// Schema compatibility for Avro, Protobuf and JSON Schema.
#[pymodule]
mod _native {
    use std::ffi::OsString;
    use std::hash::{DefaultHasher, Hash, Hasher};
    use std::num::NonZero;
    use std::sync::Mutex;

    use pyo3::prelude::*;
    use pyo3::types::{PyBytes, PyDict};
    use schemaccord::payload::Codecs;
    use schemaccord::{Algorithm, Encoding, Form, Format};

    use crate::convert::{self, Class};
    use crate::{argument, outcome, parallel, payload};

    #[pymodule_export]
    use crate::outcome::Outcome;
    #[pymodule_export]
    use crate::payload::SchemaBundle;

    /// Reads a schema's text.
    #[pyfunction]
    #[pyo3(signature = (text, **options))]
    fn parse(
        py: Python<'_>,
        text: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Schema> {
        let (text, given) = (convert::text(text)?, argument::json(options)?);
        let options = convert::options_of(py, &given)?;
        let parsed = py.detach(|| schemaccord::Schema::parse(text.as_ref(), &options));
        parsed
            .map(|schema| Schema(schema, given.into(), Mutex::default()))
            .map_err(|error| convert::error(py, &error))
    }

    /// A parsed schema; parse once and use it as often as needed.
    #[pyclass(frozen, module = "schemaccord")]
    pub(crate) struct Schema(
        pub(crate) schemaccord::Schema,
        /// The options it was read with, as JSON.
        pub(crate) Box<str>,
        /// What its data are encoded and decoded with.
        pub(crate) Mutex<Codecs>,
    );

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
            let found = found.map_err(|error| convert::error(py, &error))?;
            convert::results(py, Class::Violation, &found)
        }

        /// Returns the bytes of a datum.
        #[pyo3(signature = (value, **options))]
        fn encode<'py>(
            &self,
            value: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyBytes>> {
            payload::encode(self, value, options)
        }

        /// Returns the datum at the front of bytes, as the reader's schema sees it if one is given.
        #[pyo3(signature = (data, **options))]
        fn decode<'py>(
            &self,
            data: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyAny>> {
            payload::decode(self, data, options)
        }

        /// Decodes many data at once and returns them in the same order.
        #[pyo3(signature = (data, **options))]
        fn decode_each<'py>(
            &self,
            data: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyAny>> {
            payload::decode_each(self, data, options)
        }

        /// Returns what is wrong with a datum, given as a value or as bytes; nothing when it fits.
        #[pyo3(signature = (datum, **options))]
        fn validate<'py>(
            &self,
            datum: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyAny>> {
            payload::validate(self, datum, options)
        }

        /// Returns the name that subject strategies use; `None` without one.
        #[getter]
        fn name(&self) -> Option<String> {
            self.0.name()
        }

        /// Returns the schema language.
        #[getter]
        fn format<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            convert::format(py, self.0.format())
        }

        /// Returns the registry's GUID.
        #[getter]
        fn guid(&self, py: Python<'_>) -> PyResult<String> {
            py.detach(|| self.0.guid())
                .map_err(|error| convert::error(py, &error))
        }

        fn __repr__(&self) -> String {
            let name = self.0.name().map(|name| format!(" {name}"));
            format!("<Schema {}{}>", self.0.format(), name.unwrap_or_default())
        }

        /// Whether the other was read from the same text with the same options.
        fn __eq__(&self, py: Python<'_>, other: &Schema) -> PyResult<bool> {
            if self.0.text() != other.0.text() {
                return Ok(false);
            }
            let options = |given: &str| convert::options_of::<schemaccord::ParseOptions>(py, given);
            Ok(self.1 == other.1 || options(&self.1)? == options(&other.1)?)
        }

        fn __hash__(&self) -> u64 {
            let mut hasher = DefaultHasher::new();
            self.0.text().hash(&mut hasher);
            hasher.finish()
        }

        fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            convert::pickled(py, self.0.text(), &self.1)
        }

        fn __copy__(this: Py<Self>) -> Py<Self> {
            this
        }

        fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
            this
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
        let differences = differences.map_err(|error| convert::error(py, &error))?;
        convert::results(py, Class::Difference, &differences)
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
        outcome::report(py, report.map_err(|error| convert::error(py, &error))?)
    }

    /// Makes many checks at once and returns their reports in the same order.
    #[pyfunction]
    #[pyo3(signature = (subjects, *, threads = None, **options))]
    fn check_all<'py>(
        py: Python<'py>,
        subjects: &Bound<'py, PyAny>,
        threads: Option<NonZero<usize>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Vec<Bound<'py, PyAny>>> {
        let subjects = convert::subjects(subjects, &convert::options(py, options)?)?;
        parallel::check_all(py, &subjects, threads)?
            .into_iter()
            .map(|report| outcome::report(py, report.map_err(|error| convert::error(py, &error))?))
            .collect()
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
        let framed = py.detach(|| schemaccord::frame(&payload, &options));
        framed
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
        let place = place.map_err(|error| convert::error(py, &error))?;
        convert::result(py, Class::Position, &place)
    }

    /// Returns the rules of a format in the order of its documentation.
    #[pyfunction]
    fn rules<'py>(py: Python<'py>, format: &str) -> PyResult<Bound<'py, PyAny>> {
        let rules = schemaccord::rules(convert::named::<Format>(py, format)?);
        convert::results(py, Class::Rule, &rules)
    }

    /// Answers requests, one JSON object a line, with one JSON object a line.
    #[pyfunction]
    fn batch(py: Python<'_>, text: &Bound<'_, PyAny>) -> PyResult<String> {
        let text = convert::text(text)?;
        Ok(py.detach(|| schemaccord::batch(text.as_ref())))
    }

    /// Runs the command line on these arguments, the name of the program first, and returns the exit status.
    #[pyfunction]
    fn run(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
        py.detach(|| schemaccord_cli::run(arguments))
    }
}
