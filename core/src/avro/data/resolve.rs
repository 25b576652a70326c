//! Schema resolution as Avro Java's decoders do it, which is looser than the specification: records are matched by structure.
//!
//! Source: Avro specification, "Schema Resolution"; docs/payload.md, "Reading with another schema", for what Avro Java does beyond it.

use std::collections::{BTreeMap, BTreeSet};

use crate::avro::UnionDefault;
use crate::avro::data::Json;
use crate::avro::data::aliases::{Renamed, simple};
use crate::avro::data::default::field_default;
use crate::avro::data::json_out::to_json;
use crate::avro::data::plan::{
    Default as Standing, Field, Mismatch, Op, OpId, OpKind, Plan, Record, Step, Symbol, Tag,
};
use crate::avro::data::unions::{Names, branch_name};
use crate::avro::model::{Body, Kind, Named, Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::json::write_string;
use crate::limits::Limits;

pub(super) fn plan(
    writer: &Schema,
    reader: &Schema,
    json: Json,
    defaults: UnionDefault,
    limits: &Limits,
) -> Result<Plan, SchemaError> {
    let mut resolver = Resolver {
        writer,
        reader,
        renamed: Renamed::of(writer, reader, limits)?,
        json,
        defaults,
        limits,
        ops: Vec::new(),
        records: BTreeMap::new(),
        skipped: BTreeMap::new(),
        steps: 0,
        open: 0,
        same: std::ptr::eq(writer, reader),
    };
    let root = resolver.resolve(writer.root, reader.root, 0)?;
    Ok(Plan {
        root,
        ops: resolver.ops,
    })
}

struct Resolver<'a> {
    writer: &'a Schema,
    reader: &'a Schema,
    renamed: Renamed,
    json: Json,
    /// Which branch of a union a default is of.
    defaults: UnionDefault,
    limits: &'a Limits,
    ops: Vec<Op>,
    /// Pairs of records that are worked out, or being so.
    records: BTreeMap<(TypeId, TypeId), OpId>,
    skipped: BTreeMap<TypeId, OpId>,
    steps: usize,
    /// Records that are being worked out, one inside the other.
    open: usize,
    /// Whether reader and writer are one schema, so that nothing needs to be matched.
    same: bool,
}

