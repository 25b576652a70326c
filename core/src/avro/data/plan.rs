//! How bytes of a writer's schema are read as data of a reader's: all that depends on the schemas alone, worked out once.

use crate::avro::UnionDefault;
use crate::avro::data::finding::{Fault, Side};
use crate::avro::data::sink::{DatumSink, JsonSink, NoSink};
use crate::avro::data::{Datum, Decoded, Json, read, resolve};
use crate::avro::model::{FieldId, Schema, TypeId};
use crate::error::SchemaError;
use crate::limits::Limits;

/// Steps by number; the schemas are not needed to follow them.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(super) root: OpId,
    pub(super) ops: Vec<Op>,
}

pub(super) type OpId = u32;

/// One step, with the writer's type that it reads.
#[derive(Clone, Debug)]
pub(super) struct Op {
    pub(super) ty: TypeId,
    pub(super) kind: OpKind,
}

/// What a step reads and what becomes of it.
#[derive(Clone, Debug)]
pub(super) enum OpKind {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    IntAsLong,
    IntAsFloat,
    IntAsDouble,
    LongAsFloat,
    LongAsDouble,
    FloatAsDouble,
    StringAsBytes,
    BytesAsString,
    Fixed(usize),
    Enum(Box<[Symbol]>),
    Array(OpId),
    Map(OpId),
    Record(Box<Record>),
    /// The writer's union: a step for each of its branches.
    Branches(Box<[OpId]>),
    /// The datum is one of the reader's union.
    Tagged(Box<Tag>),
    /// The reader cannot take this; it fails when data lead here.
    Mismatch(Box<Mismatch>),
    /// A record that is still being worked out, and whether one of its fields is a mismatch already.
    Open {
        mismatch: bool,
    },
}

/// What becomes of a symbol.
#[derive(Clone, Debug)]
pub(super) enum Symbol {
    Known {
        index: u32,
        text: Box<str>,
        /// The text as JSON.
        json: Box<str>,
    },
    /// The reader's enum has neither the symbol nor a default.
    Unknown(Box<str>),
}

/// The fields of a record in the order of the bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    pub(super) steps: Box<[Step]>,
    /// For each step that makes a field, its place among the reader's; `None` where they come in order.
    pub(super) order: Option<Box<[u32]>>,
}

/// What is done for a field.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Reads the writer's field as the reader's.
    Read { field: Field, op: OpId },
    /// Reads the writer's field and forgets it.
    Skip { name: Box<str>, op: OpId },
    /// Puts in the reader's default.
    Default { field: Field, default: Box<Default> },
}

/// A field of the reader.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Box<str>,
    /// What stands before its value in JSON: the name and a colon, and a comma unless it is the first or fields are put in order later.
    pub(super) prefix: Box<str>,
}

/// A default, ready to be put in.
#[derive(Clone, Debug)]
pub(super) struct Default {
    pub(super) datum: Datum,
    pub(super) json: Box<str>,
    pub(super) cost: usize,
}

/// A branch of the reader's union.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub(super) index: u32,
    pub(super) op: OpId,
    /// What opens the value in JSON, if the branch has a name there: `{"int":`.
    pub(super) prefix: Option<Box<str>>,
    /// Whether the name stands there only around what is no finite number.
    pub(super) non_finite_only: bool,
}

/// Why a reader cannot take what the writer wrote.
#[derive(Clone, Debug)]
pub(super) struct Mismatch {
    pub(super) message: String,
    /// The reader's type.
    pub(super) ty: TypeId,
    /// The reader's field that has no value and no default, if it is that.
    pub(super) field: Option<FieldId>,
}

impl Plan {
    /// Works out how `reader` reads what `writer` wrote. Where a reader cannot take something, only data that lead there fail.
    ///
    /// # Errors
    /// `CHECK_FAILED` where Avro's decoders cannot even be made: aliases that give two fields one name, a default that they refuse;
    /// `LIMIT_DEPTH`, `LIMIT_PAIRS`, `LIMIT_NODES`.
    pub(crate) fn new(
        writer: &Schema,
        reader: &Schema,
        json: Json,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        resolve::plan(writer, reader, json, UnionDefault::FittingBranch, limits)
    }

    /// Like [`Plan::new`] with the rules of Avro Java before 1.12: a union's default is of its first branch.
    pub(crate) fn before_1_12(
        writer: &Schema,
        reader: &Schema,
        limits: &Limits,
    ) -> Result<Self, SchemaError> {
        resolve::plan(
            writer,
            reader,
            Json::Avro,
            UnionDefault::FirstBranch,
            limits,
        )
    }

    /// Reads a datum.
    ///
    /// # Errors
    /// What is wrong with the bytes, or what the reader cannot take, and where.
    pub(crate) fn datum(&self, bytes: &[u8], limits: &Limits) -> Result<Decoded, Box<Fault>> {
        let mut sink = DatumSink::default();
        let consumed = read::read(self, bytes, limits, &mut sink)?;
        Ok(Decoded {
            datum: sink.finish(),
            consumed,
        })
    }

    /// Appends a datum as JSON text; returns how many bytes it took.
    ///
    /// # Errors
    /// As [`Plan::datum`], and `LIMIT_OUTPUT`. What was appended by then is taken back.
    pub(crate) fn json(
        &self,
        bytes: &[u8],
        out: &mut String,
        limits: &Limits,
    ) -> Result<usize, Box<Fault>> {
        let before = out.len();
        let mut sink = JsonSink::new(out, limits);
        let outcome = read::read(self, bytes, limits, &mut sink);
        if outcome.is_err() {
            out.truncate(before);
        }
        outcome
    }

    /// Reads a datum and makes nothing of it; returns how many bytes it took.
    ///
    /// # Errors
    /// As [`Plan::datum`].
    pub(crate) fn check(&self, bytes: &[u8], limits: &Limits) -> Result<usize, Box<Fault>> {
        read::read(self, bytes, limits, &mut NoSink)
    }

    pub(super) fn op(&self, id: OpId) -> Option<&Op> {
        self.ops.get(id as usize)
    }
}

impl Mismatch {
    /// Returns the mismatch as what a decoder says when data lead to it.
    #[cold]
    #[expect(
        clippy::unnecessary_box_returns,
        reason = "an outcome that is one word keeps reading fast"
    )]
    pub(super) fn fault(&self) -> Box<Fault> {
        Box::new(Fault {
            code: crate::error::Code::CheckFailed,
            message: self.message.clone(),
            side: Side::Reader,
            ty: self.ty,
            steps: Vec::new(),
        })
    }
}
