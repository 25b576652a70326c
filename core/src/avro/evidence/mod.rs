//! What Avro data say of a pair of schemas: the smallest datum that a resolving decoder refuses or changes, or that there is none.
//!
//! Which branch, symbol or field fails does not depend on the datum around it, so the search is one over pairs of types: the smallest
//! datum that comes to a pair, and the smallest that fails there. It is complete: where it finds nothing, nothing fails.
//!
//! Source: docs/evidence.md, "Avro"; Avro specification, "Schema Resolution".

mod drawn;
mod fault;
mod filled;
mod meaning;
mod minimal;
mod pairs;
mod resolve;
mod tagged;
mod union;

use crate::avro::data::Datum;
use crate::avro::model::{Body, Kind, Parent, Schema, TypeId};
use crate::compat::{Difference, Site};
use crate::evidence::{Argument, Evidence, Findings, Outcome, Seed, Semantic, Tally, Witness};
use crate::fingerprint::hex;
use crate::limits::Limits;
use crate::source::Span;
use minimal::Minimal;
use pairs::{Pairs, Spent};
use resolve::{Place, Resolver, Way};

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
    tally: &mut Tally,
    seed: &mut Seed,
    limits: &Limits,
) {
    let search = Search {
        reader,
        writer,
        limits,
        minimal: Minimal::new(writer),
        resolver: Resolver::new(reader, writer, limits),
        places: (Places::default(), Places::default()),
    };
    // What keeps a decoder from being made at all is found on the way; without the pairs it is only told where data come to it.
    let _ = Pairs::new(&search.resolver, &search.minimal, &mut { limits.evidence });
    for datum in drawn::small(&search.minimal, writer.root, 0)
        .iter()
        .take(tally.left())
    {
        tally.add(search.witness(datum, None));
    }
    while tally.left() > 0 {
        let Some(datum) = drawn::datum(&search.minimal, writer.root, seed, 0) else {
            break;
        };
        tally.add(search.witness(&datum, None));
    }
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
        let pairs = Pairs::new(&self.resolver, &self.minimal, &mut steps)?;
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
        let explained = evidence.iter().any(|one| {
            matches!(one, Evidence::Witness(witness) if matches!(witness.outcome, Outcome::Rejected(_)))
        });
        if !explained && let Some(clash) = self.resolver.clash() {
            match self.any_datum() {
                Some(witness) => hazards.push((
                    site(self.reader, self.reader.root),
                    site(self.writer, clash.at),
                    witness,
                )),
                None => open = true,
            }
        }
        for (pair, fault) in pairs.faults() {
            if hazards.len() >= HAZARDS {
                break;
            }
            let place = pairs.place(pair, fault);
            if told.contains(&place) {
                continue;
            }
            let Some(datum) = pairs.datum(pair, fault) else {
                open = true;
                continue;
            };
            match self.witness(&datum, Some(place)) {
                // What is refused beside a difference that refuses is what that is about.
                Some(Witness {
                    outcome: Outcome::Rejected(_),
                    ..
                }) if explained => {}
                // What is refused before it can be changed is told where that is.
                Some(Witness {
                    outcome: Outcome::Rejected(_),
                    ..
                }) if !fault.refuses => {}
                Some(witness) => {
                    let (w, r) = pairs.types(pair);
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
        told: &mut Vec<Place>,
        steps: &mut usize,
    ) -> Result<Evidence, Spent> {
        let rule = difference.rule.name;
        if rule == "READER_FIELD_AMBIGUOUS" && self.resolver.clash().is_some() {
            return Ok(match self.any_datum() {
                Some(witness) => Evidence::Witness(Box::new(witness)),
                None => Evidence::Rule(
                    Argument::Uninhabited,
                    "no finite datum of the writer can be written".to_owned(),
                ),
            });
        }
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
        let field = field(&difference.reader);
        if let Some((at, fault)) = pairs.nearest(place, rule, field, steps)? {
            let own = pairs.place(at, fault);
            told.push(own);
            let Some(datum) = pairs.datum_through(place, at, fault, steps)? else {
                return Ok(Evidence::Open(format!(
                    "the smallest datum that comes there has more than {SIZE} values"
                )));
            };
            return Ok(match self.witness(&datum, Some(own)) {
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
        pairs
            .at(&writers, &readers)
            .or_else(|| {
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
            .or_else(|| {
                // Unions that are alike are read branch by branch.
                let branches = writers.iter().zip(&readers).filter_map(|(w, r)| {
                    match (self.writer.ty(*w).parent, self.reader.body(*r)) {
                        (Parent::Branch { index, .. }, Body::Union(list)) => {
                            self.reader.branches(list).get(index as usize).copied()
                        }
                        _ => None,
                    }
                });
                let branches: Vec<TypeId> = branches.collect();
                pairs.at(&writers, &branches)
            })
    }

    /// Returns the smallest datum there is as a witness of what fails whatever is written.
    fn any_datum(&self) -> Option<Witness> {
        let root = self.writer.root;
        let datum = (self.minimal.cost(root) <= SIZE)
            .then(|| self.minimal.datum(root))
            .flatten()?;
        self.witness(&datum, None)
    }

    /// Returns a datum as a witness, `None` where its reader gets it as it was written. With a place, what fails there is told, and `note`
    /// says what a decoder stops at before.
    fn witness(&self, datum: &Datum, place: Option<Place>) -> Option<Witness> {
        let reading = self.resolver.read(datum);
        let own = |at: Place| place.is_some_and(|place| place == at);
        let (outcome, note) = if let Some(first) = reading.failures.first() {
            let mut failures = reading.failures.iter().skip(1);
            match failures.find(|one| own(one.place)) {
                Some(failure) if !own(first.place) => (
                    Outcome::Rejected(failure.message.clone()),
                    Some(format!(
                        "a decoder stops before it comes to this: {}",
                        first.message
                    )),
                ),
                _ => (Outcome::Rejected(first.message.clone()), first.note.clone()),
            }
        } else {
            let mut losses = reading.losses.iter();
            let found = losses.find(|(at, _)| own(*at)).or(reading.losses.first());
            let (_, loss) = found?;
            let seen = tagged::value(self.reader, self.reader.root, &reading.seen);
            let outcome = match loss.way {
                Way::Lost => Outcome::Lost(seen),
                Way::Changed => Outcome::Changed(seen),
            };
            (outcome, loss.note.clone())
        };
        Some(Witness {
            datum: tagged::value(self.writer, self.writer.root, datum),
            hex: Some(hex(&datum.binary())),
            message: None,
            outcome,
            note,
        })
    }
}

/// Returns the index of the field that a site names: the last of its path.
fn field(site: &Site) -> Option<u32> {
    let (_, rest) = site.path.rsplit_once("/fields/")?;
    rest.strip_suffix("/type").unwrap_or(rest).parse().ok()
}

fn site(schema: &Schema, id: TypeId) -> Site {
    Site {
        path: schema.pointer(id),
        span: schema.place(schema.ty(id).node),
    }
}

/// The types of a schema, sorted by text and place, made when the first difference asks.
#[derive(Default)]
struct Places(Vec<(String, String, TypeId)>);

impl Places {
    fn new(schema: &Schema) -> Self {
        let mut places = Self::default();
        for id in 0..schema.types.len() as TypeId {
            let text = source(schema.place(schema.ty(id).node));
            places.0.push((text, schema.pointer(id), id));
        }
        places.0.sort_unstable();
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
        let wanted = (source(site.span.clone()), owner);
        let place = |(text, path, _): &(String, String, TypeId)| {
            (text.as_str(), path.as_str()).cmp(&(wanted.0.as_str(), wanted.1))
        };
        let first = self.0.partition_point(|one| place(one).is_lt());
        let those = self.0.iter().skip(first);
        let those = those.take_while(|one| place(one).is_eq());
        those.map(|(.., id)| *id).collect()
    }
}

fn source(span: Option<Span>) -> String {
    span.map_or_else(String::new, |span| span.source)
}
