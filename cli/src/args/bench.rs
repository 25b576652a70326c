//! Arguments of `bench`.

use std::path::PathBuf;

use super::seconds;

#[derive(Debug, clap::Args)]
pub(crate) struct BenchArgs {
    /// The case file: one request a line
    #[arg(value_name = "CASES")]
    pub(crate) cases: PathBuf,
    /// How long each figure is measured, after as long a warm-up
    #[arg(long, default_value = "3", value_name = "N", value_parser = seconds)]
    pub(crate) seconds: f64,
    /// Count the evidence of the incompatible cases in place of measuring checks
    #[arg(long)]
    pub(crate) evidence: bool,
    /// Read so many data of every pair that is said to keep them all, in place of measuring checks
    #[arg(long, value_name = "N", conflicts_with = "evidence")]
    pub(crate) audit: Option<usize>,
}
