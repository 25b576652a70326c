//! Can the reader decode what the writer writes? As this registry asks it: all findings, named types by full name, later uses opaque.
//!
//! Source: docs/axonops.md, "Avro: rules".

use super::occurrence::Opaque;
use super::rules;
use crate::avro::model::{Body, FieldId, Kind, List, Named, Schema, TypeId};
use crate::compat::defect::{Fixes, OPAQUE_NAMED_TYPES};
use crate::compat::{Args, Difference, Rule, Site, Verdict};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;

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
    let opaque = |schema| (!fixes.include(&OPAQUE_NAMED_TYPES)).then(|| Opaque::of(schema));
    let mut walk = Walk {
        reader,
        writer,
        opaque: [opaque(reader), opaque(writer)],
        limits,
        path: Vec::new(),
        found: Vec::new(),
        open: Vec::new(),
        pairs: 0,
        silent: 0,
        misfits: 0,
    };
    walk.pair(reader.root, writer.root)?;
    Ok(walk.found)
}

struct Walk<'a> {
    reader: &'a Schema,
    writer: &'a Schema,
    /// Which occurrences are opaque; none where names are followed.
    opaque: [Option<Opaque>; 2],
    limits: &'a Limits,
    path: Vec<&'a str>,
    found: Vec<Difference>,
    /// Pairs of named types that are being compared; they count as compatible inside of themselves.
    open: Vec<(TypeId, TypeId)>,
    pairs: usize,
    /// How many attempts are being made whose findings nobody is told.
    silent: usize,
    /// Findings so far, told or not.
    misfits: usize,
}

impl<'a> Walk<'a> {
    fn pair(&mut self, r: TypeId, w: TypeId) -> Result<(), SchemaError> {
        self.pairs += 1;
        if self.pairs > self.limits.pairs {
            let message = format!(
                "the check compares more than {} pairs of types",
                self.limits.pairs
            );
            return Err(SchemaError::new(Code::LimitPairs, message));
        }
        if self.path.len() + self.silent + self.open.len() > self.limits.depth {
            let message = format!("types are nested deeper than {}", self.limits.depth);
            return Err(self
                .reader
                .located(SchemaError::new(Code::LimitDepth, message), r));
        }
        let (reader, writer) = (self.reader, self.writer);
        match (self.union(0, r), self.union(1, w)) {
            (Some(branches), Some(theirs)) => {
                for branch in writer.branches(theirs) {
                    if !self.any(reader.branches(branches), *branch)? {
                        let args = vec![("writertype", self.kind(1, *branch).into())];
                        self.report(
                            &rules::WRITER_UNION_BRANCH_UNREADABLE,
                            site(reader, r),
                            site(writer, *branch),
                            args,
                        )?;
                    }
                }
                Ok(())
            }
            (Some(branches), None) => {
                if !self.any(reader.branches(branches), w)? {
                    let args = vec![("writertype", self.kind(1, w).into())];
                    self.report(
                        &rules::MISSING_UNION_BRANCH,
                        site(reader, r),
                        site(writer, w),
                        args,
                    )?;
                }
                Ok(())
            }
            (None, Some(theirs)) => {
                for branch in writer.branches(theirs) {
                    if !self.reads(r, *branch)? {
                        let args = vec![
                            ("readertype", self.kind(0, r).into()),
                            ("writertype", self.kind(1, *branch).into()),
                        ];
                        return self.report(
                            &rules::WRITER_UNION_UNREADABLE,
                            site(reader, r),
                            site(writer, *branch),
                            args,
                        );
                    }
                }
                Ok(())
            }
            (None, None) => self.plain(r, w),
        }
    }

