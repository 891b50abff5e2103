//! What a phrase takes from the phrases around it: apposition, acronym, earlier mention, pronoun, the story.
//!
//! The law kept here: an antecedent is a phrase of the same story, most recent first, subjects before others; where two
//! fit equally badly nobody is taken.

use super::Identity;
use super::fold::fold_word;
use super::mark::{Marker, Reading, Sort};
use super::phrase::is_head;

/// How many sentences back a pronoun or "the group" may look.
pub(crate) const BACK: usize = 3;

impl Marker<'_> {
    /// Remembers a head that has been read, so that later phrases can refer to it.
    pub(crate) fn note(&mut self, head: usize) {
        if self.readings.get(head).is_some_and(|r| r.as_ref().is_some_and(|r| r.sort != Sort::Thing)) {
            self.seen.push(head);
        }
    }

    pub(crate) fn reading(&self, head: usize) -> Option<&Reading> {
        self.readings.get(head).and_then(Option::as_deref)
    }

    /// A reading copied from earlier mentions.
    pub(crate) fn refer(&self, heads: &[usize], via: &'static str) -> Reading {
        let mut out = Reading { via, is_agent: true, antecedents: heads.to_vec(), ..Reading::default() };
        for h in heads {
            let Some(r) = self.reading(*h) else { continue };
            out.sort = r.sort;
            out.former |= r.former;
            out.nouns.clone_from(&r.nouns);
            out.name.clone_from(&r.name);
            out.identities.extend(r.identities.iter().cloned());
        }
        out
    }

    pub(crate) fn is_subject(&self, head: usize) -> bool {
        matches!(self.doc.dep(head), "nsubj" | "nsubjpass")
    }

    /// The most salient earlier head that satisfies a test.
    pub(crate) fn antecedent(
        &self,
        at: usize,
        back: usize,
        fits: &dyn Fn(usize, &Reading) -> bool,
    ) -> Option<usize> {
        let here = self.doc.sentence_of(at);
        let mut best: Option<(i64, usize)> = None;
        for head in self.seen.iter().rev().copied().filter(|h| *h < at) {
            let away = here.saturating_sub(self.doc.sentence_of(head));
            if away > back {
                break;
            }
            let Some(reading) = self.reading(head) else { continue };
            if !fits(head, reading) {
                continue;
            }
            let score =
                i64::from(self.is_subject(head)) * 12 - away as i64 * 10 - ((at - head) as i64).min(60) / 8;
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, head));
            }
        }
        best.map(|(_, h)| h)
    }

    /// Fills what is missing from an apposition, on either side.
    pub(crate) fn add_apposition(&mut self, head: usize, reading: &mut Reading) {
        let doc = self.doc;
        if matches!(reading.sort, Sort::State | Sort::Place | Sort::Thing) && reading.has_code() {
            return;
        }
        let mut others: Vec<usize> =
            doc.children(head).filter(|c| *c > head && doc.dep(*c) == "appos" && is_head(doc, *c)).collect();
        if doc.dep(head) == "appos" && is_head(doc, doc.head(head)) {
            others.push(doc.head(head));
        }
        for other in others {
            let theirs = self.read(other);
            let persons = matches!(reading.sort, Sort::Person | Sort::People)
                && matches!(theirs.sort, Sort::Person | Sort::People);
            let bodies = matches!(reading.sort, Sort::Body) && matches!(theirs.sort, Sort::Body)
                || reading.sort == Sort::Thing;
            // Two names side by side are a list; two bodies with a country each too.
            let list = reading.sort == theirs.sort
                && (reading.sort == Sort::Person || reading.has_country() && theirs.has_country());
            if !(persons || bodies) || list || theirs.sort == Sort::State {
                continue;
            }
            if reading.sort == Sort::Thing && !theirs.is_agent {
                continue;
            }
            // A surname of the tables that its apposition gives to another country is somebody else's.
            let surname =
                self.hit_at(head).and_then(|h| self.lexicon.name(h)).is_some_and(|n| n.surname_only);
            let country = |r: &Reading| r.identities.first().and_then(|i| i.country.clone());
            if surname && theirs.has_country() && country(reading) != country(&theirs) {
                reading.identities.clone_from(&theirs.identities);
                reading.former = theirs.former;
                reading.via = "apposition";
                continue;
            }
            reading.is_agent |= theirs.is_agent;
            if reading.sort == Sort::Thing {
                reading.sort = theirs.sort;
            }
            reading.former |= theirs.former && reading.sort == Sort::Person;
            let changed = merge(&mut reading.identities, &theirs.identities, theirs.former);
            if changed {
                reading.via = "apposition";
            }
            if reading.name.is_empty() {
                reading.name.clone_from(&theirs.name);
            }
            reading.nouns.extend(theirs.nouns.iter().cloned());
        }
    }

    /// What an earlier mention or the story says of a phrase that says too little itself.
    pub(crate) fn add_context(&mut self, head: usize, reading: &mut Reading) {
        let doc = self.doc;
        if reading.has_country() || reading.sort == Sort::State {
            return;
        }
        if reading.sort == Sort::Person {
            let words = reading.name.clone();
            let earlier = self.antecedent(head, usize::MAX, &|_, r| {
                r.sort == Sort::Person && r.has_code() && same_person(&r.name, &words)
            });
            if let Some(h) = earlier {
                let sectors = reading.identities.first().map(|i| i.sectors.clone()).unwrap_or_default();
                let mut found = self.refer(&[h], "coreference");
                if !found.identities.iter().any(|i| !i.sectors.is_empty()) {
                    found.identities.iter_mut().for_each(|i| i.sectors.clone_from(&sectors));
                }
                *reading = found;
                return;
            }
        }
        let definite = doc.children(head).any(|c| c < head && doc.dep(c) == "det" && self.is("this", c));
        let deputy = reading
            .nouns
            .first()
            .is_some_and(|n| n.rsplit(' ').next().is_some_and(|w| self.lexicon.tables.is("deputy", w)));
        let bare = !doc.children(head).any(|c| c < head && matches!(doc.dep(c), "det" | "poss" | "nummod"));
        if matches!(reading.sort, Sort::People | Sort::Body)
            && reading.name.is_empty()
            && (definite || bare)
            && let Some(h) = self.same_kind(head, reading, definite)
        {
            let sectors = reading.identities.first().map(|i| i.sectors.clone()).unwrap_or_default();
            let mut found = self.refer(&[h], "coreference");
            if reading.sort == Sort::People && found.sort == Sort::Body {
                // "the militants" of a band: its members, not itself.
                found.sort = Sort::People;
            }
            // "The paramilitary group" is the rebel force itself.
            let armed = |s: &str| self.lexicon.tables.is_sector("armed", s);
            let itself = reading.sort == Sort::Body && found.sector().is_some_and(armed);
            if let Some(first) = sectors.first().filter(|s| !(itself && armed(s))) {
                found
                    .identities
                    .iter_mut()
                    .filter(|i| i.sectors.first() != Some(first))
                    .for_each(|i| i.sectors.clone_from(&sectors));
            }
            found.nouns.clone_from(&reading.nouns);
            *reading = found;
            return;
        }
        if deputy
            && !reading.former
            && (bare || definite)
            && !doc.children(head).any(|c| doc.dep(c) == "poss")
        {
            let office = |r: &Reading| {
                r.sector().is_some_and(|s| self.lexicon.tables.is_sector("state", s)) && !r.plural
            };
            let official = |r: &Reading| {
                let sort = matches!(r.sort, Sort::Person | Sort::Body | Sort::State)
                    || r.sort == Sort::People && office(r);
                r.has_country() && sort && !r.former
            };
            // A minister belongs to a government; a spokesman to whomever he speaks for.
            let office = reading
                .nouns
                .first()
                .is_some_and(|n| n.rsplit(' ').next().is_some_and(|w| self.lexicon.tables.is("office", w)));
            let governs = |r: &Reading| !office || r.sort == Sort::State || self.is_of("government", r);
            if let Some(h) = self.antecedent(head, 1, &|_, r| r.is_agent && official(r) && governs(r)) {
                let owner = self.refer(&[h], "coreference");
                for identity in reading.identities.iter_mut().filter(|i| !office || i.sectors.is_empty()) {
                    if let Some(s) =
                        owner.identities.first().map(|i| i.sectors.clone()).filter(|s| !s.is_empty())
                    {
                        identity.sectors = s;
                    }
                }
                reading.set_countries(&owner.identities, "coreference");
                return;
            }
        }
        self.add_place(head, reading);
    }

    /// Whether a bare name is the last name of a person named before, whatever the pipeline takes it for.
    pub(crate) fn named_before(&self, head: usize) -> bool {
        let word = fold_word(self.doc.text(head));
        self.doc.pos(head) == "PROPN"
            && self.seen.iter().any(|h| {
                self.reading(*h).is_some_and(|r| {
                    r.sort == Sort::Person && r.name.len() > 1 && r.name.last() == Some(&word)
                })
            })
    }

    /// The person of the story, named in full before a token, who bears the surname that stands there.
    pub(crate) fn bearer(&self, token: usize) -> Option<usize> {
        let word = fold_word(self.doc.text(token));
        let bears = |r: &Reading| {
            r.sort == Sort::Person
                && r.name.len() > 1
                && r.has_code()
                && (r.name.first() == Some(&word) || r.name.last() == Some(&word))
        };
        self.seen.iter().rev().copied().filter(|h| *h < token).find(|h| self.reading(*h).is_some_and(bears))
    }

    /// The body named before a token whose initials stand there ("Rapid Support Forces … the RSF").
    pub(crate) fn initials(&self, token: usize) -> Option<usize> {
        let text = self.doc.text(token);
        if !(2..=6).contains(&text.len()) || !text.chars().all(|c| c.is_ascii_uppercase()) {
            return None;
        }
        let short = |r: &Reading| {
            let letters = r.name.iter().filter(|w| !self.lexicon.tables.is("small word", w));
            letters.filter_map(|w| w.chars().next()).map(|c| c.to_ascii_uppercase()).eq(text.chars())
        };
        let fits = |r: &Reading| r.sort == Sort::Body && r.name.len() > 1 && r.has_code() && short(r);
        self.seen.iter().rev().copied().filter(|h| *h < token).find(|h| self.reading(*h).is_some_and(fits))
    }

    /// An earlier phrase that a definite one can take up: the same noun, else the same sector.
    fn same_kind(&self, head: usize, reading: &Reading, definite: bool) -> Option<usize> {
        let noun = reading.nouns.first()?;
        let last = noun.rsplit(' ').next().unwrap_or(noun).to_owned();
        let same = |r: &Reading| {
            r.nouns.iter().any(|n| n == noun || n.rsplit(' ').next() == Some(&last))
                || r.name.last() == Some(&last)
        };
        let one = matches!(self.doc.tag(head), "NN" | "NNP");
        let by_noun = self.antecedent(head, usize::MAX, &|h, r| {
            r.is_agent
                && (r.has_country() || r.sort == Sort::Body && !r.name.is_empty() && r.has_code())
                && same(r)
                && !r.former
                && (!one || !r.plural)
                && h != head
                && self.doc.head(h) != head
        });
        if by_noun.is_some() || !definite {
            return by_noun;
        }
        let sector = reading.sector().map(str::to_owned);
        // "X welcomed the group's move": not X's own.
        let subject = self.subject_over(head);
        let by_sector = self.antecedent(head, BACK, &|h, r| {
            let armed = |s: &str| self.lexicon.tables.is_sector("armed", s);
            let international = r
                .identities
                .iter()
                .any(|i| i.country.as_deref().is_some_and(|c| self.lexicon.tables.is_international(c)));
            let number = one != r.plural || r.sort == Sort::Body;
            let sort = match reading.sort {
                Sort::Body => r.sort == Sort::Body && !r.name.is_empty(),
                // "Boko Haram fighters … the jihadists".
                Sort::People if !one && r.sort == Sort::People => r.sector().is_some_and(armed),
                _ => r.sort == Sort::Person && one || r.sort == Sort::Body && !one,
            };
            let sectors = match (sector.as_deref(), r.sector()) {
                (Some(a), Some(b)) => a == b || armed(a) && armed(b),
                (None, Some(_)) => !self.is_of("government", r),
                // "The African Union … the bloc", "Amnesty International … the rights group".
                (None, None) => international && reading.sort == Sort::Body,
                (Some(s), None) if self.lexicon.tables.is_sector("society", s) => {
                    international && reading.sort == Sort::Body
                }
                _ => false,
            };
            r.is_agent && r.has_country() && number && sort && sectors && Some(h) != subject
        });
        by_sector.or_else(|| self.state_near(head, reading))
    }

    /// The subject of the verb that a token hangs on, where that is not its own verb's.
    fn subject_over(&self, token: usize) -> Option<usize> {
        let mut at = token;
        for _ in 0..8 {
            if self.is_subject(at) || self.doc.is_root(at) {
                return None;
            }
            at = self.doc.head(at);
            if matches!(self.doc.pos(at), "VERB" | "AUX") {
                return self.doc.children(at).find(|c| self.is_subject(*c) && *c != token);
            }
        }
        None
    }

    /// "Heavy Industries Taxila (HIT)": from here on HIT is that.
    pub(crate) fn explain_acronym(&mut self, head: usize) {
        let doc = self.doc;
        let end = super::phrase::phrase(doc, head).end;
        for at in [head + 1, end, end.saturating_sub(3)] {
            let bracket = at + 2 < doc.len()
                && doc.text(at) == "("
                && doc.text(at + 2) == ")"
                && doc.sentence_of(at) == doc.sentence_of(head);
            if !bracket || at < head {
                continue;
            }
            let word = doc.text(at + 1);
            let capitals = word.chars().filter(|c| c.is_uppercase()).count();
            if (2..=10).contains(&word.len()) && capitals >= 2 && !word.contains(' ') {
                self.acronyms.entry(word.to_owned()).or_insert(head);
                return;
            }
        }
    }

    /// Persons whose office is told only after their first mention, as in headlines.
    pub(crate) fn look_ahead(&mut self, heads: &[usize]) {
        for head in heads {
            let Some(reading) = self.reading(*head).filter(|r| r.sort == Sort::Person && !r.has_code())
            else {
                continue;
            };
            let words = reading.name.clone();
            let later = heads.iter().copied().find(|h| {
                h > head
                    && self.reading(*h).is_some_and(|r| {
                        r.sort == Sort::Person && r.has_code() && same_person(&r.name, &words)
                    })
            });
            if let Some(h) = later {
                let found = self.refer(&[h], "coreference");
                if let Some(slot) = self.readings.get_mut(*head) {
                    *slot = Some(std::rc::Rc::new(found));
                }
            }
        }
    }
}

