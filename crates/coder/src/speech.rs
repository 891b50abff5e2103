//! Who says so: the speakers of what a clause tells.
//!
//! Climbs from a predicate through the clauses that wrap it to words of speech, looks for "according to", and, where the
//! act stands in a quotation that a sentence before or behind introduces, for who is quoted there. The laws kept here: a
//! speaker is never taken for an actor, nor the other way round; who carries the words ("told Reuters") is not who
//! speaks; the reporter's own words have no speaker.

use crate::party::Party;
use crate::quotes::Quotes;
use crate::scene::Scene;
use crate::tree::Link;
use dateline_codebook::{Codebook, CodebookError};
use dateline_record::{Speaker, Stance};
use std::collections::BTreeSet;

/// The cue words that `speech` needs beside the lexicon's attitudes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cues {
    /// Prepositions that name a source ("according to").
    sources: BTreeSet<String>,
    /// Verbs of denial.
    pub denials: BTreeSet<String>,
    /// Verbs and phrases that claim the act for the speaker.
    claims: BTreeSet<String>,
    /// Words that mark doubt.
    doubts: BTreeSet<String>,
    /// Words beside an act by which the writer keeps his distance.
    marks: BTreeSet<String>,
    /// Verbs whose object speaks.
    citing: BTreeSet<String>,
    /// Verbs of speech that take an act as their object.
    tells: BTreeSet<String>,
    /// What is claimed for an act.
    responsibility: BTreeSet<String>,
    /// Nouns whose maker speaks.
    utterances: BTreeSet<String>,
    /// Words for nobody.
    noughts: BTreeSet<String>,
}

impl Cues {
    /// Reads the word sets.
    ///
    /// # Errors
    /// A set that is missing or cannot be read.
    pub(crate) fn load(codebook: &Codebook) -> Result<Self, CodebookError> {
        let set = |name: &str| codebook.word_set(name).cloned();
        Ok(Self {
            sources: set("sources")?,
            denials: set("denials")?,
            claims: set("claims")?,
            doubts: set("doubts")?,
            marks: set("doubt-marks")?,
            citing: set("citing")?,
            tells: set("tells-acts")?,
            responsibility: set("responsibility")?,
            utterances: set("utterances")?,
            noughts: set("noughts")?,
        })
    }

    /// What a speaker does who speaks by `lemma`.
    fn stance(&self, lemma: &str, negated: bool) -> Stance {
        if self.denials.contains(lemma) && !negated {
            Stance::Denies
        } else if self.claims.contains(lemma) {
            Stance::ClaimsResponsibility
        } else if self.doubts.contains(lemma) || negated {
            Stance::Doubts
        } else {
            Stance::Asserts
        }
    }
}

/// Subjects of a verb, after raising and control.
pub(crate) type Subjects<'a> = &'a dyn Fn(usize) -> Vec<usize>;

/// The words of speech that tell the clause of `token`, innermost first: the speech verb and its speakers' heads.
fn tellers(scene: &Scene<'_>, cues: &Cues, subjects: Subjects<'_>, token: usize) -> Vec<(usize, Vec<usize>)> {
    let tree = scene.tree;
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    let (mut at, mut steps) = (token, 0);
    while !tree.doc.is_root(at) && steps < tree.doc.len() {
        let head = tree.doc.head(at);
        let clause = matches!(
            tree.link(at),
            Link::Clause | Link::OpenClause | Link::ReducedRelative | Link::PrepositionClause
        );
        if clause && tree.is_verb(head) && is_speech(scene, head) {
            found.push((head, subjects(head)));
        }
        // "Said in a statement that": what the noun holds is told by whoever made it.
        let utterance = clause && cues.utterances.contains(&tree.lemma(head));
        if utterance && let Some(verb) = speech_above(scene, head) {
            found.push((verb, subjects(verb)));
        }
        at = head;
        steps += 1;
    }
    // "…, officials said, …" hung below what they said.
    for kid in tree.doc.children(top_of_clause(scene, token)) {
        if matches!(tree.link(kid), Link::Parataxis | Link::Clause | Link::AdverbialClause)
            && tree.is_verb(kid)
            && is_speech(scene, kid)
            && tree.kids(kid, Link::Clause).next().is_none()
        {
            found.push((kid, subjects(kid)));
        }
    }
    found
}

/// The verb of speech that a noun hangs on over prepositions.
fn speech_above(scene: &Scene<'_>, noun: usize) -> Option<usize> {
    let tree = scene.tree;
    let mut at = noun;
    for _ in 0..3 {
        if !matches!(tree.link(at), Link::PrepositionObject | Link::Preposition) || tree.doc.is_root(at) {
            return None;
        }
        at = tree.doc.head(at);
        if tree.is_verb(at) {
            return is_speech(scene, at).then_some(at);
        }
    }
    None
}

