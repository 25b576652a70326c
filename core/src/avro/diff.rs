//! Can the reader decode everything the writer writes? The registry's walk, in its order, with its memo.
//!
//! Source: docs/avro.md, "Compatibility"; Avro specification, "Schema Resolution".

mod finding;
mod matching;
mod memo;

use crate::avro::model::{Body, Kind, Named, Schema, TypeId};
use crate::compat::{Difference, Failure, Memo, PairMemo};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use finding::{Finding, FindingKind, Item, Step, Token, Way};
pub(super) use matching::{missing_symbols, names_match, promotes};
use memo::Known;

/// Returns what breaks when `reader` reads what `writer` writes, in the registry's order.
pub(crate) fn diff(
    reader: &Schema,
    writer: &Schema,
    memo: Memo,
    limits: &Limits,
) -> Result<Vec<Difference>, Failure> {
    diff_with(reader, writer, memo, Absent::NeedsDefault, limits)
}

/// What a reader's field needs that the writer lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Absent {
    /// A default.
    NeedsDefault,
    /// Nothing where it is a union with null first, if the schemas have no fault but such fields.
    NullFirstAlone,
}

/// Like [`diff`], with a say in what fields need.
pub(crate) fn diff_with(
    reader: &Schema,
    writer: &Schema,
    memo: Memo,
    absent: Absent,
    limits: &Limits,
) -> Result<Vec<Difference>, Failure> {
    let mut walk = Walk {
        reader,
        writer,
        absent,
        mode: memo,
        limits,
        memo: PairMemo::default(),
        path: Vec::new(),
        base: 0,
        found: Vec::new(),
        kept: Vec::new(),
        steps: Vec::new(),
        depth: 0,
        pairs: 0,
        open: 0,
        assumed: u32::MAX,
        provisional: Vec::new(),
    };
    walk.pair(reader.root, writer.root)?;
    walk.differences()
}

struct Walk<'a> {
    reader: &'a Schema,
    writer: &'a Schema,
    absent: Absent,
    mode: Memo,
    limits: &'a Limits,
    memo: PairMemo<Known>,
    path: Vec<Way>,
    /// Where in `path` the registry's own path begins: it starts anew for every branch that is tried.
    base: usize,
    found: Vec<Item>,
    kept: Vec<Item>,
    steps: Vec<Step>,
    depth: usize,
    pairs: usize,
    /// Pairs in progress.
    open: u32,
    /// The outermost pair in progress whose outcome was assumed since the innermost began; for the sound memo.
    assumed: u32,
    /// Pairs found compatible under an assumption, in order.
    provisional: Vec<(TypeId, TypeId)>,
}

