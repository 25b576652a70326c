//! One schema of a bundle, and what names it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Deserialize;

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::payload::bundle::Name;
use crate::reference::Reference;
use crate::schema::{Format, ParseOptions, Schema};
use crate::shape::objects;
use crate::wire::pulsar::schema_info::from_admin_json;
use crate::wire::pulsar::{SchemaInfo, SchemaType};
use crate::wire::{Guid, wide};

/// A schema with its names.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) subject: Option<String>,
    pub(super) version: Option<i64>,
    pub(super) id: Option<i64>,
    pub(super) guid: Option<Guid>,
    pub(super) metadata: Option<i64>,
    pub(super) content: Content,
}

/// What a schema is, to its registry.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Schema(Result<Schema, SchemaError>),
    Pulsar(Arc<SchemaInfo>),
}

/// A schema as exports have it.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Given {
    #[serde(default)]
    subject: Option<String>,
    #[serde(default, deserialize_with = "wide")]
    version: Option<i64>,
    #[serde(default, deserialize_with = "wide")]
    id: Option<i64>,
    #[serde(default)]
    guid: Option<String>,
    /// Glue's UUID.
    #[serde(default)]
    schema_version_id: Option<String>,
    #[serde(default, deserialize_with = "wide")]
    schema_metadata_id: Option<i64>,
    /// Left out for Avro.
    #[serde(default, alias = "dataFormat", alias = "type")]
    schema_type: Option<String>,
    #[serde(alias = "schemaDefinition", alias = "schemaText")]
    schema: String,
    #[serde(default)]
    references: Option<Vec<Target>>,
    /// Pulsar's.
    #[serde(default)]
    properties: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    subject: String,
    #[serde(default = "first")]
    version: i64,
}

const fn first() -> i64 {
    1
}

/// A list of schemas, each an object.
#[derive(Deserialize)]
#[serde(transparent)]
struct Export(#[serde(deserialize_with = "objects")] Vec<Given>);

/// Reads an export.
pub(super) fn read(text: &str) -> Result<Vec<Entry>, SchemaError> {
    let Export(given) = serde_json::from_str(text).map_err(|error| {
        SchemaError::new(
            Code::InvalidRequest,
            format!("the export cannot be read: {error}"),
        )
    })?;
    entries(&given)
}

/// Reads the schemas of an export.
pub(super) fn entries(given: &[Given]) -> Result<Vec<Entry>, SchemaError> {
    let named = given
        .iter()
        .enumerate()
        .filter_map(|(place, entry)| Some(((entry.subject.as_deref()?, entry.version?), place)));
    let mut places: Vec<_> = named.collect();
    places.sort_unstable();
    places.dedup_by_key(|(key, _)| *key);
    let all = All { given, places };
    given.iter().map(|entry| all.entry(entry)).collect()
}

struct All<'a> {
    given: &'a [Given],
    /// By subject and version, sorted; each has its first place.
    places: Vec<((&'a str, i64), usize)>,
}

impl<'a> All<'a> {
    fn entry(&self, given: &'a Given) -> Result<Entry, SchemaError> {
        let guid = given.guid.as_ref().or(given.schema_version_id.as_ref());
        Ok(Entry {
            subject: given.subject.clone(),
            version: given.version,
            id: given.id,
            guid: guid.map(|text| Guid::parse(text)).transpose()?,
            metadata: given.schema_metadata_id,
            content: self.content(given)?,
        })
    }

    fn content(&self, given: &'a Given) -> Result<Content, SchemaError> {
        let name = given.schema_type.as_deref().unwrap_or("AVRO");
        let format = Format::named(&name.to_uppercase());
        let (Some(format), None) = (format, &given.properties) else {
            return pulsar(name, given).map(|info| Content::Pulsar(Arc::new(info)));
        };
        let options = ParseOptions {
            format,
            references: self.references(given, 0, &mut BTreeSet::new()),
            version: given
                .version
                .and_then(|version| i32::try_from(version).ok()),
            ..ParseOptions::default()
        };
        Ok(Content::Schema(Schema::parse(&given.schema, &options)))
    }

    /// Returns a schema's references with theirs. Each subject and version has its text once, where it comes first.
    fn references(
        &self,
        given: &'a Given,
        depth: usize,
        seen: &mut BTreeSet<usize>,
    ) -> Vec<Reference> {
        let mut references = Vec::new();
        if depth > Limits::DEFAULT.depth + 1 {
            return references;
        }
        for target in given.references.iter().flatten() {
            let subject = target.subject.as_str();
            let newest = || {
                let after = self.places.partition_point(|((of, _), _)| *of <= subject);
                let ((of, version), _) = self.places.get(after.checked_sub(1)?)?;
                (*of == subject).then_some(*version)
            };
            let version = match target.version {
                ..0 => newest().unwrap_or(target.version),
                version => version,
            };
            let mut reference = Reference {
                name: target.name.clone(),
                subject: Some(target.subject.clone()),
                version: i32::try_from(version).ok(),
                ..Reference::default()
            };
            let found = self
                .places
                .binary_search_by_key(&(subject, version), |(key, _)| *key);
            if let Some((_, place)) = found.ok().and_then(|at| self.places.get(at))
                && let Some(found) = self.given.get(*place)
                && seen.insert(*place)
            {
                reference.schema = Some(found.schema.clone());
                reference.references = self.references(found, depth + 1, seen);
            }
            references.push(reference);
        }
        references
    }
}

fn pulsar(name: &str, given: &Given) -> Result<SchemaInfo, SchemaError> {
    let schema_type = SchemaType::named(&name.to_uppercase()).ok_or_else(|| {
        SchemaError::new(
            Code::InvalidRequest,
            format!("schema type {name:?} is not known"),
        )
    })?;
    // The admin interface shows pairs as an object.
    let schema =
        if schema_type == SchemaType::KeyValue && given.schema.trim_start().starts_with('{') {
            from_admin_json(&given.schema, &Limits::DEFAULT)?
        } else {
            given.schema.as_bytes().to_vec()
        };
    Ok(SchemaInfo {
        name: given.subject.clone().unwrap_or_default(),
        schema_type,
        schema,
        properties: given.properties.clone().unwrap_or_default(),
        timestamp: 0,
    })
}

impl Entry {
    /// Returns all that frames may name the schema with: what was given, and the GUID and the fingerprint of its content.
    pub(super) fn names(&self) -> Vec<Name> {
        let metadata = self.metadata.zip(self.version);
        let version = self.version.map(|version| {
            let subject = self.subject.clone().unwrap_or_default();
            Name::Version(subject, version)
        });
        let names = [
            self.id.map(Name::Id),
            metadata.map(|(id, version)| Name::Metadata(id, version)),
            version,
            self.guid.map(Name::Guid),
            self.own_guid().map(Name::Guid),
            self.fingerprint().map(Name::Fingerprint),
        ];
        names.into_iter().flatten().collect()
    }

    fn own_guid(&self) -> Option<Guid> {
        match &self.content {
            Content::Schema(Ok(schema)) => Guid::parse(&schema.guid().ok()?).ok(),
            _ => None,
        }
    }

    /// Returns the fingerprint of single-object headers; `None` for other formats than Avro.
    fn fingerprint(&self) -> Option<[u8; 8]> {
        match &self.content {
            Content::Schema(Ok(schema)) if schema.format() == Format::Avro => {
                let header = schema.single_object_header().ok()?;
                header.last_chunk::<8>().copied()
            }
            _ => None,
        }
    }
}
