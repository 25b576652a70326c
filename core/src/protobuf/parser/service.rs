//! Services and their methods.

use super::Parser;
use crate::error::SchemaError;
use crate::protobuf::model::{Resolved, Rpc, RpcType, Service};
use crate::source::Range;

impl Parser<'_, '_> {
    pub(super) fn service(&mut self) -> Result<Service, SchemaError> {
        let (name, _) = self.lexer.name()?;
        self.lexer.expect(b'{')?;
        let mut service = Service {
            name,
            options: Vec::new(),
            rpcs: Vec::new(),
        };
        while !self.lexer.take(b'}')? {
            if self.lexer.take(b';')? {
                continue;
            }
            self.count()?;
            let label = self.lexer.word()?;
            match self.lexer.get(label) {
                "option" => service.options.push(self.option_statement()?),
                "rpc" => service.rpcs.push(self.rpc()?),
                other => {
                    let message = format!("unexpected '{other}': expected 'rpc' or 'option'");
                    return Err(self.lexer.error_at(label, &message));
                }
            }
        }
        Ok(service)
    }

    pub(super) fn rpc(&mut self) -> Result<Rpc, SchemaError> {
        let (name, _) = self.lexer.name()?;
        let request = self.rpc_type()?;
        let word = self.lexer.word()?;
        if self.lexer.get(word) != "returns" {
            let message = format!("expected 'returns', found '{}'", self.lexer.get(word));
            return Err(self.lexer.error_at(word, &message));
        }
        let response = self.rpc_type()?;
        let mut options = Vec::new();
        if self.lexer.take(b'{')? {
            while !self.lexer.take(b'}')? {
                if self.lexer.take(b';')? {
                    continue;
                }
                self.count()?;
                let label = self.lexer.word()?;
                if self.lexer.get(label) != "option" {
                    let message =
                        format!("unexpected '{}': expected 'option'", self.lexer.get(label));
                    return Err(self.lexer.error_at(label, &message));
                }
                options.push(self.option_statement()?);
            }
        } else {
            self.lexer.expect(b';')?;
        }
        Ok(Rpc {
            name,
            request,
            response,
            options,
        })
    }

    pub(super) fn rpc_type(&mut self) -> Result<RpcType, SchemaError> {
        self.lexer.expect(b'(')?;
        let mut word = self.lexer.word()?;
        let stream = self.lexer.get(word) == "stream";
        if stream {
            word = self.lexer.word()?;
        }
        let kind = self.data_type(word)?;
        let span = Range::new(word.start, self.lexer.at());
        self.lexer.expect(b')')?;
        Ok(RpcType {
            stream,
            kind,
            resolved: Resolved::Nothing,
            span,
        })
    }
}
