//! The JSON Schemas in `docs/schema` against what the program really prints.
//!
//! The schemas leave room for fields to be added; here they do not, so that a field that is added is described too.
#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The schema, closed: no object may have a field that it does not describe.
fn schema(name: &str) -> jsonschema::Validator {
    let text = std::fs::read_to_string(root().join(format!("docs/schema/{name}.json"))).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    close(&mut schema);
    jsonschema::validator_for(&schema).unwrap()
}

fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            map.values_mut().for_each(close);
            if map.get("additionalProperties") == Some(&json!(true)) {
                map.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(close),
        _ => {}
    }
}

fn records(args: &[&str]) -> Vec<Value> {
    let out = Command::new(env!("CARGO_BIN_EXE_dateline")).args(args).current_dir(root()).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn check(name: &str, records: &[Value]) {
    let schema = schema(name);
    assert!(!records.is_empty(), "nothing to check against {name}");
    for record in records {
        let errors: Vec<String> =
            schema.iter_errors(record).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}\n{record:#}");
    }
}

#[test]
fn stories_are_as_described() {
    check("story", &records(&["read", "--format", "jsonl", "stories/demo.txt"]));
}

#[test]
fn mentions_are_as_described_and_of_all_three_kinds() {
    let mentions = records(&["mark", "--format", "jsonl", "stories/demo.txt"]);
    check("mention", &mentions);
    for kind in ["actor", "place", "time"] {
        assert!(mentions.iter().any(|m| m["kind"] == kind), "no {kind}");
    }
}

#[test]
fn events_are_as_described_and_their_spans_hold_their_words() {
    let events = records(&["code", "--format", "jsonl", "stories/demo.txt"]);
    check("event", &events);
    let stories = records(&["read", "--format", "jsonl", "stories/demo.txt"]);
    let words = |story: &Value, span: &Value| {
        let at = |i: usize| usize::try_from(span[i].as_u64().unwrap()).unwrap();
        story["text"].as_str().unwrap().get(at(0)..at(1)).unwrap().to_owned()
    };
    for event in &events {
        let story = stories.iter().find(|s| s["id"] == event["story"]).expect("the event's story");
        assert_eq!(words(story, &event["evidence"]["span"]), event["evidence"]["text"]);
        for role in ["actors", "recipients", "said_by"] {
            for party in event[role].as_array().unwrap() {
                assert_eq!(words(story, &party["span"]), party["text"], "{role} of {event:#}");
            }
        }
    }
}

#[test]
fn incidents_are_as_described() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("x.db").to_str().unwrap().to_owned();
    records(&["code", "stories/demo.txt", "--store", &store]);
    check("incident", &records(&["settle", "--store", &store]));
}

#[test]
fn a_record_that_breaks_the_contract_is_refused() {
    let mut story = records(&["read", "--format", "jsonl", "stories/demo.txt"]).remove(0);
    assert!(schema("story").is_valid(&story));
    story["parts"][0]["span"] = json!([3]);
    assert!(!schema("story").is_valid(&story));
}
