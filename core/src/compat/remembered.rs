//! The names that texts leave to the texts read after them in the same check.
//!
//! The registry keeps them for as long as its process lives. Here they last for one check, so that a check has one answer.
//!
//! Source: docs/axonops.md, "Avro: names that are remembered".

use std::collections::{BTreeMap, BTreeSet};

use crate::avro::axonops::names;
use crate::compat::submission::{Outcome, Submission, is_alone};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::reference::Reference;
use crate::schema::{Model, ParseOptions, Schema};

/// Earlier texts may be read again for their names until they come to so many times the bytes that one schema may have.
const AGAIN: usize = 16;

/// What a text counts at least, so that many small ones come to an end too.
const LEAST: usize = 1_024;

/// Where a text stands in a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is the new one.
    New,
    /// It is the earlier one of that index.
    Previous(usize),
}

impl Place {
    /// Returns what spans call the text when they lie in it and belong to another one.
    fn source(self) -> String {
        match self {
            Place::New => "schema".to_owned(),
            Place::Previous(index) => format!("previous[{index}]"),
        }
    }
}

/// The Avro texts without references that one check has read, oldest first.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    read: Vec<Left>,
    /// By the last part of a name: the full name, and which text has defined it last. Made when a text asks for it.
    known: BTreeMap<String, BTreeMap<String, usize>>,
    /// How many texts are in `known`.
    entered: usize,
    /// Bytes of texts that were read again for their names, small texts counted as larger ones.
    again: usize,
}

/// A text that was read.
#[derive(Debug)]
struct Left {
    place: Place,
    schema: Schema,
    /// The earlier texts that it was read with, oldest first.
    needs: Vec<usize>,
}

impl Remembered {
    /// Reads a text once more, as the registry does for each comparison, and keeps the names that it defines.
    ///
    /// # Errors
    /// Those of limits: they leave open what the text means.
    pub(crate) fn read(
        &mut self,
        submission: &Submission,
        place: Place,
    ) -> Result<Outcome, SchemaError> {
        // What is a schema by itself finds all its names in itself, and these count more than any from before.
        if let Ok(schema) = submission.outcome() {
            if is_alone(schema) {
                self.keep(place, schema.clone(), Vec::new());
            }
            return Ok(Ok(schema.clone()));
        }
        let Some((text, options)) = submission.text_alone() else {
            return Ok(submission.outcome().clone());
        };
        let needs = self.needed(text, &options.limits);
        if needs.is_empty() {
            return Ok(submission.outcome().clone());
        }
        match Schema::parse(text, &self.joined(&needs, options)?) {
            Ok(schema) => {
                self.keep(place, schema.clone(), needs);
                Ok(Ok(schema))
            }
            Err(error) if options.dialect.0.judges(&error) => Ok(Err(error)),
            Err(error) => Err(error),
        }
    }

    fn keep(&mut self, place: Place, schema: Schema, needs: Vec<usize>) {
        self.read.push(Left {
            place,
            schema,
            needs,
        });
    }

    /// Returns the texts that define a name that this text may mean, and those that they need themselves, oldest first.
    ///
    /// A text too many does no harm: of each name that is looked up, the last definition is among them.
    fn needed(&mut self, text: &str, limits: &Limits) -> Vec<usize> {
        self.enter();
        if self.known.is_empty() {
            return Vec::new();
        }
        let words = names::mentioned(text, limits);
        let found = words.iter().filter_map(|word| self.known.get(word));
        let givers: BTreeSet<usize> = found.flat_map(BTreeMap::values).copied().collect();
        let mut needs = givers.clone();
        for giver in givers {
            if let Some(left) = self.read.get(giver) {
                needs.extend(&left.needs);
            }
        }
        needs.into_iter().collect()
    }

    /// Enters what the texts define that were read since the last time.
    fn enter(&mut self) {
        for (index, left) in self.read.iter().enumerate().skip(self.entered) {
            let Model::Avro(schema) = left.schema.model() else {
                continue;
            };
            for name in names::defined(schema) {
                let last = names::last_part(&name).to_owned();
                self.known.entry(last).or_default().insert(name, index);
            }
        }
        self.entered = self.read.len();
    }

    /// Returns how a text is read with earlier ones: in order into one table of names, as if it referred to them.
    fn joined(
        &mut self,
        needs: &[usize],
        options: &ParseOptions,
    ) -> Result<ParseOptions, SchemaError> {
        let mut references = Vec::with_capacity(needs.len());
        for &index in needs {
            let Some(left) = self.read.get(index) else {
                continue;
            };
            let text = left.schema.text();
            self.again += text.len().max(LEAST);
            if self.again / AGAIN > options.limits.bytes {
                let message = format!(
                    "names from earlier texts are looked up too often: these texts, of {LEAST} bytes at least, come to more than {AGAIN} times {} bytes",
                    options.limits.bytes
                );
                return Err(SchemaError::new(Code::LimitBytes, message));
            }
            references.push(Reference {
                name: left.place.source(),
                // Each is a text of its own, whatever it is called.
                subject: Some(index.to_string()),
                schema: Some(text.to_owned()),
                ..Reference::default()
            });
        }
        Ok(ParseOptions {
            references,
            ..options.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::AXONOPS;
    use crate::schema::DialectName;

    #[test]
    fn looking_up_names_comes_to_an_end() {
        let options = ParseOptions {
            dialect: DialectName(&AXONOPS),
            limits: Limits {
                bytes: LEAST,
                ..Limits::DEFAULT
            },
            ..ParseOptions::default()
        };
        let of = |text| Submission::of(text, &options).unwrap();
        let giver = of(r#"{"type": "fixed", "name": "F", "size": 1}"#);
        let asking = of(r#"["null", "F"]"#);
        let mut remembered = Remembered::default();
        assert!(remembered.read(&giver, Place::New).unwrap().is_ok());
        for _ in 0..AGAIN {
            let outcome = remembered.read(&asking, Place::Previous(0)).unwrap();
            assert!(outcome.is_ok());
        }
        let error = (0..AGAIN).find_map(|_| remembered.read(&asking, Place::Previous(0)).err());
        assert_eq!(error.map(|error| error.code()), Some(Code::LimitBytes));
    }
}
