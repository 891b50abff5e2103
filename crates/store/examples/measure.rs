//! Fills a store with invented events of a realistic spread and times what it does.
//!
//! `cargo run --release -p dateline-store --features parquet --example measure -- FILE.db EVENTS [settle] [FILE.parquet]`
//! prints the load rate, the size, ten questions (mean of 25, warm, on the processor); with `settle`, the time to settle everything and to
//! add one story afterwards; and writes all events to a Parquet file where one is named, for `compare.py` beside this.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program that measures")]

use dateline_record::{
    Actor, DatePrecision, Event, EventDate, EventPlace, Evidence, Number, PlacePrecision, Quad, Span,
    Speaker, Stance, Status, Story, hash_id,
};
use dateline_store::series::{Period, dyads, series};
use dateline_store::settle::Rules;
use dateline_store::{Coded, Query, Store, Vocabulary};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

/// A generator of numbers that is the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Small numbers far more often than great ones, as with countries and towns in the news.
    fn skewed(&mut self, n: u64) -> u64 {
        let u = self.below(1_000_000) as f64 / 1e6;
        ((n as f64 + 1.0).powf(u * u.sqrt()) - 1.0) as u64 % n
    }
}

const SECTORS: [&str; 8] = ["GOV", "MIL", "REB", "CVL", "COP", "OPP", "UAF", "LEG"];
const DEEDS: [(&str, &str, Quad, f64, &str); 8] = [
    ("ASSAULT", "firearms", Quad::MaterialConflict, -9.0, "opened fire on"),
    ("ASSAULT", "heavy-weapons", Quad::MaterialConflict, -9.5, "shelled"),
    ("ASSAULT", "explosives", Quad::MaterialConflict, -9.0, "bombed"),
    ("CONSULT", "visit", Quad::VerbalCooperation, 4.0, "met"),
    ("ACCUSE", "disapprove", Quad::VerbalConflict, -2.0, "condemned"),
    ("AGREE", "", Quad::VerbalCooperation, 2.5, "agreed with"),
    ("PROTEST", "demo", Quad::MaterialConflict, -5.0, "marched against"),
    ("COERCE", "arrest", Quad::MaterialConflict, -7.0, "arrested"),
];
const THINGS: [&str; 12] = [
    "convoy",
    "market",
    "bridge",
    "school",
    "checkpoint",
    "harbour",
    "pipeline",
    "station",
    "mosque",
    "farm",
    "clinic",
    "warehouse",
];

