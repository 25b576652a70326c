//! Enums: constants by number. Nothing about them breaks.

use std::collections::{BTreeMap, BTreeSet};

use crate::protobuf::diff::site::Place;
use crate::protobuf::diff::{Step, Walk, Walked};
use crate::protobuf::java_order::{Entry, hash_of_number, mask_of_map, mask_of_set, sort_as_map};
use crate::protobuf::model::{Constant, Enum, EnumId, MessageId};
use crate::protobuf::rules;

impl Walk<'_> {
    /// Compares two enums of one name, one of which may be missing.
    pub(super) fn enum_pair(
        &mut self,
        original: Option<EnumId>,
        update: Option<EnumId>,
        original_scope: Option<MessageId>,
        update_scope: Option<MessageId>,
    ) -> Walked {
        match (original, update) {
            (Some(id), None) => {
                let args = vec![("name", self.original.schema.enum_name(id).into())];
                self.report(
                    &rules::ENUM_REMOVED,
                    Place::scope(update_scope),
                    Place::Enum(id),
                    args,
                )
            }
            (None, Some(id)) => {
                let args = vec![("name", self.update.schema.enum_name(id).into())];
                self.report(
                    &rules::ENUM_ADDED,
                    Place::Enum(id),
                    Place::scope(original_scope),
                    args,
                )
            }
            (Some(original), Some(update)) => self.constants(original, update),
            (None, None) => Ok(()),
        }
    }

    fn constants(&mut self, original: EnumId, update: EnumId) -> Walked {
        let (o_schema, u_schema) = (self.original.schema, self.update.schema);
        let (o, u) = (
            o_schema.tree.enumeration(original),
            u_schema.tree.enumeration(update),
        );
        let (o_by_tag, u_by_tag) = (by_tag(o), by_tag(u));
        for tag in numbers(o, u) {
            let (before, after) = (o_by_tag.get(&tag).copied(), u_by_tag.get(&tag).copied());
            self.at(Step::Tag(tag), |walk| {
                let at = |id, constant: &Constant| Place::Constant(id, tag, constant.span);
                match (before, after) {
                    (Some(before), None) => {
                        let args = vec![("name", o_schema.sources.get(before.name).into())];
                        walk.report(
                            &rules::ENUM_CONST_REMOVED,
                            Place::Enum(update),
                            at(original, before),
                            args,
                        )
                    }
                    (None, Some(after)) => {
                        let args = vec![("name", u_schema.sources.get(after.name).into())];
                        walk.report(
                            &rules::ENUM_CONST_ADDED,
                            at(update, after),
                            Place::Enum(original),
                            args,
                        )
                    }
                    (Some(before), Some(after)) => {
                        let (old, new) = (
                            o_schema.sources.get(before.name),
                            u_schema.sources.get(after.name),
                        );
                        if old == new {
                            return Ok(());
                        }
                        let args = vec![("name", new.into()), ("writername", old.into())];
                        walk.report(
                            &rules::ENUM_CONST_CHANGED,
                            at(update, after),
                            at(original, before),
                            args,
                        )
                    }
                    (None, None) => Ok(()),
                }
            })?;
        }
        Ok(())
    }
}

/// Returns what each number stands for: of aliases, the last.
fn by_tag(read: &Enum) -> BTreeMap<i32, &Constant> {
    read.constants
        .iter()
        .map(|constant| (constant.tag, constant))
        .collect()
}

/// Returns the numbers of both enums in the order of Java's set of them.
fn numbers(original: &Enum, update: &Enum) -> Vec<i32> {
    let map = |read: &Enum| {
        let mut seen = BTreeSet::new();
        let mut entries: Vec<Entry> = Vec::with_capacity(read.constants.len());
        for constant in read
            .constants
            .iter()
            .filter(|constant| seen.insert(constant.tag))
        {
            entries.push(Entry {
                hash: hash_of_number(constant.tag),
                index: constant.tag.cast_unsigned(),
            });
        }
        sort_as_map(&mut entries);
        (entries, seen)
    };
    let ((mut all, known), (more, _)) = (map(original), map(update));
    let first = all.len();
    all.extend(
        more.into_iter()
            .filter(|entry| !known.contains(&entry.index.cast_signed())),
    );
    let mask = mask_of_set(first, all.len());
    if all.len() > first || mask != mask_of_map(first) {
        all.sort_by_key(|entry| entry.hash & mask);
    }
    all.into_iter()
        .map(|entry| entry.index.cast_signed())
        .collect()
}
