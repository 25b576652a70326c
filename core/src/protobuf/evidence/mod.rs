//! What messages say of a pair of Protobuf schemas: written under the descriptors of the one, read under those of the other.
//!
//! Source: docs/evidence.md, "Protobuf".

mod compare;
mod json;
mod message;
mod telling;

use std::collections::BTreeMap;

use protox::prost_reflect::{
    DescriptorPool, FieldDescriptor, Kind, MessageDescriptor, OneofDescriptor,
};

use crate::compat::{Difference, Site};
use crate::evidence::{Argument, Audit, Evidence, Findings, Outcome, Seed, Semantic, Witness};
use crate::fingerprint::hex;
use crate::limits::Limits;
use crate::protobuf::schema::Schema;
use crate::protobuf::strict;
use compare::Loss;
use message::Message;

/// Hazards that are told of one pair of schemas.
const HAZARDS: usize = 16;

/// Returns what messages say of the differences of a pair, and of what is not among them.
pub(crate) fn gather(
    reader: &Schema,
    writer: &Schema,
    differences: &[&Difference],
    limits: &Limits,
) -> Findings {
    let (r, w) = match (strict::link(reader), strict::link(writer)) {
        (Ok(r), Ok(w)) => (r, w),
        (Err(error), _) | (_, Err(error)) => {
            let why = format!("protoc would not compile the schemas: {}", error.message());
            return Findings {
                evidence: differences
                    .iter()
                    .map(|difference| {
                        by_name(difference).unwrap_or_else(|| Evidence::Open(why.clone()))
                    })
                    .collect(),
                hazards: Vec::new(),
                semantic: Semantic::Unknown,
            };
        }
    };
    let mut search = Search {
        pairs: pairs(&w, &r),
        readers: by_local_name(&r),
        writers: by_local_name(&w),
        steps: limits.evidence / 10,
    };
    let evidence: Vec<Evidence> = differences
        .iter()
        .map(|difference| search.evidence(difference))
        .collect();
    let (hazards, complete) = search.hazards(differences);
    Findings {
        evidence,
        hazards,
        semantic: if complete {
            Semantic::Compatible
        } else {
            Semantic::Unknown
        },
    }
}

/// Writes messages of every type that both schemas have, each field with each telling value first, and reads them.
///
/// # Errors
/// What protoc finds wrong with a schema.
pub(crate) fn audit(
    reader: &Schema,
    writer: &Schema,
    count: usize,
    seed: &mut Seed,
    limits: &Limits,
) -> Result<Audit, crate::SchemaError> {
    let (r, w) = (strict::link(reader)?, strict::link(writer)?);
    let pairs = pairs(&w, &r);
    let mut search = Search {
        pairs: Vec::new(),
        readers: BTreeMap::new(),
        writers: BTreeMap::new(),
        steps: limits.evidence.max(count),
    };
    let mut audit = Audit::default();
    let mut values = Vec::new();
    for (w, r) in &pairs {
        let Some(base) = telling::least(w, 0) else {
            continue;
        };
        let fields = telling::each(w, Some(r), 0);
        for (number, list) in &fields {
            if audit.tried() < count {
                let mut message = base.clone();
                message.fields.insert(*number, list.clone());
                audit.add(search.witness(&message, w, r, None));
            }
        }
        values.push((w, r, base, fields));
    }
    // Beyond those, messages with several fields.
    while audit.tried() < count {
        let Some((w, r, base, fields)) = seed.of(&values) else {
            break;
        };
        let mut message = base.clone();
        for _ in 0..=seed.below(4) {
            let Some((number, list)) = seed.of(fields) else {
                break;
            };
            let oneof = w
                .get_field(*number)
                .and_then(|field| field.containing_oneof());
            for other in oneof.iter().flat_map(OneofDescriptor::fields) {
                message.fields.remove(&other.number());
            }
            message.fields.insert(*number, list.clone());
        }
        audit.add(search.witness(&message, w, r, None));
    }
    Ok(audit)
}