/// What happened: everything that its reports share.
struct Happening {
    deed: usize,
    actor: (String, &'static str),
    recipient: (String, &'static str),
    day: i64,
    place: u64,
    home: String,
    killed: Option<u32>,
    thing: &'static str,
}

struct World {
    dice: Dice,
    countries: Vec<String>,
    recent: Vec<Happening>,
}

impl World {
    fn new(names: &Vocabulary) -> Self {
        let listed = "PAK AFG IND USA CHN RUS UKR ISR PSE IRN SYR IRQ TUR SAU YEM EGY SDN ETH SOM KEN NGA MLI NER BFA COD RWA UGA ZAF COL VEN MEX BRA PER GBR FRA DEU POL EST ARM AZE GEO JPN KOR PRK TWN PHL MMR BGD LKA THA VNM IDN AUS CAN ITA ESP GRC SRB LBN JOR";
        let countries = listed.split(' ').filter(|c| names.country(c).is_some()).map(str::to_owned).collect();
        Self { dice: Dice(0x9e37_79b9_7f4a_7c15), countries, recent: Vec::new() }
    }

    fn country(&mut self) -> String {
        let n = self.countries.len() as u64;
        let i = self.dice.skewed(n) as usize;
        self.countries[i].clone()
    }

    fn happening(&mut self, day: i64) -> Happening {
        let home = self.country();
        let other = if self.dice.below(2) == 0 { home.clone() } else { self.country() };
        let deed = self.dice.below(8) as usize;
        Happening {
            deed,
            actor: (other, SECTORS[self.dice.below(8) as usize]),
            recipient: (home.clone(), SECTORS[self.dice.below(8) as usize]),
            day,
            place: self.dice.skewed(40),
            home,
            killed: (deed < 3 && self.dice.below(2) == 0).then(|| 1 + self.dice.skewed(60) as u32),
            thing: THINGS[self.dice.below(12) as usize],
        }
    }

    /// A story of the day with five events, most of what others report as well.
    fn story(&mut self, n: usize, day: i64) -> (Story, Vec<Event>) {
        let mut text = String::new();
        let mut told = Vec::new();
        for k in 0..5 {
            if self.dice.below(5) < 2 || self.recent.is_empty() {
                let late = self.dice.below(2) as i64;
                let new = self.happening(day - late);
                self.recent.push(new);
            }
            // Reports come while it is news.
            let window = self.recent.len().min(60) as u64;
            let i = self.recent.len() - 1 - self.dice.below(window) as usize;
            let h = &self.recent[i];
            let (_, _, _, _, verb) = DEEDS[h.deed];
            let start = text.len();
            let _ = write!(
                text,
                "{} {} {verb} the {} of {} {} near Town {}-{} on {}, officials said in report {n}-{k}. ",
                h.actor.0,
                h.actor.1,
                h.thing,
                h.recipient.0,
                h.recipient.1,
                h.home,
                h.place,
                date(h.day)
            );
            told.push((i, Span::new(start, text.len() - 1)));
        }
        let id = format!("s{n:07}");
        let events = told.into_iter().map(|(i, span)| self.event(&id, i, span, &text)).collect();
        let source = format!("Outlet {}", self.dice.skewed(80));
        let story = Story {
            id,
            source: Some(source),
            title: Some(text.chars().take(60).collect()),
            published: Some(date(day)),
            language: Some("en".into()),
            text,
            ..Story::default()
        };
        (story, events)
    }

    fn event(&mut self, story: &str, i: usize, span: Span, text: &str) -> Event {
        let said = self.dice.below(2) == 0;
        let off = self.dice.below(4) as u32;
        let h = &self.recent[i];
        let (kind, mode, quad, score, _) = DEEDS[h.deed];
        let party = |(country, sector): &(String, &str)| Actor {
            text: format!("{country} {sector}"),
            span,
            code: Some(format!("{country} {sector}")),
            country: Some(country.clone()),
            sector: Some((*sector).into()),
            name: None,
        };
        let home = self.countries.iter().position(|c| *c == h.home).unwrap_or(0) as f64;
        let speaker = Speaker {
            text: "officials".into(),
            span,
            code: Some(format!("{} GOV", h.home)),
            country: Some(h.home.clone()),
            sector: Some("GOV".into()),
            name: None,
            cue: Some("said".into()),
            stance: Stance::Asserts,
            carried_by: None,
        };
        Event {
            id: hash_id(&[story, &format!("{span:?}")]),
            story: story.into(),
            sentence: 0,
            kind: kind.into(),
            mode: (!mode.is_empty()).then(|| mode.into()),
            modes: if mode.is_empty() { Vec::new() } else { vec![mode.into()] },
            contexts: vec!["military".into()],
            cameo: None,
            quad,
            score,
            status: Status::Actual,
            background: off == 3 && i.is_multiple_of(7),
            actors: vec![party(&h.actor)],
            recipients: vec![party(&h.recipient)],
            said_by: if said { vec![speaker] } else { Vec::new() },
            date: Some(EventDate {
                start: date(h.day),
                end: date(h.day),
                precision: DatePrecision::Day,
                text: Some("on".into()),
                span: Some(span),
            }),
            place: Some(EventPlace {
                text: format!("Town {}-{}", h.home, h.place),
                span: Some(span),
                name: Some(format!("Town {}-{}", h.home, h.place)),
                admin1: Some(format!("Province {}", h.place / 8)),
                admin2: None,
                country: Some(h.home.clone()),
                lat: Some((home * 1.7) % 100.0 - 45.0 + h.place as f64 * 0.09),
                lon: Some((home * 6.1) % 340.0 - 170.0 + (h.place * 37 % 40) as f64 * 0.11),
                geonameid: Some(home as u32 * 1000 + h.place as u32),
                precision: Some(PlacePrecision::Exact),
            }),
            killed: h.killed.map(|k| Number {
                low: Some(k + off / 3),
                high: Some(k + off / 3),
                text: k.to_string(),
                span,
                who: None,
                total: false,
            }),
            injured: None,
            missing: None,
            captured: None,
            displaced: None,
            evidence: Evidence {
                text: span.of(text).into(),
                span,
                trigger: span,
                pattern: "assault/firearms:9".into(),
                codebook: "one".into(),
            },
            also: Vec::new(),
            follows: None,
            notices: Vec::new(),
        }
    }
}

fn date(day: i64) -> String {
    let start = jiff::civil::date(2023, 1, 1);
    start.checked_add(jiff::Span::new().days(day)).unwrap().to_string()
}

/// Days that the stories are spread over: three years.
const DAYS: usize = 1095;

/// Seconds of this process on the processor, where the system says so: on a busy machine the clock says nothing.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: Vec<f64> =
        stat.rsplit(')').next().unwrap_or_default().split(' ').filter_map(|f| f.parse().ok()).collect();
    // After the state: fields 14 and 15 of proc(5), in hundredths of a second.
    (ticks.get(10).unwrap_or(&0.0) + ticks.get(11).unwrap_or(&0.0)) / 100.0
}

/// Time of this thread on the processor since it began, where the system says so; else none.
fn spent() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    Some(Duration::from_nanos(stat.split(' ').next()?.parse().ok()?))
}

