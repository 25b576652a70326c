//! Names of subjects: how clients derive them, and the contexts that registries put before them.
//!
//! Source: docs/wire.md, "Subjects".

use std::borrow::Cow;

use crate::error::{Code, SchemaError};

/// How a client names the subject of a topic's keys or values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// `TopicNameStrategy`: `TOPIC-key` or `TOPIC-value`.
    Topic,
    /// `RecordNameStrategy`: the schema's name, for keys and values alike.
    Record,
    /// `TopicRecordNameStrategy`: `TOPIC-` and the schema's name.
    TopicRecord,
    /// `AssociatedNameStrategy`: what the registry has associated with the topic, which the caller has looked up.
    Associated(Association),
}

/// What a registry has associated with a topic, and what is done without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Association {
    /// The subjects found.
    pub subjects: Vec<String>,
    /// How the subject is named where none was found; `None` makes that an error.
    pub fallback: Option<Box<Strategy>>,
}

impl Strategy {
    /// Returns the strategy of that name: `TopicNameStrategy` and so on, with or without the Java package before it, or the short names
    /// `TOPIC`, `RECORD`, `TOPIC_RECORD`, `ASSOCIATED` in any letter case. An associated strategy
    /// found so has no subjects and falls back to the topic.
    pub fn named(name: &str) -> Option<Self> {
        let simple = name.rsplit('.').next().unwrap_or(name);
        Some(match simple {
            "TopicNameStrategy" => Strategy::Topic,
            "RecordNameStrategy" => Strategy::Record,
            "TopicRecordNameStrategy" => Strategy::TopicRecord,
            "AssociatedNameStrategy" => Self::associated(),
            _ => match name.to_ascii_uppercase().as_str() {
                "TOPIC" => Strategy::Topic,
                "RECORD" => Strategy::Record,
                "TOPIC_RECORD" => Strategy::TopicRecord,
                "ASSOCIATED" => Self::associated(),
                _ => return None,
            },
        })
    }

    fn associated() -> Self {
        Strategy::Associated(Association {
            subjects: Vec::new(),
            fallback: Some(Box::new(Strategy::Topic)),
        })
    }

    const fn class(&self) -> &'static str {
        match self {
            Strategy::Topic => "TopicNameStrategy",
            Strategy::Record => "RecordNameStrategy",
            Strategy::TopicRecord => "TopicRecordNameStrategy",
            Strategy::Associated(_) => "AssociatedNameStrategy",
        }
    }
}

/// Which part of a record a schema is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The key.
    Key,
    /// The value.
    #[default]
    Value,
}

impl Part {
    /// Returns `key` or `value`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Part::Key => "key",
            Part::Value => "value",
        }
    }
}

/// What is known of the schema that a subject is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named<'a> {
    /// There is no schema.
    NoSchema,
    /// A schema with its [`name`](crate::Schema::name), or without one.
    Schema(Option<&'a str>),
}

/// Returns the subject under which clients look a schema up; `None` where they have none, for want of a topic or a schema.
///
/// ```
/// use schemaccord::subject::{self, Named, Part, Strategy};
/// let record = Named::Schema(Some("org.acme.User"));
/// assert_eq!(subject::of(&Strategy::Topic, Some("users"), Part::Value, record)?.as_deref(), Some("users-value"));
/// assert_eq!(subject::of(&Strategy::TopicRecord, Some("users"), Part::Value, record)?.as_deref(), Some("users-org.acme.User"));
/// # Ok::<(), schemaccord::SchemaError>(())
/// ```
///
/// # Errors
/// `NO_SUBJECT` for a schema without a name where one is needed, several associated subjects, or none without a fallback.
pub fn of(
    strategy: &Strategy,
    topic: Option<&str>,
    part: Part,
    schema: Named<'_>,
) -> Result<Option<String>, SchemaError> {
    let name = || match schema {
        Named::NoSchema => Ok(None),
        Named::Schema(Some(name)) => Ok(Some(name)),
        Named::Schema(None) => Err(SchemaError::new(
            Code::NoSubject,
            format!(
                "In configuration {part}.subject.name.strategy = {}, the message {part} must only be a record schema",
                strategy.class(),
                part = part.as_str()
            ),
        )),
    };
    match strategy {
        Strategy::Topic => Ok(topic.map(|topic| format!("{topic}-{}", part.as_str()))),
        Strategy::Record => Ok(name()?.map(str::to_owned)),
        Strategy::TopicRecord => match topic {
            None => Ok(None),
            Some(topic) => Ok(name()?.map(|name| format!("{topic}-{name}"))),
        },
        Strategy::Associated(association) => {
            let Some(topic) = topic else { return Ok(None) };
            match (association.subjects.as_slice(), &association.fallback) {
                ([one], _) => Ok(Some(one.clone())),
                ([], Some(fallback)) => of(fallback, Some(topic), part, schema),
                ([], None) => Err(SchemaError::new(
                    Code::NoSubject,
                    format!("No associated subject found for topic {topic}"),
                )),
                _ => Err(SchemaError::new(
                    Code::NoSubject,
                    format!("Multiple associated subjects found for topic {topic}"),
                )),
            }
        }
    }
}

