//! Whether a field's default fits its type, as the registry checks new schemas: once when the field is read, once when all names are known.
//!
//! Source: docs/avro.md, "Defaults".

use crate::avro::model::{Body, FieldDefault, FieldId, Kind, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::json::{self, NodeId, Number};
use crate::limits::Limits;

/// Checks a field that has just been read: a name that is not known yet counts as a record without fields.
pub(crate) fn fits_unresolved(
    schema: &Schema,
    field: FieldId,
    limits: &Limits,
) -> Result<(), SchemaError> {
    Fit {
        schema,
        walk: &[],
        limits,
    }
    .field(field)
}

/// Checks all fields below `root`, depth first through names; no object fits a record that is still being walked.
pub(crate) fn check_all(schema: &Schema, root: TypeId, limits: &Limits) -> Result<(), SchemaError> {
    let mut walk = vec![Progress::Unseen; schema.types.len()];
    // An explicit stack: names can lead deeper than any text nests.
    let mut open = vec![Step::Enter(root)];
    while let Some(step) = open.pop() {
        match step {
            Step::Enter(id) => {
                let id = schema.target(id);
                match schema.ty(id).body {
                    Body::Array(child) | Body::Map(child) => open.push(Step::Enter(child)),
                    Body::Union(list) => open.extend(
                        schema
                            .branches(list)
                            .iter()
                            .rev()
                            .map(|id| Step::Enter(*id)),
                    ),
                    Body::Named(_) => {
                        let Some(place) = walk
                            .get_mut(id as usize)
                            .filter(|place| **place == Progress::Unseen)
                        else {
                            continue;
                        };
                        *place = Progress::Walking;
                        open.push(Step::Leave(id));
                        let fields = schema
                            .named(id)
                            .map(|named| named.fields.of(&schema.fields))
                            .unwrap_or_default();
                        open.extend(fields.iter().rev().map(|field| Step::Enter(field.ty)));
                    }
                    Body::Primitive(_) | Body::Reference(_) | Body::Pending(_) => {}
                }
            }
            Step::Leave(id) => {
                let fields = schema
                    .named(id)
                    .map(|named| named.fields.ids())
                    .unwrap_or_default();
                let fit = Fit {
                    schema,
                    walk: &walk,
                    limits,
                };
                for field in fields {
                    fit.field(field)?;
                }
                if let Some(place) = walk.get_mut(id as usize) {
                    *place = Progress::Walked;
                }
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Unseen,
    Walking,
    Walked,
}

enum Step {
    Enter(TypeId),
    Leave(TypeId),
}

struct Fit<'a> {
    schema: &'a Schema,
    walk: &'a [Progress],
    limits: &'a Limits,
}

impl Fit<'_> {
    fn field(&self, id: FieldId) -> Result<(), SchemaError> {
        let schema = self.schema;
        let Some(field) = schema.field(id) else {
            return Ok(());
        };
        // A string that was read as a number is one.
        let Some(FieldDefault::Json(node)) = field.default else {
            return Ok(());
        };
        if self.fits(field.ty, node, 0)? {
            return Ok(());
        }
        let message = format!(
            "invalid default for field {}: {} is no {}",
            schema.text(field.name),
            shortened(schema.tree.token(node)),
            shortened(schema.tree.token(schema.ty(field.ty).node)),
        );
        Err(SchemaError::new(Code::InvalidDefault, message)
            .on(format!("{}/default", schema.field_pointer(id)))
            .at(schema.span(node)))
    }

    fn fits(&self, ty: TypeId, node: NodeId, depth: usize) -> Result<bool, SchemaError> {
        let tree = &self.schema.tree;
        // Defaults that stand in for absent members can call for further ones.
        if depth > self.limits.depth {
            let message = format!("a default leads deeper than {} values", self.limits.depth);
            return Err(SchemaError::new(Code::LimitDepth, message).at(tree.span(node)));
        }
        let found = tree.kind(node);
        let id = self.schema.target(ty);
        Ok(match self.schema.ty(id).body {
            Body::Primitive(kind) => match kind {
                Kind::Null => found == json::Kind::Null,
                Kind::Boolean => found == json::Kind::Boolean,
                Kind::Int => matches!(tree.number(node), Some(Number::Int(_))),
                Kind::Long => matches!(tree.number(node), Some(Number::Int(_) | Number::Long(_))),
                Kind::Float | Kind::Double => found == json::Kind::Number,
                _ => found == json::Kind::String,
            },
            Body::Array(items) => {
                found == json::Kind::Array
                    && all(tree.elements(node), |element| {
                        self.fits(items, element, depth + 1)
                    })?
            }
            Body::Map(values) => {
                found == json::Kind::Object
                    && all(tree.members(node), |(_, value)| {
                        self.fits(values, value, depth + 1)
                    })?
            }
            Body::Union(list) => {
                let branches = self.schema.branches(list).iter();
                !all(branches, |branch| {
                    self.fits(*branch, node, depth + 1).map(|fits| !fits)
                })?
            }
            Body::Named(_) => match self.schema.named(id) {
                Some(named) if named.kind == Kind::Record => {
                    if found != json::Kind::Object {
                        return Ok(false);
                    }
                    if self.walk.get(id as usize) == Some(&Progress::Walking) {
                        let message = format!(
                            "invalid default: no default can be a value of record {} inside that record",
                            self.schema.full_name(named.name)
                        );
                        return Err(
                            SchemaError::new(Code::InvalidDefault, message).at(tree.span(node))
                        );
                    }
                    all(named.fields.of(&self.schema.fields).iter(), |field| match (
                        tree.member(node, self.schema.text(field.name)),
                        field.default,
                    ) {
                        (Some(value), _) | (None, Some(FieldDefault::Json(value))) => {
                            self.fits(field.ty, value, depth + 1)
                        }
                        (None, parsed) => Ok(parsed.is_some()),
                    })?
                }
                _ => found == json::Kind::String,
            },
            Body::Reference(_) | Body::Pending(_) => found == json::Kind::Object,
        })
    }
}

fn all<T>(
    mut items: impl Iterator<Item = T>,
    mut holds: impl FnMut(T) -> Result<bool, SchemaError>,
) -> Result<bool, SchemaError> {
    for item in items.by_ref() {
        if !holds(item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn shortened(token: &str) -> String {
    const SHOWN: usize = 80;
    match token.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", token.get(..end).unwrap_or("")),
        None => token.to_owned(),
    }
}
