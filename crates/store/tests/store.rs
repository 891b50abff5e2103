//! What is put comes back, once, and is found by every way of asking.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    dead_code,
    reason = "tests; each uses a part of the helpers"
)]

mod common;

use common::{actor, at, attack, killed, on, speaker, story};
use dateline_record::{Event, Status, Story};
use dateline_store::review::Action;
use dateline_store::{Change, Coded, Counts, Query, Store, Vocabulary};

fn put(store: &mut Store, story: &Story, events: &[Event], codebook: &str) -> Counts {
    store.put(&[Coded { story, mentions: &[], events, codebook }]).unwrap()
}

fn ask(store: &Store, text: &str) -> Vec<String> {
    let query = Query::parse(text, &Vocabulary::builtin().unwrap()).unwrap();
    let mut found: Vec<String> = store.events(&query).unwrap().into_iter().map(|e| e.story).collect();
    assert_eq!(found.len() as u64, store.count(&query).unwrap(), "count of {text}");
    found.sort();
    found
}

/// Three events a question can tell apart.
fn small() -> Store {
    let mut store = Store::in_memory().unwrap();
    let a = story("a", "2025-03-02", "Soldiers fired on a border post near the bazaar. It was night.");
    let b = story("b", "2025-04-10", "Gunmen fired at a convoy of police.");
    let c = story("c", "2025-05-20", "Troops fired rockets over the river.");
    let mut ea = attack(&a, "PAK MIL", "AFG GOV", "2025-03-01");
    ea.place = at("Chaman", "PAK", 30.92, 66.45);
    ea.killed = killed(5, 5);
    ea.said_by = vec![speaker("AFG GOV", "a spokesman")];
    let mut eb = attack(&b, "AFG REB", "PAK COP", "2025-04-09");
    eb.actors[0].text = "Lashkar fighters".into();
    eb.place = at("Quetta", "PAK", 30.18, 67.0);
    eb.killed = killed(2, 3);
    let mut ec = attack(&c, "IND MIL", "PAK MIL", "2025-05-19");
    ec.mode = Some("heavy-weapons".into());
    ec.modes = vec!["heavy-weapons".into()];
    ec.status = Status::Negated;
    ec.background = true;
    for (s, e) in [(&a, ea), (&b, eb), (&c, ec)] {
        put(&mut store, s, &[e], "one");
    }
    store
}

#[test]
fn every_field_finds_what_it_should_and_nothing_else() {
    let store = small();
    for (question, expected) in [
        ("", "a b c"),
        ("type:ASSAULT", "a b c"),
        ("type:PROTEST", ""),
        ("mode:heavy-weapons", "c"),
        ("actor:Pakistan", "a"),
        ("actor:\"PAK MIL\"", "a"),
        ("actor:\"PAK REB\"", ""),
        ("actor:MIL", "a c"),
        ("actor:lashkar", "b"),
        ("actor:\"lashkar fighter\"", "b"),
        ("recipient:lashkar", ""),
        ("party:lashkar", "b"),
        ("actor:Taliban", ""),
        ("actor:\"United Nations\"", ""),
        ("recipient:PAK", "b c"),
        ("actor:AFG recipient:PAK", "b"),
        ("actor:\"AFG MIL\" recipient:PAK", ""),
        ("actor:AFG recipient:PAK dyad:PAK-AFG", "b"),
        ("party:PAK type:ASSAULT", "a b c"),
        ("dyad:PAK-AFG", "a b"),
        ("dyad:PAK>AFG", "a"),
        ("dyad:AFG>PAK", "b"),
        ("dyad:PAK-AFG,IND-PAK", "a b c"),
        ("country:PAK", "a b"),
        ("bbox:66,30,66.9,31", "a"),
        ("near:\"30.9,66.4 20km\"", "a"),
        ("near:\"30.9,66.4 200km\"", "a b"),
        ("from:2025-04", "b c"),
        ("to:2025-04-09", "a b"),
        ("from:2025-04-09 to:2025-04-09", "b"),
        ("status:negated", "c"),
        ("said-by:AFG", "a"),
        ("said-by:spokesman", "a"),
        ("killed-min:3", "a"),
        ("text:\"border post\"", "a"),
        ("fire", "a b c"),
        ("\"border bazaar\"", ""),
        ("border bazaar", "a"),
        ("story-text:night", "a"),
        ("background:no", "a b"),
        ("disputed:no", "a b c"),
        ("disputed:yes", ""),
        ("story:b", "b"),
        ("source:\"Harbour Wire\" country:PAK", "a b"),
    ] {
        assert_eq!(ask(&store, question).join(" "), expected, "{question}");
    }
}

