//! A registry export: what `GET /schemas` answers.

use std::collections::{BTreeMap, BTreeSet};

use schemaccord::{
    Code, DialectName, Format, Limits, Mode, ParseOptions, Reference, Schema, SchemaError,
};
use serde::Deserialize;

/// A version of a subject.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    pub(crate) subject: String,
    pub(crate) version: i32,
    /// Registries leave it out for Avro.
    #[serde(default)]
    schema_type: Option<String>,
    schema: String,
    #[serde(default)]
    references: Option<Vec<Target>>,
}

/// What a version refers to.
#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    subject: String,
    version: i32,
}

/// All versions of a registry.
#[derive(Debug)]
pub(crate) struct Export {
    entries: Vec<Entry>,
    /// Where the entry of a subject and version stands.
    places: BTreeMap<(String, i32), usize>,
}

impl Export {
    /// Reads an export's text.
    pub(crate) fn parse(text: &str) -> Result<Self, serde_json::Error> {
        let entries: Vec<Entry> = serde_json::from_str(text)?;
        let mut places = BTreeMap::new();
        for (place, entry) in entries.iter().enumerate() {
            places
                .entry((entry.subject.clone(), entry.version))
                .or_insert(place);
        }
        Ok(Self { entries, places })
    }

    /// Returns the versions of each subject, ascending; subjects in the order of the export.
    pub(crate) fn subjects(&self) -> Vec<(&str, Vec<&Entry>)> {
        let mut order: Vec<&str> = Vec::new();
        let mut seen = BTreeSet::new();
        for entry in &self.entries {
            if seen.insert(entry.subject.as_str()) {
                order.push(&entry.subject);
            }
        }
        order
            .into_iter()
            .map(|subject| (subject, self.versions(subject)))
            .collect()
    }

    fn versions(&self, subject: &str) -> Vec<&Entry> {
        let all = (subject.to_owned(), i32::MIN)..=(subject.to_owned(), i32::MAX);
        self.places
            .range(all)
            .filter_map(|(_, place)| self.entries.get(*place))
            .collect()
    }

    /// Returns the schema of an entry, with its references from the export.
    pub(crate) fn schema(
        &self,
        entry: &Entry,
        mode: Mode,
        dialect: DialectName,
    ) -> Result<Schema, SchemaError> {
        let format = match entry.schema_type.as_deref() {
            None => Format::default(),
            Some(name) => Format::named(name).ok_or_else(|| {
                SchemaError::new(
                    Code::Unsupported,
                    format!("schema type {name:?} is not known"),
                )
            })?,
        };
        let references = self.references(entry, 0, &mut BTreeSet::new());
        let options = ParseOptions {
            format,
            mode,
            dialect,
            references,
            version: Some(entry.version),
            ..ParseOptions::default()
        };
        Schema::parse(&entry.schema, &options)
    }

    /// Returns an entry's references with theirs. A subject and version has its text once, where it comes first; the engine finds it
    /// for the others, and misses what the export does not hold. One level more than it takes is enough for it to refuse a deeper nesting.
    fn references<'a>(
        &'a self,
        entry: &'a Entry,
        depth: usize,
        given: &mut BTreeSet<(&'a str, i32)>,
    ) -> Vec<Reference> {
        let mut references = Vec::new();
        if depth > Limits::DEFAULT.depth + 1 {
            return references;
        }
        for target in entry.references.iter().flatten() {
            let found = self.find(target);
            let mut reference = Reference {
                name: target.name.clone(),
                subject: Some(target.subject.clone()),
                version: Some(found.map_or(target.version, |found| found.version)),
                ..Reference::default()
            };
            if let Some(found) = found.filter(|found| given.insert((&found.subject, found.version)))
            {
                reference.schema = Some(found.schema.clone());
                reference.references = self.references(found, depth + 1, given);
            }
            references.push(reference);
        }
        references
    }

    fn find(&self, target: &Target) -> Option<&Entry> {
        if target.version < 0 {
            return self.versions(&target.subject).last().copied();
        }
        self.places
            .get(&(target.subject.clone(), target.version))
            .and_then(|place| self.entries.get(*place))
    }
}
