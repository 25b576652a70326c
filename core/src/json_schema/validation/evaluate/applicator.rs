//! Keywords that apply schemas to the same value.

use serde_json::Value;

use super::{Run, Seen};
use crate::json_schema::validation::message::shown;
use crate::json_schema::validation::program::{Keyword, Rule, SchemaId};

impl<'p> Run<'p> {
    /// What applies schemas to the same value.
    pub(super) fn applicator<'v>(
        &mut self,
        keyword: &'p Keyword,
        value: &'v Value,
        mut seen: Option<&mut Seen<'v>>,
    ) -> bool {
        match &keyword.rule {
            Rule::Reference(schema) => self.schema(*schema, value, seen),
            Rule::Dynamic { name, otherwise } => {
                let program = self.program;
                let mut outer = self.entered.iter();
                let found = outer.find_map(|resource| program.dynamic(*resource, name));
                self.schema(found.unwrap_or(*otherwise), value, seen)
            }
            Rule::AllOf(all) => {
                let mut fits = true;
                for schema in all {
                    fits &= self.schema(*schema, value, seen.as_deref_mut());
                    if !(fits || self.tells) {
                        return false;
                    }
                }
                fits
            }
            Rule::AnyOf(all) => {
                let fitting = self.fitting(all, value, seen, None);
                fitting > 0
                    || self.refuse(keyword, || {
                        let shown = shown(value);
                        format!("{shown} is not valid under any of the schemas listed in the 'anyOf' keyword")
                    })
            }
            Rule::OneOf(all) => {
                let fitting = self.fitting(all, value, seen, Some(2));
                fitting == 1
                    || self.refuse(keyword, || {
                        let how = match fitting {
                            0 => "not valid under any",
                            _ => "valid under more than one",
                        };
                        format!(
                            "{} is {how} of the schemas listed in the 'oneOf' keyword",
                            shown(value)
                        )
                    })
            }
            Rule::Not(schema) => {
                !self.quietly(*schema, value, None)
                    || self.refuse(keyword, || {
                        format!(
                            "{} is valid under the schema that 'not' forbids",
                            shown(value)
                        )
                    })
            }
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let mut own = Seen::default();
                let holds = self.quietly(*condition, value, Some(&mut own));
                if let (true, Some(seen)) = (holds, seen.as_deref_mut()) {
                    seen.merge(own);
                }
                let branch = if holds { then } else { otherwise };
                branch.is_none_or(|schema| self.schema(schema, value, seen))
            }
            _ => true,
        }
    }

    /// Returns how many of the schemas a value fits; looks no further than needed: to the first, or to the number `most`, unless what is
    /// looked at counts.
    fn fitting<'v>(
        &mut self,
        all: &[SchemaId],
        value: &'v Value,
        mut seen: Option<&mut Seen<'v>>,
        most: Option<usize>,
    ) -> usize {
        let mut count = 0;
        for schema in all {
            let mut own = Seen::default();
            let wanted = seen.is_some().then_some(&mut own);
            if !self.quietly(*schema, value, wanted) {
                continue;
            }
            count += 1;
            match seen.as_deref_mut() {
                Some(seen) => seen.merge(own),
                None if count >= most.unwrap_or(1) => break,
                None => {}
            }
        }
        count
    }
}