/// The mean of 25 runs after one to warm up, on the processor: on a busy machine the clock says nothing.
fn timed<T>(mut f: impl FnMut() -> T) -> (Duration, T) {
    const RUNS: u32 = 25;
    let mut out = f();
    let (start, before) = (Instant::now(), spent());
    for _ in 0..RUNS {
        out = f();
    }
    // The system counts in steps of some milliseconds, so only the sum is told.
    let all = spent().zip(before).map_or_else(|| start.elapsed(), |(now, then)| now.saturating_sub(then));
    (all / RUNS, out)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (file, wanted) = (Path::new(&args[1]), args[2].parse::<usize>().unwrap());
    let names = Vocabulary::builtin().unwrap();
    let mut store = Store::open(file).unwrap();
    let mut world = World::new(&names);
    let stories = wanted / 5;
    let (start, before) = (Instant::now(), cpu());
    for from in (0..stories).step_by(250) {
        let made: Vec<(Story, Vec<Event>)> =
            (from..(from + 250).min(stories)).map(|n| world.story(n, (n * DAYS / stories) as i64)).collect();
        let batch: Vec<Coded<'_>> = made
            .iter()
            .map(|(story, events)| Coded { story, mentions: &[], events, codebook: "one" })
            .collect();
        store.put(&batch).unwrap();
    }
    let (load, used) = (start.elapsed(), cpu() - before);
    store.checkpoint().unwrap();
    let size = std::fs::metadata(file).unwrap().len();
    if stories > 0 {
        println!(
            "load\t{wanted} events\t{:.1} s on the processor ({:.1} s by the clock)\t{:.0} events/s\t{:.0} MB",
            used,
            load.as_secs_f64(),
            wanted as f64 / used,
            size as f64 / 1e6
        );
    }
    #[cfg(feature = "parquet")]
    if let Some(name) = args.iter().find(|a| a.ends_with(".parquet")) {
        let before = cpu();
        let file = std::fs::File::create(name).unwrap();
        let mut out = dateline_store::export::parquet::Writer::new(file, None).unwrap();
        let all = Query::parse("sort:date", &names).unwrap();
        store
            .each_event(&all, |event| {
                out.write(&event).unwrap();
                Ok::<(), dateline_store::StoreError>(())
            })
            .unwrap();
        out.finish().unwrap();
        let size = std::fs::metadata(name).unwrap().len();
        println!("parquet\t{:.1} s on the processor\t{:.0} MB", cpu() - before, size as f64 / 1e6);
    }
    if args.iter().any(|a| a == "settle") {
        let rules = Rules::shipped().unwrap();
        let (start, before) = (Instant::now(), cpu());
        let done = store.settle(&rules, &names).unwrap();
        println!(
            "settle all\t{:.1} s on the processor ({:.1} s by the clock)\t{done:?}",
            cpu() - before,
            start.elapsed().as_secs_f64()
        );
        let before = cpu();
        let mut times = Vec::new();
        for n in 0..21 {
            let (story, events) = world.story(9_000_000 + n, DAYS as i64 / 2);
            store.put(&[Coded { story: &story, mentions: &[], events: &events, codebook: "one" }]).unwrap();
            let start = Instant::now();
            store.settle(&rules, &names).unwrap();
            times.push(start.elapsed());
        }
        times.sort();
        println!(
            "settle one more story\tbest {:.1} ms, median {:.1} ms by the clock; put and settled {:.1} ms on the processor",
            times[0].as_secs_f64() * 1e3,
            times[10].as_secs_f64() * 1e3,
            (cpu() - before) / 21.0 * 1e3
        );
    }
    for question in [
        "dyad:PAK-AFG limit:50",
        "dyad:PAK>AFG type:ASSAULT from:2024-03 to:2024-05",
        "type:PROTEST country:IND from:2024-06 to:2024-06",
        "bbox:-171,-46,-168,-42 from:2024 to:2024 limit:100",
        "near:\"-44.0,-169.0 50km\" from:2024 limit:100",
        "text:\"shelled pipeline\" country:UKR limit:50",
        "said-by:IRN from:2025 limit:50",
        "killed-min:40 sort:-killed limit:20",
        "actor:\"USA MIL\" recipient:IRQ limit:50",
        "mode:explosives country:SYR from:2024-01 to:2024-03",
        // Beyond the ten: words that half of all events hold, the worst that a name can be.
        "said-by:officials limit:50",
    ] {
        let query = Query::parse(question, &names).unwrap();
        let (time, found) = timed(|| store.events(&query).unwrap().len());
        println!("question\t{question}\t{:.1} ms\t{found} events", time.as_secs_f64() * 1e3);
    }
    let query = Query::parse("dyad:PAK-AFG", &names).unwrap();
    let (time, points) = timed(|| series(&store, &query, Period::Month).unwrap().len());
    println!("series\tdyad:PAK-AFG by month\t{:.1} ms\t{points} months", time.as_secs_f64() * 1e3);
    let query = Query::parse("dyad:PAK-AFG type:ASSAULT", &names).unwrap();
    let (time, points) = timed(|| series(&store, &query, Period::Month).unwrap().len());
    println!(
        "series\tdyad:PAK-AFG type:ASSAULT by month\t{:.1} ms\t{points} months",
        time.as_secs_f64() * 1e3
    );
    let (time, pairs) = timed(|| dyads(&store, 202_301, 202_512, false, 100_000).unwrap().len());
    println!("dyads\tall pairs, all months\t{:.1} ms\t{pairs} pairs", time.as_secs_f64() * 1e3);
}
