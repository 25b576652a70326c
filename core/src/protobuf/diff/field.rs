//! Fields of one number: name, kind of type, scalar groups, labels, and the messages they hold.
//!
//! Source: docs/protobuf.md, "Field types", "Scalars and labels" and "Messages as types".

use crate::compat::{Args, Rule};
use crate::protobuf::diff::site::Place;
use crate::protobuf::diff::{Side, Step, Stop, Walk, Walked};
use crate::protobuf::model::{Field, Label, MapType, MessageId, Resolved, Scalar, Type};
use crate::protobuf::printer::check_map_key;
use crate::protobuf::rules;
use crate::protobuf::schema::Schema;

/// What the comparison sees in a type.
#[derive(Clone, Copy)]
enum Seen<'a> {
    Scalar(Group),
    Map(&'a MapType),
    /// A message, or a name that nothing defines, as it is written.
    Message(Resolved, &'a str),
}

/// Scalars that the registry lets stand for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    GeneralNumber,
    SignedNumber,
    StringOrBytes,
    Fixed32,
    Fixed64,
    Float,
    Double,
}

impl Group {
    const fn of(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Int32 | Scalar::Int64 | Scalar::Uint32 | Scalar::Uint64 | Scalar::Bool => {
                Group::GeneralNumber
            }
            Scalar::Sint32 | Scalar::Sint64 => Group::SignedNumber,
            Scalar::String | Scalar::Bytes => Group::StringOrBytes,
            Scalar::Fixed32 | Scalar::Sfixed32 => Group::Fixed32,
            Scalar::Fixed64 | Scalar::Sfixed64 => Group::Fixed64,
            Scalar::Float => Group::Float,
            Scalar::Double => Group::Double,
        }
    }
}

/// The two fields under comparison.
#[derive(Clone, Copy)]
struct Pair<'a> {
    original: &'a Field,
    original_id: MessageId,
    update: &'a Field,
    update_id: MessageId,
}

/// A type with what its name stands for.
#[derive(Clone, Copy)]
struct Typed {
    kind: Type,
    resolved: Resolved,
}

impl<'a> Walk<'a> {
    pub(super) fn fields(
        &mut self,
        original: &'a Field,
        original_id: MessageId,
        update: &'a Field,
        update_id: MessageId,
    ) -> Walked {
        let pair = Pair {
            original,
            original_id,
            update,
            update_id,
        };
        if self.wants(&rules::FIELD_NAME_CHANGED) {
            let (old, new) = (
                self.original.schema.sources.get(original.name),
                self.update.schema.sources.get(update.name),
            );
            if old != new {
                let args = vec![("name", new.into()), ("writername", old.into())];
                self.of_pair(&rules::FIELD_NAME_CHANGED, pair, args)?;
            }
        }
        let original_type = Typed {
            kind: original.kind,
            resolved: original.resolved,
        };
        let update_type = Typed {
            kind: update.kind,
            resolved: update.resolved,
        };
        self.kinds(
            pair,
            original_type,
            update_type,
            [original.label, update.label],
        )
    }

    fn of_pair(&mut self, rule: &'static Rule, pair: Pair<'a>, args: Args) -> Walked {
        let reader = Place::Member(pair.update_id, Some(pair.update.tag), pair.update.span);
        let writer = Place::Member(
            pair.original_id,
            Some(pair.original.tag),
            pair.original.span,
        );
        self.report(rule, reader, writer, args)
    }

    fn kinds(
        &mut self,
        pair: Pair<'a>,
        original: Typed,
        update: Typed,
        labels: [Option<Label>; 2],
    ) -> Walked {
        let (o, u) = (self.original.seen(original)?, self.update.seen(update)?);
        match (o, u) {
            (Seen::Scalar(o), Seen::Scalar(u)) if o == u => self.labels(pair, o, labels),
            (Seen::Scalar(_), Seen::Scalar(_)) => {
                let args = self.type_args(pair, original, update);
                self.of_pair(&rules::FIELD_SCALAR_KIND_CHANGED, pair, args)
            }
            (Seen::Map(o), Seen::Map(u)) => {
                let key = |map: &MapType| Typed {
                    kind: map.key,
                    resolved: Resolved::Nothing,
                };
                let value = |map: &MapType| Typed {
                    kind: map.value,
                    resolved: map.resolved,
                };
                self.kinds(pair, key(o), key(u), [None; 2])?;
                self.kinds(pair, value(o), value(u), [None; 2])
            }
            (Seen::Message(o, o_text), Seen::Message(u, u_text)) => {
                if self.named(o, o_text, u, u_text)? {
                    let args = self.type_args(pair, original, update);
                    self.of_pair(&rules::FIELD_NAMED_TYPE_CHANGED, pair, args)?;
                }
                Ok(())
            }
            _ => {
                let args = self.type_args(pair, original, update);
                self.of_pair(&rules::FIELD_KIND_CHANGED, pair, args)
            }
        }
    }

