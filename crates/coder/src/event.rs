//! Events: candidates of all sentences made into records, the same act told twice made into one.

use crate::candidate::Candidate;
use crate::coder::{Coded, Coder, Marks};
use crate::party::Party;
use crate::predication::Predications;
use crate::scene::Scene;
use crate::speech::{push, said_by};
use crate::tree::Link;
use dateline_codebook::Pattern;
use dateline_record::{Actor, Event, Evidence, Notice, PartKind, Stance, Status, Story, hash_id};

/// Days before publication from which an event is background.
const RECENT_DAYS: i32 = 21;

/// Gathers the events of one story.
pub(crate) struct Assembly<'a> {
    coder: &'a Coder,
    story: &'a Story,
    scene: &'a Scene<'a>,
    marks: &'a Marks,
    events: Vec<(PartKind, Event)>,
}

impl<'a> Assembly<'a> {
    pub(crate) fn new(coder: &'a Coder, story: &'a Story, scene: &'a Scene<'a>, marks: &'a Marks) -> Self {
        Self { coder, story, scene, marks, events: Vec::new() }
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
        let actors = records(&candidate.actors);
        let recipients = records(&candidate.recipients);
        let subjects = |verb: usize| -> Vec<usize> {
            all.at(verb)
                .map(|p| p.heads(&crate::predication::Function::Subject).collect())
                .unwrap_or_default()
        };
        let mut speakers = said_by(self.scene, &self.coder.cues, &subjects, candidate.token);
        speakers.retain_mut(|s| {
            let same = actors.iter().any(|a| a.span == s.span);
            if !same && s.stance == Stance::ClaimsResponsibility {
                s.stance = Stance::Asserts;
            }
            !same || s.stance != Stance::Asserts
        });
        let clause = self.clause(all, candidate.token);
        let date = self.coder.times.event_date(
            doc,
            candidate.token,
            &clause,
            &self.marks.times,
            self.marks.published,
        );
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
        let background = self.is_background(all, candidate, date.as_ref());
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
        self.events.push((place_in_story.part, event));
    }

    /// The contexts that the pattern gives and those of the paragraph.
    fn contexts(&self, pattern: &Pattern, paragraph: usize) -> Vec<String> {
        let doc = self.scene.tree.doc;
        let mut sentences =
            doc.sentences().iter().filter(|s| s.paragraph == paragraph).map(|s| s.tokens.clone());
        let Some(first) = sentences.next() else { return pattern.attributes.contexts.clone() };
        let tokens = first.start..sentences.next_back().map_or(first.end, |last| last.end);
        let found = self.coder.contexts.find(doc, tokens);
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
                for (_, event) in self.events.iter_mut().filter(|(_, e)| e.sentence as usize + 1 == sentence)
                {
                    push(scene, &mut event.said_by, head, cue, Stance::Denies, None);
                }
            }
        }
    }

    fn id(&self, candidate: &Candidate, trigger: dateline_record::Span) -> String {
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

    /// Whether the report looks back at it: dated well before the report, told in the past perfect, or an event
    /// noun that only places another event ("after clashes in October").
    fn is_background(
        &self,
        all: &Predications,
        candidate: &Candidate,
        date: Option<&dateline_record::EventDate>,
    ) -> bool {
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
        perfect || (under && !tree.is_verb(first))
    }

    /// The events of the story: one for each act, with its best evidence first and the other mentions listed.
    pub(crate) fn finish(self) -> Coded {
        let mut kept: Vec<(PartKind, Event)> = Vec::new();
        for (part, event) in self.events {
            match kept.iter().position(|(p, k)| same_event(*p, k, part, &event)) {
                Some(at) => {
                    let (old_part, old) = &mut kept[at];
                    if goodness(part, &event) > goodness(*old_part, old) {
                        let mut better = event;
                        better.also.push(old.evidence.clone());
                        better.also.append(&mut old.also);
                        fill(&mut better, old);
                        kept[at] = (part, better);
                    } else {
                        old.also.push(event.evidence.clone());
                        fill(old, &event);
                    }
                }
                None => kept.push((part, event)),
            }
        }
        let mut events: Vec<Event> = kept.into_iter().map(|(_, e)| e).collect();
        events.sort_by_key(|e| (e.sentence, e.evidence.trigger.start, e.kind.clone()));
        Coded { events, notices: Vec::new() }
    }
}

fn is_repeat(part: PartKind) -> bool {
    matches!(part, PartKind::Title | PartKind::Summary | PartKind::Caption)
}

/// How good an event's evidence is: the body before headline and summary, then the more it tells.
fn goodness(part: PartKind, event: &Event) -> (bool, usize) {
    let told = usize::from(!event.actors.is_empty())
        + usize::from(!event.recipients.is_empty())
        + usize::from(event.date.as_ref().is_some_and(|d| d.text.is_some()))
        + usize::from(event.place.is_some())
        + usize::from(event.killed.is_some());
    (!is_repeat(part), told)
}

fn fill(into: &mut Event, from: &Event) {
    if into.actors.is_empty() {
        into.actors.clone_from(&from.actors);
    }
    if into.recipients.is_empty() {
        into.recipients.clone_from(&from.recipients);
    }
    if into.killed.is_none() {
        into.killed.clone_from(&from.killed);
    }
    if into.injured.is_none() {
        into.injured.clone_from(&from.injured);
    }
    if into.place.is_none() {
        into.place.clone_from(&from.place);
    }
}

fn codes(actors: &[Actor]) -> Vec<&str> {
    let mut codes: Vec<&str> =
        actors.iter().filter_map(|a| a.country.as_deref().or(a.code.as_deref())).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Whether two events of one story are the same act told again.
fn same_event(part: PartKind, a: &Event, other_part: PartKind, b: &Event) -> bool {
    if a.kind != b.kind || a.status != b.status || a.sentence == b.sentence {
        return false;
    }
    let repeat = is_repeat(part) != is_repeat(other_part) || (is_repeat(part) && is_repeat(other_part));
    let agree = |x: &[Actor], y: &[Actor]| {
        let (x, y) = (codes(x), codes(y));
        if repeat {
            x.is_empty() || y.is_empty() || x.iter().any(|c| y.contains(c))
        } else {
            !x.is_empty() && x == y
        }
    };
    let dated =
        |e: &Event| e.date.as_ref().filter(|d| d.text.is_some()).map(|d| (d.start.clone(), d.end.clone()));
    let dates = match (dated(a), dated(b)) {
        (Some(x), Some(y)) => x == y,
        _ => true,
    };
    let same_modes = repeat || a.mode == b.mode;
    agree(&a.actors, &b.actors)
        && (agree(&a.recipients, &b.recipients) || (a.recipients.is_empty() && b.recipients.is_empty()))
        && dates
        && same_modes
}
