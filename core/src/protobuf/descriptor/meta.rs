//! The registry's own options: documentation, tags, parameters and rules, field 1088 of every options message.

use crate::protobuf::descriptor::wire::Writer;
use crate::protobuf::model::{Kind, Opt, Value};
use crate::source::Sources;

/// The number of the extension in every options message.
pub(super) const FIELD: u32 = 1088;

/// What a meta option says, put together from all its settings.
#[derive(Default)]
struct Meta {
    doc: Option<String>,
    params: Vec<(String, String)>,
    tags: Vec<String>,
    rules: Vec<[Option<String>; 4]>,
}

/// Writes the settings of one meta option among `options`, nothing if there are none; `None` where the registry fails.
pub(super) fn write(options: &[Opt], name: &str, sources: &Sources) -> Option<Vec<u8>> {
    let mut values: Vec<(String, Vec<Value>)> = Vec::new();
    let mut set = false;
    for option in options.iter().filter(|option| option.parenthesized) {
        let written = sources.get(option.name);
        let full = written.strip_prefix('.').unwrap_or(written);
        if full.strip_prefix("confluent.") != Some(name) {
            continue;
        }
        set = true;
        let entries = match &option.value {
            Value::Literal(entries) => entries
                .iter()
                .map(|(key, value)| (sources.get(*key).to_owned(), value.clone()))
                .collect::<Vec<_>>(),
            Value::Part(part) => vec![(sources.get(part.name).to_owned(), part_value(&part.value))],
            _ => return None,
        };
        for (key, value) in entries {
            let items = match value {
                Value::List(items) => items,
                single => vec![single],
            };
            match values.iter_mut().find(|(known, _)| *known == key) {
                Some((_, known)) => {
                    for item in items {
                        if !known.iter().any(|other| {
                            format!("{other:?}") == format!("{item:?}")
                                || same(other, &item, sources)
                        }) {
                            known.push(item);
                        }
                    }
                }
                None => values.push((key, items)),
            }
        }
    }
    if !set {
        return Some(Vec::new());
    }
    Meta::read(&values, sources).map(|meta| meta.bytes())
}

/// Makes a literal of the rest of a dotted name.
fn part_value(value: &Value) -> Value {
    match value {
        Value::Part(part) => Value::Literal(vec![(part.name, part_value(&part.value))]),
        value => value.clone(),
    }
}

fn same(a: &Value, b: &Value, sources: &Sources) -> bool {
    match (a, b) {
        (Value::Text(a_kind, a), Value::Text(b_kind, b)) => {
            a_kind == b_kind && sources.get(*a) == sources.get(*b)
        }
        (Value::Literal(a), Value::Literal(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, value)| {
                    let key = sources.get(*key);
                    let mut others = b.iter().filter(|(other, _)| sources.get(*other) == key);
                    others
                        .next()
                        .is_some_and(|(_, other)| same(value, other, sources))
                })
        }
        _ => false,
    }
}

impl Meta {
    fn read(values: &[(String, Vec<Value>)], sources: &Sources) -> Option<Self> {
        let mut meta = Self::default();
        for (key, items) in values {
            match key.as_str() {
                "doc" => match items.as_slice() {
                    [] => {}
                    [single] => meta.doc = Some(text(single, sources)?),
                    _ => return None,
                },
                "tags" => {
                    for item in items {
                        meta.tags.push(text(item, sources)?);
                    }
                }
                "params" => {
                    for item in items {
                        let Value::Literal(entries) = item else {
                            return None;
                        };
                        let member = |name| member(entries, name, sources);
                        let (key, value) = (member("key")??, member("value")??);
                        match meta.params.iter_mut().find(|(known, _)| *known == key) {
                            Some((_, known)) => *known = value,
                            None => meta.params.push((key, value)),
                        }
                    }
                }
                "rules" => {
                    for item in items {
                        let Value::Literal(entries) = item else {
                            return None;
                        };
                        let member = |name| member(entries, name, sources);
                        meta.rules.push([
                            member("name")?,
                            member("doc")?,
                            member("expr")?,
                            member("sql")?,
                        ]);
                    }
                }
                _ => {}
            }
        }
        Some(meta)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        let put = |out: &mut Writer, field, text: &str| {
            if !text.is_empty() {
                out.text(field, text);
            }
        };
        put(&mut out, 1, self.doc.as_deref().unwrap_or(""));
        for (key, value) in &self.params {
            let mut entry = Writer::default();
            entry.text(1, key);
            entry.text(2, value);
            out.data(2, &entry.bytes);
        }
        for tag in &self.tags {
            out.text(3, tag);
        }
        for rule in &self.rules {
            let mut inner = Writer::default();
            for (field, member) in (1..).zip(rule) {
                put(&mut inner, field, member.as_deref().unwrap_or(""));
            }
            out.data(4, &inner.bytes);
        }
        out.bytes
    }
}

/// Returns a member of a literal; the outer `None` where it is no quoted text.
#[expect(
    clippy::option_option,
    reason = "a failure and an absent member are different things"
)]
fn member(
    entries: &[(crate::source::Range, Value)],
    name: &str,
    sources: &Sources,
) -> Option<Option<String>> {
    match entries.iter().find(|(key, _)| sources.get(*key) == name) {
        Some((_, value)) => text(value, sources).map(Some),
        None => Some(None),
    }
}

fn text(value: &Value, sources: &Sources) -> Option<String> {
    match value {
        Value::Text(Kind::String, text) => Some(sources.get(*text).to_owned()),
        _ => None,
    }
}
