//! Messages: oneof membership, oneofs, fields by number, nested types.
//!
//! Source: docs/protobuf.md, "Fields and oneofs".

use std::collections::BTreeSet;

use crate::compat::{Arg, Args, Rule};
use crate::error::{Code, SchemaError};
use crate::protobuf::diff::site::Place;
use crate::protobuf::diff::{Step, Walk, Walked};
use crate::protobuf::model::{Field, Label, Message, MessageId, OneOf};
use crate::protobuf::pairing::Slot;
use crate::protobuf::rules;
use crate::text::utf16_order;

/// A message of each side, with its place.
#[derive(Clone, Copy)]
struct Pair<'a> {
    original: &'a Message,
    original_id: MessageId,
    update: &'a Message,
    update_id: MessageId,
}

impl<'a> Walk<'a> {
    /// Compares two messages of one name, one of which may be missing.
    pub(super) fn message_pair(
        &mut self,
        original: Option<MessageId>,
        update: Option<MessageId>,
        original_scope: Option<MessageId>,
        update_scope: Option<MessageId>,
        moved: bool,
    ) -> Walked {
        match (original, update) {
            (Some(id), None) => {
                if self.original.schema.is_map_entry(id) {
                    return Ok(());
                }
                let args = vec![("name", self.original.schema.message_name(id).into())];
                self.report(
                    &rules::MESSAGE_REMOVED,
                    Place::scope(update_scope),
                    Place::Message(id),
                    args,
                )
            }
            (None, Some(id)) => {
                if !self.wants(&rules::MESSAGE_ADDED) || self.update.schema.is_map_entry(id) {
                    return Ok(());
                }
                let args = vec![("name", self.update.schema.message_name(id).into())];
                self.report(
                    &rules::MESSAGE_ADDED,
                    Place::Message(id),
                    Place::scope(original_scope),
                    args,
                )
            }
            (Some(original), Some(update)) => {
                self.messages(original, update)?;
                if moved && self.wants(&rules::MESSAGE_MOVED) {
                    let args = vec![("name", self.update.schema.message_name(update).into())];
                    self.report(
                        &rules::MESSAGE_MOVED,
                        Place::Message(update),
                        Place::Message(original),
                        args,
                    )?;
                }
                Ok(())
            }
            (None, None) => Ok(()),
        }
    }

    pub(super) fn messages(&mut self, original_id: MessageId, update_id: MessageId) -> Walked {
        self.pairs += 1;
        if self.pairs > self.limits.pairs {
            let message = format!(
                "the comparison looks at more than {} pairs of messages",
                self.limits.pairs
            );
            return Err(SchemaError::new(Code::LimitPairs, message).into());
        }
        self.depth += 1;
        if self.depth > self.limits.depth {
            let message = format!(
                "messages lead to each other deeper than {}",
                self.limits.depth
            );
            return Err(SchemaError::new(Code::LimitDepth, message).into());
        }
        let (original, update) = (
            self.original.schema.tree.message(original_id),
            self.update.schema.tree.message(update_id),
        );
        if self.open.contains(&original_id) {
            // The registry skips the fields here, not the nested types.
            self.cut += 1;
            self.types(Some(original_id), Some(update_id))?;
        } else {
            self.open.push(original_id);
            self.members(Pair {
                original,
                original_id,
                update,
                update_id,
            })?;
            self.types(Some(original_id), Some(update_id))?;
            self.open.pop();
        }
        self.depth -= 1;
        Ok(())
    }

