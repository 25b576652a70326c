//! The registry's identity of a schema: the MD5 hash over its content that is shown as the GUID.

mod given;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::fingerprint::{Algorithm, hex, md5};
use crate::reference::Key;
use crate::text::utf16_order;

/// Metadata registered with a schema. It enters the GUID only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Tags by path; the values of a path are a set.
    pub tags: BTreeMap<String, BTreeSet<String>>,
    /// Properties by name.
    pub properties: BTreeMap<String, String>,
    /// Names of the properties that hold secrets.
    pub sensitive: BTreeSet<String>,
}

/// Rules registered with a schema. They enter the GUID only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleSet {
    /// Rules that migrate data between versions.
    pub migration_rules: Option<Vec<DataRule>>,
    /// Rules that hold for the data.
    pub domain_rules: Option<Vec<DataRule>>,
    /// Rules that encode the payload.
    pub encoding_rules: Option<Vec<DataRule>>,
    /// Where the rules are run.
    pub enable_at: Option<EnableAt>,
}

/// Where rules are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry's own names say it")]
pub enum EnableAt {
    None,
    All,
    Server,
    Gateway,
    Client,
}

impl EnableAt {
    /// Every value.
    pub const ALL: [Self; 5] = [
        Self::None,
        Self::All,
        Self::Server,
        Self::Gateway,
        Self::Client,
    ];

    /// Returns the registry's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "NONE",
            Self::All => "ALL",
            Self::Server => "SERVER",
            Self::Gateway => "GATEWAY",
            Self::Client => "CLIENT",
        }
    }

    /// Returns the value of that name, exactly as the registry spells it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.as_str() == name)
    }
}

/// What a rule does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry's own names say it")]
pub enum RuleKind {
    #[default]
    Transform,
    Condition,
}

impl RuleKind {
    /// Every value.
    pub const ALL: [Self; 2] = [Self::Transform, Self::Condition];

    /// Returns the registry's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Transform => "TRANSFORM",
            Self::Condition => "CONDITION",
        }
    }

    /// Returns the value of that name, exactly as the registry spells it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.as_str() == name)
    }
}

/// When a rule is run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry's own names say it")]
pub enum RuleMode {
    Upgrade,
    Downgrade,
    UpDown,
    Read,
    Write,
    #[default]
    WriteRead,
}

impl RuleMode {
    /// Every value.
    pub const ALL: [Self; 6] = [
        Self::Upgrade,
        Self::Downgrade,
        Self::UpDown,
        Self::Read,
        Self::Write,
        Self::WriteRead,
    ];

    /// Returns the registry's name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upgrade => "UPGRADE",
            Self::Downgrade => "DOWNGRADE",
            Self::UpDown => "UPDOWN",
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::WriteRead => "WRITEREAD",
        }
    }

    /// Returns the value of that name, exactly as the registry spells it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.as_str() == name)
    }
}

/// A rule about data, as the registry keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the registry's own names say it")]
pub struct DataRule {
    pub name: Option<String>,
    pub doc: Option<String>,
    pub kind: Option<RuleKind>,
    pub mode: Option<RuleMode>,
    pub kind_of_rule: Option<String>,
    pub tags: Option<BTreeSet<String>>,
    pub params: Option<BTreeMap<String, String>>,
    pub expr: Option<String>,
    pub on_success: Option<String>,
    pub on_failure: Option<String>,
    pub disabled: bool,
}

/// Returns the GUID of a canonical text with what is registered beside it: 32 lower-case hex digits in UUID form.
///
/// Source: docs/identity.md.
pub(crate) fn guid(
    text: &str,
    references: &[Key],
    metadata: Option<&Metadata>,
    rules: Option<&RuleSet>,
) -> String {
    let digits = if references.is_empty() && metadata.is_none() && rules.is_none() {
        hex(&md5(text.as_bytes()))
    } else {
        let mut bytes = text.as_bytes().to_vec();
        for Key {
            name,
            subject,
            version,
        } in references
        {
            bytes.extend_from_slice(name.as_bytes());
            bytes.extend_from_slice(subject.as_bytes());
            bytes.extend_from_slice(&version.to_be_bytes());
        }
        if let Some(metadata) = metadata {
            add_metadata(&mut bytes, metadata);
        }
        if let Some(rules) = rules {
            add_rules(&mut bytes, rules);
        }
        hex(&md5(&bytes))
    };
    let part = |from, to| digits.get(from..to).unwrap_or("");
    format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )
}

