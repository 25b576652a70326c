//! Compatibility, whatever the format: rules, differences, levels and the report.

mod check;
mod difference;
mod java_format;
mod level;
mod memo;
mod report;
mod rule;

pub use check::{CheckOptions, Memo, Policy, check, check_history, diff};
pub(crate) use check::{Failure, Wanted};
pub use difference::{Arg, Args, Difference, Site};
pub use level::{Direction, Level};
pub(crate) use memo::PairMemo;
pub use report::{Incompatibility, Report};
pub(crate) use rule::rules as declare_rules;
pub use rule::{Rule, Verdict};

use crate::schema::Format;

/// Returns the rules of a format in the order of its documentation, the one that all formats share first.
pub fn rules(format: Format) -> Vec<&'static Rule> {
    let own = match format {
        Format::Avro => crate::avro::rules::ALL,
        Format::Protobuf => crate::protobuf::rules::ALL,
        Format::Json => crate::json_schema::rules::ALL,
    };
    std::iter::once(&check::SCHEMA_TYPE_CHANGED)
        .chain(own.iter().copied())
        .collect()
}
