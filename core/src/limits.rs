//! Bounds on what one call may cost; exceeding one is an error, never a hang.

/// What one call may cost. Every bound has a code of its own in [`Code`](crate::Code).
///
/// The default is far above any published schema: the largest texts in public registries stay under a megabyte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a schema's text and of all its references together.
    pub bytes: usize,
    /// Nesting of JSON values, of braces in a `.proto` file, and of types through names.
    ///
    /// The registry's JSON reader stops at 1,000 itself.
    pub depth: usize,
    /// JSON values or declarations in all texts of a schema together.
    pub nodes: usize,
    /// Pairs of types that one comparison may look at.
    pub pairs: usize,
    /// Differences that one comparison may report.
    pub findings: usize,
    /// Bytes of one text that is made (canonical, resolved, normalized).
    pub output: usize,
    /// Steps that the search for evidence may take for one pair of schemas: types, candidates and values looked at. What is not found
    /// within them stays open; this bound is no error.
    pub evidence: usize,
}

impl Limits {
    /// The bounds that apply when the caller names none.
    pub const DEFAULT: Self = Self {
        bytes: 16 << 20,
        depth: 1_000,
        nodes: 2_000_000,
        pairs: 4_000_000,
        findings: 100_000,
        output: 64 << 20,
        evidence: 1_000_000,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
