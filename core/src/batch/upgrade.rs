//! `upgrade`: in which order clients are brought to a new schema.

use super::{Refusal, Request, json};
use crate::compat::{CheckOptions, Upgrade};
use crate::error::Code;
use crate::schema::DialectName;

impl Request<'_> {
    pub(super) fn upgrade(&self) -> Result<String, Refusal> {
        let registry = self.registry.as_deref().ok_or_else(|| {
            Refusal::request(
                Code::InvalidRequest,
                "a request for the order of upgrades needs \"registry\", and \"level\" or \"strategy\"",
            )
        })?;
        let dialect: DialectName = registry.parse().map_err(Refusal::new("request"))?;
        let (level, strategy) = self.course()?;
        let options = CheckOptions {
            level,
            strategy,
            validation: self.validation,
            dialect,
            ..CheckOptions::default()
        };
        let course = options.course().map_err(Refusal::new("request"))?;
        Ok(json(&Upgrade::of(course)))
    }
}
