//! The text by which the registry knows a schema again, and its hash.
//!
//! Source: docs/registries.md, "Hortonworks' fingerprint".

use crate::avro::{Body, FieldDefault, Kind, Named, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::fingerprint::{Algorithm, hex};
use crate::hortonworks::include::{Composition, compose};
use crate::hortonworks::validator::parse;
use crate::json::{self, NodeId, Number, java_double, java_float};
use crate::limits::Limits;

/// Returns the hash of a text's normalized form, lower-case hex. The registry's default is MD5.
///
/// `lookup` gives the text of an included schema by name and version, -1 for the latest.
///
/// ```
/// use schemaccord::hortonworks::fingerprint;
/// use schemaccord::{Algorithm, Limits};
/// let hash = fingerprint(r#""string""#, Algorithm::Md5, &mut |_, _| None, &Limits::DEFAULT)?;
/// assert_eq!(hash, "095d71cf12556b9d5e330ad575b3df5d");
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// As [`normalized`].
pub fn fingerprint(
    text: &str,
    algorithm: Algorithm,
    lookup: &mut dyn FnMut(&str, i32) -> Option<String>,
    limits: &Limits,
) -> Result<String, SchemaError> {
    Ok(algorithm.of(normalized(text, lookup, limits)?.as_bytes()))
}

/// Returns the text that is hashed: Parsing Canonical Form with defaults and the aliases of records in it, which is no JSON.
///
/// Where the registry prints the address of an object, a default of type bytes or fixed, its bytes stand in lower-case hex: the registry
/// itself gives such a schema another fingerprint in every process.
///
/// # Errors
/// As [`compose`], and why the text is no schema.
pub fn normalized(
    text: &str,
    lookup: &mut dyn FnMut(&str, i32) -> Option<String>,
    limits: &Limits,
) -> Result<String, SchemaError> {
    let text = compose(text, lookup, Composition::Imitated, limits)?;
    let schema = parse(&text, limits)?;
    let mut writer = Writer {
        schema: &schema,
        limits,
        written: vec![false; schema.named.len()],
        out: String::with_capacity(text.len()),
    };
    writer.ty(schema.root, 0)?;
    Ok(writer.out)
}

struct Writer<'a> {
    schema: &'a Schema,
    limits: &'a Limits,
    /// By definition: whether it was written out already.
    written: Vec<bool>,
    out: String,
}

