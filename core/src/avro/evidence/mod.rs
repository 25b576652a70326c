//! What Avro data say of a pair of schemas: the smallest datum that a resolving decoder refuses or changes, or that there is none.
//!
//! Which branch, symbol or field fails does not depend on the datum around it, so the search is one over pairs of types: the smallest
//! datum that comes to a pair, and the smallest that fails there. It is complete: where it finds nothing, nothing fails.
//!
//! Source: docs/evidence.md, "Avro"; Avro specification, "Schema Resolution".

mod drawn;
mod fault;
mod minimal;
mod pairs;
mod resolve;
mod tagged;

use std::collections::BTreeMap;

use crate::avro::data::Datum;
use crate::avro::model::{Kind, Parent, Schema, TypeId};
use crate::compat::{Difference, Site};
use crate::evidence::{Argument, Audit, Evidence, Findings, Outcome, Seed, Semantic, Witness};
use crate::fingerprint::hex;
use crate::limits::Limits;
use crate::source::Span;
use minimal::Minimal;
use pairs::{Pairs, Spent};
use resolve::{Loss, Resolver};

/// Hazards that are told of one pair of schemas; the rest would say the same again.
const HAZARDS: usize = 16;

/// Values that a witness may have.
const SIZE: u64 = 10_000;

/// Returns what data say of the differences of a pair, and of what is not among them.
pub(crate) fn gather(
    reader: &Schema,
    writer: &Schema,
    differences: &[&Difference],
    limits: &Limits,
) -> Findings {
    let search = Search {
        reader,
        writer,
        limits,
        minimal: Minimal::new(writer),
        resolver: Resolver::new(reader, writer, limits),
        places: if differences.is_empty() {
            (Places::default(), Places::default())
        } else {
            (Places::new(reader), Places::new(writer))
        },
    };
    search
        .findings(differences)
        .unwrap_or_else(|Spent| Findings::open(differences.len(), &spent(limits)))
}

/// Writes data of the writer's schema, small ones of each part first, and reads them.
pub(crate) fn audit(
    reader: &Schema,
    writer: &Schema,
    count: usize,
    seed: &mut Seed,
    limits: &Limits,
) -> Audit {
    let search = Search {
        reader,
        writer,
        limits,
        minimal: Minimal::new(writer),
        resolver: Resolver::new(reader, writer, limits),
        places: (Places::default(), Places::default()),
    };
    let mut audit = Audit::default();
    for datum in drawn::small(&search.minimal, writer.root, 0)
        .iter()
        .take(count)
    {
        audit.add(search.witness(datum));
    }
    while audit.tried() < count {
        let Some(datum) = drawn::datum(&search.minimal, writer.root, seed, 0) else {
            break;
        };
        audit.add(search.witness(&datum));
    }
    audit
}

fn spent(limits: &Limits) -> String {
    format!(
        "the pairs of types were searched for {} steps without an end",
        limits.evidence
    )
}

struct Search<'a> {
    reader: &'a Schema,
    writer: &'a Schema,
    limits: &'a Limits,
    minimal: Minimal<'a>,
    resolver: Resolver<'a>,
    /// Of the reader's types and of the writer's.
    places: (Places, Places),
}

