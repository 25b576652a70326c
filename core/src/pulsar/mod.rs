//! Apache Pulsar's registry: the strategies and their layers, the checkers of each type of schema, a topic's schemas as a state machine, and what
//! happens when clients connect.
//!
//! What Pulsar does with bytes is in [`crate::wire::pulsar`].
//!
//! Source: docs/registries.md, "Pulsar".

mod checker;
mod connect;
mod dialect;
mod native_rules;
mod pretty;
mod strategy;
mod topic;

pub use checker::{Verdict, check_list, check_pair};
pub use connect::{
    Activity, AutoUpdate, Connection, Consumer, Enforcement, Policy, Producer, connect_consumer,
    connect_producer,
};
pub use strategy::{Layers, Strategy};
pub use topic::{Entry, Refusal, Topic};

pub(crate) use checker::can_read;
pub(crate) use dialect::{WORDING, compare, passes, read, rules};
