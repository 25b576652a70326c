//! Reads fields off the front of bytes; what is missing is an error that says which field and where.

use crate::error::{Code, SchemaError};
use crate::source::Span;

/// Bytes and how many of them are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Returns the reader with `count` bytes read already.
    pub(crate) const fn from(bytes: &'a [u8], count: usize) -> Self {
        Self { bytes, at: count }
    }

    /// Returns how many bytes are read.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// Returns the bytes that are not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Returns the bytes from `start` to here.
    pub(crate) fn since(&self, start: usize) -> &'a [u8] {
        self.bytes.get(start..self.at).unwrap_or_default()
    }

    /// Takes `count` bytes; `what` names them in the error.
    #[inline(always)]
    pub(crate) fn take(&mut self, count: usize, what: &str) -> Result<&'a [u8], SchemaError> {
        let Some(taken) = self.rest().get(..count) else {
            return Err(self.cut_off(count, what));
        };
        self.at += count;
        Ok(taken)
    }

    /// Takes as many bytes as the array has.
    #[inline(always)]
    pub(crate) fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], SchemaError> {
        match self.rest().first_chunk::<N>() {
            Some(taken) => {
                self.at += N;
                Ok(*taken)
            }
            None => Err(self.cut_off(N, what)),
        }
    }

    #[inline(always)]
    pub(crate) fn byte(&mut self, what: &str) -> Result<u8, SchemaError> {
        self.array::<1>(what).map(|[byte]| byte)
    }

    #[cold]
    fn cut_off(&self, count: usize, what: &str) -> SchemaError {
        truncated(self.at, count, self.bytes.len(), what)
    }
}

/// Returns the error for a field of `count` bytes at `start` that does not fit into `length` bytes.
#[cold]
pub(crate) fn truncated(start: usize, count: usize, length: usize, what: &str) -> SchemaError {
    let message = format!(
        "{what} needs {count} byte{} from offset {start}, and the bytes end at {length}",
        if count == 1 { "" } else { "s" }
    );
    at(
        Code::FrameTruncated,
        message,
        length,
        start.saturating_add(count),
    )
}

/// Returns an error about the bytes from `start` to `end`.
#[cold]
pub(crate) fn at(code: Code, message: impl Into<String>, start: usize, end: usize) -> SchemaError {
    SchemaError::new(code, message).at(Span {
        source: String::new(),
        start,
        end,
    })
}
