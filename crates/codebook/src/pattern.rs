//! Patterns: what a page writes on an indented line, as a tree.
//!
//! A pattern speaks of one predication, in the active voice, in lemmas, by function: subject, predicate, object,
//! prepositional arguments, infinitive complement. The law kept here: what prints reads back the same. It does not
//! match anything, and it knows no parser's labels.
//!
//! ```text
//! $actor lift|ease {measure} [on|against $recipient] => cameo 0813
//! $both hold talk|negotiation [with $both] !{sport}
//! $actor{police} seize [$recipient's] house|office/n
//! talk|negotiation with $recipient collapse
//! _ kill $recipient{person}
//! $actor vow to {hostile} [$recipient]
//! $actor urge $recipient <yield>
//! $actor call for <yield|meet> [on $recipient]
//! ```

mod print;
mod read;

/// A pattern of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pattern {
    /// Page, mode and line: `assault/heavy-weapons:12`; `agree:9` where there is no mode.
    pub id: String,
    /// The subject; `None` (`_`) where it does not matter whether there is one.
    pub subject: Option<Filler>,
    /// The predicate is one of these.
    pub predicates: Vec<Term>,
    /// The direct object.
    pub object: Option<Object>,
    /// Prepositional arguments, of the predicate or of its object: the matcher looks in both places.
    pub preps: Vec<PrepArg>,
    /// The infinitive after `to`.
    pub complement: Option<Complement>,
    /// The event that it wraps: `<meet>`, `for <yield>`.
    pub wraps: Option<Wrap>,
    /// What must not be there.
    pub forbidden: Vec<Forbidden>,
    /// What stands after `=>`.
    pub attributes: Attributes,
}

/// What fills an argument. With neither slot, heads nor sectors (`$any`) anything does, but something must.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filler {
    /// The role that the filler takes in the event.
    pub slot: Option<Slot>,
    /// Its head noun is one of these; empty where any will do.
    pub heads: Vec<Term>,
    /// It is an actor of one of these sectors; empty where any will do.
    pub sectors: Vec<String>,
    /// Whose it is (`$recipient's territory`).
    pub possessor: Option<Box<Possessor>>,
    /// Prepositional arguments of the noun itself: those with `of`, and all of a subject's.
    pub preps: Vec<PrepArg>,
}

/// A role in the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// Who did it.
    Actor,
    /// To whom.
    Recipient,
    /// A party of a reciprocal event; goes to the actors.
    Both,
}

/// A word, a phrase or a word set, perhaps of one word class only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    /// The word or set.
    pub what: Lemma,
    /// Word class (`strike/n`).
    pub class: Option<Class>,
}

/// What a term names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lemma {
    /// A lemma; a phrase or particle verb with single spaces between its words (`call_off` reads `call off`).
    Word(String),
    /// Any entry of `words/NAME.txt`.
    Set(String),
}

/// A word class that a term may be limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// `/n`
    Noun,
    /// `/v`
    Verb,
    /// `/a`
    Adjective,
}

/// A direct object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// What fills it.
    pub filler: Filler,
    /// Whether the pattern matches without it.
    pub optional: bool,
}

/// Whose the noun is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possessor {
    /// What fills it.
    pub filler: Filler,
    /// Whether the pattern matches without it.
    pub optional: bool,
}

/// A prepositional argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrepArg {
    /// It hangs on one of these prepositions.
    pub preps: Vec<String>,
    /// What fills it.
    pub filler: Filler,
    /// Whether the pattern matches without it.
    pub optional: bool,
}

/// An infinitive complement with its own arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complement {
    /// Its verb is one of these.
    pub predicates: Vec<Term>,
    /// Its object.
    pub object: Option<Object>,
    /// Its prepositional arguments.
    pub preps: Vec<PrepArg>,
    /// Whether the pattern matches without it.
    pub optional: bool,
}

/// A complement that is itself an event, in whatever form (infinitive, clause, -ing form, event noun).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrap {
    /// It hangs on one of these prepositions; empty for a complement, an object, or what stands behind a preposition
    /// that merely opens complements.
    pub preps: Vec<String>,
    /// Its type belongs to one of these groups of `words/groups.tsv`; `yield-obliged` counts only what somebody is told
    /// to do ("said that they must withdraw").
    pub groups: Vec<String>,
    /// Whether the pattern matches without it.
    pub optional: bool,
}

/// What must not be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forbidden {
    /// `!word`, `!{set}`: no argument has this head, and the predicate no such modifier.
    Term(Term),
    /// `!on`: no argument hangs on this preposition.
    Prep(String),
    /// `!$any`: there is no direct object.
    Object,
}

/// What stands after `=>`; `None` and empty where the mode or the page decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Nearest CAMEO code.
    pub cameo: Option<String>,
    /// A mode other than that of the section.
    pub mode: Option<String>,
    /// Contexts that the wording alone gives.
    pub contexts: Vec<String>,
    /// A second event on the same evidence with the same roles: `COERCE/arrest`.
    pub also: Option<String>,
}

impl Pattern {
    /// The mode of its section, as its id has it.
    pub fn section(&self) -> Option<&str> {
        Some(self.id.split_once('/')?.1.rsplit_once(':')?.0)
    }

    /// Its line on the page.
    pub fn line(&self) -> usize {
        self.id.rsplit_once(':').and_then(|(_, line)| line.parse().ok()).unwrap_or(0)
    }

    /// Every word set it names, with doubles.
    pub fn sets(&self) -> Vec<&str> {
        let mut terms: Vec<&Term> = self.predicates.iter().collect();
        self.subject.iter().for_each(|f| f.terms(&mut terms));
        self.object.iter().for_each(|o| o.filler.terms(&mut terms));
        self.preps.iter().for_each(|p| p.filler.terms(&mut terms));
        if let Some(complement) = &self.complement {
            terms.extend(&complement.predicates);
            complement.object.iter().for_each(|o| o.filler.terms(&mut terms));
            complement.preps.iter().for_each(|p| p.filler.terms(&mut terms));
        }
        terms.extend(
            self.forbidden.iter().filter_map(|f| if let Forbidden::Term(t) = f { Some(t) } else { None }),
        );
        terms
            .into_iter()
            .filter_map(|t| if let Lemma::Set(s) = &t.what { Some(s.as_str()) } else { None })
            .collect()
    }
}

impl Filler {
    fn terms<'a>(&'a self, into: &mut Vec<&'a Term>) {
        into.extend(&self.heads);
        self.possessor.iter().for_each(|p| p.filler.terms(into));
        self.preps.iter().for_each(|p| p.filler.terms(into));
    }
}

#[cfg(test)]
mod tests;
