//! What was worked out for one datum, kept for the next.

use std::sync::Arc;

use crate::error::SchemaError;
use crate::payload::{Datum, Decoder, Encoder, PayloadOptions, Validator};
use crate::schema::Schema;

/// The encoders and decoders of a schema that were asked for last. A host whose callers hold a schema and give data one by one keeps this
/// beside the schema, so that no datum pays for what depends on schemas alone.
#[derive(Clone, Debug, Default)]
pub struct Codecs {
    encoders: Kept<Encoder>,
    decoders: Kept<Decoder>,
}

impl Codecs {
    /// How many encoders and how many decoders are kept, each for other options or another schema; the oldest gives way.
    pub const KEPT: usize = 8;

    /// Returns the encoder of a schema.
    ///
    /// ```
    /// use schemaccord::payload::Codecs;
    /// use schemaccord::{ParseOptions, PayloadOptions, Schema};
    /// let schema = Schema::parse(r#""int""#, &ParseOptions::default())?;
    /// let (mut codecs, options) = (Codecs::default(), PayloadOptions::default());
    /// let first = codecs.encoder(&schema, &options)?;
    /// assert_eq!(first.encode("1")?, [2]);
    /// assert!(std::sync::Arc::ptr_eq(&first, &codecs.encoder(&schema, &options)?));
    /// # Ok::<(), schemaccord::SchemaError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Encoder::new`].
    pub fn encoder(
        &mut self,
        schema: &Schema,
        options: &PayloadOptions,
    ) -> Result<Arc<Encoder>, SchemaError> {
        self.encoders.get(schema, options, Encoder::new)
    }

    /// Returns the decoder of a schema.
    ///
    /// # Errors
    /// As [`Decoder::new`].
    pub fn decoder(
        &mut self,
        schema: &Schema,
        options: &PayloadOptions,
    ) -> Result<Arc<Decoder>, SchemaError> {
        self.decoders.get(schema, options, Decoder::new)
    }

    /// Returns what holds data of the same kind as `datum` against a schema.
    ///
    /// # Errors
    /// As [`Encoder::new`] and [`Decoder::new`].
    pub fn validator(
        &mut self,
        schema: &Schema,
        datum: Datum<'_>,
        options: &PayloadOptions,
    ) -> Result<Validator, SchemaError> {
        if Validator::takes_text(schema, datum) {
            self.encoder(schema, options).map(Validator::Json)
        } else {
            self.decoder(schema, options).map(Validator::Bytes)
        }
    }
}

/// Things made of a schema and options, the newest last.
#[derive(Clone, Debug)]
struct Kept<T>(Vec<(Schema, PayloadOptions, Arc<T>)>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Kept<T> {
    fn get(
        &mut self,
        schema: &Schema,
        options: &PayloadOptions,
        make: impl FnOnce(&Schema, &PayloadOptions) -> Result<T, SchemaError>,
    ) -> Result<Arc<T>, SchemaError> {
        let known = self
            .0
            .iter()
            .find(|(of, with, _)| of.is_same(schema) && with.is_same(options));
        if let Some((.., made)) = known {
            return Ok(Arc::clone(made));
        }
        let new = Arc::new(make(schema, options)?);
        if self.0.len() >= Codecs::KEPT {
            self.0.remove(0);
        }
        self.0
            .push((schema.clone(), options.clone(), Arc::clone(&new)));
        Ok(new)
    }
}