    /// Compares two types of which none is a union.
    fn plain(&mut self, r: TypeId, w: TypeId) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let opaque = [self.is_opaque(0, r), self.is_opaque(1, w)];
        if opaque == [true, true] {
            return Ok(());
        }
        let (kind, theirs) = (reader.kind(r), writer.kind(w));
        if opaque.contains(&true) || (kind != theirs && !promotes(kind, theirs)) {
            let args = vec![
                ("readertype", self.kind(0, r).into()),
                ("writertype", self.kind(1, w).into()),
            ];
            return self.report(
                &rules::TYPE_MISMATCH,
                site(reader, r),
                site(writer, w),
                args,
            );
        }
        match (reader.body(r), writer.body(w)) {
            (Body::Array(items), Body::Array(theirs)) => self.step("[]", items, theirs),
            (Body::Map(values), Body::Map(theirs)) => self.step("{}", values, theirs),
            (Body::Named(_), Body::Named(_)) => {
                let (Some(named), Some(other)) = (reader.named(r), writer.named(w)) else {
                    return Ok(());
                };
                match kind {
                    Kind::Record => self.record(r, w, named, other),
                    Kind::Enum => self.enumeration(r, w, named, other),
                    _ => self.fixed(r, w, named, other),
                }
            }
            _ => Ok(()),
        }
    }

    fn step(&mut self, step: &'a str, r: TypeId, w: TypeId) -> Result<(), SchemaError> {
        self.path.push(step);
        self.pair(r, w)?;
        self.path.pop();
        Ok(())
    }

    fn record(
        &mut self,
        r: TypeId,
        w: TypeId,
        named: &'a Named,
        other: &'a Named,
    ) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let (own, theirs) = (reader.full_name(named.name), writer.full_name(other.name));
        let alias = |schema: &Schema, named: &Named, name: &str| {
            named
                .aliases
                .of(&schema.aliases)
                .iter()
                .any(|alias| schema.full_name(*alias) == name)
        };
        if own != theirs && !alias(reader, named, &theirs) && !alias(writer, other, &own) {
            return self.names(&rules::RECORD_NAME_MISMATCH, r, w, [own, theirs]);
        }
        let pair = (reader.target(r), writer.target(w));
        if self.open.contains(&pair) {
            return Ok(());
        }
        self.open.push(pair);
        for id in named.fields.ids() {
            let Some(field) = reader.field(id) else {
                continue;
            };
            match self.partner(id, other) {
                Some(partner) => {
                    let ty = writer.field(partner).map_or(0, |field| field.ty);
                    self.step(reader.text(field.name), field.ty, ty)?;
                }
                None if field.default.is_none() => {
                    let place = Site {
                        path: reader.field_pointer(id),
                        span: reader.place(field.node),
                    };
                    let args = vec![("field", reader.text(field.name).into())];
                    self.report(
                        &rules::READER_FIELD_MISSING_DEFAULT_VALUE,
                        place,
                        definition(writer, w),
                        args,
                    )?;
                }
                None => {}
            }
        }
        self.open.pop();
        Ok(())
    }

    /// Returns the writer's field for a reader's: by name, by the reader's aliases, then by the writer's, which either may meet.
    fn partner(&self, id: FieldId, other: &Named) -> Option<FieldId> {
        let (reader, writer) = (self.reader, self.writer);
        let field = reader.field(id)?;
        let name = reader.text(field.name);
        writer
            .find_field(other, name, field.index)
            .or_else(|| {
                let mut aliases = field.aliases.of(&reader.field_aliases).iter();
                aliases.find_map(|alias| writer.find_field(other, reader.text(*alias), field.index))
            })
            .or_else(|| {
                let mut names = std::iter::once(field.name)
                    .chain(field.aliases.of(&reader.field_aliases).iter().copied());
                names.find_map(|name| {
                    other.fields.ids().find(|id| {
                        let aliases = writer
                            .field(*id)
                            .map(|field| field.aliases.of(&writer.field_aliases));
                        aliases
                            .unwrap_or_default()
                            .iter()
                            .any(|alias| writer.text(*alias) == reader.text(name))
                    })
                })
            })
    }

    fn enumeration(
        &mut self,
        r: TypeId,
        w: TypeId,
        named: &Named,
        other: &Named,
    ) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let (own, theirs) = (reader.full_name(named.name), writer.full_name(other.name));
        if own != theirs {
            return self.names(&rules::ENUM_NAME_MISMATCH, r, w, [own, theirs]);
        }
        if named.default.is_some() {
            return Ok(());
        }
        let known: std::collections::BTreeSet<_> = named
            .symbols
            .of(&reader.symbols)
            .iter()
            .map(|symbol| reader.text(*symbol))
            .collect();
        for symbol in other.symbols.of(&writer.symbols) {
            let symbol = writer.text(*symbol);
            if !known.contains(symbol) {
                let args = vec![("symbol", symbol.into())];
                self.report(
                    &rules::MISSING_ENUM_SYMBOL,
                    definition(reader, r),
                    definition(writer, w),
                    args,
                )?;
            }
        }
        Ok(())
    }

    fn fixed(
        &mut self,
        r: TypeId,
        w: TypeId,
        named: &Named,
        other: &Named,
    ) -> Result<(), SchemaError> {
        let (reader, writer) = (self.reader, self.writer);
        let (own, theirs) = (reader.full_name(named.name), writer.full_name(other.name));
        if own != theirs {
            self.names(&rules::FIXED_NAME_MISMATCH, r, w, [own, theirs])?;
        }
        if named.size != other.size {
            let args = vec![
                ("found", i64::from(named.size).into()),
                ("expected", i64::from(other.size).into()),
            ];
            self.report(
                &rules::FIXED_SIZE_MISMATCH,
                definition(reader, r),
                definition(writer, w),
                args,
            )?;
        }
        Ok(())
    }

    fn names(
        &mut self,
        rule: &'static Rule,
        r: TypeId,
        w: TypeId,
        [found, expected]: [String; 2],
    ) -> Result<(), SchemaError> {
        let args = vec![("found", found.into()), ("expected", expected.into())];
        self.report(
            rule,
            definition(self.reader, r),
            definition(self.writer, w),
            args,
        )
    }

    /// Returns whether one of the reader's branches reads a writer's type.
    fn any(&mut self, branches: &[TypeId], w: TypeId) -> Result<bool, SchemaError> {
        for branch in branches {
            if self.reads(*branch, w)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Returns whether the reader's type reads the writer's, and tells nobody why it does not.
    fn reads(&mut self, r: TypeId, w: TypeId) -> Result<bool, SchemaError> {
        let before = self.misfits;
        self.silent += 1;
        self.pair(r, w)?;
        self.silent -= 1;
        let reads = self.misfits == before;
        self.misfits = before;
        Ok(reads)
    }

    fn union(&self, side: usize, id: TypeId) -> Option<List> {
        let schema = [self.reader, self.writer][side];
        match schema.body(id) {
            Body::Union(list) => Some(list),
            _ => None,
        }
    }

    fn is_opaque(&self, side: usize, id: TypeId) -> bool {
        self.opaque[side]
            .as_ref()
            .is_some_and(|opaque| opaque.contains(id))
    }

    /// Returns how the registry calls a type in its messages.
    fn kind(&self, side: usize, id: TypeId) -> &'static str {
        if self.is_opaque(side, id) {
            return "<ref>";
        }
        [self.reader, self.writer][side].kind(id).as_str()
    }

    fn report(
        &mut self,
        rule: &'static Rule,
        reader: Site,
        writer: Site,
        args: Args,
    ) -> Result<(), SchemaError> {
        self.misfits += 1;
        if self.silent > 0 {
            return Ok(());
        }
        if self.found.len() >= self.limits.findings {
            let message = format!(
                "the comparison finds more than {} differences",
                self.limits.findings
            );
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        let path = if self.path.is_empty() {
            "root".to_owned()
        } else {
            self.path.join(".")
        };
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

fn site(schema: &Schema, id: TypeId) -> Site {
    Site {
        path: schema.pointer(id),
        span: schema.place(schema.ty(id).node),
    }
}

fn definition(schema: &Schema, id: TypeId) -> Site {
    site(schema, schema.target(id))
}

fn promotes(reader: Kind, writer: Kind) -> bool {
    match reader {
        Kind::Long => writer == Kind::Int,
        Kind::Float => matches!(writer, Kind::Int | Kind::Long),
        Kind::Double => matches!(writer, Kind::Int | Kind::Long | Kind::Float),
        Kind::Bytes => writer == Kind::String,
        Kind::String => writer == Kind::Bytes,
        _ => false,
    }
}
