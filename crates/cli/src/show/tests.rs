//! Cards of events made by hand, at two widths, with and without colour.

use super::card;
use super::paint::Paint;
use dateline_record::{
    Actor, DatePrecision, Dateline, Event, EventDate, EventPlace, Evidence, Number, PlacePrecision, Quad,
    Span, Speaker, Stance, Status, Story,
};
use expect_test::{Expect, expect};
use unicode_width::UnicodeWidthStr as _;

const TEXT: &str = "Sudanese forces shelled the Chadian border town of Adre late on Thursday, Chad’s army said, \
                    killing at least seven people and wounding 19. The ministers of Sudan and Chad met in Cairo.";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).expect("words of the text");
    Span::new(start, start + words.len())
}

fn actor(words: &str, code: &str) -> Actor {
    let country = code.split(' ').next().map(str::to_owned);
    let sector = code.split(' ').nth(1).map(str::to_owned);
    Actor { text: words.into(), span: span(words), code: Some(code.into()), country, sector, name: None }
}

fn number(words: &str, low: u32, high: Option<u32>) -> Number {
    Number { low: Some(low), high, text: words.into(), span: span(words), who: None, total: false }
}

fn event(kind: &str, mode: Option<&str>, quad: Quad, sentence: &str, trigger: &str) -> Event {
    Event {
        id: "0".into(),
        story: "s".into(),
        sentence: 0,
        kind: kind.into(),
        mode: mode.map(str::to_owned),
        modes: Vec::new(),
        contexts: Vec::new(),
        cameo: None,
        quad,
        score: 0.0,
        status: Status::Actual,
        background: false,
        actors: Vec::new(),
        recipients: Vec::new(),
        said_by: Vec::new(),
        date: None,
        place: None,
        killed: None,
        injured: None,
        missing: None,
        captured: None,
        displaced: None,
        evidence: Evidence {
            text: sentence.into(),
            span: span(sentence),
            trigger: span(trigger),
            pattern: "x:1".into(),
            codebook: "c".into(),
        },
        also: Vec::new(),
        follows: None,
        notices: Vec::new(),
    }
}

fn place(words: &str, country: &str) -> EventPlace {
    EventPlace {
        text: words.into(),
        span: Some(span(words)),
        name: Some(words.into()),
        admin1: None,
        admin2: None,
        country: Some(country.into()),
        lat: None,
        lon: None,
        geonameid: None,
        precision: Some(PlacePrecision::Exact),
    }
}

fn day(day: &str, words: Option<&str>) -> EventDate {
    EventDate {
        start: day.into(),
        end: day.into(),
        precision: DatePrecision::Day,
        text: words.map(str::to_owned),
        span: words.map(span),
    }
}

/// A shelling that one side tells and a meeting of both.
fn two() -> [Event; 2] {
    let (first, second) = TEXT.split_at(TEXT.find("The ministers").expect("two sentences"));
    let mut shelling =
        event("ASSAULT", Some("heavy-weapons"), Quad::MaterialConflict, first.trim(), "shelled");
    shelling.actors = vec![actor("Sudanese forces", "SDN MIL")];
    shelling.said_by = vec![Speaker {
        text: "Chad’s army".into(),
        span: span("Chad’s army"),
        code: Some("TCD MIL".into()),
        country: Some("TCD".into()),
        sector: Some("MIL".into()),
        name: None,
        cue: Some("said".into()),
        stance: Stance::Asserts,
        carried_by: None,
    }];
    shelling.date = Some(day("2026-03-12", Some("late on Thursday")));
    shelling.place = Some(place("Adre", "TCD"));
    shelling.killed = Some(number("at least seven people", 7, None));
    shelling.injured = Some(number("19", 19, Some(19)));
    let mut meeting = event("CONSULT", Some("visit"), Quad::VerbalCooperation, second, "met");
    meeting.actors = vec![actor("Sudan and", "SDN GOV"), actor("Chad met", "TCD GOV")];
    meeting.actors[0].span.end -= 4;
    meeting.actors[1].span.end -= 4;
    meeting.background = true;
    meeting.place = Some(place("Cairo", "EGY"));
    [shelling, meeting]
}

fn shown(width: usize, on: bool) -> String {
    let events = two();
    card::events(&events.iter().collect::<Vec<_>>(), width, Paint { on })
}

