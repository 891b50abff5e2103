//! The time of an event: of all the times a story speaks of, the one that belongs to this act.
//!
//! Syntax first: a time below the predicate, not in another clause and not beside another act; then one that the clause
//! shares with what governs it; then the sentence before, where the text speaks on of the same act; then the day of
//! publication. The laws kept here: a time in a subordinate clause never dates the main act; the time of a "said on
//! Saturday" never dates what was said; a future act without a time has none. What words mean is data: classes `within`,
//! `bound`, `onward`, `happen` and `happening` of `times/words.tsv`.

use super::calendar;
use super::tense::{self, Tense};
use super::{TimeMention, Times};
use crate::tree::Link;
use dateline_parse::Document;
use dateline_record::{DatePrecision, EventDate};
use jiff::civil::Date;

/// How a time hangs below an act, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bond {
    /// On the act itself.
    Direct,
    /// On a thing that takes part in it; most often a parse that attached too low.
    Near,
    /// On what the act was part of: "killed in Friday's attack".
    Whole,
}

pub(super) struct Search<'a> {
    pub(super) times: &'a Times,
    pub(super) doc: &'a Document,
    pub(super) mentions: &'a [TimeMention],
    pub(super) published: Option<Date>,
}

pub(super) fn date(
    times: &Times,
    doc: &Document,
    trigger: usize,
    clause: &[usize],
    mentions: &[TimeMention],
    published: Option<Date>,
) -> Option<EventDate> {
    if trigger >= doc.len() {
        return None;
    }
    let search = Search { times, doc, mentions, published };
    let top = search.top(trigger, clause);
    let own = if top == trigger { vec![trigger] } else { vec![trigger, top] };
    if let Some(time) = search.best(&own, trigger) {
        return search.record(time);
    }
    if let Some(date) = search.set_off(top) {
        return Some(date);
    }
    if let Some(time) = search
        .at_once(top, trigger)
        .or_else(|| search.shared(top))
        .or_else(|| search.of_meeting(top))
        .or_else(|| search.before(trigger, top))
    {
        return search.record(time);
    }
    if tense::of(&times.words, &times.functions, doc, top) == Tense::Future {
        return None;
    }
    published.map(|p| EventDate {
        start: p.to_string(),
        end: p.to_string(),
        precision: DatePrecision::Day,
        text: None,
        span: None,
    })
}

