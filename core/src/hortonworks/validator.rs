//! The registry's check of two Avro texts: Avro's own checker with one relaxation.

use crate::avro::rules::information;
use crate::avro::{self, Absent};
use crate::compat::{
    CheckOptions, Difference, Direction, Failure, Memo, Rule, SCHEMA_TYPE_CHANGED, Wanted, Wording,
};
use crate::error::{Code, SchemaError};
use crate::hortonworks::{Mode, Validation, VersionState};
use crate::limits::Limits;
use crate::reference::Key;
use crate::schema::{self, Format, Model, Schema};
use crate::source::Sources;

/// What the registry answers about two texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compatibility {
    /// The verdict.
    pub compatible: bool,
    /// Avro's words for the first thing that breaks.
    pub error_message: Option<String>,
    /// Where that is in the reader's schema, like a JSON Pointer; the root is `/`.
    pub error_location: Option<String>,
    /// The writer's schema of the check that failed, or of the last one.
    pub schema: String,
}

/// Holds a new Avro text against an earlier one.
///
/// ```
/// use schemaccord::Limits;
/// use schemaccord::hortonworks::{Mode, compatibility};
/// let answer = compatibility(r#""int""#, r#""long""#, Mode::Backward, &Limits::DEFAULT)?;
/// assert_eq!(answer.error_message.as_deref(), Some("reader type: INT not compatible with writer type: LONG"));
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// Source: docs/registries.md, "Hortonworks".
///
/// # Errors
/// Why a text is no schema, in every mode; `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`; `CHECK_FAILED` where Avro's checker throws.
pub fn compatibility(
    new: &str,
    existing: &str,
    mode: Mode,
    limits: &Limits,
) -> Result<Compatibility, SchemaError> {
    let (new, existing) = (parse(new, limits)?, parse(existing, limits)?);
    let mut writer = &existing;
    for &direction in directions(mode) {
        let reader;
        (reader, writer) = match direction {
            Direction::Backward => (&new, &existing),
            Direction::Forward => (&existing, &new),
        };
        let found = avro::diff_with(
            reader,
            writer,
            Memo::Reference,
            Absent::NullFirstAlone,
            limits,
        )
        .map_err(|failure| match failure {
            Failure::Error(error) => error,
            Failure::Exception(difference) => difference.place(SchemaError::new(
                Code::CheckFailed,
                information(&difference),
            )),
        })?;
        if let Some(first) = found.iter().find(|difference| difference.breaks()) {
            return Ok(Compatibility {
                compatible: false,
                error_message: Some(information(first)),
                error_location: Some(first.path.clone()),
                schema: writer.canonical(limits)?,
            });
        }
    }
    Ok(Compatibility {
        compatible: true,
        error_message: None,
        error_location: None,
        schema: writer.canonical(limits)?,
    })
}

fn directions(mode: Mode) -> &'static [Direction] {
    match mode {
        Mode::None => &[],
        Mode::Backward => &[Direction::Backward],
        Mode::Forward => &[Direction::Forward],
        Mode::Both => &[Direction::Backward, Direction::Forward],
    }
}

/// Returns the indexes of the versions that a new one is held against, newest first: of those in use the latest, or all. `states` are those
/// of the branch's versions, oldest first.
pub fn history(states: &[VersionState], validation: Validation) -> Vec<usize> {
    let enabled = states.iter().enumerate().rev();
    let enabled = enabled.filter(|(_, state)| **state == VersionState::Enabled);
    let most = match validation {
        Validation::Latest => 1,
        Validation::All => usize::MAX,
    };
    enabled.map(|(index, _)| index).take(most).collect()
}

/// Reads an Avro text as the registry does: defaults and names are checked.
pub(super) fn parse(text: &str, limits: &Limits) -> Result<avro::Schema, SchemaError> {
    let sources = Sources::new(text, std::iter::empty(), limits)?;
    let schema = avro::Schema::parse(sources, schema::Mode::New, limits)?;
    schema.declared_first()?;
    Ok(schema)
}

/// Returns the rules by which the registry judges a format: Avro's, and of JSON Schemas only that the language stays.
pub(crate) fn rules(format: Format) -> Vec<&'static Rule> {
    match format {
        Format::Avro => crate::compat::common_rules(format),
        Format::Json => vec![&SCHEMA_TYPE_CHANGED],
        Format::Protobuf => Vec::new(),
    }
}

/// Reads a schema of a format that the registry keeps; texts are read alike whether they are new or stored.
pub(crate) fn read(
    format: Format,
    sources: Sources,
    references: &[Key],
    mode: schema::Mode,
    limits: &Limits,
) -> Result<Model, SchemaError> {
    match format {
        Format::Avro => {
            let schema = avro::Schema::parse(sources, schema::Mode::New, limits)?;
            schema.declared_first()?;
            Ok(Model::Avro(schema))
        }
        Format::Json => schema::read(format, sources, references, mode, limits),
        Format::Protobuf => Err(SchemaError::new(
            Code::Unsupported,
            "this registry keeps schemas of Avro and JSON Schema, not of Protobuf",
        )),
    }
}

/// Compares two schemas: Avro by the relaxed checker, JSON Schemas not at all.
pub(crate) fn compare(
    reader: &Schema,
    writer: &Schema,
    options: &CheckOptions,
    _: Wanted,
) -> Result<Vec<Difference>, Failure> {
    match (reader.model(), writer.model()) {
        (Model::Avro(r), Model::Avro(w)) => {
            avro::diff_with(r, w, options.memo, Absent::NullFirstAlone, reader.limits())
        }
        _ => Ok(Vec::new()),
    }
}

/// One message: Avro's words for the first thing that breaks, the backward comparison first.
pub(crate) const WORDING: Wording = Wording::One {
    sentence: |difference, _| Ok(information(difference)),
    both: &[Direction::Backward, Direction::Forward],
    refusal: |difference, _| difference.message(),
};
