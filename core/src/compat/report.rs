//! What a check answers: the registry's verdict and messages, and each incompatibility with its places.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use crate::compat::defect::Flaw;
use crate::compat::difference::{ArgsOf, Difference};
use crate::compat::level::{Direction, Level};
use crate::compat::strategy::{Strategy, Upgrade};
use crate::evidence::{Evidence, Hazard, Semantic, Summary};
use crate::schema::Format;

/// The outcome of holding a new schema against earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub(crate) format: Format,
    pub(crate) upgrade: Upgrade,
    pub(crate) strategy: Option<Strategy>,
    pub(crate) dialect: &'static str,
    pub(crate) messages: Vec<Message>,
    pub(crate) incompatibilities: Vec<Incompatibility>,
    pub(crate) flaws: Vec<Flaw>,
    pub(crate) evidence: Option<Summary>,
}

impl Report {
    /// Returns the registry's verdict: whether it would take the new schema.
    pub fn compatible(&self) -> bool {
        self.messages.is_empty()
    }

    /// Returns the registry's own strings, in its own order; empty when compatible.
    pub fn messages(&self) -> impl Iterator<Item = &str> {
        self.messages.iter().map(|message| match message {
            Message::Of(index) => self
                .incompatibilities
                .get(*index)
                .map_or("", |found| &found.message),
            Message::Entry(text) => text,
        })
    }

    /// Returns what breaks: by earlier schema as checked (newest first), backward before forward, then by the reader's path and the rule.
    pub fn incompatibilities(&self) -> &[Incompatibility] {
        &self.incompatibilities
    }

    /// Returns where the verdict is known to be wrong: what each mistake of the registry's checker does to it. Empty for registries whose
    /// mistakes are not told apart.
    pub fn flaws(&self) -> &[Flaw] {
        &self.flaws
    }

    /// Returns what the evidence comes to; `None` when none was asked for.
    pub fn semantic(&self) -> Option<Semantic> {
        self.evidence.as_ref().map(|summary| summary.semantic)
    }

    /// Returns the witnesses against what the registry calls compatible; empty when no evidence was asked for.
    pub fn hazards(&self) -> &[Hazard] {
        self.evidence
            .as_ref()
            .map_or(&[], |summary| &summary.hazards)
    }

    /// Returns the format of the new schema.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Returns the level that was checked; `None` where the registry's own mode has none.
    pub fn level(&self) -> Option<Level> {
        self.upgrade.level
    }

    /// Returns the registry's own mode, if that was asked for in place of a level.
    pub fn strategy(&self) -> Option<Strategy> {
        self.strategy
    }

    /// Returns in which order clients are upgraded once the schema is taken.
    pub fn upgrade(&self) -> Upgrade {
        self.upgrade
    }

    /// Returns the name of the registry whose verdict this is.
    pub fn dialect(&self) -> &'static str {
        self.dialect
    }

    /// Returns the report as JSON for a host that reads what was found only where it is asked for: on one line where nothing was found, else on
    /// two. The first is then the report with `messages` and `incompatibilities` empty, the second the array of these two.
    ///
    /// # Errors
    /// Returns what the writer of JSON does; a report has nothing that JSON lacks.
    pub fn to_json_lines(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string(&First(self))?;
        if self.found() {
            let messages: Vec<&str> = self.messages().collect();
            text.push('\n');
            text.push_str(&serde_json::to_string(&(
                messages,
                &self.incompatibilities,
            ))?);
        }
        Ok(text)
    }

    /// Returns what the first of these lines says, for a host that keeps lines it has read; `None` where it says more than most do: the registry's
    /// own mode, what evidence comes to, or where the verdict is known to be wrong.
    pub fn outline(&self) -> Option<Outline> {
        let usual = self.strategy.is_none() && self.flaws.is_empty() && self.evidence.is_none();
        usual.then_some(Outline {
            compatible: self.compatible(),
            format: self.format,
            upgrade: self.upgrade,
            dialect: self.dialect,
            found: self.found(),
        })
    }

    fn found(&self) -> bool {
        !self.messages.is_empty() || !self.incompatibilities.is_empty()
    }

    fn write<S: Serializer>(
        &self,
        serializer: S,
        messages: &[&str],
        incompatibilities: &[Incompatibility],
    ) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Report", 12)?;
        out.serialize_field(
            "verdict",
            if self.compatible() {
                "compatible"
            } else {
                "incompatible"
            },
        )?;
        out.serialize_field("compatible", &self.compatible())?;
        out.serialize_field("format", self.format.as_str())?;
        out.serialize_field("level", &self.upgrade.level.map(Level::as_str))?;
        if let Some(strategy) = self.strategy {
            out.serialize_field("strategy", strategy.as_str())?;
        }
        out.serialize_field("dialect", self.dialect)?;
        out.serialize_field("messages", messages)?;
        out.serialize_field("incompatibilities", incompatibilities)?;
        if !self.flaws.is_empty() {
            out.serialize_field("defects", &self.flaws)?;
        }
        if let Some(summary) = &self.evidence {
            out.serialize_field("semantic", summary.semantic.as_str())?;
            out.serialize_field("hazards", &summary.hazards)?;
        }
        out.serialize_field("upgrade", &self.upgrade)?;
        out.end()
    }
}

