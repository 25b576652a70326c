//! What documents say of a pair of JSON Schemas: one that the writer's schema allows and the reader's refuses, or the proof that there is
//! none.
//!
//! Candidates come from what both schemas say; only the validator decides which of them count. What counts is made smaller as long as it
//! does.
//!
//! Source: docs/evidence.md, "JSON Schema".

mod candidates;
mod documents;
mod drawn;
mod holds;
mod prove;
mod shrink;
mod text;

use serde_json::Value;

use crate::compat::{Difference, Site};
use crate::evidence::{Argument, Evidence, Findings, Outcome, Semantic, Witness};
use crate::json_schema::Schema;
use crate::json_schema::draft::Draft;
use crate::json_schema::validation::{Formats, Validator};
use crate::limits::Limits;
use crate::violation::Violation;
use candidates::Candidates;
use documents::Documents;
pub(crate) use drawn::audit;
use prove::Proof;

/// Refused documents that are looked at for one pair of schemas.
const LOOKED_AT: usize = 300;

/// Returns what documents say of the differences of a pair, and of what is not among them.
pub(crate) fn gather(
    reader: &Schema,
    writer: &Schema,
    differences: &[&Difference],
    limits: &Limits,
) -> Findings {
    match Search::findings(reader, writer, differences, limits) {
        Ok(findings) => findings,
        Err(error) => Findings::open(differences.len(), error.message()),
    }
}

/// A document that the writer's schema allows and the reader's refuses, with the reader's reasons.
struct Refused {
    document: Value,
    violations: Vec<Violation>,
}

struct Search<'a> {
    reader: &'a Schema,
    accepts: Validator,
    refuses: Validator,
    /// The reader's.
    draft: Draft,
    note: Option<&'static str>,
    refused: Vec<Refused>,
    tried: usize,
}

impl<'a> Search<'a> {
    fn new(
        reader: &'a Schema,
        writer: &Schema,
        draft: Draft,
        limits: &Limits,
    ) -> Result<Self, crate::SchemaError> {
        Ok(Self {
            reader,
            accepts: Validator::new(writer, Formats::Ignored, limits)?,
            refuses: Validator::new(reader, Formats::Ignored, limits)?,
            draft,
            note: None,
            refused: Vec::new(),
            tried: 0,
        })
    }

    fn findings(
        reader: &'a Schema,
        writer: &'a Schema,
        differences: &[&Difference],
        limits: &Limits,
    ) -> Result<Findings, crate::SchemaError> {
        let (w, mut r) = (Documents::new(writer)?, Documents::new(reader)?);
        if w.endless() || r.endless() {
            return Ok(Findings::open(
                differences.len(),
                "a schema is applied to a value because it is applied to that value, so no validator comes to an end",
            ));
        }
        if w.names_no_type() || r.names_no_type() {
            return Ok(Findings::open(
                differences.len(),
                "a schema names a type that there is none of, so there is no validator for it",
            ));
        }
        r.keep_parts(differences.iter().map(|one| named(&one.reader)));
        let mut proof = Proof::new(&w, &r, limits.evidence);
        if proof.empty(&[w.root()], 0) {
            return Ok(Findings {
                evidence: differences.iter().map(|_| NOTHING.evidence()).collect(),
                hazards: Vec::new(),
                semantic: Semantic::Compatible,
            });
        }
        if proof.contained(&[w.root()], r.root(), 0) {
            let mut back = Proof::new(&r, &w, limits.evidence);
            let both = back.contained(&[r.root()], w.root(), 0);
            let rule = if both { SAME } else { WITHIN };
            return Ok(Findings {
                evidence: differences.iter().map(|_| rule.evidence()).collect(),
                hazards: Vec::new(),
                semantic: Semantic::Compatible,
            });
        }
        let mut candidates = Candidates {
            writer: &w,
            reader: &r,
            steps: limits.evidence,
        };
        let documents = candidates.of(&[w.root()], &[r.root()], 0);
        let mut search = Self::new(reader, writer, r.draft, limits)?;
        search.tried = documents.len();
        search.look(&documents);
        let older = [w.draft, r.draft]
            .iter()
            .all(|draft| *draft <= Draft::Seven);
        if search.refused.is_empty() && older {
            search.accepts = Validator::new(writer, Formats::Asserted, limits)?;
            search.refuses = Validator::new(reader, Formats::Asserted, limits)?;
            search.note = Some("only where `format` is asserted, as the registry's validator does");
            search.look(&documents);
        }
        let evidence = differences
            .iter()
            .enumerate()
            .map(|(number, difference)| {
                search.evidence(difference, number, &w, &r, limits.evidence / 16)
            })
            .collect();
        let mut hazards = Vec::new();
        if differences.is_empty()
            && let Some(found) = search.refused.first()
        {
            let site = found
                .violations
                .first()
                .map_or_else(Site::default, |violation| Site {
                    path: violation.schema_path.clone(),
                    span: violation.span.clone(),
                });
            let root = Site {
                path: String::new(),
                span: writer.tree.sources.place(writer.tree.range(0)),
            };
            hazards.push((site, root, search.witness(found, None)));
        }
        Ok(Findings {
            evidence,
            hazards,
            semantic: Semantic::Unknown,
        })
    }

