//! What differs between two linked files, as this registry compares them: messages by full name, fields by number.
//!
//! Source: docs/axonops.md, "Protobuf: rules".

use std::collections::{BTreeMap, BTreeSet};

use super::rules;
use super::view::{Cardinality, Kind, Shape, View, fields};
use crate::compat::defect::{Fixes, IMPORTED_TYPES_UNSEEN, MAP_TYPES_UNSEEN};
use crate::compat::{Args, Difference, Rule, Site, Verdict};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::model::{MessageId, Scalar, Types};
use crate::protobuf::schema::Schema;
use crate::source::Range;

/// Returns what breaks when `reader` reads what `writer` writes.
///
/// # Errors
/// `LIMIT_PAIRS`, `LIMIT_DEPTH`, `LIMIT_OUTPUT`.
pub(crate) fn diff(
    reader: &Schema,
    writer: &Schema,
    fixes: Fixes,
    limits: &Limits,
) -> Result<Vec<Difference>, SchemaError> {
    let mut walk = Walk {
        reader,
        writer,
        fixes,
        limits,
        found: Vec::new(),
        pairs: 0,
    };
    walk.files()?;
    Ok(walk.found)
}

struct Walk<'a> {
    reader: &'a Schema,
    writer: &'a Schema,
    fixes: Fixes,
    limits: &'a Limits,
    found: Vec<Difference>,
    pairs: usize,
}