#[test]
fn signs_in_the_words_asked_for_are_no_operators() {
    let store = small();
    for text in ["AND", "NOT (", "*", "a-b:", "\"", "'; DROP TABLE events;--", "NEAR(", "^", "{}"] {
        let query = Query { text: Some(text.into()), story_text: Some(text.into()), ..Query::default() };
        store.events(&query).unwrap();
    }
    assert_eq!(ask(&store, "").len(), 3);
}

#[test]
fn near_knows_the_places_of_the_store() {
    let mut store = small();
    let d = story("d", "2025-06-02", "Soldiers fired at Chaman.");
    let mut e = attack(&d, "PAK MIL", "AFG GOV", "2025-06-01");
    e.place = at("Chaman", "PAK", 30.92, 66.45);
    put(&mut store, &d, &[e], "one");
    assert_eq!(ask(&store, "near:\"Chaman 20km\""), ["a", "d"]);
    let query = Query::parse("near:\"Nowhere 20km\"", &Vocabulary::builtin().unwrap()).unwrap();
    assert!(store.events(&query).unwrap_err().to_string().contains("no such place"));
}

#[test]
fn sorted_and_limited() {
    let store = small();
    let names = Vocabulary::builtin().unwrap();
    let order = |text: &str| -> Vec<String> {
        store.events(&Query::parse(text, &names).unwrap()).unwrap().into_iter().map(|e| e.story).collect()
    };
    assert_eq!(order(""), ["c", "b", "a"]);
    assert_eq!(order("sort:date"), ["a", "b", "c"]);
    assert_eq!(order("sort:-killed limit:1"), ["a"]);
    assert_eq!(order("sort:date limit:1 offset:1"), ["b"]);
}

#[test]
fn the_same_twice_changes_nothing_and_comes_back_byte_for_byte() {
    let mut store = Store::in_memory().unwrap();
    let s = story("a", "2025-03-02", "Soldiers fired on a post. Über 10 km away.");
    let e = attack(&s, "PAK MIL", "AFG GOV", "2025-03-01");
    let first = put(&mut store, &s, std::slice::from_ref(&e), "one");
    assert_eq!((first.new_stories, first.events), (1, 1));
    let second = put(&mut store, &s, std::slice::from_ref(&e), "one");
    assert_eq!(second, Counts { unchanged_stories: 1, ..Counts::default() });
    assert_eq!(store.events(&Query::default()).unwrap(), [e]);
    assert_eq!(store.story("a").unwrap(), s);
}

#[test]
fn a_corrected_story_keeps_its_older_text_and_only_its_newer_events_are_seen() {
    let mut store = Store::in_memory().unwrap();
    let old = story("a", "2025-03-02", "Soldiers fired on a post.");
    put(&mut store, &old, &[attack(&old, "PAK MIL", "AFG GOV", "2025-03-01")], "one");
    let new = story("a", "2025-03-02", "Rebels fired on a post, a corrected report said.");
    let counts = put(&mut store, &new, &[attack(&new, "PAK REB", "AFG GOV", "2025-03-01")], "one");
    assert_eq!(counts.changed_stories, 1);
    let events = store.events(&Query::default()).unwrap();
    assert_eq!(events.iter().map(|e| e.actors[0].code.as_deref()).collect::<Vec<_>>(), [Some("PAK REB")]);
    assert_eq!(store.story_versions("a").unwrap(), [old, new]);
}

