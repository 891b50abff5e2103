//! The tables of actors: what they say on which day, what a bad line costs, how a user adds to them.

use dateline_codebook::Files;
use dateline_coder::actors::{Actors, import_petrarch, petrarch_table};
use dateline_parse::Document;
use dateline_record::{Span, Story};
use std::path::Path;

fn files() -> Files {
    Files::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook")).expect("codebook")
}

/// "The NAME attacked." with a name of one word, parsed.
fn attacked(name: &str) -> Document {
    let rows = [
        "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_".to_owned(),
        format!("2\t{name}\t{name}\tPROPN\tNNP\tNumber=Sing\t3\tnsubj\t_\t_"),
        "3\tattacked\tattack\tVERB\tVBD\t_\t0\tROOT\t_\tSpaceAfter=No".to_owned(),
        "4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_".to_owned(),
    ];
    Document::from_conllu(&rows.join("\n"), None).expect("reads")
}

fn story(doc: &Document, day: &str) -> Story {
    Story { text: doc.source().to_owned(), published: Some(day.to_owned()), ..Story::default() }
}

/// The code of that name on a day.
fn code(actors: &Actors, name: &str, day: &str) -> String {
    let doc = attacked(name);
    let marks = actors.mark(&story(&doc, day), &doc);
    let mention = marks.at(1).expect("a subject is a mention");
    mention
        .identities
        .iter()
        .filter_map(dateline_coder::actors::Identity::code)
        .collect::<Vec<_>>()
        .join(" + ")
}

#[test]
fn a_name_means_what_was_true_on_the_day() {
    let actors = Actors::load(&files()).expect("tables");
    for (name, day, expected) in [
        ("Taliban", "2010-06-01", "AFG REB"),
        ("Taliban", "2021-08-14", "AFG REB"),
        ("Taliban", "2021-08-15", "AFG GOV"),
        ("Hasina", "2024-08-05", "BGD GOV"),
        ("Hasina", "2024-08-06", "BGD ELI"),
        ("Obama", "2008-06-01", "USA"),
        ("Obama", "2010-06-01", "USA GOV"),
        ("Obama", "2020-06-01", "USA ELI"),
        ("Qwghlmians", "2020-06-01", ""),
    ] {
        assert_eq!(code(&actors, name, day), expected, "{name} on {day}");
    }
}

#[test]
fn a_users_table_adds_to_ours_and_is_checked_alike() {
    let own = "name\tkind\tcode\tfrom\tto\taliases\nZorblat Front\tbody\tKEN REB\t2020\t\tZorblats\n";
    let actors = Actors::load_with(&files(), &[("mine.tsv", own)]).expect("tables");
    assert_eq!(code(&actors, "Zorblats", "2022-01-01"), "KEN REB");
    let nurses = import_petrarch("NURSES_OF_ZORB_ [KENHLH]\n", &files()).expect("our own tables");
    assert_eq!(nurses[0].code.as_deref(), Some("KEN MED"), "CAMEO's HLH is PLOVER's MED");
    assert_eq!(code(&Actors::load(&files()).expect("tables"), "Zorblats", "2022-01-01"), "");
    for (line, error) in [
        (
            "A\tbody\tKEN XYZ\t\t\t",
            "mine.tsv:2: \"XYZ\" is neither a country of countries.tsv nor a code of codes.tsv",
        ),
        ("A\tbody\t\t\t\t", "mine.tsv:2: no code; write a country, a sector or both, as `PAK MIL`"),
        ("A\tclub\tKEN\t\t\t", "mine.tsv:2: kind \"club\": write person, body, place or noun"),
        (
            "A\tbody\tKEN\t20021\t\t",
            "mine.tsv:2: from \"20021\" is no date; write 2021, 2021-08 or 2021-08-15",
        ),
        (
            "A\tbody\tKEN\t2003\t2002\t",
            "mine.tsv:2: in force from 2003-01-01 to 2002-12-31: the end is before the beginning",
        ),
        ("-\tbody\tKEN\t\t\t", "mine.tsv:2: \"-\" is no name: it has no letter"),
    ] {
        let text = format!("name\tkind\tcode\tfrom\tto\taliases\n{line}\n");
        let found = Actors::load_with(&files(), &[("mine.tsv", &text)]).expect_err("a bad line").to_string();
        assert_eq!(found, error);
    }
}

