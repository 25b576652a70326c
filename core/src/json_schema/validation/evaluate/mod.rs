//! Holding a value against a schema.
//!
//! Source: JSON Schema Validation, "A Vocabulary for Structural Validation"; JSON Schema Core, "Keywords for Applying Subschemas" and "Dynamic
//! References with `$dynamicRef`".

mod applicator;
mod array;
mod assertion;
mod object;
mod seen;

use serde_json::Value;

use super::program::{About, Keyword, PatternId, Program, SchemaId};
use super::resource::Place;
use seen::Seen;

/// How deep schemas may be applied inside each other to one document.
const DEPTH: u32 = 700;
/// Steps that one document may take: schemas applied and steps of patterns; and those that come with each value in it.
const STEPS: usize = 10_000_000;
const STEPS_FOR_EACH: usize = 1_000;
/// Steps of one match.
const MATCH: usize = 1_000_000;

/// Refusals that one document may have.
const REFUSALS: usize = 100_000;

/// What a keyword refuses.
#[derive(Clone, Debug)]
pub(in crate::json_schema::validation) struct Refusal {
    pub(in crate::json_schema::validation) keyword: &'static str,
    /// Where the keyword is written.
    pub(in crate::json_schema::validation) at: Place,
    /// JSON Pointer into the document.
    pub(in crate::json_schema::validation) path: String,
    pub(in crate::json_schema::validation) message: String,
}

/// Why a document cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::json_schema::validation) enum Stop {
    /// Schemas are applied too deep inside each other.
    Depth,
    /// Too many schemas are applied.
    Steps,
    /// Too much is wrong to be told.
    Refusals,
    /// A match takes too long; the path of the text.
    Pattern(String),
}

/// Returns whether a document fits; one that cannot be judged does not.
pub(in crate::json_schema::validation) fn accepts(program: &Program, document: &Value) -> bool {
    let mut run = Run::new(program, document, false);
    run.schema(0, document, None) && run.stop.is_none()
}

/// Returns all that is wrong with a document.
///
/// # Errors
/// Why it cannot be judged.
pub(in crate::json_schema::validation) fn refusals(
    program: &Program,
    document: &Value,
) -> Result<Vec<Refusal>, Stop> {
    let mut run = Run::new(program, document, true);
    run.schema(0, document, None);
    match run.stop {
        Some(stop) => Err(stop),
        None => Ok(run.found),
    }
}

/// One document that is held against a program.
struct Run<'p> {
    pub(super) program: &'p Program,
    /// Resources that were entered, the outermost first.
    pub(super) entered: Vec<u32>,
    /// JSON Pointer of the value that is looked at, where refusals are told.
    path: String,
    pub(super) tells: bool,
    pub(super) found: Vec<Refusal>,
    steps: usize,
    depth: u32,
    stop: Option<Stop>,
}

impl<'p> Run<'p> {
    fn new(program: &'p Program, document: &Value, tells: bool) -> Self {
        Self {
            program,
            entered: Vec::new(),
            path: String::new(),
            tells,
            found: Vec::new(),
            steps: STEPS.saturating_add(values(document).saturating_mul(STEPS_FOR_EACH)),
            depth: 0,
            stop: None,
        }
    }

