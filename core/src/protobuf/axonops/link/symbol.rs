//! Full names: no two things may have one, but packages, which many files share.

use std::collections::BTreeMap;

use super::Linker;
use crate::error::{Code, SchemaError};
use crate::protobuf::axonops::names;
use crate::protobuf::axonops::view::listed;
use crate::protobuf::model::{Type, Types};
use crate::source::Range;

impl Linker<'_> {
    /// Refuses two things of one full name, whatever they are.
    pub(super) fn symbols(&self) -> Result<(), SchemaError> {
        let mut known = Symbols {
            linker: self,
            seen: BTreeMap::new(),
        };
        for file in &self.schema.tree.files {
            let package = file.package.map_or("", |package| self.text(package));
            known.packages(package, file.package.unwrap_or_default())?;
            known.types(package, &file.types)?;
            for service in &file.services {
                let name = known.add(package, service.name)?;
                for rpc in &service.rpcs {
                    known.add(&name, rpc.name)?;
                }
            }
            for field in file.extends.iter().flat_map(|extend| &extend.fields) {
                known.add(package, field.name)?;
            }
        }
        Ok(())
    }
}

/// Every full name, and whether it is a package, which many files may share.
struct Symbols<'a> {
    linker: &'a Linker<'a>,
    seen: BTreeMap<String, bool>,
}

impl Symbols<'_> {
    fn packages(&mut self, package: &str, at: Range) -> Result<(), SchemaError> {
        let mut end = 0;
        for part in package.split('.').filter(|part| !part.is_empty()) {
            end += part.len();
            let name = package.get(..end).unwrap_or(package);
            if self.seen.insert(name.to_owned(), true) == Some(false) {
                return Err(self.twice(name, at));
            }
            end += 1;
        }
        Ok(())
    }

    fn types(&mut self, scope: &str, types: &Types) -> Result<(), SchemaError> {
        let tree = &self.linker.schema.tree;
        for id in &types.enums {
            let read = tree.enumeration(*id);
            self.add(scope, read.name)?;
            // Values are named beside their enum, not inside of it.
            for constant in &read.constants {
                self.add(scope, constant.name)?;
            }
        }
        for id in &types.messages {
            let message = tree.message(*id);
            let name = self.add(scope, message.name)?;
            for (field, _) in listed(message) {
                self.add(&name, field.name)?;
                if matches!(field.kind, Type::Map(_)) {
                    let entry = names::entry(self.linker.text(field.name));
                    self.insert(format!("{name}.{entry}"), field.span)?;
                }
            }
            for oneof in &message.oneofs {
                self.add(&name, oneof.name)?;
            }
            for field in message.extends().iter().flat_map(|extend| &extend.fields) {
                self.add(&name, field.name)?;
            }
            self.types(&name, &message.types)?;
        }
        Ok(())
    }

    fn add(&mut self, scope: &str, name: Range) -> Result<String, SchemaError> {
        let text = self.linker.text(name);
        let mut bytes = text.bytes();
        let starts = bytes
            .next()
            .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        if !starts || !bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let text =
                format!("{text:?} is no name: expected letters, digits and _, no digit first");
            return Err(self.linker.error(Code::InvalidName, name, &text));
        }
        let full = if scope.is_empty() {
            text.to_owned()
        } else {
            format!("{scope}.{text}")
        };
        self.insert(full.clone(), name)?;
        Ok(full)
    }

    fn insert(&mut self, full: String, at: Range) -> Result<(), SchemaError> {
        if self.seen.contains_key(&full) {
            return Err(self.twice(&full, at));
        }
        self.seen.insert(full, false);
        Ok(())
    }

    fn twice(&self, name: &str, at: Range) -> SchemaError {
        self.linker.error(
            Code::Redefinition,
            at,
            &format!("{name} is already defined"),
        )
    }
}
