//! Framings: what registries put before or beside a payload to say which schema it is written with.

pub(crate) mod confluent;