    fn labels(&mut self, pair: Pair<'a>, group: Group, labels: [Option<Label>; 2]) -> Walked {
        let [Some(original), Some(update)] = labels else {
            return Ok(());
        };
        if original == update {
            return Ok(());
        }
        let rule = match group {
            Group::StringOrBytes => &rules::FIELD_STRING_OR_BYTES_LABEL_CHANGED,
            _ => &rules::FIELD_NUMERIC_LABEL_CHANGED,
        };
        let args = vec![
            (
                "name",
                self.update.schema.sources.get(pair.update.name).into(),
            ),
            ("readerlabel", update.as_str().into()),
            ("writerlabel", original.as_str().into()),
        ];
        self.of_pair(rule, pair, args)
    }

    fn type_args(&self, pair: Pair<'a>, original: Typed, update: Typed) -> Args {
        vec![
            (
                "name",
                self.update.schema.sources.get(pair.update.name).into(),
            ),
            (
                "readertype",
                self.update.schema.type_text(update.kind).into(),
            ),
            (
                "writertype",
                self.original.schema.type_text(original.kind).into(),
            ),
        ]
    }

    /// Returns whether two messages do not match; what differs inside of them is reported under their own names.
    fn named(
        &mut self,
        original: Resolved,
        o_text: &'a str,
        update: Resolved,
        u_text: &'a str,
    ) -> Result<bool, Stop> {
        let (o, u) = (self.original.schema, self.update.schema);
        let (Some(o_local), Some(u_local)) = (o.local(original), u.local(update)) else {
            return Ok(o_text != u_text);
        };
        if o_local != u_local {
            return Ok(true);
        }
        let (original, update) = match (original, update) {
            (Resolved::Message(original), Resolved::Message(update)) => (original, update),
            (Resolved::Builtin(original), Resolved::Builtin(update))
                if original == update && !o.names.shadows_builtins && !u.names.shadows_builtins =>
            {
                return Ok(false);
            }
            _ => return Err(Stop::Builtin),
        };
        let reference = |schema: &'a Schema, id| schema.reference_of(schema.tree.message(id).file);
        if let (Some(before), Some(after)) = (reference(o, original), reference(u, update))
            && before == after
        {
            return Ok(false);
        }
        if self.equal.get(original.0, update.0).is_some() {
            return Ok(false);
        }
        let path = std::mem::replace(&mut self.path, o_local.split('.').map(Step::Name).collect());
        let (breaking, found, cut) = (self.breaking, self.found.len(), self.cut);
        self.messages(original, update)?;
        self.path = path;
        if (breaking, found, cut) == (self.breaking, self.found.len(), self.cut) {
            self.equal.insert(original.0, update.0, ());
        }
        Ok(self.breaking > breaking)
    }
}

impl<'a> Side<'a> {
    fn seen(self, typed: Typed) -> Result<Seen<'a>, Stop> {
        let schema = self.schema;
        let map = match (typed.kind, typed.resolved) {
            (Type::Scalar(scalar), _) => return Ok(Seen::Scalar(Group::of(scalar))),
            (Type::Map(id), _) | (_, Resolved::Entry(id)) => schema.tree.map(id),
            (Type::Named(_), resolved) if Schema::is_enum(resolved) => {
                return Ok(Seen::Scalar(Group::GeneralNumber));
            }
            (Type::Named(_), _) => None,
        };
        if let Some(map) = map {
            check_map_key(map.key, &schema.sources)?;
            return Ok(Seen::Map(map));
        }
        let text = match typed.kind {
            Type::Named(name) => schema.sources.get(name),
            Type::Scalar(_) | Type::Map(_) => "",
        };
        Ok(Seen::Message(typed.resolved, text))
    }
}
