//! `compat`: a new schema against earlier ones.

use super::{Refusal, Request, json};
use crate::compat::{CheckOptions, Level, Strategy, check_history};
use crate::error::Code;
use crate::schema::Mode;

impl Request<'_> {
    pub(super) fn compat(&mut self) -> Result<String, Refusal> {
        if self.witness {
            return Err(Refusal::request(
                Code::Unsupported,
                "evidence (\"witness\") is not offered yet",
            ));
        }
        let (level, strategy) = self.course()?;
        let options = CheckOptions {
            level,
            strategy,
            validation: self.validation,
            dialect: self.dialect,
            policy: self.policy,
            memo: self.memo,
            all: self.all,
        };
        options.course().map_err(Refusal::new("request"))?;
        let definition = self.own()?;
        let mut new = self
            .read(definition, Mode::New)
            .map_err(Refusal::new("schema"))?;
        if self.normalize {
            new = new.normalized().map_err(Refusal::new("schema"))?;
        }
        let mut previous: Vec<_> = std::mem::take(&mut self.previous)
            .into_iter()
            .map(Some)
            .collect();
        let count = previous.len();
        let get = |index: usize| {
            let definition = previous
                .get_mut(index)
                .and_then(Option::take)
                .unwrap_or_default();
            self.read(definition, Mode::Stored)
                .map_err(Refusal::new(format!("previous[{index}]")))
        };
        let report = check_history(&new, count, get, &options)?;
        Ok(json(&report))
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
