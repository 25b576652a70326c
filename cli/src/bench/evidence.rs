//! `bench --evidence`: how much of what breaks is shown by data or argued, and what looking for it costs.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use schemaccord::{Evidence, Format, Report};

use crate::bench::{Case, read};
use crate::failure::Failure;
use crate::status::Status;

/// Prints for each format what backs the incompatibilities, and what looking for it costs.
pub(super) fn run(cases: &[Case]) -> Result<Status, Failure> {
    let mut out = io::stdout().lock();
    for format in Format::ALL {
        let cases = cases
            .iter()
            .filter(|case| case.new.options.format == format);
        let mut parsed: Vec<_> = cases.filter_map(|case| case.parse().ok()).collect();
        if parsed.is_empty() {
            continue;
        }
        let plain = Instant::now();
        for case in &parsed {
            read(&case.answer());
        }
        let plain = plain.elapsed();
        for case in &mut parsed {
            case.options.witness = true;
        }
        let start = Instant::now();
        let reports: Vec<Report> = parsed
            .iter()
            .filter_map(|case| case.answer().ok())
            .collect();
        let time = start.elapsed();
        let (mut incompatible, mut settled) = (0, 0);
        let (mut witnesses, mut rules, mut open, mut hazards) = (0, 0, 0, 0);
        for report in &reports {
            let before = open;
            for found in report.incompatibilities() {
                match &found.evidence {
                    Some(Evidence::Witness(_)) => witnesses += 1,
                    Some(Evidence::Rule(..)) => rules += 1,
                    _ => open += 1,
                }
            }
            hazards += report.hazards().len();
            if !report.compatible() {
                incompatible += 1;
                settled += usize::from(open == before);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "no file holds 2^52 cases")]
        let share = 100.0 * settled as f64 / f64::max(f64::from(incompatible), 1.0);
        let each = |time: Duration| time.as_secs_f64() * 1e6 / f64::from(parsed.len() as u32);
        writeln!(
            out,
            "{format} incompatible cases {incompatible} settled {settled} ({share:.2} %) witnesses {witnesses} rules {rules} open {open} hazards {hazards} check {:.1} us with evidence {:.1} us",
            each(plain),
            each(time)
        )?;
    }
    out.flush()?;
    Ok(Status::Fine)
}
