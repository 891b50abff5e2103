//! Marks the places of parsed stories, as JSON Lines for a scorer: `places GOLD.jsonl PARSED.conllu`.
//!
//! With `--tune OUT.tsv` and one or more such pairs it fits the weights of `codebook/places/weights.tsv` instead.

#[path = "places/imagine.rs"]
mod imagine;

use dateline_codebook::Files;
use dateline_coder::places::{GAZETTEER, JUDGED, JUDGED_ALONE, Places, WEIGHED, WEIGHED_ALONE, kilometres};
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
            // Each sentence alone as well: much of what is coded is short.
            stories.extend(read(&pair[0], &pair[1], false)?);
            stories.extend(read(&pair[0], &pair[1], true)?);
        }
        let imagined = imagine::stories(300)?;
        std::fs::write(to, tune(&mut places, &stories, &imagined))?;
        return Ok(());
    }
    let stories = read(&args[0], &args[1], false)?;
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

fn read(gold: &str, conllu: &str, by_sentence: bool) -> Result<Vec<Known>, Box<dyn Error>> {
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
        let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let at = |v: &serde_json::Value| {
            v.as_u64().and_then(|n| bytes.get(n as usize)).copied().unwrap_or_default()
        };
        let places = g["places"].as_array().into_iter().flatten();
        let places: Vec<(Span, f64, f64)> = places
            .map(|p| {
                let number = |key: &str| p[key].as_f64().unwrap_or_default();
                (Span::new(at(&p["start"]), at(&p["end"])), number("lat"), number("lon"))
            })
            .collect();
        let parts =
            if by_sentence { body.split("\n\n").filter(|p| p.contains('\t')).collect() } else { vec![body] };
        for part in parts {
            stories.push(Known {
                id: g["id"].as_str().unwrap_or_default().to_owned(),
                doc: Document::from_conllu(part, Some(text))?,
                places: places.clone(),
                peoples: !gold.contains("geovirus"),
            });
        }
    }
    Ok(stories)
}

/// Rounds of descent; the rate halves over a quarter of them.
const ROUNDS: u32 = 1200;

fn rate(round: u32) -> f64 {
    0.5 / (1.0 + f64::from(round) * 4.0 / f64::from(ROUNDS))
}

/// Logistic regression for what is a place, then softmax regression for which one: each alone, then among the others.
fn tune(places: &mut Places, stories: &[Known], imagined: &[Known]) -> String {
    let (mut place, mut which) = ([[0.0; JUDGED.len()]; 2], [[0.0; WEIGHED.len()]; 2]);
    place[0] = tune_place(places, stories, false);
    places.set_weights(place, which);
    for step in 0..3 {
        which[step.min(1)] = tune_which(places, stories, imagined, false, step);
        places.set_weights(place, which);
    }
    place[1] = tune_place(places, stories, true);
    places.set_weights(place, which);
    which[1] = tune_which(places, stories, imagined, true, 2);
    let mut text = String::from(
        "# Weights of what is counted when a name is judged (`place` alone, `place again` among the others) and resolved (`first`\n# alone, `again` among the others). Written by `cargo run --example places -- --tune` from development sets; see the measurements.\nstep\tfeature\tweight\n",
    );
    for (step, names, weights) in [
        ("place", &JUDGED[..JUDGED_ALONE], &place[0][..]),
        ("place again", &JUDGED[..], &place[1][..]),
        ("first", &WEIGHED[..WEIGHED_ALONE], &which[0][..]),
        ("again", &WEIGHED[..], &which[1][..]),
    ] {
        for (name, weight) in names.iter().zip(weights) {
            let _ = writeln!(text, "{step}\t{name}\t{weight:.2}");
        }
    }
    text
}

fn tune_place(places: &Places, stories: &[Known], twice: bool) -> [f64; JUDGED.len()] {
    let at = |feature: &str| JUDGED.iter().position(|f| *f == feature).unwrap_or_default();
    let (people, common) = (at("people"), at("common alone"));
    let mut rows = Vec::new();
    for known in stories {
        for (span, counts, _) in places.study(&known.doc, twice, 1).judged {
            // One of the sets leaves nationalities out.
            if known.peoples || counts[people] < 0.5 {
                rows.push((counts, known.places.iter().any(|p| p.0.overlaps(span))));
            }
        }
    }
    let mut weights = [0.0; JUDGED.len()];
    for round in 0..ROUNDS {
        let mut slope = [0.0; JUDGED.len()];
        for (counts, yes) in &rows {
            let score: f64 = counts.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let error = f64::from(u8::from(*yes)) - 1.0 / (1.0 + (-score).exp());
            counts.iter().zip(&mut slope).for_each(|(x, s)| *s += error * x);
        }
        for (w, s) in weights.iter_mut().zip(slope) {
            *w += rate(round) * 8.0 * (s / rows.len() as f64 - 0.0003 * *w);
        }
    }
    weights[0] += LENIENT;
    // Too rare in the sets to be learned, and sure.
    weights[common] = -4.0;
    weights
}

fn tune_which(
    places: &Places,
    stories: &[Known],
    imagined: &[Known],
    twice: bool,
    step: usize,
) -> [f64; WEIGHED.len()] {
    let mut rows = Vec::new();
    for known in stories.iter().chain(imagined) {
        for group in places.study(&known.doc, twice, step).groups() {
            let meant = known.places.iter().filter(|p| group.spans.iter().any(|s| s.overlaps(p.0)));
            let meant: Vec<(f64, f64)> = meant.map(|p| (p.1, p.2)).collect();
            let Some(gold) = meant.first() else { continue };
            let right: Vec<bool> =
                group.candidates.iter().map(|c| kilometres(c.point(), *gold) < 161.0).collect();
            if right.iter().any(|r| *r) && right.iter().any(|r| !r) {
                rows.push((group.counts.to_vec(), right, (meant.len() as f64).sqrt()));
            }
        }
    }
    let mut weights = [0.0; WEIGHED.len()];
    let used = if step == 0 { WEIGHED_ALONE } else { WEIGHED.len() };
    let total: f64 = rows.iter().map(|r| r.2).sum();
    for round in 0..ROUNDS {
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
                c.iter().zip(&mut slope).take(used).for_each(|(x, s)| *s += n * error * x);
            }
        }
        for (w, s) in weights.iter_mut().zip(slope) {
            *w += rate(round) * 20.0 * (s / total - 0.0005 * *w);
        }
    }
    weights
}
