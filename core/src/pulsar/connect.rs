//! What happens when a producer or a consumer connects.
//!
//! Source: docs/registries.md, "Connecting".

use crate::limits::Limits;
use crate::pulsar::strategy::Strategy;
use crate::pulsar::topic::{Refusal, Topic};
use crate::wire::pulsar::{SchemaInfo, SchemaType};

/// The settings that count when clients connect. The default is Pulsar's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The strategy that counts.
    pub strategy: Strategy,
    /// Whether producers may add schemas (`allowAutoUpdateSchema`).
    pub auto_update: AutoUpdate,
    /// Whether producers without a schema are kept from topics that have one (`schemaValidationEnforced`).
    pub enforcement: Enforcement,
}

/// Whether producers may add schemas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoUpdate {
    /// They may, if the strategy lets the schema in.
    #[default]
    Allowed,
    /// A schema must be there already.
    Off,
}

/// Whether a topic with a schema takes producers without one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Enforcement {
    /// It takes them.
    #[default]
    Off,
    /// It refuses them.
    On,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            strategy: Strategy::Full,
            auto_update: AutoUpdate::Allowed,
            enforcement: Enforcement::Off,
        }
    }
}

/// What a producer brings.
#[derive(Clone, Copy, Debug)]
pub enum Producer<'a> {
    /// Bytes without a schema.
    WithoutSchema,
    /// A schema.
    Schema(&'a SchemaInfo),
}

/// What a consumer brings.
#[derive(Clone, Copy, Debug)]
pub enum Consumer<'a> {
    /// No schema, or `AUTO_CONSUME`.
    Any,
    /// A schema.
    Schema(&'a SchemaInfo),
}

/// Whether anybody or anything is on a topic: a producer, a consumer with a real schema, stored data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Nothing, and no schema.
    Idle,
    /// Something.
    Active,
}

/// How a client is connected.
#[derive(Clone, Debug, PartialEq)]
pub enum Connection {
    /// Connected, without a schema's version.
    WithoutVersion,
    /// Connected with that version, which may be new.
    Version(i64),
    /// Refused, in the broker's words.
    Refused(String),
}

fn refused(refusal: &Refusal) -> Connection {
    Connection::Refused(refusal.message().to_owned())
}

/// Connects a producer, which may add a schema to the topic.
///
/// ```
/// use schemaccord::Limits;
/// use schemaccord::pulsar::{Connection, Policy, Producer, Topic, connect_producer};
/// use schemaccord::wire::pulsar::{SchemaInfo, SchemaType};
/// let mut topic = Topic::default();
/// let info = SchemaInfo::builtin(SchemaType::Int32).unwrap();
/// let connect = |topic: &mut Topic, who| connect_producer(topic, who, Policy::default(), &Limits::DEFAULT);
/// assert_eq!(connect(&mut topic, Producer::Schema(&info)), Connection::Version(0));
/// assert_eq!(connect(&mut topic, Producer::WithoutSchema), Connection::WithoutVersion);
/// ```
pub fn connect_producer(
    topic: &mut Topic,
    producer: Producer<'_>,
    policy: Policy,
    limits: &Limits,
) -> Connection {
    let Producer::Schema(info) = producer else {
        return if topic.latest().is_some() && policy.enforcement == Enforcement::On {
            Connection::Refused(
                "Producers cannot connect or send message without a schema to topics with a schema"
                    .to_owned(),
            )
        } else {
            Connection::WithoutVersion
        };
    };
    let outcome = match policy.auto_update {
        AutoUpdate::Allowed => topic.put(info, policy.strategy, limits),
        AutoUpdate::Off => match topic.find_equal(info, limits) {
            Ok(Some(version)) => Ok(version),
            Ok(None) => Err(Refusal::Incompatible(
                "Schema not found and schema auto updating is disabled.".to_owned(),
            )),
            Err(refusal) => Err(refusal),
        },
    };
    match outcome {
        Ok(version) => Connection::Version(version),
        Err(refusal) => refused(&refusal),
    }
}

/// Connects a consumer, which adds its schema to a topic on which nothing is yet.
pub fn connect_consumer(
    topic: &mut Topic,
    consumer: Consumer<'_>,
    activity: Activity,
    policy: Policy,
    limits: &Limits,
) -> Connection {
    let Consumer::Schema(info) = consumer else {
        return Connection::WithoutVersion;
    };
    if info.schema_type == SchemaType::AutoConsume {
        return Connection::WithoutVersion;
    }
    if activity == Activity::Idle && topic.latest().is_none() {
        return connect_producer(topic, Producer::Schema(info), policy, limits);
    }
    if topic.latest().is_none() && policy.strategy != Strategy::AlwaysCompatible {
        return Connection::Refused(format!(
            "Failed to add schema to an active topic with empty(BYTES) schema: new schema type {}",
            info.schema_type.as_str()
        ));
    }
    match topic.consumer(info, policy.strategy, limits) {
        Ok(()) => Connection::WithoutVersion,
        Err(refusal) => refused(&refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn avro(text: &str) -> SchemaInfo {
        SchemaInfo {
            name: String::new(),
            schema_type: SchemaType::Avro,
            schema: text.as_bytes().to_vec(),
            properties: std::collections::BTreeMap::new(),
            timestamp: 0,
        }
    }

    #[test]
    fn producers() {
        let limits = &Limits::DEFAULT;
        let (int, string) = (avro("\"int\""), avro("\"string\""));
        let off = Policy {
            auto_update: AutoUpdate::Off,
            ..Policy::default()
        };
        let enforced = Policy {
            enforcement: Enforcement::On,
            ..Policy::default()
        };
        let mut topic = Topic::default();
        let mut connect = |producer, policy| connect_producer(&mut topic, producer, policy, limits);
        assert_eq!(
            connect(Producer::WithoutSchema, enforced),
            Connection::WithoutVersion
        );
        let missing = Connection::Refused(
            "Schema not found and schema auto updating is disabled.".to_owned(),
        );
        assert_eq!(connect(Producer::Schema(&int), off), missing);
        assert_eq!(
            connect(Producer::Schema(&int), enforced),
            Connection::Version(0)
        );
        assert_eq!(connect(Producer::Schema(&int), off), Connection::Version(0));
        assert!(matches!(
            connect(Producer::WithoutSchema, enforced),
            Connection::Refused(_)
        ));
        assert_eq!(
            connect(Producer::WithoutSchema, off),
            Connection::WithoutVersion
        );
        assert!(matches!(
            connect(Producer::Schema(&string), enforced),
            Connection::Refused(_)
        ));
    }

    #[test]
    fn consumers() {
        let limits = &Limits::DEFAULT;
        let (int, long, string) = (avro("\"int\""), avro("\"long\""), avro("\"string\""));
        let mut topic = Topic::default();
        let mut connect = |consumer, activity| {
            connect_consumer(&mut topic, consumer, activity, Policy::default(), limits)
        };
        assert_eq!(
            connect(Consumer::Any, Activity::Active),
            Connection::WithoutVersion
        );
        let empty = "Failed to add schema to an active topic with empty(BYTES) schema: new schema type AVRO";
        assert_eq!(
            connect(Consumer::Schema(&int), Activity::Active),
            Connection::Refused(empty.to_owned())
        );
        assert_eq!(
            connect(Consumer::Schema(&int), Activity::Idle),
            Connection::Version(0)
        );
        assert_eq!(
            connect(Consumer::Schema(&long), Activity::Active),
            Connection::WithoutVersion
        );
        assert!(matches!(
            connect(Consumer::Schema(&string), Activity::Active),
            Connection::Refused(_)
        ));
    }
}