    fn violations(&self, document: &Value) -> Result<Vec<Violation>, crate::SchemaError> {
        self.refuses.violations(self.reader, document)
    }

    /// Keeps those documents that the writer's schema allows and the reader's refuses.
    fn look(&mut self, documents: &[Value]) {
        for document in documents {
            if self.refused.len() >= LOOKED_AT {
                break;
            }
            if self.accepts.accepts(document)
                && !self.refuses.accepts(document)
                && let Some(violations) = self.counted(document)
            {
                self.refused.push(Refused {
                    document: document.clone(),
                    violations,
                });
            }
        }
        self.refused.sort_by_key(|found| size(&found.document));
    }

    /// Returns what becomes of a document that the writer's schema allows, `None` where it fits.
    fn outcome(&self, document: &Value) -> Option<Witness> {
        if self.refuses.accepts(document) {
            return None;
        }
        let found = Refused {
            document: document.clone(),
            violations: self.counted(document)?,
        };
        Some(self.witness(&found, None))
    }

    /// Returns the violations that count, where there are any.
    fn counted(&self, document: &Value) -> Option<Vec<Violation>> {
        let mut violations = self.violations(document).ok()?;
        violations.retain(|one| self.counts(one));
        (!violations.is_empty()).then_some(violations)
    }

    /// Whether every validator of the draft would complain: some read keywords and formats of other drafts too.
    fn counts(&self, violation: &Violation) -> bool {
        const SEVEN: [&str; 8] = [
            "date",
            "time",
            "idn-email",
            "idn-hostname",
            "iri",
            "iri-reference",
            "regex",
            "relative-json-pointer",
        ];
        const SIX: [&str; 3] = ["uri-reference", "uri-template", "json-pointer"];
        const OTHER: [&str; 2] = ["uuid", "duration"];
        if violation.code == "FORMAT" {
            let of = |formats: &[&str]| {
                formats.iter().any(|format| {
                    violation
                        .message
                        .ends_with(&format!("is not a \"{format}\""))
                })
            };
            return !of(&OTHER)
                && (self.draft >= Draft::Seven || !of(&SEVEN))
                && (self.draft >= Draft::Six || !of(&SIX));
        }
        self.draft != Draft::Modern || !violation.schema_path.contains("/dependencies")
    }