impl Search<'_> {
    fn findings(&self, differences: &[&Difference]) -> Result<Findings, Spent> {
        let mut steps = self.limits.evidence;
        let pairs = Pairs::new(
            self.reader,
            self.writer,
            &self.minimal,
            &self.resolver,
            &mut steps,
        )?;
        let mut told = Vec::new();
        let mut evidence = Vec::with_capacity(differences.len());
        for difference in differences {
            evidence.push(
                match self.evidence(&pairs, difference, &mut told, &mut steps) {
                    Ok(evidence) => evidence,
                    Err(Spent) => Evidence::Open(spent(self.limits)),
                },
            );
        }
        let mut hazards = Vec::new();
        let mut open = evidence.iter().any(|one| matches!(one, Evidence::Open(_)));
        for (place, fault) in pairs.faults() {
            if hazards.len() >= HAZARDS {
                break;
            }
            if told.contains(&place) {
                continue;
            }
            let Some(datum) = pairs.datum(place, fault) else {
                open = true;
                continue;
            };
            match self.witness(&datum) {
                // What is refused with differences known is what they are about.
                Some(Witness {
                    outcome: Outcome::Rejected(_),
                    ..
                }) if !differences.is_empty() => {}
                Some(witness) => {
                    let (w, r) = pairs.types(place);
                    hazards.push((site(self.reader, r), site(self.writer, w), witness));
                }
                None => open = true,
            }
        }
        Ok(Findings {
            evidence,
            hazards,
            semantic: if open {
                Semantic::Unknown
            } else {
                Semantic::Compatible
            },
        })
    }

    fn evidence(
        &self,
        pairs: &Pairs,
        difference: &Difference,
        told: &mut Vec<usize>,
        steps: &mut usize,
    ) -> Result<Evidence, Spent> {
        let rule = difference.rule.name;
        let Some(place) = self.place(pairs, difference) else {
            return Ok(Evidence::Rule(
                Argument::Uninhabited,
                "no finite datum of the writer comes to this place".to_owned(),
            ));
        };
        let (w, _) = pairs.types(place);
        if !self.minimal.inhabited(w) {
            return Ok(Evidence::Rule(
                Argument::Uninhabited,
                format!(
                    "no datum of the writer's {} can be written",
                    self.writer.kind(w).as_str()
                ),
            ));
        }
        if let Some((at, fault)) = pairs.nearest(place, rule, steps)? {
            told.push(at);
            let Some(datum) = pairs.datum_through(place, at, fault, steps)? else {
                return Ok(Evidence::Open(format!(
                    "the smallest datum that comes there has more than {SIZE} values"
                )));
            };
            return Ok(match self.witness(&datum) {
                Some(witness) => Evidence::Witness(Box::new(witness)),
                None => Evidence::Open("the datum that should fail is read as written".to_owned()),
            });
        }
        let named = matches!(self.writer.kind(w), Kind::Record)
            && matches!(rule, "NAME_MISMATCH" | "MISSING_UNION_BRANCH");
        Ok(if named {
            Evidence::Rule(
                Argument::NamesOnly,
                "names of records are not in the data, and decoders that resolve by structure read every datum".to_owned(),
            )
        } else {
            Evidence::Rule(
                Argument::SameMeaning,
                "every datum that comes there is read as it was written".to_owned(),
            )
        })
    }

    /// Returns the pair of types that a difference is about.
    fn place(&self, pairs: &Pairs, difference: &Difference) -> Option<usize> {
        let writers = self.places.1.at(&difference.writer);
        let readers = self.places.0.at(&difference.reader);
        pairs.at(&writers, &readers).or_else(|| {
            // An enum that stands in for a missing field is held against the whole record; what fails is the record.
            let owners: Vec<TypeId> = readers
                .iter()
                .filter_map(|id| match self.reader.ty(*id).parent {
                    Parent::Field(field) => self.reader.field(field).map(|field| field.owner),
                    _ => None,
                })
                .collect();
            pairs.at(&writers, &owners)
        })
    }

    /// Returns a datum as a witness, `None` where its reader gets it as it was written.
    fn witness(&self, datum: &Datum) -> Option<Witness> {
        let mut bytes = Vec::new();
        datum.write(&mut bytes);
        let (outcome, note) = match self.resolver.read(datum) {
            Err(error) => (Outcome::Rejected(error), None),
            Ok((seen, Some(loss))) => {
                let seen = tagged::value(self.reader, self.reader.root, &seen);
                match loss {
                    Loss::Lost => (Outcome::Lost(seen), None),
                    Loss::Changed => (Outcome::Changed(seen), None),
                    Loss::Meaning(note) => (Outcome::Changed(seen), Some(note)),
                }
            }
            Ok((_, None)) => return None,
        };
        Some(Witness {
            datum: tagged::value(self.writer, self.writer.root, datum),
            hex: Some(hex(&bytes)),
            message: None,
            outcome,
            note,
        })
    }
}

fn site(schema: &Schema, id: TypeId) -> Site {
    Site {
        path: schema.pointer(id),
        span: schema.place(schema.ty(id).node),
    }
}

/// The types of a schema by text and place, made when the first difference asks.
#[derive(Default)]
struct Places(BTreeMap<(String, String), Vec<TypeId>>);

impl Places {
    fn new(schema: &Schema) -> Self {
        let mut places = Self::default();
        for id in 0..schema.types.len() as TypeId {
            let key = (source(schema.place(schema.ty(id).node)), schema.pointer(id));
            places.0.entry(key).or_default().push(id);
        }
        places
    }

    /// Returns the types that a site of a difference may mean: it names a type, or a field or an attribute of one.
    fn at(&self, site: &Site) -> Vec<TypeId> {
        let path = &site.path;
        let owner = ["/name", "/size", "/symbols"]
            .iter()
            .find_map(|attribute| path.strip_suffix(attribute))
            .or_else(|| {
                let (owner, index) = path.rsplit_once("/fields/")?;
                index.parse::<u32>().is_ok().then_some(owner)
            })
            .unwrap_or(path);
        let key = (source(site.span.clone()), owner.to_owned());
        self.0.get(&key).cloned().unwrap_or_default()
    }
}

fn source(span: Option<Span>) -> String {
    span.map_or_else(String::new, |span| span.source)
}
