//! What is wrong, with its places in the user's files: what every output format prints.

use std::fmt::{self, Write as _};
use std::ops::Range;

use schemaccord::{
    Difference, Direction, Encoding, Evidence, Hazard, Incompatibility, Outcome, Position, Site,
    Span, Witness, position,
};

use crate::failure::Refusal;
use crate::input::{Document, Input};

/// One thing to tell, about one or two places.
#[derive(Debug)]
pub(crate) struct Finding<'a> {
    /// The rule's or the error's stable name.
    pub(crate) rule: &'a str,
    /// Our sentence.
    pub(crate) reason: String,
    /// The registry's own text, where it has one.
    pub(crate) registry: Option<String>,
    /// What real data say of it: the kind and a sentence.
    pub(crate) evidence: Option<(&'static str, String)>,
    /// Where to look first: in the new schema, or in the reader's.
    pub(crate) place: Place<'a>,
    /// The other schema's side.
    pub(crate) other: Option<Place<'a>>,
}

/// A place in a file.
#[derive(Debug)]
pub(crate) struct Place<'a> {
    /// The file.
    pub(crate) document: &'a Document,
    /// The bytes, if they are known.
    pub(crate) range: Option<Range<usize>>,
    /// The path of the element: a JSON Pointer, or message names and field number; empty for the whole schema.
    pub(crate) path: &'a str,
    /// What the file is, for instance `new schema (reader)`.
    pub(crate) label: String,
}

/// A range as editors show it: 1-based, columns in UTF-16 code units, the end exclusive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Region {
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
}

impl<'a> Finding<'a> {
    /// Returns an incompatibility of a check: the new schema's side comes first.
    pub(crate) fn of_check(
        found: &'a Incompatibility,
        new: &'a Input,
        previous: &'a Input,
    ) -> Self {
        let Difference { reader, writer, .. } = &found.difference;
        let ((new_site, new_role), (old_site, old_role)) = match found.direction {
            Direction::Backward => ((reader, "reader"), (writer, "writer")),
            Direction::Forward => ((writer, "writer"), (reader, "reader")),
        };
        Self {
            rule: found.difference.rule.name,
            reason: found.reason(),
            registry: Some(found.message.clone()).filter(|message| !message.is_empty()),
            evidence: found.evidence.as_ref().map(evidence),
            place: Place::of_site(new, new_site, format!("new schema ({new_role})")),
            other: Some(Place::of_site(
                previous,
                old_site,
                format!("old schema ({old_role})"),
            )),
        }
    }

    /// Returns a datum against what the registry calls compatible: the new schema's side comes first.
    pub(crate) fn of_hazard(hazard: &'a Hazard, new: &'a Input, previous: &'a Input) -> Self {
        let Hazard { reader, writer, .. } = hazard;
        let ((new_site, new_role), (old_site, old_role)) = match hazard.direction {
            Direction::Backward => ((reader, "reader"), (writer, "writer")),
            Direction::Forward => ((writer, "writer"), (reader, "reader")),
        };
        Self {
            rule: "HAZARD",
            reason: format!(
                "the registry lets pass what {} data",
                match hazard.witness.outcome {
                    Outcome::Rejected(_) => "refuses",
                    Outcome::Lost(_) => "loses",
                    Outcome::Changed(_) => "changes",
                    Outcome::Json(_) => "breaks the JSON form of",
                }
            ),
            registry: None,
            evidence: Some(("witness", witness(&hazard.witness))),
            place: Place::of_site(new, new_site, format!("new schema ({new_role})")),
            other: Some(Place::of_site(
                previous,
                old_site,
                format!("old schema ({old_role})"),
            )),
        }
    }

    /// Returns a difference between two schemas: the reader's side comes first.
    pub(crate) fn of_difference(
        found: &'a Difference,
        reader: &'a Input,
        writer: &'a Input,
    ) -> Self {
        Self {
            rule: found.rule.name,
            reason: found.reason(["reader", "writer"]),
            registry: None,
            evidence: None,
            place: Place::of_site(reader, &found.reader, "reader".to_owned()),
            other: Some(Place::of_site(writer, &found.writer, "writer".to_owned())),
        }
    }

