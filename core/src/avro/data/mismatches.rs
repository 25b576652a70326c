//! What a plan cannot read: the places where data of the writer lead to something that the reader cannot take.

use crate::avro::data::plan::{OpId, OpKind, Plan, Step};
use crate::avro::model::{FieldId, TypeId};

/// A pair of types of which the reader's cannot take the writer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) writer: TypeId,
    pub(crate) reader: TypeId,
    /// The reader's field that has no value and no default, if it is that.
    pub(crate) field: Option<FieldId>,
}

impl Plan {
    /// Returns every pair that data can lead to and that cannot be read, in the writer's order. Symbols are not looked at: whether one can be
    /// read depends on the datum, also for Avro Java's own test of two schemas.
    pub(crate) fn mismatches(&self) -> Vec<Unreadable> {
        let mut found = Vec::new();
        let mut seen = vec![false; self.ops.len()];
        let mut open: Vec<OpId> = vec![self.root];
        while let Some(id) = open.pop() {
            match seen.get_mut(id as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => continue,
            }
            let Some(op) = self.op(id) else {
                continue;
            };
            match &op.kind {
                OpKind::Mismatch(mismatch) => found.push(Unreadable {
                    writer: op.ty,
                    reader: mismatch.ty,
                    field: mismatch.field,
                }),
                OpKind::Array(op) | OpKind::Map(op) => open.push(*op),
                OpKind::Tagged(tag) => open.push(tag.op),
                OpKind::Branches(ops) => open.extend(ops.iter().rev()),
                OpKind::Record(record) => {
                    open.extend(record.steps.iter().rev().filter_map(|step| match step {
                        Step::Read { op, .. } => Some(*op),
                        Step::Skip { .. } | Step::Default { .. } => None,
                    }));
                }
                _ => {}
            }
        }
        found
    }
}
