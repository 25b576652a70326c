//! Data made from a writer's schema, read by a reader: what passes put to the test.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::error::{Code, SchemaError};
use crate::evidence::seed::Seed;
use crate::evidence::{Evidence, Witness};
use crate::schema::{Model, Schema};

/// Failures that are told; what fails likewise is counted only.
const TOLD: usize = 20;

/// How many data an audit makes, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditOptions {
    /// How many data are made at most; small ones of every part of the schema come first.
    pub count: usize,
    /// Which data come after those: the same seed makes the same.
    pub seed: u64,
}

impl Default for AuditOptions {
    /// Returns 1,000 data and the seed 0.
    fn default() -> Self {
        Self {
            count: 1_000,
            seed: 0,
        }
    }
}

/// What an audit found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    tried: usize,
    failed: usize,
    failures: Vec<Witness>,
}

impl Audit {
    /// Returns how many data were written and read; fewer than asked for where a schema has no more that are made.
    pub fn tried(&self) -> usize {
        self.tried
    }

    /// Returns how many of them were refused, lost or changed.
    pub fn failed(&self) -> usize {
        self.failed
    }

    /// Returns data that were, one for each way to fail and not more than 20, in the order in which they were made.
    pub fn failures(&self) -> &[Witness] {
        &self.failures
    }
}

/// An audit in the making, and who is told how far it is.
pub(crate) struct Tally<'a> {
    count: usize,
    audit: Audit,
    watch: &'a mut dyn FnMut(&Audit),
}

impl Tally<'_> {
    /// Returns how many data are still asked for.
    pub(crate) fn left(&self) -> usize {
        self.count.saturating_sub(self.audit.tried)
    }

    /// Adds what became of one datum; `None` is that nothing did.
    pub(crate) fn add(&mut self, outcome: Option<Witness>) {
        self.audit.tried += 1;
        if let Some(witness) = outcome {
            self.audit.add(witness);
        }
        (self.watch)(&self.audit);
    }
}

impl Audit {
    fn add(&mut self, witness: Witness) {
        self.failed += 1;
        let way = |one: &Witness| match &one.outcome {
            crate::evidence::Outcome::Rejected(error) => Some(error.clone()),
            _ => None,
        };
        let known = self.failures.iter().any(|one| {
            one.outcome.as_str() == witness.outcome.as_str()
                && one.message == witness.message
                && way(one) == way(&witness)
        });
        if !known && self.failures.len() < TOLD {
            self.failures.push(witness);
        }
    }
}

impl Serialize for Audit {
    /// Writes `tried`, `failed` and `failures`, each a witness.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Audit", 3)?;
        out.serialize_field("tried", &self.tried)?;
        out.serialize_field("failed", &self.failed)?;
        let failures = self.failures.iter();
        let failures: Vec<Evidence> = failures
            .map(|one| Evidence::Witness(Box::new(one.clone())))
            .collect();
        out.serialize_field("failures", &failures)?;
        out.end()
    }
}

/// Makes data of the writer's schema and reads each with the reader's.
///
/// ```
/// use schemaccord::{AuditOptions, ParseOptions, Schema, audit};
/// let parse = |text| Schema::parse(text, &ParseOptions::default());
/// let found = audit(&parse(r#""double""#)?, &parse(r#""long""#)?, &AuditOptions::default())?;
/// assert!(found.failed() > 0);
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// `UNSUPPORTED` for schemas of different formats, and where no data can be made of a schema.
pub fn audit(
    reader: &Schema,
    writer: &Schema,
    options: &AuditOptions,
) -> Result<Audit, SchemaError> {
    audit_watched(reader, writer, options, |_| {})
}

/// Like [`audit`], and calls `watch` after each datum with what was found so far.
///
/// # Errors
/// As [`audit`].
pub fn audit_watched(
    reader: &Schema,
    writer: &Schema,
    options: &AuditOptions,
    mut watch: impl FnMut(&Audit),
) -> Result<Audit, SchemaError> {
    let mut seed = Seed::new(options.seed);
    let mut tally = Tally {
        count: options.count,
        audit: Audit::default(),
        watch: &mut watch,
    };
    let limits = reader.limits();
    match (reader.model(), writer.model()) {
        (Model::Avro(r), Model::Avro(w)) => {
            crate::avro::evidence::audit(r, w, &mut tally, &mut seed, limits);
        }
        (Model::Json(r), Model::Json(w)) => {
            crate::json_schema::evidence::audit(r, w, &mut tally, &mut seed, limits)?;
        }
        #[cfg(feature = "protobuf-strict")]
        (Model::Protobuf(r), Model::Protobuf(w)) => {
            crate::protobuf::evidence::audit(r, w, &mut tally, &mut seed, limits)?;
        }
        _ => {
            return Err(SchemaError::new(
                Code::Unsupported,
                "no data are made for these two schemas",
            ));
        }
    }
    Ok(tally.audit)
}
