//! A text that is held against others, although it may be no schema.

use crate::error::SchemaError;
use crate::form::Form;
use crate::schema::{DialectName, Format, Model, ParseOptions, Schema};

/// A schema, or why its text is none.
pub(crate) type Outcome = Result<Schema, SchemaError>;

/// What a registry makes of a text in a check: a schema, or, to a registry that [judges](crate::Dialect::judges) such texts too, the reason
/// why it is none.
#[derive(Clone, Debug)]
pub struct Submission {
    outcome: Outcome,
    dialect: DialectName,
    /// The text, where it is no schema by itself.
    text: Option<Box<Text>>,
}

/// A text with what it is read with.
#[derive(Clone, Debug)]
struct Text {
    text: String,
    options: ParseOptions,
}

impl Submission {
    /// Reads a text.
    ///
    /// # Errors
    /// As [`Schema::parse`], but for what the registry judges.
    pub fn of(text: &str, options: &ParseOptions) -> Result<Self, SchemaError> {
        match Schema::parse(text, options) {
            Ok(schema) => Ok(Self::of_schema(schema, options.dialect)),
            Err(error) => {
                let text = Text {
                    text: text.to_owned(),
                    options: options.clone(),
                };
                Self::refused(error, options.dialect, Some(text))
            }
        }
    }

    pub(crate) fn of_schema(schema: Schema, dialect: DialectName) -> Self {
        Self {
            outcome: Ok(schema),
            dialect,
            text: None,
        }
    }

    /// Returns what a text that is refused comes to.
    ///
    /// # Errors
    /// The refusal, where the registry does not judge it.
    fn refused(
        error: SchemaError,
        dialect: DialectName,
        text: Option<Text>,
    ) -> Result<Self, SchemaError> {
        let DialectName(registry) = dialect;
        if !registry.judges(&error) {
            return Err(error);
        }
        Ok(Self {
            outcome: Err(error),
            dialect,
            text: text.map(Box::new),
        })
    }

    /// Returns the normalized schema; a text that is none stays as it is.
    ///
    /// # Errors
    /// As [`Schema::normalized`], but for what the registry judges.
    pub fn normalized(self) -> Result<Self, SchemaError> {
        let Ok(schema) = &self.outcome else {
            return Ok(self);
        };
        match schema.normalized() {
            Ok(normalized) => Ok(Self::of_schema(normalized, self.dialect)),
            Err(error) => {
                let canonical = schema.render(Form::Canonical).ok();
                let text = canonical
                    .and_then(|text| Text::beside(schema, text, schema.format(), self.dialect));
                Self::refused(error, self.dialect, text)
            }
        }
    }

    /// Returns the same text, read as one of that format.
    ///
    /// # Errors
    /// As [`Submission::of`].
    pub(crate) fn reread(self, format: Format) -> Result<Self, SchemaError> {
        match (&self.outcome, &self.text) {
            (Ok(schema), _) if schema.format() != format => match schema.reread(format) {
                Ok(reread) => Ok(Self::of_schema(reread, self.dialect)),
                Err(error) => {
                    let text = Text::beside(schema, schema.text().to_owned(), format, self.dialect);
                    Self::refused(error, self.dialect, text)
                }
            },
            (Err(_), Some(read)) if read.options.format != format => {
                let options = ParseOptions {
                    format,
                    ..read.options.clone()
                };
                Self::of(&read.text, &options)
            }
            _ => Ok(self),
        }
    }

    /// Returns the schema, or why there is none.
    pub(crate) fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Returns the schema.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn into_outcome(self) -> Outcome {
        self.outcome
    }

    /// Returns a text that is no schema by itself and has no references, with what it is read with.
    pub(crate) fn text_alone(&self) -> Option<(&str, &ParseOptions)> {
        let read = self.text.as_deref()?;
        read.options
            .references
            .is_empty()
            .then_some((&read.text, &read.options))
    }
}

impl Text {
    /// Returns another text in the place of a schema's; `None` where that has references, which it does not give back as they were given.
    fn beside(schema: &Schema, text: String, format: Format, dialect: DialectName) -> Option<Self> {
        let options = ParseOptions {
            format,
            dialect,
            limits: *schema.limits(),
            ..ParseOptions::default()
        };
        is_alone(schema).then_some(Self { text, options })
    }
}

/// Returns whether a schema is made of its own text only.
pub(crate) fn is_alone(schema: &Schema) -> bool {
    let sources = match schema.model() {
        Model::Avro(schema) => schema.sources(),
        Model::Protobuf(schema) => schema.sources(),
        Model::Json(schema) => schema.sources(),
    };
    sources.count() == 1
}
