//! Which occurrences of named types stand for their definition: the first of each name on the way through the schema, however it is
//! written. All later ones, and those inside of the type itself, are opaque to this registry.

use std::collections::BTreeSet;

use crate::avro::model::{Body, Schema, TypeId};

/// Per occurrence of a type, whether it is opaque.
pub(super) struct Opaque(Vec<bool>);

impl Opaque {
    pub(super) fn of(schema: &Schema) -> Self {
        let mut opaque = vec![false; schema.types.len()];
        let mut seen = BTreeSet::new();
        // What is still to be walked, the next on top.
        let mut open = vec![schema.root];
        while let Some(id) = open.pop() {
            if let Some(named) = schema.named(id)
                && !seen.insert(schema.full_name(named.name))
            {
                if let Some(place) = opaque.get_mut(id as usize) {
                    *place = true;
                }
                continue;
            }
            match schema.body(id) {
                Body::Array(child) | Body::Map(child) => open.push(child),
                Body::Union(list) => open.extend(schema.branches(list).iter().rev()),
                Body::Named(_) => {
                    let fields = schema
                        .named(id)
                        .map(|named| named.fields.of(&schema.fields));
                    open.extend(
                        fields
                            .unwrap_or_default()
                            .iter()
                            .rev()
                            .map(|field| field.ty),
                    );
                }
                Body::Primitive(_) | Body::Reference(_) | Body::Pending(_) => {}
            }
        }
        Self(opaque)
    }

    pub(super) fn contains(&self, id: TypeId) -> bool {
        self.0.get(id as usize) == Some(&true)
    }
}
