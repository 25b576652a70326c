//! `--import-path`: what a `.proto` file imports is found in folders.

use crate::program::{file, run};

const MAIN: &str = "syntax = \"proto3\";\nimport \"x.proto\";\nmessage M {\n  X x = 1;\n}\n";

fn imported(ty: &str) -> String {
    format!(
        "syntax = \"proto3\";\nimport \"y.proto\";\nmessage X {{\n  {ty} v = 1;\n  Y y = 2;\n}}\n"
    )
}

/// Writes a folder with the imported files and returns it.
fn folder(name: &str, ty: &str) -> String {
    let path = file(name, "x.proto", imported(ty));
    file(
        name,
        "y.proto",
        "syntax = \"proto3\";\nimport \"x.proto\";\nmessage Y {}\n",
    );
    path.trim_end_matches("x.proto").to_owned()
}

#[test]
fn imports_are_followed_through_folders_and_circles() {
    let (new, old) = (
        file("imports", "new.proto", MAIN),
        file("imports", "old.proto", MAIN),
    );
    let (strings, numbers) = (
        folder("imports_strings", "string"),
        folder("imports_numbers", "int32"),
    );
    let same = run(&["check", &new, "--against", &old, "--import-path", &strings]);
    assert_eq!((same.code, same.err.as_str()), (0, ""));
    let changed = run(&[
        "check",
        &new,
        "--against",
        &old,
        "--import-path",
        &strings,
        "--against-import-path",
        &numbers,
    ]);
    assert_eq!((changed.code, changed.err.as_str()), (1, ""));
    assert!(
        changed.out.contains("FIELD_SCALAR_KIND_CHANGED"),
        "{}",
        changed.out
    );
}

#[test]
fn a_missing_import_is_named() {
    let lonely = file("imports", "lonely.proto", MAIN);
    let run = run(&["check", &lonely, "--against", &lonely]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("\"x.proto\""), "{}", run.err);
}

#[test]
fn a_difference_finds_imports_of_each_side() {
    let (reader, writer) = (
        file("imports_diff", "reader.proto", MAIN),
        file("imports_diff", "writer.proto", MAIN),
    );
    let (strings, numbers) = (
        folder("imports_diff_strings", "string"),
        folder("imports_diff_numbers", "int32"),
    );
    let common = ["diff", &reader, &writer, "--import-path", &strings];
    assert_eq!(run(&common).code, 0);
    let own = [&common[..], &["--writer-import-path", &numbers]].concat();
    let changed = run(&own);
    assert_eq!((changed.code, changed.err.as_str()), (1, ""));
    assert!(
        changed.out.contains("FIELD_SCALAR_KIND_CHANGED"),
        "{}",
        changed.out
    );
}
