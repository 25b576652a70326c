//! Every case file against [`schemaccord::batch`]: the same program as `tests/runner.mjs` and
//! `bindings-python/tests/conformance.py`. The format: `tests/README.md`.
//!
//! Where `SCHEMACCORD_ANSWERS` names a folder, requests and answers are written there, for the other surfaces to compare with.
#![expect(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::unwrap_used,
    reason = "the cases are files, and a file that cannot be read is a failed test; only the engine itself is pure"
)]

mod vector;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value};

const OPERATIONS: [&str; 13] = [
    "compat", "diff", "parse", "indexes", "frame", "wire", "subject", "upgrade", "position",
    "rules", "encode", "decode", "validate",
];
/// Members of a case that are no part of the request.
const ABOUT: [&str; 6] = [
    "expect",
    "expect_any",
    "source",
    "origin",
    "suspect",
    "line",
];
const PARSED: [&str; 6] = [
    "accepted_as_new",
    "name",
    "canonical",
    "normalized",
    "guid",
    "normalized_guid",
];
/// Members of a parsed schema where a registry identifies by fingerprints.
const IDENTIFIED: [&str; 3] = ["canonical", "fingerprint", "global_fingerprint"];
/// What messages begin with that quote a registry's parser library: only the verdict is compared then.
const QUOTED: [&str; 4] = [
    "invalid reader schema: ",
    "invalid writer schema: ",
    "failed to parse new schema: ",
    "failed to parse old schema: ",
];
const INFORMATIVE: [&str; 6] = [
    "raw_guid",
    "raw_class",
    "inline_tags",
    "valid",
    "valid_strict",
    "avroResult",
];

/// Rules that no pair of schemas of one format reports: one needs two formats, the others the registry itself never raises.
const NEVER_REPORTED: [&str; 4] = [
    "SCHEMA_TYPE_CHANGED",
    "PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
    "RESERVED_PROPERTY_REMOVED",
    "RESERVED_PROPERTY_CONFLICTS_WITH_PROPERTY",
];

/// The cases of one file: the project's own, or recorded answers of a registry.
struct CaseFile {
    name: String,
    own: bool,
    cases: Vec<Value>,
}

#[test]
fn own_cases() {
    let files = own_files();
    assert!(!files.is_empty(), "tests/conformance holds no case");
    let mut ids = BTreeSet::new();
    for case in files.iter().flat_map(|file| &file.cases) {
        let id = case["id"]
            .as_str()
            .unwrap_or_else(|| panic!("a case has no id: {case}"));
        assert!(ids.insert(id), "two cases have the id {id}");
    }
    run_all(&files);
}

#[test]
fn recorded_answers() {
    let files = shared_files();
    if files.is_empty() {
        println!(
            "notice: no recorded answers in {}: not compared",
            shared().display()
        );
    }
    run_all(&files);
}

/// Every rule that two schemas of one format can break is reported by a case of our own, and another case goes without it.
#[test]
fn every_rule_is_reported_by_a_case() {
    let mut reported = BTreeSet::new();
    let mut passed = BTreeSet::new();
    for file in own_files() {
        for case in &file.cases {
            let format = case["format"].as_str().unwrap_or("AVRO");
            // All but one registry share their rules.
            let dialect = match case["dialect"].as_str() {
                Some("axonops") => "axonops",
                _ => "confluent",
            };
            let judged = format!("{dialect} {format}");
            let answer = schemaccord::answer(&request(case, &file.name));
            if answer.contains("\"compatible\":true") {
                passed.insert(judged.clone());
            }
            for part in answer.split("\"rule\":\"").skip(1) {
                let name = part.split('"').next().unwrap_or_default();
                reported.insert((judged.clone(), name.to_owned()));
            }
        }
    }
    let mut missing = Vec::new();
    let dialects = [&schemaccord::CONFLUENT, &schemaccord::AXONOPS];
    for (dialect, format) in dialects
        .into_iter()
        .flat_map(|dialect| schemaccord::Format::ALL.map(|format| (dialect, format)))
    {
        let judged = format!("{} {format}", dialect.name);
        let rules = schemaccord::rules_of(format, dialect);
        // The rule that all formats share needs two of them.
        for rule in rules
            .iter()
            .filter(|rule| dialect.name != "confluent" || !NEVER_REPORTED.contains(&rule.name))
        {
            assert!(
                passed.contains(&judged),
                "no case of {judged} is compatible"
            );
            if !reported.contains(&(judged.clone(), rule.name.to_owned())) {
                missing.push(format!("{judged} {}", rule.name));
            }
        }
    }
    assert!(missing.is_empty(), "no case reports {}", missing.join(", "));
}

