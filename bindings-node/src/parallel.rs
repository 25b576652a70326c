//! Checks of many subjects on all processors, off the main thread.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use napi::{Env, Result, Task};
use napi_derive::napi;
use schemaccord::{CheckOptions, Report, Schema, SchemaError};

use crate::convert;

/// Room for the deepest schemas that the engine takes, as on a program's first thread.
const STACK: usize = 8 << 20;

/// Which subject it is, and what its check answers.
type Answer = (usize, std::result::Result<Report, SchemaError>);

/// The arguments of one check.
#[derive(Debug)]
pub(crate) struct Subject {
    pub(crate) schema: Schema,
    /// Oldest first.
    pub(crate) previous: Vec<Schema>,
    pub(crate) options: CheckOptions,
}

/// What ends checks early.
#[napi]
#[derive(Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

#[napi]
impl Stop {
    /// Makes one that is not used yet.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets no further check begin.
    #[napi]
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// The checks that a promise stands for.
#[derive(Debug)]
pub struct CheckAll {
    subjects: Vec<Subject>,
    threads: Option<NonZero<usize>>,
    over: Arc<AtomicBool>,
}

impl CheckAll {
    pub(crate) fn new(
        subjects: Vec<Subject>,
        threads: Option<NonZero<usize>>,
        stop: &Stop,
    ) -> Self {
        let over = Arc::clone(&stop.0);
        Self {
            subjects,
            threads,
            over,
        }
    }

    /// Returns what each check answers, in the order of the subjects; of checks that were not begun nothing.
    fn answers(&self) -> std::io::Result<Vec<std::result::Result<Report, SchemaError>>> {
        let next = AtomicUsize::new(0);
        let count = self
            .threads
            .or_else(|| thread::available_parallelism().ok())
            .map_or(1, NonZero::get)
            .min(self.subjects.len());
        let work = |sender: mpsc::Sender<Answer>| {
            while !self.over.load(Ordering::Relaxed) {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(subject) = self.subjects.get(at) else {
                    break;
                };
                let answer =
                    schemaccord::check(&subject.schema, &subject.previous, &subject.options);
                if sender.send((at, answer)).is_err() {
                    break;
                }
            }
        };
        let mut found: Vec<Answer> = thread::scope(|scope| -> std::io::Result<_> {
            let (sender, answers) = mpsc::channel();
            for _ in 0..count {
                let (work, sender) = (&work, sender.clone());
                thread::Builder::new()
                    .stack_size(STACK)
                    .spawn_scoped(scope, move || work(sender))?;
            }
            drop(sender);
            Ok(answers.iter().collect())
        })?;
        found.sort_unstable_by_key(|(at, _)| *at);
        Ok(found.into_iter().map(|(_, answer)| answer).collect())
    }
}

impl Task for CheckAll {
    type Output = std::result::Result<String, SchemaError>;
    type JsValue = String;

    fn compute(&mut self) -> Result<Self::Output> {
        let reports = self.answers()?.into_iter().collect();
        match reports {
            Ok::<Vec<Report>, _>(reports) => convert::write(&reports).map(Ok),
            Err(error) => Ok(Err(error)),
        }
    }

    fn resolve(&mut self, env: Env, output: Self::Output) -> Result<String> {
        output.map_err(|error| convert::error(&env, &error))
    }
}