    fn evidence(
        &self,
        difference: &Difference,
        number: usize,
        w: &Documents,
        r: &Documents,
        steps: usize,
    ) -> Evidence {
        let near = self.refused.iter().filter_map(|found| {
            let distances = found.violations.iter().enumerate();
            let (distance, at) = distances
                .filter_map(|(at, violation)| Some((distance(violation, &difference.reader)?, at)))
                .min()?;
            Some((distance, found, at))
        });
        if let Some((_, found, at)) = near.min_by_key(|(distance, _, _)| *distance) {
            return Evidence::Witness(Box::new(self.witness(found, Some(at))));
        }
        if let Some(rule) = proven(difference, number, w, r, steps) {
            return rule;
        }
        match self.refused.first() {
            Some(found) => Evidence::Witness(Box::new(self.witness(found, None))),
            None => Evidence::Open(format!(
                "the reader's schema takes all that the writer's allows of {} documents made from both, and no proof was found",
                self.tried
            )),
        }
    }

    fn witness(&self, found: &Refused, at: Option<usize>) -> Witness {
        let place = at
            .and_then(|at| found.violations.get(at))
            .or(found.violations.first());
        let kept = |violations: &[Violation]| {
            place.is_none_or(|place| {
                violations
                    .iter()
                    .any(|one| one.schema_path == place.schema_path)
            })
        };
        let document = shrink::shrunk(&found.document, |document| {
            self.accepts.accepts(document)
                && !self.refuses.accepts(document)
                && self
                    .violations(document)
                    .is_ok_and(|violations| kept(&violations))
        });
        let violations = self.violations(&document).unwrap_or_default();
        let violation = violations
            .iter()
            .find(|one| place.is_some_and(|place| one.schema_path == place.schema_path))
            .or(violations.first());
        Witness {
            datum: (&document).into(),
            hex: None,
            message: None,
            outcome: Outcome::Rejected(
                violation.map_or_else(String::new, |one| one.message.clone()),
            ),
            note: self.note.map(str::to_owned),
        }
    }
}

/// Why no document can show a difference.
struct Argued(Argument, &'static str);

const SAME: Argued = Argued(
    Argument::SameMeaning,
    "both schemas allow the same documents",
);
const NOTHING: Argued = Argued(
    Argument::Uninhabited,
    "the writer's schema allows no document",
);
const WITHIN: Argued = Argued(
    Argument::Contained,
    "every document that the writer's schema allows, the reader's allows too",
);

impl Argued {
    fn evidence(&self) -> Evidence {
        Evidence::Rule(self.0, self.1.to_owned())
    }
}

/// Proves one difference harmless, where the schemas as a whole are not.
fn proven(
    difference: &Difference,
    number: usize,
    w: &Documents,
    r: &Documents,
    steps: usize,
) -> Option<Evidence> {
    let (name, pointer) = named(&difference.writer);
    let (here, from) = w.schema_around(name, pointer)?;
    let (name, pointer) = named(&difference.reader);
    let (there, to) = r.schema_around(name, pointer)?;
    // Only what is at the same place is applied to the same values, and behind `not` more is less.
    if from != to || pointer.contains("/not") {
        return None;
    }
    let mut proof = Proof::new(w, r, steps);
    let part = r.part(number);
    let within = proof.contained(&[here], there, 0)
        || part.is_some_and(|part| Proof::new(w, r, steps).contained(&[here], part, 0));
    within.then(|| {
        Evidence::Rule(
            Argument::Contained,
            "every value that the writer's schema allows at this place, the reader's allows too"
                .to_owned(),
        )
    })
}

fn named(site: &Site) -> (&str, &str) {
    let source = site.span.as_ref().map_or("", |span| span.source.as_str());
    (source, &site.path)
}

/// Returns how far what the reader's validator complains of is from the place of a difference; `None` where they have nothing in common.
fn distance(violation: &Violation, site: &Site) -> Option<usize> {
    let (a, b) = (violation.span.as_ref()?, site.span.as_ref()?);
    let within = |a: &crate::Span, b: &crate::Span| a.start >= b.start && a.end <= b.end;
    let (long, short) = (a.end - a.start, b.end - b.start);
    (a.source == b.source && (within(a, b) || within(b, a))).then(|| long.abs_diff(short))
}

/// Returns how many values and characters a document has.
fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => 1 + text.len(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => {
            1 + members
                .iter()
                .map(|(name, value)| name.len() + size(value))
                .sum::<usize>()
        }
        _ => 1,
    }
}
