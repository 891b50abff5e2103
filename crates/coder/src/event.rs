//! Events: candidates of all sentences made into records, the same act told twice made into one.

use crate::candidate::Candidate;
use crate::coder::{Coded, Coder, Marks};
use crate::party::Party;
use crate::predication::Predications;
use crate::quotes::Quotes;
use crate::scene::Scene;
use crate::speech::{push, said_by};
use crate::told::{Told, retell};
use crate::tree::Link;
use dateline_codebook::Pattern;
use dateline_record::{
    Actor, DatePrecision, Event, EventDate, Evidence, Notice, Quad, Span, Speaker, Stance, Status, Story,
    hash_id,
};

/// Days before publication from which an event is background.
const RECENT_DAYS: i32 = 21;

/// Years before publication from which an act is history and no event.
const HISTORY_YEARS: i32 = 50;

/// Gathers the events of one story.
pub(crate) struct Assembly<'a> {
    pub(crate) coder: &'a Coder,
    story: &'a Story,
    pub(crate) scene: &'a Scene<'a>,
    marks: &'a Marks,
    quotes: Quotes,
    pub(crate) told: Vec<Told>,
    /// The contexts of the paragraph at hand.
    around: Option<(usize, Vec<&'a str>)>,
}

impl<'a> Assembly<'a> {
    pub(crate) fn new(coder: &'a Coder, story: &'a Story, scene: &'a Scene<'a>, marks: &'a Marks) -> Self {
        Self { coder, story, scene, marks, quotes: Quotes::find(scene), told: Vec::new(), around: None }
    }

    /// Adds one candidate of a sentence.
    pub(crate) fn add(&mut self, sentence: usize, all: &Predications, candidate: &Candidate) {
        let doc = self.scene.tree.doc;
        let Some(place_in_story) = doc.sentences().get(sentence) else { return };
        let page = &self.coder.codebook.types[candidate.kind];
        let pattern = &self.coder.index.patterns[candidate.pattern].1;
        let contexts = self.contexts(pattern, place_in_story.paragraph);
        let standing = &self.coder.standing;
        if standing.is_private(doc, &page.name, &candidate.actors, &candidate.recipients, &contexts) {
            return;
        }
        let records = |parties: &[Party]| -> Vec<Actor> {
            parties.iter().flat_map(|p| p.records(doc.source())).collect()
        };
        let mut actors = records(&candidate.actors);
        let recipients = records(&candidate.recipients);
        let subjects = |verb: usize| -> Vec<usize> {
            all.at(verb)
                .map(|p| p.heads(&crate::predication::Function::Subject).collect())
                .unwrap_or_default()
        };
        let voices = said_by(self.scene, &self.coder.cues, &self.quotes, &subjects, candidate.token);
        let mut speakers = voices.speakers;
        if voices.claimed && actors.is_empty() {
            actors =
                speakers.iter().filter(|s| s.stance == Stance::ClaimsResponsibility).map(claimant).collect();
        }
        let own: Vec<Span> =
            candidate.actors.iter().filter(|p| self.is_owned(p.head)).map(|p| p.span).collect();
        own_words(&mut speakers, &actors, &own, page.quad, candidate.status);
        let clause = self.clause(all, candidate.token);
        let mut date = self.coder.times.event_date(
            doc,
            candidate.token,
            &clause,
            &self.marks.times,
            self.marks.published,
        );
        if self.is_history(date.as_ref()) {
            return;
        }
        let place =
            self.coder.places.event_place(self.story, doc, candidate.token, &clause, &self.marks.places);
        let tolls = self.coder.harm.of_event(doc, candidate.token, &clause, &self.marks.harms);
        let trigger = doc.span(candidate.token);
        let span = doc.span_of(place_in_story.tokens.clone());
        let mut notices = Vec::new();
        if actors.is_empty() {
            notices.push(Notice {
                kind: "no-actor".into(),
                text: "the text names nobody who did it".into(),
                span: Some(trigger),
            });
        }
        let cameo = if candidate.name
            == self.coder.codebook.types[self.coder.index.patterns[candidate.pattern].0].name
        {
            page.cameo_of(pattern)
        } else {
            candidate
                .modes
                .first()
                .and_then(|m| page.mode(m))
                .and_then(|m| m.cameo.as_deref())
                .or(page.cameo.as_deref())
        };
        let mut background = self.is_background(all, candidate, date.as_ref());
        if let Some(word) =
            self.looks_back(all, candidate.token).filter(|_| candidate.status == Status::Actual)
        {
            background = true;
            self.blur(&mut date, word);
        }
        let event = Event {
            id: self.id(candidate, trigger),
            story: self.story.id.clone(),
            sentence: sentence as u32,
            kind: page.name.clone(),
            mode: candidate.modes.first().cloned(),
            modes: candidate.modes.clone(),
            contexts,
            cameo: cameo.map(str::to_owned),
            quad: page.quad,
            score: page.score_of(&candidate.modes),
            status: candidate.status,
            background,
            actors,
            recipients,
            said_by: speakers,
            date,
            place,
            killed: tolls.killed,
            injured: tolls.injured,
            missing: tolls.missing,
            captured: tolls.captured,
            displaced: tolls.displaced,
            evidence: Evidence {
                text: span.of(doc.source()).to_owned(),
                span,
                trigger,
                pattern: pattern.id.clone(),
                codebook: self.coder.codebook.version.clone(),
            },
            also: Vec::new(),
            follows: None,
            notices,
        };
        self.told.push(Told {
            part: place_in_story.part,
            token: candidate.token,
            refers_back: self.refers_back(candidate.token),
            other: self.is_other(candidate.token),
            ties: tolls.ties,
            event,
        });
    }

