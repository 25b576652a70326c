//! Options as statements and in brackets.

use super::{Done, Printer};
use crate::protobuf::model::{Field, Kind, Opt, Scalar, Type, Value};
use crate::source::Sources;

impl<'a> Printer<'a> {
    /// Prints options as statements at the current level, a line end before them.
    pub(super) fn option_section(&mut self, options: &'a [Opt]) -> Done {
        let mut shown = self.shown(options).peekable();
        if shown.peek().is_some() {
            self.line();
        }
        shown.try_for_each(|option| self.option_statement(option))
    }

    pub(super) fn option_statement(&mut self, option: &'a Opt) -> Done {
        self.put("option ");
        self.option(option)?;
        self.put(";");
        self.line();
        Ok(())
    }

    /// Prints the options of a field, constant or range in brackets; a field's `default` and `json_name` come last.
    pub(super) fn bracketed(&mut self, options: &'a [Opt], field: Option<&'a Field>) -> Done {
        let shown = self.shown(options);
        let of_field = field.and_then(|field| field.options.as_deref());
        let default = of_field.and_then(|options| options.default.as_ref());
        let json_name = of_field.and_then(|options| options.json_name.as_ref());
        let count = shown.clone().count()
            + usize::from(default.is_some())
            + usize::from(json_name.is_some());
        if count == 0 {
            return Ok(());
        }
        self.put(" [");
        let several = count > 1;
        if several {
            self.line();
        }
        let mut left = count;
        let mut end = |printer: &mut Self| {
            left -= 1;
            if several {
                if left > 0 {
                    printer.put(",");
                }
                printer.line();
            }
        };
        let print = |printer: &mut Self| {
            for option in shown {
                printer.option(option)?;
                end(printer);
            }
            if let (Some(value), Some(field)) = (default, field) {
                printer.put("default = ");
                let string = field.kind == Type::Scalar(Scalar::String);
                printer.pseudo(value, string);
                end(printer);
            }
            if let Some(value) = json_name {
                printer.put("json_name = ");
                printer.pseudo(value, true);
                end(printer);
            }
            Ok(())
        };
        if several {
            self.inside(print)?;
        } else {
            print(self)?;
        }
        self.put("]");
        Ok(())
    }

    pub(super) fn pseudo(&mut self, value: &Value, string: bool) {
        match value {
            Value::Text(_, text) if string => self.quoted(*text),
            Value::Text(_, text) => self.text(*text),
            // The registry prints its own objects here, which nothing can read again.
            value => {
                let text = debug_text(value, self.sources);
                self.put(&text);
            }
        }
    }

    pub(super) fn option(&mut self, option: &Opt) -> Done {
        let mut option = option;
        loop {
            if option.parenthesized {
                self.put("(");
                self.text(option.name);
                self.put(")");
            } else {
                self.text(option.name);
            }
            match &option.value {
                Value::Part(part) => {
                    self.put(".");
                    option = part;
                }
                value => {
                    self.put(" = ");
                    return match value {
                        Value::List(items) => self.own_list(items),
                        value => self.value(value),
                    };
                }
            }
        }
    }

    /// Prints a list that is an option's own value: a single element stays on the line.
    pub(super) fn own_list(&mut self, items: &[Value]) -> Done {
        if let [single] = items {
            self.put("[");
            self.value(single)?;
            self.put("]");
            return Ok(());
        }
        self.list(items)
    }

    pub(super) fn list(&mut self, items: &[Value]) -> Done {
        self.put("[");
        self.line();
        self.inside(|printer| {
            for (index, item) in items.iter().enumerate() {
                printer.value(item)?;
                if index + 1 < items.len() {
                    printer.put(",");
                }
                printer.line();
            }
            Ok(())
        })?;
        self.put("]");
        Ok(())
    }

    pub(super) fn value(&mut self, value: &Value) -> Done {
        match value {
            Value::Text(Kind::String, text) => self.quoted(*text),
            Value::Text(_, text) => self.text(*text),
            Value::List(items) => self.list(items)?,
            Value::Part(option) => self.option(option)?,
            Value::Literal(entries) => {
                self.put("{");
                self.line();
                self.inside(|printer| {
                    for (index, (key, value)) in entries.iter().enumerate() {
                        printer.text(*key);
                        printer.put(": ");
                        printer.value(value)?;
                        if index + 1 < entries.len() {
                            printer.put(",");
                        }
                        printer.line();
                    }
                    Ok(())
                })?;
                self.put("}");
            }
        }
        Ok(())
    }
}

/// Returns a value as Java prints the registry's objects.
fn debug_text(value: &Value, sources: &Sources) -> String {
    match value {
        Value::Text(Kind::String, text) => sources.get(*text).to_owned(),
        Value::Text(kind, text) => {
            let kind = match kind {
                Kind::Boolean => "BOOLEAN",
                Kind::Enum => "ENUM",
                Kind::Number | Kind::String => "NUMBER",
            };
            format!("OptionPrimitive(kind={kind}, value={})", sources.get(*text))
        }
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| debug_text(item, sources)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Literal(entries) => {
            let entries: Vec<_> = entries
                .iter()
                .map(|(key, value)| format!("{}={}", sources.get(*key), debug_text(value, sources)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Part(option) => format!(
            "{} = {}",
            sources.get(option.name),
            debug_text(&option.value, sources)
        ),
    }
}
