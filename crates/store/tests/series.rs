//! Counts over time add up, however they are asked for.
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
#[path = "common/golden.rs"]
mod golden;

use common::{attack, killed, story};
use dateline_record::Quad;
use dateline_store::series::{Period, brief, dyads, png, series, series_csv, svg};
use dateline_store::settle::Rules;
use dateline_store::{Coded, Query, Store, Vocabulary};

fn year_of_fire() -> Store {
    let mut store = Store::in_memory().unwrap();
    for (n, (day, quad, score, dead)) in [
        ("2024-11-30", Quad::MaterialConflict, -9.0, 2),
        ("2025-01-05", Quad::MaterialConflict, -9.0, 5),
        ("2025-01-20", Quad::VerbalCooperation, 4.0, 0),
        ("2025-04-01", Quad::VerbalConflict, -2.0, 0),
    ]
    .into_iter()
    .enumerate()
    {
        let s = story(&format!("s{n}"), day, "Soldiers fired on a post.");
        let mut e = attack(&s, "PAK MIL", "AFG GOV", day);
        e.quad = quad;
        e.score = score;
        e.killed = (dead > 0).then(|| killed(dead, dead)).flatten();
        let mut background = attack(&s, "PAK MIL", "AFG MIL", day);
        background.background = true;
        let mut other = attack(&s, "IND MIL", "PAK MIL", day);
        other.killed = killed(40, 40);
        store
            .put(&[Coded { story: &s, mentions: &[], events: &[e, background, other], codebook: "one" }])
            .unwrap();
    }
    store
}

#[test]
fn a_series_counts_by_class_and_leaves_no_gap() {
    let store = year_of_fire();
    let names = Vocabulary::builtin().unwrap();
    let ask = |text: &str, by| series(&store, &Query::parse(text, &names).unwrap(), by).unwrap();
    let months = ask("dyad:PAK-AFG", Period::Month);
    let shown: Vec<(&str, i64, i64)> =
        months.iter().map(|p| (p.period.as_str(), p.events, p.killed_low)).collect();
    let expected = [
        ("2024-11", 1, 2),
        ("2024-12", 0, 0),
        ("2025-01", 2, 5),
        ("2025-02", 0, 0),
        ("2025-03", 0, 0),
        ("2025-04", 1, 0),
    ];
    assert_eq!(shown, expected);
    assert_eq!(
        (months[2].material_conflict, months[2].verbal_cooperation, months[2].score),
        (1, 1, Some(-2.5))
    );
    // The table of months and the events themselves give the same answer.
    assert_eq!(ask("dyad:PAK-AFG type:ASSAULT", Period::Month), months);
    assert_eq!(ask("dyad:PAK-AFG", Period::Year).iter().map(|p| p.events).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(
        ask("dyad:PAK-AFG from:2025-01", Period::Month).first().map(|p| p.period.clone()),
        Some("2025-01".into())
    );
    assert_eq!(ask("dyad:PAK-AFG to:2025-01-10", Period::Month).last().map(|p| p.events), Some(1));
    assert_eq!(ask("dyad:PAK-AFG from:2025-01 to:2025-01", Period::Week).len(), 4);
    assert!(series_csv(&months).lines().nth(3).unwrap().starts_with("2025-01,2,1,0,0,1,-2.50,5,5"));
    assert!(svg(&months, "Pakistan and Afghanistan").ends_with("</svg>\n"));
    assert!(png(&months, "Pakistan and Afghanistan").unwrap().len() > 1000);
}

#[test]
fn the_table_of_months_follows_reviews_and_new_codings() {
    let mut store = year_of_fire();
    let names = Vocabulary::builtin().unwrap();
    let count = |store: &Store| -> i64 {
        let query = Query::parse("dyad:PAK-AFG", &names).unwrap();
        series(store, &query, Period::Month).unwrap().iter().map(|p| p.events).sum()
    };
    let id =
        store.events(&Query::parse("dyad:PAK-AFG background:no", &names).unwrap()).unwrap()[0].id.clone();
    let n = store.review(&id, &dateline_store::review::Action::Reject, "ann", "2025-06-01").unwrap();
    assert_eq!(count(&store), 3);
    store.undo_review(n).unwrap();
    assert_eq!(count(&store), 4);
    let s = store.story("s1").unwrap();
    store.put(&[Coded { story: &s, mentions: &[], events: &[], codebook: "two" }]).unwrap();
    assert_eq!(count(&store), 3);
}

#[test]
fn the_busiest_pairs_and_those_that_changed() {
    let store = year_of_fire();
    let busy = dyads(&store, 202_501, 202_504, false, 10).unwrap();
    let shown: Vec<(&str, &str, i64, i64)> =
        busy.iter().map(|d| (d.a.as_str(), d.b.as_str(), d.events, d.events_before)).collect();
    assert_eq!(shown, [("AFG", "PAK", 3, 1), ("IND", "PAK", 3, 1)]);
    assert!((busy[0].score.unwrap() + 7.0 / 3.0).abs() < 1e-9);
}

#[test]
fn a_brief_says_what_happened_what_is_disputed_and_what_is_new() {
    let names = Vocabulary::builtin().unwrap();
    let mut store = Store::in_memory().unwrap();
    for t in golden::read("clusters") {
        store
            .put(&[Coded { story: &t.story, mentions: &[], events: &t.events, codebook: "golden" }])
            .unwrap();
    }
    store.settle(&Rules::shipped().unwrap(), &names).unwrap();
    let brief = brief(&store, &names, "PAK", "2024-03-08", 7).unwrap();
    assert_eq!((brief.happened.len(), brief.disputed.len()), (1, 1));
    let text = brief.text(20);
    for part in [
        "Pakistan, 2024-03-02 to 2024-03-08",
        "ASSAULT, ",
        " ↔ ",
        "(3 sources)",
        "Harbour Wire",
        "In dispute: ",
        "Afghanistan police: Pakistan military forces → Afghanistan civilians",
        "Afghanistan and Pakistan: 1, none in the 28 days before",
    ] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    let (html, markdown) = (brief.html(20), brief.markdown(20));
    for part in ["<h2>What is disputed</h2>", "<q>", "<span class=\"dead\">"] {
        assert!(html.contains(part), "{part} in\n{html}");
    }
    assert!(markdown.starts_with("# Pakistan, ") && markdown.contains("## What is new"), "{markdown}");
    assert!(brief.text(0).contains("and 1 more"));
    assert!(dateline_store::series::brief(&store, &names, "PAK", "yesterday", 7).is_err());
}
