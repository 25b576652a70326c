//! Reading what is registered with a schema, as the registry's requests have it. Derived, this would be 10 kB of each browser module.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value};

use crate::error::SchemaError;
use crate::identity::{DataRule, Metadata, RuleSet};

/// What a member is read from, and what was expected in it if it is something else.
type Read<T> = Result<Option<T>, String>;

/// An object of a request.
struct Members(Map<String, Value>);

impl Members {
    fn of(value: Value) -> Result<Self, String> {
        match value {
            Value::Object(members) => Ok(Self(members)),
            _ => Err("expected an object".to_owned()),
        }
    }

    /// Reads a member; null stands for what is left out.
    fn take<T>(&mut self, name: &str, read: fn(Value) -> Result<T, String>) -> Read<T> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value)
                .map(Some)
                .map_err(|expected| format!("{name}: {expected}")),
        }
    }

    fn text(&mut self, name: &str) -> Read<String> {
        self.take(name, text)
    }

    fn flag(&mut self, name: &str) -> Result<bool, String> {
        match self.0.remove(name) {
            None | Some(Value::Null) => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(_) => Err(format!("{name}: expected a boolean")),
        }
    }

    fn choice<T: FromStr<Err = SchemaError>>(&mut self, name: &str) -> Read<T> {
        let given = self.text(name)?;
        let read = given.map(|given| {
            given
                .parse()
                .map_err(|error: SchemaError| error.message().to_owned())
        });
        read.transpose()
    }
}

fn text(value: Value) -> Result<String, String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err("expected a string".to_owned()),
    }
}

fn texts(value: Value) -> Result<BTreeSet<String>, String> {
    match value {
        Value::Array(items) => items.into_iter().map(text).collect(),
        _ => Err("expected an array of strings".to_owned()),
    }
}

fn properties(value: Value) -> Result<BTreeMap<String, String>, String> {
    let Members(members) = Members::of(value)?;
    let properties = members.into_iter();
    properties
        .map(|(name, value)| text(value).map(|value| (name, value)))
        .collect()
}

fn tags(value: Value) -> Result<BTreeMap<String, BTreeSet<String>>, String> {
    let Members(members) = Members::of(value)?;
    let tags = members.into_iter();
    tags.map(|(path, tags)| texts(tags).map(|tags| (path, tags)))
        .collect()
}

fn rules(value: Value) -> Result<Vec<DataRule>, String> {
    match value {
        Value::Array(items) => items.into_iter().map(rule).collect(),
        _ => Err("expected an array of rules".to_owned()),
    }
}

fn rule(value: Value) -> Result<DataRule, String> {
    let mut members = Members::of(value)?;
    Ok(DataRule {
        name: members.text("name")?,
        doc: members.text("doc")?,
        kind: members.choice("kind")?,
        mode: members.choice("mode")?,
        kind_of_rule: members.text("type")?,
        tags: members.take("tags", texts)?,
        params: members.take("params", properties)?,
        expr: members.text("expr")?,
        on_success: members.text("onSuccess")?,
        on_failure: members.text("onFailure")?,
        disabled: members.flag("disabled")?,
    })
}

fn metadata(value: Value) -> Result<Metadata, String> {
    let mut members = Members::of(value)?;
    Ok(Metadata {
        tags: members.take("tags", tags)?.unwrap_or_default(),
        properties: members.take("properties", properties)?.unwrap_or_default(),
        sensitive: members.take("sensitive", texts)?.unwrap_or_default(),
    })
}

fn rule_set(value: Value) -> Result<RuleSet, String> {
    let mut members = Members::of(value)?;
    Ok(RuleSet {
        migration_rules: members.take("migrationRules", rules)?,
        domain_rules: members.take("domainRules", rules)?,
        encoding_rules: members.take("encodingRules", rules)?,
        enable_at: members.choice("enableAt")?,
    })
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        metadata(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for RuleSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        rule_set(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named_with_its_member() {
        let wrong = |text| {
            serde_json::from_str::<RuleSet>(text)
                .unwrap_err()
                .to_string()
        };
        let kind = wrong(r#"{"domainRules": [{"kind": "OTHER"}]}"#);
        assert!(
            kind.starts_with(
                r#"domainRules: unknown kind "OTHER": expected one of TRANSFORM, CONDITION"#
            ),
            "{kind}"
        );
        let params = wrong(r#"{"migrationRules": [{"params": {"a": 1}}]}"#);
        assert!(
            params.starts_with("migrationRules: params: expected a string"),
            "{params}"
        );
        let tags = serde_json::from_str::<Metadata>(r#"{"tags": {"a": "b"}}"#);
        let tags = tags.unwrap_err().to_string();
        assert!(
            tags.starts_with("tags: expected an array of strings"),
            "{tags}"
        );
    }
}
