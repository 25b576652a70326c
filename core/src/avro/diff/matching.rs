//! Which names, primitives and symbols of two schemas match.

use crate::avro::model::{Kind, Named, Schema};
use crate::text::utf16_order;

/// The simple names are equal, or an alias of the reader is the writer's full name.
pub(in crate::avro) fn names_match(
    reader: &Schema,
    to: &Named,
    writer: &Schema,
    from: &Named,
) -> bool {
    let simple = writer.text(from.name.simple);
    if reader.text(to.name.simple) == simple {
        return true;
    }
    to.aliases.of(&reader.aliases).iter().any(|alias| {
        // The registry writes an alias without namespace of a type that has one with a leading dot, and no full name begins so.
        let dotted = alias.namespace.is_empty() && !to.name.namespace.is_empty();
        !dotted
            && reader.text(alias.simple) == simple
            && reader.text(alias.namespace) == writer.text(from.name.namespace)
    })
}

/// Avro specification, "Schema Resolution": what a writer's primitive is promoted to.
pub(in crate::avro) fn promotes(reader: Kind, writer: Kind) -> bool {
    match reader {
        Kind::Long => matches!(writer, Kind::Int | Kind::Long),
        Kind::Float => matches!(writer, Kind::Int | Kind::Long | Kind::Float),
        Kind::Double => matches!(writer, Kind::Int | Kind::Long | Kind::Float | Kind::Double),
        Kind::Bytes | Kind::String => matches!(writer, Kind::Bytes | Kind::String),
        _ => reader == writer,
    }
}

/// Returns the writer's symbols that the reader lacks, in the order of Java's strings, each once.
pub(in crate::avro) fn missing_symbols<'a>(
    reader: &Schema,
    to: &Named,
    writer: &'a Schema,
    from: &Named,
) -> Vec<&'a str> {
    let known = to.symbols.of(&reader.symbols);
    let written = from.symbols.of(&writer.symbols);
    let same = known
        .iter()
        .zip(written)
        .take_while(|(a, b)| reader.text(**a) == writer.text(**b))
        .count();
    let rest = written.get(same..).unwrap_or_default();
    if rest.is_empty() {
        return Vec::new();
    }
    let mut sorted: Vec<&str> = known.iter().map(|symbol| reader.text(*symbol)).collect();
    sorted.sort_unstable();
    let mut missing: Vec<&str> = rest
        .iter()
        .map(|symbol| writer.text(*symbol))
        .filter(|symbol| sorted.binary_search(symbol).is_err())
        .collect();
    missing.sort_unstable_by(|a, b| utf16_order(a, b));
    missing
}
