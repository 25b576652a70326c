//! Follows a plan over bytes.
#![expect(
    clippy::unnecessary_box_returns,
    reason = "an outcome that is one word keeps reading fast"
)]

use std::borrow::Cow;

use crate::avro::data::finding::{Fault, Side};
use crate::avro::data::plan::{Op, OpId, OpKind, Plan, Record, Step, Symbol};
use crate::avro::data::sink::Sink;
use crate::avro::model::TypeId;
use crate::bytes::reader::Reader;
use crate::bytes::varint::{Spelling, read_zigzag_32, read_zigzag_64};
use crate::error::{Code, SchemaError};
use crate::limits::Limits;

/// Reads one datum off the front of `bytes`; returns how many bytes it took.
pub(super) fn read<S: Sink>(
    plan: &Plan,
    bytes: &[u8],
    limits: &Limits,
    sink: &mut S,
) -> Result<usize, Box<Fault>> {
    let mut reading = Reading {
        plan,
        bytes: Reader::new(bytes),
        limits,
        values: 0,
    };
    reading.value(plan.root, sink, 0)?;
    if !sink.has_room() {
        return Err(reading.too_long(0));
    }
    Ok(reading.bytes.at())
}

struct Reading<'p, 'b, 'l> {
    plan: &'p Plan,
    bytes: Reader<'b>,
    limits: &'l Limits,
    values: usize,
}

type Outcome = Result<(), Box<Fault>>;

