//! Combined schemas: a union or conjunction against a single schema, and two of them against each other.

use crate::error::SchemaError;
use crate::json_schema::diff::matching::maximum_matching;
use crate::json_schema::diff::{Fact, Ref, Walk};
use crate::json_schema::model::{Body, Combined, Criterion, Fault, Id};
use crate::json_schema::rules as r;

impl<'a> Walk<'a> {
    /// Tries a combined schema's members against a single schema; returns whether that settles the pair.
    #[inline(never)]
    pub(super) fn unions(&mut self, original: Ref, update: Ref) -> Result<bool, SchemaError> {
        match (self.body(original), self.body(update)) {
            (Body::Combined(_), Body::Combined(_)) => Ok(false),
            (_, Body::Combined(after)) => self.widened(original, update, after),
            (Body::Combined(before), _) => self.narrowed(original, update, before),
            _ => Ok(false),
        }
    }

    #[inline(never)]
    fn widened(
        &mut self,
        original: Ref,
        update: Ref,
        after: &'a Combined,
    ) -> Result<bool, SchemaError> {
        let member = |id: Id| Ref { id, ..update };
        if let [only] = after.members.as_slice() {
            return self.attempt(original, member(*only));
        }
        if after.criterion == Criterion::AllOf {
            return Ok(false);
        }
        for id in &after.members {
            if self.attempt(original, member(*id))? {
                self.fact(
                    &r::SUM_TYPE_EXTENDED,
                    (original, ""),
                    (update, after.criterion.as_str()),
                )?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    #[inline(never)]
    fn narrowed(
        &mut self,
        original: Ref,
        update: Ref,
        before: &'a Combined,
    ) -> Result<bool, SchemaError> {
        let member = |id: Id| Ref { id, ..original };
        if let [only] = before.members.as_slice() {
            return self.attempt(member(*only), update);
        }
        if before.criterion != Criterion::AllOf {
            return Ok(false);
        }
        for id in &before.members {
            if self.attempt(member(*id), update)? {
                self.fact(
                    &r::PRODUCT_TYPE_NARROWED,
                    (original, before.criterion.as_str()),
                    (update, ""),
                )?;
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Compares two combined schemas.
    #[inline(never)]
    pub(super) fn combined(
        &mut self,
        original: Ref,
        update: Ref,
        before: &'a Combined,
        after: &'a Combined,
    ) -> Result<(), SchemaError> {
        use Criterion::{AllOf, AnyOf, OneOf};
        let places = (
            (original, before.criterion.as_str()),
            (update, after.criterion.as_str()),
        );
        if before.criterion != after.criterion {
            let (ones_before, ones_after) = (before.members.len() == 1, after.members.len() == 1);
            let extended = after.criterion == AnyOf
                || (ones_before && ones_after)
                || (ones_before && after.criterion == OneOf)
                || (ones_after && before.criterion == AllOf);
            if !extended {
                return self.fact(&r::COMBINED_TYPE_CHANGED, places.0, places.1);
            }
            self.fact(&r::COMBINED_TYPE_EXTENDED, places.0, places.1)?;
        }
        for side in [before, after] {
            self.faultless(side)?;
        }
        let (n, m) = (before.distinct.len(), after.distinct.len());
        if n < m {
            let rule = if after.criterion == AllOf {
                &r::PRODUCT_TYPE_EXTENDED
            } else {
                &r::SUM_TYPE_EXTENDED
            };
            self.fact(rule, places.0, places.1)?;
        } else if n > m {
            let rule = if before.criterion == AllOf {
                &r::PRODUCT_TYPE_NARROWED
            } else {
                &r::SUM_TYPE_NARROWED
            };
            self.fact(rule, places.0, places.1)?;
        }
        let mut edges: Vec<Edge> = Vec::new();
        for (index, o) in before.distinct.iter().enumerate() {
            for (other, u) in after.distinct.iter().enumerate() {
                let length = self.descend_to(before.criterion.as_str(), &index.to_string());
                let mark = self.facts.len();
                let compatible =
                    self.attempt(Ref { id: *o, ..original }, Ref { id: *u, ..update })?;
                self.ascend(length);
                if compatible {
                    edges.push(Edge {
                        from: index,
                        to: other,
                        facts: self.facts.split_off(mark),
                    });
                }
            }
        }
        let pairs: Vec<_> = edges.iter().map(|edge| (edge.from, edge.to)).collect();
        let chosen = maximum_matching(n, m, &pairs);
        let count = chosen.len();
        for index in chosen {
            if let Some(edge) = edges.get_mut(index) {
                self.facts.append(&mut edge.facts);
            }
        }
        if count < n.min(m) {
            self.fact(&r::COMBINED_TYPE_SUBSCHEMAS_CHANGED, places.0, places.1)?;
        }
        Ok(())
    }

    fn faultless(&self, combined: &Combined) -> Result<(), SchemaError> {
        let why = match combined.fault {
            None => return Ok(()),
            Some(Fault::BothDependencies) => {
                "the registry throws where an object in a union has dependencies of both kinds"
            }
            Some(Fault::PrintOrder) => {
                "the registry's answer varies from call to call: two equal members of a union are conjunctions it builds itself"
            }
        };
        Err(self.failure(why))
    }
}

/// A pair of members that fit, with the differences it would bring.
struct Edge {
    from: usize,
    to: usize,
    facts: Vec<Fact>,
}