impl Resolver<'_> {
    fn push(&mut self, ty: TypeId, kind: OpKind) -> OpId {
        self.ops.push(Op { ty, kind });
        (self.ops.len() - 1) as OpId
    }

    fn mismatch(&mut self, w: TypeId, r: TypeId, message: String) -> OpId {
        self.push(
            w,
            OpKind::Mismatch(Box::new(Mismatch {
                message,
                ty: r,
                field: None,
            })),
        )
    }

    fn bounded(&mut self, depth: usize) -> Result<(), SchemaError> {
        self.steps += 1;
        if self.steps > self.limits.pairs {
            let message = format!("more than {} pairs of types are matched", self.limits.pairs);
            return Err(SchemaError::new(Code::LimitPairs, message));
        }
        // Names lead deeper than any text nests.
        if depth > self.limits.depth.min(DEPTH) || self.open > RECORDS {
            let message =
                format!("records are nested deeper than {RECORDS}, or types deeper than {DEPTH}");
            return Err(SchemaError::new(Code::LimitDepth, message));
        }
        Ok(())
    }

    fn resolve(&mut self, w: TypeId, r: TypeId, depth: usize) -> Result<OpId, SchemaError> {
        self.bounded(depth)?;
        let (writer, reader) = (self.writer, self.reader);
        if let Body::Union(list) = writer.body(w) {
            return self.branches(w, writer.branches(list), r, depth);
        }
        let kinds = (writer.kind(w), reader.kind(r));
        let promoted = |kind| Ok(kind);
        let kind = match kinds {
            (a, b) if a == b => match a {
                Kind::Null => promoted(OpKind::Null),
                Kind::Boolean => promoted(OpKind::Boolean),
                Kind::Int => promoted(OpKind::Int),
                Kind::Long => promoted(OpKind::Long),
                Kind::Float => promoted(OpKind::Float),
                Kind::Double => promoted(OpKind::Double),
                Kind::Bytes => promoted(OpKind::Bytes),
                Kind::String => promoted(OpKind::String),
                Kind::Fixed => Ok(self.fixed(w, r)),
                Kind::Enum => Ok(self.enumeration(w, r)),
                Kind::Record => return self.record(w, r, depth),
                Kind::Array | Kind::Map => match (writer.body(w), reader.body(r)) {
                    (Body::Array(w), Body::Array(r)) => {
                        Ok(OpKind::Array(self.resolve(w, r, depth + 1)?))
                    }
                    (Body::Map(w), Body::Map(r)) => {
                        Ok(OpKind::Map(self.resolve(w, r, depth + 1)?))
                    }
                    _ => Err(()),
                },
                Kind::Union => Err(()),
            },
            (_, Kind::Union) => return self.union_around(w, r, depth),
            (Kind::Int, Kind::Long) => promoted(OpKind::IntAsLong),
            (Kind::Int, Kind::Float) => promoted(OpKind::IntAsFloat),
            (Kind::Int, Kind::Double) => promoted(OpKind::IntAsDouble),
            (Kind::Long, Kind::Float) => promoted(OpKind::LongAsFloat),
            (Kind::Long, Kind::Double) => promoted(OpKind::LongAsDouble),
            (Kind::Float, Kind::Double) => promoted(OpKind::FloatAsDouble),
            (Kind::String, Kind::Bytes) => promoted(OpKind::StringAsBytes),
            (Kind::Bytes, Kind::String) => promoted(OpKind::BytesAsString),
            _ => Err(()),
        };
        Ok(if let Ok(kind) = kind {
            self.push(w, kind)
        } else {
            let message = self.unreadable(w, r);
            self.mismatch(w, r, message)
        })
    }

    fn unreadable(&self, w: TypeId, r: TypeId) -> String {
        format!(
            "the reader's {} cannot read the writer's {}",
            self.reader.kind(r).as_str(),
            self.writer.kind(w).as_str()
        )
    }

    /// The writer's union: what is read depends on the branch that the bytes name.
    fn branches(
        &mut self,
        w: TypeId,
        branches: &[TypeId],
        r: TypeId,
        depth: usize,
    ) -> Result<OpId, SchemaError> {
        let reader = self.reader;
        let own = match reader.body(r) {
            Body::Union(list) if self.same || self.equivalent(w, r)? => Some(reader.branches(list)),
            _ => None,
        };
        let mut ops = Vec::with_capacity(branches.len());
        for (index, branch) in branches.iter().enumerate() {
            // Unions that are alike are read branch by branch.
            ops.push(match own.and_then(|own| own.get(index)) {
                Some(theirs) => {
                    let op = self.resolve(*branch, *theirs, depth + 1)?;
                    self.tagged(*branch, r, index, op)
                }
                None => self.resolve(*branch, r, depth + 1)?,
            });
        }
        Ok(self.push(w, OpKind::Branches(ops.into())))
    }

    fn union_around(&mut self, w: TypeId, r: TypeId, depth: usize) -> Result<OpId, SchemaError> {
        let reader = self.reader;
        let Body::Union(list) = reader.body(r) else {
            let message = self.unreadable(w, r);
            return Ok(self.mismatch(w, r, message));
        };
        let branches = reader.branches(list);
        let Some(index) = self.best(w, branches, depth)? else {
            let message = format!(
                "the reader's union has no branch for the writer's {}",
                branch_name(self.writer, w)
            );
            return Ok(self.mismatch(w, r, message));
        };
        let branch = branches.get(index).copied().unwrap_or(r);
        let op = self.resolve(w, branch, depth + 1)?;
        Ok(self.tagged(w, r, index, op))
    }

    fn tagged(&mut self, w: TypeId, r: TypeId, index: usize, op: OpId) -> OpId {
        let reader = self.reader;
        let Body::Union(list) = reader.body(r) else {
            return op;
        };
        let branches = reader.branches(list);
        let Some(branch) = branches.get(index).copied() else {
            return op;
        };
        let kind = reader.kind(branch);
        let names = match self.json {
            Json::Avro => Names::Present,
            Json::Plain => Names::of(reader, branches),
        };
        let float = matches!(kind, Kind::Float | Kind::Double);
        let has_name = match names {
            Names::Absent => false,
            Names::AroundNonFinite => float,
            Names::Present => kind != Kind::Null,
        };
        let prefix = has_name.then(|| {
            let mut out = String::from("{");
            write_string(&mut out, &branch_name(reader, branch));
            out.push(':');
            out.into_boxed_str()
        });
        self.push(
            w,
            OpKind::Tagged(Box::new(Tag {
                index: index as u32,
                op,
                prefix,
                non_finite_only: names == Names::AroundNonFinite,
            })),
        )
    }

    /// Returns the reader's branch that a datum of the writer's type goes to: the same type, else a record of the same structure
    /// (the last one with the same simple name, or the first of any name), else the first that promotion leads to.
    fn best(
        &mut self,
        w: TypeId,
        branches: &[TypeId],
        depth: usize,
    ) -> Result<Option<usize>, SchemaError> {
        let (writer, reader) = (self.writer, self.reader);
        let kind = writer.kind(w);
        let name = self.renamed.full_name(writer, w);
        let mut structural = None;
        for (index, branch) in branches.iter().enumerate() {
            if reader.kind(*branch) != kind {
                continue;
            }
            let Some(named) = reader.named(*branch) else {
                return Ok(Some(index));
            };
            let full_name = reader.full_name(named.name);
            if full_name == name {
                return Ok(Some(index));
            }
            if kind == Kind::Record {
                let op = self.record(w, *branch, depth + 1)?;
                if !self.mismatches(op)
                    && (structural.is_none() || simple(&full_name) == simple(&name))
                {
                    structural = Some(index);
                }
            }
        }
        let promotes = |branch: &TypeId| {
            matches!(
                (kind, reader.kind(*branch)),
                (Kind::Int, Kind::Long | Kind::Float | Kind::Double)
                    | (Kind::Long, Kind::Float | Kind::Double)
                    | (Kind::Float, Kind::Double)
                    | (Kind::String, Kind::Bytes)
                    | (Kind::Bytes, Kind::String)
            )
        };
        Ok(structural.or_else(|| branches.iter().position(promotes)))
    }

    /// Whether a record fails for its own sake or for one of its fields' types; what lies deeper is not looked at.
    fn mismatches(&self, op: OpId) -> bool {
        let kind = |op: OpId| self.ops.get(op as usize).map(|op| &op.kind);
        match kind(op) {
            Some(OpKind::Mismatch(_)) => true,
            Some(OpKind::Open { mismatch }) => *mismatch,
            Some(OpKind::Record(record)) => record.steps.iter().any(|step| match step {
                Step::Read { op, .. } => matches!(kind(*op), Some(OpKind::Mismatch(_))),
                Step::Skip { .. } | Step::Default { .. } => false,
            }),
            _ => false,
        }
    }

    fn fixed(&mut self, w: TypeId, r: TypeId) -> OpKind {
        let (writer, reader) = (self.writer, self.reader);
        let sizes = (writer.size(w).unwrap_or(0), reader.size(r).unwrap_or(0));
        let names = self.names(w, r);
        let message = if simple(&names.0) != simple(&names.1) {
            format!(
                "the reader's fixed {:?} is not the writer's {:?}",
                names.1, names.0
            )
        } else if sizes.0 != sizes.1 {
            format!(
                "the reader's fixed {:?} has {} bytes, the writer's {}",
                names.1, sizes.1, sizes.0
            )
        } else {
            return OpKind::Fixed(sizes.0);
        };
        OpKind::Mismatch(Box::new(Mismatch {
            message,
            ty: r,
            field: None,
        }))
    }

    /// The full names of a pair, the writer's as the reader renames it.
    fn names(&self, w: TypeId, r: TypeId) -> (String, String) {
        let reader = self.reader;
        let name = reader.named(r).map(|named| reader.full_name(named.name));
        (
            self.renamed.full_name(self.writer, w),
            name.unwrap_or_default(),
        )
    }

    fn enumeration(&mut self, w: TypeId, r: TypeId) -> OpKind {
        let (writer, reader) = (self.writer, self.reader);
        let names = self.names(w, r);
        if simple(&names.0) != simple(&names.1) {
            let message = format!(
                "the reader's enum {:?} is not the writer's {:?}",
                names.1, names.0
            );
            return OpKind::Mismatch(Box::new(Mismatch {
                message,
                ty: r,
                field: None,
            }));
        }
        let (Some(theirs), Some(own)) = (writer.named(w), reader.named(r)) else {
            return OpKind::Enum(Box::default());
        };
        let own_symbols = own.symbols.of(&reader.symbols).iter();
        let table: BTreeMap<&str, u32> = own_symbols.map(|s| reader.text(*s)).zip(0..).collect();
        let default = own.default.map(|default| reader.text(default));
        let symbols = theirs.symbols.of(&writer.symbols).iter().map(|symbol| {
            let written = writer.text(*symbol);
            let found = table.get_key_value(written);
            match found.or_else(|| table.get_key_value(default?)) {
                Some((text, index)) => {
                    let mut json = String::new();
                    write_string(&mut json, text);
                    Symbol::Known {
                        index: *index,
                        text: (*text).into(),
                        json: json.into(),
                    }
                }
                None => Symbol::Unknown(written.into()),
            }
        });
        OpKind::Enum(symbols.collect())
    }

    fn record(&mut self, w: TypeId, r: TypeId, depth: usize) -> Result<OpId, SchemaError> {
        self.bounded(depth)?;
        let pair = (self.writer.target(w), self.reader.target(r));
        if let Some(op) = self.records.get(&pair) {
            return Ok(*op);
        }
        let op = self.push(w, OpKind::Open { mismatch: false });
        self.records.insert(pair, op);
        self.open += 1;
        let kind = self.fields(op, w, r, depth)?;
        self.open -= 1;
        if let Some(place) = self.ops.get_mut(op as usize) {
            place.kind = kind;
        }
        Ok(op)
    }

    fn fields(
        &mut self,
        own: OpId,
        w: TypeId,
        r: TypeId,
        depth: usize,
    ) -> Result<OpKind, SchemaError> {
        let (writer, reader) = (self.writer, self.reader);
        let (Some(theirs), Some(wanted)) = (writer.named(w), reader.named(r)) else {
            return Ok(OpKind::Record(Box::default()));
        };
        let mut steps = Vec::new();
        let mut order = Vec::new();
        let mut written = BTreeSet::new();
        for (place, id) in (0..).zip(theirs.fields.ids()) {
            let Some(field) = writer.field(id) else {
                continue;
            };
            let name = self.renamed.field(writer, id);
            let found = reader.find_field(wanted, name, place);
            let Some((found, target)) = found.and_then(|id| Some((id, reader.field(id)?))) else {
                let name = writer.text(field.name).into();
                let op = self.skip(field.ty, depth + 1)?;
                steps.push(Step::Skip { name, op });
                continue;
            };
            written.insert(found);
            let (name, index) = (reader.text(target.name).into(), target.index);
            let op = self.resolve(field.ty, target.ty, depth + 1)?;
            let failed = matches!(
                self.ops.get(op as usize).map(|op| &op.kind),
                Some(OpKind::Mismatch(_))
            );
            if let (true, Some(open)) = (failed, self.ops.get_mut(own as usize)) {
                open.kind = OpKind::Open { mismatch: true };
            }
            order.push(index);
            steps.push(Step::Read {
                field: unprefixed(name),
                op,
            });
        }
        let mut defaults = Vec::new();
        for id in wanted.fields.ids() {
            let Some(field) = reader.field(id).filter(|_| !written.contains(&id)) else {
                continue;
            };
            let name = reader.text(field.name);
            let Some(default) = field.default else {
                let message = format!("field {name:?} is missing and has no default");
                return Ok(OpKind::Mismatch(Box::new(Mismatch {
                    message,
                    ty: r,
                    field: Some(id),
                })));
            };
            let datum = field_default(reader, field.ty, default, self.defaults, self.limits)
                .map_err(|error| error.on(format!("{}/default", reader.field_pointer(id))))?;
            let mut json = String::new();
            to_json(reader, field.ty, &datum, self.json, &mut json);
            let default = Box::new(Standing {
                cost: datum.cost(),
                datum,
                json: json.into(),
            });
            let field_of = unprefixed(name.into());
            defaults.push((
                field.index,
                Step::Default {
                    field: field_of,
                    default,
                },
            ));
        }
        Ok(OpKind::Record(Box::new(laid_out(steps, order, defaults))))
    }

    /// Steps over a type that the reader does not have.
    fn skip(&mut self, w: TypeId, depth: usize) -> Result<OpId, SchemaError> {
        self.bounded(depth)?;
        let writer = self.writer;
        let id = writer.target(w);
        let named: Option<&Named> = writer.named(id);
        if let (Some(_), Some(op)) = (named, self.skipped.get(&id)) {
            return Ok(*op);
        }
        let kind = match (writer.ty(id).body, writer.kind(id)) {
            (Body::Array(items), _) => OpKind::Array(self.skip(items, depth + 1)?),
            (Body::Map(values), _) => OpKind::Map(self.skip(values, depth + 1)?),
            (Body::Union(list), _) => {
                let branches = writer.branches(list).iter();
                let ops = branches.map(|branch| self.skip(*branch, depth + 1));
                OpKind::Branches(ops.collect::<Result<_, _>>()?)
            }
            (_, Kind::Record) => {
                let op = self.push(w, OpKind::Open { mismatch: false });
                self.skipped.insert(id, op);
                let fields = named.map(|named| named.fields.of(&writer.fields));
                let mut steps = Vec::new();
                self.open += 1;
                for field in fields.unwrap_or_default() {
                    steps.push(Step::Skip {
                        name: writer.text(field.name).into(),
                        op: self.skip(field.ty, depth + 1)?,
                    });
                }
                self.open -= 1;
                if let Some(place) = self.ops.get_mut(op as usize) {
                    place.kind = OpKind::Record(Box::new(Record {
                        steps: steps.into(),
                        order: None,
                    }));
                }
                return Ok(op);
            }
            (_, Kind::Null) => OpKind::Null,
            (_, Kind::Boolean) => OpKind::Boolean,
            (_, Kind::Int) => OpKind::Int,
            (_, Kind::Long) => OpKind::Long,
            (_, Kind::Float) => OpKind::Float,
            (_, Kind::Double) => OpKind::Double,
            (_, Kind::Bytes) => OpKind::Bytes,
            (_, Kind::Fixed) => OpKind::Fixed(writer.size(id).unwrap_or(0)),
            (_, Kind::Enum) => {
                let count = named.map_or(0, |named| named.symbols.count);
                let symbol = Symbol::Known {
                    index: 0,
                    text: "".into(),
                    json: "".into(),
                };
                OpKind::Enum((0..count).map(|_| symbol.clone()).collect())
            }
            _ => OpKind::String,
        };
        let op = self.push(w, kind);
        if named.is_some() {
            self.skipped.insert(id, op);
        }
        Ok(op)
    }

    /// Whether two unions are the same throughout: names without namespaces, fields, symbols and sizes.
    fn equivalent(&mut self, w: TypeId, r: TypeId) -> Result<bool, SchemaError> {
        let (writer, reader) = (self.writer, self.reader);
        let mut seen = BTreeSet::new();
        let mut open = vec![(w, r)];
        while let Some((w, r)) = open.pop() {
            self.bounded(0)?;
            let kind = writer.kind(w);
            if kind != reader.kind(r) {
                return Ok(false);
            }
            match (writer.body(w), reader.body(r)) {
                (Body::Array(w), Body::Array(r)) | (Body::Map(w), Body::Map(r)) => {
                    open.push((w, r));
                }
                (Body::Union(w), Body::Union(r)) => {
                    if w.count != r.count {
                        return Ok(false);
                    }
                    let branches = writer.branches(w).iter().zip(reader.branches(r));
                    open.extend(branches.map(|(w, r)| (*w, *r)));
                }
                (Body::Named(_), Body::Named(_)) => {
                    let names = self.names(w, r);
                    let (Some(a), Some(b)) = (writer.named(w), reader.named(r)) else {
                        return Ok(false);
                    };
                    let symbols = a.symbols.of(&writer.symbols).iter();
                    let symbols = symbols.map(|symbol| writer.text(*symbol));
                    let theirs = b.symbols.of(&reader.symbols).iter();
                    if simple(&names.0) != simple(&names.1)
                        || a.size != b.size
                        || !symbols.eq(theirs.map(|symbol| reader.text(*symbol)))
                        || a.fields.count != b.fields.count
                    {
                        return Ok(false);
                    }
                    if !seen.insert((writer.target(w), reader.target(r))) {
                        continue;
                    }
                    for (x, y) in a.fields.ids().zip(b.fields.ids()) {
                        let (Some(theirs), Some(own)) = (writer.field(x), reader.field(y)) else {
                            return Ok(false);
                        };
                        if self.renamed.field(writer, x) != reader.text(own.name) {
                            return Ok(false);
                        }
                        open.push((theirs.ty, own.ty));
                    }
                }
                _ => {}
            }
        }
        Ok(true)
    }
}

