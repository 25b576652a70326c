//! Keywords about the value itself.

use serde_json::Value;

use super::Run;
use crate::json_schema::validation::format;
use crate::json_schema::validation::message::{self, candidates, counted, shown};
use crate::json_schema::validation::number::{equal, order};
use crate::json_schema::validation::program::{Keyword, Rule};
use crate::json_schema::validation::types;

impl<'p> Run<'p> {
    /// What is about the value itself.
    pub(super) fn assertion(&mut self, keyword: &'p Keyword, value: &Value) -> bool {
        let shown = || shown(value);
        match (&keyword.rule, value) {
            (Rule::Never, _) => self.refuse(keyword, || {
                format!("False schema does not allow {}", shown())
            }),
            (Rule::Type { types, whole }, _) => {
                types::holds(*types, value, *whole)
                    || self.refuse(keyword, || {
                        let names = types::names(*types);
                        let noun = if names.len() == 1 { "type" } else { "types" };
                        format!("{} is not of {noun} {}", shown(), names.join(", "))
                    })
            }
            (Rule::Const(wanted), _) => {
                self.charge_for(value);
                equal(value, wanted)
                    || self.refuse(keyword, || {
                        format!("{} was expected", message::shown(wanted))
                    })
            }
            (Rule::Enum { all, sorted }, _) => {
                self.charge_for(value);
                sorted.binary_search_by(|one| order(one, value)).is_ok()
                    || self.refuse(keyword, || {
                        format!("{} is not one of {}", shown(), candidates(all))
                    })
            }
            (Rule::Minimum { bound, exclusive }, Value::Number(number)) => {
                let order = bound.compare(number);
                order.is_gt()
                    || (order.is_eq() && !exclusive)
                    || self.refuse(keyword, || {
                        let than = if *exclusive {
                            "less than or equal to"
                        } else {
                            "less than"
                        };
                        format!("{number} is {than} the minimum of {}", bound.token)
                    })
            }
            (Rule::Maximum { bound, exclusive }, Value::Number(number)) => {
                let order = bound.compare(number);
                order.is_lt()
                    || (order.is_eq() && !exclusive)
                    || self.refuse(keyword, || {
                        let than = if *exclusive {
                            "greater than or equal to"
                        } else {
                            "greater than"
                        };
                        format!("{number} is {than} the maximum of {}", bound.token)
                    })
            }
            (Rule::MultipleOf(divisor), Value::Number(number)) => {
                divisor.divides(number)
                    || self.refuse(keyword, || {
                        format!("{number} is not a multiple of {}", divisor.token)
                    })
            }
            (_, Value::String(text)) => self.text(keyword, text, value),
            _ => true,
        }
    }

    fn text(&mut self, keyword: &'p Keyword, text: &str, value: &Value) -> bool {
        // A long text takes its time with every keyword.
        self.charge(text.len() / 32);
        let program = self.program;
        let shown = || shown(value);
        let length = || text.chars().count() as u64;
        let counted = |count| counted(count, "character", "characters");
        match &keyword.rule {
            Rule::MinLength(min) => {
                length() >= *min
                    || self.refuse(keyword, || {
                        format!("{} is shorter than {}", shown(), counted(*min))
                    })
            }
            Rule::MaxLength(max) => {
                length() <= *max
                    || self.refuse(keyword, || {
                        format!("{} is longer than {}", shown(), counted(*max))
                    })
            }
            Rule::Pattern(pattern) => {
                self.matches(*pattern, text)
                    || self.refuse(keyword, || {
                        let pattern = program.patterns.get(*pattern as usize);
                        let pattern = pattern.map_or("", |pattern| pattern.text());
                        format!("{} does not match \"{pattern}\"", shown())
                    })
            }
            Rule::Format(format) => {
                format.holds(text)
                    || self.refuse(keyword, || {
                        format!("{} is not a \"{}\"", shown(), format.name())
                    })
            }
            Rule::ContentEncoding => {
                format::is_encoded(text)
                    || self.refuse(keyword, || format!("{} is not encoded in base64", shown()))
            }
            Rule::ContentMediaType { encoded } => {
                format::is_document(text, *encoded)
                    || self.refuse(keyword, || format!("{} holds no JSON", shown()))
            }
            _ => true,
        }
    }
}