/// A bar before each line: what is compared begins with spaces, which `expect!` would take for its own.
fn check(got: &str, expected: &Expect) {
    expected.assert_eq(&format!("|{}\n", got.trim_end().replace('\n', "\n|")));
}

#[test]
fn wide_and_plain() {
    check(
        &shown(140, false),
        &expect![[r"
            |
            |  ● ASSAULT heavy-weapons     SDN MIL            12 Mar 2026  Adre, TCD   7+ killed, 19 injured  says TCD MIL
            |    │ [actor SDN MIL: Sudanese forces] [event ASSAULT/heavy-weapons: shelled] the Chadian border town of [place Adre, TCD: Adre] [time
            |    │ 2026-03-12: late on Thursday], [said TCD MIL: Chad’s army] said, killing [killed 7-: at least seven people] and wounding [injured 19:
            |    │ 19].
            |
            |  ○ CONSULT visit background  SDN GOV ↔ TCD GOV               Cairo, EGY
            |    │ The ministers of [actor SDN GOV: Sudan] and [actor TCD GOV: Chad] [event CONSULT/visit background: met] in [place Cairo, EGY: Cairo].
        "]],
    );
}

#[test]
fn narrow_and_plain() {
    check(
        &shown(80, false),
        &expect![[r"
            |
            |  ● ASSAULT heavy-weapons     SDN MIL
            |    12 Mar 2026 · Adre, TCD · 7+ killed, 19 injured · says TCD MIL
            |    │ [actor SDN MIL: Sudanese forces] [event ASSAULT/heavy-weapons: shelled]
            |    │ the Chadian border town of [place Adre, TCD: Adre] [time 2026-03-12: late
            |    │ on Thursday], [said TCD MIL: Chad’s army] said, killing [killed 7-: at
            |    │ least seven people] and wounding [injured 19: 19].
            |
            |  ○ CONSULT visit background  SDN GOV ↔ TCD GOV
            |    Cairo, EGY
            |    │ The ministers of [actor SDN GOV: Sudan] and [actor TCD GOV: Chad] [event
            |    │ CONSULT/visit background: met] in [place Cairo, EGY: Cairo].
        "]],
    );
}

#[test]
fn colours_say_the_same_words() {
    check(
        &shown(80, true).replace('\x1b', "^"),
        &expect![[r"
            |
            |  ^[1m^[31m●^[0m ^[1m^[31mASSAULT^[0m heavy-weapons     ^[1m^[34mSDN MIL^[0m
            |    ^[32m12 Mar 2026^[0m^[2m · ^[0m^[36mAdre, TCD^[0m^[2m · ^[0m^[31m7+ killed, 19 injured^[0m^[2m · ^[0m^[33msays TCD MIL^[0m
            |    ^[2m│ ^[0m^[1m^[4m^[34mSudanese forces^[0m ^[1m^[4m^[31mshelled^[0m the Chadian border town of ^[4m^[36mAdre^[0m ^[4m^[32mlate on Thursday^[0m,
            |    ^[2m│ ^[0m^[4m^[33mChad’s army^[0m said, killing ^[4m^[31mat least seven people^[0m and wounding ^[4m^[31m19^[0m.
            |
            |  ^[1m^[92m○^[0m ^[1m^[92mCONSULT^[0m visit^[2m^[3m background^[0m  ^[1m^[34mSDN GOV^[0m^[2m ↔ ^[0m^[1m^[34mTCD GOV^[0m
            |    ^[36mCairo, EGY^[0m
            |    ^[2m│ ^[0mThe ministers of ^[1m^[4m^[34mSudan^[0m and ^[1m^[4m^[34mChad^[0m ^[1m^[4m^[92mmet^[0m in ^[4m^[36mCairo^[0m.
        "]],
    );
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for width in [60, 80, 100, 140] {
        for line in shown(width, false).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn a_heading_has_title_place_and_day() {
    let story = Story {
        title: Some("Sudan, Chad\ntrade blame".into()),
        updated: Some("2026-03-14".into()),
        dateline: Some(Dateline { place: "N’DJAMENA".into() }),
        ..Story::default()
    };
    check(
        &card::heading(&story, 40, Paint { on: false }),
        &expect![[r"
        |───────────────────────────────────────
        | Sudan, Chad trade blame
        | N’DJAMENA · 14 March 2026
    "]],
    );
}
