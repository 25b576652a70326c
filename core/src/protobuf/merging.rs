//! Options when a schema is normalized: custom names in full, dotted settings put together, literals in order.
//!
//! Source: docs/protobuf.md, "Normalization".

use crate::error::{Code, SchemaError};
use crate::protobuf::extensions::Holds;
use crate::protobuf::model::{Kind, Opt, Value};
use crate::protobuf::normalized::Normalizer;
use crate::protobuf::number::{self, Normal};
use crate::source::{Range, Sources};
use crate::text::utf16_order;

impl Normalizer<'_> {
    pub(super) fn options(&mut self, options: &[Opt]) -> Result<Vec<Opt>, SchemaError> {
        let mut made: Vec<(Opt, Option<String>)> = Vec::with_capacity(options.len());
        for option in options {
            let name = self.pool.get(option.name);
            let found = if option.parenthesized {
                self.extensions.find(self.scope, name)
            } else {
                None
            };
            let Some((full, holds)) = found else {
                made.push((option.clone(), None));
                continue;
            };
            let value = self.as_literal(&option.value);
            let known = made
                .iter_mut()
                .find(|(_, known)| known.as_deref() == Some(full));
            match known {
                Some((known, _)) if holds != Holds::Repeated => {
                    let first = std::mem::replace(&mut known.value, Value::List(Vec::new()));
                    known.value = self.merge(holds, first, value);
                }
                _ => {
                    let name = self.pool.append(full);
                    made.push((
                        Opt {
                            name,
                            parenthesized: true,
                            value,
                        },
                        Some(full.to_owned()),
                    ));
                }
            }
        }
        let mut made: Vec<Opt> = made.into_iter().map(|(option, _)| option).collect();
        for option in &mut made {
            self.own_value(&mut option.value)?;
        }
        made.sort_by(|a, b| utf16_order(self.pool.get(a.name), self.pool.get(b.name)));
        Ok(made)
    }

    /// Turns the rest of a dotted option into the literal it stands for.
    fn as_literal(&self, value: &Value) -> Value {
        match value {
            Value::Part(part) => {
                let text = self.pool.get(part.name);
                let name = match text
                    .strip_prefix('(')
                    .and_then(|rest| rest.strip_suffix(')'))
                {
                    Some(_) => Range::new(part.name.start + 1, part.name.end - 1),
                    None => part.name,
                };
                Value::Literal(vec![(name, self.as_literal(&part.value))])
            }
            value => value.clone(),
        }
    }

    /// Puts a later setting into an earlier one.
    fn merge(&self, holds: Holds, first: Value, second: Value) -> Value {
        match holds {
            Holds::Map => second,
            // Also where a scalar is set by literals: their members are unknown then.
            Holds::Message(_) | Holds::Scalar => match (first, second) {
                (Value::Literal(mut first), Value::Literal(second)) => {
                    for (key, value) in second {
                        let name = self.pool.get(key);
                        match first
                            .iter_mut()
                            .find(|(known, _)| self.pool.get(*known) == name)
                        {
                            Some((_, known)) => {
                                let holds = match name
                                    .strip_prefix('[')
                                    .and_then(|rest| rest.strip_suffix(']'))
                                {
                                    Some(extension) => self
                                        .extensions
                                        .find(self.scope, extension)
                                        .map_or(Holds::Unknown, |found| found.1),
                                    None => match holds {
                                        Holds::Message(id) => self.extensions.field(id, name),
                                        _ => Holds::Unknown,
                                    },
                                };
                                let before = std::mem::replace(known, Value::List(Vec::new()));
                                *known = self.merge(holds, before, value);
                            }
                            None => first.push((key, value)),
                        }
                    }
                    Value::Literal(first)
                }
                (_, second) => second,
            },
            Holds::Repeated | Holds::Unknown => {
                let items = |value| match value {
                    Value::List(items) => items,
                    single => vec![single],
                };
                let mut all: Vec<Value> = Vec::new();
                for item in items(first).into_iter().chain(items(second)) {
                    if !all.iter().any(|known| same(known, &item, &self.pool)) {
                        all.push(item);
                    }
                }
                Value::List(all)
            }
        }
    }

    /// Normalizes what stands behind the `=`: a list stays one.
    fn own_value(&mut self, value: &mut Value) -> Result<(), SchemaError> {
        match value {
            Value::List(items) => items.iter_mut().try_for_each(|item| self.inner_value(item)),
            Value::Part(part) => self.own_value(&mut part.value),
            value => self.inner_value(value),
        }
    }

    fn inner_value(&mut self, value: &mut Value) -> Result<(), SchemaError> {
        match value {
            Value::Text(Kind::Number, text) => match number::normalize(self.pool.get(*text)) {
                Normal::Same => {}
                Normal::Text(normal) => *text = self.pool.append(&normal),
                Normal::TooLong => {
                    let message = format!(
                        "the number '{}' is too long to be written out",
                        self.pool.get(*text)
                    );
                    return Err(SchemaError::new(Code::LimitOutput, message));
                }
            },
            Value::Text(..) => {}
            Value::Part(part) => self.inner_value(&mut part.value)?,
            Value::List(items) => {
                items
                    .iter_mut()
                    .try_for_each(|item| self.inner_value(item))?;
                if items.len() == 1
                    && let Some(single) = items.pop()
                {
                    *value = single;
                }
            }
            Value::Literal(entries) => {
                entries.sort_by(|a, b| utf16_order(self.pool.get(a.0), self.pool.get(b.0)));
                let mut made: Vec<(Range, Value)> = Vec::with_capacity(entries.len());
                for (key, mut value) in std::mem::take(entries) {
                    self.inner_value(&mut value)?;
                    if matches!(&value, Value::List(items) if items.is_empty()) {
                        continue;
                    }
                    let text = self.pool.get(key);
                    let extension = text
                        .strip_prefix('[')
                        .and_then(|rest| rest.strip_suffix(']'));
                    let key =
                        match extension.and_then(|name| self.extensions.find(self.scope, name)) {
                            Some((full, _)) => self.pool.append(&format!("[{full}]")),
                            None => key,
                        };
                    // Of two spellings of one extension the first stays.
                    if extension_once(&made, key, &self.pool) {
                        made.push((key, value));
                    }
                }
                made.sort_by(|a, b| utf16_order(self.pool.get(a.0), self.pool.get(b.0)));
                *entries = made;
            }
        }
        Ok(())
    }
}

fn extension_once(made: &[(Range, Value)], key: Range, pool: &Sources) -> bool {
    let text = pool.get(key);
    !text.starts_with('[') || made.iter().all(|(known, _)| pool.get(*known) != text)
}

/// Whether two values are equal for Java: kind and text, lists in order, literals in any.
fn same(a: &Value, b: &Value, pool: &Sources) -> bool {
    match (a, b) {
        (Value::Text(kind_a, a), Value::Text(kind_b, b)) => {
            kind_a == kind_b && pool.get(*a) == pool.get(*b)
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b, pool))
        }
        (Value::Literal(a), Value::Literal(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| {
                    let other = b
                        .iter()
                        .find(|(other, _)| pool.get(*other) == pool.get(*key));
                    other.is_some_and(|(_, other)| same(value, other, pool))
                })
        }
        (Value::Part(a), Value::Part(b)) => {
            pool.get(a.name) == pool.get(b.name) && same(&a.value, &b.value, pool)
        }
        _ => false,
    }
}