impl Search<'_> {
    pub(super) fn link(&self, token: usize) -> Link {
        if self.doc.is_root(token) { Link::Root } else { self.times.functions.link(self.doc.dep(token)) }
    }

    pub(super) fn is(&self, class: &str, token: usize) -> bool {
        self.times.words.has(class, &self.doc.lemma(token).to_lowercase())
    }

    /// The light verb of a noun, or the trigger itself: the token of the clause that the others hang below.
    fn top(&self, trigger: usize, clause: &[usize]) -> usize {
        let mut at = trigger;
        while !self.doc.is_root(at) && clause.contains(&self.doc.head(at)) {
            at = self.doc.head(at);
        }
        at
    }

    /// Whether a mention can date anything.
    pub(super) fn dates(mention: &TimeMention) -> bool {
        (mention.start.is_some() && matches!(mention.timex.kind.as_str(), "DATE" | "TIME"))
            || (mention.start.is_some() && mention.timex.kind == "DURATION")
            || mention.timex.value == "PAST_REF"
    }

    /// The token of a mention that hangs on something outside it.
    fn head(&self, mention: &TimeMention) -> usize {
        let inside = |t: usize| mention.tokens.contains(&t);
        mention
            .tokens
            .clone()
            .find(|t| self.doc.is_root(*t) || !inside(self.doc.head(*t)))
            .unwrap_or(mention.tokens.start)
    }

    fn preposition(&self, mention: &TimeMention) -> Option<usize> {
        let head = self.head(mention);
        let above = self.doc.head(head);
        let before = mention
            .tokens
            .start
            .checked_sub(1)
            .filter(|t| self.doc.pos(*t) == "ADP" || self.doc.pos(*t) == "SCONJ");
        before.or_else(|| {
            (self.link(head) == Link::PrepositionObject && !mention.tokens.contains(&above)).then_some(above)
        })
    }

    /// How a mention hangs below one of `owners`; nothing where it belongs to another act.
    pub(super) fn bond(&self, mention: &TimeMention, owners: &[usize]) -> Option<Bond> {
        let doc = self.doc;
        if self.preposition(mention).is_some_and(|p| self.is("bound", p)) {
            return None;
        }
        let mut at = self.head(mention);
        let mut attributive = false;
        let mut noun: Option<usize> = None;
        for _ in 0..12 {
            if owners.contains(&at) {
                return Some(Bond::Direct);
            }
            if doc.is_root(at) {
                return None;
            }
            let mut above = doc.head(at);
            let link = self.link(at);
            // "Shelled the village overnight following talks": a time before a participle is not the participle's.
            let opens =
                self.link(above) == Link::AdverbialClause && doc.subtree(above).start == mention.tokens.start;
            if opens && above == mention.tokens.end && !tense::is_finite(&self.times.functions, doc, above) {
                above = doc.head(above);
            }
            if owners.contains(&above) {
                return self.last_step(at, above, link, noun, attributive);
            }
            let is_verb = matches!(doc.pos(at), "VERB" | "AUX") && !mention.tokens.contains(&at);
            if is_verb
                || matches!(
                    link,
                    Link::AdverbialClause | Link::Relative | Link::ReducedRelative | Link::Clause
                )
            {
                return None;
            }
            if matches!(doc.pos(above), "NOUN" | "PROPN" | "NUM")
                && !mention.tokens.contains(&above)
                && noun.is_none()
            {
                noun = Some(above);
                attributive = matches!(
                    link,
                    Link::Possessor | Link::Modifier | Link::Number | Link::Apposition | Link::Other
                );
            }
            at = above;
        }
        None
    }

    /// What a time that hangs on `noun`, an argument of the act, means for the act.
    fn last_step(
        &self,
        at: usize,
        owner: usize,
        link: Link,
        noun: Option<usize>,
        attributive: bool,
    ) -> Option<Bond> {
        let Some(noun) = noun else {
            let apart =
                matches!(link, Link::AdverbialClause | Link::Relative | Link::Clause | Link::Conjunct);
            return (!apart || self.mention_at(at)).then_some(Bond::Direct);
        };
        let act = self.is("happening", noun);
        match link {
            Link::Preposition | Link::Agent if self.is("within", at) => {
                Some(if act || attributive { Bond::Whole } else { Bond::Near })
            }
            Link::Subject | Link::PassiveSubject | Link::Object if act && self.is("happen", owner) => {
                Some(Bond::Whole)
            }
            Link::AdverbialClause
            | Link::Relative
            | Link::ReducedRelative
            | Link::Clause
            | Link::Parataxis => None,
            _ => (!act && !attributive).then_some(Bond::Near),
        }
    }

    fn mention_at(&self, token: usize) -> bool {
        self.mentions.iter().any(|m| m.tokens.contains(&token))
    }

    /// The time that hangs best below one of `owners`: by bond, then the finer, then the nearer to `trigger`.
    pub(super) fn best(&self, owners: &[usize], trigger: usize) -> Option<&TimeMention> {
        let sentence = self.doc.sentence_of(trigger);
        self.mentions
            .iter()
            .filter(|m| Self::dates(m) && self.doc.sentence_of(m.tokens.start) == sentence)
            .filter_map(|m| Some((self.bond(m, owners)?, m)))
            .min_by_key(|(bond, m)| {
                (*bond, m.precision.is_none(), m.precision, m.tokens.start.abs_diff(trigger))
            })
            .map(|(_, m)| m)
    }

    /// A time that the clause shares with what it hangs on: a first conjunct, the clause that a participle adds to,
    /// the noun that a relative clause tells of, the verb that frames an act.
    fn shared(&self, top: usize) -> Option<&TimeMention> {
        let doc = self.doc;
        let mut at = top;
        for _ in 0..4 {
            if doc.is_root(at) {
                return None;
            }
            let above = doc.head(at);
            let finite = tense::is_finite(&self.times.functions, doc, at);
            let marked = doc.children(at).any(|c| self.link(c) == Link::Marker);
            // "They exchanged fire, officials said, killing five": the participle adds to what was said.
            let said = |verb: usize| {
                doc.children(verb).find(|c| self.link(*c) == Link::Clause && *c < verb && verb < at)
            };
            at = match self.link(at) {
                Link::Conjunct | Link::Relative | Link::ReducedRelative => above,
                Link::AdverbialClause if !finite && !marked => said(above).unwrap_or(above),
                Link::OpenClause | Link::PrepositionClause if self.is("happen", above) => above,
                Link::Subject | Link::PassiveSubject | Link::Object | Link::Predicate
                    if self.is("happen", above) =>
                {
                    above
                }
                Link::PrepositionObject if self.is("within", above) && !doc.is_root(above) => doc.head(above),
                _ => return None,
            };
            let found = self.mentions.iter().filter(|m| Self::dates(m) && m.start.is_some());
            let found = found.filter(|m| doc.sentence_of(m.tokens.start) == doc.sentence_of(top));
            let found = found.filter_map(|m| Some((self.bond(m, &[at]).filter(|b| *b != Bond::Whole)?, m)));
            let nearest = found.min_by_key(|(bond, m)| (*bond, m.precision, m.tokens.start.abs_diff(top)));
            if let Some((_, time)) = nearest {
                return Some(time);
            }
        }
        None
    }

    /// The time of the sentence before, where this one speaks on: of "the attack", or of what "they" did.
    fn before(&self, trigger: usize, top: usize) -> Option<&TimeMention> {
        let doc = self.doc;
        let here = doc.sentence_of(trigger);
        let (sentence, last) = (doc.sentences().get(here)?, doc.sentences().get(here.checked_sub(1)?)?);
        let definite = |t: usize| {
            doc.children(t).any(|c| self.link(c) == Link::Determiner && doc.morph(c).contains("Definite=Def"))
        };
        let pronoun = doc
            .children(top)
            .any(|c| matches!(self.link(c), Link::Subject | Link::PassiveSubject) && doc.pos(c) == "PRON");
        let told = matches!(doc.pos(trigger), "NOUN") && definite(trigger)
            || pronoun && self.link(top) == Link::Root;
        let same = sentence.paragraph == last.paragraph && sentence.part == last.part;
        if !told
            || !same
            || self.mentions.iter().any(|m| Self::dates(m) && sentence.tokens.contains(&m.tokens.start))
        {
            return None;
        }
        let root = last.tokens.clone().find(|t| doc.is_root(*t))?;
        let reports = doc.children(root).any(|c| self.link(c) == Link::Clause);
        self.best(&[root], root)
            .filter(|m| !reports && m.start.is_some() && self.published.is_none_or(|p| m.start <= Some(p)))
    }

    /// The time that "and" puts beside another of its kind.
    fn beside(&self, mention: &TimeMention) -> Option<&TimeMention> {
        let joined = |first: &TimeMention, second: &TimeMention| {
            let between = first.tokens.end;
            between + 1 == second.tokens.start && self.doc.pos(between) == "CCONJ"
        };
        let same = |m: &&TimeMention| m.precision == mention.precision && m.timex.kind == mention.timex.kind;
        self.mentions.iter().filter(same).find(|m| joined(m, mention) || joined(mention, m))
    }

    fn record(&self, mention: &TimeMention) -> Option<EventDate> {
        let text = Some(mention.span.of(self.doc.source()).to_owned());
        let span = Some(mention.span);
        let (Some(start), Some(mut end), Some(mut precision)) =
            (mention.start, mention.end, mention.precision)
        else {
            // "Recently": near publication, and no day of it.
            let day = self.published?.to_string();
            return Some(EventDate {
                start: day.clone(),
                end: day,
                precision: DatePrecision::Month,
                text,
                span,
            });
        };
        let (mut start, text, span) = (start, text, span);
        if let Some(other) = self.beside(mention)
            && let (Some(first), Some(last)) = (other.start, other.end)
        {
            // "On Friday and Saturday".
            (start, end) = (start.min(first), end.max(last));
            precision = calendar::precision(start, end).max(precision);
        }
        if self.preposition(mention).is_some_and(|p| self.is("onward", p)) {
            end = self.published.filter(|p| *p > end).unwrap_or(end);
            precision = calendar::precision(start, end).max(precision);
        }
        Some(EventDate { start: start.to_string(), end: end.to_string(), precision, text, span })
    }
}
