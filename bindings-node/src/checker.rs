//! Checks that share their options, for ../checks.js. What a report says before what was found is nearly always the same, so it crosses once, and
//! then its number does; what was found crosses when it is asked for.

use std::cell::RefCell;

use napi::bindgen_prelude::{Either, Env, Result};
use napi_derive::napi;
use schemaccord::{CheckOptions, Outline, Report};

use crate::convert::{self, Handle, Handles};

/// What makes checks with the same options.
#[napi]
#[derive(Debug)]
pub struct Checker {
    options: CheckOptions,
    /// What the reports so far said, each once, and the lines that say it.
    said: RefCell<Vec<(Outline, String)>>,
    /// The last report in which something was found, which has not been asked for yet.
    last: RefCell<Option<Report>>,
}

/// Returns what makes checks with these options, written as JSON.
///
/// # Errors
/// Throws `SchemaError` for options that are none.
#[napi]
pub fn checker(env: &Env, options: String) -> Result<Checker> {
    Ok(Checker {
        options: convert::options_of(env, &options)?,
        said: RefCell::default(),
        last: RefCell::default(),
    })
}

#[napi]
impl Checker {
    /// Returns the registry's verdict on a new schema after the previous ones, oldest first: the number of a line, or the whole report as JSON
    /// where it says more than a line does.
    ///
    /// # Errors
    /// Throws `SchemaError` for a check that cannot be made.
    #[napi]
    pub fn check(&self, env: &Env, new: Handle, previous: Handles) -> Result<Either<u32, String>> {
        let report = self.report(env, &new, &previous)?;
        let Some(outline) = report.outline() else {
            return convert::write(&report).map(Either::B);
        };
        let mut said = self.said.borrow_mut();
        let known = said.iter().position(|(known, _)| *known == outline);
        let number = if let Some(number) = known {
            number
        } else {
            let mut line = convert::report(&report)?;
            if let Some(end) = line.find('\n') {
                line.truncate(end + 1);
            }
            said.push((outline, line));
            said.len() - 1
        };
        *self.last.borrow_mut() = Some(report);
        Ok(Either::A(number as u32))
    }

    /// Returns the first line of reports by its number; it ends with a line feed if there is a second. `null` for a number that
    /// `check` did not return.
    #[napi]
    pub fn line(&self, number: u32) -> Option<String> {
        let said = self.said.borrow();
        said.get(number as usize).map(|(_, line)| line.clone())
    }

    /// Returns both lines of a report: of the last one, which is kept, or of an earlier one, whose check is made again. A report is not handed to
    /// JavaScript, because an object there that has something native costs more than most checks.
    ///
    /// # Errors
    /// Throws `SchemaError` for a check that cannot be made.
    #[napi]
    pub fn lines(&self, env: &Env, new: Handle, previous: Handles, last: bool) -> Result<String> {
        let kept = if last { self.last.take() } else { None };
        let report = kept.map_or_else(|| self.report(env, &new, &previous), Ok)?;
        convert::report(&report)
    }

    fn report(&self, env: &Env, new: &Handle, previous: &Handles) -> Result<Report> {
        let (new, previous) = (convert::schema(env, new)?, convert::schemas(env, previous)?);
        schemaccord::check(&new, &previous, &self.options)
            .map_err(|error| convert::error(env, &error))
    }
}
