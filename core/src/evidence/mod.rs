//! Evidence: what real encoders, decoders and validators do with data where the registry gives a verdict.
//!
//! A verdict is the registry's; evidence is a datum that the writer's schema allows and that the reader refuses, loses or changes, or the
//! argument that there is none. A format's own part stands in its folder and answers for one pair of schemas with a [`Findings`].
//!
//! Source: docs/evidence.md.

mod audit;
mod seed;
mod value;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::compat::{CHANGE_REFUSED, Difference, Direction, Report, Site};
use crate::schema::{Model, Schema};
pub(crate) use audit::Tally;
pub use audit::{Audit, AuditOptions, audit, audit_watched};
pub(crate) use seed::Seed;
pub use value::Value;

/// What the evidence of a report comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Semantic {
    /// Every datum that a writer may write is read as it was written.
    Compatible,
    /// Some datum is not: there is a witness.
    Incompatible,
    /// No such datum was found, and it is not proven that there is none.
    #[default]
    Unknown,
}

impl Semantic {
    /// Returns `compatible`, `incompatible` or `unknown`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Semantic::Compatible => "compatible",
            Semantic::Incompatible => "incompatible",
            Semantic::Unknown => "unknown",
        }
    }

    /// Returns what holds for two pairs of schemas together.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Semantic::Incompatible, _) | (_, Semantic::Incompatible) => Semantic::Incompatible,
            (Semantic::Compatible, Semantic::Compatible) => Semantic::Compatible,
            _ => Semantic::Unknown,
        }
    }
}

/// What backs or contradicts one incompatibility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// A datum that shows it.
    Witness(Box<Witness>),
    /// No datum can show it.
    Rule(Argument, String),
    /// Neither was found; the text says what was tried.
    Open(String),
}

/// Why no datum can be read differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The two say the same of every datum.
    SameMeaning,
    /// The writer can write no datum that comes to the place.
    Uninhabited,
    /// All that the writer may write is among what the reader takes.
    Contained,
    /// Only names differ, which are not in the data.
    NamesOnly,
}

impl Argument {
    /// Returns `same-meaning`, `uninhabited`, `contained` or `names-only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Argument::SameMeaning => "same-meaning",
            Argument::Uninhabited => "uninhabited",
            Argument::Contained => "contained",
            Argument::NamesOnly => "names-only",
        }
    }
}

/// A datum that the writer's schema allows and that its reader does not get as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// The datum in its format's JSON encoding.
    pub datum: Value,
    /// Its bytes under the writer's schema, in hex digits; `None` for JSON Schema.
    pub hex: Option<String>,
    /// The full name of the message; Protobuf only.
    pub message: Option<String>,
    /// What becomes of it.
    pub outcome: Outcome,
    /// A remark that is needed to see it, for instance that the bytes stay alike and their meaning changes.
    pub note: Option<String>,
}

/// What becomes of a witness at the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The reader refuses it with this error.
    Rejected(String),
    /// The reader gets this, which lacks something that was written.
    Lost(Value),
    /// The reader gets this, which says something else.
    Changed(Value),
    /// The bytes are read alike; the reader's JSON is this, or it refuses the writer's.
    Json(Value),
}

impl Outcome {
    /// Returns `rejected`, `lost`, `changed` or `json`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Outcome::Rejected(_) => "rejected",
            Outcome::Lost(_) => "lost",
            Outcome::Changed(_) => "changed",
            Outcome::Json(_) => "json",
        }
    }
}

/// A witness against what the registry calls compatible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Who fails to read whom.
    pub direction: Direction,
    /// Which earlier schema: the index into the caller's list, oldest first.
    pub against: usize,
    /// The place in the reader's schema.
    pub reader: Site,
    /// The place in the writer's schema.
    pub writer: Site,
    /// The datum.
    pub witness: Witness,
}

/// What a format's part finds for one pair of schemas.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// For each of the differences that were given, in their order.
    pub(crate) evidence: Vec<Evidence>,
    /// Against what is not among them: the place at the reader, at the writer, and the datum.
    pub(crate) hazards: Vec<(Site, Site, Witness)>,
    pub(crate) semantic: Semantic,
}

impl Findings {
    /// Returns findings that leave everything open, for that reason.
    pub(crate) fn open(count: usize, why: &str) -> Self {
        Self {
            evidence: vec![Evidence::Open(why.to_owned()); count],
            hazards: Vec::new(),
            semantic: Semantic::Unknown,
        }
    }
}

/// A comparison that evidence covers: the earlier schema's index, who reads, and the two schemas; `None` for a text that is no schema.
pub(crate) struct Pair {
    pub(crate) against: usize,
    pub(crate) direction: Direction,
    pub(crate) new: Option<Schema>,
    pub(crate) old: Option<Schema>,
}