impl Walk<'_> {
    /// Compares two occurrences and adds what breaks to `found`.
    fn pair(&mut self, r: TypeId, w: TypeId) -> Result<(), Failure> {
        let (reader, writer) = (self.reader.target(r), self.writer.target(w));
        let bodies = (self.reader.ty(reader).body, self.writer.ty(writer).body);
        if let (Body::Primitive(to), Body::Primitive(from)) = bodies {
            if !promotes(to, from) {
                self.add(FindingKind::Type, r, w);
            }
            return Ok(());
        }
        self.spend(1, r)?;
        if self.depth > self.limits.depth {
            let message = format!(
                "types are nested deeper than {} through their names",
                self.limits.depth
            );
            return Err(self
                .reader
                .located(SchemaError::new(Code::LimitDepth, message), r)
                .into());
        }
        self.depth += 1;
        // A pair without names has one place only, so it never comes twice.
        if matches!(bodies, (Body::Named(_), _) | (_, Body::Named(_))) {
            self.remembered(r, w, reader, writer)?;
        } else {
            self.compare(r, w)?;
        }
        self.depth -= 1;
        Ok(())
    }

    fn compare(&mut self, r: TypeId, w: TypeId) -> Result<(), Failure> {
        let (reader, writer) = (self.reader, self.writer);
        match (reader.body(r), writer.body(w)) {
            (Body::Array(to), Body::Array(from)) => self.below(Token::Word("items"), to, from),
            (Body::Map(to), Body::Map(from)) => self.below(Token::Word("values"), to, from),
            (Body::Union(_), Body::Union(from)) => {
                for (index, branch) in writer.branches(from).iter().enumerate() {
                    if !self.reads(r, *branch)? {
                        self.step(Token::Index(index as u32));
                        self.add(FindingKind::Branch, r, *branch);
                        self.path.pop();
                    }
                }
                Ok(())
            }
            (_, Body::Union(from)) => {
                for (index, branch) in writer.branches(from).iter().enumerate() {
                    self.below(Token::Index(index as u32), r, *branch)?;
                }
                Ok(())
            }
            (Body::Union(to), _) => {
                for branch in reader.branches(to) {
                    if self.reads(*branch, w)? {
                        return Ok(());
                    }
                }
                self.add(FindingKind::Branch, r, w);
                Ok(())
            }
            (Body::Named(_), Body::Named(_)) => match (reader.named(r), writer.named(w)) {
                (Some(to), Some(from)) if to.kind == from.kind => self.named(to, from, r, w),
                _ => {
                    self.add(FindingKind::Type, r, w);
                    Ok(())
                }
            },
            _ => {
                self.add(FindingKind::Type, r, w);
                Ok(())
            }
        }
    }

    fn below(&mut self, token: Token, r: TypeId, w: TypeId) -> Result<(), Failure> {
        self.step(token);
        self.pair(r, w)?;
        self.path.pop();
        Ok(())
    }

    /// Tries one branch of a union: the path starts anew, and what is found is forgotten.
    fn reads(&mut self, r: TypeId, w: TypeId) -> Result<bool, Failure> {
        if let (Body::Primitive(to), Body::Primitive(from)) =
            (self.reader.ty(r).body, self.writer.ty(w).body)
        {
            return Ok(promotes(to, from));
        }
        let mark = self.found.len();
        let base = std::mem::replace(&mut self.base, self.path.len());
        self.pair(r, w)?;
        self.base = base;
        let reads = self.found.len() == mark;
        self.found.truncate(mark);
        Ok(reads)
    }

    fn named(&mut self, to: &Named, from: &Named, r: TypeId, w: TypeId) -> Result<(), Failure> {
        if !names_match(self.reader, to, self.writer, from) {
            self.step(Token::Word("name"));
            self.add(FindingKind::Name, r, w);
            self.path.pop();
        }
        match to.kind {
            Kind::Record => self.fields(to, from, r, w),
            Kind::Enum => {
                self.spend(from.symbols.count, r)?;
                if to.default.is_none()
                    && !missing_symbols(self.reader, to, self.writer, from).is_empty()
                {
                    self.step(Token::Word("symbols"));
                    self.add(FindingKind::Symbols, r, w);
                    self.path.pop();
                }
                Ok(())
            }
            _ => {
                if to.size != from.size {
                    self.step(Token::Word("size"));
                    self.add(FindingKind::Size, r, w);
                    self.path.pop();
                }
                Ok(())
            }
        }
    }

    fn fields(&mut self, to: &Named, from: &Named, r: TypeId, w: TypeId) -> Result<(), Failure> {
        let (reader, writer) = (self.reader, self.writer);
        self.spend(to.fields.count, r)?;
        // Fields mostly keep their order, so the next one is looked for behind the last.
        let mut guess = 0;
        for id in to.fields.ids() {
            let Some(field) = reader.field(id) else {
                continue;
            };
            let mut matched = writer.find_field(from, reader.text(field.name), guess);
            for alias in field.aliases.of(&reader.field_aliases) {
                let other = writer.find_field(from, reader.text(*alias), guess);
                if matched.is_some() && other.is_some() {
                    return Err(Failure::Exception(Box::new(self.ambiguous(id, r, w))));
                }
                matched = matched.or(other);
            }
            let index = id - to.fields.start;
            self.step(Token::Word("fields"));
            self.step(Token::Index(index));
            if let Some(found) = matched.and_then(|id| writer.field(id)) {
                guess = found.index + 1;
                self.below(Token::Word("type"), field.ty, found.ty)?;
            } else if field.default.is_none() {
                // The registry holds an enum that has a default against the whole record.
                match reader.named(field.ty) {
                    Some(named) if named.default.is_some() => {
                        self.below(Token::Word("type"), field.ty, w)?;
                    }
                    _ => self.add(FindingKind::MissingField(id), r, w),
                }
            }
            self.path.pop();
            self.path.pop();
        }
        Ok(())
    }

    fn spend(&mut self, count: u32, r: TypeId) -> Result<(), Failure> {
        self.pairs += count as usize;
        if self.pairs > self.limits.pairs {
            let message = format!(
                "the comparison looks at more than {} pairs of types and fields",
                self.limits.pairs
            );
            return Err(self
                .reader
                .located(SchemaError::new(Code::LimitPairs, message), r)
                .into());
        }
        Ok(())
    }

    fn step(&mut self, token: Token) {
        self.path.push(Way { token, step: None });
    }

    fn add(&mut self, kind: FindingKind, r: TypeId, w: TypeId) {
        let mut last = None;
        for way in self.path.get_mut(self.base..).unwrap_or_default() {
            last = Some(*way.step.get_or_insert_with(|| {
                self.steps.push(Step {
                    before: last,
                    token: way.token,
                });
                self.steps.len() as u32 - 1
            }));
        }
        self.found.push(Item::One(Finding {
            kind,
            reader: r,
            writer: w,
            path: last,
        }));
    }
}
