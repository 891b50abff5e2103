//! Names with their candidates to one choice each, by the whole story.
//!
//! The law kept here: every mention of one name in a story means one place, but where its own words say otherwise.
//! Candidates are weighed by `weights.tsv`: step `first` without the other names, step `again` with what they came
//! to; no weight stands in the program. A choice that is not clear is left open: one doubtful name spoils no other.

use super::candidate::{Candidate, kilometres};
use super::find::Name;
use super::links::Link;
use super::tables::{Kind, Tables};
use dateline_parse::Document;
use std::collections::{BTreeSet, HashMap};

/// What is counted of each candidate, in the order of the weights. Those from `same country` on need the other names.
pub const FEATURES: [&str; 30] = [
    "main name",
    "population",
    "largest",
    "country",
    "division",
    "second division",
    "settlement",
    "section",
    "capital",
    "seat",
    "area",
    "own",
    "kind fits",
    "kind differs",
    "lies in neighbour",
    "lies elsewhere",
    "holds neighbour",
    "natural",
    "like its list",
    "unlike its list",
    "entity says place",
    "same country",
    "same division",
    "country named",
    "division named",
    "near",
    "near all",
    "country of most",
    "division of most",
    "lone",
];
/// How many of [`FEATURES`] need no other name.
pub const ALONE: usize = 21;

/// One name of a story with all its mentions.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// The folded name.
    pub(crate) key: String,
    pub(crate) mentions: Vec<usize>,
    pub(crate) candidates: Vec<Candidate>,
    /// Features of each candidate.
    pub(crate) counts: Vec<[f64; FEATURES.len()]>,
    /// Share of belief of each candidate.
    pub(crate) belief: Vec<f64>,
}

impl Group {
    /// The candidate most believed in, and how much.
    pub(crate) fn likeliest(&self) -> Option<(Candidate, f64)> {
        let best = self.belief.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
        self.candidates.get(best.0).map(|c| (*c, *best.1))
    }
}

/// Groups names by their key and counts what needs no other group. `placed`: which names are places.
pub(crate) fn group(
    tables: &Tables,
    doc: &Document,
    names: &[Name],
    placed: &[bool],
    links: &[Link],
) -> Vec<Group> {
    let lists = super::links::lists(doc, names);
    let mut groups: Vec<Group> = Vec::new();
    let mut of_key: HashMap<(&str, bool), usize> = HashMap::new();
    for (i, name) in names.iter().enumerate().filter(|(i, n)| placed[*i] && !n.candidates.is_empty()) {
        let g = *of_key.entry((&name.key, name.people)).or_insert_with(|| {
            let n = name.candidates.len();
            groups.push(Group {
                key: name.key.clone(),
                mentions: Vec::new(),
                candidates: name.candidates.clone(),
                counts: vec![[0.0; FEATURES.len()]; n],
                belief: vec![1.0 / n as f64; n],
            });
            groups.len() - 1
        });
        groups[g].mentions.push(i);
    }
    for group in &mut groups {
        let entity = |label: &str| {
            group
                .mentions
                .iter()
                .any(|m| doc.entity_of(names[*m].tokens.start).is_some_and(|e| e.label == label))
        };
        let linked = |outer: bool| {
            let end = move |l: &Link| if outer { (l.inner, l.outer) } else { (l.outer, l.inner) };
            links
                .iter()
                .map(end)
                .filter(|(own, _)| group.mentions.contains(own))
                .map(|(_, n)| &names[n])
                .collect()
        };
        let peers =
            group.mentions.iter().flat_map(|m| lists.get(*m).into_iter().flatten()).map(|n| &names[*n]);
        let around = Around {
            kinds: group.mentions.iter().filter_map(|m| kind_beside(tables, doc, &names[*m])).collect(),
            natural: entity("LOC"),
            labelled: entity("GPE"),
            outers: linked(true),
            inners: linked(false),
            peers: peers.filter(|n| !n.people).collect(),
        };
        count_alone(group, &around);
    }
    groups
}

/// What stands around the mentions of one name.
#[derive(Default)]
struct Around<'n> {
    kinds: Vec<Kind>,
    natural: bool,
    labelled: bool,
    /// Names in which it is said to lie.
    outers: Vec<&'n Name>,
    /// Names that are said to lie in it.
    inners: Vec<&'n Name>,
    /// Names in one list with it.
    peers: Vec<&'n Name>,
}

/// A name by itself.
pub(crate) fn lone(candidates: Vec<Candidate>) -> Group {
    let n = candidates.len();
    let counts = vec![[0.0; FEATURES.len()]; n];
    let mut group = Group {
        key: String::new(),
        mentions: Vec::new(),
        candidates,
        counts,
        belief: vec![1.0 / n as f64; n],
    };
    count_alone(&mut group, &Around::default());
    group
}