/// Adds evidence to a report; `pairs` are the comparisons that it covers, in the order in which they were made.
// A function of its own, which browsers need not load for other checks.
#[inline(never)]
pub(crate) fn add(report: &mut Report, pairs: &[Pair]) {
    let mut semantic = Semantic::Compatible;
    let mut hazards = Vec::new();
    let mut compiled = Compiled::default();
    for pair in pairs {
        let places: Vec<usize> = report
            .incompatibilities
            .iter()
            .enumerate()
            .filter(|(_, found)| found.against == pair.against && found.direction == pair.direction)
            .map(|(place, _)| place)
            .collect();
        let differences: Vec<&Difference> = places
            .iter()
            .filter_map(|place| report.incompatibilities.get(*place))
            .map(|found| &found.difference)
            .collect();
        let found = match (&pair.new, &pair.old) {
            (Some(new), Some(old)) => {
                let (reader, writer) = match pair.direction {
                    Direction::Backward => (new, old),
                    Direction::Forward => (old, new),
                };
                if differences
                    .iter()
                    .any(|one| one.rule.name == CHANGE_REFUSED.name)
                {
                    of_refusal(
                        gather(reader, writer, &[], &mut compiled),
                        differences.len(),
                    )
                } else {
                    gather(reader, writer, &differences, &mut compiled)
                }
            }
            _ => Findings::open(
                differences.len(),
                "there are no data of a text that is no schema",
            ),
        };
        let breaks = |witness: &Witness| !matches!(witness.outcome, Outcome::Json(_));
        let witnessed = found.hazards.iter().any(|(_, _, witness)| breaks(witness))
            || found
                .evidence
                .iter()
                .any(|one| matches!(one, Evidence::Witness(witness) if breaks(witness)));
        semantic = semantic.and(if witnessed {
            Semantic::Incompatible
        } else {
            found.semantic
        });
        hazards.extend(
            found
                .hazards
                .into_iter()
                .map(|(reader, writer, witness)| Hazard {
                    direction: pair.direction,
                    against: pair.against,
                    reader,
                    writer,
                    witness,
                }),
        );
        for (place, evidence) in places.into_iter().zip(found.evidence) {
            if let Some(found) = report.incompatibilities.get_mut(place) {
                found.evidence = Some(evidence);
            }
        }
    }
    report.evidence = Some(Summary { semantic, hazards });
}

/// Returns what data say of a refusal of any change: that some break, or that none does.
fn of_refusal(found: Findings, count: usize) -> Findings {
    let mut hazards = found.hazards;
    let breaks = |witness: &Witness| !matches!(witness.outcome, Outcome::Json(_));
    let evidence = match hazards.iter().position(|(_, _, one)| breaks(one)) {
        Some(place) => Evidence::Witness(Box::new(hazards.remove(place).2)),
        None if found.semantic == Semantic::Compatible => Evidence::Rule(
            Argument::Contained,
            "the mode refuses every change; this one leaves every datum as it is read".to_owned(),
        ),
        None => Evidence::Open(
            "no datum was found that breaks, and no proof that there is none".to_owned(),
        ),
    };
    Findings {
        evidence: vec![evidence; count],
        hazards,
        semantic: found.semantic,
    }
}

/// What a report says of all its comparisons together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) semantic: Semantic,
    pub(crate) hazards: Vec<Hazard>,
}

/// What the pairs of one check have in common and is made once.
#[derive(Default)]
struct Compiled {
    #[cfg(feature = "protobuf-strict")]
    links: crate::protobuf::evidence::Links,
}

#[cfg_attr(
    not(feature = "protobuf-strict"),
    expect(unused_variables, reason = "only Protobuf is compiled")
)]
fn gather(
    reader: &Schema,
    writer: &Schema,
    differences: &[&Difference],
    compiled: &mut Compiled,
) -> Findings {
    match (reader.model(), writer.model()) {
        (Model::Avro(r), Model::Avro(w)) => {
            crate::avro::evidence::gather(r, w, differences, reader.limits())
        }
        (Model::Json(r), Model::Json(w)) => {
            crate::json_schema::evidence::gather(r, w, differences, reader.limits())
        }
        #[cfg(feature = "protobuf-strict")]
        (Model::Protobuf(r), Model::Protobuf(w)) => {
            let links = &mut compiled.links;
            crate::protobuf::evidence::gather(r, w, differences, links, reader.limits())
        }
        #[cfg(not(feature = "protobuf-strict"))]
        (Model::Protobuf(_), Model::Protobuf(_)) => Findings::open(
            differences.len(),
            "this build has no descriptors (feature protobuf-strict)",
        ),
        _ => Findings::open(
            differences.len(),
            "schemas of different languages have no encoding in common",
        ),
    }
}

impl Witness {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("kind", "witness")?;
        map.serialize_entry("datum", &self.datum)?;
        if let Some(hex) = &self.hex {
            map.serialize_entry("hex", hex)?;
        }
        if let Some(message) = &self.message {
            map.serialize_entry("message", message)?;
        }
        map.serialize_entry("outcome", self.outcome.as_str())?;
        match &self.outcome {
            Outcome::Rejected(error) => map.serialize_entry("error", error)?,
            Outcome::Lost(seen) | Outcome::Changed(seen) | Outcome::Json(seen) => {
                map.serialize_entry("seen", seen)?;
            }
        }
        if let Some(note) = &self.note {
            map.serialize_entry("note", note)?;
        }
        Ok(())
    }
}

impl Serialize for Evidence {
    /// Writes `kind` and the members of that kind.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self {
            Evidence::Witness(witness) => witness.write(&mut map)?,
            Evidence::Rule(why, sentence) => {
                map.serialize_entry("kind", "rule")?;
                map.serialize_entry("why", why.as_str())?;
                map.serialize_entry("sentence", sentence)?;
            }
            Evidence::Open(why) => {
                map.serialize_entry("kind", "open")?;
                map.serialize_entry("why", why)?;
            }
        }
        map.end()
    }
}

impl Serialize for Hazard {
    /// Writes `direction`, `against`, `reader`, `writer` and the members of a witness.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("direction", self.direction.as_str())?;
        map.serialize_entry("against", &self.against)?;
        map.serialize_entry("reader", &self.reader)?;
        map.serialize_entry("writer", &self.writer)?;
        self.witness.write(&mut map)?;
        map.end()
    }
}
