//! `compat`: a new schema against earlier ones.

use super::{Refusal, Request, json};
use crate::compat::{CheckOptions, Level, check_history};
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
        if self.strategy.is_some() {
            return Err(Refusal::request(
                Code::Unsupported,
                "a registry's own \"strategy\" is not offered yet: expected \"level\"",
            ));
        }
        let level = self.level.as_deref().ok_or_else(|| {
            Refusal::request(
                Code::InvalidRequest,
                "a request to check needs \"level\", one of the seven compatibility levels",
            )
        })?;
        let level: Level = level.parse().map_err(Refusal::new("request"))?;
        let definition = self.own()?;
        let mut new = self
            .read(definition, Mode::New)
            .map_err(Refusal::new("schema"))?;
        if self.normalize {
            new = new.normalized().map_err(Refusal::new("schema"))?;
        }
        let options = CheckOptions {
            level,
            dialect: self.dialect,
            policy: self.policy,
            memo: self.memo,
            all: self.all,
        };
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
}
