//! Null as the default of every field whose type is a union with null first.

use crate::avro::model::{Body, FieldDefault, Kind, List, Schema};

/// Which records are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The schema's own record, whose fields lose their aliases if any of them is such a union.
    Root,
    /// Every record.
    Everywhere,
}

impl Schema {
    /// Gives null as their default to the fields whose type is a union with null first; returns how many there are.
    pub(crate) fn default_to_null(&mut self, reach: Reach) -> usize {
        let records: Vec<List> = match reach {
            Reach::Root => self.named(self.root).into_iter().collect::<Vec<_>>(),
            Reach::Everywhere => self.named.iter().collect(),
        }
        .into_iter()
        .filter(|named| named.kind == Kind::Record)
        .map(|named| named.fields)
        .collect();
        let fields = || records.iter().flat_map(|list| list.ids());
        let nullable: Vec<_> = fields()
            .filter(|id| {
                self.field(*id)
                    .is_some_and(|field| self.null_first(field.ty))
            })
            .collect();
        if nullable.is_empty() {
            return 0;
        }
        let null = self.tree.push_null();
        for id in &nullable {
            if let Some(field) = self.fields.get_mut(*id as usize) {
                field.default = Some(FieldDefault::Json(null));
            }
        }
        if reach == Reach::Root {
            for id in fields() {
                if let Some(field) = self.fields.get_mut(id as usize) {
                    field.aliases = List::default();
                }
            }
        }
        nullable.len()
    }

    /// Returns whether the schema's own record is used inside itself.
    pub(crate) fn root_recurs(&self) -> bool {
        let root = self.target(self.root);
        self.types
            .iter()
            .any(|ty| matches!(ty.body, Body::Reference(target) if target == root))
    }
}