/// What a report says without what was found. Reports of equal outlines have the same first line of [`Report::to_json_lines`], and both or
/// neither a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    compatible: bool,
    format: Format,
    /// With the level.
    upgrade: Upgrade,
    dialect: &'static str,
    /// Whether there is a second line.
    found: bool,
}

/// The first line of a report: without what was found.
struct First<'a>(&'a Report);

impl Serialize for First<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer, &[], &[])
    }
}

/// An entry of the registry's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Message {
    /// The message of an incompatibility, by its index.
    Of(usize),
    /// Another text, about the earlier schema as a whole.
    Entry(String),
}

impl Serialize for Report {
    /// Writes `verdict`, `compatible`, `format`, `level`, `strategy` if one was asked for, `dialect`, `messages`, `incompatibilities`, `defects`
    /// where there are any, and `upgrade`; with evidence also `semantic` and `hazards`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let messages: Vec<&str> = self.messages().collect();
        self.write(serializer, &messages, &self.incompatibilities)
    }
}

/// A breaking difference with one earlier schema, in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incompatibility {
    /// What differs, where.
    pub difference: Difference,
    /// Who fails to read whom.
    pub direction: Direction,
    /// Which earlier schema: the index into the caller's list, oldest first.
    pub against: usize,
    /// The registry's message for it: the entry of [`Report::messages`].
    pub message: String,
    /// What real data say of it; `None` when no evidence was asked for.
    pub evidence: Option<Evidence>,
}

impl Incompatibility {
    /// Returns our own sentence for it.
    pub fn reason(&self) -> String {
        self.difference.reason(self.direction.labels())
    }
}

impl Serialize for Incompatibility {
    /// Writes `rule`, `type`, `path`, `direction`, `against`, `reader`, `writer`, `args`, `message` and `reason`, and
    /// `evidence` where it was asked for.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let difference = &self.difference;
        let members = if self.evidence.is_some() { 11 } else { 10 };
        let mut out = serializer.serialize_struct("Incompatibility", members)?;
        out.serialize_field("rule", difference.rule.name)?;
        // Where the registry only has words, the rule is no type of the registry's.
        let named = difference.rule.message.contains(difference.rule.name)
            && self.message.contains(difference.rule.name);
        out.serialize_field("type", &named.then_some(difference.rule.name))?;
        out.serialize_field("path", &difference.path)?;
        out.serialize_field("direction", self.direction.as_str())?;
        out.serialize_field("against", &self.against)?;
        out.serialize_field("reader", &difference.reader)?;
        out.serialize_field("writer", &difference.writer)?;
        out.serialize_field("args", &ArgsOf(&difference.args))?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("reason", &self.reason())?;
        if let Some(evidence) = &self.evidence {
            out.serialize_field("evidence", evidence)?;
        }
        out.end()
    }
}
