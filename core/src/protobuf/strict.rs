//! The truth: what protoc says of the same texts, as linked descriptors.
//!
//! The registry accepts what protoc refuses and the reverse, so this is asked for, never implied.

use protox::file::{File, FileResolver};
use protox::prost_reflect::DescriptorPool;
use protox::{Compiler, Error};

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::protobuf::schema::Schema;
use crate::protobuf::{builtin, descriptor, normalized, ordered};
use crate::source::Span;

/// The name of the schema's own file, as in the registry's descriptors.
pub(super) const MAIN: &str = "default";

/// How deep protoc lets declarations and literals be nested, with some room; its parser recurses.
const DEPTH: u32 = 100;

/// How long all texts may be together; its work on options grows with the square of their number.
const BYTES: usize = 1 << 19;

/// Links a schema with its references and the built-in files that they import.
///
/// # Errors
/// `PROTOC_REFUSES` with what protoc finds wrong and where, `LIMIT_DEPTH`.
pub(crate) fn link(schema: &Schema) -> Result<DescriptorPool, SchemaError> {
    compile(schema).map(|compiler| compiler.descriptor_pool())
}

/// Returns the schema's own file as a binary `FileDescriptorProto`, custom options included.
///
/// # Errors
/// As [`link`].
pub(super) fn descriptor(schema: &Schema) -> Result<String, SchemaError> {
    let compiler = compile(schema)?;
    let set = compiler.encode_file_descriptor_set();
    let pool = compiler.descriptor_pool();
    descriptor::first_of_set(&set, |file| ordered::file(file, &pool))
        .ok_or_else(|| SchemaError::new(Code::ProtocRefuses, "the descriptor holds no file"))
}

fn compile(schema: &Schema) -> Result<Compiler, SchemaError> {
    if schema.notes.depth > DEPTH {
        let message = format!("declarations are nested deeper than {DEPTH}, which protoc refuses");
        return Err(SchemaError::new(Code::LimitDepth, message));
    }
    let bytes = schema.sources.buffer().len();
    if bytes > BYTES {
        let message = format!("the texts are too long for protoc here: {bytes} bytes of {BYTES}");
        return Err(SchemaError::new(Code::LimitBytes, message));
    }
    let mut compiler = Compiler::with_file_resolver(Texts::of(schema)?);
    match compiler.open_file(MAIN) {
        Ok(_) => Ok(compiler),
        Err(error) => Err(refusal(schema, &error)),
    }
}

/// Turns protoc's finding into ours.
fn refusal(schema: &Schema, error: &Error) -> SchemaError {
    let file = error.file().unwrap_or(MAIN);
    let number = if file == MAIN {
        Some(0)
    } else {
        (1..schema.sources.count()).find(|number| schema.sources.name(*number) == file)
    };
    let label = miette::Diagnostic::labels(error).and_then(|mut labels| labels.next());
    let mut message = error.to_string();
    if number.is_none() {
        message = format!("{message} (in {file})");
    }
    let refused = SchemaError::new(Code::ProtocRefuses, message);
    match (number, label) {
        (Some(number), Some(label)) => {
            let text = schema.sources.get(schema.sources.file(number));
            // A descriptor has no text that the places could lie in.
            if schema.is_descriptor(number) || label.offset() + label.len() > text.len() {
                return refused;
            }
            refused.at(Span {
                source: schema.sources.name(number).to_owned(),
                start: label.offset(),
                end: label.offset() + label.len(),
            })
        }
        _ => refused,
    }
}

/// The texts that imports find.
struct Texts(Vec<(String, String)>);

impl Texts {
    fn of(schema: &Schema) -> Result<Self, SchemaError> {
        let sources = &schema.sources;
        let mut texts = Vec::with_capacity(sources.count());
        for (number, file) in schema.tree.files.iter().enumerate() {
            let name = if number == 0 {
                MAIN
            } else {
                sources.name(number)
            };
            // A descriptor is printed first: what is wrong in it is then found, and told, as in any text.
            let text = if schema.is_descriptor(number) {
                normalized::print(schema, file, &Limits::DEFAULT)?
            } else {
                sources.get(sources.file(number)).to_owned()
            };
            texts.push((name.to_owned(), text));
        }
        Ok(Self(texts))
    }
}

impl FileResolver for Texts {
    fn open_file(&self, name: &str) -> Result<File, Error> {
        if let Some((_, text)) = self.0.iter().find(|(known, _)| known == name) {
            return File::from_source(name, text);
        }
        match builtin::text(name) {
            Some(text) => File::from_source(name, &text),
            None => Err(Error::file_not_found(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Mode;
    use crate::source::Sources;

    fn parse(text: &str) -> Schema {
        let limits = Limits::DEFAULT;
        let sources = Sources::new(text, std::iter::empty(), &limits).unwrap();
        Schema::parse(sources, &[], Mode::Stored, &limits).unwrap()
    }

    #[test]
    fn every_builtin_file_compiles() {
        for (path, _) in builtin::FILES {
            let schema = parse(&format!(
                "syntax = \"proto3\"; import \"{path}\"; message M {{}}"
            ));
            assert!(
                link(&schema).is_ok_and(|pool| pool.get_file_by_name(path).is_some()),
                "{path}"
            );
        }
    }

    #[test]
    fn maps_in_options_have_one_order() {
        let text = r#"syntax = "proto3"; import "google/protobuf/descriptor.proto";
            message Tags { map<string, string> of = 1; }
            extend google.protobuf.MessageOptions { Tags tags = 50001; }
            message M { option (tags) = { of: [{key: "b" value: "1"}, {key: "a" value: "2"}, {key: "c" value: "3"}] }; }"#;
        let first = descriptor(&parse(text)).unwrap();
        for _ in 0..20 {
            assert_eq!(descriptor(&parse(text)).unwrap(), first);
        }
    }

    #[test]
    fn what_protoc_refuses_has_its_place() {
        let error = link(&parse(
            "syntax = \"proto3\"; message M { int32 a = 1;\nint32 a = 2; }",
        ))
        .unwrap_err();
        assert_eq!(error.code(), Code::ProtocRefuses);
        assert!(error.span().is_some(), "{error}");
    }
}
