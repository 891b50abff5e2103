//! Places: which spans name a place, and which place that is.
//!
//! Turns a document into place mentions ([`Places::mark`]) and an event's clause into its place
//! ([`Places::event_place`]). The laws kept here: a choice is made with the whole story in view, and one that is not
//! clear is left open, with its candidates; a nationality or a government is never the place of an event. Names,
//! points, words and weights are data under `codebook/places/`; none stands in this module.

mod aside;
mod candidate;
mod context;
mod event;
mod explain;
mod find;
pub mod fold;
pub mod gazetteer;
mod judge;
mod links;
mod resolve;
mod tables;

pub use candidate::{Candidate, kilometres};
pub use explain::{Explained, Explanation};
pub use judge::{ALONE as JUDGED_ALONE, FEATURES as JUDGED};
pub use resolve::{ALONE as WEIGHED_ALONE, FEATURES as WEIGHED};

use dateline_codebook::{CodebookError, Files};
use dateline_parse::Document;
use dateline_record::{EventPlace, Notice, PlacePrecision, Span, Story};
use find::Name;
use gazetteer::Gazetteer;
use links::Link;
use resolve::Group;
use std::collections::HashMap;
use std::ops::Range;
use tables::Tables;

/// The gazetteer that the binary carries: GeoNames (CC BY 4.0) by way of registry packages, built by
/// `cargo xtask gazetteer`.
pub static GAZETTEER: &[u8] = include_bytes!("../../../../codebook/places/gazetteer.bin");

/// The gazetteer and the rules of `places.md`, ready to run.
#[derive(Debug)]
pub struct Places {
    gazetteer: Gazetteer,
    tables: Tables,
    place: [f64; JUDGED.len()],
    place_again: [f64; JUDGED.len()],
    first: [f64; WEIGHED.len()],
    again: [f64; WEIGHED.len()],
}

/// What the words of a place mention do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceRole {
    /// Names where something is or happens.
    Place,
    /// An adjective or noun of nationality ("Afghan"): never the place of an event.
    Demonym,
    /// A place that acts as its government ("Kabul said"): never the place of an event.
    Government,
}

/// One mention of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceMention {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Where it stands.
    pub span: Span,
    /// What the words do.
    pub role: PlaceRole,
    /// What it was resolved to, all `None` where it stays doubtful.
    pub place: EventPlace,
    /// GeoNames feature code.
    pub feature: Option<String>,
    /// How exact.
    pub precision: Option<PlacePrecision>,
    /// Where it stays doubtful: what it may be, likeliest first.
    pub doubt: Vec<String>,
}

/// Below this belief a choice counts as doubtful.
const CLEAR: f64 = 0.15;

/// What is known of a document's names before anything is chosen; for measuring and tuning.
#[derive(Debug)]
pub struct Study {
    names: Vec<Name>,
    links: Vec<Link>,
    /// Of each name: its span, what was counted of it, and whether it was judged a place.
    pub judged: Vec<(Span, [f64; JUDGED.len()], bool)>,
    groups: Vec<Group>,
}

/// One name of a story with all its mentions, for measuring and tuning.
#[derive(Debug)]
pub struct StudyGroup<'a> {
    /// Spans of the mentions.
    pub spans: Vec<Span>,
    /// What it may stand for.
    pub candidates: &'a [Candidate],
    /// What was counted of each candidate.
    pub counts: &'a [[f64; WEIGHED.len()]],
}

impl Study {
    /// The names that were judged places and have candidates.
    pub fn groups(&self) -> impl Iterator<Item = StudyGroup<'_>> {
        self.groups.iter().map(|g| StudyGroup {
            spans: g.mentions.iter().map(|m| self.judged[*m].0).collect(),
            candidates: &g.candidates,
            counts: &g.counts,
        })
    }
}

