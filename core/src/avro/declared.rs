//! What Avro Java before 1.12 refuses and 1.12 reads: a name that is used before it is defined, and a definition that is given twice.
//!
//! Source: docs/registries.md, "Avro before 1.12".

use std::collections::BTreeSet;

use crate::avro::model::{Body, Schema};
use crate::error::{Code, SchemaError};

impl Schema {
    /// Checks that every name is defined once, and before it is used.
    ///
    /// # Errors
    /// `UNDEFINED_NAME`, `REDEFINITION`.
    pub(crate) fn declared_first(&self) -> Result<(), SchemaError> {
        let mut defined = BTreeSet::new();
        for (id, ty) in (0..).zip(&self.types) {
            match ty.body {
                Body::Reference(target) if ty.node < self.ty(target).node => {
                    let message = format!(
                        "undefined name {}: it is defined only further down",
                        self.named(target)
                            .map(|named| self.full_name(named.name))
                            .unwrap_or_default()
                    );
                    return Err(self.located(SchemaError::new(Code::UndefinedName, message), id));
                }
                Body::Named(_) => {
                    let Some(named) = self.named(id) else {
                        continue;
                    };
                    let name = self.full_name(named.name);
                    if defined.contains(&name) {
                        let message = format!("can't redefine {name}: it is defined before");
                        return Err(self.located(SchemaError::new(Code::Redefinition, message), id));
                    }
                    defined.insert(name);
                }
                _ => {}
            }
        }
        Ok(())
    }
}