/// A difference that is one of names, whatever the fields.
fn by_name(difference: &Difference) -> Option<Evidence> {
    let sentence = match difference.rule.name {
        "PACKAGE_CHANGED" => {
            "the package is not in the bytes; only full names change, as in Any and in subjects"
        }
        "MESSAGE_REMOVED" => {
            "the name of a message is not in the bytes; what fields of its type lose is told at the fields"
        }
        _ => return None,
    };
    Some(Evidence::Rule(Argument::NamesOnly, sentence.to_owned()))
}

/// The messages that correspond to each other: of the same name below their packages.
fn pairs(w: &DescriptorPool, r: &DescriptorPool) -> Vec<(MessageDescriptor, MessageDescriptor)> {
    let readers = by_local_name(r);
    let own = w
        .all_messages()
        .filter(|one| !one.is_map_entry() && !is_builtin(one));
    own.filter_map(|one| Some((one.clone(), readers.get(&local(&one))?.clone())))
        .collect()
}

fn is_builtin(message: &MessageDescriptor) -> bool {
    message.package_name().starts_with("google.")
}

fn local(message: &MessageDescriptor) -> String {
    let full = message.full_name();
    let package = message.package_name();
    full.strip_prefix(package)
        .map_or(full, |rest| rest.trim_start_matches('.'))
        .to_owned()
}

/// The schema's own messages take precedence over imported ones of the same name.
fn by_local_name(pool: &DescriptorPool) -> BTreeMap<String, MessageDescriptor> {
    let mut found = BTreeMap::new();
    for one in pool.all_messages() {
        let main = one.parent_file().name() == strict::MAIN;
        if main || !found.contains_key(&local(&one)) {
            found.insert(local(&one), one);
        }
    }
    found
}

struct Search {
    pairs: Vec<(MessageDescriptor, MessageDescriptor)>,
    readers: BTreeMap<String, MessageDescriptor>,
    writers: BTreeMap<String, MessageDescriptor>,
    steps: usize,
}

impl Search {
    fn evidence(&mut self, difference: &Difference) -> Evidence {
        let rule = difference.rule.name;
        if let Some(evidence) = by_name(difference) {
            return evidence;
        }
        let (to, from) = (place(&difference.reader), place(&difference.writer));
        // A side that lacks the field names the message only.
        let number = to.1.or(from.1);
        let pair = self
            .writers
            .get(&from.0)
            .or(self.writers.get(&to.0))
            .cloned()
            .zip(
                self.readers
                    .get(&to.0)
                    .or(self.readers.get(&from.0))
                    .cloned(),
            );
        let Some((w, r)) = pair else {
            return Evidence::Open("the message is not found in the linked schemas".to_owned());
        };
        if telling::least(&w, 0).is_none() {
            return Evidence::Rule(
                Argument::Uninhabited,
                "required fields of the writer's message lead back to itself".to_owned(),
            );
        }
        let numbers: Vec<u32> = match number {
            Some(number) => vec![number],
            None => w.fields().map(|field| field.number()).collect(),
        };
        for number in &numbers {
            if let Some(witness) = self.field(&w, &r, *number) {
                return Evidence::Witness(Box::new(witness));
            }
        }
        if let Some(witness) = self.oneofs(&w, &r, number) {
            return Evidence::Witness(Box::new(witness));
        }
        if self.steps == 0 {
            return Evidence::Open("too many messages would have to be tried".to_owned());
        }
        let (why, sentence) = match rule {
            "FIELD_NAMED_TYPE_CHANGED" => (
                Argument::NamesOnly,
                "the name of a message's type is not in the bytes, and its fields are read alike",
            ),
            "ONEOF_FIELD_REMOVED" => (
                Argument::Contained,
                "a field that the reader does not know is read past, in a oneof as anywhere",
            ),
            "REQUIRED_FIELD_REMOVED" => (
                Argument::Contained,
                "the reader asks for less; a field that it does not know is read past",
            ),
            "FIELD_NUMERIC_LABEL_CHANGED" => (
                Argument::Contained,
                "what the writer may write of the field the reader takes, with the same values",
            ),
            _ => (
                Argument::SameMeaning,
                "the bytes of the field are read with the same values",
            ),
        };
        Evidence::Rule(why, sentence.to_owned())
    }

