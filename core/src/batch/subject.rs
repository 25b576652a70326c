//! `subject`: what a schema is registered under.

use serde::Serialize;

use super::{Refusal, Request, json};
use crate::error::Code;
use crate::schema::{Mode, Schema};
use crate::subject::{self, Association, Named, Part, ReferenceStrategy, Strategy};

impl Request<'_> {
    pub(super) fn subject(&mut self) -> Result<String, Refusal> {
        let strategy = self.strategy.take().ok_or_else(|| {
            Refusal::request(
                Code::InvalidRequest,
                "a request for a subject needs \"strategy\"",
            )
        })?;
        if let Some(reference) = &self.reference {
            let strategy = ReferenceStrategy::named(&strategy).ok_or_else(|| {
                Refusal::request(
                    Code::InvalidRequest,
                    format!("unknown strategy {strategy:?} for references"),
                )
            })?;
            return Ok(json(&Subject {
                subject: Some(subject::of_reference(strategy, reference)),
            }));
        }
        let strategy = self.subject_strategy(&strategy)?;
        let schema = match self.schema {
            Some(_) => {
                let definition = self.own()?;
                let schema = self.read(definition, Mode::Stored);
                Some(schema.map_err(Refusal::new("schema"))?)
            }
            None => None,
        };
        let name = schema.as_ref().map(Schema::name);
        let named = match &name {
            None => Named::NoSchema,
            Some(name) => Named::Schema(name.as_deref()),
        };
        let part = match self.is_key {
            Some(true) => Part::Key,
            _ => Part::Value,
        };
        subject::of(&strategy, self.topic.as_deref(), part, named)
            .map(|subject| json(&Subject { subject }))
            .map_err(Refusal::new("request"))
    }

    fn subject_strategy(&self, name: &str) -> Result<Strategy, Refusal> {
        let named = |name: &str| {
            Strategy::named(name).ok_or_else(|| {
                Refusal::request(Code::InvalidRequest, format!("unknown strategy {name:?}"))
            })
        };
        Ok(match named(name)? {
            Strategy::Associated(Association { fallback, .. }) => {
                let fallback = match self.fallback.as_deref() {
                    None => fallback,
                    Some(name) if name.eq_ignore_ascii_case("NONE") => None,
                    Some(name) => Some(Box::new(named(name)?)),
                };
                Strategy::Associated(Association {
                    subjects: self.subjects.clone(),
                    fallback,
                })
            }
            strategy => strategy,
        })
    }
}

#[derive(Serialize)]
struct Subject {
    subject: Option<String>,
}
