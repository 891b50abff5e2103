//! Quotations: which tokens stand in one, and who is quoted.
//!
//! Turns a document into the runs of tokens between quotation marks, over sentences and, where a paragraph opens with a
//! mark while the one before was not closed, over paragraphs. The law kept here: a quotation has a speaker only where
//! a sentence that holds its beginning or its end has a verb of speech outside it. It does not say what is told.

use crate::scene::Scene;
use crate::speech::is_speech;
use crate::tree::Link;
use std::ops::Range;

/// The quotations of a document.
#[derive(Debug, Default)]
pub(crate) struct Quotes {
    runs: Vec<Run>,
}

#[derive(Debug)]
struct Run {
    tokens: Range<usize>,
    /// The verb of speech and its speakers' heads.
    teller: Option<(usize, Vec<usize>)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
    Either,
}

fn mark(text: &str) -> Option<Mark> {
    match text {
        "“" | "«" | "``" => Some(Mark::Opens),
        "”" | "»" | "''" => Some(Mark::Closes),
        "\"" => Some(Mark::Either),
        _ => None,
    }
}

impl Quotes {
    /// Finds the quotations of a document.
    pub(crate) fn find(scene: &Scene<'_>) -> Self {
        let doc = scene.tree.doc;
        let mut runs: Vec<Run> = Vec::new();
        let mut open: Option<usize> = None;
        let mut last = usize::MAX;
        for sentence in doc.sentences() {
            if sentence.paragraph != last {
                // A mark that is not closed before the paragraph ends quotes on only where the next opens with one.
                if !sentence.tokens.clone().next().is_some_and(|t| mark(doc.text(t)) == Some(Mark::Opens)) {
                    open = None;
                }
                last = sentence.paragraph;
            }
            for token in sentence.tokens.clone() {
                match (mark(doc.text(token)), open) {
                    (Some(Mark::Opens | Mark::Either), None) => open = Some(token),
                    (Some(Mark::Closes | Mark::Either), Some(start)) => {
                        runs.push(Run { tokens: start..token + 1, teller: None });
                        open = None;
                    }
                    // A paragraph that goes on with a quotation opens it once more.
                    (Some(Mark::Opens), Some(start)) if token == sentence.tokens.start => {
                        runs.push(Run { tokens: start..token, teller: None });
                        open = Some(token);
                    }
                    _ => {}
                }
            }
        }
        let mut quotes = Self { runs };
        for i in 0..quotes.runs.len() {
            let teller = quotes.find_teller(scene, i);
            if let Some(run) = quotes.runs.get_mut(i) {
                run.teller = teller;
            }
        }
        // A quotation that goes on in the next paragraph keeps its speaker.
        for i in 1..quotes.runs.len() {
            let (before, after) = quotes.runs.split_at_mut(i);
            if let (Some(a), Some(b)) = (before.last_mut(), after.first_mut())
                && a.tokens.end == b.tokens.start
            {
                if b.teller.is_none() {
                    b.teller.clone_from(&a.teller);
                } else if a.teller.is_none() {
                    a.teller.clone_from(&b.teller);
                }
            }
        }
        quotes
    }

    /// The verb of speech and the heads of those who speak, where `token` is quoted.
    pub(crate) fn teller(&self, token: usize) -> Option<(usize, &[usize])> {
        let run = self.runs.iter().find(|r| r.tokens.contains(&token))?;
        run.teller.as_ref().map(|(verb, heads)| (*verb, heads.as_slice()))
    }

    fn is_quoted(&self, token: usize) -> bool {
        self.runs.iter().any(|r| r.tokens.contains(&token))
    }

    fn find_teller(&self, scene: &Scene<'_>, run: usize) -> Option<(usize, Vec<usize>)> {
        let (tree, doc) = (scene.tree, scene.tree.doc);
        let tokens = self.runs.get(run)?.tokens.clone();
        let mut near: Vec<usize> = Vec::new();
        for at in [tokens.start, tokens.end - 1, tokens.end, tokens.start.saturating_sub(1)] {
            let same = |s: usize| {
                let paragraph = |s: usize| doc.sentences().get(s).map(|s| s.paragraph);
                paragraph(s) == paragraph(doc.sentence_of(tokens.start))
                    || paragraph(s) == paragraph(doc.sentence_of(tokens.end - 1))
            };
            if at < doc.len() && same(doc.sentence_of(at)) {
                near.push(doc.sentence_of(at));
            }
        }
        let verbs = near.iter().filter_map(|s| doc.sentences().get(*s)).flat_map(|s| s.tokens.clone());
        let tells = |v: &usize| tree.is_verb(*v) && is_speech(scene, *v) && !self.is_quoted(*v);
        let mut found: Vec<(usize, usize)> =
            verbs.filter(tells).map(|v| (v.abs_diff(tokens.start).min(v.abs_diff(tokens.end)), v)).collect();
        found.sort_unstable();
        found.into_iter().find_map(|(_, verb)| {
            let heads: Vec<usize> =
                tree.kids(verb, Link::Subject).flat_map(|s| tree.with_conjuncts(s)).collect();
            (!heads.is_empty()).then_some((verb, heads))
        })
    }
}