    /// Whether it is named with "the" or as somebody's ("the attack", "his visit"): something told before.
    fn refers_back(&self, token: usize) -> bool {
        let tree = self.scene.tree;
        let definite = |k: usize| {
            tree.link(k) == Link::Possessor
                || tree.link(k) == Link::Determiner && tree.doc.morph(k).contains("Definite=Def")
        };
        tree.is_nominal(token) && tree.doc.children(token).any(definite)
    }

    /// Whether a noun is somebody's by a pronoun ("its fighters").
    fn is_owned(&self, head: usize) -> bool {
        let tree = self.scene.tree;
        tree.kids(head, Link::Possessor).any(|p| tree.doc.tag(p).starts_with("PRP"))
    }

    /// Whether the words say that it is another act than one told before.
    fn is_other(&self, token: usize) -> bool {
        let tree = self.scene.tree;
        let beside = |k: &usize| matches!(tree.link(*k), Link::Adverb | Link::Modifier | Link::Determiner);
        tree.doc
            .children(token)
            .filter(beside)
            .any(|k| self.coder.again.contains(&tree.doc.text(k).to_lowercase()))
    }

    /// The adjective by which the report looks back at an act ("recent attacks").
    fn looks_back(&self, all: &Predications, token: usize) -> Option<usize> {
        let tree = self.scene.tree;
        let act = |n: &usize| *n == token || all.at(*n).is_some();
        let nouns = std::iter::once(token)
            .chain(tree.kids(token, Link::Object))
            .filter(|n| tree.is_nominal(*n))
            .filter(act);
        let plural = nouns.filter(|n| tree.doc.morph(*n).contains("Number=Plur"));
        let adjectives = plural.flat_map(|n| tree.kids(n, Link::Modifier));
        adjectives.into_iter().find(|a| self.coder.looking_back.contains(&tree.lemma(*a)))
    }

    /// "Recent": near publication, and no day of it.
    fn blur(&self, date: &mut Option<EventDate>, word: usize) {
        if let Some(date) = date.as_mut().filter(|d| d.text.is_none()) {
            let span = self.scene.tree.doc.span(word);
            date.precision = DatePrecision::Month;
            date.text = Some(span.of(self.scene.tree.doc.source()).to_owned());
            date.span = Some(span);
        }
    }

    /// The contexts that the pattern gives and those of the paragraph.
    fn contexts(&mut self, pattern: &Pattern, paragraph: usize) -> Vec<String> {
        if self.around.as_ref().is_none_or(|(p, _)| *p != paragraph) {
            let doc = self.scene.tree.doc;
            let mut sentences =
                doc.sentences().iter().filter(|s| s.paragraph == paragraph).map(|s| s.tokens.clone());
            let Some(first) = sentences.next() else { return pattern.attributes.contexts.clone() };
            let tokens = first.start..sentences.next_back().map_or(first.end, |last| last.end);
            self.around = Some((paragraph, self.coder.contexts.find(doc, tokens)));
        }
        let found = self.around.as_ref().map(|(_, c)| c.as_slice()).unwrap_or_default();
        let given = &pattern.attributes.contexts;
        let all = self.coder.contexts.names().filter(|n| found.contains(n) || given.iter().any(|g| g == n));
        all.map(str::to_owned).collect()
    }

    /// "Kabul denied the charge": whoever denies what the sentence before told denies its events.
    pub(crate) fn deny(&mut self, sentence: usize, all: &Predications) {
        use crate::predication::{Class, Function};
        let coder = self.coder;
        let scene = self.scene;
        let charge = |head: usize| scene.head_keys(head).iter().any(|k| coder.charges.contains(k));
        for p in all.all.iter().filter(|p| p.class == Class::Verb && p.status == Status::Actual) {
            let denies = p.keys.iter().any(|k| coder.cues.denials.contains(k));
            if !denies || !p.heads(&Function::Object).any(charge) {
                continue;
            }
            let cue = scene.tree.doc.text(p.token);
            for head in p.heads(&Function::Subject) {
                let last = self.told.iter_mut().filter(|t| t.event.sentence as usize + 1 == sentence);
                for told in last {
                    push(scene, &mut told.event.said_by, head, cue, Stance::Denies, None);
                }
            }
        }
    }