impl Writer<'_> {
    fn ty(&mut self, id: TypeId, depth: usize) -> Result<(), SchemaError> {
        let schema = self.schema;
        self.bounded(depth)?;
        match schema.body(id) {
            Body::Array(items) => {
                self.out.push_str("{\"type\":\"array\",\"items\":");
                self.ty(items, depth + 1)?;
                self.out.push('}');
            }
            Body::Map(values) => {
                self.out.push_str("{\"type\":\"map\",\"values\":");
                self.ty(values, depth + 1)?;
                self.out.push('}');
            }
            Body::Union(list) => {
                self.out.push('[');
                for (index, branch) in schema.branches(list).iter().enumerate() {
                    self.comma(index);
                    self.ty(*branch, depth + 1)?;
                }
                self.out.push(']');
            }
            Body::Named(index) => {
                let Some(named) = schema.named(id) else {
                    return Ok(());
                };
                let name = schema.full_name(named.name);
                match self.written.get_mut(index as usize) {
                    Some(written) if !*written => *written = true,
                    _ => {
                        self.quoted(&name);
                        return Ok(());
                    }
                }
                self.out.push_str("{\"name\":");
                self.quoted(&name);
                self.out.push_str(",\"type\":");
                self.quoted(named.kind.as_str());
                self.definition(named, depth)?;
                self.out.push('}');
            }
            _ => self.quoted(schema.kind(id).as_str()),
        }
        Ok(())
    }

    fn definition(&mut self, named: &Named, depth: usize) -> Result<(), SchemaError> {
        let schema = self.schema;
        match named.kind {
            Kind::Enum => {
                self.out.push_str(",\"symbols\":[");
                for (index, symbol) in named.symbols.of(&schema.symbols).iter().enumerate() {
                    self.comma(index);
                    self.quoted(schema.text(*symbol));
                }
                self.out.push(']');
            }
            Kind::Fixed => {
                self.out.push_str(",\"size\":");
                self.out.push_str(&named.size.to_string());
            }
            _ => {
                // The commas are the registry's.
                if named.aliases.count > 0 {
                    self.out.push_str("\"aliases\":[");
                    for (index, alias) in named.aliases.of(&schema.aliases).iter().enumerate() {
                        self.comma(index);
                        self.quoted(&schema.full_name(*alias));
                    }
                    self.out.push_str("],");
                }
                self.out.push_str(",\"fields\":[");
                for (index, field) in named.fields.of(&schema.fields).iter().enumerate() {
                    self.comma(index);
                    self.out.push_str("{\"name\":");
                    self.quoted(schema.text(field.name));
                    self.out.push_str(",\"type\":");
                    match field.default {
                        Some(FieldDefault::Json(node)) => {
                            if let Some(text) = self.plain(Some(field.ty), node, depth)? {
                                self.out.push_str(&text);
                            }
                        }
                        Some(FieldDefault::Parsed(value)) => {
                            self.out.push_str(&match schema.kind(field.ty) {
                                Kind::Float => java_float(value as f32),
                                _ => java_double(value),
                            });
                        }
                        None => {}
                    }
                    self.ty(field.ty, depth + 1)?;
                    self.out.push('}');
                }
                self.out.push(']');
            }
        }
        Ok(())
    }

    /// Returns a default as Java prints the object that stands for it; `None` where it stands for none.
    fn plain(
        &self,
        id: Option<TypeId>,
        node: NodeId,
        depth: usize,
    ) -> Result<Option<String>, SchemaError> {
        self.bounded(depth)?;
        let (schema, tree) = (self.schema, &self.schema.tree);
        // A union's default is of its first branch.
        let id = id.map(|id| match schema.body(id) {
            Body::Union(list) => schema.branches(list).first().copied().unwrap_or(id),
            _ => id,
        });
        let kind = id.map(|id| schema.kind(id));
        let inside = |text: Option<String>| text.unwrap_or_else(|| "null".to_owned());
        Ok(match tree.kind(node) {
            json::Kind::Null => Some("null".to_owned()),
            json::Kind::Boolean => Some(tree.token(node).to_owned()),
            json::Kind::Number => tree
                .number(node)
                .and_then(|number| number_text(kind, number)),
            json::Kind::String => {
                let text = tree.text(node).unwrap_or_default();
                match kind {
                    None | Some(Kind::String | Kind::Enum) => Some(text.to_owned()),
                    Some(Kind::Bytes | Kind::Fixed) => {
                        let bytes = text.chars().map(|c| u8::try_from(c).unwrap_or(b'?'));
                        Some(hex(&bytes.collect::<Vec<_>>()))
                    }
                    Some(_) => None,
                }
            }
            json::Kind::Array => {
                let items = match id.map(|id| schema.body(id)) {
                    Some(Body::Array(items)) => Some(items),
                    _ => None,
                };
                let elements = tree
                    .elements(node)
                    .map(|element| Ok(inside(self.plain(items, element, depth + 1)?)))
                    .collect::<Result<Vec<_>, SchemaError>>()?;
                Some(format!("[{}]", elements.join(", ")))
            }
            json::Kind::Object => {
                let members = tree
                    .members(node)
                    .map(|(key, value)| {
                        let key = tree.text(key).unwrap_or_default();
                        let ty = match id.map(|id| schema.body(id)) {
                            Some(Body::Map(values)) => Some(values),
                            Some(Body::Named(_)) => id
                                .and_then(|id| schema.named(id))
                                .and_then(|named| schema.find_field(named, key, 0))
                                .and_then(|field| schema.field(field))
                                .map(|field| field.ty),
                            _ => None,
                        };
                        Ok(format!(
                            "{key}={}",
                            inside(self.plain(ty, value, depth + 1)?)
                        ))
                    })
                    .collect::<Result<Vec<_>, SchemaError>>()?;
                Some(format!("{{{}}}", members.join(", ")))
            }
        })
    }

    fn bounded(&self, depth: usize) -> Result<(), SchemaError> {
        if depth > self.limits.depth {
            let message = format!("types are nested deeper than {}", self.limits.depth);
            return Err(SchemaError::new(Code::LimitDepth, message));
        }
        if self.out.len() > self.limits.output {
            let message = format!("the text grows longer than {} bytes", self.limits.output);
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        Ok(())
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        self.out.push_str(text);
        self.out.push('"');
    }

    fn comma(&mut self, index: usize) {
        if index > 0 {
            self.out.push(',');
        }
    }
}

/// A number as the object of its type prints; `None` where the type takes no such number.
fn number_text(kind: Option<Kind>, number: Number<'_>) -> Option<String> {
    let value = match number {
        Number::Int(value) => f64::from(value),
        Number::Long(value) => value.to_string().parse().unwrap_or(f64::NAN),
        Number::Double(value) => value,
        Number::Big(_) => return None,
    };
    match (kind, number) {
        (Some(Kind::Float), _) => Some(java_float(value as f32)),
        (Some(Kind::Double), _) | (None, Number::Double(_)) => Some(java_double(value)),
        (None | Some(Kind::Int | Kind::Long), Number::Int(value)) => Some(value.to_string()),
        (None | Some(Kind::Long), Number::Long(value)) => Some(value.to_string()),
        _ => None,
    }
}
