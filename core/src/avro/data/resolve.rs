//! Schema resolution as Avro Java's decoders do it, which is looser than the specification: records are matched by structure.
//!
//! Source: Avro specification, "Schema Resolution"; docs/payload.md, "Reading with another schema", for what Avro Java does beyond it.

mod record;
mod union;

use std::collections::BTreeMap;

use crate::avro::UnionDefault;
use crate::avro::aliases::{Renamed, simple};
use crate::avro::data::Json;
use crate::avro::data::plan::{Mismatch, Op, OpId, OpKind, Plan, Symbol};
use crate::avro::model::{Body, Kind, Schema, TypeId};
use crate::compat::PairMemo;
use crate::error::{Code, SchemaError};
use crate::json::write_string;
use crate::limits::Limits;

pub(super) fn plan(
    writer: &Schema,
    reader: &Schema,
    json: Json,
    defaults: UnionDefault,
    limits: &Limits,
) -> Result<Plan, SchemaError> {
    let same = std::ptr::eq(writer, reader);
    let renamed = if same {
        Renamed::default()
    } else {
        Renamed::new(reader, writer)
    };
    if let Some(clash) = renamed.clash() {
        let refused = SchemaError::new(Code::CheckFailed, clash.message.clone());
        return Err(writer.located(refused, clash.at));
    }
    let mut resolver = Resolver {
        writer,
        reader,
        renamed,
        json,
        defaults,
        limits,
        ops: Vec::new(),
        records: PairMemo::default(),
        skipped: Vec::new(),
        steps: 0,
        open: 0,
        same,
    };
    let root = resolver.resolve(writer.root, reader.root, 0)?;
    Ok(Plan {
        root,
        ops: resolver.ops,
    })
}

struct Resolver<'a> {
    writer: &'a Schema,
    reader: &'a Schema,
    renamed: Renamed,
    json: Json,
    /// Which branch of a union a default is of.
    defaults: UnionDefault,
    limits: &'a Limits,
    ops: Vec<Op>,
    /// Pairs of records that are worked out, or being so.
    records: PairMemo<OpId>,
    /// By the definition of the writer that is stepped over.
    skipped: Vec<Option<OpId>>,
    steps: usize,
    /// Records that are being worked out, one inside the other.
    open: usize,
    /// Whether reader and writer are one schema, so that nothing needs to be matched.
    same: bool,
}

