//! What differs between a writer's schema (`original`) and a reader's (`update`), found as the registry finds it.
//!
//! Source: docs/json-schema.md, "Comparison".

mod array;
mod bounds;
mod combined;
mod matching;
mod object;
mod report;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::compat::{Rule, Verdict, Wanted};
use crate::error::{Code, SchemaError};
use crate::json::{NodeId, Tree};
use crate::json_schema::model::{Body, Class, Id, Model};
use crate::json_schema::{Policy, pattern, rules};
use crate::limits::Limits;

pub(crate) use report::{Places, report};

/// One side of a comparison.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) model: &'a Model,
}

/// A schema of one of the two sides; the sides change places inside `not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ref {
    id: Id,
    update: bool,
}

/// Where a difference stands on one side: a schema, and the keyword in its object.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: NodeId,
    keyword: &'static str,
}

/// A difference as it is found; its texts are made at the end, only for what is reported.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    rule: &'static Rule,
    verdict: Verdict,
    path: String,
    /// How long the last name in the path is, which may hold slashes itself.
    name: usize,
    original: Place,
    update: Place,
}

/// Finds the differences of a pair of schemas.
///
/// # Errors
/// `CHECK_FAILED` where the registry throws or answers differently from call to call; `LIMIT_PAIRS`, `LIMIT_DEPTH`, `LIMIT_OUTPUT`.
pub(crate) fn compare(
    original: Side<'_>,
    update: Side<'_>,
    policy: &Policy,
    wanted: Wanted,
    limits: &Limits,
) -> Result<Vec<Fact>, SchemaError> {
    let mut walk = Walk {
        original,
        update,
        policy,
        wanted,
        limits,
        facts: Vec::new(),
        breaking: 0,
        path: String::new(),
        names: Vec::new(),
        pairs: 0,
        depth: 0,
        steps: pattern::STEPS,
        round: Round::default(),
        before: None,
    };
    let roots = (
        Ref {
            id: original.model.root,
            update: false,
        },
        Ref {
            id: update.model.root,
            update: true,
        },
    );
    walk.pair(roots.0, roots.1)?;
    if !walk.round.met_again {
        return Ok(walk.facts);
    }
    // A pair met inside itself counts as equal at first; the comparison is repeated with what was found, until that is stable.
    let mut known = None;
    loop {
        walk.facts.clear();
        walk.breaking = 0;
        walk.round = Round {
            record: true,
            ..Round::default()
        };
        walk.before = known.take();
        walk.pair(roots.0, roots.1)?;
        let stable = walk
            .before
            .as_ref()
            .map_or(walk.round.broken.is_empty(), |before| {
                before.broken == walk.round.broken
            });
        if stable {
            return Ok(walk.facts);
        }
        known = Some(std::mem::take(&mut walk.round));
    }
}

/// What one pass over the pairs has found.
#[derive(Default)]
struct Round {
    /// Whether a pair was met inside itself.
    met_again: bool,
    /// Whether the pairs that break are written down.
    record: bool,
    /// Pairs that a reference leads to, from the moment they are entered.
    targets: BTreeMap<Key, State>,
    /// All pairs that break.
    broken: BTreeSet<Key>,
}

enum State {
    Open,
    /// The differences with paths from the pair on.
    Done(Vec<Fact>),
}

type Key = (u32, u32);

struct Walk<'a> {
    original: Side<'a>,
    update: Side<'a>,
    policy: &'a Policy,
    wanted: Wanted,
    limits: &'a Limits,
    facts: Vec<Fact>,
    /// How many of the facts break.
    breaking: usize,
    path: String,
    /// Where in the path the names begin.
    names: Vec<usize>,
    pairs: usize,
    depth: usize,
    /// What searches by patterns may still take.
    steps: usize,
    round: Round,
    before: Option<Round>,
}