/// Returns the references of a normalized schema: by subject and version, equal ones once.
pub(crate) fn normalized_references(references: &[Key]) -> Vec<Key> {
    let mut sorted = references.to_vec();
    sorted.sort_by(|a, b| utf16_order(&a.subject, &b.subject).then(a.version.cmp(&b.version)));
    let mut unique: Vec<Key> = Vec::with_capacity(sorted.len());
    for key in sorted {
        // Equal sort keys keep their order, so a duplicate may stand apart from its first.
        if !unique.contains(&key) {
            unique.push(key);
        }
    }
    unique
}

fn add_metadata(bytes: &mut Vec<u8>, metadata: &Metadata) {
    bytes.push(1);
    for key in sorted(metadata.tags.keys()) {
        bytes.extend_from_slice(key.as_bytes());
        if let Some(values) = metadata.tags.get(key) {
            add_set(bytes, values);
        }
    }
    add_map(bytes, &metadata.properties);
    add_set(bytes, &metadata.sensitive);
}

fn add_rules(bytes: &mut Vec<u8>, rules: &RuleSet) {
    bytes.push(1);
    let lists = [
        &rules.migration_rules,
        &rules.domain_rules,
        &rules.encoding_rules,
    ];
    for rule in lists.into_iter().flatten().flatten() {
        let text = |bytes: &mut Vec<u8>, text: &Option<String>| {
            bytes.extend_from_slice(text.as_deref().unwrap_or("").as_bytes());
        };
        text(bytes, &rule.name);
        text(bytes, &rule.doc);
        bytes.extend_from_slice(rule.kind.unwrap_or_default().as_str().as_bytes());
        bytes.extend_from_slice(rule.mode.unwrap_or_default().as_str().as_bytes());
        text(bytes, &rule.kind_of_rule);
        rule.tags.iter().for_each(|tags| add_set(bytes, tags));
        rule.params.iter().for_each(|params| add_map(bytes, params));
        text(bytes, &rule.expr);
        text(bytes, &rule.on_success);
        text(bytes, &rule.on_failure);
        if rule.disabled {
            bytes.push(1);
        }
    }
    if let Some(place) = rules.enable_at {
        bytes.extend_from_slice(place.as_str().as_bytes());
    }
}

fn add_set(bytes: &mut Vec<u8>, values: &BTreeSet<String>) {
    for value in sorted(values.iter()) {
        bytes.extend_from_slice(value.as_bytes());
    }
}

fn add_map(bytes: &mut Vec<u8>, map: &BTreeMap<String, String>) {
    for key in sorted(map.keys()) {
        bytes.extend_from_slice(key.as_bytes());
        bytes.extend_from_slice(map.get(key).map_or(&[][..], |value| value.as_bytes()));
    }
}

/// The registry sorts by UTF-16 code units, a `BTreeMap` by bytes.
fn sorted<'a>(names: impl Iterator<Item = &'a String>) -> Vec<&'a String> {
    let mut names: Vec<_> = names.collect();
    names.sort_by(|a, b| utf16_order(a, b));
    names
}
/// Returns the AxonOps global fingerprint: SHA-256 over the content fingerprint's hex digits and, for each reference in the order of
/// subject, version and name, a zero byte before each of name, subject and decimal version. Without references it is the content's.
///
/// Source: docs/axonops.md, "Identity".
pub(crate) fn global_fingerprint(content: String, references: &[Key]) -> String {
    if references.is_empty() {
        return content;
    }
    let mut keys: Vec<&Key> = references.iter().collect();
    keys.sort_by(|a, b| (&a.subject, a.version, &a.name).cmp(&(&b.subject, b.version, &b.name)));
    let mut text = content;
    for key in keys {
        let _ = write!(text, "\0{}\0{}\0{}", key.name, key.subject, key.version);
    }
    Algorithm::Sha256.of(text.as_bytes())
}
