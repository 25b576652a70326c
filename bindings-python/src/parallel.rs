//! Checks of many subjects on all processors.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use pyo3::prelude::*;
use schemaccord::{CheckOptions, Report, Schema, SchemaError};

/// Room for the deepest schemas that the engine takes, as on a program's first thread.
const STACK: usize = 8 << 20;
/// How often an interrupt is looked for.
const PATIENCE: Duration = Duration::from_millis(50);

/// Which subject it is, and what its check answers.
type Answer = (usize, Result<Report, SchemaError>);

/// The arguments of one check.
pub(crate) struct Subject {
    pub(crate) schema: Schema,
    /// Oldest first.
    pub(crate) previous: Vec<Schema>,
    pub(crate) options: CheckOptions,
}

/// Returns what each check answers, in the order of the subjects, on so many threads, as many as there are processors if none are said.
/// An interrupt of Python ends it between two checks.
pub(crate) fn check_all(
    py: Python<'_>,
    subjects: &[Subject],
    threads: Option<NonZero<usize>>,
) -> PyResult<Vec<Result<Report, SchemaError>>> {
    let (next, over) = (AtomicUsize::new(0), AtomicBool::new(false));
    let count = threads
        .or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZero::get)
        .min(subjects.len());
    let work = |sender: mpsc::Sender<Answer>| {
        while !over.load(Ordering::Relaxed) {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(subject) = subjects.get(at) else {
                break;
            };
            let answer = schemaccord::check(&subject.schema, &subject.previous, &subject.options);
            if sender.send((at, answer)).is_err() {
                break;
            }
        }
    };
    let found = py.detach(|| {
        let (sender, answers) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..count {
                let (work, sender) = (&work, sender.clone());
                thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, move || work(sender))?;
            }
            drop(sender);
            let found = collect(&answers, subjects.len());
            // What is not begun yet is not wanted after an interrupt.
            over.store(true, Ordering::Relaxed);
            found
        })
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// Returns the answers in the order of their subjects.
fn collect(
    answers: &mpsc::Receiver<Answer>,
    count: usize,
) -> PyResult<Vec<Option<Result<Report, SchemaError>>>> {
    let mut found = Vec::new();
    found.resize_with(count, || None);
    let mut looked = Instant::now();
    loop {
        match answers.recv_timeout(PATIENCE) {
            Ok((at, answer)) => {
                if let Some(place) = found.get_mut(at) {
                    *place = Some(answer);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(found),
        }
        if looked.elapsed() >= PATIENCE {
            Python::attach(|py: Python<'_>| Python::check_signals(py))?;
            looked = Instant::now();
        }
    }
}
