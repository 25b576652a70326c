//! Canonical text: what the registry stores and hashes.
//!
//! Source: docs/protobuf.md, "Canonical text" and "Formats".

mod message;
mod option;
mod range;
mod service;

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::model::{Extend, File, ImportKind, Opt, Scalar, Tree, Type};
use crate::source::{Range, Sources};

/// What is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Everything,
    /// No custom options but the registry's own, no `extensions`, no `extend`.
    NoExtensions,
}

/// Prints the first file of a tree.
///
/// # Errors
/// `WRONG_TYPE` for a map key that no map can have, `LIMIT_OUTPUT`.
pub(super) fn print(
    tree: &Tree,
    sources: &Sources,
    extent: Extent,
    limits: &Limits,
) -> Result<String, SchemaError> {
    let size = sources.file(0);
    let out = String::with_capacity((size.end - size.start) as usize + 256);
    let mut printer = Printer {
        tree,
        sources,
        extent,
        out,
        depth: 0,
        fresh: true,
        most: limits.output,
    };
    printer.file(tree.root())?;
    Ok(printer.out)
}

struct Printer<'a> {
    tree: &'a Tree,
    sources: &'a Sources,
    extent: Extent,
    out: String,
    depth: usize,
    /// A line has just ended: the next thing printed, be it the next line end, is indented first.
    fresh: bool,
    most: usize,
}

type Done = Result<(), SchemaError>;

impl<'a> Printer<'a> {
    /// Prints a text without line ends.
    fn put(&mut self, text: &str) {
        if self.fresh {
            self.out.extend(std::iter::repeat_n("  ", self.depth));
            self.fresh = false;
        }
        self.out.push_str(text);
    }

    fn line(&mut self) {
        self.put("\n");
        self.fresh = true;
    }

    fn text(&mut self, range: Range) {
        let text = self.sources.get(range);
        if text.contains('\n') {
            for (index, part) in text.split('\n').enumerate() {
                if index > 0 {
                    self.line();
                }
                self.put(part);
            }
        } else {
            self.put(text);
        }
    }

    fn number(&mut self, number: i32) {
        let mut digits = [0u8; 11];
        let mut rest = number.unsigned_abs();
        let mut at = digits.len();
        loop {
            at -= 1;
            if let Some(place) = digits.get_mut(at) {
                *place = b'0' + (rest % 10) as u8;
            }
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if number < 0 {
            self.put("-");
        }
        let text = digits
            .get(at..)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .unwrap_or("");
        self.put(text);
    }

    fn quoted(&mut self, range: Range) {
        self.put("\"");
        let text = self.sources.get(range);
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| matches!(c, '\u{7}'..='\r' | '\\' | '\'' | '"')) {
            self.put(rest.get(..at).unwrap_or(""));
            let special = rest.as_bytes().get(at).copied().unwrap_or(0);
            self.put(match special {
                7 => "\\a",
                8 => "\\b",
                9 => "\\t",
                b'\n' => "\\n",
                11 => "\\v",
                12 => "\\f",
                b'\r' => "\\r",
                b'\\' => "\\\\",
                b'\'' => "\\'",
                _ => "\\\"",
            });
            rest = rest.get(at + 1..).unwrap_or("");
        }
        self.put(rest);
        self.put("\"");
    }

    fn limit(&self) -> Done {
        if self.out.len() > self.most {
            let message = format!("the canonical text is longer than {} bytes", self.most);
            return Err(SchemaError::new(Code::LimitOutput, message));
        }
        Ok(())
    }

    /// Prints what is inside braces one level deeper.
    fn inside(&mut self, print: impl FnOnce(&mut Self) -> Done) -> Done {
        self.depth += 1;
        let done = print(self);
        self.depth -= 1;
        self.limit()?;
        done
    }

    fn shown(&self, options: &'a [Opt]) -> impl Iterator<Item = &'a Opt> + Clone + use<'a> {
        let (extent, sources) = (self.extent, self.sources);
        // The name is owned by the sources, which outlive the printer.
        options.iter().filter(move |option| {
            extent == Extent::Everything
                || !option.parenthesized
                || sources.get(option.name).starts_with("confluent.")
        })
    }

    fn extends(&self, extends: &'a [Extend]) -> &'a [Extend] {
        if self.extent == Extent::Everything {
            extends
        } else {
            &[]
        }
    }

    fn file(&mut self, file: &'a File) -> Done {
        if let Some(syntax) = file.syntax {
            self.put("syntax = \"");
            self.put(syntax.as_str());
            self.put("\";");
            self.line();
        }
        if let Some(package) = file.package {
            self.put("package ");
            self.text(package);
            self.put(";");
            self.line();
        }
        if file
            .imports
            .iter()
            .any(|import| import.kind != ImportKind::Weak)
        {
            self.line();
            for (kind, word) in [
                (ImportKind::Plain, "import \""),
                (ImportKind::Public, "import public \""),
            ] {
                for import in file.imports.iter().filter(|import| import.kind == kind) {
                    self.put(word);
                    self.text(import.path);
                    self.put("\";");
                    self.line();
                }
            }
        }
        self.option_section(&file.options)?;
        if !file.types.is_empty() {
            self.line();
            self.types(&file.types)?;
        }
        self.extend_section(self.extends(&file.extends), file.blank.extends)?;
        if !file.services.is_empty() {
            self.line();
            file.services
                .iter()
                .try_for_each(|service| self.service(service))?;
        }
        self.limit()
    }

    fn extend_section(&mut self, extends: &'a [Extend], blank: bool) -> Done {
        if blank || !extends.is_empty() {
            self.line();
        }
        self.extend_list(extends)
    }
}

/// Refuses a map key that the registry cannot interpret.
pub(super) fn check_map_key(key: Type, sources: &Sources) -> Done {
    let bad = match key {
        Type::Scalar(Scalar::Float | Scalar::Double | Scalar::Bytes)
        | Type::Named(_)
        | Type::Map(_) => key,
        Type::Scalar(_) => return Ok(()),
    };
    let name = match bad {
        Type::Scalar(scalar) => scalar.as_str(),
        Type::Named(name) => sources.get(name),
        Type::Map(_) => "a map",
    };
    let message = format!("a map key must be an integer, a bool or a string, found '{name}'");
    Err(SchemaError::new(Code::WrongType, message))
}
