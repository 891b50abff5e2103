//! A phrase, alone or in a parsed sentence, to the places it may be and why one is preferred.
//!
//! The law kept here: what is explained is what [`super::Places::mark`] does, feature by feature; nothing is
//! weighed anew. It prints nothing: that is the program's.

use super::candidate::Candidate;
use super::resolve::FEATURES;
use super::{Places, fold::fold};
use dateline_parse::Document;
use dateline_record::Span;

/// One place that a phrase may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The place.
    pub candidate: Candidate,
    /// Share of belief, 0 to 1.
    pub belief: f64,
    /// What speaks for it (above 0) and against it: feature and weight in the score, heaviest first.
    pub because: Vec<(&'static str, f64)>,
}

/// How a name was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The words.
    pub text: String,
    /// Where they stand, in a sentence.
    pub span: Option<Span>,
    /// Whether they were judged to be a place here; always true without a sentence.
    pub is_place: bool,
    /// Places it may be, likeliest first.
    pub places: Vec<Explained>,
}

impl Places {
    /// How a phrase by itself is read: as the gazetteer's name, with nothing around it.
    pub fn look_up(&self, phrase: &str) -> Explanation {
        let key = fold(phrase);
        let own = self.tables.names.get(&key).and_then(|i| self.tables.sets.get(i as usize));
        let mut candidates: Vec<Candidate> = own
            .map(|s| if s.places.is_empty() { s.peoples.clone() } else { s.places.clone() })
            .unwrap_or_default();
        let listed = self.gazetteer.find(&key).into_iter().filter_map(|(n, bears)| {
            Candidate::of_gazetteer(&self.gazetteer, n, bears == super::gazetteer::Bears::Main)
        });
        candidates.extend(
            listed.filter(|c| !candidates.iter().any(|o| super::find::same(o, c))).collect::<Vec<_>>(),
        );
        let mut groups = vec![super::resolve::lone(candidates)];
        super::resolve::weigh(&mut groups, &self.first);
        let places = groups.iter().flat_map(|g| explained(g, &self.first)).collect();
        Explanation { text: phrase.to_owned(), span: None, is_place: true, places }
    }

    /// How the names of a document that contain or overlap the first occurrence of `phrase` are read.
    pub fn explain(&self, phrase: &str, doc: &Document) -> Vec<Explanation> {
        let Some(start) = doc.source().find(phrase) else { return Vec::new() };
        let asked = Span::new(start, start + phrase.len());
        let study = self.study(doc, true, 2);
        let mut found = Vec::new();
        for (i, (span, _, is_place)) in study.judged.iter().enumerate().filter(|(_, j)| j.0.overlaps(asked)) {
            let group = study.groups.iter().find(|g| g.mentions.contains(&i));
            let places = match (group, study.names.get(i)) {
                (Some(g), _) => explained(g, &self.again),
                (None, Some(name)) => {
                    let mut alone = vec![super::resolve::lone(name.candidates.clone())];
                    super::resolve::weigh(&mut alone, &self.first);
                    alone.iter().flat_map(|g| explained(g, &self.first)).collect()
                }
                (None, None) => Vec::new(),
            };
            found.push(Explanation {
                text: span.of(doc.source()).to_owned(),
                span: Some(*span),
                is_place: *is_place,
                places,
            });
        }
        found
    }
}

fn explained(group: &super::resolve::Group, weights: &[f64; FEATURES.len()]) -> Vec<Explained> {
    let mut places: Vec<Explained> = group
        .candidates
        .iter()
        .zip(&group.counts)
        .zip(&group.belief)
        .map(|((candidate, counts), belief)| {
            let mut because: Vec<(&'static str, f64)> = FEATURES
                .iter()
                .zip(counts.iter().zip(weights))
                .map(|(f, (x, w))| (*f, x * w))
                .filter(|(_, s)| s.abs() > 0.05)
                .collect();
            because.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
            Explained { candidate: *candidate, belief: *belief, because }
        })
        .collect();
    places.sort_by(|a, b| b.belief.total_cmp(&a.belief));
    places
}
