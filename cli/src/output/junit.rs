//! `JUnit` XML: a test case for each earlier schema and direction.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::finding::Finding;

/// A check of one pair of schemas in one direction.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    /// What is checked, for instance `backward against user-v1.avsc`.
    pub(crate) name: String,
    /// What came out.
    pub(crate) outcome: Outcome<'a>,
}

/// What came out of a case.
#[derive(Debug)]
pub(crate) enum Outcome<'a> {
    /// It was checked: compatible if nothing was found.
    Checked(Vec<Finding<'a>>),
    /// It was not reached.
    Skipped(&'static str),
    /// It could not be checked.
    Refused(Box<Finding<'a>>),
}

/// Prints a suite for the new schema.
pub(crate) fn print(out: &mut impl Write, suite: &str, cases: &[Case]) -> io::Result<()> {
    let mut report = Report::new("schemaccord");
    let mut tests = TestSuite::new(suite);
    for case in cases {
        let mut test = TestCase::new(case.name.as_str(), status(&case.outcome));
        test.set_classname(suite);
        tests.add_test_case(test);
    }
    report.add_test_suite(tests);
    report.serialize(&mut *out).map_err(io::Error::other)?;
    out.flush()
}

fn status(outcome: &Outcome) -> TestCaseStatus {
    match outcome {
        Outcome::Checked(findings) => match findings.first() {
            None => TestCaseStatus::success(),
            Some(first) => {
                let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                let more = match findings.len() {
                    1 => String::new(),
                    count => format!(" (and {} more)", count - 1),
                };
                status
                    .set_type(first.rule)
                    .set_message(format!("{}{more}", first.reason));
                status
                    .set_description(findings.iter().map(describe).collect::<Vec<_>>().join("\n"));
                status
            }
        },
        Outcome::Skipped(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(*why);
            status
        }
        Outcome::Refused(finding) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status
                .set_type(finding.rule)
                .set_message(finding.reason.as_str())
                .set_description(describe(finding));
            status
        }
    }
}

fn describe(finding: &Finding) -> String {
    let mut lines = vec![format!("{}: {}", finding.rule, finding.reason)];
    for place in std::iter::once(&finding.place).chain(&finding.other) {
        let label = if place.label.is_empty() {
            "at"
        } else {
            &place.label
        };
        lines.push(format!("  {label}: {place}"));
    }
    lines.extend(
        finding
            .registry
            .as_ref()
            .map(|registry| format!("  registry: {registry}")),
    );
    lines.join("\n")
}
