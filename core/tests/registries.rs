//! The table of docs/registries.md is what the engine answers. `SCHEMACCORD_WRITE=1` writes it anew.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the table and the changes are files, and a file that cannot be read is a failed test; only the engine itself is pure"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use schemaccord::Dialect;
use serde_json::{Value, json};

const BEGIN: &str = "<!-- changes: made by core/tests/registries.rs -->\n";
const END: &str = "<!-- end of changes -->\n";

#[test]
fn the_table_of_changes_is_what_the_engine_answers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = root.join("docs/registries.md");
    let page = fs::read_to_string(&path).unwrap();
    let changes = fs::read_to_string(root.join("tests/registry-changes.jsonl")).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (table, after) = rest.split_once(END).unwrap();
    let made = made(&changes);
    if env::var_os("SCHEMACCORD_WRITE").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{made}{END}{after}")).unwrap();
    } else {
        assert_eq!(table, made, "run again with SCHEMACCORD_WRITE=1");
    }
}

fn made(changes: &str) -> String {
    let names: Vec<_> = Dialect::ALL.iter().map(|dialect| dialect.name).collect();
    let mut out = format!("| Change | {} |\n", names.join(" | "));
    writeln!(out, "|---|{}", "---|".repeat(names.len())).unwrap();
    for line in changes.lines() {
        let change: Value = serde_json::from_str(line).unwrap();
        let cells: Vec<_> = names.iter().map(|name| answer(name, &change)).collect();
        writeln!(
            out,
            "| {} | {} |",
            change["change"].as_str().unwrap(),
            cells.join(" | ")
        )
        .unwrap();
    }
    out
}

/// Which of the two directions the registry allows.
fn answer(dialect: &str, change: &Value) -> &'static str {
    let allowed = |level: &str| {
        let request = json!({
            "op": "compat",
            "dialect": dialect,
            "level": level,
            "format": change["format"],
            "schema": change["new"],
            "previous": [{"schema": change["old"]}],
        });
        let answer: Value =
            serde_json::from_str(&schemaccord::answer(&request.to_string())).unwrap();
        answer["compatible"].as_bool()
    };
    match (allowed("BACKWARD"), allowed("FORWARD")) {
        (Some(true), Some(true)) => "both",
        (Some(true), Some(false)) => "backward",
        (Some(false), Some(true)) => "forward",
        (Some(false), Some(false)) => "neither",
        _ => "refused",
    }
}