/// Whether a verb tells something.
pub(crate) fn is_speech(scene: &Scene<'_>, verb: usize) -> bool {
    scene.lexicon.attitude(&scene.tree.lemma(verb)).is_some_and(|a| a.speech)
}

/// The highest verb that `token` belongs to without crossing into a clause that tells it.
fn top_of_clause(scene: &Scene<'_>, token: usize) -> usize {
    let tree = scene.tree;
    let mut at = token;
    while !tree.doc.is_root(at) && !matches!(tree.link(at), Link::Clause | Link::Relative) {
        at = tree.doc.head(at);
    }
    at
}

/// Who says so, and whether somebody claims the act that nobody else is said to have done.
#[derive(Debug, Default)]
pub(crate) struct Voices {
    pub(crate) speakers: Vec<Speaker>,
    /// "Claimed responsibility for the attack".
    pub(crate) claimed: bool,
}

/// The speakers of the clause of `token`, as records.
pub(crate) fn said_by(
    scene: &Scene<'_>,
    cues: &Cues,
    quotes: &Quotes,
    subjects: Subjects<'_>,
    token: usize,
) -> Voices {
    let tree = scene.tree;
    let mut said = Said { scene, cues, speakers: Vec::new(), claimed: false };
    for (verb, heads) in tellers(scene, cues, subjects, token) {
        // "Local media reported, citing residents": the media carry what residents say.
        let cited = said.cited(verb);
        if cited.is_empty() {
            said.verb(verb, &heads);
        }
        let media = heads.first().map(|h| Party::at(scene, *h).span.of(tree.doc.source()).to_owned());
        for (cue, head) in cited {
            said.add(head, tree.doc.text(cue), Stance::Asserts, media.as_deref());
        }
    }
    said.of_act(subjects, token);
    let top = top_of_clause(scene, token);
    for host in [token, top] {
        for (preposition, head) in two_word_prepositional(scene, host) {
            if cues.sources.contains(&preposition) {
                said.add(head, &preposition, Stance::Asserts, None);
            }
        }
        for (cue, head) in said.cited(host) {
            said.add(head, tree.doc.text(cue), Stance::Asserts, None);
        }
    }
    if said.speakers.is_empty()
        && let Some((verb, heads)) = quotes.teller(token)
    {
        said.verb(verb, heads);
    }
    said.doubt(token);
    Voices { speakers: said.speakers, claimed: said.claimed }
}

struct Said<'a> {
    scene: &'a Scene<'a>,
    cues: &'a Cues,
    speakers: Vec<Speaker>,
    claimed: bool,
}

