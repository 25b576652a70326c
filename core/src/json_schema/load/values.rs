//! Values of keywords, read with the checks at which loading fails.

use crate::error::{Code, SchemaError};
use crate::json::{Kind, NodeId};
use crate::json_schema::decimal::Decimal;
use crate::json_schema::keyword::{Keyword, Members};
use crate::json_schema::load::Loader;
use crate::json_schema::model::{Bound, Class};
use crate::json_schema::pattern;
use crate::source::Range;

/// The names that `type` knows, and what each makes.
const TYPES: [(&str, Class, bool); 7] = [
    ("string", Class::String, false),
    ("integer", Class::Number, true),
    ("number", Class::Number, false),
    ("boolean", Class::Boolean, false),
    ("null", Class::Null, false),
    ("array", Class::Array, false),
    ("object", Class::Object, false),
];

impl Loader<'_> {
    /// Reads a keyword that must be a string.
    #[inline(never)]
    pub(super) fn text(
        &self,
        members: &Members,
        keyword: Keyword,
    ) -> Result<Option<Range>, SchemaError> {
        members.get(keyword).map(|at| self.text_at(at)).transpose()
    }

    #[inline(never)]
    pub(super) fn text_at(&self, at: NodeId) -> Result<Range, SchemaError> {
        self.tree
            .string(at)
            .ok_or_else(|| self.wrong_type(at, "a string"))
    }

    /// Reads a keyword that must be a boolean.
    #[inline(never)]
    pub(super) fn boolean(
        &self,
        members: &Members,
        keyword: Keyword,
    ) -> Result<Option<bool>, SchemaError> {
        let read = |at| {
            self.tree
                .boolean(at)
                .ok_or_else(|| self.wrong_type(at, "a boolean"))
        };
        members.get(keyword).map(read).transpose()
    }

    /// Reads a limit that must be an integer of 32 bits.
    #[inline(never)]
    pub(super) fn int(
        &self,
        members: &Members,
        keyword: Keyword,
    ) -> Result<Option<i32>, SchemaError> {
        let read = |at| {
            let token = if self.tree.kind(at) == Kind::Number {
                self.tree.token(at)
            } else {
                ""
            };
            token.parse().map_err(|_| {
                self.wrong_type(
                    at,
                    "an integer of at most 32 bits, written without fraction",
                )
            })
        };
        members.get(keyword).map(read).transpose()
    }

    /// Reads a limit of which the low 32 bits of the whole part count.
    #[inline(never)]
    pub(super) fn wrapped_int(&self, at: NodeId) -> Result<i32, SchemaError> {
        self.number_at(at).map(|token| {
            token
                .parse()
                .unwrap_or_else(|_| Decimal::of(token).wrapped_to_int())
        })
    }

    /// Reads a bound of numbers.
    #[inline(never)]
    pub(super) fn bound(
        &self,
        members: &Members,
        keyword: Keyword,
    ) -> Result<Option<Bound>, SchemaError> {
        members.get(keyword).map(|at| self.bound_at(at)).transpose()
    }

    #[inline(never)]
    pub(super) fn bound_at(&self, at: NodeId) -> Result<Bound, SchemaError> {
        let value = self.number_at(at)?.parse().unwrap_or(f64::NAN);
        Ok(Bound { value, at })
    }

    pub(super) fn number_at(&self, at: NodeId) -> Result<&str, SchemaError> {
        match self.tree.kind(at) {
            Kind::Number => Ok(self.tree.token(at)),
            _ => Err(self.wrong_type(at, "a number")),
        }
    }

    /// Returns the number of a keyword that is never checked; `None` where it is none.
    #[inline(never)]
    pub(super) fn lax_number(&self, members: &Members, keyword: Keyword) -> Option<f64> {
        members
            .get(keyword)
            .and_then(|at| self.number_at(at).ok())
            .and_then(|token| token.parse().ok())
    }

    /// Reads a regular expression in Java's syntax.
    #[inline(never)]
    pub(super) fn pattern_at(&self, at: NodeId) -> Result<Range, SchemaError> {
        let range = self.text_at(at)?;
        self.check_pattern(range, at)?;
        Ok(range)
    }

    #[inline(never)]
    pub(super) fn check_pattern(&self, range: Range, at: NodeId) -> Result<(), SchemaError> {
        let text = self.tree.sources.get(range);
        pattern::check(text).map_err(|error| {
            let message =
                format!("the pattern {text:?} is no regular expression in Java's syntax: {error}");
            self.error(Code::InvalidName, message, at)
        })
    }

    /// Reads a list of strings.
    #[inline(never)]
    pub(super) fn texts(&self, at: NodeId) -> Result<Vec<Range>, SchemaError> {
        if self.tree.kind(at) != Kind::Array {
            return Err(self.wrong_type(at, "an array of strings"));
        }
        self.tree
            .elements(at)
            .map(|element| self.text_at(element))
            .collect()
    }

    /// Reads the name of a type; the flag tells `integer` from `number`.
    #[inline(never)]
    pub(super) fn type_at(&self, at: NodeId) -> Result<(Class, bool), SchemaError> {
        let name = self.tree.sources.get(self.text_at(at)?);
        let known = TYPES.iter().find(|(known, ..)| *known == name);
        known
            .map(|(_, class, integer)| (*class, *integer))
            .ok_or_else(|| {
                let names: Vec<_> = TYPES.iter().map(|(name, ..)| *name).collect();
                let message = format!(
                    "unknown type {name:?}: expected one of {}",
                    names.join(", ")
                );
                self.error(Code::UnknownType, message, at)
            })
    }
}
