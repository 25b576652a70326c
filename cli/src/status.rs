//! What the process ends with.

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// Everything asked for is so: 0.
    Fine,
    /// Something is incompatible, or found to be wrong: 1.
    Incompatible,
    /// The input cannot be read or is refused: 2, as for wrong arguments.
    Refused,
    /// Nobody reads the output any more: 141, what a shell reports for SIGPIPE.
    Abandoned,
}

impl Status {
    /// Returns [`Status::Fine`] if `compatible`.
    pub(crate) fn of_verdict(compatible: bool) -> Self {
        if compatible {
            Status::Fine
        } else {
            Status::Incompatible
        }
    }

    /// Returns the number that the process ends with.
    pub(crate) fn code(self) -> u8 {
        match self {
            Status::Fine => 0,
            Status::Incompatible => 1,
            Status::Refused => 2,
            Status::Abandoned => 141,
        }
    }
}