    fn members(&mut self, pair: Pair<'a>) -> Walked {
        let (o_slots, u_slots) = (
            self.original.schema.pairing.slots(pair.original_id),
            self.update.schema.pairing.slots(pair.update_id),
        );
        if !pair.update.oneofs.is_empty() {
            self.membership(pair, o_slots)?;
        }
        if self.wanted == crate::compat::Wanted::Everything {
            self.oneofs(pair)?;
        }
        let (mut o_rest, mut u_rest) = (o_slots.iter().peekable(), u_slots.iter().peekable());
        loop {
            let (o, u) = (o_rest.peek().copied(), u_rest.peek().copied());
            match (o, u) {
                (Some(slot), u) if u.is_none_or(|u| slot.tag < u.tag) => {
                    o_rest.next();
                    self.removed(pair, slot, u_slots)?;
                }
                (o, Some(slot)) if o.is_none_or(|o| slot.tag < o.tag) => {
                    u_rest.next();
                    self.added(pair, slot)?;
                }
                (Some(o), Some(u)) => {
                    o_rest.next();
                    u_rest.next();
                    self.both(pair, o, u)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// Finds fields that exclude each other only in the update.
    fn membership(&mut self, pair: Pair<'a>, o_slots: &[Slot]) -> Walked {
        for oneof in &pair.update.oneofs {
            // Where a member comes from: an original oneof by its name, or itself.
            let mut origins: Vec<(Option<&str>, i32)> = Vec::new();
            let mut singles = 0;
            for member in &oneof.fields {
                let Ok(at) = o_slots.binary_search_by_key(&member.tag, |slot| slot.tag) else {
                    continue;
                };
                let Some(slot) = o_slots.get(at) else {
                    continue;
                };
                let origin = match slot
                    .oneof
                    .and_then(|index| pair.original.oneofs.get(index as usize))
                {
                    Some(oneof) => (Some(self.original.schema.sources.get(oneof.name)), 0),
                    None => (None, slot.tag),
                };
                singles += usize::from(origin.0.is_none());
                origins.push(origin);
            }
            let several = origins.windows(2).any(|pair| pair.first() != pair.last());
            if !several {
                continue;
            }
            let rule = if singles > 1 {
                &rules::MULTIPLE_FIELDS_MOVED_TO_ONEOF
            } else {
                &rules::FIELD_MOVED_TO_EXISTING_ONEOF
            };
            let sources = &self.update.schema.sources;
            let known = |field: &&Field| {
                o_slots
                    .binary_search_by_key(&field.tag, |slot| slot.tag)
                    .is_ok()
            };
            let fields = oneof
                .fields
                .iter()
                .filter(known)
                .map(|field| sources.get(field.name).to_owned())
                .collect();
            let name = sources.get(oneof.name);
            let args = vec![("name", name.into()), ("fields", Arg::List(fields))];
            self.at(Step::Name(name), |walk| {
                let reader = Place::Member(pair.update_id, None, oneof.span);
                walk.report(rule, reader, Place::Message(pair.original_id), args)
            })?;
        }
        Ok(())
    }

    /// Reports the oneofs of one side only, by name.
    fn oneofs(&mut self, pair: Pair<'a>) -> Walked {
        let (o, u) = (&self.original.schema.sources, &self.update.schema.sources);
        let names_of =
            |list: &'a [OneOf], sources: &'a crate::source::Sources| -> BTreeSet<&'a str> {
                list.iter().map(|oneof| sources.get(oneof.name)).collect()
            };
        let (o_names, u_names) = (
            names_of(&pair.original.oneofs, o),
            names_of(&pair.update.oneofs, u),
        );
        let mut names: Vec<(&str, bool, crate::source::Range)> = Vec::new();
        for oneof in &pair.original.oneofs {
            let name = o.get(oneof.name);
            if !u_names.contains(name) {
                names.push((name, true, oneof.span));
            }
        }
        for oneof in &pair.update.oneofs {
            let name = u.get(oneof.name);
            if !o_names.contains(name) {
                names.push((name, false, oneof.span));
            }
        }
        names.sort_by(|a, b| utf16_order(a.0, b.0));
        names.dedup_by(|a, b| a.0 == b.0);
        for (name, removed, span) in names {
            let args = vec![("name", name.into())];
            self.at(Step::Name(name), |walk| {
                if removed {
                    let writer = Place::Member(pair.original_id, None, span);
                    walk.report(
                        &rules::ONEOF_REMOVED,
                        Place::Message(pair.update_id),
                        writer,
                        args,
                    )
                } else {
                    let reader = Place::Member(pair.update_id, None, span);
                    walk.report(
                        &rules::ONEOF_ADDED,
                        reader,
                        Place::Message(pair.original_id),
                        args,
                    )
                }
            })?;
        }
        Ok(())
    }

    fn removed(&mut self, pair: Pair<'a>, slot: &Slot, u_slots: &[Slot]) -> Walked {
        let Some(field) = slot.field(pair.original) else {
            return Ok(());
        };
        let Some(oneof) = slot
            .oneof
            .and_then(|index| pair.original.oneofs.get(index as usize))
        else {
            let rule = match field.label {
                Some(Label::Required) => &rules::REQUIRED_FIELD_REMOVED,
                _ => &rules::FIELD_REMOVED,
            };
            return self.one_sided(rule, pair, field, Existing::Original);
        };
        let name = self.original.schema.sources.get(oneof.name);
        let deleted = !self.update_has_oneof(pair, name)
            && oneof.fields.iter().all(|field| {
                u_slots
                    .binary_search_by_key(&field.tag, |slot| slot.tag)
                    .is_err()
            });
        if deleted {
            return Ok(());
        }
        self.at(Step::Name(name), |walk| {
            walk.one_sided(&rules::ONEOF_FIELD_REMOVED, pair, field, Existing::Original)
        })
    }

    /// Whether the update has a oneof of that name; the names are kept for the next question about the same message.
    fn update_has_oneof(&mut self, pair: Pair<'a>, name: &str) -> bool {
        match &self.oneof_names {
            Some((id, names)) if *id == pair.update_id => names.contains(name),
            _ => {
                let sources = &self.update.schema.sources;
                let oneofs = pair.update.oneofs.iter();
                let names: BTreeSet<&str> = oneofs.map(|oneof| sources.get(oneof.name)).collect();
                let has = names.contains(name);
                self.oneof_names = Some((pair.update_id, names));
                has
            }
        }
    }

    fn added(&mut self, pair: Pair<'a>, slot: &Slot) -> Walked {
        let Some(field) = slot.field(pair.update) else {
            return Ok(());
        };
        if let Some(oneof) = slot
            .oneof
            .and_then(|index| pair.update.oneofs.get(index as usize))
        {
            let name = self.update.schema.sources.get(oneof.name);
            return self.at(Step::Name(name), |walk| {
                walk.one_sided(&rules::ONEOF_FIELD_ADDED, pair, field, Existing::Update)
            });
        }
        let rule = match field.label {
            Some(Label::Required) => &rules::REQUIRED_FIELD_ADDED,
            _ => &rules::FIELD_ADDED,
        };
        self.one_sided(rule, pair, field, Existing::Update)
    }

    /// Reports a field that only one message has.
    fn one_sided(
        &mut self,
        rule: &'static Rule,
        pair: Pair<'a>,
        field: &'a Field,
        existing: Existing,
    ) -> Walked {
        if !self.wants(rule) {
            return Ok(());
        }
        let (reader, writer, sources) = match existing {
            Existing::Original => (
                Place::Message(pair.update_id),
                Place::Member(pair.original_id, Some(field.tag), field.span),
                &self.original.schema.sources,
            ),
            Existing::Update => (
                Place::Member(pair.update_id, Some(field.tag), field.span),
                Place::Message(pair.original_id),
                &self.update.schema.sources,
            ),
        };
        let args: Args = vec![("name", sources.get(field.name).into())];
        self.at(Step::Tag(field.tag), |walk| {
            walk.report(rule, reader, writer, args)
        })
    }

    fn both(&mut self, pair: Pair<'a>, o: &Slot, u: &Slot) -> Walked {
        let (Some(original), Some(update)) = (o.field(pair.original), u.field(pair.update)) else {
            return Ok(());
        };
        let in_oneof = u
            .oneof
            .and_then(|index| pair.update.oneofs.get(index as usize));
        if o.oneof.is_some()
            && in_oneof.is_none()
            && self.wants(&rules::ONEOF_FIELD_MOVED_TO_TOP_LEVEL)
        {
            let args = vec![("name", self.update.schema.sources.get(update.name).into())];
            self.at(Step::Tag(u.tag), |walk| {
                let reader = Place::Member(pair.update_id, Some(u.tag), update.span);
                let writer = Place::Member(pair.original_id, Some(o.tag), original.span);
                walk.report(&rules::ONEOF_FIELD_MOVED_TO_TOP_LEVEL, reader, writer, args)
            })?;
        }
        if let Some(oneof) = in_oneof {
            self.path
                .push(Step::Name(self.update.schema.sources.get(oneof.name)));
        }
        self.at(Step::Tag(u.tag), |walk| {
            walk.fields(original, pair.original_id, update, pair.update_id)
        })?;
        if in_oneof.is_some() {
            self.path.pop();
        }
        Ok(())
    }
}

/// Which side has the field.
#[derive(Clone, Copy)]
enum Existing {
    Original,
    Update,
}
