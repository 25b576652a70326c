//! Unions of either side: which branch a datum goes to.

use super::Resolver;
use crate::avro::aliases::simple;
use crate::avro::data::Json;
use crate::avro::data::plan::{OpId, OpKind, Step, Tag};
use crate::avro::data::unions::{Names, branch_name};
use crate::avro::model::{Body, Kind, TypeId};
use crate::compat::PairMemo;
use crate::error::SchemaError;
use crate::json::write_string;

impl Resolver<'_> {
    /// The writer's union: what is read depends on the branch that the bytes name.
    pub(super) fn branches(
        &mut self,
        w: TypeId,
        branches: &[TypeId],
        r: TypeId,
        depth: usize,
    ) -> Result<OpId, SchemaError> {
        let reader = self.reader;
        let own = match reader.body(r) {
            Body::Union(list) if self.same || self.equivalent(w, r)? => Some(reader.branches(list)),
            _ => None,
        };
        let mut ops = Vec::with_capacity(branches.len());
        for (index, branch) in branches.iter().enumerate() {
            // Unions that are alike are read branch by branch.
            ops.push(match own.and_then(|own| own.get(index)) {
                Some(theirs) => {
                    let op = self.resolve(*branch, *theirs, depth + 1)?;
                    self.tagged(*branch, r, index, op)
                }
                None => self.resolve(*branch, r, depth + 1)?,
            });
        }
        Ok(self.push(w, OpKind::Branches(ops.into())))
    }

    pub(super) fn union_around(
        &mut self,
        w: TypeId,
        r: TypeId,
        depth: usize,
    ) -> Result<OpId, SchemaError> {
        let reader = self.reader;
        let Body::Union(list) = reader.body(r) else {
            let message = self.unreadable(w, r);
            return Ok(self.mismatch(w, r, message));
        };
        let branches = reader.branches(list);
        let Some(index) = self.best(w, branches, depth)? else {
            let message = format!(
                "the reader's union has no branch for the writer's {}",
                branch_name(self.writer, w)
            );
            return Ok(self.mismatch(w, r, message));
        };
        let branch = branches.get(index).copied().unwrap_or(r);
        let op = self.resolve(w, branch, depth + 1)?;
        Ok(self.tagged(w, r, index, op))
    }

    fn tagged(&mut self, w: TypeId, r: TypeId, index: usize, op: OpId) -> OpId {
        let reader = self.reader;
        let Body::Union(list) = reader.body(r) else {
            return op;
        };
        let branches = reader.branches(list);
        let Some(branch) = branches.get(index).copied() else {
            return op;
        };
        let kind = reader.kind(branch);
        let names = match self.json {
            Json::Avro => Names::Present,
            Json::Plain => Names::of(reader, branches),
        };
        let float = matches!(kind, Kind::Float | Kind::Double);
        let has_name = match names {
            Names::Absent => false,
            Names::AroundNonFinite => float,
            Names::Present => kind != Kind::Null,
        };
        let prefix = has_name.then(|| {
            let mut out = String::from("{");
            write_string(&mut out, &branch_name(reader, branch));
            out.push(':');
            out.into_boxed_str()
        });
        self.push(
            w,
            OpKind::Tagged(Box::new(Tag {
                index: index as u32,
                op,
                prefix,
                non_finite_only: names == Names::AroundNonFinite,
            })),
        )
    }

    /// Returns the reader's branch that a datum of the writer's type goes to: the same type, else a record of the same structure
    /// (the last one with the same simple name, or the first of any name), else the first that promotion leads to.
    fn best(
        &mut self,
        w: TypeId,
        branches: &[TypeId],
        depth: usize,
    ) -> Result<Option<usize>, SchemaError> {
        let (writer, reader) = (self.writer, self.reader);
        let kind = writer.kind(w);
        let name = self.renamed.full_name(writer, w);
        let mut structural = None;
        for (index, branch) in branches.iter().enumerate() {
            if reader.kind(*branch) != kind {
                continue;
            }
            let Some(named) = reader.named(*branch) else {
                return Ok(Some(index));
            };
            let full_name = reader.full_name(named.name);
            if full_name == name {
                return Ok(Some(index));
            }
            if kind == Kind::Record {
                let op = self.record(w, *branch, depth + 1)?;
                if !self.mismatches(op)
                    && (structural.is_none() || simple(&full_name) == simple(&name))
                {
                    structural = Some(index);
                }
            }
        }
        let promotes = |branch: &TypeId| {
            matches!(
                (kind, reader.kind(*branch)),
                (Kind::Int, Kind::Long | Kind::Float | Kind::Double)
                    | (Kind::Long, Kind::Float | Kind::Double)
                    | (Kind::Float, Kind::Double)
                    | (Kind::String, Kind::Bytes)
                    | (Kind::Bytes, Kind::String)
            )
        };
        Ok(structural.or_else(|| branches.iter().position(promotes)))
    }

    /// Whether a record fails for its own sake or for one of its fields' types; what lies deeper is not looked at.
    fn mismatches(&self, op: OpId) -> bool {
        let kind = |op: OpId| self.ops.get(op as usize).map(|op| &op.kind);
        match kind(op) {
            Some(OpKind::Mismatch(_)) => true,
            Some(OpKind::Open { mismatch }) => *mismatch,
            Some(OpKind::Record(record)) => record.steps.iter().any(|step| match step {
                Step::Read { op, .. } => matches!(kind(*op), Some(OpKind::Mismatch(_))),
                Step::Skip { .. } | Step::Default { .. } => false,
            }),
            _ => false,
        }
    }

    /// Whether two unions are the same throughout: names without namespaces, fields, symbols and sizes.
    fn equivalent(&mut self, w: TypeId, r: TypeId) -> Result<bool, SchemaError> {
        let (writer, reader) = (self.writer, self.reader);
        let mut seen: PairMemo<()> = PairMemo::default();
        let mut open = vec![(w, r)];
        while let Some((w, r)) = open.pop() {
            self.bounded(0)?;
            let kind = writer.kind(w);
            if kind != reader.kind(r) {
                return Ok(false);
            }
            match (writer.body(w), reader.body(r)) {
                (Body::Array(w), Body::Array(r)) | (Body::Map(w), Body::Map(r)) => {
                    open.push((w, r));
                }
                (Body::Union(w), Body::Union(r)) => {
                    if w.count != r.count {
                        return Ok(false);
                    }
                    let branches = writer.branches(w).iter().zip(reader.branches(r));
                    open.extend(branches.map(|(w, r)| (*w, *r)));
                }
                (Body::Named(_), Body::Named(_)) => {
                    let names = self.names(w, r);
                    let (Some(a), Some(b)) = (writer.named(w), reader.named(r)) else {
                        return Ok(false);
                    };
                    let symbols = a.symbols.of(&writer.symbols).iter();
                    let symbols = symbols.map(|symbol| writer.text(*symbol));
                    let theirs = b.symbols.of(&reader.symbols).iter();
                    if simple(&names.0) != simple(&names.1)
                        || a.size != b.size
                        || !symbols.eq(theirs.map(|symbol| reader.text(*symbol)))
                        || a.fields.count != b.fields.count
                    {
                        return Ok(false);
                    }
                    let (w, r) = (writer.target(w), reader.target(r));
                    if seen.get(r, w).is_some() {
                        continue;
                    }
                    seen.insert(r, w, ());
                    for (x, y) in a.fields.ids().zip(b.fields.ids()) {
                        let (Some(theirs), Some(own)) = (writer.field(x), reader.field(y)) else {
                            return Ok(false);
                        };
                        if self.renamed.field_name(writer, x) != reader.text(own.name) {
                            return Ok(false);
                        }
                        open.push((theirs.ty, own.ty));
                    }
                }
                _ => {}
            }
        }
        Ok(true)
    }
}
