//! How a schema is checked: in which directions, and against which versions.

use crate::compat::Level;

/// The compatibility of a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nothing is checked.
    None,
    /// The new text reads data of the earlier one. The registry's default.
    #[default]
    Backward,
    /// The earlier text reads data of the new one.
    Forward,
    /// Both, backward first.
    Both,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Mode; 4] = [Mode::None, Mode::Backward, Mode::Forward, Mode::Both];

    /// Returns `NONE`, `BACKWARD`, `FORWARD` or `BOTH`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Mode::None => "NONE",
            Mode::Backward => "BACKWARD",
            Mode::Forward => "FORWARD",
            Mode::Both => "BOTH",
        }
    }

    /// Returns the mode of that name, in any letter case.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|mode| mode.as_str().eq_ignore_ascii_case(name))
    }

    /// Returns the level that the mode comes to with a validation.
    pub const fn level(self, validation: Validation) -> Level {
        match (self, validation) {
            (Mode::None, _) => Level::None,
            (Mode::Backward, Validation::Latest) => Level::Backward,
            (Mode::Backward, Validation::All) => Level::BackwardTransitive,
            (Mode::Forward, Validation::Latest) => Level::Forward,
            (Mode::Forward, Validation::All) => Level::ForwardTransitive,
            (Mode::Both, Validation::Latest) => Level::Full,
            (Mode::Both, Validation::All) => Level::FullTransitive,
        }
    }
}

pub use crate::compat::Validation;