    /// Returns whether a value fits a schema; `seen` takes what was looked at.
    pub(super) fn schema<'v>(
        &mut self,
        id: SchemaId,
        value: &'v Value,
        seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let program = self.program;
        let Some(schema) = program.schema(id) else {
            return false;
        };
        if self.depth >= DEPTH || self.steps == 0 {
            let stop = if self.steps == 0 {
                Stop::Steps
            } else {
                Stop::Depth
            };
            self.stop.get_or_insert(stop);
        }
        if self.stop.is_some() {
            return false;
        }
        self.steps -= 1;
        if schema.keywords.is_empty() {
            return true;
        }
        self.depth += 1;
        let enters = self.entered.last() != Some(&schema.resource);
        if enters {
            self.entered.push(schema.resource);
        }
        let fits = if schema.annotates {
            let mut own = Seen::default();
            let fits = self.keywords(&schema.keywords, value, Some(&mut own));
            if let (true, Some(seen)) = (fits, seen) {
                seen.merge(own);
            }
            fits
        } else {
            self.keywords(&schema.keywords, value, seen)
        };
        if enters {
            self.entered.pop();
        }
        self.depth -= 1;
        fits
    }

    fn keywords<'v>(
        &mut self,
        keywords: &'p [Keyword],
        value: &'v Value,
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let mut fits = true;
        for keyword in keywords {
            fits &= self.keyword(keyword, value, seen.as_deref_mut());
            if self.stop.is_some() || !(fits || self.tells) {
                return false;
            }
        }
        fits
    }

    fn keyword<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        seen: Option<&mut Seen<'v>>,
    ) -> bool {
        match (keyword.rule.about(), value) {
            (About::Value, _) => self.assertion(keyword, value),
            (About::Same, _) => self.applicator(keyword, value, seen),
            (About::Members, Value::Object(members)) => self.object(keyword, value, members, seen),
            (About::Items, Value::Array(items)) => self.array(keyword, value, items, seen),
            (About::Members | About::Items, _) => true,
        }
    }

    /// Takes steps for what a keyword looks at beside schemas and patterns.
    pub(super) fn charge(&mut self, steps: usize) {
        self.steps = self.steps.saturating_sub(steps);
    }

    /// Takes steps for looking at all of a value.
    pub(super) fn charge_for(&mut self, value: &Value) {
        if value.is_array() || value.is_object() {
            self.charge(values(value));
        }
    }

    /// Tells a refusal where refusals are told; returns that the value does not fit.
    pub(super) fn refuse(&mut self, keyword: &Keyword, message: impl FnOnce() -> String) -> bool {
        if self.tells {
            let message = message();
            self.tell(keyword.name, keyword.at, message);
        }
        false
    }

    pub(super) fn tell(&mut self, keyword: &'static str, at: Place, message: String) {
        if self.found.len() >= REFUSALS {
            self.stop.get_or_insert(Stop::Refusals);
            return;
        }
        self.found.push(Refusal {
            keyword,
            at,
            path: self.path.clone(),
            message,
        });
    }

    /// Returns whether a value fits, and tells nothing.
    pub(super) fn quietly<'v>(
        &mut self,
        id: SchemaId,
        value: &'v Value,
        seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let tells = std::mem::replace(&mut self.tells, false);
        let fits = self.schema(id, value, seen);
        self.tells = tells;
        fits
    }

    /// Returns whether a part of the value fits.
    pub(super) fn member(&mut self, id: SchemaId, name: &str, value: &Value) -> bool {
        if !self.tells {
            return self.schema(id, value, None);
        }
        let length = self.path.len();
        self.path.push('/');
        self.path
            .push_str(&name.replace('~', "~0").replace('/', "~1"));
        let fits = self.schema(id, value, None);
        self.path.truncate(length);
        fits
    }

    pub(super) fn item(&mut self, id: SchemaId, index: usize, value: &Value) -> bool {
        if self.tells {
            self.member(id, &index.to_string(), value)
        } else {
            self.schema(id, value, None)
        }
    }

    pub(super) fn matches(&mut self, pattern: PatternId, text: &str) -> bool {
        self.charge(text.len() / 32);
        let Some(pattern) = self.program.patterns.get(pattern as usize) else {
            return false;
        };
        let given = MATCH.min(self.steps);
        let mut left = given;
        let found = pattern.find(text, &mut left);
        self.steps -= given - left;
        if found.is_none() {
            self.stop.get_or_insert(Stop::Pattern(self.path.clone()));
        }
        found.unwrap_or(false)
    }
}

/// Returns how many values a document has.
fn values(document: &Value) -> usize {
    match document {
        Value::Array(items) => 1 + items.iter().map(values).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(values).sum::<usize>(),
        _ => 1,
    }
}