/// Counts the features that need no other group.
fn count_alone(group: &mut Group, around: &Around<'_>) {
    let largest =
        group.candidates.iter().map(|c| if c.main { c.population } else { 0.0 }).fold(0.0, f64::max);
    for (candidate, count) in group.candidates.iter().zip(&mut group.counts) {
        let yes = |b: bool| f64::from(u8::from(b));
        let lies = around.outers.iter().any(|o| o.candidates.iter().any(|o| o.holds(candidate)));
        let like = |n: &&&Name| {
            let peer = |c: &Candidate| {
                c.main && c.layer() == candidate.layer() && (c.is_country() || c.country == candidate.country)
            };
            n.candidates.iter().any(peer)
        };
        let alike = around.peers.iter().filter(like).count() as f64 / around.peers.len().max(1) as f64;
        let fit = around.kinds.iter().any(|k| candidate.fits(*k));
        count[..ALONE].copy_from_slice(&[
            yes(candidate.main),
            (candidate.population + 1.0).log10() / 7.0,
            yes(candidate.main && largest > 0.0 && candidate.population >= largest),
            yes(candidate.is_country()),
            yes(candidate.is_admin1()),
            yes(candidate.is_admin2()),
            yes(candidate.is_settlement()),
            yes(candidate.feature == "PPLX"),
            yes(candidate.feature == "PPLC"),
            yes(candidate.feature == "PPLA"),
            yes(candidate.is_area()),
            yes(candidate.own),
            yes(fit),
            yes(!around.kinds.is_empty() && !fit),
            yes(lies),
            yes(!around.outers.is_empty() && !lies),
            yes(around.inners.iter().any(|i| i.candidates.iter().any(|i| candidate.holds(i)))),
            yes(around.natural && candidate.is_area()),
            alike,
            if around.peers.is_empty() { 0.0 } else { 1.0 - alike },
            yes(around.labelled && candidate.is_area()),
        ]);
    }
}

/// What the word beside a name says of its kind: "Kandahar province", "city of Kandahar".
pub(crate) fn kind_beside(tables: &Tables, doc: &Document, name: &Name) -> Option<Kind> {
    let lower = |t: usize| doc.text(t).to_lowercase();
    let (first, end) = (name.tokens.start, name.tokens.end);
    let inside = |t: usize| t < doc.len() && doc.sentence_of(t) == doc.sentence_of(first);
    if inside(end) {
        let two = if inside(end + 1) { format!("{} {}", lower(end), lower(end + 1)) } else { String::new() };
        if let Some(kind) = tables.after.get(&two).or_else(|| tables.after.get(&lower(end))) {
            return Some(*kind);
        }
    }
    // The name may hold the word itself ("Lancaster County").
    if name.tokens.len() > 1
        && let Some(kind) = tables.after.get(&lower(end - 1))
    {
        return Some(*kind);
    }
    let at = |back: usize| first.checked_sub(back).filter(|t| inside(*t)).map(lower);
    let two = at(2).zip(at(1)).map(|(a, b)| format!("{a} {b}"));
    two.and_then(|w| tables.before.get(&w)).or_else(|| at(1).and_then(|w| tables.before.get(&w))).copied()
}

/// Weighs every group: softmax over the weighted features.
pub(crate) fn weigh(groups: &mut [Group], weights: &[f64; FEATURES.len()]) {
    for group in groups {
        let scores: Vec<f64> =
            group.counts.iter().map(|c| c.iter().zip(weights).map(|(x, w)| x * w).sum()).collect();
        let top = scores.iter().copied().fold(f64::MIN, f64::max);
        let exp: Vec<f64> = scores.iter().map(|s| (s - top).exp()).collect();
        let sum: f64 = exp.iter().sum();
        group.belief = exp.iter().map(|e| e / sum).collect();
    }
}

/// Kilometres over which nearness fades to a third.
const FADE: f64 = 120.0;

