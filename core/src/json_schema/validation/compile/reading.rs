//! Reading the values of keywords, each as what it has to be.

use serde_json::Value;

use crate::json::{self, Kind, NodeId, Tree};
use crate::json_schema::decimal::Decimal;
use crate::json_schema::validation::number::Bound;
use crate::json_schema::validation::resource::{Fault, Place, Scope};
use crate::json_schema::validation::types;

/// One schema while its keywords are read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'t> {
    pub(super) tree: &'t Tree,
    pub(super) place: Place,
    pub(super) scope: Scope,
}

impl<'t> Reading<'t> {
    pub(super) fn member(&self, keyword: &str) -> Option<NodeId> {
        self.tree.member(self.place.node, keyword)
    }

    pub(super) fn at(&self, node: NodeId) -> Place {
        Place { node, ..self.place }
    }

    pub(super) fn wrong(&self, node: NodeId, keyword: &str, expected: &str) -> Fault {
        let found = match self.tree.kind(node) {
            Kind::Number => self.tree.token(node),
            kind => kind.described(),
        };
        Fault::at(
            self.at(node),
            format!("{keyword} must be {expected}, found {found}"),
        )
    }

    pub(super) fn number(&self, node: NodeId, keyword: &str) -> Result<Bound, Fault> {
        if self.tree.kind(node) != Kind::Number {
            return Err(self.wrong(node, keyword, "a number"));
        }
        Ok(Bound::of(self.tree.token(node)))
    }

    pub(super) fn size(&self, node: NodeId, keyword: &str) -> Result<u64, Fault> {
        let wrong = || self.wrong(node, keyword, "a whole number from 0");
        if self.tree.kind(node) != Kind::Number {
            return Err(wrong());
        }
        let token = self.tree.token(node);
        if let Ok(size) = token.parse() {
            return Ok(size);
        }
        let decimal = Decimal::of(token);
        let least = decimal.compare(&Decimal::of("0")).is_ge();
        if !least || !decimal.is_multiple_of(&Decimal::of("1")) {
            return Err(wrong());
        }
        // What no document reaches need not be told apart.
        let double: f64 = token.parse().unwrap_or(f64::MAX);
        Ok(format!("{double:.0}").parse().unwrap_or(u64::MAX))
    }

    pub(super) fn flag(&self, node: NodeId, keyword: &str) -> Result<bool, Fault> {
        let flag = self.tree.boolean(node);
        flag.ok_or_else(|| self.wrong(node, keyword, "a boolean"))
    }

    pub(super) fn text(&self, node: NodeId, keyword: &str) -> Result<&'t str, Fault> {
        let text = self.tree.text(node);
        text.ok_or_else(|| self.wrong(node, keyword, "a string"))
    }

    pub(super) fn list(&self, node: NodeId, keyword: &str) -> Result<Vec<NodeId>, Fault> {
        match self.tree.kind(node) {
            Kind::Array => Ok(self.tree.elements(node).collect()),
            _ => Err(self.wrong(node, keyword, "an array")),
        }
    }

    pub(super) fn map(&self, node: NodeId, keyword: &str) -> Result<Vec<(String, NodeId)>, Fault> {
        if self.tree.kind(node) != Kind::Object {
            return Err(self.wrong(node, keyword, "an object"));
        }
        let members = self.tree.members(node);
        let named =
            members.map(|(key, value)| (self.tree.text(key).unwrap_or("").to_owned(), value));
        let mut named: Vec<_> = named.collect();
        named.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(named)
    }

    pub(super) fn names(&self, node: NodeId, keyword: &str) -> Result<Vec<String>, Fault> {
        let mut names = Vec::new();
        for name in self.list(node, keyword)? {
            let name = self.text(name, keyword)?;
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Ok(names)
    }

    pub(super) fn value(&self, node: NodeId) -> Result<Value, Fault> {
        json::value(self.tree, node)
            .map_err(|error| Fault::at(self.at(node), error.message().to_owned()))
    }

    pub(super) fn types(&self, node: NodeId) -> Result<u8, Fault> {
        let one = |node: NodeId| {
            let bit = self.tree.text(node).and_then(types::bit);
            bit.ok_or_else(|| self.wrong(node, "type", "a name of a type"))
        };
        if self.tree.kind(node) == Kind::Array {
            let all = self.tree.elements(node);
            return all.map(one).try_fold(0, |types, bit| Ok(types | bit?));
        }
        one(node)
    }
}
