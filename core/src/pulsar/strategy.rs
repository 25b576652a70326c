//! The nine strategies, and whose setting counts.

use crate::compat::Level;

/// How a topic's new schema is held against its earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strategy {
    /// The next layer decides; a checker that meets it refuses.
    Undefined,
    /// No change.
    AlwaysIncompatible,
    /// Any change.
    AlwaysCompatible,
    /// The new schema reads data of the newest.
    Backward,
    /// The newest reads data of the new one.
    Forward,
    /// Both. The broker's default.
    #[default]
    Full,
    /// The new schema reads data of all.
    BackwardTransitive,
    /// All read data of the new one.
    ForwardTransitive,
    /// Both, with all.
    FullTransitive,
}

impl Strategy {
    /// Every strategy, in Pulsar's order.
    pub const ALL: [Strategy; 9] = [
        Strategy::Undefined,
        Strategy::AlwaysIncompatible,
        Strategy::AlwaysCompatible,
        Strategy::Backward,
        Strategy::Forward,
        Strategy::Full,
        Strategy::BackwardTransitive,
        Strategy::ForwardTransitive,
        Strategy::FullTransitive,
    ];

    /// Returns the name as Pulsar spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Strategy::Undefined => "UNDEFINED",
            Strategy::AlwaysIncompatible => "ALWAYS_INCOMPATIBLE",
            Strategy::AlwaysCompatible => "ALWAYS_COMPATIBLE",
            Strategy::Backward => "BACKWARD",
            Strategy::Forward => "FORWARD",
            Strategy::Full => "FULL",
            Strategy::BackwardTransitive => "BACKWARD_TRANSITIVE",
            Strategy::ForwardTransitive => "FORWARD_TRANSITIVE",
            Strategy::FullTransitive => "FULL_TRANSITIVE",
        }
    }

    /// Returns the strategy of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|strategy| strategy.as_str() == name)
    }

    /// Returns the strategy for the name of an old auto-update policy: `AutoUpdateDisabled`, `Backward`, `Forward`, `Full`,
    /// `AlwaysCompatible`, `BackwardTransitive`, `ForwardTransitive` or `FullTransitive`.
    pub fn of_auto_update_policy(name: &str) -> Option<Self> {
        Some(match name {
            "AutoUpdateDisabled" => Strategy::AlwaysIncompatible,
            "Backward" => Strategy::Backward,
            "Forward" => Strategy::Forward,
            "Full" => Strategy::Full,
            "AlwaysCompatible" => Strategy::AlwaysCompatible,
            "BackwardTransitive" => Strategy::BackwardTransitive,
            "ForwardTransitive" => Strategy::ForwardTransitive,
            "FullTransitive" => Strategy::FullTransitive,
            _ => return None,
        })
    }

    /// Returns the level of the same meaning; `None` for `UNDEFINED` and `ALWAYS_INCOMPATIBLE`.
    pub const fn level(self) -> Option<Level> {
        Some(match self {
            Strategy::Undefined | Strategy::AlwaysIncompatible => return None,
            Strategy::AlwaysCompatible => Level::None,
            Strategy::Backward => Level::Backward,
            Strategy::Forward => Level::Forward,
            Strategy::Full => Level::Full,
            Strategy::BackwardTransitive => Level::BackwardTransitive,
            Strategy::ForwardTransitive => Level::ForwardTransitive,
            Strategy::FullTransitive => Level::FullTransitive,
        })
    }

    /// Returns whether all earlier schemas count.
    pub const fn transitive(self) -> bool {
        matches!(
            self,
            Strategy::BackwardTransitive | Strategy::ForwardTransitive | Strategy::FullTransitive
        )
    }
}

/// What was set where; the first that is set counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    /// The topic's policy; `Undefined` where it is not set.
    pub topic: Strategy,
    /// The namespace's policy.
    pub namespace: Strategy,
    /// The namespace's old auto-update policy, as a strategy.
    pub namespace_auto_update: Strategy,
    /// The broker's setting.
    pub broker: Strategy,
}

impl Default for Layers {
    fn default() -> Self {
        Self {
            topic: Strategy::Undefined,
            namespace: Strategy::Undefined,
            namespace_auto_update: Strategy::Undefined,
            broker: Strategy::Full,
        }
    }
}

impl Layers {
    /// Returns the strategy that counts.
    ///
    /// ```
    /// use schemaccord::pulsar::{Layers, Strategy};
    /// let layers = Layers { namespace: Strategy::Forward, ..Layers::default() };
    /// assert_eq!(layers.strategy(), Strategy::Forward);
    /// assert_eq!(Layers::default().strategy(), Strategy::Full);
    /// ```
    pub fn strategy(&self) -> Strategy {
        let layers = [self.topic, self.namespace, self.namespace_auto_update];
        layers
            .into_iter()
            .find(|strategy| *strategy != Strategy::Undefined)
            .unwrap_or(self.broker)
    }
}
