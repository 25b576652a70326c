//! The registry's compatibility policies: which breaking differences each lets pass.
//!
//! Source: docs/json-schema.md, "Policies".

use crate::compat::{self, Rule, Verdict};
use crate::json_schema::rules as r;

/// A policy as the rules whose verdict it overrides.
#[derive(Debug)]
pub(crate) struct Policy {
    /// Rules that break by themselves and pass under this policy.
    allowed: &'static [&'static Rule],
}

/// In which points registries differ about JSON Schema.
#[derive(Debug)]
pub(crate) struct Options {
    strict: Policy,
    lenient: Policy,
}

impl Options {
    /// Confluent Schema Registry.
    pub(crate) const CONFLUENT: Self = Self {
        strict: Policy { allowed: &[] },
        lenient: Policy {
            allowed: &[
                &r::ADDITIONAL_PROPERTIES_REMOVED,
                &r::UNEVALUATED_PROPERTIES_REMOVED,
                &r::ADDITIONAL_PROPERTIES_NARROWED,
                &r::UNEVALUATED_PROPERTIES_NARROWED,
                &r::REQUIRED_PROPERTY_WITH_DEFAULT_ADDED_TO_OPEN_CONTENT_MODEL,
                &r::OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL,
                &r::PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL,
                &r::PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL,
                &r::PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL,
            ],
        },
    };

    /// Returns the overrides of a policy.
    pub(crate) const fn policy(&self, policy: compat::Policy) -> &Policy {
        match policy {
            compat::Policy::Strict => &self.strict,
            compat::Policy::Lenient => &self.lenient,
        }
    }
}

impl Policy {
    /// Returns the verdict on a rule under this policy.
    pub(crate) fn verdict(&self, rule: &'static Rule) -> Verdict {
        if self.allowed.contains(&rule) {
            Verdict::Allowed
        } else {
            rule.verdict
        }
    }
}
