//! `bench --audit`: every pair of which no datum is said to fail, put to the test with many.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use schemaccord::{
    AuditOptions, CheckOptions, Direction, Format, Level, Schema, SchemaError, Semantic, audit,
    check,
};

use crate::bench::Case;
use crate::failure::Failure;
use crate::finding::witness;
use crate::status::Status;
use crate::terminal::progress;

/// What came of the cases of one format.
#[derive(Default)]
struct Totals {
    pairs: usize,
    audited: usize,
    data: usize,
    failed: usize,
    /// What fails, with the number of the case, to be printed in their order.
    told: Vec<(usize, String)>,
}

/// Audits each pair of each case that is said to be compatible, in the directions of its level, and prints a line for each format.
pub(super) fn run(cases: &[Case], count: usize) -> Result<Status, Failure> {
    let bar = progress(cases.len(), "cases");
    let mut out = io::stdout().lock();
    let mut failed = 0;
    for format in Format::ALL {
        let cases: Vec<&Case> = cases
            .iter()
            .filter(|case| case.new.options.format == format)
            .collect();
        if cases.is_empty() {
            continue;
        }
        let start = Instant::now();
        let totals = Mutex::new(Totals::default());
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(case) = cases.get(place) else { return };
                let found = case.audited(place, count);
                bar.inc(1);
                let mut totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
                totals.add(found);
            }
        };
        thread::scope(|scope| {
            let threads = thread::available_parallelism().map_or(1, usize::from);
            for _ in 1..threads.min(cases.len()) {
                scope.spawn(work);
            }
            work();
        });
        let mut totals = totals.into_inner().unwrap_or_else(PoisonError::into_inner);
        totals.told.sort();
        bar.suspend(|| -> io::Result<()> {
            for (_, line) in &totals.told {
                writeln!(out, "{line}")?;
            }
            writeln!(
                out,
                "{format} pairs {} semantically compatible {} data {} failed {} in {:.1} s",
                totals.pairs,
                totals.audited,
                totals.data,
                totals.failed,
                start.elapsed().as_secs_f64()
            )?;
            out.flush()
        })?;
        failed += totals.failed;
    }
    bar.finish_and_clear();
    Ok(Status::of_verdict(failed == 0))
}

impl Totals {
    fn add(&mut self, other: Totals) {
        self.pairs += other.pairs;
        self.audited += other.audited;
        self.data += other.data;
        self.failed += other.failed;
        self.told.extend(other.told);
    }
}

impl Case {
    fn audited(&self, place: usize, count: usize) -> Totals {
        let mut totals = Totals::default();
        let Ok(parsed) = self.parse() else {
            return totals;
        };
        for (against, old) in parsed.previous.iter().enumerate() {
            let Some(old) = old else { continue };
            for direction in self.options.level.directions() {
                totals.pairs += 1;
                match self.pair(&parsed.new, old, *direction, count) {
                    Ok(None) => {}
                    Ok(Some(found)) => {
                        totals.audited += 1;
                        totals.data += found.tried();
                        totals.failed += found.failed();
                        for one in found.failures() {
                            let line = format!(
                                "{} {} against {against}: {}",
                                self.id,
                                direction.as_str(),
                                witness(one)
                            );
                            totals.told.push((place, line));
                        }
                    }
                    Err(error) => {
                        totals.failed += 1;
                        totals.told.push((place, format!("{}: {error}", self.id)));
                    }
                }
            }
        }
        totals
    }

    /// Returns `None` for a pair of which it is not known that no datum fails.
    fn pair(
        &self,
        new: &Schema,
        old: &Schema,
        direction: Direction,
        count: usize,
    ) -> Result<Option<schemaccord::Audit>, SchemaError> {
        let (level, reader, writer) = match direction {
            Direction::Backward => (Level::Backward, new, old),
            Direction::Forward => (Level::Forward, old, new),
        };
        let options = CheckOptions {
            level,
            strategy: None,
            witness: true,
            ..self.options
        };
        // A registry has no verdict either on what cannot be compared.
        let Ok(report) = check(new, std::slice::from_ref(old), &options) else {
            return Ok(None);
        };
        if report.semantic() != Some(Semantic::Compatible) {
            return Ok(None);
        }
        let options = AuditOptions {
            count,
            ..AuditOptions::default()
        };
        audit(reader, writer, &options).map(Some)
    }
}