impl Resolver<'_> {
    fn push(&mut self, ty: TypeId, kind: OpKind) -> OpId {
        self.ops.push(Op { ty, kind });
        (self.ops.len() - 1) as OpId
    }

    fn mismatch(&mut self, w: TypeId, r: TypeId, message: String) -> OpId {
        self.push(
            w,
            OpKind::Mismatch(Box::new(Mismatch {
                message,
                ty: r,
                field: None,
            })),
        )
    }

    fn bounded(&mut self, depth: usize) -> Result<(), SchemaError> {
        self.steps += 1;
        if self.steps > self.limits.pairs {
            let message = format!("more than {} pairs of types are matched", self.limits.pairs);
            return Err(SchemaError::new(Code::LimitPairs, message));
        }
        // Names lead deeper than any text nests.
        if depth > self.limits.depth.min(DEPTH) || self.open > RECORDS {
            let message =
                format!("records are nested deeper than {RECORDS}, or types deeper than {DEPTH}");
            return Err(SchemaError::new(Code::LimitDepth, message));
        }
        Ok(())
    }

    fn resolve(&mut self, w: TypeId, r: TypeId, depth: usize) -> Result<OpId, SchemaError> {
        self.bounded(depth)?;
        let (writer, reader) = (self.writer, self.reader);
        if let Body::Union(list) = writer.body(w) {
            return self.branches(w, writer.branches(list), r, depth);
        }
        let kinds = (writer.kind(w), reader.kind(r));
        let promoted = |kind| Ok(kind);
        let kind = match kinds {
            (a, b) if a == b => match a {
                Kind::Null => promoted(OpKind::Null),
                Kind::Boolean => promoted(OpKind::Boolean),
                Kind::Int => promoted(OpKind::Int),
                Kind::Long => promoted(OpKind::Long),
                Kind::Float => promoted(OpKind::Float),
                Kind::Double => promoted(OpKind::Double),
                Kind::Bytes => promoted(OpKind::Bytes),
                Kind::String => promoted(OpKind::String),
                Kind::Fixed => Ok(self.fixed(w, r)),
                Kind::Enum => Ok(self.enumeration(w, r)),
                Kind::Record => return self.record(w, r, depth),
                Kind::Array | Kind::Map => match (writer.body(w), reader.body(r)) {
                    (Body::Array(w), Body::Array(r)) => {
                        Ok(OpKind::Array(self.resolve(w, r, depth + 1)?))
                    }
                    (Body::Map(w), Body::Map(r)) => {
                        Ok(OpKind::Map(self.resolve(w, r, depth + 1)?))
                    }
                    _ => Err(()),
                },
                Kind::Union => Err(()),
            },
            (_, Kind::Union) => return self.union_around(w, r, depth),
            (Kind::Int, Kind::Long) => promoted(OpKind::IntAsLong),
            (Kind::Int, Kind::Float) => promoted(OpKind::IntAsFloat),
            (Kind::Int, Kind::Double) => promoted(OpKind::IntAsDouble),
            (Kind::Long, Kind::Float) => promoted(OpKind::LongAsFloat),
            (Kind::Long, Kind::Double) => promoted(OpKind::LongAsDouble),
            (Kind::Float, Kind::Double) => promoted(OpKind::FloatAsDouble),
            (Kind::String, Kind::Bytes) => promoted(OpKind::StringAsBytes),
            (Kind::Bytes, Kind::String) => promoted(OpKind::BytesAsString),
            _ => Err(()),
        };
        Ok(if let Ok(kind) = kind {
            self.push(w, kind)
        } else {
            let message = self.unreadable(w, r);
            self.mismatch(w, r, message)
        })
    }

    fn unreadable(&self, w: TypeId, r: TypeId) -> String {
        format!(
            "the reader's {} cannot read the writer's {}",
            self.reader.kind(r).as_str(),
            self.writer.kind(w).as_str()
        )
    }

    fn fixed(&mut self, w: TypeId, r: TypeId) -> OpKind {
        let (writer, reader) = (self.writer, self.reader);
        let sizes = (writer.size(w).unwrap_or(0), reader.size(r).unwrap_or(0));
        let names = self.names(w, r);
        let message = if simple(&names.0) != simple(&names.1) {
            format!(
                "the reader's fixed {:?} is not the writer's {:?}",
                names.1, names.0
            )
        } else if sizes.0 != sizes.1 {
            format!(
                "the reader's fixed {:?} has {} bytes, the writer's {}",
                names.1, sizes.1, sizes.0
            )
        } else {
            return OpKind::Fixed(sizes.0);
        };
        OpKind::Mismatch(Box::new(Mismatch {
            message,
            ty: r,
            field: None,
        }))
    }

    /// The full names of a pair, the writer's as the reader renames it.
    fn names(&self, w: TypeId, r: TypeId) -> (String, String) {
        let reader = self.reader;
        let name = reader.named(r).map(|named| reader.full_name(named.name));
        (
            self.renamed.full_name(self.writer, w),
            name.unwrap_or_default(),
        )
    }

    fn enumeration(&mut self, w: TypeId, r: TypeId) -> OpKind {
        let (writer, reader) = (self.writer, self.reader);
        let names = self.names(w, r);
        if simple(&names.0) != simple(&names.1) {
            let message = format!(
                "the reader's enum {:?} is not the writer's {:?}",
                names.1, names.0
            );
            return OpKind::Mismatch(Box::new(Mismatch {
                message,
                ty: r,
                field: None,
            }));
        }
        let (Some(theirs), Some(own)) = (writer.named(w), reader.named(r)) else {
            return OpKind::Enum(Box::default());
        };
        let own_symbols = own.symbols.of(&reader.symbols).iter();
        let table: BTreeMap<&str, u32> = own_symbols.map(|s| reader.text(*s)).zip(0..).collect();
        let default = own.default.map(|default| reader.text(default));
        let symbols = theirs.symbols.of(&writer.symbols).iter().map(|symbol| {
            let written = writer.text(*symbol);
            let found = table.get_key_value(written);
            match found.or_else(|| table.get_key_value(default?)) {
                Some((text, index)) => {
                    let mut json = String::new();
                    write_string(&mut json, text);
                    Symbol::Known {
                        index: *index,
                        text: (*text).into(),
                        json: json.into(),
                    }
                }
                None => Symbol::Unknown(written.into()),
            }
        });
        OpKind::Enum(symbols.collect())
    }
}

/// How deep types may be nested, and records among them, through names too: working them out recurses.
const DEPTH: usize = 1_000;
const RECORDS: usize = 200;