impl Places {
    /// Reads the tables and opens the gazetteer.
    ///
    /// # Errors
    /// A line that cannot be read, with file and line.
    pub fn load(files: &Files, gazetteer: &'static [u8]) -> Result<Self, CodebookError> {
        let gazetteer =
            Gazetteer::open(gazetteer).map_err(|e| CodebookError::new("places/gazetteer.bin", 0, e.0))?;
        let tables = Tables::load(files, &gazetteer)?;
        let mut places = Self {
            gazetteer,
            tables,
            place: [0.0; JUDGED.len()],
            place_again: [0.0; JUDGED.len()],
            first: [0.0; WEIGHED.len()],
            again: [0.0; WEIGHED.len()],
        };
        let set = |step: &str, names: &[&str]| -> Vec<f64> {
            names.iter().map(|f| places.tables.weight(step, f)).collect()
        };
        let (place, first, again) = (set("place", &JUDGED), set("first", &WEIGHED), set("again", &WEIGHED));
        places.place.copy_from_slice(&place);
        places.place_again.copy_from_slice(&set("place again", &JUDGED));
        places.first.copy_from_slice(&first);
        places.again.copy_from_slice(&again);
        Ok(places)
    }

    /// Puts other weights in place of those of `weights.tsv`, in the order of [`JUDGED`] and [`WEIGHED`]; for tuning.
    pub fn set_weights(&mut self, place: [[f64; JUDGED.len()]; 2], which: [[f64; WEIGHED.len()]; 2]) {
        [self.place, self.place_again] = place;
        [self.first, self.again] = which;
    }

    /// Finds, judges and weighs the names of a document. `judge_twice`: whether names are judged again among the places
    /// that the others came to; `rounds`: how often the places look at one another.
    pub fn study(&self, doc: &Document, judge_twice: bool, rounds: usize) -> Study {
        let names = find::find(&self.gazetteer, &self.tables, doc);
        let links = links::links(&self.tables, doc, &names);
        let lists = links::lists(doc, &names);
        let elsewhere = judge::Elsewhere::count(doc, &names);
        let mut judged: Vec<(Span, [f64; JUDGED.len()], bool)> = Vec::with_capacity(names.len());
        for (i, name) in names.iter().enumerate() {
            let counts = judge::features(&self.tables, doc, &names, i, &links, &lists[i], &elsewhere);
            judged.push((doc.span_of(name.tokens.clone()), counts, sum(&counts, &self.place) > 0.0));
        }
        let resolve = |judged: &[(Span, [f64; JUDGED.len()], bool)], rounds: usize| {
            let placed: Vec<bool> = judged.iter().map(|j| j.2).collect();
            let mut groups = resolve::group(&self.tables, doc, &names, &placed, &links);
            resolve::weigh(&mut groups, &self.first);
            for _ in 0..rounds {
                resolve::look_around(&mut groups, &self.tables.wide);
                resolve::weigh(&mut groups, &self.again);
            }
            groups
        };
        let mut groups = resolve(&judged, if judge_twice { 1 } else { rounds });
        if judge_twice {
            let mut same: HashMap<&str, (f64, f64)> = HashMap::new();
            for (name, (_, _, placed)) in names.iter().zip(&judged) {
                let count = same.entry(&name.key).or_default();
                count.0 += 1.0;
                count.1 += f64::from(u8::from(*placed));
            }
            for (name, (_, counts, placed)) in names.iter().zip(&mut judged) {
                let same = same.get(name.key.as_str()).copied().unwrap_or((1.0, 0.0));
                judge::look_around(counts, name, *placed, &groups, same);
                *placed = sum(counts, &self.place_again) > 0.0;
            }
            groups = resolve(&judged, rounds);
        }
        Study { names, links, judged, groups }
    }

