//! schemaccord for Python: the engine's functions, translated. `../python/schemaccord/_native.pyi` describes them for callers.
#![expect(
    clippy::doc_markdown,
    reason = "docstrings name what is raised as Python's readers of docstrings expect it"
)]

mod argument;
mod bundle;
mod columns;
mod convert;
mod outcome;
mod parallel;
mod payload;

use pyo3::prelude::*;

/// Schema compatibility for Avro, Protobuf and JSON Schema. Nothing in here needs the interpreter's lock to be safe.
#[pymodule(gil_used = false)]
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
    use crate::{argument, columns, outcome, parallel, payload};

    #[pymodule_export]
    use crate::bundle::SchemaBundle;
    #[pymodule_export]
    use crate::outcome::Outcome;

    /// Reads a schema's text.
    ///
    /// Returns a handle: a schema is read once and used as often as needed. The text is a string, or bytes that
    /// are UTF-8; spans in errors and reports count the bytes of its UTF-8 from 0, the end exclusive. References are texts that the caller
    /// gives; nothing is fetched.
    ///
    /// Source: what a registry reads is told by docs/avro.md, "Parsing", docs/protobuf.md, "Parsing", docs/json-schema.md, "Reading", and
    /// docs/references.md.
    ///
    /// Raises:
    ///     SchemaError: why the text is no schema, with `path` and `span` where the fault has a place; `INVALID_UTF8` for bytes that
    ///         are no text; `INVALID_REQUEST` for an option that there is not, or a value that it cannot have; `LIMIT_BYTES`,
    ///         `LIMIT_DEPTH`, `LIMIT_NODES` and `LIMIT_TOKEN` for what is too large.
    ///     UnresolvedReferenceError: `REFERENCE_MISSING`, `REFERENCE_CYCLE`.
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
    ///
    /// It cannot be changed.
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
        ///
        /// Source: docs/avro.md, "Canonical text", "Normalization" and "Parsing Canonical Form"; docs/protobuf.md, "Formats";
        /// docs/json-schema.md, "Canonical text".
        ///
        /// Raises:
        ///     SchemaError: `NOT_NORMALIZABLE` where the registry fails to normalize; `UNSUPPORTED` for a form that the format has not;
        ///         `LIMIT_OUTPUT`, `LIMIT_DEPTH`; `INVALID_REQUEST` for a name that is no form.
        fn render(&self, py: Python<'_>, form: &str) -> PyResult<String> {
            let form = convert::named::<Form>(py, form)?;
            py.detach(|| self.0.render(form))
                .map_err(|error| convert::error(py, &error))
        }

        /// Returns the fingerprint of the Parsing Canonical Form as lower-case hex.
        ///
        /// `rabin` has 16 digits, the low byte first as in the header of a single object; `md5` has 32 digits and `sha256` 64.
        ///
        /// Source: Avro specification, "Schema Fingerprints".
        ///
        /// Raises:
        ///     SchemaError: `UNSUPPORTED` for Protobuf and JSON Schema, which have no such form; `LIMIT_OUTPUT`, `LIMIT_DEPTH`;
        ///         `INVALID_REQUEST` for a name that is no algorithm.
        fn fingerprint(&self, py: Python<'_>, algorithm: &str) -> PyResult<String> {
            let algorithm = convert::named::<Algorithm>(py, algorithm)?;
            py.detach(|| self.0.fingerprint(algorithm))
                .map_err(|error| convert::error(py, &error))
        }

        /// Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look.
        ///
        /// The list is empty when nothing is wrong; `path` of a finding leads into the schema.
        ///
        /// Source: docs/json-schema.md, "Lint".
        ///
        /// Raises:
        ///     SchemaError: `UNSUPPORTED` for other formats; `LIMIT_DEPTH`; why the text is no schema.
        fn lint<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let found = py.detach(|| self.0.lint());
            let found = found.map_err(|error| convert::error(py, &error))?;
            convert::results(py, Class::Violation, &found)
        }

        /// Returns the bytes of a datum.
        ///
        /// Those are Avro's binary encoding, a Protobuf message with its fields in the order of their numbers, or JSON text without white
        /// space; no frame stands before them.
        ///
        /// Source: docs/payload.md.
        ///
        /// Raises:
        ///     SchemaError: `INVALID_DATA` for a datum that does not fit, with `path` in the datum and `schema_path` and `span` in the
        ///         schema; `JSON_SYNTAX`, `EMPTY_TEXT` or `DANGLING_CONTENT` for text that is no JSON; `INVALID_REQUEST` for an option or a message that there is not;
        ///         `PROTOC_REFUSES` for a file of which no descriptor can be made; `LIMIT_DEPTH`, `LIMIT_BYTES`, `LIMIT_NODES`.
        #[pyo3(signature = (value, **options))]
        fn encode<'py>(
            &self,
            value: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyBytes>> {
            payload::encode(self, value, options)
        }

        /// Returns the datum at the front of bytes, as the reader's schema sees it if one is given.
        ///
        /// Bytes after the datum are left; `validate` tells of them. With `text` it is JSON text.
        ///
        /// Source: docs/payload.md; Avro specification, "Schema Resolution".
        ///
        /// Raises:
        ///     SchemaError: `DATA_TRUNCATED` for bytes that end too early and `INVALID_DATA` for bytes that are no such datum, with
        ///         `path` in the datum and `schema_path` and `span` in the schema; `CHECK_FAILED` for what the reader cannot take;
        ///         `UNSUPPORTED` for a reader of another format; `INVALID_REQUEST`; `LIMIT_DEPTH`, `LIMIT_NODES`, `LIMIT_OUTPUT`.
        #[pyo3(signature = (data, **options))]
        fn decode<'py>(
            &self,
            data: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyAny>> {
            payload::decode(self, data, options)
        }

        /// Decodes many data at once and returns them in the same order.
        ///
        /// With `text` it is the text of one JSON array. One datum that is refused refuses all; `index` of the error is its place, from 0.
        ///
        /// Source: docs/payload.md, "Python and JavaScript".
        ///
        /// Raises:
        ///     SchemaError: as `decode`.
        #[pyo3(signature = (data, **options))]
        fn decode_each<'py>(
            &self,
            data: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyAny>> {
            payload::decode_each(self, data, options)
        }

        /// Returns what is wrong with a datum, given as a value or as bytes; nothing when it fits.
        ///
        /// Findings stand in the order of the datum's text. Of bytes only the first fault is told, since nothing after it can be read;
        /// bytes after the datum are `TRAILING_BYTES`.
        ///
        /// Source: docs/payload.md, "Validation".
        ///
        /// Raises:
        ///     SchemaError: `JSON_SYNTAX`, `EMPTY_TEXT` or `DANGLING_CONTENT` for text that is no JSON; `UNSUPPORTED` where no validator can be made of the schema;
        ///         `INVALID_REQUEST`; limits. What is wrong with a datum is no error.
        #[pyo3(signature = (datum, **options))]
        fn validate<'py>(
            &self,
            datum: &Bound<'py, PyAny>,
            options: Option<&Bound<'py, PyDict>>,
        ) -> PyResult<Bound<'py, PyAny>> {
            payload::validate(self, datum, options)
        }

        /// Returns the name that subject strategies use; `None` without one.
        ///
        /// That is the full name of a record (Avro), of the first message or else the first enum (Protobuf), and the `title` of a JSON
        /// Schema.
        ///
        /// Source: docs/wire.md, "Subjects".
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
        ///
        /// It is the MD5 of canonical text, references, metadata and rules: 32 lower-case hex digits in the form of a UUID.
        ///
        /// Source: docs/identity.md, "GUID".
        ///
        /// Raises:
        ///     SchemaError: as `render` with `canonical`.
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
            let options = convert::loads(py, &self.1)?;
            convert::called_again(py, "parse", options.cast::<PyDict>()?, self.0.text())
        }

        fn __copy__(this: Py<Self>) -> Py<Self> {
            this
        }

        fn __deepcopy__(this: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
            this
        }
    }

    /// Returns every difference between what a reader expects and what a writer writes, allowed ones too.
    ///
    /// They stand in the registry's order; the list is empty when nothing differs. Spans count bytes from 0.
    ///
    /// Source: the rules are listed by `rules` and in docs/avro.md, "Compatibility", docs/protobuf.md, "Differences", and
    /// docs/json-schema.md, "Differences".
    ///
    /// Raises:
    ///     SchemaError: `CHECK_FAILED` where the registry's checker throws or the formats differ; `INVALID_REQUEST` for an option;
    ///         `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
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
    ///
    /// The level says which of the previous ones count and who reads whom; left out it is `BACKWARD`. An incompatibility is a result and no
    /// error.
    ///
    /// Source: docs/batch.md, "Report"; docs/avro.md, "Levels"; docs/registries.md.
    ///
    /// Raises:
    ///     SchemaError: `INVALID_REQUEST` for an option, or a mode that the registry has not; `CHECK_FAILED` where a comparison cannot
    ///         be made; `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
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
    ///
    /// A subject is a schema, the previous ones, oldest first, and options of its own in place of the common ones, if it has any. `threads`
    /// says on how many threads, left out as many as there are processors. The first check that is refused, in the order of the subjects,
    /// refuses all.
    ///
    /// Raises:
    ///     SchemaError: as `check`.
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
    ///
    /// Returns what the framing puts before the payload, and the payload, compressed where that is asked for. Left out, the framing is
    /// Confluent's, which needs an `id` or a `guid`.
    ///
    /// Source: docs/wire.md.
    ///
    /// Raises:
    ///     SchemaError: `INVALID_REQUEST` for an option.
    ///     FrameError: `FRAME_UNWRITABLE` for what is missing or has no form in the framing.
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
    ///
    /// Spans of errors count the bytes of the frame from 0.
    ///
    /// Source: docs/wire.md; which framing it is where none is named, "Which framing is it" there.
    ///
    /// Raises:
    ///     SchemaError: `INVALID_REQUEST` for an option.
    ///     FrameError: `FRAME_UNKNOWN`, `FRAME_TRUNCATED`, `FRAME_INVALID`, `FRAME_CORRUPT`, `FRAME_INDEXES`.
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
    ///
    /// Frames are a sequence, or one buffer with the offset of each frame and of the end in bytes from 0. Frames that cannot be read are
    /// told in `refused`, and the others are read.
    ///
    /// Source: docs/wire.md, "Many frames".
    ///
    /// Raises:
    ///     SchemaError: `INVALID_REQUEST` for an option.
    #[pyfunction]
    #[pyo3(signature = (frames, offsets=None, **options))]
    fn unframe_each<'py>(
        py: Python<'py>,
        frames: &Bound<'py, PyAny>,
        offsets: Option<&Bound<'py, PyAny>>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyDict>> {
        columns::unframed_each(frames, offsets, &convert::reading(py, options)?)
    }

    /// Returns the framings that bytes can be read as, the surest first.
    ///
    /// The list is empty where none fits.
    ///
    /// Source: docs/wire.md, "Which framing is it".
    #[pyfunction]
    fn detect<'py>(py: Python<'py>, frame: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let bytes = convert::bytes(frame)?;
        convert::host(py, &py.detach(|| schemaccord::detect(&bytes)))
    }

    /// Returns line and column of a byte offset, both from 0.
    ///
    /// The offset counts bytes of the text's UTF-8 from 0, as spans do, and may be the text's length; column and offset of the result are
    /// in the unit asked for. A line ends with a line feed, a carriage return or both.
    ///
    /// Source: docs/batch.md, "Positions".
    ///
    /// Raises:
    ///     SchemaError: `INVALID_OFFSET` for an offset past the end or inside a character; `INVALID_UTF8`; `INVALID_REQUEST` for a name
    ///         that is no unit.
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
    ///
    /// They are Confluent's; the one that all formats have stands first.
    ///
    /// Source: docs/batch.md, "rules".
    ///
    /// Raises:
    ///     SchemaError: `INVALID_REQUEST` for a name that is no format.
    #[pyfunction]
    fn rules<'py>(py: Python<'py>, format: &str) -> PyResult<Bound<'py, PyAny>> {
        let rules = schemaccord::rules(convert::named::<Format>(py, format)?);
        convert::results(py, Class::Rule, &rules)
    }

    /// Answers requests, one JSON object a line, with one JSON object a line.
    ///
    /// Answers stand in the order of the requests, each ended by a line feed; blank lines are passed over. A line that is no request is
    /// answered with an error.
    ///
    /// Source: docs/batch.md.
    ///
    /// Raises:
    ///     SchemaError: `INVALID_UTF8` for bytes that are no text.
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
