//! Can the reader decode everything the writer writes? The registry's walk, in its order, with its memo.
//!
//! Source: docs/avro.md, "Compatibility"; Avro specification, "Schema Resolution".

use crate::avro::model::{Body, FieldId, Kind, List, Named, Schema, TypeId};
use crate::avro::rules;
use crate::compat::{Arg, Difference, Failure, Memo, PairMemo, Rule, Site, Verdict};
use crate::error::{Code, SchemaError};
use crate::json::NodeId;
use crate::limits::Limits;
use crate::text::utf16_order;

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

/// A step from a type to one below it.
#[derive(Clone, Copy, Debug)]
enum Token {
    Word(&'static str),
    Index(u32),
}

/// A step on the way to something found; findings below one type share the way to it.
#[derive(Clone, Copy, Debug)]
struct Step {
    before: Option<u32>,
    token: Token,
}

/// A step of the way that is being walked, with its number in `Walk::steps` once something was found behind it.
#[derive(Clone, Copy, Debug)]
struct Way {
    token: Token,
    step: Option<u32>,
}

/// What a pair comes to, in order. Named pairs stand for all that is below them, so nothing is copied however often they come.
#[derive(Clone, Copy, Debug)]
enum Item {
    One(Finding),
    /// A stretch of `Walk::kept`.
    All(List),
}

/// What was found, in numbers; words are made of it once it is known to be reported.
#[derive(Clone, Copy, Debug)]
struct Finding {
    kind: FindingKind,
    reader: TypeId,
    writer: TypeId,
    /// Where the registry says it is: the last step of the way.
    path: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
enum FindingKind {
    Name,
    Size,
    Symbols,
    MissingField(FieldId),
    Type,
    Branch,
}

/// What is known of a pair of which at least one type has a name.
#[derive(Clone, Copy, Debug)]
enum Known {
    /// It is being compared further up: it counts as compatible. The number tells how far up.
    Open(u32),
    /// It was compared: a stretch of `Walk::kept`, empty if compatible.
    Done(List),
    /// It was found compatible under the assumption that the pair opened as that number is.
    Provisional(u32),
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

    /// Compares a pair that may come again: types with names are shared, and lead back to themselves.
    fn remembered(
        &mut self,
        r: TypeId,
        w: TypeId,
        reader: TypeId,
        writer: TypeId,
    ) -> Result<(), Failure> {
        match self.memo.get(reader, writer).copied() {
            Some(Known::Open(number) | Known::Provisional(number)) => {
                self.assumed = self.assumed.min(number);
                return Ok(());
            }
            Some(Known::Done(list)) => {
                if list.count > 0 {
                    self.found.push(Item::All(list));
                }
                return Ok(());
            }
            None => {}
        }
        let opened = Opened {
            number: self.open,
            mark: self.found.len(),
            trail: self.provisional.len(),
            assumed: std::mem::replace(&mut self.assumed, u32::MAX),
        };
        self.open += 1;
        self.memo.insert(reader, writer, Known::Open(opened.number));
        self.compare(r, w)?;
        self.open -= 1;
        match self.mode {
            // The registry keeps every outcome, also one that only held because a pair around it was assumed to.
            Memo::Reference => {
                let list = self.keep(opened.mark);
                self.memo.insert(reader, writer, Known::Done(list));
            }
            Memo::Sound => self.settle(reader, writer, &opened),
        }
        Ok(())
    }

    /// Keeps an outcome as far as it is certain. Incompatible it is whatever was assumed; compatible only once the assumptions hold.
    fn settle(&mut self, reader: TypeId, writer: TypeId, opened: &Opened) {
        let inner = std::mem::replace(&mut self.assumed, opened.assumed);
        let list = self.keep(opened.mark);
        if list.count > 0 {
            for (r, w) in self.provisional.split_off(opened.trail) {
                self.memo.remove(r, w);
            }
            self.memo.insert(reader, writer, Known::Done(list));
        } else if inner >= opened.number {
            for (r, w) in self.provisional.split_off(opened.trail) {
                self.memo.insert(r, w, Known::Done(list));
            }
            self.memo.insert(reader, writer, Known::Done(list));
        } else {
            // What rested on this pair now rests on what this pair rests on.
            self.provisional.push((reader, writer));
            for &(r, w) in self.provisional.get(opened.trail..).unwrap_or_default() {
                self.memo.insert(r, w, Known::Provisional(inner));
            }
            self.assumed = self.assumed.min(inner);
        }
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

    /// Keeps what was found since `mark`, and leaves one item there that stands for it.
    fn keep(&mut self, mark: usize) -> List {
        let start = self.kept.len() as u32;
        self.kept.extend(self.found.drain(mark..));
        let list = List {
            start,
            count: self.kept.len() as u32 - start,
        };
        if list.count > 0 {
            self.found.push(Item::All(list));
        }
        list
    }

    /// Writes out all that was found, pairs that come again each time they come.
    fn differences(&self) -> Result<Vec<Difference>, Failure> {
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

    fn ambiguous(&self, id: FieldId, r: TypeId, w: TypeId) -> Difference {
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

/// What was so when a pair was opened.
struct Opened {
    number: u32,
    mark: usize,
    trail: usize,
    assumed: u32,
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

/// The simple names are equal, or an alias of the reader is the writer's full name.
pub(super) fn names_match(reader: &Schema, to: &Named, writer: &Schema, from: &Named) -> bool {
    let simple = writer.text(from.name.simple);
    if reader.text(to.name.simple) == simple {
        return true;
    }
    to.aliases.of(&reader.aliases).iter().any(|alias| {
        // The registry writes an alias without namespace of a type that has one with a leading dot, and no full name begins so.
        let dotted = alias.namespace.is_empty() && !to.name.namespace.is_empty();
        !dotted
            && reader.text(alias.simple) == simple
            && reader.text(alias.namespace) == writer.text(from.name.namespace)
    })
}

/// Avro specification, "Schema Resolution": what a writer's primitive is promoted to.
pub(super) fn promotes(reader: Kind, writer: Kind) -> bool {
    match reader {
        Kind::Long => matches!(writer, Kind::Int | Kind::Long),
        Kind::Float => matches!(writer, Kind::Int | Kind::Long | Kind::Float),
        Kind::Double => matches!(writer, Kind::Int | Kind::Long | Kind::Float | Kind::Double),
        Kind::Bytes | Kind::String => matches!(writer, Kind::Bytes | Kind::String),
        _ => reader == writer,
    }
}

/// Returns the writer's symbols that the reader lacks, in the order of Java's strings, each once.
pub(super) fn missing_symbols<'a>(
    reader: &Schema,
    to: &Named,
    writer: &'a Schema,
    from: &Named,
) -> Vec<&'a str> {
    let known = to.symbols.of(&reader.symbols);
    let written = from.symbols.of(&writer.symbols);
    let same = known
        .iter()
        .zip(written)
        .take_while(|(a, b)| reader.text(**a) == writer.text(**b))
        .count();
    let rest = written.get(same..).unwrap_or_default();
    if rest.is_empty() {
        return Vec::new();
    }
    let mut sorted: Vec<&str> = known.iter().map(|symbol| reader.text(*symbol)).collect();
    sorted.sort_unstable();
    let mut missing: Vec<&str> = rest
        .iter()
        .map(|symbol| writer.text(*symbol))
        .filter(|symbol| sorted.binary_search(symbol).is_err())
        .collect();
    missing.sort_unstable_by(|a, b| utf16_order(a, b));
    missing
}
