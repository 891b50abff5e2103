//! Where events are, on parsed sentences of our own, and what a name on its own may be.

use dateline_codebook::Files;
use dateline_coder::places::{GAZETTEER, Places};
use dateline_parse::Document;
use dateline_record::Story;
use std::path::Path;

fn places() -> Places {
    let files =
        Files::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook")).expect("codebook");
    Places::load(&files, GAZETTEER).expect("places")
}

#[test]
fn an_event_has_its_own_place_and_not_that_of_whoever_speaks() {
    let places = places();
    let mut wrong = Vec::new();
    for part in include_str!("places/events.conllu").split("# newdoc").skip(1) {
        let header = |name: &str| {
            part.lines().find_map(|l| l.strip_prefix(&format!("# {name} = "))).unwrap_or_default()
        };
        let (word, wanted) = (header("trigger"), header("place"));
        let doc = Document::from_conllu(part, None).expect("reads");
        let trigger = (0..doc.len())
            .find(|t| doc.text(*t) == word)
            .unwrap_or_else(|| panic!("no {word:?} in: {}", header("text")));
        let clause: Vec<usize> = doc.subtree(trigger).filter(|t| doc.is_below(*t, trigger)).collect();
        let marks = places.mark(&Story::default(), &doc);
        let place = places.event_place(&Story::default(), &doc, trigger, &clause, &marks);
        let found = place.map_or("-".to_owned(), |p| {
            let precision = p.precision.map(|p| format!("{p:?}").to_lowercase()).unwrap_or_default();
            format!("{}, {precision}", p.text)
        });
        if found != wanted {
            wrong.push(format!("{word}: {found} instead of {wanted} in: {}", header("text")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_name_on_its_own_is_its_best_known_place() {
    let places = places();
    for (phrase, name, country) in [
        ("Paris", "Paris", "FRA"),
        ("London", "London", "GBR"),
        ("Kyiv", "Kyiv", "UKR"),
        ("Kiev", "Kyiv", "UKR"),
        ("Springfield, Illinois", "", ""),
        ("torkham", "Torkham", "PAK"),
        ("São Paulo", "São Paulo", "BRA"),
        ("Sao Paulo", "São Paulo", "BRA"),
        ("Lancaster County", "Lancaster County", "USA"),
        ("Qwghlm", "", ""),
    ] {
        let found = places.look_up(phrase).places;
        let best = found.first().map(|p| (p.candidate.name, p.candidate.country.unwrap_or_default()));
        assert_eq!(best.unwrap_or_default(), (name, country), "{phrase}");
    }
}

#[test]
fn a_doubtful_name_says_what_it_may_be() {
    let places = places();
    let explained = places.look_up("Springfield");
    assert!(explained.places.len() > 5);
    let sum: f64 = explained.places.iter().map(|p| p.belief).sum();
    assert!((sum - 1.0).abs() < 1e-6);
    assert!(explained.places.windows(2).all(|w| w[0].belief >= w[1].belief));
}

#[test]
fn a_block_that_is_no_gazetteer_is_refused_with_what_to_do() {
    let files =
        Files::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook")).expect("codebook");
    let error = Places::load(&files, b"no gazetteer").expect_err("refused").to_string();
    assert_eq!(error, "places/gazetteer.bin:0: wrong first bytes: rebuild it with `cargo xtask gazetteer`");
    let cut: &'static [u8] = GAZETTEER.get(..5_000_000).expect("long");
    assert!(Places::load(&files, cut).is_err());
}
