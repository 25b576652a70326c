//! `compat`: a new schema against earlier ones.

use super::{Definition, Refusal, Request, json};
use crate::compat::positions::{self, Reading, is_unreadable};
use crate::compat::{CheckOptions, Level, check_history};
use crate::dialect::Checker;
use crate::error::{Code, SchemaError};
use crate::schema::{Mode, Schema};

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
        if self.dialect.0.checker == Checker::Axonops {
            return self.compat_of_texts(definition, level);
        }
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
            defects: self.defects,
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

    /// The same for a registry to which a text that cannot be read is incompatible.
    fn compat_of_texts(&mut self, definition: Definition, level: Level) -> Result<String, Refusal> {
        let options = CheckOptions {
            level,
            dialect: self.dialect,
            defects: self.defects,
            ..CheckOptions::default()
        };
        let mut previous: Vec<_> = std::mem::take(&mut self.previous)
            .into_iter()
            .map(Some)
            .collect();
        let count = previous.len();
        // Where nothing is compared, nothing is read.
        let new = if count == 0 || level == Level::None {
            Err(SchemaError::new(Code::EmptyText, "nothing is compared"))
        } else {
            let normalized = |schema: Schema| match self.normalize {
                true => schema.normalized(),
                false => Ok(schema),
            };
            reading(
                self.read(definition, Mode::New).and_then(normalized),
                || "schema".to_owned(),
            )?
        };
        let get = |index: usize| {
            let definition = previous
                .get_mut(index)
                .and_then(Option::take)
                .unwrap_or_default();
            reading(self.read(definition, Mode::Stored), || {
                format!("previous[{index}]")
            })
        };
        let report = positions::check(self.format, &new, count, get, &options)?;
        Ok(json(&report))
    }
}

/// Tells a text that is no schema from one that there is no verdict about.
fn reading(read: Reading, place: impl FnOnce() -> String) -> Result<Reading, Refusal> {
    match read {
        Err(error) if !is_unreadable(&error) => Err(Refusal::new(place())(error)),
        read => Ok(read),
    }
}
