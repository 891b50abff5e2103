//! Pronouns, "both sides", counterparts: phrases that say nothing but whom they refer to.

use super::Identity;
use super::discourse::BACK;
use super::mark::{Marker, Reading, Sort};
use super::phrase::{is_head, preposition_over, with_conjuncts};

impl Marker<'_> {
    pub(crate) fn read_pronoun(&mut self, head: usize) -> Reading {
        let doc = self.doc;
        if self.is("who", head) && doc.dep(head) != "poss" {
            let mut at = doc.head(head);
            for _ in 0..6 {
                if doc.dep(at) == "relcl" {
                    let whole = doc.head(at);
                    if whole < head {
                        self.read(whole);
                        return self.refer(&[whole], "relative");
                    }
                }
                at = doc.head(at);
            }
            return Reading::default();
        }
        let possessive = doc.dep(head) == "poss";
        let above = doc.head(head);
        let verb = if doc.dep(head) == "pobj" { doc.head(above) } else { above };
        // "met X and spoke to him": the subject of the first verb.
        let mut first = verb;
        while doc.dep(first) == "conj" && doc.children(first).all(|c| doc.dep(c) != "nsubj") {
            first = doc.head(first);
        }
        // "X accused him": not X.
        let rival = |h: usize| {
            let subject = doc.dep(h) == "nsubj" && (doc.head(h) == verb || doc.head(h) == first);
            !possessive
                && (doc.head(h) == above || subject)
                && doc.dep(head) != "nsubj"
                && !doc.text(head).contains("sel")
        };
        let found = if self.is("he", head) || self.is("she", head) {
            self.antecedent(head, BACK, &|h, r| {
                !rival(h)
                    && !r.plural
                    && (r.sort == Sort::Person || r.sort == Sort::People && !r.nouns.is_empty())
            })
        } else if self.is("it", head) {
            self.antecedent(head, BACK, &|h, r| {
                let one = !r.plural || r.sort == Sort::Body && !r.name.is_empty();
                !rival(h) && one && r.is_agent && matches!(r.sort, Sort::Body | Sort::State)
            })
        } else if self.is("they", head) {
            if let Some(several) = self.coordinated(head) {
                return self.refer(&several, "pronoun");
            }
            let many = self.antecedent(head, BACK, &|h, r| {
                !rival(h) && r.is_agent && (r.plural || r.sort == Sort::Body || r.sort == Sort::State)
            });
            // "The chairman said they will not": he speaks for those who do.
            many.or_else(|| self.speaker(head))
        } else if self.is("we", head) {
            self.speaker(head)
        } else {
            None
        };
        match found {
            Some(h) => self.refer(&[h], "pronoun"),
            None => Reading { is_agent: !self.is("nobody", head), via: "pronoun", ..Reading::default() },
        }
    }

    /// A coordinated subject before a pronoun in the same or the last sentence ("Egypt and Jordan … they").
    fn coordinated(&self, at: usize) -> Option<Vec<usize>> {
        let first = self.antecedent(at, 1, &|h, r| {
            r.is_agent
                && self.is_subject(h)
                && r.sort != Sort::Thing
                && self.doc.children(h).any(|c| self.doc.dep(c) == "conj" && c < at && is_head(self.doc, c))
        })?;
        let all: Vec<usize> = with_conjuncts(self.doc, first)
            .into_iter()
            .filter(|h| *h < at && self.reading(*h).is_some())
            .collect();
        (all.len() > 1).then_some(all)
    }

    /// Who speaks the clause a token stands in.
    fn speaker(&mut self, token: usize) -> Option<usize> {
        let doc = self.doc;
        let mut at = token;
        for _ in 0..12 {
            let above = doc.head(at);
            let says = |v: usize| self.is("said by", v);
            let subject = |v: usize| {
                doc.children(v).find(|c| doc.dep(*c) == "nsubj" && *c != token && !self.is("we", *c))
            };
            if at != token
                && says(at)
                && let Some(s) = subject(at)
            {
                self.read(s);
                return Some(s);
            }
            let child = doc.children(at).find(|c| matches!(doc.dep(*c), "parataxis" | "ccomp") && says(*c));
            if let Some(s) = child.and_then(subject) {
                self.read(s);
                return Some(s);
            }
            if above == at {
                return None;
            }
            at = above;
        }
        None
    }

    /// "Both sides", "the two countries", "officials from both countries", "the neighbours".
    pub(crate) fn read_dual(&mut self, head: usize) -> Option<Reading> {
        let doc = self.doc;
        let marked = doc.children(head).any(|c| c < head && self.is("dual", c) && !self.is("this", c))
            || self.is("dual", head) && doc.dep(head) != "det";
        let definite = doc.children(head).any(|c| c < head && doc.dep(c) == "det" && self.is("this", c));
        let plural = matches!(doc.tag(head), "NNS" | "NNPS");
        let between = preposition_over(doc, head).is_some_and(|p| self.is("between", p));
        let alone = (definite || between) && plural && self.is("dual alone", head);
        let noun = self.is("dual noun", head) || (doc.pos(head) != "NOUN" && self.is("dual", head));
        let named = doc.children(head).any(|c| self.hit_at(c).is_some() || doc.dep(c) == "prep");
        if !(noun && (marked || alone)) || named {
            return None;
        }
        if doc.pos(head) != "NOUN"
            && let Some(several) = self.coordinated(head)
        {
            return Some(self.refer(&several, "coreference"));
        }
        let wanted = if doc.children(head).any(|c| self.is("three", c)) { 3 } else { 2 };
        let (heads, countries) = self.latest_countries(head, wanted);
        if countries.len() < 2 {
            // Two sides of one country: the army and those who fight it.
            let two = self.latest_sides(head).filter(|_| self.is("dual alone", head))?;
            return Some(Reading { plural: true, ..self.refer(&two, "coreference") });
        }
        let mut out = Reading {
            via: "coreference",
            is_agent: true,
            sort: Sort::State,
            plural: true,
            antecedents: heads.clone(),
            ..Reading::default()
        };
        let office = |s: &Vec<String>| s.first().is_some_and(|s| self.lexicon.tables.is_sector("state", s));
        let agent = self.agent_at(head, head..head + 1).map(|(_, a)| a.sectors.clone()).filter(office);
        for (country, h) in countries.iter().zip(&heads) {
            let own = self
                .reading(*h)
                .and_then(|r| r.identities.iter().find(|i| i.country.as_ref() == Some(country)).cloned());
            let sectors = agent.clone().or_else(|| own.map(|i| i.sectors)).unwrap_or_default();
            out.identities.push(Identity { country: Some(country.clone()), sectors, name: None });
        }
        Some(out)
    }

    /// The countries named last before a token, one head each, in order of the text; those after it in its sentence
    /// where there are too few before.
    fn latest_countries(&mut self, at: usize, wanted: usize) -> (Vec<usize>, Vec<String>) {
        let here = self.doc.sentence_of(at);
        let mut found: Vec<(usize, String)> = Vec::new();
        for head in self.seen.iter().rev().copied().filter(|h| *h < at) {
            if here.saturating_sub(self.doc.sentence_of(head)) > BACK || found.len() >= wanted {
                break;
            }
            for identity in self
                .reading(head)
                .filter(|r| r.is_agent && r.antecedents.is_empty())
                .into_iter()
                .flat_map(|r| r.identities.iter().rev())
            {
                if let Some(c) = &identity.country
                    && !self.lexicon.tables.is_international(c)
                    && !found.iter().any(|(_, f)| f == c)
                    && found.len() < wanted
                {
                    found.push((head, c.clone()));
                }
            }
        }
        found.reverse();
        if found.len() < 2 {
            let later: Vec<usize> =
                self.doc.sentences().get(here).map(|s| (at + 1..s.tokens.end).collect()).unwrap_or_default();
            for token in later {
                if found.len() < wanted && is_head(self.doc, token) && self.hit_at(token).is_some() {
                    let country = self.read(token).identities.first().and_then(|i| i.country.clone());
                    if let Some(c) = country.filter(|c| !found.iter().any(|(_, f)| f == c)) {
                        found.push((token, c));
                    }
                }
            }
        }
        found.into_iter().unzip()
    }

    /// The two bodies or states named last before a token, if they are not one.
    fn latest_sides(&self, at: usize) -> Option<[usize; 2]> {
        let here = self.doc.sentence_of(at);
        let side = |h: usize| {
            self.reading(h).filter(|r| {
                r.is_agent
                    && r.has_code()
                    && matches!(r.sort, Sort::Body | Sort::State)
                    && r.antecedents.is_empty()
            })
        };
        let mut last: Option<(usize, &Reading)> = None;
        for head in self.seen.iter().rev().copied().filter(|h| *h < at) {
            if here.saturating_sub(self.doc.sentence_of(head)) > BACK {
                return None;
            }
            let Some(reading) = side(head) else { continue };
            match last {
                Some((other, r)) if r.identities != reading.identities => return Some([head, other]),
                Some(_) => {}
                None => last = Some((head, reading)),
            }
        }
        None
    }

    /// The country of a counterpart: the one other country at hand.
    pub(crate) fn other_country(&mut self, head: usize, owner: &Reading, reading: &mut Reading) {
        if reading.has_country() {
            return;
        }
        let own = owner.identities.first().and_then(|i| i.country.clone());
        let (_, countries) = self.latest_countries(head, 2);
        let others: Vec<Identity> = countries
            .into_iter()
            .filter(|c| Some(c) != own.as_ref())
            .map(|c| Identity { country: Some(c), ..Identity::default() })
            .collect();
        if let [one] = others.as_slice() {
            reading.set_countries(std::slice::from_ref(one), "coreference");
        }
    }
}
