//! `parse`: what a registry makes of a schema.

use serde::Serialize;

use super::{Refusal, Request, json};
use crate::Violation;
use crate::dialect::Checker;
use crate::error::{Code, SchemaError};
use crate::fingerprint::Algorithm;
use crate::form::Form;
use crate::schema::{Mode, Model, ParseOptions, Schema};

impl Request<'_> {
    pub(super) fn parse(&mut self) -> Result<String, Refusal> {
        let definition = self.own()?;
        let (text, options) = self
            .options(definition, Mode::Stored)
            .map_err(Refusal::new("schema"))?;
        if self.dialect.0.checker == Checker::Axonops {
            return Ok(identified(&text, &options));
        }
        let schema = Schema::parse(&text, &options).map_err(Refusal::new("schema"))?;
        if let (true, Model::Protobuf(model)) = (self.strict, schema.model()) {
            model.check_strictly().map_err(Refusal::new("schema"))?;
        }
        let as_new = ParseOptions {
            mode: Mode::New,
            ..options
        };
        let refused = Schema::parse(&text, &as_new)
            .err()
            .map(Refusal::new("schema"));
        let lint = self
            .lint
            .then(|| schema.lint())
            .transpose()
            .map_err(Refusal::new("schema"))?;
        let normalized = schema.normalized().ok();
        let normalized_text = normalized
            .as_ref()
            .and_then(|schema| schema.render(Form::Canonical).ok());
        let canonical = schema.render(Form::Canonical).ok();
        let parsing_canonical = schema.render(Form::ParsingCanonical).ok();
        let fingerprint = |algorithm: Algorithm| {
            parsing_canonical
                .as_ref()
                .map(|text| algorithm.of(text.as_bytes()))
        };
        let parsed = Parsed {
            accepted_as_new: refused.is_none(),
            refused,
            name: schema.name(),
            guid: canonical.as_deref().map(|text| schema.guid_of(text)),
            canonical,
            normalized_guid: normalized
                .zip(normalized_text.as_deref())
                .map(|(schema, text)| schema.guid_of(text)),
            normalized: normalized_text,
            formatted: Formatted {
                resolved: schema.render(Form::Resolved).ok(),
                serialized: schema.render(Form::Serialized).ok(),
                ignore_extensions: schema.render(Form::NoExtensions).ok(),
                descriptor: schema.render(Form::Descriptor).ok(),
                bundled: schema.render(Form::Bundled).ok(),
            },
            fingerprints: Fingerprints {
                rabin: fingerprint(Algorithm::Rabin),
                md5: fingerprint(Algorithm::Md5),
                sha256: fingerprint(Algorithm::Sha256),
            },
            parsing_canonical,
            lint,
        };
        Ok(json(&parsed))
    }
}

/// What `parse` answers; what the registry cannot make is left out.
#[derive(Serialize)]
struct Parsed {
    accepted_as_new: bool,
    /// Why it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<Refusal>,
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalized: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    guid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    normalized_guid: Option<String>,
    formatted: Formatted,
    fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    parsing_canonical: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lint: Option<Vec<Violation>>,
}

#[derive(Serialize)]
struct Formatted {
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serialized: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ignore_extensions: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    descriptor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bundled: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
struct Fingerprints {
    #[serde(skip_serializing_if = "Option::is_none")]
    rabin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    md5: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
}

/// What a registry that identifies by fingerprints makes of a schema.
#[derive(Serialize)]
struct Identified {
    ok: bool,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    identity: Option<Identity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<SchemaError>,
}

#[derive(Serialize)]
struct Identity {
    canonical: String,
    fingerprint: String,
    global_fingerprint: String,
    formatted: Forms,
}

#[derive(Serialize)]
struct Forms {
    #[serde(skip_serializing_if = "Option::is_none")]
    resolved: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serialized: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    descriptor: Option<String>,
}

/// Answers for registries that identify by fingerprints: a refusal is an answer, too.
fn identified(text: &str, options: &ParseOptions) -> String {
    let identity = Schema::parse(text, options).and_then(|schema| {
        let serialized = match schema.render(Form::Serialized) {
            Ok(text) => Some(text),
            // The registry's own words where it fails.
            Err(error) if error.code() == Code::CheckFailed => Some(error.message().to_owned()),
            Err(_) => None,
        };
        Ok(Identity {
            canonical: schema.render(Form::Canonical)?,
            fingerprint: schema.content_fingerprint()?,
            global_fingerprint: schema.global_fingerprint()?,
            formatted: Forms {
                resolved: schema.render(Form::Resolved).ok(),
                serialized,
                descriptor: schema.render(Form::Descriptor).ok(),
            },
        })
    });
    let answer = match identity {
        Ok(identity) => Identified {
            ok: true,
            identity: Some(identity),
            error: None,
        },
        Err(error) => Identified {
            ok: false,
            identity: None,
            error: Some(error),
        },
    };
    json(&answer)
}
