//! Schema data of `PROTOBUF_NATIVE`: descriptors of a file and all that it imports, in the broker's own order.
//!
//! Source: docs/wire.md, "Pulsar's native Protobuf".

use std::collections::BTreeMap;

use crate::error::{Code, SchemaError};
use crate::limits::Limits;
use crate::wire::base64::{from_base64, to_base64};
use crate::wire::pulsar::gson::{self, AS_IT_IS, Writer};
use crate::wire::pulsar::stored::{Value, fields, text_of};

/// A file of a `FileDescriptorSet`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The import path.
    pub name: String,
    /// The package; empty for none.
    pub package: String,
    /// The import paths of what it imports.
    pub imports: Vec<String>,
    /// The full names of its messages, nested ones included.
    pub messages: Vec<String>,
    /// The serialized `FileDescriptorProto`.
    pub descriptor: Vec<u8>,
}

impl File {
    /// Reads a serialized `FileDescriptorProto`.
    ///
    /// # Errors
    /// `FRAME_TRUNCATED`, `FRAME_INVALID`, `INVALID_UTF8`, `LIMIT_DEPTH` for messages nested deeper than `limits.depth`.
    pub fn parse(descriptor: &[u8], limits: &Limits) -> Result<Self, SchemaError> {
        let mut file = Self {
            name: String::new(),
            package: String::new(),
            imports: Vec::new(),
            messages: Vec::new(),
            descriptor: descriptor.to_vec(),
        };
        let mut messages = Vec::new();
        for field in fields(descriptor) {
            match field? {
                (1, Value::Bytes(text)) => file.name = text_of(text)?,
                (2, Value::Bytes(text)) => file.package = text_of(text)?,
                (3, Value::Bytes(text)) => file.imports.push(text_of(text)?),
                (4, Value::Bytes(message)) => messages.push(message),
                _ => {}
            }
        }
        let package = file.package.clone();
        // The last comes off first, so the list is filled backwards.
        let mut open: Vec<_> = messages
            .into_iter()
            .rev()
            .map(|message| (package.clone(), message, 0))
            .collect();
        while let Some((outer, message, depth)) = open.pop() {
            if depth > limits.depth {
                return Err(SchemaError::new(
                    Code::LimitDepth,
                    format!("messages are nested deeper than {}", limits.depth),
                ));
            }
            let mut name = String::new();
            let mut nested = Vec::new();
            for field in fields(message) {
                match field? {
                    (1, Value::Bytes(text)) => name = text_of(text)?,
                    (3, Value::Bytes(inner)) => nested.push(inner),
                    _ => {}
                }
            }
            let full = if outer.is_empty() {
                name
            } else {
                format!("{outer}.{name}")
            };
            open.extend(
                nested
                    .into_iter()
                    .rev()
                    .map(|inner| (full.clone(), inner, depth + 1)),
            );
            file.messages.push(full);
        }
        Ok(file)
    }
}

/// The schema data of a Protobuf message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Native {
    /// The files in the order of the set.
    pub files: Vec<File>,
    /// The message's full name.
    pub message: String,
    /// The file that the message is in.
    pub file: String,
}

/// Reads schema data; the files may be in any order.
///
/// # Errors
/// `INVALID_SCHEMA_DATA` for another shape, a missing file or a missing message; the codes of JSON, Base64 and descriptors.
pub fn decode(data: &[u8], limits: &Limits) -> Result<Native, SchemaError> {
    let refused = |message: String| SchemaError::new(Code::InvalidSchemaData, message);
    let (tree, root) = gson::read(crate::source::utf8(data)?, limits)?;
    let member = |name: &str| {
        let id = tree.member(root, name);
        id.and_then(|id| tree.text(id))
            .ok_or_else(|| refused(format!("native Protobuf data need the text {name:?}")))
    };
    let set = from_base64(member("fileDescriptorSet")?)?;
    let message = member("rootMessageTypeName")?.to_owned();
    let file = member("rootFileDescriptorName")?.to_owned();
    let mut files = Vec::new();
    for field in fields(&set) {
        if let (1, Value::Bytes(descriptor)) = field? {
            files.push(File::parse(descriptor, limits)?);
        }
    }
    let native = Native {
        files,
        message,
        file,
    };
    let files = in_import_order(&native.files, &native.file)?;
    let root = files.last();
    if !root.is_some_and(|root| root.messages.contains(&native.message)) {
        return Err(refused(format!(
            "file {:?} has no message {:?}",
            native.file, native.message
        )));
    }
    Ok(native)
}