    /// Tries one field of the writer, set and not set; a refusal says more than a loss.
    fn field(
        &mut self,
        w: &MessageDescriptor,
        r: &MessageDescriptor,
        number: u32,
    ) -> Option<Witness> {
        let base = telling::least(w, 0)?;
        let mut messages = Vec::new();
        if let Some(from) = w.get_field(number) {
            let to = r.get_field(number);
            for list in telling::lists(&from, to.as_ref(), 0) {
                let mut message = base.clone();
                message.fields.insert(number, list);
                messages.push(message);
            }
        }
        messages.push(base);
        let mut found = None;
        for message in &messages {
            match self.witness(message, w, r, Some(number)) {
                Some(witness) if matches!(witness.outcome, Outcome::Rejected(_)) => {
                    return Some(witness);
                }
                witness => found = found.or(witness),
            }
        }
        found
    }

    /// Tries fields together that share a oneof at the reader only.
    fn oneofs(
        &mut self,
        w: &MessageDescriptor,
        r: &MessageDescriptor,
        number: Option<u32>,
    ) -> Option<Witness> {
        let base = telling::least(w, 0)?;
        for oneof in r.oneofs() {
            let members: Vec<FieldDescriptor> = oneof
                .fields()
                .filter_map(|to| w.get_field(to.number()))
                .collect();
            for (index, one) in members.iter().enumerate() {
                for other in members.iter().skip(index + 1) {
                    let apart = one.containing_oneof().is_none()
                        || one.containing_oneof() != other.containing_oneof();
                    let wanted = number
                        .is_none_or(|number| one.number() == number || other.number() == number);
                    if !apart || !wanted {
                        continue;
                    }
                    let first = |field: &FieldDescriptor| {
                        telling::lists(field, r.get_field(field.number()).as_ref(), 0)
                            .into_iter()
                            .next()
                    };
                    let (Some(a), Some(b)) = (first(one), first(other)) else {
                        continue;
                    };
                    let mut message = base.clone();
                    message.fields.insert(one.number(), a);
                    message.fields.insert(other.number(), b);
                    if let Some(witness) = self.witness(&message, w, r, None) {
                        return Some(witness);
                    }
                }
            }
        }
        None
    }

    /// Writes a message under the one descriptor, reads it under the other; `None` where it is read as it was written. With a number,
    /// what becomes of other fields does not count.
    fn witness(
        &mut self,
        message: &Message,
        w: &MessageDescriptor,
        r: &MessageDescriptor,
        number: Option<u32>,
    ) -> Option<Witness> {
        self.steps = self.steps.checked_sub(1)?;
        let mut message = message.clone();
        message::settle(&mut message, w);
        let message = &message;
        let mut bytes = Vec::new();
        message::write(message, w, &mut bytes);
        let outcome = match message::read(&bytes, r) {
            Err(error) => {
                // A fault of another field is told there.
                let other = number.is_some_and(|number| blames_other(&error, r, number));
                if other {
                    return None;
                }
                Outcome::Rejected(error)
            }
            Ok(mut seen) => {
                let loss = match number {
                    None => compare::message(message, w, &seen, r),
                    Some(number) => compare::one(message, w, &seen, r, number),
                };
                message::settle(&mut seen, r);
                let json = json::message(&seen, r);
                match loss? {
                    Loss::Lost => Outcome::Lost(json),
                    Loss::Changed => Outcome::Changed(json),
                }
            }
        };
        Some(Witness {
            datum: json::message(message, w),
            hex: Some(hex(&bytes)),
            message: Some(w.full_name().to_owned()),
            outcome,
            note: None,
        })
    }

