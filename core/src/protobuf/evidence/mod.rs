//! What messages say of a pair of Protobuf schemas: written under the descriptors of the one, read under those of the other.
//!
//! Source: docs/evidence.md, "Protobuf".

mod compare;
mod drawn;
mod json;
mod message;
mod telling;

use std::collections::{BTreeMap, BTreeSet};

use protox::prost_reflect::{DescriptorPool, FieldDescriptor, Kind, MessageDescriptor};

use crate::compat::{Difference, Site};
use crate::error::SchemaError;
use crate::evidence::{Argument, Evidence, Findings, Outcome, Semantic, Witness};
use crate::fingerprint::hex;
use crate::limits::Limits;
use crate::protobuf::place;
use crate::protobuf::schema::Schema;
use crate::protobuf::strict;
use compare::Loss;
pub(crate) use drawn::audit;
use message::{Message, Value};

/// Hazards that are told of one pair of schemas.
const HAZARDS: usize = 16;

/// The compiled schemas of one check, each compiled once, however many pairs it is of.
#[derive(Default)]
pub(crate) struct Links(Vec<(usize, Result<DescriptorPool, SchemaError>)>);

impl Links {
    /// Returns a schema compiled; it must live as long as this.
    fn of(&mut self, schema: &Schema) -> Result<DescriptorPool, SchemaError> {
        let address = std::ptr::from_ref(schema).addr();
        if let Some((_, known)) = self.0.iter().find(|(known, _)| *known == address) {
            return known.clone();
        }
        let linked = strict::link(schema);
        self.0.push((address, linked.clone()));
        linked
    }
}