/// Counts the features that need the other groups, from what those are believed to be.
pub(crate) fn look_around(groups: &mut [Group], wide: &BTreeSet<String>) {
    // The likeliest candidates of each group stand for it.
    let likely: Vec<Vec<(Candidate, f64)>> = groups
        .iter()
        .map(|g| {
            let mut all: Vec<(Candidate, f64)> = g
                .candidates
                .iter()
                .copied()
                .zip(g.belief.iter().copied())
                .filter(|(_, p)| *p > 0.05)
                .collect();
            all.sort_by(|a, b| b.1.total_cmp(&a.1));
            all.truncate(3);
            all
        })
        .collect();
    let mentions: Vec<f64> = groups.iter().map(|g| (g.mentions.len() as f64).sqrt()).collect();
    for (g, group) in groups.iter_mut().enumerate() {
        let others = || {
            likely.iter().zip(&mentions).enumerate().filter(move |(h, _)| *h != g).map(|(_, (l, n))| (l, *n))
        };
        let total: f64 = others().map(|(_, n)| n).sum();
        let mut countries: HashMap<&str, f64> = HashMap::new();
        let mut divisions: HashMap<(&str, &str), f64> = HashMap::new();
        for (list, n) in others() {
            for (c, p) in list {
                if let Some(country) = c.country {
                    *countries.entry(country).or_default() += p * n;
                    if let Some(division) = division(c, wide) {
                        *divisions.entry((country, division)).or_default() += p * n;
                    }
                }
            }
        }
        let most = countries.values().copied().fold(0.0, f64::max);
        let most_division = divisions.values().copied().fold(0.0, f64::max);
        for (candidate, count) in group.candidates.iter().zip(&mut group.counts) {
            let country = candidate.country.and_then(|c| countries.get(c)).copied().unwrap_or_default();
            let in_division = candidate
                .country
                .zip(division(candidate, wide))
                .and_then(|d| divisions.get(&d))
                .copied()
                .unwrap_or_default();
            let named = |inside: &dyn Fn(&Candidate) -> bool| {
                others().flat_map(|(l, _)| l).filter(|(c, _)| inside(c)).map(|(_, p)| *p).fold(0.0, f64::max)
            };
            let (mut near, mut near_all) = (0.0f64, 0.0);
            for (list, n) in others() {
                let mut best = 0.0f64;
                for (c, p) in
                    list.iter().filter(|(c, _)| !(c.is_country() || (c.is_area() && c.country.is_none())))
                {
                    best = best.max(p * (-kilometres(c.point(), candidate.point()) / FADE).exp());
                }
                near = near.max(best);
                near_all += best * n;
            }
            let narrow = !candidate.is_country();
            count[ALONE..].copy_from_slice(&[
                if total > 0.0 { country / total } else { 0.0 },
                if total > 0.0 { in_division / total } else { 0.0 },
                named(&|c| c.is_country() && c.country == candidate.country),
                named(&|c| {
                    c.is_admin1()
                        && narrow
                        && !candidate.is_admin1()
                        && c.country == candidate.country
                        && Some(c.name) == candidate.admin1
                }),
                if narrow { near } else { 0.0 },
                if narrow { (1.0 + near_all).ln() } else { 0.0 },
                if most > 0.0 { country / most } else { 0.0 },
                if most_division > 0.0 { in_division / most_division } else { 0.0 },
                if total > 0.0 { 0.0 } else { (candidate.population + 1.0).log10() / 7.0 },
            ]);
        }
    }
}

/// The division that a place shares with its neighbours; the second where the first is as wide as a country.
fn division(c: &Candidate, wide: &BTreeSet<String>) -> Option<&'static str> {
    match c.admin1 {
        _ if c.is_admin1() => Some(c.name),
        Some(first) if wide.contains(first) => c.admin2,
        first => first,
    }
}

/// Where a division was chosen and nothing in the text says that a division is meant: the settlement of that name in it.
pub(crate) fn settlement(group: &Group, chosen: usize) -> Option<usize> {
    let division = group.candidates.get(chosen).filter(|c| c.is_admin1() || c.is_admin2())?;
    let count = group.counts.get(chosen)?;
    let said = |feature: &str| {
        FEATURES.iter().position(|f| *f == feature).and_then(|i| count.get(i)).is_some_and(|x| *x > 0.0)
    };
    if said("kind fits") || said("holds neighbour") {
        return None;
    }
    let here = |c: &Candidate| {
        (c.main || c.population > 10_000.0)
            && c.is_settlement()
            && c.country == division.country
            && (kilometres(c.point(), division.point()) < 150.0 || c.population > 1_000_000.0)
    };
    let within = group
        .candidates
        .iter()
        .enumerate()
        .filter(|(_, c)| here(c) && c.population * 20.0 > division.population);
    within.max_by(|a, b| a.1.population.total_cmp(&b.1.population)).map(|(i, _)| i)
}

/// Belief that the place lies where candidate `i` lies: candidates side by side share theirs.
fn there(group: &Group, i: usize) -> f64 {
    let point = group.candidates[i].point();
    group
        .candidates
        .iter()
        .zip(&group.belief)
        .filter(|(c, _)| kilometres(c.point(), point) < 100.0)
        .map(|(_, b)| b)
        .sum()
}

/// The choice of one mention: its group's, unless its own words place it elsewhere. Index and belief.
pub(crate) fn choose(
    group: &Group,
    mention: usize,
    links: &[Link],
    chosen: &dyn Fn(usize) -> Option<Candidate>,
) -> Option<(usize, f64)> {
    let best = |allowed: &dyn Fn(&Candidate) -> bool| {
        let listed = group.candidates.iter().zip(&group.belief).enumerate().filter(|(_, (c, _))| allowed(c));
        listed.fold(
            None,
            |top: Option<(usize, f64)>, (i, (_, p))| {
                if top.is_none_or(|t| *p > t.1) { Some((i, *p)) } else { top }
            },
        )
    };
    let mut top = best(&|_| true)?;
    top.1 = there(group, top.0);
    let outers: Vec<Candidate> =
        links.iter().filter(|l| l.inner == mention).filter_map(|l| chosen(l.outer)).collect();
    if outers.is_empty() || outers.iter().any(|o| o.holds(&group.candidates[top.0])) {
        return Some(top);
    }
    // Its own words place it: they count for more than the other mentions.
    best(&|c| outers.iter().any(|o| o.holds(c))).map(|(i, p)| (i, p.max(0.5))).or(Some(top))
}
