//! Keywords about objects and their members.

use serde_json::{Map, Value};

use super::{Run, Seen};
use crate::json_schema::validation::message::{counted, shown, unexpected};
use crate::json_schema::validation::program::{Keyword, Rule, SchemaId};

impl<'p> Run<'p> {
    pub(super) fn object<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        members: &'v Map<String, Value>,
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let size = members.len() as u64;
        let mut fits = true;
        match &keyword.rule {
            Rule::MinProperties(min) if size < *min => {
                let wanted = counted(*min, "property", "properties");
                return self.refuse(keyword, || {
                    format!("{} has less than {wanted}", shown(value))
                });
            }
            Rule::MaxProperties(max) if size > *max => {
                let wanted = counted(*max, "property", "properties");
                return self.refuse(keyword, || {
                    format!("{} has more than {wanted}", shown(value))
                });
            }
            Rule::Required(names) => return self.required(keyword, names, members),
            Rule::DependentRequired(all) => {
                self.charge(all.len());
                for (name, names) in all {
                    if members.contains_key(name) {
                        fits &= self.required(keyword, names, members);
                    }
                }
            }
            Rule::DependentSchemas(all) => {
                self.charge(all.len());
                for (name, schema) in all {
                    if members.contains_key(name) {
                        fits &= self.schema(*schema, value, seen.as_deref_mut());
                    }
                }
            }
            // Both are in the order of names.
            Rule::Properties(all) => {
                for (name, value) in members {
                    let Ok(at) = all.binary_search_by(|(known, _)| known.cmp(name)) else {
                        continue;
                    };
                    let Some((_, schema)) = all.get(at) else {
                        continue;
                    };
                    fits &= self.member(*schema, name, value);
                    if let Some(seen) = seen.as_deref_mut() {
                        seen.properties.push(name);
                    }
                    if !(fits || self.tells) {
                        return false;
                    }
                }
            }
            Rule::PatternProperties(all) => {
                for (name, value) in members {
                    for (pattern, schema) in all {
                        if !self.matches(*pattern, name) {
                            continue;
                        }
                        fits &= self.member(*schema, name, value);
                        if let Some(seen) = seen.as_deref_mut() {
                            seen.properties.push(name);
                        }
                    }
                }
            }
            Rule::AdditionalProperties { .. } => return self.additional(keyword, members, seen),
            Rule::PropertyNames(schema) => {
                for name in members.keys() {
                    let first = self.found.len();
                    fits &= self.schema(*schema, &Value::String(name.clone()), None);
                    for refusal in self.found.iter_mut().skip(first) {
                        refusal.keyword = keyword.name;
                    }
                }
            }
            Rule::UnevaluatedProperties(schema) => {
                return self.unevaluated(keyword, *schema, members, seen);
            }
            _ => {}
        }
        fits
    }

    /// Members that neither `properties` nor `patternProperties` names.
    fn additional<'v>(
        &mut self,
        keyword: &'p Keyword,
        members: &'v Map<String, Value>,
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let Rule::AdditionalProperties {
            schema,
            names,
            patterns,
            never,
        } = &keyword.rule
        else {
            return true;
        };
        let mut fits = true;
        let mut extra = Vec::new();
        for (name, value) in members {
            let known = names.binary_search(name).is_ok()
                || patterns.iter().any(|pattern| self.matches(*pattern, name));
            if known {
                continue;
            }
            if let Some(seen) = seen.as_deref_mut() {
                seen.properties.push(name);
            }
            if *never {
                fits = false;
                extra.push(name);
            } else {
                fits &= self.member(*schema, name, value);
            }
            if !(fits || self.tells) {
                return false;
            }
        }
        if extra.is_empty() {
            return fits;
        }
        self.refuse(keyword, || {
            unexpected("Additional properties", &quoted(&extra))
        })
    }

    /// Members that no keyword has looked at.
    fn unevaluated<'v>(
        &mut self,
        keyword: &'p Keyword,
        schema: SchemaId,
        members: &'v Map<String, Value>,
        seen: Option<&mut Seen<'v>>,
    ) -> bool {
        let mut none = Seen::default();
        let seen = seen.unwrap_or(&mut none);
        seen.properties.sort_unstable();
        let mut extra = Vec::new();
        for (name, value) in members {
            if !seen.has_property(name) && !self.quietly(schema, value, None) {
                if !self.tells {
                    return false;
                }
                extra.push(name);
            }
        }
        seen.all_properties = true;
        extra.is_empty()
            || self.refuse(keyword, || {
                unexpected("Unevaluated properties", &quoted(&extra))
            })
    }

    fn required(
        &mut self,
        keyword: &Keyword,
        names: &[String],
        members: &Map<String, Value>,
    ) -> bool {
        let mut fits = true;
        for name in names {
            if !members.contains_key(name) {
                fits = self.refuse(keyword, || {
                    format!("{} is a required property", Value::from(name.as_str()))
                });
                if !self.tells {
                    return false;
                }
            }
        }
        fits
    }
}

fn quoted(names: &[&String]) -> Vec<String> {
    names.iter().map(|name| format!("'{name}'")).collect()
}
