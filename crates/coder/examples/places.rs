//! Marks the places of parsed stories, as JSON Lines for a scorer: `places GOLD.jsonl PARSED.conllu`.
//!
//! With `--tune OUT.tsv` and one or more such pairs it fits the weights of `codebook/places/weights.tsv` instead.

use dateline_codebook::Files;
use dateline_coder::places::{ALONE, GAZETTEER, JUDGED, Places, WEIGHED, kilometres};
use dateline_parse::Document;
use dateline_record::{Span, Story};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// Added to the bias of what is a place: the sets disagree on nationalities and names in names, and a place that is
/// missed costs an event its place, where one too many costs nothing unless an event stands in it.
const LENIENT: f64 = 0.6;

struct Known {
    id: String,
    doc: Document,
    places: Vec<(Span, f64, f64)>,
    /// Whether its set counts nationalities.
    peoples: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let files = Files::from_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook"))?;
    let start = std::time::Instant::now();
    let mut places = Places::load(&files, GAZETTEER)?;
    let opened = start.elapsed();
    let mut out = std::io::BufWriter::new(std::io::stdout());
    if let Some(("--tune", rest)) = args.split_first().map(|(a, r)| (a.as_str(), r)) {
        let (to, sets) = rest.split_first().ok_or("use: --tune OUT.tsv GOLD CONLLU ...")?;
        let mut stories = Vec::new();
        for pair in sets.chunks(2) {
            stories.extend(read(&pair[0], &pair[1])?);
        }
        std::fs::write(to, tune(&mut places, &stories))?;
        return Ok(());
    }
    let stories = read(&args[0], &args[1])?;
    let start = std::time::Instant::now();
    let mut tokens = 0;
    for known in &stories {
        tokens += known.doc.len();
        for m in places.mark(&Story::default(), &known.doc) {
            let line = serde_json::json!({"story": known.id, "kind": "place", "span": m.span, "text": m.place.text, "name": m.place.name, "lat": m.place.lat,
                "lon": m.place.lon, "feature": m.feature, "country": m.place.country, "admin1": m.place.admin1, "role": format!("{:?}", m.role)});
            writeln!(out, "{line}")?;
        }
    }
    writeln!(std::io::stderr(), "opened in {opened:?}; {tokens} tokens in {:?}", start.elapsed())?;
    Ok(())
}

fn read(gold: &str, conllu: &str) -> Result<Vec<Known>, Box<dyn Error>> {
    let parsed = std::fs::read_to_string(conllu)?;
    let mut docs = parsed.split("# newdoc").skip(1);
    let mut stories = Vec::new();
    for line in std::fs::read_to_string(gold)?.lines() {
        let g: serde_json::Value = serde_json::from_str(line)?;
        let text = g["text"].as_str().unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        let body =
            docs.next().ok_or("fewer parsed stories than gold ones")?.split_once('\n').ok_or("no lines")?.1;
        let doc = Document::from_conllu(body, Some(text))?;
        let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let at = |v: &serde_json::Value| {
            v.as_u64().and_then(|n| bytes.get(n as usize)).copied().unwrap_or_default()
        };
        let places = g["places"].as_array().into_iter().flatten();
        let places = places.map(|p| {
            (
                Span::new(at(&p["start"]), at(&p["end"])),
                p["lat"].as_f64().unwrap_or_default(),
                p["lon"].as_f64().unwrap_or_default(),
            )
        });
        stories.push(Known {
            id: g["id"].as_str().unwrap_or_default().to_owned(),
            doc,
            places: places.collect(),
            peoples: !gold.contains("geovirus"),
        });
    }
    Ok(stories)
}

