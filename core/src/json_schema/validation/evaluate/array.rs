//! Keywords about arrays and their items.

use serde_json::Value;

use super::{Run, Seen};
use crate::json_schema::validation::message::{counted, shown, unexpected};
use crate::json_schema::validation::number::order;
use crate::json_schema::validation::program::{Keyword, Rule};

impl<'p> Run<'p> {
    pub(super) fn array<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        items: &'v [Value],
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let size = items.len() as u64;
        let mut fits = true;
        match &keyword.rule {
            Rule::MinItems(min) if size < *min => {
                let wanted = counted(*min, "item", "items");
                return self.refuse(keyword, || {
                    format!("{} has less than {wanted}", shown(value))
                });
            }
            Rule::MaxItems(max) if size > *max => {
                let wanted = counted(*max, "item", "items");
                return self.refuse(keyword, || {
                    format!("{} has more than {wanted}", shown(value))
                });
            }
            Rule::UniqueItems => {
                self.charge_for(value);
                let mut sorted: Vec<&Value> = items.iter().collect();
                sorted.sort_unstable_by(|a, b| order(a, b));
                let mut pairs = sorted.iter().zip(sorted.iter().skip(1));
                return !pairs.any(|(a, b)| order(a, b).is_eq())
                    || self.refuse(keyword, || {
                        format!("{} has non-unique elements", shown(value))
                    });
            }
            Rule::PrefixItems(all) => {
                for (index, (schema, value)) in all.iter().zip(items).enumerate() {
                    fits &= self.item(*schema, index, value);
                }
                if let Some(seen) = seen {
                    seen.first = seen.first.max(all.len());
                }
            }
            Rule::Items {
                schema,
                from,
                additional,
            } => {
                let rest = items.iter().enumerate().skip(*from);
                if *additional && rest.len() > 0 {
                    return self.refuse(keyword, || {
                        let extra: Vec<String> = rest.map(|(_, value)| shown(value)).collect();
                        unexpected("Additional items", &extra)
                    });
                }
                for (index, value) in rest {
                    fits &= self.item(*schema, index, value);
                    if !(fits || self.tells) {
                        return false;
                    }
                }
                if let Some(seen) = seen {
                    seen.all_items = true;
                }
            }
            Rule::Contains { .. } => return self.contains(keyword, value, items, seen),
            Rule::UnevaluatedItems(schema) => {
                let mut extra = Vec::new();
                if let Some(seen) = seen.as_deref_mut() {
                    seen.items.sort_unstable();
                }
                for (index, value) in items.iter().enumerate() {
                    let known = seen.as_ref().is_some_and(|seen| seen.has_item(index));
                    if !known && !self.quietly(*schema, value, None) {
                        if !self.tells {
                            return false;
                        }
                        extra.push(shown(value));
                    }
                }
                if let Some(seen) = seen {
                    seen.all_items = true;
                }
                if !extra.is_empty() {
                    return self.refuse(keyword, || unexpected("Unevaluated items", &extra));
                }
            }
            _ => {}
        }
        fits
    }

    fn contains<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &Value,
        items: &'v [Value],
        seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let Rule::Contains {
            schema,
            min,
            max,
            min_at,
            max_at,
            marks,
        } = &keyword.rule
        else {
            return true;
        };
        let mut fitting = Vec::new();
        for (index, value) in items.iter().enumerate() {
            if self.quietly(*schema, value, None) {
                fitting.push(index);
            }
        }
        let count = fitting.len() as u64;
        if let (true, Some(seen)) = (*marks, seen) {
            seen.items.extend(fitting);
        }
        let (name, at, bound) = match max {
            _ if count < *min => ("minContains", min_at, format!("less than {min}")),
            Some(max) if count > *max => ("maxContains", max_at, format!("more than {max}")),
            _ => return true,
        };
        if self.tells {
            let shown = shown(value);
            let message = if count == 0 && *min == 1 {
                format!("None of {shown} are valid under the given schema")
            } else {
                format!(
                    "{} of {shown} {} valid under the given schema, {bound}",
                    counted(count, "item", "items"),
                    if count == 1 { "is" } else { "are" }
                )
            };
            // Without a bound of its own it is at least one that has to fit.
            match at {
                Some(at) => self.tell(name, *at, message),
                None => self.tell(keyword.name, keyword.at, message),
            }
        }
        false
    }
}