/// How a client names the subject of a schema that another one refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceStrategy {
    /// `DefaultReferenceSubjectNameStrategy`: the reference's name.
    Default,
    /// `QualifiedReferenceSubjectNameStrategy`: the import path with dots, without `.proto`.
    Qualified,
}

impl ReferenceStrategy {
    /// Returns the strategy of that class name, with or without the Java package before it.
    pub fn named(name: &str) -> Option<Self> {
        match name.rsplit('.').next().unwrap_or(name) {
            "DefaultReferenceSubjectNameStrategy" => Some(ReferenceStrategy::Default),
            "QualifiedReferenceSubjectNameStrategy" => Some(ReferenceStrategy::Qualified),
            _ => None,
        }
    }
}

/// Returns the subject of a referenced schema.
///
/// ```
/// use schemaccord::subject::{ReferenceStrategy, of_reference};
/// assert_eq!(of_reference(ReferenceStrategy::Qualified, "com/acme/x.proto"), "com.acme.x");
/// // Every occurrence goes, not only the ending.
/// assert_eq!(of_reference(ReferenceStrategy::Qualified, "a.protocol/b.proto"), "acol.b");
/// ```
pub fn of_reference(strategy: ReferenceStrategy, reference: &str) -> String {
    match strategy {
        ReferenceStrategy::Default => reference.to_owned(),
        ReferenceStrategy::Qualified => reference.replace(".proto", "").replace('/', "."),
    }
}

/// A subject with the context that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualified<'a> {
    /// Begins with `.`; `.` is the default context, `*` any.
    pub context: &'a str,
    /// The name inside the context; may be empty.
    pub subject: &'a str,
}

impl<'a> Qualified<'a> {
    /// Splits a subject; without a context in front it is in the default one.
    ///
    /// ```
    /// use schemaccord::subject::Qualified;
    /// let subject = Qualified::parse(":.prod:orders-value");
    /// assert_eq!((subject.context, subject.subject), (".prod", "orders-value"));
    /// assert_eq!(Qualified::parse(":.:orders-value").text(), "orders-value");
    /// ```
    pub fn parse(text: &'a str) -> Self {
        let context = match text.strip_prefix(':') {
            Some(rest) if rest.starts_with('.') || rest.starts_with("*:") => rest,
            _ => {
                return Self {
                    context: ".",
                    subject: text,
                };
            }
        };
        let (context, subject) = context.split_once(':').unwrap_or((context, ""));
        Self { context, subject }
    }

    /// Returns the subject with its context in front, unless that is the default one.
    pub fn text(&self) -> String {
        if self.context == "." {
            self.subject.to_owned()
        } else {
            format!(":{}:{}", self.context, self.subject)
        }
    }

    /// Returns where a reference's subject is looked for: in its own context if it names one, else in this subject's.
    pub fn qualify<'b>(&self, reference: &'b str) -> Cow<'b, str> {
        if reference.starts_with(":.") || reference.starts_with(":*:") || self.context == "." {
            Cow::Borrowed(reference)
        } else {
            Cow::Owned(format!(":{}:{reference}", self.context))
        }
    }
}

/// Returns a context as it stands before a subject: `:.NAME:`, or nothing for the default one.
///
/// # Errors
/// `INVALID_SUBJECT` for a colon inside.
pub fn normalized_context(context: &str) -> Result<String, SchemaError> {
    let inner = context.strip_prefix(':').unwrap_or(context);
    let inner = inner.strip_suffix(':').unwrap_or(inner);
    if inner.contains(':') {
        return Err(SchemaError::new(
            Code::InvalidSubject,
            format!("Context name '{context}' cannot contain a colon"),
        ));
    }
    let dot = if inner.starts_with('.') { "" } else { "." };
    Ok(match inner {
        "" | "." => String::new(),
        _ => format!(":{dot}{inner}:"),
    })
}

/// Checks that schemas can be registered under a subject.
///
/// # Errors
/// `INVALID_SUBJECT` for control characters, the registry's own subjects and its global context.
pub fn check(text: &str) -> Result<(), SchemaError> {
    let Qualified { context, subject } = Qualified::parse(text);
    let control = |c: char| matches!(c, '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}');
    if text.contains(control) || matches!(subject, "__GLOBAL" | "__EMPTY") || context == ".__GLOBAL"
    {
        return Err(SchemaError::new(
            Code::InvalidSubject,
            format!("The specified subject '{text}' is not a valid."),
        ));
    }
    Ok(())
}
