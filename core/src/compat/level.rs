//! The seven compatibility levels: which earlier schemas a new one is held against, and who reads whom.

use std::fmt;

/// Which way data flows in a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The new schema reads what a previous one wrote.
    Backward,
    /// A previous schema reads what the new one wrote.
    Forward,
}

impl Direction {
    /// Returns `backward` or `forward`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Direction::Backward => "backward",
            Direction::Forward => "forward",
        }
    }

    /// Returns the words for reader and writer in the registry's messages: `new` and `old`, or the reverse.
    pub const fn labels(self) -> [&'static str; 2] {
        match self {
            Direction::Backward => ["new", "old"],
            Direction::Forward => ["old", "new"],
        }
    }
}

/// A compatibility level, as registries name them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Nothing is checked.
    None,
    /// The new schema reads data of the last one. The default of registries.
    #[default]
    Backward,
    /// The new schema reads data of every earlier one.
    BackwardTransitive,
    /// The last schema reads data of the new one.
    Forward,
    /// Every earlier schema reads data of the new one.
    ForwardTransitive,
    /// Both ways with the last one.
    Full,
    /// Both ways with every earlier one.
    FullTransitive,
}

impl Level {
    /// Every level, in the order of the registry's documentation.
    pub const ALL: [Level; 7] = [
        Level::None,
        Level::Backward,
        Level::BackwardTransitive,
        Level::Forward,
        Level::ForwardTransitive,
        Level::Full,
        Level::FullTransitive,
    ];

    /// Returns the name as registries spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Level::None => "NONE",
            Level::Backward => "BACKWARD",
            Level::BackwardTransitive => "BACKWARD_TRANSITIVE",
            Level::Forward => "FORWARD",
            Level::ForwardTransitive => "FORWARD_TRANSITIVE",
            Level::Full => "FULL",
            Level::FullTransitive => "FULL_TRANSITIVE",
        }
    }

    /// Returns the level of that name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|level| level.as_str().eq_ignore_ascii_case(name))
    }

    /// Returns whether every earlier schema counts, not only the last.
    pub const fn transitive(self) -> bool {
        matches!(
            self,
            Level::BackwardTransitive | Level::ForwardTransitive | Level::FullTransitive
        )
    }

    /// Returns who reads whom, in the order in which the registry checks.
    ///
    /// Source: docs/avro.md, "Levels": FULL asks first whether the old schema reads the new one.
    pub const fn directions(self) -> &'static [Direction] {
        match self {
            Level::None => &[],
            Level::Backward | Level::BackwardTransitive => &[Direction::Backward],
            Level::Forward | Level::ForwardTransitive => &[Direction::Forward],
            Level::Full | Level::FullTransitive => &[Direction::Forward, Direction::Backward],
        }
    }

    /// Returns the indexes of the earlier schemas to hold the new one against, newest first; `count` schemas are given oldest first.
    pub fn candidates(self, count: usize) -> impl Iterator<Item = usize> {
        let taken = match self {
            Level::None => 0,
            level if level.transitive() => count,
            _ => count.min(1),
        };
        (0..count).rev().take(taken)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