    /// Tries every field of every message; tells also whether all of it could be tried.
    fn hazards(&mut self, differences: &[&Difference]) -> (Vec<(Site, Site, Witness)>, bool) {
        let told: Vec<(String, Option<u32>)> = differences
            .iter()
            .flat_map(|one| [place(&one.reader), place(&one.writer)])
            .collect();
        let mut hazards = Vec::new();
        for (w, r) in self.pairs.clone() {
            let mut numbers: Vec<u32> = w
                .fields()
                .chain(r.fields())
                .map(|field| field.number())
                .collect();
            numbers.sort_unstable();
            numbers.dedup();
            for number in numbers {
                if hazards.len() >= HAZARDS || self.steps == 0 {
                    return (hazards, false);
                }
                let known = |one: &MessageDescriptor| told.contains(&(local(one), Some(number)));
                if known(&w) || known(&r) {
                    continue;
                }
                // What is wrong inside a message is told at that message.
                let nested = w.get_field(number).zip(r.get_field(number)).is_some_and(|(from, to)| {
                    matches!((from.kind(), to.kind()), (Kind::Message(a), Kind::Message(b))
                        if from.is_list() == to.is_list() && from.is_group() == to.is_group() && !from.is_map() && !to.is_map()
                            && self.pairs.iter().any(|(w, r)| *w == a && *r == b))
                        && from.is_required() == to.is_required()
                        && from.containing_oneof().is_some() == to.containing_oneof().is_some()
                });
                if nested {
                    continue;
                }
                let found = self
                    .field(&w, &r, number)
                    .or_else(|| json_break(&w, &r, number));
                if let Some(witness) = found {
                    hazards.push((site(&r, number), site(&w, number), witness));
                }
            }
        }
        (hazards, true)
    }
}

/// Whether an error is about a field of the message that is not the one looked at.
fn blames_other(error: &str, r: &MessageDescriptor, number: u32) -> bool {
    let mut others = r.fields().filter(|field| field.number() != number);
    let mine = r
        .get_field(number)
        .is_some_and(|field| error.contains(&format!("{:?}", field.name())));
    !mine && others.any(|field| error.contains(&format!("field {:?} is missing", field.name())))
}

/// Returns a message whose bytes are read alike while the JSON forms have different names.
fn json_break(w: &MessageDescriptor, r: &MessageDescriptor, number: u32) -> Option<Witness> {
    let (from, to) = (w.get_field(number)?, r.get_field(number)?);
    if from.json_name() == to.json_name() {
        return None;
    }
    let mut message = telling::least(w, 0)?;
    let list = telling::lists(&from, Some(&to), 0).into_iter().next()?;
    message.fields.insert(number, list);
    message::settle(&mut message, w);
    if message.fields.get(&number).is_none_or(Vec::is_empty) {
        return None;
    }
    let mut bytes = Vec::new();
    message::write(&message, w, &mut bytes);
    let seen = message::read(&bytes, r).ok()?;
    Some(Witness {
        datum: json::message(&message, w),
        hex: Some(hex(&bytes)),
        message: Some(w.full_name().to_owned()),
        outcome: Outcome::Json(json::message(&seen, r)),
        note: None,
    })
}

/// Returns the local name of the message, and the field's number where a site has one.
fn place(site: &Site) -> (String, Option<u32>) {
    let path = site.path.trim_start_matches('/');
    match path.rsplit_once('/') {
        Some((message, number)) if number.parse::<u32>().is_ok() => {
            (message.replace('/', "."), number.parse().ok())
        }
        _ => (path.replace('/', "."), None),
    }
}

fn site(message: &MessageDescriptor, number: u32) -> Site {
    let mut path = format!("/{}", local(message).replace('.', "/"));
    if message.get_field(number).is_some() {
        path.push('/');
        path.push_str(&number.to_string());
    }
    Site { path, span: None }
}