impl<'a> Walk<'a> {
    fn side(&self, update: bool) -> Side<'a> {
        if update { self.update } else { self.original }
    }

    fn body(&self, schema: Ref) -> &'a Body {
        &self.side(schema.update).model.node(schema.id).body
    }

    fn class(&self, schema: Ref) -> Class {
        self.side(schema.update).model.node(schema.id).class()
    }

    fn text(&self, update: bool, range: crate::source::Range) -> &'a str {
        self.side(update).tree.sources.get(range)
    }

    /// Follows a reference by one step, no further: so a chain of two is never followed to its end.
    fn target(&self, schema: Ref) -> Result<Ref, SchemaError> {
        match self.body(schema) {
            Body::Reference(reference) => {
                if let Some(id) = reference.target {
                    Ok(Ref { id, ..schema })
                } else {
                    let text = self.text(schema.update, reference.text);
                    Err(SchemaError::new(
                        Code::CheckFailed,
                        format!("unresolved $ref {text:?}"),
                    ))
                }
            }
            _ => Ok(schema),
        }
    }

    /// Compares schemas of which either may be missing.
    #[inline(never)]
    fn optional(
        &mut self,
        original: Option<Ref>,
        update: Option<Ref>,
        around: [Ref; 2],
    ) -> Result<(), SchemaError> {
        match (original, update) {
            (None, None) => Ok(()),
            (None, Some(update)) => self.fact(&rules::SCHEMA_ADDED, (around[0], ""), (update, "")),
            (Some(original), None) => {
                self.fact(&rules::SCHEMA_REMOVED, (original, ""), (around[1], ""))
            }
            (Some(original), Some(update)) => self.pair(original, update),
        }
    }

    /// Compares two schemas.
    fn pair(&mut self, original: Ref, update: Ref) -> Result<(), SchemaError> {
        self.pairs += 1;
        if self.pairs > self.limits.pairs {
            return Err(SchemaError::new(
                Code::LimitPairs,
                format!(
                    "the comparison looks at more than {} pairs of schemas",
                    self.limits.pairs
                ),
            ));
        }
        self.depth += 1;
        if self.depth > self.limits.depth {
            return Err(SchemaError::new(
                Code::LimitDepth,
                format!(
                    "the comparison goes deeper than {} schemas",
                    self.limits.depth
                ),
            ));
        }
        let (original, update) = (self.target(original)?, self.target(update)?);
        // Only what a reference leads to can be met twice, or inside itself.
        let shared = [original, update]
            .iter()
            .any(|side| self.side(side.update).model.node(side.id).target);
        let key = (number(original), number(update));
        let found = self.breaking;
        if shared {
            self.shared_pair(key, original, update)?;
        } else {
            self.types(original, update)?;
        }
        if self.round.record && self.breaking > found {
            self.round.broken.insert(key);
        }
        self.depth -= 1;
        Ok(())
    }

    /// Compares two schemas of which one can be reached in several ways.
    #[inline(never)]
    fn shared_pair(&mut self, key: Key, original: Ref, update: Ref) -> Result<(), SchemaError> {
        match self.round.targets.get(&key) {
            Some(State::Done(facts)) => {
                let facts = facts.clone();
                self.repeat(&facts)
            }
            Some(State::Open) => {
                self.round.met_again = true;
                let before =
                    self.before
                        .as_ref()
                        .and_then(|before| match before.targets.get(&key) {
                            Some(State::Done(facts)) => Some(facts.clone()),
                            _ => None,
                        });
                match before
                    .filter(|facts| facts.iter().any(|fact| fact.verdict == Verdict::Breaking))
                {
                    Some(facts) => self.repeat(&facts),
                    None => Ok(()),
                }
            }
            None => {
                self.round.targets.insert(key, State::Open);
                let mark = self.facts.len();
                self.types(original, update)?;
                let base = self.path.len();
                let facts = self.facts.get(mark..).unwrap_or_default();
                let relative = |fact: &Fact| Fact {
                    path: fact.path.get(base..).unwrap_or("").to_owned(),
                    ..fact.clone()
                };
                let facts = facts.iter().map(relative).collect();
                self.round.targets.insert(key, State::Done(facts));
                Ok(())
            }
        }
    }

    /// Reports again, at the current path, what was found for a pair before.
    #[inline(never)]
    fn repeat(&mut self, facts: &[Fact]) -> Result<(), SchemaError> {
        for fact in facts {
            let path = format!("{}{}", self.path, fact.path);
            let name = if fact.path.is_empty() {
                self.name()
            } else {
                fact.name
            };
            self.push(Fact {
                path,
                name,
                ..fact.clone()
            })?;
        }
        Ok(())
    }

    /// Runs a comparison of its own: returns what it found if nothing in it breaks, else drops it.
    fn attempt(&mut self, original: Ref, update: Ref) -> Result<bool, SchemaError> {
        let (mark, breaking) = (self.facts.len(), self.breaking);
        self.pair(original, update)?;
        if self.breaking == breaking {
            return Ok(true);
        }
        self.facts.truncate(mark);
        self.breaking = breaking;
        Ok(false)
    }

    /// Classes first, then what the class compares.
    #[inline(never)]
    fn types(&mut self, original: Ref, update: Ref) -> Result<(), SchemaError> {
        if self.unions(original, update)? {
            return Ok(());
        }
        let (before, after) = (self.class(original), self.class(update));
        if before != after {
            if before == Class::False || matches!(after, Class::Empty | Class::True) {
                return Ok(());
            }
            let bytes = |schema: Ref| self.side(schema.update).model.node(schema.id).connect_bytes;
            if bytes(original) && bytes(update) {
                return Ok(());
            }
            return self.fact(&rules::TYPE_CHANGED, (original, ""), (update, ""));
        }
        self.annotations(original, update)?;
        match (self.body(original), self.body(update)) {
            (Body::String(before), Body::String(after)) => {
                self.string(original, update, before, after)
            }
            (Body::Number(before), Body::Number(after)) => {
                self.number(original, update, before, after)
            }
            (Body::Object(before), Body::Object(after)) => {
                self.object(original, update, before, after)
            }
            (Body::Array(before), Body::Array(after)) => {
                self.array(original, update, before, after)
            }
            (Body::Enum(before), Body::Enum(after)) => {
                self.enumeration(original, update, *before, *after)
            }
            (Body::Const(before), Body::Const(after)) => {
                self.constant(original, update, *before, *after)
            }
            (Body::Not(before), Body::Not(after)) => {
                self.negation(original, update, *before, *after)
            }
            (Body::Combined(before), Body::Combined(after)) => {
                self.combined(original, update, before, after)
            }
            _ => Ok(()),
        }
    }

    /// Adds a segment to the path and returns the length to go back to.
    fn descend(&mut self, segment: &str) -> usize {
        let length = self.path.len();
        self.path.push('/');
        self.names.push(self.path.len());
        self.path.push_str(segment);
        length
    }

    fn descend_to(&mut self, keyword: &str, name: &str) -> usize {
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(keyword);
        self.descend(name);
        length
    }

    /// Returns how long the last name in the path is.
    fn name(&self) -> usize {
        let start = self.names.last().copied().unwrap_or(0);
        self.path.len().saturating_sub(start)
    }

    fn ascend(&mut self, length: usize) {
        self.path.truncate(length);
        self.names.pop();
    }

    /// States a difference at the current path. Inside `not` the sides have changed places, so each names its own.
    #[inline(never)]
    fn fact(
        &mut self,
        rule: &'static Rule,
        original: (Ref, &'static str),
        update: (Ref, &'static str),
    ) -> Result<(), SchemaError> {
        let verdict = self.policy.verdict(rule);
        if verdict == Verdict::Allowed && self.wanted == Wanted::Breaking {
            return Ok(());
        }
        let place = |(schema, keyword): (Ref, &'static str)| Place {
            at: self.side(schema.update).model.node(schema.id).at,
            keyword,
        };
        let fact = Fact {
            rule,
            verdict,
            path: self.path.clone(),
            name: self.name(),
            original: place(original),
            update: place(update),
        };
        self.push(fact)
    }

    /// States a difference of a keyword.
    fn fact_of(
        &mut self,
        rule: &'static Rule,
        original: Ref,
        update: Ref,
        keyword: &'static str,
    ) -> Result<(), SchemaError> {
        let length = self.descend(keyword);
        self.fact(rule, (original, keyword), (update, keyword))?;
        self.ascend(length);
        Ok(())
    }

    #[inline(never)]
    fn push(&mut self, fact: Fact) -> Result<(), SchemaError> {
        if self.facts.len() >= self.limits.findings {
            return Err(SchemaError::new(
                Code::LimitOutput,
                format!(
                    "the comparison finds more than {} differences",
                    self.limits.findings
                ),
            ));
        }
        self.breaking += usize::from(fact.verdict == Verdict::Breaking);
        self.facts.push(fact);
        Ok(())
    }

    fn failure(&self, message: &str) -> SchemaError {
        let path = if self.path.is_empty() {
            "#/"
        } else {
            &self.path
        };
        SchemaError::new(Code::CheckFailed, format!("{message} (at {path})"))
    }
}

/// The number of a schema among those of both sides.
fn number(schema: Ref) -> u32 {
    schema.id << 1 | u32::from(schema.update)
}