#[test]
fn a_new_codebook_stands_beside_the_old_one() {
    let mut store = small();
    let a = store.story("a").unwrap();
    let before = store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap();
    let mut same = before[0].clone();
    same.mode = Some("explosives".into());
    let extra = attack(&a, "PAK MIL", "AFG CVL", "2025-03-01");
    put(&mut store, &a, &[same.clone(), extra.clone()], "two");
    assert_eq!(ask(&store, "story:a").len(), 2);
    assert_eq!(ask(&store, "codebook:one").join(" "), "a b c");
    assert_eq!(ask(&store, "codebook:two dyad:PAK-AFG").join(" "), "a a");
    let changes = store.diff("one", "two").unwrap();
    assert_eq!(changes.len(), 2);
    assert!(changes.iter().any(|c| matches!(c, Change::Added(e) if **e == extra)));
    assert!(changes.iter().any(|c| matches!(c, Change::Changed { fields, .. } if fields == &["mode"])));
    // Going back to the first codebook brings its events to the front again.
    put(&mut store, &a, &before, "one");
    assert_eq!(store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap(), before);
}

#[test]
fn decisions_are_applied_over_the_record_found_by_and_undone() {
    let mut store = small();
    let id = store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap()[0].id.clone();
    let machine = store.machine_event(&id).unwrap();
    let correct = |field: &str, value: serde_json::Value| Action::Correct { field: field.into(), value };
    let n = store
        .review(
            &id,
            &correct("actors.0", serde_json::to_value(actor("PAK REB", "fighters")).unwrap()),
            "ann",
            "2025-06-01",
        )
        .unwrap();
    assert_eq!(ask(&store, "actor:\"PAK REB\""), ["a"]);
    assert_eq!(ask(&store, "actor:\"PAK MIL\"").len(), 0);
    store.review(&id, &correct("date.start", "2025-02-01".into()), "ann", "2025-06-01").unwrap();
    assert_eq!(ask(&store, "to:2025-02 dyad:PAK-AFG"), ["a"]);
    let no = store.review(&id, &Action::Reject, "ben", "2025-06-02").unwrap();
    assert_eq!(ask(&store, "").join(" "), "b c");
    assert_eq!(store.machine_event(&id).unwrap(), machine, "the machine's record stays");
    store.undo_review(no).unwrap();
    store.undo_review(n).unwrap();
    assert_eq!(ask(&store, "actor:\"PAK MIL\" to:2025-02"), ["a"]);
    assert_eq!(store.decisions(None).unwrap().len(), 3, "undone decisions are kept");
    assert!(store.undo_review(n).is_err(), "and are undone once");
}

#[test]
fn a_correction_that_leaves_no_record_is_refused() {
    let mut store = small();
    let id = store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap()[0].id.clone();
    for (field, value) in [
        ("status", "maybe".into()),
        ("killed.low", "five".into()),
        ("actors.7.code", "PAK".into()),
        ("tpye", "PROTEST".into()),
        ("evidence.text", "x".into()),
    ] {
        let refused = store.review(&id, &Action::Correct { field: field.into(), value }, "ann", "2025-06-01");
        assert!(refused.unwrap_err().to_string().contains(field), "{field}");
    }
    assert_eq!(store.decisions(None).unwrap().len(), 0);
}

#[test]
fn a_review_stays_when_the_codebook_changes() {
    let mut store = small();
    let a = store.story("a").unwrap();
    let event = store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap().remove(0);
    store.review(&event.id, &Action::Reject, "ann", "2025-06-01").unwrap();
    put(&mut store, &a, &[event], "two");
    assert_eq!(ask(&store, "story:a").len(), 0);
}

#[test]
fn a_date_of_many_days_is_found_by_any_of_them() {
    let mut store = Store::in_memory().unwrap();
    let s = story("a", "2025-03-12", "Soldiers fired on a post.");
    let mut e = attack(&s, "PAK MIL", "AFG GOV", "2025-03-01");
    e.date = on("2025-03-01").map(|d| dateline_record::EventDate { end: "2025-03-09".into(), ..d });
    put(&mut store, &s, &[e], "one");
    assert_eq!(ask(&store, "from:2025-03-05 to:2025-03-06").len(), 1);
    assert_eq!(ask(&store, "from:2025-03-10").len(), 0);
}