#[test]
fn known_failures_name_existing_files() {
    let (own, shared) = (own_files(), shared_files());
    if own.is_empty() || shared.is_empty() {
        return;
    }
    for (name, id) in known_failures() {
        assert!(
            own.iter().chain(&shared).any(|file| file.name == name),
            "tests/known-failures.txt names {name} for {id}"
        );
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn shared() -> PathBuf {
    let folder = env::var_os("SCHEMACCORD_SHARED").filter(|folder| !folder.is_empty());
    folder
        .map_or_else(|| root().join("../shared"), PathBuf::from)
        .join("conformance")
}

/// Returns the lines of a list that are not comments.
fn lines(list: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join("tests").join(list)).unwrap();
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn own_files() -> Vec<CaseFile> {
    let folder = root().join("tests/conformance");
    let mut paths = Vec::new();
    collect(&folder, &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| read(path, path.strip_prefix(&folder).unwrap(), true))
        .collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            paths.push(path);
        }
    }
}

fn shared_files() -> Vec<CaseFile> {
    let mut files = Vec::new();
    for pattern in lines("shared-cases.txt") {
        let mut paths: Vec<_> = fs::read_dir(shared())
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.retain(|path| {
            matches(
                &pattern,
                &path.file_name().unwrap_or_default().to_string_lossy(),
            )
        });
        paths.sort();
        files.extend(
            paths
                .iter()
                .map(|path| read(path, Path::new(path.file_name().unwrap()), false)),
        );
    }
    files.extend(published_files());
    files
}

/// Returns the cases that `tests/run` has made from published suites.
fn published_files() -> Vec<CaseFile> {
    let Some(folder) = env::var_os("SCHEMACCORD_CASES") else {
        return Vec::new();
    };
    let mut paths = Vec::new();
    collect(Path::new(&folder), &mut paths);
    paths.sort();
    paths
        .iter()
        .map(|path| read(path, Path::new(path.file_name().unwrap()), false))
        .collect()
}

/// Returns whether a name matches a pattern with at most one `*`.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => pattern == name,
    }
}

fn read(path: &Path, name: &Path, own: bool) -> CaseFile {
    let text = fs::read_to_string(path).unwrap();
    let cases = text.lines().filter(|line| !line.trim().is_empty());
    let parse = |line| {
        serde_json::from_str(line)
            .unwrap_or_else(|error| panic!("{}: {error}: {line}", path.display()))
    };
    CaseFile {
        name: name.to_string_lossy().into_owned(),
        own,
        cases: cases.map(parse).collect(),
    }
}

/// Returns pairs of file and id.
fn known_failures() -> Vec<(String, String)> {
    pairs("known-failures.txt")
}

/// Returns the first two words of a list's lines.
fn pairs(list: &str) -> Vec<(String, String)> {
    let lines = lines(list).into_iter();
    lines
        .map(|line| {
            let mut words = line.split_whitespace().map(str::to_owned);
            (words.next().unwrap(), words.next().expect("an id"))
        })
        .collect()
}

fn run_all(files: &[CaseFile]) {
    let mut report = String::new();
    for file in files {
        let (compared, faults) = run(file);
        println!(
            "{}: {compared} compared, {} faults",
            file.name,
            faults.len()
        );
        if !faults.is_empty() {
            writeln!(
                report,
                "\n{}: {} of {compared} differ:",
                file.name,
                faults.len()
            )
            .unwrap();
            faults
                .iter()
                .take(20)
                .for_each(|fault| writeln!(report, "{fault}").unwrap());
        }
    }
    assert!(report.is_empty(), "{report}");
}

