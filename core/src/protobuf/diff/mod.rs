//! What differs between what a reader expects and what a writer writes, in the registry's order.
//!
//! Source: docs/protobuf.md, "Comparison".

mod enumeration;
mod field;
mod message;
mod site;

use std::collections::{BTreeMap, BTreeSet};

use crate::compat::{Args, Difference, PairMemo, Rule, Site, Verdict, Wanted};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::java_order::{Entry, mask_of_map, mask_of_set};
use crate::protobuf::model::{EnumId, MessageId};
use crate::protobuf::pairing::find;
use crate::protobuf::rules;
use crate::protobuf::schema::Schema;

/// Compares two schemas.
///
/// # Errors
/// `LIMIT_PAIRS`, `LIMIT_DEPTH`, `LIMIT_OUTPUT`; `CHECK_FAILED` where the registry's checker throws.
pub(crate) fn diff(
    reader: &Schema,
    writer: &Schema,
    wanted: Wanted,
    limits: &Limits,
) -> Result<Vec<Difference>, SchemaError> {
    match Walk::new(reader, writer, wanted, limits).run() {
        Ok(differences) => Ok(differences),
        Err(Stop::Error(error)) => Err(error),
        Err(Stop::Builtin) => {
            // A built-in type is compared with another type: now the built-in files have to be read.
            let reader = reader.with_builtins(limits)?;
            let writer = writer.with_builtins(limits)?;
            match Walk::new(&reader, &writer, wanted, limits).run() {
                Ok(differences) => Ok(differences),
                Err(Stop::Error(error)) => Err(error),
                Err(Stop::Builtin) => Err(SchemaError::new(
                    Code::CheckFailed,
                    "a built-in type has no text",
                )),
            }
        }
    }
}

/// Why a walk ends early.
enum Stop {
    Error(SchemaError),
    /// It needs the text of a built-in file.
    Builtin,
}

impl From<SchemaError> for Stop {
    fn from(error: SchemaError) -> Self {
        Stop::Error(error)
    }
}

type Walked = Result<(), Stop>;

/// One of the two schemas.
#[derive(Clone, Copy)]
struct Side<'a> {
    schema: &'a Schema,
}

/// A step of the registry's path.
#[derive(Clone, Copy)]
enum Step<'a> {
    Name(&'a str),
    Tag(i32),
}

struct Walk<'a> {
    /// The schema that reads.
    update: Side<'a>,
    /// The schema whose data is read.
    original: Side<'a>,
    wanted: Wanted,
    limits: &'a Limits,
    path: Vec<Step<'a>>,
    /// The original's messages that are being compared.
    open: Vec<MessageId>,
    depth: usize,
    pairs: usize,
    /// How often a comparison was cut off because its message was open already.
    cut: usize,
    /// Pairs of which it is known that nothing differs, wherever they are met.
    equal: PairMemo<()>,
    /// The names of the oneofs of one of the update's messages.
    oneof_names: Option<(MessageId, BTreeSet<&'a str>)>,
    found: Vec<Difference>,
    breaking: usize,
    places: site::Places<'a>,
}

impl<'a> Walk<'a> {
    fn new(reader: &'a Schema, writer: &'a Schema, wanted: Wanted, limits: &'a Limits) -> Self {
        Self {
            update: Side { schema: reader },
            original: Side { schema: writer },
            wanted,
            limits,
            path: Vec::with_capacity(8),
            open: Vec::with_capacity(8),
            depth: 0,
            pairs: 0,
            cut: 0,
            equal: PairMemo::default(),
            oneof_names: None,
            found: Vec::new(),
            breaking: 0,
            places: site::Places { reader, writer },
        }
    }

    fn run(mut self) -> Result<Vec<Difference>, Stop> {
        let package = |side: Side<'a>| side.schema.package();
        let (reader, writer) = (package(self.update), package(self.original));
        if reader != writer {
            let args = vec![
                ("readerpackage", reader.unwrap_or("").into()),
                ("writerpackage", writer.unwrap_or("").into()),
            ];
            self.report(
                &rules::PACKAGE_CHANGED,
                site::Place::File,
                site::Place::File,
                args,
            )?;
        }
        self.types(None, None)?;
        Ok(self.found)
    }

    /// Adds a difference at the current path.
    fn report(
        &mut self,
        rule: &'static Rule,
        reader: site::Place,
        writer: site::Place,
        args: Args,
    ) -> Walked {
        let breaks = rule.verdict == Verdict::Breaking;
        self.breaking += usize::from(breaks);
        if self.wanted == Wanted::Breaking && !breaks {
            return Ok(());
        }
        if self.found.len() >= self.limits.findings {
            let message = format!(
                "the comparison finds more than {} differences",
                self.limits.findings
            );
            return Err(SchemaError::new(Code::LimitOutput, message).into());
        }
        let path = self.text();
        let reader: Site = self.places.reader(reader);
        let writer: Site = self.places.writer(writer);
        self.found.push(Difference {
            rule,
            verdict: rule.verdict,
            path,
            reader,
            writer,
            args,
        });
        Ok(())
    }

