//! Unions, conditions and negations.

use serde_json::Value;

use crate::json_schema::evidence::documents::{At, Documents};
use crate::json_schema::evidence::prove::numbers::numbers_apart;
use crate::json_schema::evidence::prove::way::{covers, kinds, plain, values};
use crate::json_schema::evidence::prove::{All, DEPTH, Proof};

impl<'a> Proof<'a> {
    /// Whether each document of a way fits one of the members.
    pub(super) fn any(&mut self, way: &[At<'a>], members: &[At<'a>], depth: usize) -> bool {
        members
            .iter()
            .any(|member| self.contained(way, *member, depth))
            || self.split(way).is_some_and(|parts| {
                parts.iter().all(|part| {
                    members
                        .iter()
                        .any(|member| self.contained(part, *member, depth))
                })
            })
    }

    /// Whether each document of a way fits exactly one of the members.
    pub(super) fn one(&mut self, way: &[At<'a>], members: &[At<'a>], depth: usize) -> bool {
        let exactly = |proof: &mut Self, way: &[At<'a>]| {
            members.iter().enumerate().any(|(index, member)| {
                proof.contained(way, *member, depth)
                    && members
                        .iter()
                        .enumerate()
                        .all(|(other, member)| other == index || proof.apart(way, *member, depth))
            })
        };
        exactly(self, way)
            || self
                .split(way)
                .is_some_and(|parts| parts.iter().all(|part| exactly(self, part)))
    }

    /// Splits a way by the types that it allows.
    pub(super) fn split(&self, way: &[At<'a>]) -> Option<Vec<All<'a>>> {
        let kinds = kinds(way);
        if kinds.len() < 2 {
            return None;
        }
        let parts = kinds
            .iter()
            .filter(|kind| **kind != "integer" || !kinds.contains(&"number"));
        let part = |kind| Some([way, &[self.writer.only(kind)?]].concat());
        parts.map(|kind| part(kind)).collect()
    }

    /// Whether no document of the way fits `r`.
    pub(super) fn apart(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        match r.value {
            Value::Bool(answer) => return !answer,
            Value::Object(_) => {}
            _ => return false,
        }
        let reader = self.reader;
        if let Some(values) = values(way) {
            return values.iter().all(|value| {
                self.refuted(way, value) || reader.holds(r, value, &mut self.steps) == Some(false)
            });
        }
        let (parts, _) = reader.applied(r);
        let mine = self.possible(way, depth);
        let theirs = kinds(&parts);
        let meet = mine.iter().any(|a| {
            theirs
                .iter()
                .any(|b| a == b || covers(a, b) || covers(b, a))
        });
        if !meet {
            return true;
        }
        if self.denied(way, &mine, r, depth) {
            return true;
        }
        if let Some(values) = self::values(&parts) {
            return values.iter().all(|value| self.refuted(way, value));
        }
        // Members of a union all apart.
        for part in &parts {
            for keyword in ["anyOf", "oneOf"] {
                if part.get(keyword).is_some()
                    && part
                        .list(keyword)
                        .iter()
                        .all(|member| self.apart(way, *member, depth + 1))
                {
                    return true;
                }
            }
        }
        if parts.iter().any(|part| numbers_apart(way, *part, &mine)) {
            return true;
        }
        // Both must have the property, and no value of it fits both; or one forbids what the other asks for.
        if mine != ["object"] {
            return false;
        }
        let must = self.must(way, depth);
        parts.iter().any(|part| {
            part.members("properties").any(|(name, schema)| {
                must.contains(&name) && {
                    let own: All = way
                        .iter()
                        .filter_map(|at| Documents::for_property(*at, name, &mut self.steps))
                        .flat_map(|(list, _)| list)
                        .flat_map(|at| self.writer.applied(at).0)
                        .collect();
                    !own.is_empty() && self.apart(&own, schema, depth + 1)
                }
            }) || part
                .texts("required")
                .iter()
                .any(|name| self.never(way, name, depth))
        })
    }

    /// Whether a way forbids by `not` whatever fits `r`, of the types that it allows.
    fn denied(&mut self, way: &[At<'a>], kinds: &[&str], r: At<'a>, depth: usize) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        way.iter().filter_map(|at| at.sub("not")).any(|not| {
            self.negated((reader, writer), &[r], not, depth)
                || kinds.iter().all(|kind| {
                    let only = reader.only(kind);
                    only.is_some_and(|only| self.negated((reader, writer), &[r, only], not, depth))
                })
        })
    }

    /// Returns what says of the other members of a `oneOf` that they are not met.
    pub(super) fn others(&self, members: &[At<'a>], chosen: At<'a>) -> All<'a> {
        let own = kinds(&[chosen]);
        let meets = |other: &&At| {
            let theirs = kinds(&[**other]);
            own.iter()
                .any(|a| theirs.iter().any(|b| covers(a, b) || covers(b, a)))
        };
        members
            .iter()
            .filter(|other| !std::ptr::eq(other.value, chosen.value))
            .filter(meets)
            .filter_map(|other| self.writer.negation(*other))
            .collect()
    }

    /// Whether the branch of the reader's condition that a document goes into is met.
    pub(super) fn conditional(&mut self, way: &[At<'a>], r: At<'a>, depth: usize) -> bool {
        let same = way.iter().any(|at| {
            ["if", "then", "else"].iter().all(|keyword| {
                at.get(keyword) == r.get(keyword) && r.get(keyword).is_none_or(plain)
            })
        });
        let implied = |proof: &mut Self, keyword| {
            r.sub(keyword)
                .is_none_or(|at| proof.contained(way, at, depth))
        };
        same || (implied(self, "then") && implied(self, "else"))
            || (implied(self, "else")
                && r.sub("if").is_some_and(|test| self.apart(way, test, depth)))
            || (implied(self, "then")
                && r.sub("if")
                    .is_some_and(|test| self.contained(way, test, depth)))
    }
}
