//! Names that a compiler makes of others.

/// Returns the name of the entry message of a map field: the field's in camel case with `Entry` behind it.
///
/// Source: Protocol Buffers language specification, "Maps".
pub(super) fn entry(field: &str) -> String {
    let mut out = camel(field);
    if let Some(first) = out.get(..1).map(str::to_ascii_uppercase) {
        out.replace_range(..1, &first);
    }
    out.push_str("Entry");
    out
}

/// Returns a field's name in JSON: without underscores, what follows them in upper case.
pub(super) fn camel(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut upper = false;
    for character in field.chars() {
        match character {
            '_' => upper = true,
            other if std::mem::take(&mut upper) => out.push(other.to_ascii_uppercase()),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_named_as_protoc_names_them() {
        assert_eq!(entry("f9"), "F9Entry");
        assert_eq!(entry("my_map"), "MyMapEntry");
        assert_eq!(entry("_x__y"), "XYEntry");
        assert_eq!(camel("foo_bar"), "fooBar");
    }
}
