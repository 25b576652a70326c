//! Rules are data: what a difference is called, whether it breaks, what the registry prints and what we say of it.

use serde::ser::{Serialize, SerializeStruct, Serializer};

/// Whether a difference breaks compatibility in the direction in which it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The reader cannot read everything the writer writes, says the registry.
    Breaking,
    /// The registry lets it pass.
    Allowed,
}

/// One kind of difference. The records of a format stand in its `rules.rs` and nowhere else.
#[derive(Debug)]
pub struct Rule {
    /// The public name, unique within its format; the registry's where it has one.
    pub name: &'static str,
    /// Whether it breaks, unless a dialect or policy overrides it.
    pub verdict: Verdict,
    /// The registry's message, with `{path}` and the names of the arguments; `%s` stands for the reader's and then the writer's label.
    /// Empty where the registry prints none.
    pub message: &'static str,
    /// Our own sentence, with the names of the arguments and `{reader}` and `{writer}` for the labels.
    pub reason: &'static str,
    /// What the rule means.
    pub doc: &'static str,
}

impl PartialEq for Rule {
    /// A rule is its record: two are equal when they are the same one.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Rule {}

impl Serialize for Rule {
    /// Writes `name`, `breaking`, `message` (the registry's), `reason` (ours) and `doc`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rule = serializer.serialize_struct("Rule", 5)?;
        rule.serialize_field("name", self.name)?;
        rule.serialize_field("breaking", &(self.verdict == Verdict::Breaking))?;
        rule.serialize_field("message", self.message)?;
        rule.serialize_field("reason", self.reason)?;
        rule.serialize_field("doc", self.doc.trim())?;
        rule.end()
    }
}

/// Declares a format's rules: a static for each and `ALL` with all of them in order.
///
/// After the verdict comes the registry's message (empty where it prints none), then our reason.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident: $verdict:ident, $message:literal, $reason:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub(crate) static $name: $crate::compat::Rule = $crate::compat::Rule {
                name: stringify!($name),
                verdict: $crate::compat::Verdict::$verdict,
                message: $message,
                reason: $reason,
                doc: concat!($($doc),+),
            };
        )+

        /// Every rule of the format, in the order of its documentation.
        pub(crate) static ALL: &[&$crate::compat::Rule] = &[$(&$name,)+];
    };
}
pub(crate) use rules;

/// Returns `template` with each `{name}` replaced by what `value` gives for it; a name it does not know stays as it is.
pub(crate) fn fill(
    template: &str,
    out: &mut String,
    mut value: impl FnMut(&str, &mut String) -> bool,
) {
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let known = after.split_once('}').filter(|(name, _)| value(name, out));
        if let Some((_, tail)) = known {
            rest = tail;
        } else {
            out.push('{');
            rest = after;
        }
    }
    out.push_str(rest);
}
