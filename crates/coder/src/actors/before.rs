//! What stands before a head: owners by name, nouns that name a sector, "former".

use super::Identity;
use super::lexicon::Force;
use super::mark::Marker;
use super::tables::{Agent, Kind, Tables, Takes};
use std::ops::Range;

/// What the words before a head say.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// States and bodies named there; several where they are coordinated.
    pub(crate) owners: Vec<Identity>,
    /// Sectors of the bodies named there.
    pub(crate) body: Option<Vec<String>>,
    /// Sectors that nouns and adjectives there name, the nearest to the head first.
    pub(crate) sectors: Vec<String>,
    pub(crate) nouns: Vec<String>,
    pub(crate) former: bool,
    pub(crate) lines: Vec<(u16, u32)>,
}

impl Marker<'_> {
    /// What stands before a head: owners by name, sectors, "former". Tokens of a possessor are not looked at.
    pub(crate) fn before(&self, head: usize, region: Range<usize>) -> Before {
        let doc = self.doc;
        let mut out = Before::default();
        let masked: Vec<Range<usize>> =
            doc.children(head).filter(|c| doc.dep(*c) == "poss").map(|c| doc.subtree(c)).collect();
        let open = |t: usize| !masked.iter().any(|m| m.contains(&t));
        let mut last: Option<(usize, Kind)> = None;
        for t in region.clone().filter(|t| open(*t)) {
            if self.is("former", t) {
                out.former = true;
            }
            let Some(hit) = self.hit_at(t).filter(|h| h.tokens.start == t && !h.tokens.contains(&head))
            else {
                continue;
            };
            if self.is_joined_other(hit.tokens.end) || self.is_part_of_person(hit) {
                continue;
            }
            let kinds = [
                Kind::State,
                Kind::Adjective,
                Kind::Capital,
                Kind::Place,
                Kind::Body,
                Kind::Person,
                Kind::People,
            ];
            let Some((id, force)) = self.lexicon.entries(hit, self.day, &kinds).first().copied() else {
                continue;
            };
            let Some(entry) = self.lexicon.entry(id) else { continue };
            if self.lexicon.name(hit).is_some_and(|n| n.surname_only)
                && doc.entity_of(t).is_none_or(|e| e.label != "PERSON")
            {
                continue;
            }
            out.lines.push((entry.file, entry.line));
            let identity = Identity { country: entry.country.clone(), ..Identity::default() };
            if matches!(entry.kind, Kind::Body | Kind::Person)
                && (force == Force::In || entry.kind == Kind::Body)
            {
                out.body = Some(entry.sectors.clone());
            } else {
                let presumptive = |s: &&String| self.lexicon.tables.is_sector("presumptive", s);
                out.sectors.extend(entry.sectors.iter().find(presumptive).cloned());
            }
            let listed = last.is_some_and(|(end, kind)| {
                (end..t).all(|b| self.is("list break", b))
                    && end < t
                    && !is_person(kind)
                    && !is_person(entry.kind)
            });
            if out.owners.is_empty() || listed {
                out.owners.push(identity);
            }
            last = Some((hit.tokens.end, entry.kind));
        }
        if out.owners.iter().all(|o| o.country.is_none()) {
            out.owners.clear();
        }
        let words = self.sector_words_open(region.clone(), &open);
        out.nouns = words.1;
        let pre = std::mem::take(&mut out.sectors);
        out.sectors = words.0;
        out.sectors.extend(pre);
        out
    }

    /// Whether what follows a name joins it to a participle that gives the phrase to somebody else ("Iran-backed").
    pub(crate) fn is_joined_other(&self, next: usize) -> bool {
        next + 1 < self.doc.len() && self.doc.text(next) == "-" && self.is("joined other", next + 1)
    }

    pub(crate) fn sector_words(&self, range: Range<usize>) -> Vec<String> {
        self.sector_words_open(range, &|_| true).0
    }

    /// Sectors that the nouns and adjectives of a range name, the last first, and the nouns.
    pub(crate) fn sector_words_open(
        &self,
        range: Range<usize>,
        open: &dyn Fn(usize) -> bool,
    ) -> (Vec<String>, Vec<String>) {
        let (mut sectors, mut nouns) = (Vec::new(), Vec::new());
        let mut t = range.end;
        while t > range.start {
            t -= 1;
            if !open(t) || self.hit_at(t).is_some() || !self.is_sector_word(t) {
                continue;
            }
            if let Some((found, agent)) = self.agent_at(t, range.start..t + 1) {
                sectors.extend(
                    agent.sectors.iter().filter(|s| !sectors.contains(*s)).cloned().collect::<Vec<_>>(),
                );
                nouns.extend(
                    self.keys(found.clone()).into_iter().find(|k| self.lexicon.tables.agents.contains_key(k)),
                );
                t = found.start;
            }
        }
        (sectors, nouns)
    }
}

pub(crate) fn is_person(kind: Kind) -> bool {
    kind == Kind::Person
}

/// Sectors of a noun with the sectors of words and bodies before it.
pub(crate) fn compose(
    tables: &Tables,
    agent: &Agent,
    before: &[String],
    body: Option<&[String]>,
) -> Vec<String> {
    let is = |class: &str, sector: Option<&String>| sector.is_some_and(|s| tables.is_sector(class, s));
    let first = agent.sectors.first();
    let nearest = before.iter().find(|s| !tables.is_sector("presumptive", s));
    let mut sectors = match agent.takes {
        Takes::Amount => Vec::new(),
        Takes::Owner => match (body, nearest) {
            (Some(b), _) if !(b.is_empty() || is("military", first) && is("government", b.first())) => {
                b.to_vec()
            }
            (_, Some(n)) if !is("people", Some(n)) => vec![n.clone()],
            _ => agent.sectors.clone(),
        },
        Takes::Own => {
            let armed = before.iter().find(|s| is("band", Some(s)));
            let body_armed = body.and_then(|b| b.first()).filter(|s| is("rebels", Some(s)));
            match armed.or(body_armed) {
                Some(a) if is("force", first) => vec![a.clone()],
                _ => agent.sectors.clone(),
            }
        }
    };
    if agent.takes == Takes::Own {
        // Marching students are students first; an opposition's lawmaker is of the opposition too.
        let crowd = is("people", sectors.first());
        for s in before {
            if crowd && is("calling", Some(s)) && !sectors.contains(s) {
                sectors.insert(0, s.clone());
            } else if is("opposition", Some(s)) && !sectors.contains(s) {
                sectors.push(s.clone());
            }
        }
    }
    if let Some(s) = before.iter().find(|s| is("presumptive", Some(s)))
        && !sectors.contains(s)
    {
        sectors.push(s.clone());
    }
    sectors
}