#[test]
fn bodies_go_by_name_and_by_code() {
    let names = Vocabulary::builtin().unwrap();
    let ask = |text: &str| Query::parse(text, &names).unwrap();
    assert_eq!(ask("actor:\"United Nations\""), ask("actor:UNO"));
    assert_eq!(ask("actor:NATO,UN"), ask("actor:NAT,UNO"));
    let wrong = Query::parse("actor:Pakistna", &names).unwrap_err().to_string();
    assert!(wrong.contains("did you mean Pakistan?"), "{wrong}");
}

#[test]
fn a_codebook_is_named_by_how_its_version_begins() {
    let store = small();
    assert_eq!(ask(&store, "codebook:on").len(), 3);
    let query = Query { codebook: Some("two".into()), ..Query::default() };
    let refused = store.events(&query).unwrap_err().to_string();
    assert!(refused.contains("this store was coded by one"), "{refused}");
    let id = store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap()[0].id.clone();
    assert_eq!(store.event_named(&id[..8]).unwrap(), id);
    assert!(store.event_named("zzz").is_err());
}

#[test]
fn a_second_reviewer_can_see_what_the_first_rejected() {
    let mut store = small();
    let id = store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap()[0].id.clone();
    store.review(&id, &Action::Reject, "ann", "2025-06-01").unwrap();
    assert_eq!(ask(&store, "").join(" "), "b c");
    assert_eq!(ask(&store, "rejected:yes").join(" "), "a b c");
}

#[test]
fn a_corrected_code_or_type_takes_along_what_follows_from_it() {
    let mut store = small();
    let id = store.events(&Query { story: Some("a".into()), ..Query::default() }).unwrap()[0].id.clone();
    let correct = |field: &str, value: &str| Action::Correct { field: field.into(), value: value.into() };
    store.review(&id, &correct("actors.0.code", "IND REB"), "ann", "2025-06-01").unwrap();
    store.review(&id, &correct("type", "CONSULT"), "ann", "2025-06-01").unwrap();
    let event = store.event(&id).unwrap();
    assert_eq!(event.actors[0].country.as_deref(), Some("IND"));
    assert_eq!(event.actors[0].sector.as_deref(), Some("REB"));
    assert_eq!(event.quad, dateline_record::Quad::VerbalCooperation);
    assert_eq!(ask(&store, "actor:IND type:CONSULT"), ["a"]);
    let refused = store.review(&id, &correct("type", "CONSUL"), "ann", "2025-06-01").unwrap_err();
    assert!(refused.to_string().contains("CONSULT"), "{refused}");
}

#[test]
fn a_word_that_stands_everywhere_finds_the_same_as_a_rare_one() {
    let mut store = Store::in_memory().unwrap();
    for n in 0..101 {
        let s = story(&format!("s{n:03}"), "2025-03-02", "Soldiers fired on a post. It was night.");
        let events: Vec<Event> = (0..100)
            .map(|k| {
                let mut e =
                    attack(&s, "PAK MIL", "AFG GOV", &format!("2025-{:02}-{:02}", k % 12 + 1, n % 28 + 1));
                e.id = format!("{n:03}{k:03}");
                e.actors[0].text = "Border guards".into();
                e.said_by = vec![speaker("AFG GOV", if k == 7 { "a governor" } else { "a spokesman" })];
                e
            })
            .collect();
        put(&mut store, &s, &events, "one");
    }
    let names = Vocabulary::builtin().unwrap();
    let ids = |text: &str| -> Vec<String> {
        store.events(&Query::parse(text, &names).unwrap()).unwrap().into_iter().map(|e| e.id).collect()
    };
    // Without a limit the index of words leads, with one the days do: the answer is one.
    for question in
        ["fired", "actor:\"border guard\"", "fired said-by:spokesman actor:guards", "fired said-by:governor"]
    {
        let all = ids(question);
        assert!(all.len() > 100, "{question}");
        assert_eq!(ids(&format!("{question} limit:60")), all[..60], "{question}");
    }
    assert_eq!(ids("recipient:\"border guards\" limit:60").len(), 0);
}
