//! The list of a record's fields, those of the records in it included.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::avro::{Body, Kind};
use crate::error::SchemaError;
use crate::hortonworks::validator::parse;
use crate::limits::Limits;

/// A field of a record or of one inside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldEntry {
    /// The namespace of the field's type, if that is a record, enum or fixed in one.
    pub namespace: Option<String>,
    /// The field's name.
    pub name: String,
    /// Avro's name of the kind of type, upper case.
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// Returns the fields of a schema's record, depth first, each record once; empty for a schema that is no record.
///
/// # Errors
/// Why the text is no schema.
pub fn fields(text: &str, limits: &Limits) -> Result<Vec<FieldEntry>, SchemaError> {
    let schema = parse(text, limits)?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    if schema.kind(schema.root) != Kind::Record {
        return Ok(found);
    }
    let mut open = vec![Step::Type(schema.root)];
    while let Some(step) = open.pop() {
        let id = match step {
            Step::Type(id) => id,
            Step::Field(id) => {
                let Some(field) = schema.field(id) else {
                    continue;
                };
                let named = schema.named(field.ty);
                let namespace = named.map(|named| schema.text(named.name.namespace));
                found.push(FieldEntry {
                    namespace: namespace.filter(|text| !text.is_empty()).map(str::to_owned),
                    name: schema.text(field.name).to_owned(),
                    kind: schema.kind(field.ty).upper(),
                });
                field.ty
            }
        };
        match schema.body(id) {
            Body::Array(child) | Body::Map(child) => open.push(Step::Type(child)),
            Body::Union(list) => {
                let branches = schema.branches(list).iter().rev();
                open.extend(branches.map(|branch| Step::Type(*branch)));
            }
            Body::Named(index) if seen.insert(index) => {
                if let Some(named) = schema.named(id) {
                    open.extend(named.fields.ids().rev().map(Step::Field));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// What is still to be walked: a field is listed before what is in its type.
enum Step {
    Field(u32),
    Type(u32),
}