/// How deep types may be nested, and records among them, through names too: working them out recurses.
const DEPTH: usize = 1_000;
const RECORDS: usize = 200;

fn unprefixed(name: Box<str>) -> Field {
    Field {
        name,
        prefix: Box::default(),
    }
}

/// Puts defaults between the fields that are read, if those come in the reader's order; else after them, to be put in order later.
fn laid_out(steps: Vec<Step>, order: Vec<u32>, defaults: Vec<(u32, Step)>) -> Record {
    let ordered = order.is_sorted();
    let mut out = Vec::with_capacity(steps.len() + defaults.len());
    let mut places = order.clone();
    let mut defaults = defaults.into_iter().peekable();
    let mut order = order.into_iter();
    for step in steps {
        if let Step::Read { .. } = step
            && let Some(place) = order.next()
            && ordered
        {
            while let Some((_, default)) = defaults.next_if(|(index, _)| *index < place) {
                out.push(default);
            }
        }
        out.push(step);
    }
    for (place, default) in defaults {
        places.push(place);
        out.push(default);
    }
    let mut first = true;
    for step in &mut out {
        if let Step::Read { field, .. } | Step::Default { field, .. } = step {
            let mut prefix = String::new();
            if ordered && !std::mem::take(&mut first) {
                prefix.push(',');
            }
            write_string(&mut prefix, &field.name);
            prefix.push(':');
            field.prefix = prefix.into();
        }
    }
    Record {
        steps: out.into(),
        order: (!ordered).then(|| places.into()),
    }
}
