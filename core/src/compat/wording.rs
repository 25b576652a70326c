//! How a registry says what breaks.

use crate::compat::check::CheckOptions;
use crate::compat::difference::Difference;
use crate::compat::level::{Direction, Level};
use crate::error::SchemaError;
use crate::schema::Schema;

/// How a registry says what breaks, and when it stops looking.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Wording {
    /// Everything about the newest version that fails, a message each with labels for `%s`, and entries about the version as a whole.
    Listed,
    /// One sentence about the first comparison that fails.
    One {
        /// Makes the sentence; of several differences the first counts.
        sentence: fn(&Difference, &Pair<'_>) -> Result<String, SchemaError>,
        /// The order in which the two comparisons of a level that asks for both are made.
        both: &'static [Direction],
        /// Makes the sentence about a mode that takes no change, of the new schema and the newest earlier one.
        refusal: fn(&Difference, &Pair<'_>) -> String,
    },
}

/// Two schemas that were compared.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair<'a> {
    pub(crate) new: &'a Schema,
    pub(crate) old: &'a Schema,
    pub(crate) direction: Direction,
    pub(crate) options: &'a CheckOptions,
}

impl Wording {
    /// Returns who reads whom, in the order of the registry.
    pub(crate) fn directions(&self, level: Level) -> &'static [Direction] {
        match (self, level.directions()) {
            (Wording::One { both, .. }, [_, _]) => both,
            (_, directions) => directions,
        }
    }
}