    /// Returns why a schema or a check is refused.
    pub(crate) fn of_refusal(refusal: &'a Refusal) -> Self {
        let error = &refusal.error;
        let source = error
            .span()
            .map(|span| span.source.as_str())
            .or(error.reference())
            .unwrap_or("");
        let range = error.span().map(|span: &Span| span.start..span.end);
        Self {
            rule: error.code().as_str(),
            reason: error.message().to_owned(),
            registry: None,
            evidence: None,
            place: Place {
                document: refusal.input.source(source),
                range,
                path: error.path().unwrap_or(""),
                label: String::new(),
            },
            other: None,
        }
    }
}

fn evidence(evidence: &Evidence) -> (&'static str, String) {
    match evidence {
        Evidence::Witness(found) => ("witness", witness(found)),
        Evidence::Rule(why, sentence) => {
            ("no datum breaks", format!("{}: {sentence}", why.as_str()))
        }
        Evidence::Open(why) => ("no witness", why.clone()),
    }
}

/// Returns the datum, its bytes and what becomes of it, in one line.
pub(crate) fn witness(witness: &Witness) -> String {
    let mut out = shortened(&witness.datum.to_json());
    if let Some(hex) = witness.hex.as_ref().filter(|hex| !hex.is_empty()) {
        let _ = write!(out, " ({})", shortened(hex));
    }
    let _ = write!(out, " is {}", witness.outcome.as_str());
    match &witness.outcome {
        Outcome::Rejected(error) => {
            let _ = write!(out, ": {error}");
        }
        Outcome::Lost(seen) | Outcome::Changed(seen) => {
            let _ = write!(out, ": the reader gets {}", shortened(&seen.to_json()));
        }
        Outcome::Json(seen) => {
            let _ = write!(out, ": the reader's JSON is {}", shortened(&seen.to_json()));
        }
    }
    if let Some(note) = &witness.note {
        let _ = write!(out, "; {note}");
    }
    out
}

/// Cuts a text that is too long for a line; the JSON output has all of it.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 400;
    if text.len() <= SHOWN {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(SHOWN);
    format!("{}...", text.get(..end).unwrap_or(""))
}

impl<'a> Place<'a> {
    fn of_site(input: &'a Input, site: &'a Site, label: String) -> Self {
        let source = site.span.as_ref().map_or("", |span| &span.source);
        let range = site.span.as_ref().map(|span| span.start..span.end);
        Self {
            document: input.source(source),
            range,
            path: &site.path,
            label,
        }
    }

    /// Returns the bytes that are known, cut down to whole characters of the text.
    pub(crate) fn bytes(&self) -> Option<Range<usize>> {
        let text = &self.document.text;
        let range = self.range.as_ref()?;
        let start = text.floor_char_boundary(range.start);
        Some(start..text.ceil_char_boundary(range.end).max(start))
    }

    /// Returns the bytes to point at: of an element that goes on over many lines only its first one.
    pub(crate) fn head(&self) -> Option<Range<usize>> {
        const LINES: usize = 3;
        let range = self.bytes()?;
        let text = self.document.text.get(range.clone())?;
        if text.lines().count() <= LINES {
            return Some(range);
        }
        let first = text.lines().next().map_or(0, |line| line.trim_end().len());
        Some(range.start..range.start + first.max(1))
    }

    /// Returns a range of the text in lines and columns.
    pub(crate) fn region(&self, range: &Range<usize>) -> Region {
        let at = |offset| {
            // The range was cut to whole characters, so this always has a place.
            position(&self.document.text, offset, Encoding::Utf16).unwrap_or(Position {
                line: 0,
                column: 0,
                offset: 0,
            })
        };
        let (start, end) = (at(range.start), at(range.end));
        Region {
            line: start.line + 1,
            column: start.column + 1,
            end_line: end.line + 1,
            end_column: end.column + 1,
        }
    }
}

impl fmt::Display for Place<'_> {
    /// Writes `file:line:column`, or only the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.document.name)?;
        match self.head().map(|range| self.region(&range)) {
            Some(Region { line, column, .. }) => write!(f, ":{line}:{column}"),
            None => Ok(()),
        }
    }
}
