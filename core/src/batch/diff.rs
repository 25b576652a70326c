//! `diff`: what differs between two schemas.

use serde::Serialize;

use super::{Refusal, Request, json};
use crate::compat::{CheckOptions, Difference, diff};
use crate::error::Code;
use crate::schema::Mode;

impl Request<'_> {
    pub(super) fn diff(&mut self) -> Result<String, Refusal> {
        let missing = |name: &str| {
            let message =
                format!("a request for differences needs {name:?}, an object with \"schema\"");
            Refusal::request(Code::InvalidRequest, message)
        };
        let original = self.original.take().ok_or_else(|| missing("original"))?;
        let update = self.update.take().ok_or_else(|| missing("update"))?;
        let writer = self
            .read(original, Mode::Stored)
            .map_err(Refusal::new("original"))?;
        let reader = self
            .read(update, Mode::Stored)
            .map_err(Refusal::new("update"))?;
        let options = CheckOptions {
            dialect: self.dialect,
            policy: self.policy,
            memo: self.memo,
            ..CheckOptions::default()
        };
        let differences = diff(&reader, &writer, &options)?;
        let incompatible: Vec<&Difference> = differences
            .iter()
            .filter(|difference| difference.breaks())
            .collect();
        Ok(json(&Differences {
            compatible: incompatible.is_empty(),
            all: &differences,
            incompatible: &incompatible,
        }))
    }
}

#[derive(Serialize)]
struct Differences<'a> {
    compatible: bool,
    #[serde(rename = "differences")]
    all: &'a [Difference],
    incompatible: &'a [&'a Difference],
}
