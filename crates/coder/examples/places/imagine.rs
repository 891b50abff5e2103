//! Stories of local papers, drawn from the gazetteer: places round one place, without a word of which country it is.
//!
//! The development sets are mostly world news, where the largest place of a name is nearly always meant. In a local
//! paper it is the one next door. Drawn stories keep the weights from forgetting that; nothing in them is news.

use super::Known;
use dateline_coder::places::gazetteer::{Gazetteer, Record};
use dateline_coder::places::{GAZETTEER, kilometres};
use dateline_parse::Document;
use dateline_record::Span;
use std::error::Error;
use std::fmt::Write as _;

/// Numbers that look random and are the same on every run (`SplitMix64`).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// `count` stories: half of them of the United States, a quarter of three other countries of English, the rest of any.
pub(crate) fn stories(count: usize) -> Result<Vec<Known>, Box<dyn Error>> {
    let gazetteer = Gazetteer::open(GAZETTEER).map_err(|e| e.0)?;
    let all: Vec<Record> = (0..gazetteer.len() as u32).filter_map(|n| gazetteer.record(n)).collect();
    let iso = |r: &Record| r.country.and_then(|c| gazetteer.iso3(c)).unwrap_or_default();
    let towns: Vec<&Record> = all
        .iter()
        .filter(|r| r.feature.starts_with("PPL") && r.feature != "PPLX" && r.population > 800.0)
        .collect();
    let in_countries = |wanted: &[&str]| -> Vec<&Record> {
        towns.iter().copied().filter(|r| wanted.contains(&iso(r))).collect()
    };
    let (american, english) = (in_countries(&["USA"]), in_countries(&["GBR", "CAN", "AUS"]));
    let mut draw = Draw(7);
    let mut stories = Vec::new();
    while stories.len() < count {
        let pool = match draw.below(4) {
            0 | 1 => &american,
            2 => &english,
            _ => &towns,
        };
        let centre = pool[draw.below(pool.len())];
        let here = (centre.lat, centre.lon);
        let near: Vec<&Record> = towns
            .iter()
            .copied()
            .filter(|r| {
                (r.lat - here.0).abs() < 0.6
                    && kilometres(here, (r.lat, r.lon)) < 50.0
                    && r.name != centre.name
            })
            .collect();
        if near.len() < 4 {
            continue;
        }
        let mut named = vec![*centre];
        for _ in 0..3 + draw.below(5) {
            // Of three, the largest: papers name larger neighbours more often.
            let three =
                [near[draw.below(near.len())], near[draw.below(near.len())], near[draw.below(near.len())]];
            named.extend(three.into_iter().max_by(|a, b| a.population.total_cmp(&b.population)));
        }
        let division = |n: Option<u32>| n.and_then(|n| gazetteer.record(n));
        if draw.one_in(2) {
            named.extend(division(centre.admin2));
        }
        if draw.one_in(3) {
            named.extend(division(centre.admin1));
        }
        if draw.one_in(3) {
            let far = towns[draw.below(towns.len() / 200)];
            if iso(far) == iso(centre) {
                named.push(*far);
            }
        }
        named.dedup_by(|a, b| a.name == b.name);
        stories.push(story(stories.len(), &named)?);
    }
    Ok(stories)
}

/// Each place stands in a sentence of its own, behind a preposition and marked as a place.
fn story(number: usize, named: &[Record]) -> Result<Known, Box<dyn Error>> {
    let (mut text, mut conllu, mut places) = (String::new(), String::new(), Vec::new());
    for record in named {
        let start = text.len() + 3;
        let mut row = |n: usize, word: &str, pos: &str, tag: &str, entity: &str| {
            let from = text.len();
            text.push_str(word);
            let _ = writeln!(
                conllu,
                "{n}\t{word}\t{word}\t{pos}\t{tag}\t_\t{}\tdep\t_\tStart={from}|End={}{entity}",
                n - 1,
                text.len()
            );
            text.push(' ');
        };
        row(1, "in", "ADP", "IN", "");
        for (i, word) in record.name.split(' ').enumerate() {
            row(i + 2, word, "PROPN", "NNP", if i == 0 { "|Ent=B-GPE" } else { "|Ent=I-GPE" });
        }
        places.push((Span::new(start, text.len() - 1), record.lat, record.lon));
        conllu.push('\n');
    }
    let doc = Document::from_conllu(&conllu, Some(&text))?;
    Ok(Known { id: format!("imagined {number}"), doc, places, peoples: false })
}
