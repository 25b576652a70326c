//! `compat`: a new schema against earlier ones.

use super::{Definition, Refusal, Request, json};
use crate::compat::positions::{self, Reading, is_unreadable};
use crate::compat::{CheckOptions, Course, Level, Strategy, check_history};
use crate::dialect::Checker;
use crate::error::{Code, SchemaError};
use crate::schema::{Mode, Schema};

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
        let definition = self.own()?;
        if self.dialect.0.checker == Checker::Axonops {
            return self.compat_of_texts(definition, &options);
        }
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

    /// The same for a registry to which a text that cannot be read is incompatible.
    fn compat_of_texts(
        &mut self,
        definition: Definition,
        options: &CheckOptions,
    ) -> Result<String, Refusal> {
        let course = options.course().map_err(Refusal::new("request"))?;
        let mut previous: Vec<_> = std::mem::take(&mut self.previous)
            .into_iter()
            .map(Some)
            .collect();
        let count = previous.len();
        // Where nothing is compared, nothing is read.
        let new = if count == 0 || course == Course::Level(Level::None) {
            Err(SchemaError::new(Code::EmptyText, "nothing is compared"))
        } else {
            let normalized = |schema: Schema| {
                if self.normalize {
                    schema.normalized()
                } else {
                    Ok(schema)
                }
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
        let report = positions::check(self.format, &new, count, get, options)?;
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

/// Tells a text that is no schema from one that there is no verdict about.
fn reading(read: Reading, place: impl FnOnce() -> String) -> Result<Reading, Refusal> {
    match read {
        Err(error) if !is_unreadable(&error) => Err(Refusal::new(place())(error)),
        read => Ok(read),
    }
}
