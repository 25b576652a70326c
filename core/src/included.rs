//! Which schema languages this build knows: by their cargo features.
//!
//! The schema of a language holds the language's token. Without the feature the token has no value, so there is no such schema either, and
//! the compiler drops every branch that would need one: a build for one format carries the code of that format, and no other file asks
//! which features are on.

use crate::error::SchemaError;
use crate::schema::Format;

macro_rules! token {
    ($name:ident, $feature:literal, $format:expr) => {
        #[doc = concat!("Stands for the feature `", $feature, "`.")]
        #[cfg(feature = $feature)]
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $name(());

        #[doc = concat!("Stands for the feature `", $feature, "`: there is none in this build.")]
        #[cfg(not(feature = $feature))]
        #[derive(Clone, Copy, Debug)]
        pub(crate) enum $name {}

        impl $name {
            /// Returns the token.
            ///
            /// # Errors
            /// `UNSUPPORTED` in a build without it.
            #[cfg(feature = $feature)]
            pub(crate) const fn token() -> Result<Self, SchemaError> {
                Ok(Self(()))
            }

            /// Returns why there is no token.
            ///
            /// # Errors
            /// `UNSUPPORTED`.
            #[cfg(not(feature = $feature))]
            pub(crate) fn token() -> Result<Self, SchemaError> {
                Err(left_out($format))
            }
        }
    };
}

token!(Avro, "avro", Format::Avro);
token!(Protobuf, "protobuf", Format::Protobuf);
token!(Json, "json-schema", Format::Json);

impl Format {
    /// Returns whether this build knows the format. Cargo features leave formats out, for modules that have to be small.
    #[inline]
    pub fn is_included(self) -> bool {
        match self {
            Format::Avro => cfg!(feature = "avro"),
            Format::Protobuf => cfg!(feature = "protobuf"),
            Format::Json => cfg!(feature = "json-schema"),
        }
    }

    /// Returns a table of the format; an empty one in a build that leaves the format out, which then does not carry the texts of the table.
    #[inline]
    pub(crate) fn if_included<T>(self, table: &'static [T]) -> &'static [T] {
        if self.is_included() { table } else { &[] }
    }
}

#[cfg(not(all(feature = "avro", feature = "protobuf", feature = "json-schema")))]
fn left_out(format: Format) -> SchemaError {
    SchemaError::new(
        crate::error::Code::Unsupported,
        format!("this build knows no {format}: it was made for other formats"),
    )
}

#[cfg(test)]
mod tests {
    use crate::{Format, ParseOptions, Schema};

    /// Builds that leave formats out are the modules for browsers: `bindings-wasm/tests/formats.test.mjs` asks them.
    #[test]
    fn a_format_that_is_left_out_is_refused() {
        for (format, text) in [
            (Format::Avro, "\"int\""),
            (Format::Protobuf, "message M {}"),
            (Format::Json, "{}"),
        ] {
            let options = ParseOptions {
                format,
                ..ParseOptions::default()
            };
            let parsed = Schema::parse(text, &options);
            assert_eq!(parsed.is_ok(), format.is_included(), "{format}");
            assert_eq!(crate::rules(format).is_empty(), !format.is_included());
        }
    }
}
