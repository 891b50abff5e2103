//! Times that stand beside an act rather than on it: of what happened at once with it, of what it was a set time
//! before or after, of the meeting that its people came to.
//!
//! The laws kept here: a date reckoned from another is as exact as the words are, "nearly a week" no day; what the text
//! puts before an act is never dated after it. What words mean is data: classes `while`, `offset` and `happening` of
//! `times/words.tsv`.

use super::calendar;
use super::event::{Bond, Search};
use super::rule::Stretch;
use super::{TimeMention, tense};
use crate::tree::Link;
use dateline_record::{DatePrecision, EventDate};

/// Words climbed from an act to the preposition that sets it off.
const UP: usize = 7;

impl Search<'_> {
    /// "Were detained when officers entered the shafts on Wednesday": the time of the clause that tells the occasion.
    pub(super) fn at_once(&self, top: usize, trigger: usize) -> Option<&TimeMention> {
        let doc = self.doc;
        let occasion = |verb: &usize| {
            self.link(*verb) == Link::AdverbialClause
                && doc.children(*verb).any(|c| c < *verb && self.is("while", c))
                && tense::is_finite(&self.times.functions, doc, *verb)
        };
        let told = doc.children(top).filter(occasion).find_map(|verb| self.best(&[verb], trigger));
        told.or_else(|| self.meanwhile(top).and_then(|verb| self.best(&[verb], trigger)))
            .filter(|m| m.start.is_some())
    }

    /// "Clashed with teachers who were demonstrating": what goes on as the act is done.
    fn meanwhile(&self, top: usize) -> Option<usize> {
        let doc = self.doc;
        let sentence = doc.sentences().get(doc.sentence_of(top))?;
        let on_whom = |verb: usize| {
            let mut at = doc.head(verb);
            for _ in 0..3 {
                if at == top {
                    return true;
                }
                if !matches!(self.link(at), Link::Object | Link::PrepositionObject | Link::Preposition) {
                    return false;
                }
                at = doc.head(at);
            }
            at == top
        };
        sentence.tokens.clone().find(|t| {
            self.link(*t) == Link::Relative
                && doc.morph(*t).contains("Aspect=Prog")
                && doc.children(*t).any(|c| self.link(c) == Link::Auxiliary)
                && on_whom(*t)
        })
    }

    /// "Nearly a week after a round of talks ended": the talks were a week before.
    pub(super) fn set_off(&self, top: usize) -> Option<EventDate> {
        let doc = self.doc;
        let mut at = top;
        for _ in 0..UP {
            let marker = doc.children(at).find(|c| self.link(*c) == Link::Marker && self.is("offset", *c));
            let above = (!doc.is_root(at)).then(|| doc.head(at));
            let preposition = above.filter(|p| {
                self.is("offset", *p)
                    && matches!(self.link(at), Link::PrepositionObject | Link::PrepositionClause)
            });
            if let Some(word) = marker.or(preposition) {
                let governor =
                    if marker.is_some() { above } else { (!doc.is_root(word)).then(|| doc.head(word)) };
                return self.reckon(word, governor);
            }
            let leaves = matches!(
                self.link(at),
                Link::Clause | Link::Relative | Link::Parataxis | Link::Root | Link::AdverbialClause
            );
            if leaves {
                return None;
            }
            at = above?;
        }
        None
    }

    /// The date that lies a stretch of time before the clause of `governor`; `word` stands between the two.
    fn reckon(&self, word: usize, governor: Option<usize>) -> Option<EventDate> {
        let length = self.mentions.iter().find(|m| m.tokens.end == word && m.timex.kind == "DURATION")?;
        let of_governor =
            governor.and_then(|g| self.best(&[g], g)).filter(|m| m.precision == Some(DatePrecision::Day));
        let base = of_governor.and_then(|m| m.start).or(self.published)?;
        let (day, _, unit) = calendar::beside(base, &length.timex.value, Stretch::Past)?;
        let (before, after, precision) = match unit_of(&length.timex.value, unit) {
            DatePrecision::Day if of_governor.is_some() => (0, 0, DatePrecision::Day),
            // The day of publication stands for one of the days before it.
            DatePrecision::Day => (2, 0, DatePrecision::Week),
            DatePrecision::Week => (3, 3, DatePrecision::Week),
            DatePrecision::Month => (15, 15, DatePrecision::Month),
            coarser => (183, 183, coarser),
        };
        let moved = |days: i32| day.checked_add(jiff::Span::new().days(days)).ok();
        let end = moved(after)?.min(base);
        Some(EventDate {
            start: moved(-before)?.to_string(),
            end: end.to_string(),
            precision,
            text: Some(length.span.of(self.doc.source()).to_owned()),
            span: Some(length.span),
        })
    }

    /// "An Oct. 28 meeting of a delegation led by the general, who met the minister": the time of the meeting that the
    /// verb names once more; "the talks last weekend were the latest in a series of meetings": that of the subject.
    pub(super) fn of_meeting(&self, top: usize) -> Option<&TimeMention> {
        let doc = self.doc;
        let verb = doc.lemma(top).to_lowercase();
        let mut at = top;
        for _ in 0..12 {
            if doc.is_root(at)
                || matches!(self.link(at), Link::Clause | Link::AdverbialClause | Link::Conjunct)
            {
                return None;
            }
            let (link, above) = (self.link(at), doc.head(at));
            if link == Link::Predicate && self.is("happen", above) {
                let subject = doc
                    .children(above)
                    .find(|c| self.link(*c) == Link::Subject && self.is("happening", *c))?;
                return self
                    .direct(subject)
                    .or_else(|| self.best(&[above], above))
                    .filter(|m| m.start.is_some());
            }
            at = above;
            if matches!(doc.pos(at), "NOUN")
                && doc.lemma(at).to_lowercase().starts_with(&verb)
                && self.is("happening", at)
            {
                return self.direct(at);
            }
        }
        None
    }

    fn direct(&self, noun: usize) -> Option<&TimeMention> {
        let here = self.doc.sentence_of(noun);
        let own = |m: &&TimeMention| {
            Self::dates(m)
                && m.start.is_some()
                && self.doc.sentence_of(m.tokens.start) == here
                && matches!(self.bond(m, &[noun]), Some(Bond::Direct | Bond::Near))
        };
        self.mentions.iter().find(own)
    }
}

/// How exact the unit of a duration is: `P2D` a day, `P1W` a week.
fn unit_of(value: &str, otherwise: DatePrecision) -> DatePrecision {
    match value.chars().last() {
        Some('W') => DatePrecision::Week,
        Some('M') if !value.contains('T') => DatePrecision::Month,
        Some('D' | 'M' | 'H' | 'S') => DatePrecision::Day,
        _ => otherwise.max(DatePrecision::Year),
    }
}
