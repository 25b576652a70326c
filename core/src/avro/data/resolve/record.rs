//! Records: which field of the writer is read as which of the reader, what is stepped over, and where defaults stand.

use super::Resolver;
use crate::avro::data::default::field_default;
use crate::avro::data::json_out::to_json;
use crate::avro::data::plan::{
    Default as Standing, Field, Mismatch, OpId, OpKind, Record, Step, Symbol,
};
use crate::avro::model::{Body, Kind, Named, TypeId};
use crate::error::SchemaError;
use crate::json::write_string;

impl Resolver<'_> {
    pub(super) fn record(
        &mut self,
        w: TypeId,
        r: TypeId,
        depth: usize,
    ) -> Result<OpId, SchemaError> {
        self.bounded(depth)?;
        let (theirs, own) = (self.writer.target(w), self.reader.target(r));
        if let Some(op) = self.records.get(own, theirs) {
            return Ok(*op);
        }
        let op = self.push(w, OpKind::Open { mismatch: false });
        self.records.insert(own, theirs, op);
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
        let mut written = vec![false; wanted.fields.count as usize];
        for (place, id) in (0..).zip(theirs.fields.ids()) {
            let Some(field) = writer.field(id) else {
                continue;
            };
            let name = self.renamed.field_name(writer, id);
            let found = reader.find_field(wanted, name, place);
            let Some(target) = found.and_then(|id| reader.field(id)) else {
                let name = writer.text(field.name).into();
                let op = self.skip(field.ty, depth + 1)?;
                steps.push(Step::Skip { name, op });
                continue;
            };
            if let Some(written) = written.get_mut(target.index as usize) {
                *written = true;
            }
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
        for (id, written) in wanted.fields.ids().zip(written) {
            let Some(field) = reader.field(id).filter(|_| !written) else {
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
        if let Some(Some(op)) = self.skipped.get(id as usize) {
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
                self.stepped_over(id, op);
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
            self.stepped_over(id, op);
        }
        Ok(op)
    }

    fn stepped_over(&mut self, id: TypeId, op: OpId) {
        self.skipped.resize(self.writer.types.len(), None);
        if let Some(skipped) = self.skipped.get_mut(id as usize) {
            *skipped = Some(op);
        }
    }
}

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
