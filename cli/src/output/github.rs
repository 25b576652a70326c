//! Annotations of a GitHub workflow: commands that a step prints.
//!
//! Source: GitHub documentation, "Workflow commands for GitHub Actions", and the escapes of `actions/toolkit`.

use std::io::{self, Write};

use crate::finding::Finding;

/// Prints an annotation for each finding.
pub(crate) fn print<'a>(
    out: &mut impl Write,
    findings: impl IntoIterator<Item = Finding<'a>>,
) -> io::Result<()> {
    findings
        .into_iter()
        .try_for_each(|finding| annotation(out, &finding))
}

fn annotation(out: &mut impl Write, finding: &Finding) -> io::Result<()> {
    write!(
        out,
        "::error file={}",
        property(&finding.place.document.name)
    )?;
    if let Some(range) = finding.place.head() {
        let region = finding.place.region(&range);
        write!(out, ",line={}", region.line)?;
        // Columns are only taken for an annotation of a single line.
        if region.line == region.end_line {
            write!(
                out,
                ",col={},endLine={},endColumn={}",
                region.column, region.end_line, region.end_column
            )?;
        } else {
            write!(out, ",endLine={}", region.end_line)?;
        }
    }
    writeln!(
        out,
        ",title={}::{}",
        property(finding.rule),
        data(&message(finding))
    )
}

fn message(finding: &Finding) -> String {
    let other = finding
        .other
        .as_ref()
        .map(|other| format!("\n{}: {other}", other.label));
    let registry = finding
        .registry
        .as_ref()
        .map(|registry| format!("\nregistry: {registry}"));
    [
        finding.reason.clone(),
        other.unwrap_or_default(),
        registry.unwrap_or_default(),
    ]
    .concat()
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("50%: a,b\r\nc"), "50%25: a,b%0D%0Ac");
        assert_eq!(property("C:\\a,b"), "C%3A\\a%2Cb");
    }
}