impl<'p, 'b> Reading<'p, 'b, '_> {
    fn value<S: Sink>(&mut self, id: OpId, sink: &mut S, depth: usize) -> Outcome {
        let plan: &'p Plan = self.plan;
        let Some(op) = plan.op(id) else {
            return Ok(());
        };
        self.values += 1;
        if self.values > self.limits.nodes {
            return Err(self.too_many(op.ty));
        }
        match &op.kind {
            OpKind::Array(items) => self.array(op, *items, sink, depth)?,
            OpKind::Map(values) => self.map(op, *values, sink, depth)?,
            OpKind::Record(record) => {
                self.deeper(op, depth)?;
                self.record(record, sink, depth)?;
            }
            OpKind::Branches(branches) => {
                let index = self.int(op)?;
                let branch = usize::try_from(index).ok().and_then(|at| branches.get(at));
                let Some(branch) = branch else {
                    let message = format!("the union has no branch {index}");
                    return Err(self.invalid(op, &message));
                };
                // A union of a union's branch is none, so this cannot go on for long.
                self.values -= 1;
                self.value(*branch, sink, depth)?;
            }
            OpKind::Tagged(tag) => {
                sink.open_branch(tag);
                self.value(tag.op, sink, depth)?;
                sink.close_branch(tag);
            }
            OpKind::Mismatch(mismatch) => return Err(mismatch.fault()),
            _ => self.scalar(op, sink)?,
        }
        Ok(())
    }

    /// Reads what holds no other data; apart from the rest, so that nesting costs little stack.
    #[inline(never)]
    fn scalar<S: Sink>(&mut self, op: &'p Op, sink: &mut S) -> Outcome {
        match &op.kind {
            OpKind::Null => sink.null(),
            OpKind::Boolean => {
                let byte = self.bytes.byte("a boolean");
                sink.boolean(byte.map_err(|error| bad(op, &error))? == 1);
            }
            OpKind::Int => sink.int(self.int(op)?),
            OpKind::Long => sink.long(self.long(op, "a long")?),
            OpKind::Float => sink.float(self.float(op)?),
            OpKind::Double => {
                let bytes = self.bytes.array("a double");
                sink.double(f64::from_le_bytes(bytes.map_err(|error| bad(op, &error))?));
            }
            OpKind::Bytes | OpKind::StringAsBytes => {
                sink.bytes(self.sized(op, "bytes")?);
            }
            OpKind::String | OpKind::BytesAsString => {
                sink.string(self.sized(op, "a string")?);
            }
            OpKind::IntAsLong => sink.long(i64::from(self.int(op)?)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "promotion loses it by definition"
            )]
            OpKind::IntAsFloat => sink.float(self.int(op)? as f32),
            OpKind::IntAsDouble => sink.double(f64::from(self.int(op)?)),
            #[expect(
                clippy::cast_precision_loss,
                reason = "promotion loses it by definition"
            )]
            OpKind::LongAsFloat => sink.float(self.long(op, "a long")? as f32),
            #[expect(
                clippy::cast_precision_loss,
                reason = "promotion loses it by definition"
            )]
            OpKind::LongAsDouble => sink.double(self.long(op, "a long")? as f64),
            OpKind::FloatAsDouble => sink.double(f64::from(self.float(op)?)),
            OpKind::Fixed(size) => {
                let bytes = self.bytes.take(*size, "a fixed");
                sink.fixed(bytes.map_err(|error| bad(op, &error))?);
            }
            OpKind::Enum(symbols) => self.symbol(op, symbols, sink)?,
            _ => {}
        }
        Ok(())
    }

    #[inline(never)]
    fn record<S: Sink>(&mut self, record: &'p Record, sink: &mut S, depth: usize) -> Outcome {
        sink.open_record();
        for step in &record.steps {
            match step {
                Step::Read { field, op } => {
                    sink.field(field, record);
                    self.value(*op, sink, depth + 1)
                        .map_err(|fault| fault.under(&*field.name))?;
                }
                Step::Skip { name, op } => self
                    .value(*op, &mut super::sink::NoSink, depth + 1)
                    .map_err(|fault| fault.under(&**name))?,
                Step::Default { field, default } => {
                    self.values = self.values.saturating_add(default.cost);
                    sink.field(field, record);
                    sink.default(default);
                    if !sink.has_room() {
                        return Err(
                            self.too_long(self.plan.op(self.plan.root).map_or(0, |op| op.ty))
                        );
                    }
                }
            }
        }
        sink.close_record(record);
        Ok(())
    }

    #[inline(never)]
    fn array<S: Sink>(&mut self, op: &'p Op, items: OpId, sink: &mut S, depth: usize) -> Outcome {
        self.deeper(op, depth)?;
        sink.open_list();
        let mut index = 0_usize;
        while let Some(count) = self.block(op)? {
            for _ in 0..count {
                sink.next_element(index == 0);
                self.value(items, sink, depth + 1)
                    .map_err(|fault| fault.under(index.to_string()))?;
                index += 1;
                if !sink.has_room() {
                    return Err(self.too_long(op.ty));
                }
            }
        }
        sink.close_list();
        Ok(())
    }

    #[inline(never)]
    fn map<S: Sink>(&mut self, op: &'p Op, values: OpId, sink: &mut S, depth: usize) -> Outcome {
        self.deeper(op, depth)?;
        sink.open_map();
        let mut first = true;
        while let Some(count) = self.block(op)? {
            for _ in 0..count {
                let key = self.sized(op, "a key")?;
                sink.key(key, std::mem::take(&mut first));
                self.value(values, sink, depth + 1).map_err(|fault| {
                    let key: Cow<'_, str> = String::from_utf8_lossy(key);
                    fault.under(key)
                })?;
                if !sink.has_room() {
                    return Err(self.too_long(op.ty));
                }
            }
        }
        sink.close_map();
        Ok(())
    }

    fn symbol<S: Sink>(&mut self, op: &'p Op, symbols: &'p [Symbol], sink: &mut S) -> Outcome {
        let index = self.int(op)?;
        match usize::try_from(index).ok().and_then(|at| symbols.get(at)) {
            Some(Symbol::Known { index, text, json }) => sink.symbol(*index, text, json),
            Some(Symbol::Unknown(text)) => {
                return Err(Box::new(Fault {
                    code: Code::CheckFailed,
                    message: format!("the reader's enum has no symbol {text:?}"),
                    side: Side::Writer,
                    ty: op.ty,
                    steps: Vec::new(),
                }));
            }
            None => {
                let message = format!("the enum has no symbol {index}");
                return Err(self.invalid(op, &message));
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn deeper(&self, op: &Op, depth: usize) -> Outcome {
        if depth > self.limits.depth {
            return Err(self.too_deep(op.ty));
        }
        Ok(())
    }

    /// Bits beyond 32 are dropped, as Java does.
    #[inline(always)]
    fn int(&mut self, op: &Op) -> Result<i32, Box<Fault>> {
        read_zigzag_32(&mut self.bytes, Spelling::Any, "an int").map_err(|error| bad(op, &error))
    }

    #[inline(always)]
    fn long(&mut self, op: &Op, what: &str) -> Result<i64, Box<Fault>> {
        read_zigzag_64(&mut self.bytes, what).map_err(|error| bad(op, &error))
    }

    #[inline]
    fn float(&mut self, op: &Op) -> Result<f32, Box<Fault>> {
        let bytes = self.bytes.array("a float");
        bytes
            .map(f32::from_le_bytes)
            .map_err(|error| bad(op, &error))
    }

    #[inline]
    fn sized(&mut self, op: &Op, what: &str) -> Result<&'b [u8], Box<Fault>> {
        let length = self.long(op, "a length")?;
        let Ok(size) = usize::try_from(length) else {
            return Err(self.invalid(op, &format!("{what} of length {length}")));
        };
        self.bytes.take(size, what).map_err(|error| bad(op, &error))
    }

    /// Returns how many elements follow; `None` at the end of the list.
    #[inline(always)]
    fn block(&mut self, op: &Op) -> Result<Option<u64>, Box<Fault>> {
        let count = self.long(op, "the count of a block")?;
        if count < 0 {
            self.long(op, "the size of a block")?;
        }
        Ok((count != 0).then_some(count.unsigned_abs()))
    }

    #[cold]
    fn invalid(&self, op: &Op, message: &str) -> Box<Fault> {
        fault(
            Code::InvalidData,
            format!("{message}, before byte {}", self.bytes.at()),
            op.ty,
        )
    }

    #[cold]
    fn too_deep(&self, ty: TypeId) -> Box<Fault> {
        let message = format!("the datum is nested deeper than {}", self.limits.depth);
        fault(Code::LimitDepth, message, ty)
    }

    #[cold]
    fn too_many(&self, ty: TypeId) -> Box<Fault> {
        let message = format!("the datum has more than {} values", self.limits.nodes);
        fault(Code::LimitNodes, message, ty)
    }

    #[cold]
    fn too_long(&self, ty: TypeId) -> Box<Fault> {
        let message = format!(
            "the datum is longer than {} bytes of JSON",
            self.limits.output
        );
        fault(Code::LimitOutput, message, ty)
    }
}

#[cold]
fn fault(code: Code, message: String, ty: TypeId) -> Box<Fault> {
    Box::new(Fault {
        code,
        message,
        side: Side::Writer,
        ty,
        steps: Vec::new(),
    })
}

/// Tells what is wrong with the bytes of a step.
#[cold]
fn bad(op: &Op, error: &SchemaError) -> Box<Fault> {
    let code = match error.code() {
        Code::FrameTruncated => Code::DataTruncated,
        _ => Code::InvalidData,
    };
    fault(code, error.message().to_owned(), op.ty)
}