    /// All place mentions of a document, in order, resolved with the whole story as context.
    pub fn mark(&self, _story: &Story, doc: &Document) -> Vec<PlaceMention> {
        let study = self.study(doc, true, 2);
        let mut group_of = vec![None; study.names.len()];
        for (g, group) in study.groups.iter().enumerate() {
            for m in &group.mentions {
                group_of[*m] = Some(g);
            }
        }
        let group = |m: usize| group_of.get(m).copied().flatten().and_then(|g| study.groups.get(g));
        let likeliest = |m: usize| -> Option<Candidate> {
            let g = group(m)?;
            let best = g.belief.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?.0;
            g.candidates.get(best).copied()
        };
        let mut mentions = Vec::new();
        for (i, name) in study.names.iter().enumerate() {
            let (span, _, placed) = &study.judged[i];
            if !placed {
                continue;
            }
            let text = span.of(doc.source());
            let choice = group(i).and_then(|g| {
                let (best, belief) = resolve::choose(g, i, &study.links, &likeliest)?;
                let settled = resolve::settlement(g, best).unwrap_or(best);
                if belief >= CLEAR { Ok(g.candidates[settled]) } else { Err(doubt(g)) }.into()
            });
            let mut mention = PlaceMention {
                tokens: name.tokens.clone(),
                span: *span,
                role: role(&self.tables, doc, name, choice.as_ref().and_then(|c| c.as_ref().ok())),
                place: nowhere(text, *span),
                feature: None,
                precision: None,
                doubt: Vec::new(),
            };
            match choice {
                Some(Ok(c)) => {
                    mention.place = c.place(text, *span);
                    mention.feature = Some(c.feature.to_owned());
                }
                Some(Err(doubt)) => mention.doubt = doubt,
                None => {
                    // No table knows it, but its own words say what it lies in.
                    let outer = study.links.iter().find(|l| l.inner == i).and_then(|l| likeliest(l.outer));
                    if let Some(outer) = outer {
                        mention.place =
                            EventPlace { name: None, geonameid: None, ..outer.place(text, *span) };
                        if outer.is_settlement() {
                            mention.place.precision = Some(PlacePrecision::Near);
                        }
                    }
                }
            }
            mention.precision = mention.place.precision;
            mentions.push(mention);
        }
        context::complete(&self.gazetteer, &self.tables, doc, &mut mentions);
        // "Nigerians" are people; "Nigerian" in "Nigerian police" says where.
        mentions
            .retain(|m| m.role != PlaceRole::Demonym || !matches!(doc.tag(m.tokens.end - 1), "NNS" | "NNPS"));
        mentions
    }

    /// A notice for each mention that stays doubtful, with its candidates.
    pub fn notices(&self, mentions: &[PlaceMention]) -> Vec<Notice> {
        let doubtful = mentions.iter().filter(|m| m.place.lat.is_none() && m.role == PlaceRole::Place);
        doubtful
            .map(|m| Notice {
                kind: "place-doubtful".to_owned(),
                text: if m.doubt.is_empty() {
                    format!("{}: no place of this name is known", m.place.text)
                } else {
                    format!("{}: may be {}", m.place.text, m.doubt.join("; "))
                },
                span: Some(m.span),
            })
            .collect()
    }

    /// The place of the event whose predicate is `trigger` and whose own clause is `clause` (its tokens).
    pub fn event_place(
        &self,
        _story: &Story,
        doc: &Document,
        trigger: usize,
        clause: &[usize],
        places: &[PlaceMention],
    ) -> Option<EventPlace> {
        event::place(&self.tables, doc, trigger, clause, places)
    }
}

/// What the words of a name do, once it is known what they name.
fn role(tables: &Tables, doc: &Document, name: &Name, choice: Option<&Candidate>) -> PlaceRole {
    match choice {
        _ if name.people => PlaceRole::Demonym,
        Some(c) if (c.is_country() || c.feature == "PPLC") && event::governs(tables, doc, &name.tokens) => {
            PlaceRole::Government
        }
        _ => PlaceRole::Place,
    }
}

fn sum<const N: usize>(counts: &[f64; N], weights: &[f64; N]) -> f64 {
    counts.iter().zip(weights).map(|(x, w)| x * w).sum()
}

fn nowhere(text: &str, span: Span) -> EventPlace {
    EventPlace {
        text: text.to_owned(),
        span: Some(span),
        name: None,
        admin1: None,
        admin2: None,
        country: None,
        lat: None,
        lon: None,
        geonameid: None,
        precision: None,
    }
}

/// The likeliest candidates of a name that stays doubtful.
fn doubt(group: &Group) -> Vec<String> {
    let mut order: Vec<usize> = (0..group.candidates.len()).collect();
    order.sort_by(|a, b| group.belief[*b].total_cmp(&group.belief[*a]));
    order.iter().take(5).filter_map(|i| group.candidates.get(*i)).map(Candidate::describe).collect()
}
