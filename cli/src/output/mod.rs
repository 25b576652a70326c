//! The formats in which outcomes are printed.

pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod junit;
pub(crate) mod sarif;
pub(crate) mod text;
