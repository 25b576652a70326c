//! A GitLab Code Quality report: a JSON array.
//!
//! Source: GitLab documentation, "Code Quality report format".

use std::io::{self, Write};

use schemaccord::Algorithm;
use serde::Serialize;

use crate::finding::Finding;

#[derive(Serialize)]
struct Violation<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Prints the report.
pub(crate) fn print<'a>(
    out: &mut impl Write,
    findings: impl IntoIterator<Item = Finding<'a>>,
) -> io::Result<()> {
    let findings: Vec<_> = findings.into_iter().collect();
    let violations: Vec<_> = findings.iter().map(violation).collect();
    serde_json::to_writer_pretty(&mut *out, &violations)?;
    writeln!(out)
}

fn violation<'a>(finding: &'a Finding) -> Violation<'a> {
    let begin = finding
        .place
        .head()
        .map_or(1, |range| finding.place.region(&range).line);
    // The format wants paths from the root of the repository, without a leading `./`.
    let path = finding.place.document.name.trim_start_matches("./");
    Violation {
        description: finding.reason.clone(),
        check_name: finding.rule,
        fingerprint: fingerprint(finding),
        severity: "major",
        location: Location {
            path,
            lines: Lines { begin },
        },
    }
}

/// Returns what stays the same while the finding does: lines may move, so they are not part of it.
pub(crate) fn fingerprint(finding: &Finding) -> String {
    let other = finding.other.as_ref();
    let parts = [
        finding.rule,
        &finding.place.document.name,
        &finding.place.label,
        other.map_or("", |place| &place.document.name),
        finding.place.path,
        &finding.reason,
    ];
    Algorithm::Sha256.of(parts.join("\0").as_bytes())
}
