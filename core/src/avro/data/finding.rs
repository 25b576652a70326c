//! What is wrong with a datum: where in the datum, where in the schema, and why.

use crate::avro::model::{Schema, TypeId};
use crate::error::{Code, SchemaError};
use crate::violation::Violation;

/// One thing that is wrong with a datum given in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// Stable, `UPPER_SNAKE`.
    pub(crate) code: &'static str,
    /// JSON Pointer into the datum.
    pub(crate) path: String,
    /// The type that it does not fit.
    pub(crate) ty: TypeId,
    pub(crate) message: String,
}

impl Finding {
    /// Returns the finding as the reason why a datum is refused.
    pub(crate) fn error(&self, schema: &Schema) -> SchemaError {
        let error = SchemaError::new(Code::InvalidData, &*self.message)
            .on(&*self.path)
            .within(schema.pointer(self.ty));
        schema
            .place(schema.ty(self.ty).node)
            .into_iter()
            .fold(error, SchemaError::at)
    }
}

impl Finding {
    /// Returns the finding as it is told.
    pub(crate) fn violation(self, schema: &Schema) -> Violation {
        Violation {
            code: self.code.to_owned(),
            path: self.path,
            schema_path: schema.pointer(self.ty),
            message: self.message,
            span: schema.place(schema.ty(self.ty).node),
        }
    }
}

/// Whose type a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Writer,
    Reader,
}

/// Why bytes cannot be read. The path grows from the inside as the fault is passed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) side: Side,
    pub(crate) ty: TypeId,
    /// Steps from the faulty value outwards.
    pub(crate) steps: Vec<String>,
}

impl Fault {
    /// Adds the step that led to the value.
    #[cold]
    #[expect(clippy::unnecessary_box_returns, reason = "it came in a box")]
    pub(crate) fn under(mut self: Box<Self>, step: impl Into<String>) -> Box<Self> {
        self.steps.push(step.into());
        self
    }

    /// Returns the fault as an error with its places.
    pub(crate) fn told(&self, writer: &Schema, reader: &Schema) -> SchemaError {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            path.push('/');
            path.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        let schema = match self.side {
            Side::Writer => writer,
            Side::Reader => reader,
        };
        let error = SchemaError::new(self.code, &*self.message)
            .on(path)
            .within(schema.pointer(self.ty));
        schema
            .place(schema.ty(self.ty).node)
            .into_iter()
            .fold(error, SchemaError::at)
    }
}
