//! What a check answered, for the class `Report` of Python to ask when it is asked itself.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

/// The engine's report.
#[pyclass(frozen, module = "schemaccord._native")]
pub(crate) struct Outcome(schemaccord::Report);

#[pymethods]
impl Outcome {
    /// Whether the registry would take the new schema.
    #[getter]
    fn compatible(&self) -> bool {
        self.0.compatible()
    }

    /// Returns the report as JSON.
    fn json(&self, py: Python<'_>) -> PyResult<String> {
        py.detach(|| serde_json::to_string(&self.0))
            .map_err(|error| PyValueError::new_err(error.to_string()))
    }
}

/// Returns a `Report` of Python.
pub(crate) fn report(py: Python<'_>, report: schemaccord::Report) -> PyResult<Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    CLASS
        .import(py, "schemaccord.results", "Report")?
        .call1((Outcome(report),))
}
