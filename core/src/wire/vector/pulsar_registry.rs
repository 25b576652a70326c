//! The kinds of Pulsar's registry.

use serde_json::{Value, json};

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::pulsar::{Strategy, Topic, Verdict, can_read, check_list, check_pair};
use crate::wire::pulsar::key_value::Encoding;
use crate::wire::pulsar::{SchemaInfo, SchemaType};
use crate::wire::vector::Inputs;
use crate::wire::vector::pulsar::{given, type_of};

pub(super) fn answer(kind: &str, inputs: Inputs<'_>) -> Result<Option<Value>, SchemaError> {
    let limits = &Limits::DEFAULT;
    Ok(Some(match kind {
        "avro_pair" => {
            let (writer, reader) = (inputs.text("writer_existing")?, inputs.text("reader_new")?);
            json!({"compatible": can_read(writer, reader, limits)?})
        }
        "compat" => {
            let schema_type = type_of(inputs, "type")?;
            let new = info(schema_type, inputs.text("new")?);
            let existing: Vec<SchemaInfo> = inputs
                .list("existing_oldest_first")?
                .iter()
                .map(|text| info(schema_type, text.as_str().unwrap_or_default()))
                .collect();
            let strategy = strategy(inputs)?;
            let verdict = match (inputs.text("call")?, existing.as_slice()) {
                ("pair", [existing]) => check_pair(existing, &new, strategy, limits)?,
                ("pair", _) => {
                    let message = "a pair has one earlier schema";
                    return Err(SchemaError::new(Code::InvalidRequest, message));
                }
                _ => {
                    let existing: Vec<&SchemaInfo> = existing.iter().collect();
                    check_list(&existing, &new, strategy, limits)?
                }
            };
            judged(&verdict)
        }
        "compat_key_value" => {
            let pair = |key: &str, value: &str| {
                let (key, value) = (given(inputs.inputs(key)?)?, given(inputs.inputs(value)?)?);
                SchemaInfo::key_value(&key, &value, Encoding::Inline)
            };
            let existing = pair("existing_key", "existing_value")?;
            let new = pair("new_key", "new_value")?;
            judged(&check_pair(&existing, &new, strategy(inputs)?, limits)?)
        }
        "registry_sequence" => {
            let strategy = strategy(inputs)?;
            let mut topic = Topic::default();
            let steps = inputs.list("ops")?.iter();
            let results = steps.map(|step| taken(&mut topic, Inputs(step), strategy, limits));
            json!({"results": results.collect::<Result<Vec<_>, _>>()?})
        }
        _ => return Ok(None),
    }))
}

fn strategy(inputs: Inputs<'_>) -> Result<Strategy, SchemaError> {
    let name = inputs.text("strategy")?;
    Strategy::named(name).ok_or_else(|| {
        let known = Strategy::ALL.map(Strategy::as_str).join(", ");
        let message = format!("unknown strategy {name:?}: expected one of {known}");
        SchemaError::new(Code::InvalidRequest, message)
    })
}

fn info(schema_type: SchemaType, text: &str) -> SchemaInfo {
    SchemaInfo {
        name: String::new(),
        schema_type,
        schema: text.as_bytes().to_vec(),
        properties: std::collections::BTreeMap::new(),
        timestamp: 0,
    }
}

fn judged(verdict: &Verdict) -> Value {
    match verdict {
        Verdict::Compatible => json!({"compatible": true}),
        Verdict::Incompatible(message) => json!({"compatible": false, "error": message}),
    }
}

/// One step on a topic.
fn taken(
    topic: &mut Topic,
    step: Inputs<'_>,
    strategy: Strategy,
    limits: &Limits,
) -> Result<Value, SchemaError> {
    let given = || Ok::<_, SchemaError>(info(type_of(step, "type")?, step.text("schema")?));
    let ok = |()| json!({"ok": true});
    let outcome = match step.text("op")? {
        "put" => topic
            .put(&given()?, strategy, limits)
            .map(|version| json!({"version": version})),
        "delete" => Ok(json!({"version": topic.delete()})),
        "find" => Ok(json!({"version": topic.find(&given()?).unwrap_or(-1)})),
        "latest" => Ok(json!({"version": topic.latest().map(|(version, _)| version)})),
        "compatible" => topic.compatible(&given()?, strategy, limits).map(ok),
        "consumer" => topic.consumer(&given()?, strategy, limits).map(ok),
        other => {
            let message = format!("unknown step {other:?}");
            return Err(SchemaError::new(Code::InvalidRequest, message));
        }
    };
    Ok(outcome.unwrap_or_else(
        |refusal| json!({"error_class": refusal.exception(), "error": refusal.message()}),
    ))
}