/// Returns the schema data of a message of the file `root`, byte for byte as the broker's clients make them.
///
/// # Errors
/// `INVALID_SCHEMA_DATA` where the root or an import is missing among `files`.
pub fn encode(files: &[File], root: &str, message: &str) -> Result<String, SchemaError> {
    let imported = in_import_order(files, root)?;
    let names: Vec<_> = imported.iter().map(|file| file.name.as_str()).collect();
    let mut set = Vec::new();
    for index in java_map_order(&names) {
        if let Some(file) = imported.get(index) {
            set.push(0x0a);
            crate::wire::varint::write_unsigned(&mut set, file.descriptor.len() as u64);
            set.extend_from_slice(&file.descriptor);
        }
    }
    let mut writer = Writer::new(AS_IT_IS);
    writer.begin('{');
    for (name, value) in [
        ("fileDescriptorSet", to_base64(&set).as_str()),
        ("rootMessageTypeName", message),
        ("rootFileDescriptorName", root),
    ] {
        writer.member(name);
        writer.string(value);
    }
    writer.end('}');
    Ok(writer.out)
}

/// Returns the root and all that it imports, each after its own imports.
fn in_import_order<'a>(files: &'a [File], root: &str) -> Result<Vec<&'a File>, SchemaError> {
    let by_name: BTreeMap<&str, &File> = files
        .iter()
        .map(|file| (file.name.as_str(), file))
        .collect();
    let find = |name: &str| {
        by_name.get(name).copied().ok_or_else(|| {
            SchemaError::new(
                Code::InvalidSchemaData,
                format!("file {name:?} is not among the descriptors"),
            )
        })
    };
    let mut order: Vec<&File> = Vec::new();
    let mut seen = vec![root.to_owned()];
    // A file with how many of its imports are visited.
    let mut open = vec![(find(root)?, 0)];
    while let Some((file, visited)) = open.last_mut() {
        if let Some(import) = file.imports.get(*visited) {
            *visited += 1;
            let next = find(import)?;
            if !seen.contains(import) {
                seen.push(import.clone());
                open.push((next, 0));
            }
        } else {
            order.push(file);
            open.pop();
        }
    }
    Ok(order)
}

/// Returns the indexes of `names`, which are inserted in order and differ, in the order in which a Java hash map gives them back.
pub fn java_map_order(names: &[&str]) -> Vec<usize> {
    let mut size = 16_usize;
    while names.len() > size / 4 * 3 {
        size *= 2;
    }
    let slot = |name: &str| {
        let hash = name.encode_utf16().fold(0_u32, |hash, unit| {
            hash.wrapping_mul(31).wrapping_add(u32::from(unit))
        });
        (hash ^ hash >> 16) as usize & (size - 1)
    };
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|index| names.get(*index).map_or(0, |name| slot(name)));
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, package: &str, imports: &[&str], messages: &[&str]) -> File {
        let mut descriptor = Vec::new();
        let mut add = |number: u8, bytes: &[u8]| {
            descriptor.extend_from_slice(&[number << 3 | 2, bytes.len() as u8]);
            descriptor.extend_from_slice(bytes);
        };
        add(1, name.as_bytes());
        add(2, package.as_bytes());
        for import in imports {
            add(3, import.as_bytes());
        }
        for message in messages {
            let mut body = vec![0x0a, message.len() as u8];
            body.extend_from_slice(message.as_bytes());
            add(4, &body);
        }
        File::parse(&descriptor, &Limits::DEFAULT).unwrap()
    }

    #[test]
    fn data_are_read_back_whatever_their_order() {
        let files = [
            file("b.proto", "p", &[], &["B"]),
            file("a.proto", "p", &["b.proto"], &["A", "C"]),
        ];
        let data = encode(&files, "a.proto", "p.C").unwrap();
        let native = decode(data.as_bytes(), &Limits::DEFAULT).unwrap();
        assert_eq!((native.message.as_str(), native.files.len()), ("p.C", 2));
        let again = encode(&native.files, "a.proto", "p.C").unwrap();
        assert_eq!(again, data);
        let missing = encode(&files[1..], "a.proto", "p.C").unwrap_err();
        assert_eq!(missing.code(), Code::InvalidSchemaData);
        let other = encode(&files, "a.proto", "p.B").unwrap();
        assert!(decode(other.as_bytes(), &Limits::DEFAULT).is_err());
    }

    #[test]
    fn the_order_is_that_of_a_hash_map() {
        // "m.proto" hashes to slot 5 of 16, "google/protobuf/timestamp.proto" to a later one, whichever comes first.
        let names = ["google/protobuf/timestamp.proto", "m.proto"];
        assert_eq!(java_map_order(&names), [1, 0]);
        let many: Vec<String> = (0..13).map(|n| n.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let order = java_map_order(&many);
        assert_eq!(order.len(), 13);
        // "0" to "9" hash to 48 to 57: slots 16 to 25 of 32.
        assert!(
            order
                .windows(2)
                .all(|pair| pair[0] < 10 || pair[1] >= 10 || pair[0] > 9)
        );
    }
}