/// Logistic regression for what is a place, then softmax regression for which one: alone, then among the others.
fn tune(places: &mut Places, stories: &[Known]) -> String {
    let (mut place, mut first, mut again) = ([0.0; JUDGED.len()], [0.0; WEIGHED.len()], [0.0; WEIGHED.len()]);
    let mut rows = Vec::new();
    let people = JUDGED.iter().position(|f| *f == "people").unwrap_or_default();
    for known in stories {
        for (span, counts, _) in places.study(&known.doc, 0).judged {
            // One of the sets leaves nationalities out.
            if known.peoples || counts[people] < 0.5 {
                rows.push((counts, known.places.iter().any(|p| p.0.overlaps(span))));
            }
        }
    }
    for round in 0..1200 {
        let rate = 0.5 / (1.0 + f64::from(round) / 300.0);
        let mut slope = [0.0; JUDGED.len()];
        for (counts, yes) in &rows {
            let score: f64 = counts.iter().zip(&place).map(|(x, w)| x * w).sum();
            let error = f64::from(u8::from(*yes)) - 1.0 / (1.0 + (-score).exp());
            counts.iter().zip(&mut slope).for_each(|(x, s)| *s += error * x);
        }
        for (w, s) in place.iter_mut().zip(slope) {
            *w += rate * 8.0 * (s / rows.len() as f64 - 0.0003 * *w);
        }
    }
    place[0] += LENIENT;
    places.set_weights(place, first, again);
    for step in 0..3 {
        let mut rows = Vec::new();
        for known in stories {
            for group in places.study(&known.doc, step).groups() {
                let golds: Vec<(f64, f64)> = known
                    .places
                    .iter()
                    .filter(|p| group.spans.iter().any(|s| s.overlaps(p.0)))
                    .map(|p| (p.1, p.2))
                    .collect();
                let Some(gold) = golds.first() else { continue };
                let distance: Vec<f64> =
                    group.candidates.iter().map(|c| kilometres(c.point(), *gold)).collect();
                let nearest = distance.iter().copied().fold(f64::MAX, f64::min);
                if nearest < 161.0 {
                    let right: Vec<bool> = distance.iter().map(|d| *d < 161.0).collect();
                    if right.iter().any(|r| !r) {
                        rows.push((group.counts.to_vec(), right, golds.len() as f64));
                    }
                }
            }
        }
        let weights = if step == 0 { &mut first } else { &mut again };
        let used = if step == 0 { ALONE } else { WEIGHED.len() };
        let total: f64 = rows.iter().map(|r| r.2.sqrt()).sum();
        for round in 0..1200 {
            let rate = 0.5 / (1.0 + f64::from(round) / 300.0);
            let mut slope = [0.0; WEIGHED.len()];
            for (counts, right, n) in &rows {
                let scores: Vec<f64> =
                    counts.iter().map(|c| c.iter().zip(weights.iter()).map(|(x, w)| x * w).sum()).collect();
                let top = scores.iter().copied().fold(f64::MIN, f64::max);
                let exp: Vec<f64> = scores.iter().map(|s: &f64| (s - top).exp()).collect();
                let sum: f64 = exp.iter().sum();
                let sum_right: f64 = exp.iter().zip(right).filter(|(_, r)| **r).map(|(e, _)| e).sum();
                for ((c, e), r) in counts.iter().zip(&exp).zip(right) {
                    let error = (if *r { e / sum_right } else { 0.0 }) - e / sum;
                    c.iter().zip(&mut slope).take(used).for_each(|(x, s)| *s += n.sqrt() * error * x);
                }
            }
            for (w, s) in weights.iter_mut().zip(slope) {
                *w += rate * 20.0 * (s / total - 0.0005 * *w);
            }
        }
        places.set_weights(place, first, again);
    }
    let mut text = String::from(
        "# Weights of what is counted when a name is judged (`place`) and resolved (`first` alone, `again` among the others).\n# Written by `cargo run --example places -- --tune` from development sets; see the measurements.\nstep\tfeature\tweight\n",
    );
    let first = &first[..ALONE];
    for (step, names, weights) in [
        ("place", &JUDGED[..], &place[..]),
        ("first", &WEIGHED[..ALONE], first),
        ("again", &WEIGHED[..], &again[..]),
    ] {
        for (name, weight) in names.iter().zip(weights) {
            let _ = writeln!(text, "{step}\t{name}\t{weight:.2}");
        }
    }
    text
}