impl Said<'_> {
    /// Who is cited in a clause beside a verb: the citing verb and its object.
    fn cited(&self, verb: usize) -> Vec<(usize, usize)> {
        let tree = self.scene.tree;
        let cites = |c: &usize| {
            tree.is_verb(*c)
                && matches!(tree.link(*c), Link::AdverbialClause | Link::OpenClause | Link::ReducedRelative)
                && self.cues.citing.contains(&tree.lemma(*c))
        };
        let mut found = Vec::new();
        for cue in tree.doc.children(verb).filter(cites) {
            found.extend(tree.kids(cue, Link::Object).flat_map(|o| tree.with_conjuncts(o)).map(|o| (cue, o)));
        }
        found
    }

    fn add(&mut self, head: usize, cue: &str, stance: Stance, carried_by: Option<&str>) {
        for speaker in self.makers(head) {
            push(self.scene, &mut self.speakers, speaker, cue, stance, carried_by);
        }
    }

    /// Who speaks: the maker of a statement, else the head itself; nobody where it is denied that there is one.
    fn makers(&self, head: usize) -> Vec<usize> {
        let (scene, tree) = (self.scene, self.scene.tree);
        let nought = |t: usize| self.cues.noughts.contains(&tree.doc.text(t).to_lowercase());
        let nobody = nought(head)
            || tree.kids(head, Link::Determiner).any(nought)
            || tree.kid(head, Link::Negation).is_some();
        if nobody {
            return Vec::new();
        }
        if self.cues.utterances.contains(&tree.lemma(head)) {
            let mut makers = scene.owners(head);
            makers.extend(scene.prepositional(head).into_iter().map(|(_, object)| object));
            makers.retain(|m| scene.can_act(*m));
            makers.dedup();
            if !makers.is_empty() {
                return makers;
            }
        }
        vec![head]
    }

    fn verb(&mut self, verb: usize, heads: &[usize]) {
        let tree = self.scene.tree;
        let stance = self.cues.stance(&tree.lemma(verb), tree.kid(verb, Link::Negation).is_some());
        let carried_by = tree
            .doc
            .children(verb)
            .find(|k| matches!(tree.link(*k), Link::Object | Link::IndirectObject))
            .filter(|k| tree.doc.entity_of(*k).is_some_and(|e| e.label == "ORG"))
            .map(|k| Party::at(self.scene, k).span.of(tree.doc.source()).to_owned());
        for head in heads {
            self.add(*head, tree.doc.text(verb), stance, carried_by.as_deref());
        }
    }

    /// "Confirmed the strike", "claimed responsibility for the attack": an act that is the object of a verb of speech.
    fn of_act(&mut self, subjects: Subjects<'_>, act: usize) {
        let tree = self.scene.tree;
        if tree.is_verb(act) || tree.doc.is_root(act) {
            return;
        }
        let mut at = act;
        let mut claimed = false;
        if tree.link(at) == Link::PrepositionObject {
            let preposition = tree.doc.head(at);
            let thing = tree.doc.head(preposition);
            claimed = self.cues.responsibility.contains(&tree.lemma(thing));
            if !claimed {
                return;
            }
            at = thing;
        }
        if tree.link(at) != Link::Object || tree.doc.is_root(at) {
            return;
        }
        let verb = tree.doc.head(at);
        let lemma = tree.lemma(verb);
        if !self.cues.tells.contains(&lemma) {
            return;
        }
        let negated = tree.kid(verb, Link::Negation).is_some();
        let stance = match self.cues.stance(&lemma, negated) {
            Stance::Asserts if claimed => Stance::ClaimsResponsibility,
            Stance::Doubts if !negated && !self.cues.doubts.contains(&lemma) => Stance::Asserts,
            other => other,
        };
        let before = self.speakers.len();
        for head in subjects(verb) {
            self.add(head, tree.doc.text(verb), stance, None);
        }
        self.claimed |= stance == Stance::ClaimsResponsibility && self.speakers.len() > before;
    }

    /// "The alleged attack": the writer's own distance has a speaker without a name.
    fn doubt(&mut self, token: usize) {
        let tree = self.scene.tree;
        let above = (!tree.doc.is_root(token)).then(|| tree.doc.head(token)).filter(|h| tree.is_verb(*h));
        let beside = tree.doc.children(token).chain(above.into_iter().flat_map(|a| tree.doc.children(a)));
        let mark = beside.filter(|k| matches!(tree.link(*k), Link::Modifier | Link::Adverb)).find(|k| {
            // "So-called" is several words to the parser.
            let words = tree.doc.span_of(tree.doc.subtree(*k)).of(tree.doc.source()).to_lowercase();
            self.cues.marks.contains(&words)
        });
        let Some(mark) = mark else { return };
        let span = tree.doc.span(mark);
        let words = tree.doc.text(mark).to_owned();
        self.speakers.push(Speaker {
            text: words.clone(),
            span,
            code: None,
            country: None,
            sector: None,
            name: None,
            cue: Some(words),
            stance: Stance::Doubts,
            carried_by: None,
        });
    }
}

pub(crate) fn push(
    scene: &Scene<'_>,
    into: &mut Vec<Speaker>,
    head: usize,
    cue: &str,
    stance: Stance,
    carried_by: Option<&str>,
) {
    let party = Party::at(scene, head);
    if into.iter().any(|s| s.span == party.span) {
        return;
    }
    for actor in party.records(scene.tree.doc.source()) {
        into.push(Speaker {
            text: actor.text,
            span: actor.span,
            code: actor.code,
            country: actor.country,
            sector: actor.sector,
            name: actor.name,
            cue: Some(cue.to_owned()),
            stance,
            carried_by: carried_by.map(str::to_owned),
        });
    }
}

fn two_word_prepositional(scene: &Scene<'_>, head: usize) -> Vec<(String, usize)> {
    let tree = scene.tree;
    let mut found = Vec::new();
    for preposition in tree.kids(head, Link::Preposition) {
        let word = tree.doc.text(preposition).to_lowercase();
        for object in tree.kids(preposition, Link::PrepositionObject) {
            found.push((word.clone(), object));
        }
        for inner in tree.kids(preposition, Link::Preposition) {
            for object in tree.kids(inner, Link::PrepositionObject) {
                found.extend(
                    tree.with_conjuncts(object)
                        .into_iter()
                        .map(|o| (format!("{word} {}", tree.doc.text(inner).to_lowercase()), o)),
                );
            }
        }
    }
    found
}