/// Sends the cases of a file and compares the answers; returns how many were compared and what is wrong.
fn run(file: &CaseFile) -> (usize, Vec<String>) {
    let registry = (!file.own).then(|| vector::registry(&file.name)).flatten();
    let own = |case| request(case, &file.name);
    let sent = |case| registry.map_or_else(|| own(case), |name| vector::request(name, case));
    let requests: String = file.cases.iter().map(|case| sent(case) + "\n").collect();
    let answered = schemaccord::batch(&requests);
    if let Some(folder) = env::var_os("SCHEMACCORD_ANSWERS") {
        let stem = PathBuf::from(folder)
            .join(if file.own { "own" } else { "shared" })
            .join(&file.name);
        fs::create_dir_all(stem.parent().unwrap()).unwrap();
        fs::write(stem.with_extension("requests.jsonl"), &requests).unwrap();
        fs::write(stem.with_extension("answers.jsonl"), &answered).unwrap();
    }
    let answers: Vec<_> = answered.split_terminator('\n').collect();
    if answers.len() != file.cases.len() || !answered.ends_with('\n') {
        return (
            0,
            vec![format!(
                "{} requests, {} answers",
                file.cases.len(),
                answers.len()
            )],
        );
    }
    let mut known: BTreeSet<_> = known_failures()
        .into_iter()
        .filter(|(name, _)| *name == file.name)
        .map(|(_, id)| id)
        .collect();
    let (mut compared, mut faults) = (0, Vec::new());
    let unanswered: Vec<_> = pairs("unanswered.txt")
        .into_iter()
        .filter(|(name, _)| *name == file.name)
        .map(|(_, kind)| kind)
        .collect();
    for kind in &unanswered {
        if !file.cases.iter().any(|case| case["kind"] == kind.as_str()) {
            faults.push(format!(
                "{kind}: in tests/unanswered.txt, but there is no such kind"
            ));
        }
    }
    for (case, line) in file
        .cases
        .iter()
        .zip(answers)
        .filter(|(case, _)| case["suspect"].is_null())
    {
        let id = case["id"].as_str().unwrap_or_default();
        if unanswered.iter().any(|kind| case["kind"] == kind.as_str()) {
            if !serde_json::from_str(line).is_ok_and(|answer| vector::is_unanswered(&answer)) {
                faults.push(format!(
                    "{id}: answered, but tests/unanswered.txt lists its kind"
                ));
            }
            continue;
        }
        compared += 1;
        let agrees = serde_json::from_str(line).is_ok_and(|answer| match registry {
            Some(_) => vector::agrees(case, &answer),
            None => judge(case, &answer, file.own),
        });
        if known.remove(id) {
            if agrees {
                faults.push(format!(
                    "{id}: passes, but tests/known-failures.txt lists it"
                ));
            }
        } else if !agrees {
            let wanted = case.get("expect_any").or_else(|| case.get("expect"));
            let wanted = wanted.unwrap_or(case);
            faults.push(format!("{id}\n  expected {wanted}\n  got      {line}"));
        }
    }
    faults.extend(
        known
            .iter()
            .map(|id| format!("{id}: in tests/known-failures.txt, but there is no such case")),
    );
    if compared == 0 {
        faults.push("no case was compared".to_owned());
    }
    (compared, faults)
}

/// Returns the line that a case of a file sends.
fn request(case: &Value, file: &str) -> String {
    if let Some(line) = case["line"].as_str() {
        return line.to_owned();
    }
    let members = case.as_object().expect("a case is an object").iter();
    let mut sent: Map<_, _> = members
        .filter(|(key, _)| !ABOUT.contains(&key.as_str()))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    // Recorded answers are those of the registry that their file is named after.
    if file.starts_with("axonops-") {
        sent.insert("dialect".to_owned(), "axonops".into());
    }
    Value::Object(sent).to_string()
}

fn judge(case: &Value, answer: &Value, own: bool) -> bool {
    let operation = case["op"].as_str().unwrap_or_default();
    let expected: Vec<_> = match case["expect_any"].as_array() {
        Some(any) => any.iter().collect(),
        None => vec![&case["expect"]],
    };
    let refused_on_purpose = expected.iter().any(|one| one.get("error").is_some());
    if !OPERATIONS.contains(&operation) && !refused_on_purpose {
        return false;
    }
    let agrees = if own { own_agrees } else { shared_agrees };
    expected.iter().any(|one| agrees(operation, one, answer))
}

/// Returns whether everything that a case of ours names is so.
fn own_agrees(operation: &str, expected: &Value, answer: &Value) -> bool {
    if !expected.is_object() || (expected.get("error").is_none() && answer.get("error").is_some()) {
        return false;
    }
    named(expected).all(|(key, value)| {
        let Some(got) = answer.get(key) else {
            return false;
        };
        match (operation, key.as_str()) {
            ("compat", "messages") => sorted(got) == sorted(value),
            ("diff", "differences" | "incompatible") => paired(items(value), got),
            _ => contains(got, value),
        }
    })
}

