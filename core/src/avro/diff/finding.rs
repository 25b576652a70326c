//! What was found, and the words that are made of it.

use super::matching::missing_symbols;
use super::{Absent, Walk};
use crate::avro::model::{FieldId, List, Named, Schema, TypeId};
use crate::avro::rules;
use crate::compat::{Arg, Difference, Failure, Rule, Site, Verdict};
use crate::error::{Code, SchemaError};
use crate::json::NodeId;

/// A step from a type to one below it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token {
    Word(&'static str),
    Index(u32),
}

/// A step on the way to something found; findings below one type share the way to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) before: Option<u32>,
    pub(super) token: Token,
}

/// A step of the way that is being walked, with its number in `Walk::steps` once something was found behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) token: Token,
    pub(super) step: Option<u32>,
}

/// What a pair comes to, in order. Named pairs stand for all that is below them, so nothing is copied however often they come.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    One(Finding),
    /// A stretch of `Walk::kept`.
    All(List),
}

/// What was found, in numbers; words are made of it once it is known to be reported.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finding {
    pub(super) kind: FindingKind,
    pub(super) reader: TypeId,
    pub(super) writer: TypeId,
    /// Where the registry says it is: the last step of the way.
    pub(super) path: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum FindingKind {
    Name,
    Size,
    Symbols,
    MissingField(FieldId),
    Type,
    Branch,
}

impl Walk<'_> {
    /// Writes out all that was found, pairs that come again each time they come.
    pub(super) fn differences(&self) -> Result<Vec<Difference>, Failure> {
        let mut differences = Vec::new();
        let mut excused = self.absent == Absent::NullFirstAlone;
        let mut open: Vec<Item> = self.found.iter().rev().copied().collect();
        while let Some(item) = open.pop() {
            match item {
                Item::One(finding) => {
                    excused &= self.null_first(&finding);
                    differences.push(self.difference(&finding));
                }
                Item::All(list) => open.extend(list.of(&self.kept).iter().rev()),
            }
            if differences.len() > self.limits.findings {
                let message = format!(
                    "the comparison finds more than {} differences",
                    self.limits.findings
                );
                return Err(self
                    .reader
                    .located(
                        SchemaError::new(Code::LimitOutput, message),
                        self.reader.root,
                    )
                    .into());
            }
        }
        if excused {
            for difference in &mut differences {
                difference.verdict = Verdict::Allowed;
            }
        }
        Ok(differences)
    }

    /// Returns whether what was found is a field without default whose type is a union with null first.
    fn null_first(&self, finding: &Finding) -> bool {
        let FindingKind::MissingField(id) = finding.kind else {
            return false;
        };
        self.reader
            .field(id)
            .is_some_and(|field| self.reader.null_first(field.ty))
    }

    fn difference(&self, finding: &Finding) -> Difference {
        let (reader, writer) = (self.reader, self.writer);
        let (r, w) = (finding.reader, finding.writer);
        let named = reader.named(r).zip(writer.named(w));
        let full = |schema: &Schema, named: &Named| Arg::Text(schema.full_name(named.name));
        let writer_type = ("writertype", Arg::from(writer.kind(w).upper()));
        let (rule, (to, from), args): (&'static Rule, _, _) = match (finding.kind, named) {
            (FindingKind::Name, Some((to, from))) => (
                &rules::NAME_MISMATCH,
                self.parts("/name", to.name_node, from.name_node, r, w),
                vec![
                    ("expected", full(writer, from)),
                    ("found", full(reader, to)),
                ],
            ),
            (FindingKind::Size, Some((to, from))) => (
                &rules::FIXED_SIZE_MISMATCH,
                self.parts("/size", to.body_node, from.body_node, r, w),
                vec![
                    ("expected", i64::from(from.size).into()),
                    ("found", i64::from(to.size).into()),
                ],
            ),
            (FindingKind::Symbols, Some((to, from))) => {
                let missing = missing_symbols(reader, to, writer, from);
                (
                    &rules::MISSING_ENUM_SYMBOLS,
                    self.parts("/symbols", to.body_node, from.body_node, r, w),
                    vec![(
                        "symbols",
                        Arg::List(missing.into_iter().map(str::to_owned).collect()),
                    )],
                )
            }
            (FindingKind::MissingField(id), _) => (
                &rules::READER_FIELD_MISSING_DEFAULT_VALUE,
                (field_site(reader, id), definition_site(writer, w)),
                vec![(
                    "field",
                    reader
                        .field(id)
                        .map_or("", |field| reader.text(field.name))
                        .into(),
                )],
            ),
            (FindingKind::Branch, _) => (
                &rules::MISSING_UNION_BRANCH,
                (site(reader, r), site(writer, w)),
                vec![writer_type],
            ),
            _ => (
                &rules::TYPE_MISMATCH,
                (site(reader, r), site(writer, w)),
                vec![("readertype", reader.kind(r).upper().into()), writer_type],
            ),
        };
        Difference {
            rule,
            verdict: rule.verdict,
            path: self.location(finding.path),
            reader: to,
            writer: from,
            args,
        }
    }

    pub(super) fn ambiguous(&self, id: FieldId, r: TypeId, w: TypeId) -> Difference {
        let (reader, writer) = (self.reader, self.writer);
        let (name, kind, index) = match reader.field(id) {
            Some(field) => (
                reader.text(field.name),
                reader.kind(field.ty).upper(),
                field.index,
            ),
            None => ("", reader.kind(r).upper(), 0),
        };
        // What is too large to print is too large to have been printed by the registry.
        let written = writer.canonical_from(w, self.limits).unwrap_or_default();
        Difference {
            rule: &rules::READER_FIELD_AMBIGUOUS,
            verdict: Verdict::Breaking,
            path: String::new(),
            reader: field_site(reader, id),
            writer: definition_site(writer, w),
            args: vec![
                ("field", name.into()),
                ("readertype", kind.into()),
                ("position", i64::from(index).into()),
                ("writerschema", written.into()),
            ],
        }
    }

    /// Returns the places of an attribute of both definitions.
    fn parts(
        &self,
        attribute: &str,
        to: NodeId,
        from: NodeId,
        r: TypeId,
        w: TypeId,
    ) -> (Site, Site) {
        let part = |schema: &Schema, id: TypeId, node: NodeId| Site {
            path: schema.pointer(schema.target(id)) + attribute,
            span: schema.place(node),
        };
        (part(self.reader, r, to), part(self.writer, w, from))
    }

    /// Writes a path as the registry does: the root is `/`.
    fn location(&self, path: Option<u32>) -> String {
        let mut tokens = Vec::new();
        let mut at = path;
        while let Some(step) = at.and_then(|number| self.steps.get(number as usize)) {
            tokens.push(step.token);
            at = step.before;
        }
        let mut out = String::with_capacity(tokens.len() * 7);
        for token in tokens.iter().rev() {
            out.push('/');
            match token {
                Token::Word(word) => out.push_str(word),
                Token::Index(index) => out.push_str(&index.to_string()),
            }
        }
        if out.is_empty() {
            out.push('/');
        }
        out
    }
}

fn site(schema: &Schema, id: TypeId) -> Site {
    Site {
        path: schema.pointer(id),
        span: schema.place(schema.ty(id).node),
    }
}

fn definition_site(schema: &Schema, id: TypeId) -> Site {
    site(schema, schema.target(id))
}

fn field_site(schema: &Schema, id: FieldId) -> Site {
    Site {
        path: schema.field_pointer(id),
        span: schema.field(id).and_then(|field| schema.place(field.node)),
    }
}
