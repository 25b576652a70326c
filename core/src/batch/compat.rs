//! `compat`: a new schema against earlier ones.

use super::{Definition, Refusal, Request, json};
use crate::compat::{CheckOptions, Level, Strategy, Submission, check_submissions};
use crate::error::{Code, SchemaError};
use crate::schema::Mode;

impl Request<'_> {
    pub(super) fn compat(&mut self) -> Result<String, Refusal> {
        let (level, strategy) = self.course()?;
        let options = CheckOptions {
            level,
            strategy,
            validation: self.validation,
            dialect: self.dialect,
            policy: self.policy,
            memo: self.memo,
            defects: self.defects,
            all: self.all,
            witness: self.witness,
        };
        options.course().map_err(Refusal::new("request"))?;
        let mut own = Some(self.own()?);
        let mut previous: Vec<_> = std::mem::take(&mut self.previous)
            .into_iter()
            .map(Some)
            .collect();
        let new = || {
            let definition = own.take().unwrap_or_default();
            let read = self.submission(definition, Mode::New);
            let normalized = if self.normalize {
                read.and_then(Submission::normalized)
            } else {
                read
            };
            normalized.map_err(Refusal::new("schema"))
        };
        let count = previous.len();
        let get = |index: usize| {
            let definition = previous
                .get_mut(index)
                .and_then(Option::take)
                .unwrap_or_default();
            self.submission(definition, Mode::Stored)
                .map_err(Refusal::new(format!("previous[{index}]")))
        };
        let report = check_submissions(self.format, new, count, get, &options)?;
        Ok(json(&report))
    }

    fn submission(&self, definition: Definition, mode: Mode) -> Result<Submission, SchemaError> {
        let (text, options) = self.options(definition, mode)?;
        Submission::of(&text, &options)
    }

    /// Returns the level that was asked for, or the registry's own mode.
    pub(super) fn course(&self) -> Result<(Level, Option<Strategy>), Refusal> {
        match (self.level.as_deref(), self.strategy.as_deref()) {
            (Some(level), None) => Ok((level.parse().map_err(Refusal::new("request"))?, None)),
            (None, Some(strategy)) => {
                let strategy = strategy.parse().map_err(Refusal::new("request"))?;
                Ok((Level::default(), Some(strategy)))
            }
            (None, None) => Err(Refusal::request(
                Code::InvalidRequest,
                "the request needs \"level\", one of the seven compatibility levels, or \"strategy\", a mode of the registry's own",
            )),
            (Some(_), Some(_)) => Err(Refusal::request(
                Code::InvalidRequest,
                "the request has both \"level\" and \"strategy\": expected one of them",
            )),
        }
    }
}