    /// Whether a difference of that rule is to be made at all; the arguments of one that is not need not be.
    fn wants(&self, rule: &'static Rule) -> bool {
        self.wanted == Wanted::Everything || rule.verdict == Verdict::Breaking
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(2 + self.path.len() * 8);
        text.push('#');
        for step in &self.path {
            text.push('/');
            match step {
                Step::Name(name) => text.push_str(name),
                Step::Tag(tag) => text.push_str(&tag.to_string()),
            }
        }
        if self.path.is_empty() {
            text.push('/');
        }
        text
    }

    /// Runs with a further step in the path.
    fn at<T>(
        &mut self,
        step: Step<'a>,
        run: impl FnOnce(&mut Self) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        self.path.push(step);
        let result = run(self);
        self.path.pop();
        result
    }

    /// Compares the types of two messages, or of the two files.
    fn types(&mut self, original: Option<MessageId>, update: Option<MessageId>) -> Walked {
        let (o, u) = (self.original.schema, self.update.schema);
        let (o_types, u_types) = (o.types(original), u.types(update));
        let (o_table, u_table) = (o.pairing.types(original), u.pairing.types(update));
        if !(o_table.messages.is_empty() && u_table.messages.is_empty()) {
            let o_id = |index: u32| o_types.messages.get(index as usize).copied();
            let u_id = |index: u32| u_types.messages.get(index as usize).copied();
            let o_name = |index| o_id(index).map_or("", |id| o.message_name(id));
            let u_name = |index| u_id(index).map_or("", |id| u.message_name(id));
            for (original_at, update_at) in
                union(&o_table.messages, &u_table.messages, o_name, u_name)
            {
                let (o_message, u_message) = (original_at.and_then(o_id), update_at.and_then(u_id));
                let name = o_message
                    .map(|id| o.message_name(id))
                    .or(u_message.map(|id| u.message_name(id)));
                let moved = original_at != update_at;
                self.at(Step::Name(name.unwrap_or("")), |walk| {
                    walk.message_pair(o_message, u_message, original, update, moved)
                })?;
            }
        }
        if self.wanted == Wanted::Everything {
            let o_id = |index: u32| o_types.enums.get(index as usize).copied();
            let u_id = |index: u32| u_types.enums.get(index as usize).copied();
            let o_name = |index| o_id(index).map_or("", |id| o.enum_name(id));
            let u_name = |index| u_id(index).map_or("", |id| u.enum_name(id));
            for (original_at, update_at) in union(&o_table.enums, &u_table.enums, o_name, u_name) {
                let (o_enum, u_enum): (Option<EnumId>, Option<EnumId>) =
                    (original_at.and_then(o_id), update_at.and_then(u_id));
                let name = o_enum
                    .map(|id| o.enum_name(id))
                    .or(u_enum.map(|id| u.enum_name(id)))
                    .unwrap_or("");
                self.at(Step::Name(name), |walk| {
                    walk.enum_pair(o_enum, u_enum, original, update)
                })?;
            }
        }
        Ok(())
    }
}

/// Lists longer than this are searched by name, shorter ones by hash.
const LONG: usize = 1_000;

/// Pairs two lists by name, in the order of Java's set of all names.
fn union<'a>(
    original: &[Entry],
    update: &[Entry],
    original_name: impl Fn(u32) -> &'a str,
    update_name: impl Fn(u32) -> &'a str,
) -> Vec<(Option<u32>, Option<u32>)> {
    let mut pairs: Vec<(u32, Option<u32>, Option<u32>)> =
        Vec::with_capacity(original.len().max(update.len()));
    // Names of one hash are rare, but a long list of them must not cost the square of its length.
    let index = |entries: &[Entry], name: &dyn Fn(u32) -> &'a str| -> BTreeMap<&'a str, u32> {
        if entries.len() <= LONG {
            return BTreeMap::new();
        }
        entries
            .iter()
            .map(|entry| (name(entry.index), entry.index))
            .collect()
    };
    let (original_index, update_index) =
        (index(original, &original_name), index(update, &update_name));
    let mut matched = 0;
    for entry in original {
        let name = original_name(entry.index);
        let partner = if update.len() > LONG {
            update_index.get(name).copied()
        } else {
            find(update, entry.hash, |index| update_name(index) == name)
        };
        matched += usize::from(partner.is_some());
        pairs.push((entry.hash, Some(entry.index), partner));
    }
    if matched < update.len() {
        for entry in update {
            let name = update_name(entry.index);
            let known = if original.len() > LONG {
                original_index.contains_key(name)
            } else {
                find(original, entry.hash, |index| original_name(index) == name).is_some()
            };
            if !known {
                pairs.push((entry.hash, None, Some(entry.index)));
            }
        }
    }
    let mask = mask_of_set(original.len(), pairs.len());
    if pairs.len() > original.len() || mask != mask_of_map(original.len()) {
        pairs.sort_by_key(|pair| pair.0 & mask);
    }
    pairs
        .into_iter()
        .map(|(_, original, update)| (original, update))
        .collect()
}