impl Walk<'_> {
    fn files(&mut self) -> Result<(), SchemaError> {
        let package = |schema: &Schema| {
            schema
                .tree
                .root()
                .package
                .map_or("", |package| schema.sources.get(package))
                .to_owned()
        };
        let (own, theirs) = (package(self.reader), package(self.writer));
        if own != theirs {
            let place = |schema: &Schema| Site {
                path: String::new(),
                span: schema
                    .tree
                    .root()
                    .package
                    .and_then(|package| schema.sources.place(package)),
            };
            let (r, w) = (place(self.reader), place(self.writer));
            let args = vec![
                ("readerpackage", own.into()),
                ("writerpackage", theirs.into()),
            ];
            self.report(&rules::PACKAGE_CHANGED, r, w, args)?;
        }
        let (own, theirs) = (
            &self.reader.tree.root().types,
            &self.writer.tree.root().types,
        );
        self.messages(None, own, theirs, &rules::MESSAGE_REMOVED)
    }

    /// Compares the messages of two scopes by full name.
    fn messages(
        &mut self,
        around: Option<MessageId>,
        own: &Types,
        theirs: &Types,
        removed: &'static Rule,
    ) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let known: BTreeMap<&str, MessageId> = own
            .messages
            .iter()
            .map(|id| (reader.names.of_message(*id), *id))
            .collect();
        for w in &theirs.messages {
            let name = writer.names.of_message(*w);
            if let Some(r) = known.get(name) {
                self.message(*r, *w)?;
            } else {
                let r = around.map_or_else(Site::default, |id| message_site(reader, id));
                let args = vec![("name", name.into())];
                self.report(removed, r, message_site(writer, *w), args)?;
            }
        }
        Ok(())
    }

    fn message(&mut self, r: MessageId, w: MessageId) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let (own, theirs) = (fields(reader, r), fields(writer, w));
        let by_number = |views: &[View<'_>]| -> BTreeMap<i32, usize> {
            views
                .iter()
                .enumerate()
                .map(|(place, view)| (view.number, place))
                .collect()
        };
        let (own_places, their_places) = (by_number(&own), by_number(&theirs));
        let pair = Pair { r, w };
        for (number, place) in &their_places {
            let Some(old) = theirs.get(*place) else {
                continue;
            };
            if let Some(new) = own_places.get(number).and_then(|place| own.get(*place)) {
                self.field(&pair, new, old)?;
                continue;
            }
            let rule = match (old.cardinality, old.oneof) {
                (Cardinality::Required, _) => &rules::REQUIRED_FIELD_REMOVED,
                (_, Some(_)) => &rules::ONEOF_FIELD_REMOVED,
                _ => continue,
            };
            let site = [message_site(reader, r), field_site(writer, w, old)];
            self.field_report(rule, &pair, site, old.name, *number, vec![])?;
        }
        for (number, place) in &own_places {
            let Some(new) = own.get(*place) else { continue };
            if !their_places.contains_key(number) && new.cardinality == Cardinality::Required {
                let site = [field_site(reader, r, new), message_site(writer, w)];
                self.field_report(
                    &rules::REQUIRED_FIELD_ADDED,
                    &pair,
                    site,
                    new.name,
                    *number,
                    vec![],
                )?;
            }
        }
        self.oneofs(&pair, &own, &theirs, &their_places)?;
        let (own, theirs) = (&reader.tree.message(r).types, &writer.tree.message(w).types);
        self.messages(Some(r), own, theirs, &rules::NESTED_MESSAGE_REMOVED)
    }

    fn field(&mut self, pair: &Pair, new: &View<'_>, old: &View<'_>) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let site = || {
            [
                field_site(reader, pair.r, new),
                field_site(writer, pair.w, old),
            ]
        };
        if !self.fits(&new.kind, &old.kind)? {
            let args = vec![
                ("readertype", new.kind.shown(reader).into()),
                ("writertype", old.kind.shown(writer).into()),
            ];
            self.field_report(
                &rules::FIELD_TYPE_CHANGED,
                pair,
                site(),
                new.name,
                new.number,
                args,
            )?;
        }
        // Texts and messages may become repeated or single; what the single side holds decides.
        let numeric = |kind: &Kind| {
            !matches!(
                kind,
                Kind::Scalar(Scalar::String | Scalar::Bytes) | Kind::Message(_) | Kind::Group(_)
            )
        };
        let rule = match (old.cardinality, new.cardinality) {
            (Cardinality::Optional | Cardinality::Repeated, Cardinality::Required) => {
                Some(&rules::FIELD_BECAME_REQUIRED)
            }
            (Cardinality::Optional, Cardinality::Repeated) if numeric(&old.kind) => {
                Some(&rules::FIELD_BECAME_REPEATED)
            }
            (Cardinality::Repeated, Cardinality::Optional) if numeric(&new.kind) => {
                Some(&rules::FIELD_BECAME_SINGULAR)
            }
            _ => None,
        };
        if let Some(rule) = rule {
            self.field_report(rule, pair, site(), new.name, new.number, vec![])?;
        }
        if old.oneof.is_some() && new.oneof.is_none() {
            self.field_report(
                &rules::ONEOF_FIELD_MOVED_TO_TOP_LEVEL,
                pair,
                site(),
                new.name,
                new.number,
                vec![],
            )?;
        }
        Ok(())
    }

    /// Looks for fields that come into a oneof of the reader.
    fn oneofs(
        &mut self,
        pair: &Pair,
        own: &[View<'_>],
        theirs: &[View<'_>],
        places: &BTreeMap<i32, usize>,
    ) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let mut by_oneof: BTreeMap<usize, Vec<&View<'_>>> = BTreeMap::new();
        for view in own {
            if let Some(at) = view.oneof {
                by_oneof.entry(at).or_default().push(view);
            }
        }
        for (at, oneof) in reader.tree.message(pair.r).oneofs.iter().enumerate() {
            let members = by_oneof.get(&at).into_iter().flatten().copied();
            let known = members.filter_map(|new| {
                places
                    .get(&new.number)
                    .and_then(|place| theirs.get(*place))
                    .map(|old| (new, old))
            });
            let (inside, outside): (Vec<_>, Vec<_>) =
                known.partition(|(_, old)| old.oneof.is_some());
            let name = reader.sources.get(oneof.name);
            let site = [
                Site {
                    path: message_path(reader, pair.r) + "/" + name,
                    span: reader.sources.place(oneof.span),
                },
                message_site(writer, pair.w),
            ];
            match outside.as_slice() {
                [(new, _)] if !inside.is_empty() => {
                    self.field_report(
                        &rules::FIELD_MOVED_TO_EXISTING_ONEOF,
                        pair,
                        site,
                        new.name,
                        new.number,
                        vec![("oneof", name.into())],
                    )?;
                }
                [_, _, ..] => {
                    let message = reader.names.of_message(pair.r);
                    let fields = outside.iter().map(|(new, _)| new.name.to_owned()).collect();
                    let args = vec![
                        ("message", message.into()),
                        ("oneof", name.into()),
                        ("fields", crate::compat::Arg::List(fields)),
                    ];
                    let [r, w] = site;
                    self.report(&rules::MULTIPLE_FIELDS_MOVED_TO_ONEOF, r, w, args)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Returns whether what the writer's field holds reads as what the reader's holds: all that both have must, as deep as it goes.
    fn fits(&mut self, new: &Kind, old: &Kind) -> Result<bool, SchemaError> {
        let mut open = vec![(new.clone(), old.clone())];
        // One misfit decides, so what has been looked at need not be looked at again.
        let mut seen: BTreeSet<(Shape, Shape)> = BTreeSet::new();
        while let Some(pair) = open.pop() {
            self.pairs += 1;
            if self.pairs > self.limits.pairs {
                let message = format!(
                    "the check compares more than {} pairs of types",
                    self.limits.pairs
                );
                return Err(SchemaError::new(Code::LimitPairs, message));
            }
            let (new, old) = match pair {
                (Kind::Message(new), Kind::Message(old)) => (new, old),
                (Kind::Group(new), Kind::Group(old)) => {
                    (Shape::Declared(new), Shape::Declared(old))
                }
                // Inside of messages enums of any name are equal.
                (Kind::Enum(new), Kind::Enum(old)) => {
                    let names = (
                        self.reader.names.of_enum(new),
                        self.writer.names.of_enum(old),
                    );
                    if seen.is_empty() && names.0 != names.1 {
                        return Ok(false);
                    }
                    continue;
                }
                (new, old) => match (group(&new), group(&old)) {
                    (Some(new), Some(old)) if new == old => continue,
                    _ => return Ok(false),
                },
            };
            if self.counts_as_equal(&new, &old) || !seen.insert((new.clone(), old.clone())) {
                continue;
            }
            let own: BTreeMap<i32, Kind> = new.members(self.reader).into_iter().collect();
            for (number, kind) in old.members(self.writer) {
                if let Some(new) = own.get(&number) {
                    open.push((new.clone(), kind));
                }
            }
        }
        Ok(true)
    }

    /// Returns whether two messages count as equal because of their names and files alone.
    fn counts_as_equal(&self, new: &Shape, old: &Shape) -> bool {
        let (reader, writer) = (self.reader, self.writer);
        if new.full_name(reader) != old.full_name(writer) || new.file(reader) != old.file(writer) {
            return false;
        }
        let entries = [new, old].map(|shape| matches!(shape, Shape::Entry { .. }));
        if entries.contains(&true) {
            return !self.fixes.include(&MAP_TYPES_UNSEEN);
        }
        // The main file's own messages are compared where they are declared.
        new.file(reader).is_empty() || !self.fixes.include(&IMPORTED_TYPES_UNSEEN)
    }

    fn field_report(
        &mut self,
        rule: &'static Rule,
        pair: &Pair,
        [r, w]: [Site; 2],
        name: &str,
        number: i32,
        more: Args,
    ) -> Result<(), SchemaError> {
        let message = self.reader.names.of_message(pair.r);
        let mut args = vec![
            ("message", message.into()),
            ("name", name.into()),
            ("number", i64::from(number).into()),
        ];
        args.extend(more);
        self.report(rule, r, w, args)
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        reader: Site,
        writer: Site,
        args: Args,
    ) -> Result<(), SchemaError> {
        if self.found.len() >= self.limits.findings {
            let message = format!(
                "the comparison finds more than {} differences",
                self.limits.findings
            );
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        let path = reader.path.clone();
        self.found.push(Difference {
            rule,
            verdict: Verdict::Breaking,
            path,
            reader,
            writer,
            args,
        });
        Ok(())
    }
}

/// Two messages that are compared.
struct Pair {
    r: MessageId,
    w: MessageId,
}

/// Returns the group of encodings that read each other; an enum is among the numbers of variable length.
fn group(kind: &Kind) -> Option<u8> {
    Some(match kind {
        Kind::Enum(_) => 0,
        Kind::Scalar(scalar) => match scalar {
            Scalar::Int32 | Scalar::Uint32 | Scalar::Int64 | Scalar::Uint64 | Scalar::Bool => 0,
            Scalar::Sint32 | Scalar::Sint64 => 1,
            Scalar::Fixed32 | Scalar::Sfixed32 => 2,
            Scalar::Fixed64 | Scalar::Sfixed64 => 3,
            Scalar::String | Scalar::Bytes => 4,
            Scalar::Float => 5,
            Scalar::Double => 6,
        },
        Kind::Message(_) | Kind::Group(_) | Kind::Unknown => return None,
    })
}

fn message_path(schema: &Schema, id: MessageId) -> String {
    "/".to_owned() + &schema.local_name(id).replace('.', "/")
}

fn message_site(schema: &Schema, id: MessageId) -> Site {
    Site {
        path: message_path(schema, id),
        span: place(schema, schema.tree.message(id).span),
    }
}

fn field_site(schema: &Schema, id: MessageId, view: &View<'_>) -> Site {
    Site {
        path: format!("{}/{}", message_path(schema, id), view.number),
        span: place(schema, view.span),
    }
}

fn place(schema: &Schema, range: Range) -> Option<crate::source::Span> {
    schema.sources.place(range)
}
