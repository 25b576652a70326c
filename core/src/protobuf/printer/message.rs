//! Messages, enums, oneofs and fields.

use super::{Done, Extent, Printer, check_map_key};
use crate::protobuf::model::{
    Enum, EnumId, Extend, Field, Group, Message, MessageId, OneOf, Type, Types,
};

impl<'a> Printer<'a> {
    pub(super) fn message(&mut self, id: MessageId) -> Done {
        let message = self.tree.message(id);
        self.put("message ");
        self.text(message.name);
        self.put(" {");
        if let Some(rest) = &message.rest {
            if !rest.reserved.is_empty() {
                self.line();
                self.inside(|printer| {
                    for reserved in &rest.reserved {
                        printer.reserved(reserved);
                    }
                    Ok(())
                })?;
            }
            let mut shown = self.shown(&rest.options).peekable();
            if shown.peek().is_some() {
                self.line();
                self.inside(|printer| {
                    shown.try_for_each(|option| printer.option_statement(option))
                })?;
            }
        }
        if !message.fields.is_empty() {
            self.line();
            self.inside(|printer| printer.fields(&message.fields))?;
        }
        self.oneofs(message)?;
        if let Some(rest) = &message.rest {
            if !rest.groups.is_empty() {
                self.line();
                self.inside(|printer| {
                    rest.groups
                        .iter()
                        .try_for_each(|group| printer.group(group))
                })?;
            }
            if self.extent == Extent::Everything {
                if !rest.extensions.is_empty() {
                    self.line();
                    self.inside(|printer| {
                        rest.extensions
                            .iter()
                            .try_for_each(|extensions| printer.extensions(extensions))
                    })?;
                }
                if message.blank.extends || !rest.extends.is_empty() {
                    self.line();
                    self.inside(|printer| printer.extend_list(&rest.extends))?;
                }
            }
        }
        if !message.types.is_empty() {
            self.line();
            self.inside(|printer| printer.types(&message.types))?;
        }
        self.put("}");
        self.line();
        Ok(())
    }

    pub(super) fn extend_list(&mut self, extends: &'a [Extend]) -> Done {
        for extend in extends {
            self.put("extend ");
            self.text(extend.name);
            self.put(" {");
            self.inside_braces(&extend.fields)?;
        }
        Ok(())
    }

    pub(super) fn oneofs(&mut self, message: &'a Message) -> Done {
        if message.blank.oneofs || !message.oneofs.is_empty() {
            self.line();
            self.inside(|printer| {
                message
                    .oneofs
                    .iter()
                    .try_for_each(|oneof| printer.oneof(oneof))
            })?;
        }
        Ok(())
    }

    pub(super) fn oneof(&mut self, oneof: &'a OneOf) -> Done {
        self.put("oneof ");
        self.text(oneof.name);
        self.put(" {");
        let mut shown = self.shown(&oneof.options).peekable();
        if shown.peek().is_some() {
            self.line();
            self.inside(|printer| shown.try_for_each(|option| printer.option_statement(option)))?;
        }
        if !oneof.fields.is_empty() {
            self.line();
            self.inside(|printer| printer.fields(&oneof.fields))?;
        }
        if !oneof.groups.is_empty() {
            self.line();
            self.inside(|printer| {
                oneof
                    .groups
                    .iter()
                    .try_for_each(|group| printer.group(group))
            })?;
        }
        self.put("}");
        self.line();
        Ok(())
    }

    pub(super) fn group(&mut self, group: &'a Group) -> Done {
        if let Some(label) = group.label {
            self.put(label.as_str());
            self.put(" ");
        }
        self.put("group ");
        self.text(group.name);
        self.put(" = ");
        self.number(group.tag);
        self.put(" {");
        self.inside_braces(&group.fields)
    }

    pub(super) fn enumeration(&mut self, id: EnumId) -> Done {
        let Enum {
            name,
            reserved,
            options,
            constants,
            ..
        } = self.tree.enumeration(id);
        self.put("enum ");
        self.text(*name);
        self.put(" {");
        let mut shown = self.shown(options).peekable();
        if !reserved.is_empty() || shown.peek().is_some() || !constants.is_empty() {
            self.line();
        }
        self.inside(|printer| {
            for reserved in reserved {
                printer.reserved(reserved);
            }
            shown.try_for_each(|option| printer.option_statement(option))?;
            for constant in constants {
                printer.text(constant.name);
                printer.put(" = ");
                printer.number(constant.tag);
                printer.bracketed(&constant.options, None)?;
                printer.put(";");
                printer.line();
            }
            Ok(())
        })?;
        self.put("}");
        self.line();
        Ok(())
    }

    /// Prints fields, if any, and the closing brace.
    pub(super) fn inside_braces(&mut self, fields: &'a [Field]) -> Done {
        if !fields.is_empty() {
            self.line();
            self.inside(|printer| printer.fields(fields))?;
        }
        self.put("}");
        self.line();
        Ok(())
    }

    pub(super) fn fields(&mut self, fields: &'a [Field]) -> Done {
        fields.iter().try_for_each(|field| self.field(field))
    }

    pub(super) fn field(&mut self, field: &'a Field) -> Done {
        if let Some(label) = field.label {
            self.put(label.as_str());
            self.put(" ");
        }
        self.kind(field.kind)?;
        self.put(" ");
        self.text(field.name);
        self.put(" = ");
        self.number(field.tag);
        if field.options.is_some() {
            self.bracketed(field.options(), Some(field))?;
        }
        self.put(";");
        self.line();
        Ok(())
    }

    pub(super) fn kind(&mut self, kind: Type) -> Done {
        match kind {
            Type::Scalar(scalar) => self.put(scalar.as_str()),
            Type::Named(name) => self.text(name),
            Type::Map(id) => {
                let Some(map) = self.tree.map(id) else {
                    return Ok(());
                };
                check_map_key(map.key, self.sources)?;
                self.put("map<");
                self.kind(map.key)?;
                self.put(", ");
                self.kind(map.value)?;
                self.put(">");
            }
        }
        Ok(())
    }

    pub(super) fn types(&mut self, types: &'a Types) -> Done {
        for id in &types.messages {
            self.message(*id)?;
        }
        types.enums.iter().try_for_each(|id| self.enumeration(*id))
    }
}
