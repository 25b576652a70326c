//! What differs between two JSON Schemas, as this registry compares them: keyword by keyword, all findings.
//!
//! Source: docs/axonops.md, "JSON Schema: rules".

mod array;
mod composition;
mod object;
mod side;
mod values;

use super::rules;
use crate::compat::defect::{BOOLEAN_ROOT_REFUSED, Fixes, REFERENCES_UNSEEN};
use crate::compat::{Args, Difference, Rule, Site, Verdict};
use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::Schema;
use crate::json_schema::diff::Places;
use crate::limits::Limits;
use side::{At, Side};

/// Returns what breaks when `reader` accepts what `writer` allows.
///
/// # Errors
/// `LIMIT_PAIRS`, `LIMIT_DEPTH`, `LIMIT_OUTPUT`.
pub(crate) fn diff(
    reader: &Schema,
    writer: &Schema,
    fixes: Fixes,
    limits: &Limits,
) -> Result<Vec<Difference>, SchemaError> {
    let mut walk = Walk {
        new: Side::new(reader, fixes.include(&REFERENCES_UNSEEN)),
        old: Side::new(writer, fixes.include(&REFERENCES_UNSEEN)),
        places: [reader, writer].map(|schema| Places::new(&schema.tree, &schema.documents)),
        limits,
        found: Vec::new(),
        open: Vec::new(),
        pairs: 0,
        silent: 0,
        misfits: 0,
    };
    walk.roots(fixes)?;
    Ok(walk.found)
}

pub(super) struct Walk<'a> {
    new: Side<'a>,
    old: Side<'a>,
    places: [Places<'a>; 2],
    limits: &'a Limits,
    found: Vec<Difference>,
    /// Pairs that are being compared: where references are followed they count as compatible inside of themselves.
    open: Vec<(NodeId, NodeId)>,
    pairs: usize,
    /// How many attempts are being made whose findings nobody is told.
    silent: usize,
    /// Findings so far, told or not.
    misfits: usize,
}

impl Walk<'_> {
    fn roots(&mut self, fixes: Fixes) -> Result<(), SchemaError> {
        let (new, old) = (self.new.root(), self.old.root());
        let booleans = [self.new.boolean(new), self.old.boolean(old)];
        if !fixes.include(&BOOLEAN_ROOT_REFUSED) {
            // To this registry's checker a boolean is no schema.
            for (side, rule) in [
                (0, &rules::READER_SCHEMA_UNREADABLE),
                (1, &rules::WRITER_SCHEMA_UNREADABLE),
            ] {
                if booleans[side].is_some() {
                    let args = vec![(
                        "why",
                        "json: cannot unmarshal bool into Go value of type map[string]interface {}"
                            .into(),
                    )];
                    return self.report(rule, "", new, old, args);
                }
            }
        }
        match booleans {
            // Everything is allowed, or nothing was.
            [Some(true), _] | [_, Some(false)] => Ok(()),
            [Some(false), _] => self.report(
                &rules::TYPE_CHANGED,
                "",
                new,
                old,
                vec![("before", "true".into()), ("after", "false".into())],
            ),
            [None, Some(true)] if self.new.count(new) == 0 => Ok(()),
            [None, Some(true)] => self.report(
                &rules::TYPE_CHANGED,
                "",
                new,
                old,
                vec![("before", "true".into()), ("after", "schema".into())],
            ),
            [None, None] => self.pair(new, old, ""),
        }
    }

    /// Compares two schemas that are objects.
    pub(super) fn pair(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        self.pairs += 1;
        if self.pairs > self.limits.pairs {
            let message = format!(
                "the check compares more than {} pairs of schemas",
                self.limits.pairs
            );
            return Err(SchemaError::new(Code::LimitPairs, message));
        }
        if self.open.len() > self.limits.depth {
            let message = format!("schemas are nested deeper than {}", self.limits.depth);
            return Err(
                SchemaError::new(Code::LimitDepth, message).at(self.new.tree.span(new.node))
            );
        }
        let pair = (new.node, old.node);
        if self.new.followed && self.open.contains(&pair) {
            return Ok(());
        }
        self.open.push(pair);
        self.schema(new, old, path)?;
        self.open.pop();
        Ok(())
    }

    fn schema(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        self.composition(new, old, path)?;
        let composed = self.new.is_composed(new) || self.old.is_composed(old);
        if composed && !self.new.is_structural(new) && !self.old.is_structural(old) {
            return Ok(());
        }
        self.types(new, old, path)?;
        self.enumeration(new, old, path)?;
        self.constant(new, old, path)?;
        self.properties(new, old, path)?;
        self.additional_properties(new, old, path)?;
        self.bounds(new, old, path)?;
        self.items(new, old, path)?;
        self.dependencies(new, old, path)?;
        self.negation(new, old, path)
    }

    fn types(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        let (own, theirs) = (self.new.types(new), self.old.types(old));
        if own.is_empty()
            || theirs.is_empty()
            || theirs
                .iter()
                .all(|old| own.iter().any(|new| fits(old, new)))
        {
            return Ok(());
        }
        let args = vec![
            ("before", self.old.shown_member(old, "type").into()),
            ("after", self.new.shown_member(new, "type").into()),
        ];
        self.report(&rules::TYPE_CHANGED, path, new, old, args)
    }

    /// Compares two schemas of which each may be a boolean or missing; only two objects have anything to compare.
    pub(super) fn objects(&mut self, new: At, old: At, path: &str) -> Result<(), SchemaError> {
        if self.new.kind(new) == Kind::Object && self.old.kind(old) == Kind::Object {
            self.pair(new, old, path)?;
        }
        Ok(())
    }

    /// Returns whether `attempt` finds nothing, and tells nobody what it finds.
    pub(super) fn attempt(
        &mut self,
        attempt: impl FnOnce(&mut Self) -> Result<(), SchemaError>,
    ) -> Result<bool, SchemaError> {
        let before = self.misfits;
        self.silent += 1;
        attempt(self)?;
        self.silent -= 1;
        let fits = self.misfits == before;
        self.misfits = before;
        Ok(fits)
    }

    pub(super) fn report(
        &mut self,
        rule: &'static Rule,
        path: &str,
        new: At,
        old: At,
        args: Args,
    ) -> Result<(), SchemaError> {
        self.misfits += 1;
        if self.silent > 0 {
            return Ok(());
        }
        if self.found.len() >= self.limits.findings {
            let message = format!(
                "the comparison finds more than {} differences",
                self.limits.findings
            );
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        let path = if path.is_empty() { "root" } else { path }.to_owned();
        let [reader, writer]: [Site; 2] = {
            let [new_places, old_places] = &mut self.places;
            [new_places.site(new.node), old_places.site(old.node)]
        };
        self.found.push(Difference {
            rule,
            verdict: Verdict::Breaking,
            path,
            reader,
            writer,
            args,
        });
        Ok(())
    }
}

/// Whether a type of the writer's is one of the reader's.
pub(super) fn fits(old: &str, new: &str) -> bool {
    old == new || (old == "integer" && new == "number")
}

/// Returns the path of something below a schema.
pub(super) fn below(path: &str, step: &str) -> String {
    if path.is_empty() {
        step.to_owned()
    } else {
        format!("{path}.{step}")
    }
}
