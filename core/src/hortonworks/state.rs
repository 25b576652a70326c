//! The states of a version and which follows which.

/// The state of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VersionState {
    /// Added, not in use yet.
    Initiated,
    /// Handed to a review, which ends in `Reviewed` or `ChangesRequired`.
    StartReview,
    /// The review asks for changes.
    ChangesRequired,
    /// The review is done.
    Reviewed,
    /// In use: the only state that later versions are checked against.
    Enabled,
    /// Out of use for now.
    Disabled,
    /// Out of use for good.
    Archived,
    /// Gone. Final.
    Deleted,
}

impl VersionState {
    /// Every state, in the order of the numbers.
    pub const ALL: [VersionState; 8] = [
        VersionState::Initiated,
        VersionState::StartReview,
        VersionState::ChangesRequired,
        VersionState::Reviewed,
        VersionState::Enabled,
        VersionState::Disabled,
        VersionState::Archived,
        VersionState::Deleted,
    ];

    /// Returns the registry's number, 1 to 8.
    pub const fn id(self) -> u8 {
        match self {
            VersionState::Initiated => 1,
            VersionState::StartReview => 2,
            VersionState::ChangesRequired => 3,
            VersionState::Reviewed => 4,
            VersionState::Enabled => 5,
            VersionState::Disabled => 6,
            VersionState::Archived => 7,
            VersionState::Deleted => 8,
        }
    }

    /// Returns the state of that number.
    pub fn of_id(id: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Returns the states that may follow, by number; none after `Deleted`.
    pub const fn next(self) -> &'static [VersionState] {
        use VersionState::{
            Archived, ChangesRequired, Deleted, Disabled, Enabled, Initiated, Reviewed, StartReview,
        };
        match self {
            Initiated => &[StartReview, Enabled, Archived, Deleted],
            StartReview => &[ChangesRequired, Reviewed],
            ChangesRequired => &[StartReview, Deleted],
            Enabled => &[Disabled, Archived],
            Reviewed | Disabled => &[Enabled, Archived],
            Archived => &[Deleted],
            Deleted => &[],
        }
    }

    /// Returns whether `next` may follow.
    pub fn may_become(self, next: VersionState) -> bool {
        self.next().contains(&next)
    }

    /// Returns whether a version that is added in this state is checked against the earlier ones.
    pub const fn is_checked_when_added(self) -> bool {
        matches!(self, VersionState::Initiated | VersionState::Enabled)
    }
}

#[cfg(test)]
mod tests {
    use super::VersionState;

    #[test]
    fn every_state_but_deleted_leads_on() {
        for state in VersionState::ALL {
            assert_eq!(VersionState::of_id(state.id()), Some(state));
            assert_eq!(state.next().is_empty(), state == VersionState::Deleted);
            assert!(!state.may_become(VersionState::Initiated));
        }
        assert!(!VersionState::Archived.may_become(VersionState::Enabled));
        assert!(VersionState::Disabled.may_become(VersionState::Enabled));
    }
}
