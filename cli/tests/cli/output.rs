//! The formats that other programs read.

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};

use crate::program::{file, run};

const CHECK: [&str; 4] = ["check", "user-v2.avsc", "--against", "user-v1.avsc"];

fn check(output: &str) -> crate::program::Run {
    run(&[&CHECK[..], &["--output", output]].concat())
}

fn refused(test: &str, output: &str) -> crate::program::Run {
    let broken = file(test, "broken.avsc", "{\n  \"type\" \"int\"}");
    let run = run(&[
        "check",
        "user-v1.avsc",
        "--against",
        &broken,
        "--output",
        output,
    ]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("error[JSON_SYNTAX]"), "{}", run.err);
    run
}

#[test]
fn json_is_the_report() {
    let run = check("json");
    assert_eq!((run.code, run.out.lines().count()), (1, 1));
    let report = run.json();
    assert_eq!(report["verdict"], "incompatible");
    assert_eq!(report["level"], "BACKWARD");
    assert_eq!(
        report["incompatibilities"][0]["rule"],
        "READER_FIELD_MISSING_DEFAULT_VALUE"
    );
    assert_eq!(
        report["incompatibilities"][0]["reader"]["path"],
        "/fields/2"
    );
}

#[test]
fn json_of_a_refusal_names_the_schema_and_its_file() {
    let error = &refused("json_refusal", "json").json()["error"];
    assert_eq!(error["code"], "JSON_SYNTAX");
    assert_eq!(error["where"], "previous[0]");
    assert!(error["file"].as_str().unwrap().ends_with("broken.avsc"));
}

#[test]
fn github_annotates_the_line_of_the_new_schema() {
    let run = check("github");
    assert_eq!((run.code, run.out.lines().count()), (1, 3));
    let line = run.out.lines().nth(1).unwrap();
    let start = "::error file=user-v2.avsc,line=11,col=40,endLine=11,endColumn=45,title=TYPE_MISMATCH::the new schema reads INT \
                 where the old schema writes LONG%0Aold schema (writer): user-v1.avsc:10:40%0Aregistry: {errorType:'TYPE_MISMATCH'";
    assert!(line.starts_with(start), "{line}");
}

#[test]
fn github_annotates_what_is_refused() {
    let out = refused("github_refusal", "github").out;
    assert!(out.contains("broken.avsc,line=2,col=10,"), "{out}");
}

#[test]
fn gitlab_gives_each_finding_a_fingerprint_of_its_own() {
    let run = check("gitlab");
    let report = run.json();
    let violations = report.as_array().unwrap();
    let mut fingerprints: Vec<_> = violations
        .iter()
        .map(|item| item["fingerprint"].as_str().unwrap())
        .collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!((run.code, violations.len(), fingerprints.len()), (1, 3, 3));
    assert_eq!(violations[1]["check_name"], "TYPE_MISMATCH");
    assert_eq!(violations[1]["severity"], "major");
    assert_eq!(violations[1]["location"]["path"], "user-v2.avsc");
    assert_eq!(violations[1]["location"]["lines"]["begin"], 11);
}

#[test]
fn gitlab_is_an_empty_list_when_compatible() {
    let run = run(&[
        "check",
        "user-v3.avsc",
        "--against",
        "user-v1.avsc",
        "--output",
        "gitlab",
    ]);
    assert_eq!((run.code, run.out.as_str()), (0, "[]\n"));
}

#[test]
fn junit_has_a_case_for_each_schema_and_direction() {
    let run = run(&[
        "check",
        "user-v3.avsc",
        "--against",
        "user-v2.avsc",
        "user-v1.avsc",
        "--level",
        "FULL_TRANSITIVE",
        "--output",
        "junit",
    ]);
    assert_eq!(run.code, 1);
    let report = Report::deserialize_from_str(&run.out).unwrap();
    let cases = &report.test_suites[0].test_cases;
    let names: Vec<_> = cases.iter().map(|case| case.name.as_str()).collect();
    let expected = [
        "forward against user-v1.avsc",
        "backward against user-v1.avsc",
        "forward against user-v2.avsc",
        "backward against user-v2.avsc",
    ];
    assert_eq!(names, expected);
    assert!(matches!(
        &cases[0].status,
        TestCaseStatus::NonSuccess {
            kind: NonSuccessKind::Failure,
            ..
        }
    ));
    assert!(matches!(&cases[1].status, TestCaseStatus::Success { .. }));
    assert!(matches!(&cases[2].status, TestCaseStatus::Skipped { .. }));
}

#[test]
fn junit_reports_a_refusal_as_an_error() {
    let report = Report::deserialize_from_str(&refused("junit_refusal", "junit").out).unwrap();
    assert_eq!((report.tests, report.errors, report.failures), (1, 1, 0));
}

#[test]
fn sarif_has_the_catalogue_and_both_places() {
    let run = check("sarif");
    assert_eq!(run.code, 1);
    let log = run.json();
    assert_eq!(log["version"], "2.1.0");
    let sarif = &log["runs"][0];
    let result = &sarif["results"][1];
    assert_eq!(result["ruleId"], "TYPE_MISMATCH");
    let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
    assert_eq!(
        sarif["tool"]["driver"]["rules"][index]["id"],
        "TYPE_MISMATCH"
    );
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "user-v2.avsc");
    assert_eq!(
        (
            &place["region"]["startLine"],
            &place["region"]["startColumn"]
        ),
        (&11.into(), &40.into())
    );
    assert_eq!(
        (&place["region"]["endLine"], &place["region"]["endColumn"]),
        (&11.into(), &45.into())
    );
    let related = &result["relatedLocations"][0];
    assert_eq!(
        related["physicalLocation"]["artifactLocation"]["uri"],
        "user-v1.avsc"
    );
    assert_eq!(related["message"]["text"], "old schema (writer)");
    assert_eq!(sarif["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn sarif_reports_a_refusal_as_a_notification() {
    let log = refused("sarif_refusal", "sarif").json();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(
        invocation["toolExecutionNotifications"][0]["descriptor"]["id"],
        "JSON_SYNTAX"
    );
    assert_eq!(log["runs"][0]["results"].as_array().unwrap().len(), 0);
}
