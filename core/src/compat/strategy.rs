//! The modes of registries that are not simply levels, and what each comes to.

use std::fmt;

use crate::compat::level::{Direction, Level};

macro_rules! strategies {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// A registry's own mode, by the name that it has there. Which registry has which is in its dialect.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Strategy {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Strategy {
            /// Every mode of any registry.
            pub const ALL: &'static [Strategy] = &[$(Strategy::$variant,)+];

            /// Returns the name as registries spell it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Strategy::$variant => $name,)+ }
            }
        }
    };
}

strategies! {
    /// Nothing is checked.
    None = "NONE",
    /// Every change is refused.
    Disabled = "DISABLED",
    /// The new schema reads earlier data.
    Backward = "BACKWARD",
    /// The new schema reads data of every earlier one.
    BackwardAll = "BACKWARD_ALL",
    /// The new schema reads data of every earlier one.
    BackwardTransitive = "BACKWARD_TRANSITIVE",
    /// Earlier schemas read data of the new one.
    Forward = "FORWARD",
    /// Every earlier schema reads data of the new one.
    ForwardAll = "FORWARD_ALL",
    /// Every earlier schema reads data of the new one.
    ForwardTransitive = "FORWARD_TRANSITIVE",
    /// Both ways.
    Full = "FULL",
    /// Both ways with every earlier schema.
    FullAll = "FULL_ALL",
    /// Both ways with every earlier schema.
    FullTransitive = "FULL_TRANSITIVE",
    /// Both ways, backward first.
    Both = "BOTH",
    /// The next layer of settings decides.
    Undefined = "UNDEFINED",
    /// Nothing is checked.
    AlwaysCompatible = "ALWAYS_COMPATIBLE",
    /// Every change is refused.
    AlwaysIncompatible = "ALWAYS_INCOMPATIBLE",
}

impl Strategy {
    /// Returns the mode of that name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|strategy| strategy.as_str().eq_ignore_ascii_case(name))
            .copied()
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which versions a mode is about, where the mode does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Validation {
    /// The latest.
    Latest,
    /// All. The default of the registry that knows the difference.
    #[default]
    All,
}

impl Validation {
    /// Both.
    pub const ALL: [Validation; 2] = [Validation::Latest, Validation::All];

    /// Returns `LATEST` or `ALL`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Validation::Latest => "LATEST",
            Validation::All => "ALL",
        }
    }

    /// Returns the validation of that name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|validation| validation.as_str().eq_ignore_ascii_case(name))
    }
}

/// What a mode comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// A check at that level.
    Level(Level),
    /// The first schema is taken, no change is.
    Refused,
}

impl Course {
    /// Returns the level; `None` where the mode has none.
    pub const fn level(self) -> Option<Level> {
        match self {
            Course::Level(level) => Some(level),
            Course::Refused => None,
        }
    }
}

/// A mode of a registry with what it comes to for each validation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) strategy: Strategy,
    pub(crate) latest: Course,
    pub(crate) all: Course,
}

impl Row {
    /// A mode that says itself which versions it is about.
    pub(crate) const fn of(strategy: Strategy, level: Level) -> Self {
        Self {
            strategy,
            latest: Course::Level(level),
            all: Course::Level(level),
        }
    }

    /// A mode that leaves that to the validation.
    pub(crate) const fn by_validation(strategy: Strategy, latest: Level, all: Level) -> Self {
        Self {
            strategy,
            latest: Course::Level(latest),
            all: Course::Level(all),
        }
    }

    /// A mode that refuses every change.
    pub(crate) const fn refused(strategy: Strategy) -> Self {
        Self {
            strategy,
            latest: Course::Refused,
            all: Course::Refused,
        }
    }

    pub(crate) const fn course(self, validation: Validation) -> Course {
        match validation {
            Validation::Latest => self.latest,
            Validation::All => self.all,
        }
    }
}

/// The modes that are levels by name.
pub(crate) const LEVELS: &[Row] = &[
    Row::of(Strategy::None, Level::None),
    Row::of(Strategy::Backward, Level::Backward),
    Row::of(Strategy::BackwardTransitive, Level::BackwardTransitive),
    Row::of(Strategy::Forward, Level::Forward),
    Row::of(Strategy::ForwardTransitive, Level::ForwardTransitive),
    Row::of(Strategy::Full, Level::Full),
    Row::of(Strategy::FullTransitive, Level::FullTransitive),
];

/// Who is brought to a new schema first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Consumers: they read the data of both sides.
    Consumers,
    /// Producers: consumers on the old schema read what they write.
    Producers,
    /// It does not matter, or nothing is promised.
    Any,
    /// There is nothing to upgrade: no change is taken.
    None,
}

impl First {
    /// Returns `consumers`, `producers`, `any` or `none`.
    pub const fn as_str(self) -> &'static str {
        match self {
            First::Consumers => "consumers",
            First::Producers => "producers",
            First::Any => "any",
            First::None => "none",
        }
    }

    /// Returns the order as a sentence, without a final dot.
    pub const fn sentence(self) -> &'static str {
        match self {
            First::Consumers => "upgrade consumers before producers",
            First::Producers => "upgrade producers before consumers",
            First::Any => "upgrade in any order",
            First::None => "nothing to upgrade: every change is refused",
        }
    }
}

/// Which earlier versions a new one is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checks {
    /// The latest.
    Latest,
    /// All.
    All,
    /// None.
    None,
}

impl Checks {
    /// Returns `latest`, `all` or `none`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Checks::Latest => "latest",
            Checks::All => "all",
            Checks::None => "none",
        }
    }
}

/// In which order clients are upgraded once a schema is taken, and what was checked for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upgrade {
    /// The level; `None` where the mode has none.
    pub level: Option<Level>,
    /// Who comes first.
    pub first: First,
    /// Against which versions the schema was held.
    pub checks: Checks,
}

impl Upgrade {
    /// Returns the order for what a mode comes to.
    pub const fn of(course: Course) -> Self {
        let Course::Level(level) = course else {
            return Self {
                level: None,
                first: First::None,
                checks: Checks::None,
            };
        };
        let first = match level.directions() {
            [Direction::Backward] => First::Consumers,
            [Direction::Forward] => First::Producers,
            _ => First::Any,
        };
        let checks = match level {
            Level::None => Checks::None,
            level if level.transitive() => Checks::All,
            _ => Checks::Latest,
        };
        Self {
            level: Some(level),
            first,
            checks,
        }
    }
}

impl serde::Serialize for Upgrade {
    /// Writes `level`, `first` and `checks`.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("Upgrade", 3)?;
        out.serialize_field("level", &self.level.map(Level::as_str))?;
        out.serialize_field("first", self.first.as_str())?;
        out.serialize_field("checks", self.checks.as_str())?;
        out.end()
    }
}