/// Returns what messages say of the differences of a pair, and of what is not among them.
pub(crate) fn gather(
    reader: &Schema,
    writer: &Schema,
    differences: &[&Difference],
    links: &mut Links,
    limits: &Limits,
) -> Findings {
    let (r, w) = match (links.of(reader), links.of(writer)) {
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
    let hazards = hazards
        .into_iter()
        .map(|hazard| {
            let to = site(reader, &hazard.reader, hazard.number);
            let from = site(writer, &hazard.writer, hazard.number);
            (to, from, hazard.witness)
        })
        .collect();
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

/// Two messages of which the one may be read as the other.
struct Pair {
    w: MessageDescriptor,
    r: MessageDescriptor,
    /// For messages whose names differ, the pair that has them as the type of a field, and the field's number.
    around: Option<(usize, u32)>,
}

/// The messages that correspond to each other: those of the same name below their packages, then those that stand in the same fields.
fn pairs(w: &DescriptorPool, r: &DescriptorPool) -> Vec<Pair> {
    let readers = by_local_name(r);
    let own = w
        .all_messages()
        .filter(|one| !one.is_map_entry() && !is_builtin(one));
    let mut found: Vec<Pair> = own
        .filter_map(|w| {
            let r = readers.get(&local(&w))?.clone();
            Some(Pair { w, r, around: None })
        })
        .collect();
    let mut known: BTreeSet<(String, String)> = found.iter().map(Pair::names).collect();
    let mut next = 0;
    while let Some(pair) = found.get(next) {
        let fields = pair.w.fields().filter_map(|from| {
            let to = pair.r.get_field(from.number())?;
            let both = (message_of(&from)?, message_of(&to)?);
            let alike = from.is_map() == to.is_map() && from.is_group() == to.is_group();
            (alike && !is_builtin(&both.0)).then_some((from.number(), both))
        });
        let inner: Vec<Pair> = fields
            .map(|(number, (w, r))| Pair {
                w,
                r,
                around: Some((next, number)),
            })
            .collect();
        for pair in inner {
            if known.insert(pair.names()) {
                found.push(pair);
            }
        }
        next += 1;
    }
    found
}

impl Pair {
    fn names(&self) -> (String, String) {
        (self.w.full_name().to_owned(), self.r.full_name().to_owned())
    }
}

/// Returns the message that is a field's type, of a map that of its values.
fn message_of(field: &FieldDescriptor) -> Option<MessageDescriptor> {
    match field.kind() {
        Kind::Message(entry) if field.is_map() => message_of(&entry.get_field(2)?),
        Kind::Message(of) => Some(of),
        _ => None,
    }
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

/// A message that shows what no difference tells of, and the messages, or the field of that number, that it is about.
struct Hazard {
    writer: MessageDescriptor,
    reader: MessageDescriptor,
    number: Option<u32>,
    witness: Witness,
}

struct Search {
    pairs: Vec<Pair>,
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
        let (to, from) = (located(&difference.reader), located(&difference.writer));
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
            if let Some((_, witness)) = self.field(&w, &r, *number) {
                return Evidence::Witness(Box::new(witness));
            }
        }
        if let Some((_, witness)) = self.oneofs(&w, &r, number) {
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
    ) -> Option<(Message, Witness)> {
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
        for message in messages {
            match self.witness(&message, w, r, Some(number)) {
                Some(witness) if matches!(witness.outcome, Outcome::Rejected(_)) => {
                    return Some((message, witness));
                }
                Some(witness) => found = found.or(Some((message, witness))),
                None => {}
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
    ) -> Option<(Message, Witness)> {
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
                    // A zero without presence would not be written.
                    let first = |field: &FieldDescriptor| {
                        telling::lists(field, r.get_field(field.number()).as_ref(), 0)
                            .into_iter()
                            .find(|list| !list.iter().all(Value::is_zero))
                    };
                    let (Some(a), Some(b)) = (first(one), first(other)) else {
                        continue;
                    };
                    let mut message = base.clone();
                    message.fields.insert(one.number(), a);
                    message.fields.insert(other.number(), b);
                    if let Some(witness) = self.witness(&message, w, r, None) {
                        return Some((message, witness));
                    }
                }
            }
        }
        None
    }

    /// Puts a message of a pair into those around it, up to one that both schemas call alike; tells that pair, and the field of it.
    fn around(&self, index: usize, message: Message) -> Option<(Message, usize, Option<u32>)> {
        let (mut at, mut message, mut within) = (index, message, None);
        while let Some((outer, number)) = self.pairs.get(at)?.around {
            let w = &self.pairs.get(outer)?.w;
            let field = w.get_field(number)?;
            let mut value = Value::Message(message);
            if let (true, Kind::Message(entry)) = (field.is_map(), field.kind()) {
                let mut of = Message::default();
                of.fields.insert(1, vec![json::zero(&entry.get_field(1)?)]);
                of.fields.insert(2, vec![value]);
                value = Value::Message(of);
            }
            message = telling::least(w, 0)?;
            message.fields.insert(number, vec![value]);
            (at, within) = (outer, Some(number));
        }
        Some((message, at, within))
    }

    /// Returns a witness of an inner pair as one of the messages that both schemas call alike.
    fn outermost(&mut self, index: usize, found: (Message, Witness)) -> Option<Witness> {
        let (message, at, within) = self.around(index, found.0)?;
        if within.is_none() {
            return Some(found.1);
        }
        let pair = self.pairs.get(at)?;
        let (w, r) = (pair.w.clone(), pair.r.clone());
        self.witness(&message, &w, &r, within)
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
    fn hazards(&mut self, differences: &[&Difference]) -> (Vec<Hazard>, bool) {
        let told: Vec<(String, Option<u32>)> = differences
            .iter()
            .flat_map(|one| [located(&one.reader), located(&one.writer)])
            .collect();
        let moved: Vec<String> = differences
            .iter()
            .filter(|one| one.rule.name == "MULTIPLE_FIELDS_MOVED_TO_ONEOF")
            .flat_map(|one| [located(&one.reader).0, located(&one.writer).0])
            .collect();
        let mut hazards = Vec::new();
        for index in 0..self.pairs.len() {
            let Some(pair) = self.pairs.get(index) else {
                break;
            };
            let (w, r) = (pair.w.clone(), pair.r.clone());
            let known = |number: u32| {
                [&w, &r]
                    .iter()
                    .any(|one| told.contains(&(local(one), Some(number))))
            };
            let oneofs_told = [&w, &r].iter().any(|one| moved.contains(&local(one)));
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
                if known(number) || self.told_within(&w, &r, number) {
                    continue;
                }
                let found = self
                    .field(&w, &r, number)
                    .and_then(|found| self.outermost(index, found))
                    .or_else(|| self.json_break(index, number));
                if let Some(witness) = found {
                    hazards.push(Hazard {
                        writer: w.clone(),
                        reader: r.clone(),
                        number: Some(number),
                        witness,
                    });
                }
            }
            let found = if oneofs_told {
                None
            } else {
                self.oneofs(&w, &r, None)
            };
            if let Some(witness) = found.and_then(|found| self.outermost(index, found)) {
                hazards.push(Hazard {
                    writer: w.clone(),
                    reader: r.clone(),
                    number: None,
                    witness,
                });
            }
        }
        (hazards, true)
    }

    /// Whether what is wrong with a field is told at the messages that are its types.
    fn told_within(&self, w: &MessageDescriptor, r: &MessageDescriptor, number: u32) -> bool {
        w.get_field(number)
            .zip(r.get_field(number))
            .is_some_and(|(from, to)| {
                matches!((from.kind(), to.kind()), (Kind::Message(a), Kind::Message(b))
                    if from.is_list() == to.is_list() && from.is_group() == to.is_group() && !from.is_map() && !to.is_map()
                        && self.pairs.iter().any(|pair| pair.w == a && pair.r == b))
                    && from.is_required() == to.is_required()
                    && from.containing_oneof().is_some() == to.containing_oneof().is_some()
            })
    }

    /// Returns a message whose bytes are read alike while the JSON forms have different names.
    fn json_break(&self, index: usize, number: u32) -> Option<Witness> {
        let pair = self.pairs.get(index)?;
        let (from, to) = (pair.w.get_field(number)?, pair.r.get_field(number)?);
        if from.json_name() == to.json_name() {
            return None;
        }
        let mut message = telling::least(&pair.w, 0)?;
        let list = telling::lists(&from, Some(&to), 0).into_iter().next()?;
        message.fields.insert(number, list);
        message::settle(&mut message, &pair.w);
        if message.fields.get(&number).is_none_or(Vec::is_empty) {
            return None;
        }
        let (message, at, _) = self.around(index, message)?;
        let Pair { w, r, .. } = self.pairs.get(at)?;
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
}

/// Whether an error is that something required is missing at a field of the message that is not the one looked at.
fn blames_other(error: &str, r: &MessageDescriptor, number: u32) -> bool {
    let path = error.strip_prefix("required field \"");
    let name = path.and_then(|path| path.split(['.', '"']).next());
    name.is_some_and(|name| {
        r.get_field_by_name(name)
            .is_some_and(|field| field.number() != number)
    })
}

/// Returns the local name of the message, and the field's number where a site has one.
fn located(site: &Site) -> (String, Option<u32>) {
    let path = site.path.trim_start_matches('/');
    match path.rsplit_once('/') {
        Some((message, number)) if number.parse::<u32>().is_ok() => {
            (message.replace('/', "."), number.parse().ok())
        }
        _ => (path.replace('/', "."), None),
    }
}

/// Returns where a message stands, or the field of that number if it has one.
fn site(schema: &Schema, message: &MessageDescriptor, number: Option<u32>) -> Site {
    let mut path = format!("/{}", local(message).replace('.', "/"));
    let number = number.filter(|number| message.get_field(*number).is_some());
    if let Some(number) = number {
        path.push('/');
        path.push_str(&number.to_string());
    }
    Site {
        path,
        span: place::span(schema, message.full_name(), number),
    }
}
