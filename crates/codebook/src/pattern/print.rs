//! A pattern's tree to its text, as a page writes it.

use super::{
    Attributes, Class, Complement, Filler, Forbidden, Lemma, Object, Pattern, PrepArg, Slot, Term, Wrap,
};
use std::fmt;

fn alternatives<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: &[T]) -> fmt::Result {
    for (i, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if i == 0 { "" } else { "|" })?;
    }
    Ok(())
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Lemma::Word(word) => write!(f, "{}", word.replace(' ', "_"))?,
            Lemma::Set(name) => write!(f, "{{{name}}}")?,
        }
        f.write_str(match self.class {
            None => "",
            Some(Class::Noun) => "/n",
            Some(Class::Verb) => "/v",
            Some(Class::Adjective) => "/a",
        })
    }
}

impl fmt::Display for Filler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(possessor) = &self.possessor {
            let (open, close) = group(possessor.optional);
            write!(f, "{open}{}'s{close} ", possessor.filler)?;
        }
        if self.slot.is_none() && self.sectors.is_empty() && !self.heads.is_empty() {
            alternatives(f, &self.heads)?;
        } else {
            f.write_str(match self.slot {
                Some(Slot::Actor) => "$actor",
                Some(Slot::Recipient) => "$recipient",
                Some(Slot::Both) => "$both",
                None => "$any",
            })?;
            for (i, head) in self.heads.iter().enumerate() {
                let Lemma::Set(name) = &head.what else { continue };
                write!(f, "{}{name}", if i == 0 { "{" } else { "|" })?;
            }
            f.write_str(if self.heads.is_empty() { "" } else { "}" })?;
            f.write_str(if self.sectors.is_empty() { "" } else { ":" })?;
            alternatives(f, &self.sectors)?;
        }
        self.preps.iter().try_for_each(|p| write!(f, " {p}"))
    }
}

fn group(optional: bool) -> (&'static str, &'static str) {
    if optional { ("[", "]") } else { ("", "") }
}

impl fmt::Display for PrepArg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = group(self.optional);
        let preps: Vec<String> = self.preps.iter().map(|p| p.replace(' ', "_")).collect();
        write!(f, "{open}{} {}{close}", preps.join("|"), self.filler)
    }
}

impl fmt::Display for Wrap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = group(self.optional);
        f.write_str(open)?;
        if !self.preps.is_empty() {
            let preps: Vec<String> = self.preps.iter().map(|p| p.replace(' ', "_")).collect();
            write!(f, "{} ", preps.join("|"))?;
        }
        write!(f, "<{}>{close}", self.groups.join("|"))
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = group(self.optional);
        write!(f, "{open}{}{close}", self.filler)
    }
}

impl fmt::Display for Complement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = group(self.optional);
        write!(f, "{open}to ")?;
        alternatives(f, &self.predicates)?;
        self.object.iter().try_for_each(|o| write!(f, " {o}"))?;
        self.preps.iter().try_for_each(|p| write!(f, " {p}"))?;
        f.write_str(close)
    }
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => write!(f, "!{term}"),
            Self::Prep(prep) => write!(f, "!{}", prep.replace(' ', "_")),
            Self::Object => f.write_str("!$any"),
        }
    }
}

impl fmt::Display for Pattern {
    /// As a page writes it, without its id.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            None => f.write_str("_ ")?,
            Some(subject) => write!(f, "{subject} ")?,
        }
        alternatives(f, &self.predicates)?;
        self.object.iter().try_for_each(|o| write!(f, " {o}"))?;
        self.preps.iter().try_for_each(|p| write!(f, " {p}"))?;
        self.wraps.iter().try_for_each(|w| write!(f, " {w}"))?;
        self.complement.iter().try_for_each(|c| write!(f, " {c}"))?;
        self.forbidden.iter().try_for_each(|n| write!(f, " {n}"))?;
        let Attributes { cameo, mode, contexts, also } = &self.attributes;
        let parts = [
            cameo.as_ref().map(|c| format!("cameo {c}")),
            mode.as_ref().map(|m| format!("mode {m}")),
            also.as_ref().map(|a| format!("also {a}")),
            (!contexts.is_empty()).then(|| format!("contexts {}", contexts.join(" "))),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { Ok(()) } else { write!(f, " => {}", parts.join(", ")) }
    }
}
