//! Services and their methods.

use super::{Done, Printer};
use crate::protobuf::model::{RpcType, Service};

impl<'a> Printer<'a> {
    pub(super) fn service(&mut self, service: &'a Service) -> Done {
        self.put("service ");
        self.text(service.name);
        self.put(" {");
        let mut shown = self.shown(&service.options).peekable();
        if shown.peek().is_some() {
            self.line();
            self.inside(|printer| shown.try_for_each(|option| printer.option_statement(option)))?;
        }
        if !service.rpcs.is_empty() {
            self.line();
        }
        self.inside(|printer| {
            for rpc in &service.rpcs {
                printer.put("rpc ");
                printer.text(rpc.name);
                printer.put(" (");
                printer.rpc_type(&rpc.request)?;
                printer.put(") returns (");
                printer.rpc_type(&rpc.response)?;
                printer.put(")");
                let mut shown = printer.shown(&rpc.options).peekable();
                if shown.peek().is_some() {
                    printer.put(" {");
                    printer.line();
                    printer.inside(|printer| {
                        shown.try_for_each(|option| printer.option_statement(option))
                    })?;
                    printer.put("}");
                }
                printer.put(";");
                printer.line();
            }
            Ok(())
        })?;
        self.put("}");
        self.line();
        Ok(())
    }

    pub(super) fn rpc_type(&mut self, rpc_type: &RpcType) -> Done {
        if rpc_type.stream {
            self.put("stream ");
        }
        self.kind(rpc_type.kind)
    }
}