/// Whether a short name can be the person of a longer one: all its words are among the other's, the last among them.
fn same_person(long: &[String], short: &[String]) -> bool {
    let clean = |w: &String| fold_word(w).trim_matches(['-', '.', '\'']).to_owned();
    let long: Vec<String> = long.iter().map(clean).filter(|w| w.len() > 1).collect();
    let short: Vec<String> = short.iter().map(clean).filter(|w| w.len() > 1).collect();
    let known = |w: &String| long.iter().any(|l| l == w || is_variant(l, w));
    !short.is_empty() && short.len() <= long.len() && short.iter().all(known)
}

/// Whether two words are spellings of one name: of five letters or more, the same first letter, one letter apart
/// ("Mohammed", "Mohammad"; "Hussein", "Husein").
fn is_variant(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < 5 || a.first() != b.first() || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = |s: &[char], skip: usize| s.get(same + skip..).unwrap_or_default().to_vec();
    match a.len().cmp(&b.len()) {
        std::cmp::Ordering::Equal => tail(&a, 1) == tail(&b, 1),
        std::cmp::Ordering::Less => tail(&a, 0) == tail(&b, 1),
        std::cmp::Ordering::Greater => tail(&a, 1) == tail(&b, 0),
    }
}

/// Fills empty fields of identities from those of an apposition.
fn merge(ours: &mut Vec<Identity>, theirs: &[Identity], former: bool) -> bool {
    if ours.is_empty() {
        ours.extend(theirs.iter().cloned());
        return !theirs.is_empty();
    }
    let Some(other) = theirs.first() else { return false };
    let mut changed = false;
    for own in ours {
        if own.country.is_none() && other.country.is_some() {
            own.country.clone_from(&other.country);
            changed = true;
        }
        if (own.sectors.is_empty() || former) && !other.sectors.is_empty() {
            own.sectors.clone_from(&other.sectors);
            changed = true;
        }
        if own.name.is_none() {
            own.name.clone_from(&other.name);
        }
    }
    changed
}
