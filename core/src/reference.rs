//! References: other schemas that a schema uses, given by the caller by name, subject and version.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::shape::objects;

/// The version that stands for the newest one given for a subject.
pub(crate) const LATEST: i32 = -1;

/// A schema that another one refers to. Nothing is ever fetched: the text is here, or with another reference of the same subject and
/// version, or it is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Reference {
    /// The name it is referred to by: the full type name (Avro), the import path (Protobuf), the `$ref` URI (JSON Schema).
    pub name: String,
    /// The subject it is registered under; left out it is the name.
    #[serde(default)]
    pub subject: Option<String>,
    /// The version under that subject; left out it is 1, -1 is the highest that is given for the subject.
    #[serde(default)]
    pub version: Option<i32>,
    /// The text; left out it is that of another reference with the same subject and version.
    #[serde(default)]
    pub schema: Option<String>,
    /// The reference's own references.
    #[serde(default, deserialize_with = "objects")]
    pub references: Vec<Reference>,
}

impl Reference {
    fn subject(&self) -> &str {
        self.subject.as_deref().unwrap_or(&self.name)
    }

    fn version(&self) -> i32 {
        self.version.unwrap_or(1)
    }
}

/// A reference as it enters a schema's identity: the version is concrete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) version: i32,
}

/// A referenced text in the order in which texts must be read: what it needs comes before it.
#[derive(Clone, Debug)]
pub(crate) struct Resolved<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
}

/// The outcome of [`resolve`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolution<'a> {
    pub(crate) texts: Vec<Resolved<'a>>,
    pub(crate) keys: Vec<Key>,
}

/// Which references bring a text that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// Those of a name seen before.
    ByName,
    /// Those of a subject and version seen before.
    ByVersion,
}

/// Orders references depth first, each after its own, in list order; what is seen before is taken once, the first wins.
///
/// Source: docs/references.md, "Resolution".
///
/// # Errors
/// `REFERENCE_MISSING`, `REFERENCE_CYCLE` and `LIMIT_DEPTH`, each with the reference's name.
pub(crate) fn resolve<'a>(
    references: &'a [Reference],
    once: Once,
    limits: &Limits,
) -> Result<Resolution<'a>, SchemaError> {
    if references.is_empty() {
        return Ok(Resolution::default());
    }
    let mut given = BTreeMap::new();
    let mut level: Vec<&Reference> = references.iter().collect();
    for depth in 0.. {
        if level.is_empty() {
            break;
        }
        if depth > limits.depth {
            return Err(SchemaError::new(
                Code::LimitDepth,
                format!("references are nested deeper than {}", limits.depth),
            )
            .in_reference(level.first().map_or("", |reference| &reference.name)));
        }
        for reference in &level {
            if reference.schema.is_some() {
                given
                    .entry((reference.subject(), reference.version()))
                    .or_insert(*reference);
            }
        }
        level = level
            .into_iter()
            .flat_map(|reference| &reference.references)
            .collect();
    }
    let mut walk = Walk {
        given,
        seen: BTreeSet::new(),
        once,
        open: Vec::new(),
        resolution: Resolution::default(),
        limits,
    };
    for reference in references {
        let version = walk.concrete(reference);
        walk.resolution.keys.push(Key {
            name: reference.name.clone(),
            subject: reference.subject().to_owned(),
            version,
        });
    }
    walk.all(references)?;
    Ok(walk.resolution)
}

struct Walk<'a, 'l> {
    given: BTreeMap<(&'a str, i32), &'a Reference>,
    seen: BTreeSet<(&'a str, i32)>,
    once: Once,
    open: Vec<(&'a str, i32)>,
    resolution: Resolution<'a>,
    limits: &'l Limits,
}

impl<'a> Walk<'a, '_> {
    fn all(&mut self, references: &'a [Reference]) -> Result<(), SchemaError> {
        references
            .iter()
            .try_for_each(|reference| self.one(reference))
    }

    fn one(&mut self, reference: &'a Reference) -> Result<(), SchemaError> {
        let key = (reference.subject(), self.concrete(reference));
        if self.open.contains(&key) {
            let message = format!(
                "reference {:?} leads back to itself: subject {:?} version {} needs itself to be read first",
                reference.name, key.0, key.1
            );
            return Err(
                SchemaError::new(Code::ReferenceCycle, message).in_reference(&reference.name)
            );
        }
        let seen = match self.once {
            Once::ByName => (reference.name.as_str(), 0),
            Once::ByVersion => key,
        };
        if !self.seen.insert(seen) {
            return Ok(());
        }
        if self.open.len() >= self.limits.depth {
            return Err(SchemaError::new(
                Code::LimitDepth,
                format!("references are nested deeper than {}", self.limits.depth),
            )
            .in_reference(&reference.name));
        }
        let source = match &reference.schema {
            Some(_) => reference,
            None => *self.given.get(&key).ok_or_else(|| {
                let message = format!(
                    "no schema is given for reference {:?}: expected one of subject {:?} and version {}",
                    reference.name, key.0, key.1
                );
                SchemaError::new(Code::ReferenceMissing, message).in_reference(&reference.name)
            })?,
        };
        self.open.push(key);
        // A reference may repeat its own list or leave it to the one that brings the text.
        self.all(&reference.references)?;
        if !std::ptr::eq(source, reference) {
            self.all(&source.references)?;
        }
        self.open.pop();
        let text = source.schema.as_deref().unwrap_or("");
        self.resolution.texts.push(Resolved {
            name: &reference.name,
            text,
        });
        Ok(())
    }

    /// Returns the version with "latest" replaced by the highest given for the subject; kept if none is given.
    fn concrete(&self, reference: &'a Reference) -> i32 {
        match reference.version() {
            LATEST => {
                let subject = reference.subject();
                let versions = self.given.range((subject, i32::MIN)..=(subject, i32::MAX));
                versions.map(|(key, _)| key.1).next_back().unwrap_or(LATEST)
            }
            version => version,
        }
    }
}