/// Returns whether `got` is `expected`, where objects may have more members.
fn contains(got: &Value, expected: &Value) -> bool {
    match expected {
        Value::Object(_) => {
            got.is_object()
                && named(expected)
                    .all(|(key, value)| got.get(key).is_some_and(|got| contains(got, value)))
        }
        Value::Array(values) => got.as_array().is_some_and(|got| {
            got.len() == values.len()
                && got
                    .iter()
                    .zip(values)
                    .all(|(got, value)| contains(got, value))
        }),
        // The other runners cannot tell 1 from 1.0.
        Value::Number(number) => got
            .as_number()
            .is_some_and(|got| got == number || got.as_f64() == number.as_f64()),
        _ => got == expected,
    }
}

/// Returns whether each expected entry has an entry of its own, in any order, and none is left over.
fn paired(expected: &[Value], got: &Value) -> bool {
    fn place(
        wanted: usize,
        expected: &[Value],
        got: &[Value],
        taken: &mut [Option<usize>],
        tried: &mut BTreeSet<usize>,
    ) -> bool {
        for (at, item) in got.iter().enumerate() {
            if contains(item, &expected[wanted]) && tried.insert(at) {
                // An entry that is taken is free again if its taker finds another.
                if taken[at].is_none_or(|taker| place(taker, expected, got, taken, tried)) {
                    taken[at] = Some(wanted);
                    return true;
                }
            }
        }
        false
    }
    let Some(got) = got.as_array().filter(|got| got.len() == expected.len()) else {
        return false;
    };
    let mut taken = vec![None; got.len()];
    (0..expected.len()).all(|wanted| place(wanted, expected, got, &mut taken, &mut BTreeSet::new()))
}

/// Returns the members that are compared.
fn named(expected: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let members = expected.as_object().into_iter().flatten();
    members.filter(|(key, _)| !INFORMATIVE.contains(&key.as_str()) && !key.ends_with("_error"))
}

/// Returns whether a recorded answer is the same as far as such files are compared.
fn shared_agrees(operation: &str, expected: &Value, answer: &Value) -> bool {
    if expected["ok"] == false {
        return answer["ok"] == false || answer.get("error").is_some();
    }
    if let Some(error) = expected.get("error") {
        return answer
            .get("error")
            .is_some_and(|got| error["where"].is_null() || error["where"] == got["where"]);
    }
    if answer.get("error").is_some() {
        return false;
    }
    match operation {
        "compat" => {
            let messages = sorted(&expected["messages"]);
            let quotes = |message: &&str| QUOTED.iter().any(|start| message.contains(start));
            answer["compatible"] == expected["compatible"]
                && (messages.iter().any(quotes) || sorted(&answer["messages"]) == messages)
        }
        "diff" => {
            let same = |key: &str| types_paths(&answer[key]) == types_paths(&expected[key]);
            answer["compatible"] == expected["compatible"]
                && same("differences")
                && same("incompatible")
        }
        "parse" => {
            let formatted = expected["formatted"].as_object().into_iter().flatten();
            PARSED.iter().chain(&IDENTIFIED).all(|key| {
                expected
                    .get(key)
                    .is_none_or(|value| answer.get(key) == Some(value))
            }) && formatted
                .filter(|(key, _)| *key != "default" && !key.ends_with("_error"))
                .all(|(key, value)| answer["formatted"].get(key) == Some(value))
        }
        _ => named(expected).all(|(key, value)| answer.get(key) == Some(value)),
    }
}

fn items(list: &Value) -> &[Value] {
    list.as_array().map_or(&[], Vec::as_slice)
}

fn sorted(list: &Value) -> Vec<&str> {
    let mut texts: Vec<_> = items(list).iter().filter_map(Value::as_str).collect();
    texts.sort_unstable();
    texts
}

fn types_paths(list: &Value) -> Vec<[&str; 2]> {
    let mut pairs: Vec<_> = items(list)
        .iter()
        .map(|item| ["type", "path"].map(|key| item[key].as_str().unwrap_or_default()))
        .collect();
    pairs.sort_unstable();
    pairs
}