    fn id(&self, candidate: &Candidate, trigger: Span) -> String {
        let mut parts =
            vec![self.story.id.clone(), format!("{}-{}", trigger.start, trigger.end), candidate.name.clone()];
        let spans = |p: &[Party]| {
            p.iter().map(|p| format!("{}-{}", p.span.start, p.span.end)).collect::<Vec<_>>().join(",")
        };
        parts.push(spans(&candidate.actors));
        parts.push(spans(&candidate.recipients));
        hash_id(&parts.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The tokens of the predicate's own clause: its subtree, without clauses below it, and the light verb's.
    fn clause(&self, all: &Predications, token: usize) -> Vec<usize> {
        let tree = self.scene.tree;
        let top = all.at(token).and_then(|p| p.light).unwrap_or(token);
        let mut tokens = Vec::new();
        let mut open = vec![top];
        while let Some(at) = open.pop() {
            tokens.push(at);
            open.extend(tree.doc.children(at).filter(|k| {
                let other = matches!(
                    tree.link(*k),
                    Link::Clause | Link::Relative | Link::AdverbialClause | Link::Parataxis
                );
                let second = tree.link(*k) == Link::Conjunct && tree.is_verb(*k);
                !other && !second
            }));
        }
        if !tokens.contains(&token) {
            tokens.push(token);
        }
        tokens.sort_unstable();
        tokens
    }

    /// Whether it is history: no news looks back so far but to tell of the past.
    fn is_history(&self, date: Option<&EventDate>) -> bool {
        date.filter(|d| d.text.is_some())
            .and_then(|d| d.end.parse::<jiff::civil::Date>().ok())
            .zip(self.marks.published)
            .is_some_and(|(end, published)| {
                i32::from(published.year()) - i32::from(end.year()) > HISTORY_YEARS
            })
    }

    /// Whether the report looks back at it: dated well before the report, told in the past perfect, or an event
    /// noun that only places another event ("after clashes in October").
    fn is_background(&self, all: &Predications, candidate: &Candidate, date: Option<&EventDate>) -> bool {
        let tree = self.scene.tree;
        if let (Some(date), Some(published)) = (date, self.marks.published)
            && date.text.is_some()
            && let Ok(end) = date.end.parse::<jiff::civil::Date>()
            && (published - end).get_days() > RECENT_DAYS
        {
            return true;
        }
        if candidate.status != Status::Actual {
            return false;
        }
        let verb = all.at(candidate.token).and_then(|p| p.light).unwrap_or(candidate.token);
        let perfect =
            tree.kids(verb, Link::Auxiliary).any(|a| tree.doc.tag(a) == "VBD" && tree.doc.lemma(a) == "have");
        let first = tree.first_conjunct(verb);
        let under = tree.link(first) == Link::PrepositionObject
            && self.coder.background.contains(&tree.doc.text(tree.doc.head(first)).to_lowercase());
        // "Said that they had fired": the tense is that of telling.
        let perfect = perfect && tree.link(verb) != Link::Clause;
        perfect || (under && !tree.is_verb(first))
    }

    /// The events of the story: one for each act, with its best evidence first and the other mentions listed.
    pub(crate) fn finish(mut self) -> Coded {
        self.coder.harm.share(self.scene.tree, &mut self.told, &self.marks.harms, &self.marks.times);
        self.link();
        Coded { events: retell(self.told), notices: Vec::new() }
    }
}

/// Who claims a deed did it, by his own word.
fn claimant(speaker: &Speaker) -> Actor {
    Actor {
        text: speaker.text.clone(),
        span: speaker.span,
        code: speaker.code.clone(),
        country: speaker.country.clone(),
        sector: speaker.sector.clone(),
        name: speaker.name.clone(),
    }
}

/// Who tells of his own deed, or of his own men's (`own`), claims it where it harms; where the telling is the deed, there
/// is nothing to add.
fn own_words(speakers: &mut Vec<Speaker>, actors: &[Actor], own: &[Span], quad: Quad, status: Status) {
    speakers.retain_mut(|s| {
        let same = actors.iter().any(|a| a.span == s.span);
        let men = |a: &Actor| own.contains(&a.span) && a.country == s.country && a.sector == s.sector;
        let mine = same || s.code.is_some() && actors.iter().any(men);
        if !mine && s.stance == Stance::ClaimsResponsibility {
            s.stance = Stance::Asserts;
        }
        if mine && s.stance == Stance::Asserts && quad == Quad::MaterialConflict && status == Status::Actual {
            s.stance = Stance::ClaimsResponsibility;
        }
        !same || s.stance != Stance::Asserts || quad == Quad::MaterialCooperation
    });
}