#[test]
fn who_names_the_line_of_the_table() {
    let actors = Actors::load(&files()).expect("tables");
    let doc = attacked("Taliban");
    let found = actors.who(&story(&doc, "2015-01-01"), &doc, Span::new(0, 11));
    assert_eq!(found.mentions.first().map(|m| m.via), Some("table"));
    let in_force: Vec<_> = found.found.iter().filter(|f| f.in_force).collect();
    assert_eq!(in_force.len(), 1);
    let (file, line) = &in_force[0].line;
    let text = files().get(file).expect("that table").to_owned();
    let row = text.lines().nth(*line as usize - 1).expect("that line").to_owned();
    assert!(row.starts_with("Taliban\tbody\tAFG REB\t2001-12-07\t2021-08-14"), "{file}:{line} {row}");
}

#[test]
fn an_imported_dictionary_marks_as_a_table() {
    let dictionary = "ZORBLAT_FRONT_\n+ZORBLATS_\n\t[KENREB >200101]\n";
    let table = petrarch_table(&import_petrarch(dictionary, &files()).expect("our own tables"));
    let actors = Actors::load_with(&files(), &[("imported.tsv", &table)]).expect("the table reads");
    assert_eq!(code(&actors, "Zorblats", "2022-01-01"), "KEN REB");
    let nurses = import_petrarch("NURSES_OF_ZORB_ [KENHLH]\n", &files()).expect("our own tables");
    assert_eq!(nurses[0].code.as_deref(), Some("KEN MED"), "CAMEO's HLH is PLOVER's MED");
}

#[test]
fn an_imported_dictionary_always_reads_and_says_what_it_left_out() {
    let dictionary = "ZORBLAT_FRONT_ [KENREBZFR >200101]\nHELPERS_ [IGOUNO]\nNOBODY_ [QQQ]\nPOLICE_ [~COP]\n\
                      BACKWARDS_ [KENGOV 20100101-20000101]\nGOOD_ONES_ [KENSOC]\n";
    let rows = import_petrarch(dictionary, &files()).expect("our own tables");
    let codes: Vec<Option<&str>> = rows.iter().map(|r| r.code.as_deref()).collect();
    assert_eq!(codes, [Some("KEN REB"), Some("UNO"), None, Some("COP"), None, Some("KEN SOC")]);
    let table = petrarch_table(&rows);
    for remark in [
        "# line 1: Zorblat Front has the code \"KENREBZFR\", of which ZFR is left out: no table knows it",
        "# line 3: Nobody has the code \"QQQ\", of which QQQ is left out: no table knows it",
        "# line 5: Backwards has the code \"KENGOV\", in force from 2010-01-01 to 2000-01-01",
    ] {
        assert!(table.contains(remark), "{remark}\n{table}");
    }
    Actors::load_with(&files(), &[("imported.tsv", &table)]).expect("the table reads");
}

#[test]
fn an_imported_noun_names_a_sector_and_a_noun_has_no_country() {
    let rows = import_petrarch("ZORBMAN_ {ZORBMEN_} [~MIL]\n", &files()).expect("our own tables");
    let actors = Actors::load_with(&files(), &[("agents.tsv", &petrarch_table(&rows))]).expect("reads");
    assert_eq!(code(&actors, "zorbmen", "2022-01-01"), "MIL");
    let header = "name\tkind\tcode\tfrom\tto\taliases\n";
    let bad = Actors::load_with(&files(), &[("bad.tsv", &format!("{header}zorbman\tnoun\tKEN MIL\t\t\t\n"))]);
    assert!(bad.expect_err("a country").to_string().starts_with("bad.tsv:2: a noun has sectors only"));
}

#[test]
fn any_text_is_marked_without_a_panic() {
    let actors = Actors::load(&files()).expect("tables");
    for name in ["", "'", "(", "U.S.-", "é", "日本", "-", "US-US-US", "\u{301}", "ß"] {
        let doc = attacked(name);
        let marks = actors.mark(&story(&doc, "not a day"), &doc);
        assert!(marks.mentions.iter().all(|m| m.tokens.contains(&m.head)), "{name:?}");
    }
}
