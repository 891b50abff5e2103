//! Reports, one after the other, to clusters.

use super::Rules;
use super::compare::{Likeness, compare};
use super::report::Report;
use dateline_record::{Event, Relation, hash_id};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Members of a cluster that a new report is compared with: the first half as many, and the latest half.
const COMPARED: usize = 14;
/// Points that a report counts for which cannot be of the same incident.
const APART: f64 = -4.0;

#[derive(Debug, Default)]
struct Cluster {
    id: String,
    members: Vec<usize>,
    why: BTreeMap<String, usize>,
}

/// Where reports that could be of one incident meet: family, day or month, country.
type Block = (u8, i32, [u8; 3]);

/// Groups reports as they come.
#[derive(Debug)]
pub(crate) struct Settler<'r> {
    rules: &'r Rules,
    reports: Vec<Report>,
    cluster_of: Vec<Option<usize>>,
    by_event: HashMap<String, usize>,
    clusters: Vec<Cluster>,
    by_id: HashMap<String, usize>,
    blocks: HashMap<Block, Vec<usize>>,
    by_story: HashMap<String, Vec<usize>>,
    together: HashMap<String, Vec<String>>,
    apart: HashMap<String, Vec<String>>,
    touched: BTreeSet<usize>,
    renamed: Vec<(String, String)>,
}

/// How well a report fits a cluster.
struct Fit {
    best: Likeness,
    mean: f64,
}

impl<'r> Settler<'r> {
    pub(crate) fn new(rules: &'r Rules) -> Self {
        Self {
            rules,
            reports: Vec::new(),
            cluster_of: Vec::new(),
            by_event: HashMap::new(),
            clusters: Vec::new(),
            by_id: HashMap::new(),
            blocks: HashMap::new(),
            by_story: HashMap::new(),
            together: HashMap::new(),
            apart: HashMap::new(),
            touched: BTreeSet::new(),
            renamed: Vec::new(),
        }
    }

    /// What a person said of two events: that they are of one incident, or that they are not.
    pub(crate) fn decided(&mut self, a: &str, b: &str, same: bool) {
        let map = if same { &mut self.together } else { &mut self.apart };
        map.entry(a.to_owned()).or_default().push(b.to_owned());
        map.entry(b.to_owned()).or_default().push(a.to_owned());
    }

    /// Puts back a report that was settled before.
    pub(crate) fn restore(&mut self, report: Report, incident: &str) {
        let cluster = match self.by_id.get(incident) {
            Some(&c) => c,
            None => self.found(incident.to_owned()),
        };
        let report = self.keep(report);
        self.join(report, cluster, None);
    }

    /// Settles a report. `before`: the incident it stood in when it was settled before.
    pub(crate) fn add(&mut self, report: Report, before: Option<&str>) {
        let denies = report.denies;
        let report = self.keep(report);
        let mut fits: Vec<(f64, usize, Fit)> = Vec::new();
        for cluster in self.candidates(report) {
            if let Some(fit) = self.fit(report, cluster) {
                let old = before.is_some_and(|id| self.clusters.get(cluster).is_some_and(|c| c.id == id));
                let value = fit.best.points + fit.mean + if old { 0.5 } else { 0.0 };
                fits.push((value, cluster, fit));
            }
        }
        fits.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let decided = self.decided_clusters(report);
        if let Some((&first, others)) = decided.split_first() {
            self.join(report, first, Some(&["a person put them together".to_owned()]));
            for &other in others {
                self.merge(first, other);
            }
            self.touched.insert(first);
        } else if let Some((_, cluster, fit)) = fits.first() {
            let (cluster, why) = (*cluster, fit.best.why.clone());
            self.join(report, cluster, Some(&why));
            self.touched.insert(cluster);
            if !denies {
                self.bridge(cluster, fits.iter().skip(1).map(|f| f.1).collect());
            }
        } else if !denies {
            let event = self.reports.get(report).map(|r| r.event.clone()).unwrap_or_default();
            let reusable = before.filter(|id| {
                self.by_id.get(*id).is_none_or(|&c| self.clusters.get(c).is_none_or(|c| c.members.is_empty()))
            });
            let id = reusable.map_or_else(|| hash_id(&["incident", &event]), str::to_owned);
            let cluster = match self.by_id.get(&id) {
                Some(&c) => c,
                None => self.found(id),
            };
            self.join(report, cluster, None);
            self.touched.insert(cluster);
        }
    }

    fn found(&mut self, id: String) -> usize {
        self.by_id.insert(id.clone(), self.clusters.len());
        self.clusters.push(Cluster { id, ..Cluster::default() });
        self.clusters.len() - 1
    }

    fn keep(&mut self, report: Report) -> usize {
        let n = self.reports.len();
        for block in blocks(&report, 0, &[EVERY]) {
            self.blocks.entry(block).or_default().push(n);
        }
        self.by_story.entry(report.story.clone()).or_default().push(n);
        self.by_event.insert(report.event.clone(), n);
        self.reports.push(report);
        self.cluster_of.push(None);
        n
    }

    fn join(&mut self, report: usize, cluster: usize, why: Option<&[String]>) {
        if let Some(slot) = self.cluster_of.get_mut(report) {
            *slot = Some(cluster);
        }
        if let Some(c) = self.clusters.get_mut(cluster) {
            c.members.push(report);
            for reason in why.unwrap_or_default() {
                *c.why.entry(reason.clone()).or_insert(0) += 1;
            }
        }
    }

    /// Clusters of reports that the blocks of this one lead to, in the order they were founded.
    fn candidates(&self, report: usize) -> BTreeSet<usize> {
        let Some(r) = self.reports.get(report) else { return BTreeSet::new() };
        // Reports of one story may be of one incident though neither says where or who.
        let lists = blocks(r, 1, &[NONE])
            .into_iter()
            .filter_map(|b| self.blocks.get(&b))
            .chain(self.by_story.get(&r.story));
        lists.flatten().filter_map(|&other| self.cluster_of.get(other).copied().flatten()).collect()
    }

    fn decided_clusters(&self, report: usize) -> Vec<usize> {
        let Some(r) = self.reports.get(report) else { return Vec::new() };
        let others = self.together.get(&r.event).into_iter().flatten();
        let set: BTreeSet<usize> = others
            .filter_map(|e| self.by_event.get(e))
            .filter_map(|&o| self.cluster_of.get(o).copied().flatten())
            .collect();
        set.into_iter().collect()
    }

    /// The members compared: the first and the latest, and those of the same story.
    fn compared(&self, cluster: usize, story: &str) -> Vec<&Report> {
        let Some(c) = self.clusters.get(cluster) else { return Vec::new() };
        let n = c.members.len();
        let near = |i: usize| i < COMPARED / 2 || i + COMPARED / 2 >= n;
        let members =
            c.members.iter().enumerate().filter_map(|(i, &m)| Some((near(i), self.reports.get(m)?)));
        members.filter(|(near, r)| *near || r.story == story).map(|(_, r)| r).collect()
    }

    fn split_by_person(&self, report: &Report, cluster: usize) -> bool {
        let others = self.apart.get(&report.event).into_iter().flatten();
        others
            .filter_map(|e| self.by_event.get(e))
            .any(|&o| self.cluster_of.get(o).copied().flatten() == Some(cluster))
    }

    /// `None` where the report does not belong to the cluster.
    fn fit(&self, report: usize, cluster: usize) -> Option<Fit> {
        let r = self.reports.get(report)?;
        if self.split_by_person(r, cluster) {
            return None;
        }
        let limits = &self.rules.limits;
        // Where time, place and sides agree exactly, nothing specific is asked but that nothing specific speaks against.
        let enough = |l: &Likeness| {
            let strong = r.denies || l.points - l.specific >= limits.strong;
            if strong { l.specific > -1.0 } else { l.specific >= self.rules.need(r.family) }
        };
        let join = self.rules.join(r.family) - if r.denies { 1.2 } else { 0.0 };
        let (mut best, mut sum, mut count, mut apart): (Option<(f64, &Report)>, f64, f64, f64) =
            (None, 0.0, 0.0, 0.0);
        for member in self.compared(cluster, &r.story) {
            let likeness = compare(self.rules, r, member, false);
            if !likeness.apart && likeness.points < limits.mean && self.in_exchange(r, member, cluster) {
                // Each side tells what the other did.
                continue;
            }
            let points = if likeness.apart { APART } else { likeness.points.clamp(APART, 9.0) };
            if member.story == r.story && (likeness.apart || points < 0.5) && !r.denies {
                // The story itself tells of two.
                return None;
            }
            apart += f64::from(u8::from(likeness.apart));
            sum += points;
            count += 1.0;
            // Reports that know little agree where nothing speaks against it.
            let wanted = join - if likeness.against { 0.0 } else { limits.clear };
            let reaches = likeness.points >= wanted;
            if !likeness.apart
                && reaches
                && enough(&likeness)
                && best.is_none_or(|(most, _)| likeness.points > most)
            {
                best = Some((likeness.points, member));
            }
        }
        let mean = sum / f64::max(count, 1.0);
        let (_, member) = best?;
        (mean >= limits.mean && apart / f64::max(count, 1.0) < 0.35)
            .then(|| Fit { best: compare(self.rules, r, member, true), mean })
    }

    /// Whether the story tells of both parties as of one exchange, of which each of the two reports tells one half.
    fn in_exchange(&self, report: &Report, other: &Report, cluster: usize) -> bool {
        let halves = !report.parties.is_empty() && !other.parties.is_empty();
        let whole = |w: &&Report| report.parties.iter().chain(&other.parties).all(|p| w.parties.contains(p));
        halves
            && report.story == other.story
            && report.parties != other.parties
            && self
                .compared(cluster, &report.story)
                .iter()
                .filter(|w| w.story == report.story && w.parties.len() > 1)
                .any(whole)
    }

    /// A report that fits two clusters may show that they are one.
    fn bridge(&mut self, cluster: usize, others: Vec<usize>) {
        let mut cluster = cluster;
        for other in others {
            let (sum, count, blocked) = self.between(cluster, other);
            if !blocked && count > 0 && sum / count as f64 >= self.rules.limits.merge {
                let (older, newer) = (cluster.min(other), cluster.max(other));
                self.merge(older, newer);
                cluster = older;
            }
        }
    }

    fn between(&self, a: usize, b: usize) -> (f64, usize, bool) {
        let (mut sum, mut count) = (0.0, 0);
        for x in self.compared(a, "") {
            if self.split_by_person(x, b) {
                return (0.0, 0, true);
            }
            for y in self.compared(b, "") {
                let likeness = compare(self.rules, x, y, false);
                if likeness.apart || x.story == y.story && likeness.points < 0.5 {
                    return (0.0, 0, true);
                }
                sum += likeness.points;
                count += 1;
            }
        }
        (sum, count, false)
    }

    fn merge(&mut self, kept: usize, gone: usize) {
        if kept == gone {
            return;
        }
        let Some(Cluster { id, members, why }) = self.clusters.get_mut(gone).map(|c| Cluster {
            id: c.id.clone(),
            members: std::mem::take(&mut c.members),
            why: std::mem::take(&mut c.why),
        }) else {
            return;
        };
        for report in members {
            self.join(report, kept, None);
        }
        if let Some(c) = self.clusters.get_mut(kept) {
            for (reason, n) in why {
                *c.why.entry(reason).or_insert(0) += n;
            }
            self.renamed.push((id, c.id.clone()));
        }
        self.touched.extend([kept, gone]);
    }

    /// Every cluster that has a member, in the order founded.
    pub(crate) fn all(&self) -> impl Iterator<Item = usize> + '_ {
        self.clusters.iter().enumerate().filter(|(_, c)| !c.members.is_empty()).map(|(i, _)| i)
    }

    /// Clusters that changed, empty ones too.
    pub(crate) fn touched(&self) -> impl Iterator<Item = usize> + '_ {
        self.touched.iter().copied()
    }

    /// Ids of incidents that became part of others: old, new.
    pub(crate) fn renamed(&self) -> &[(String, String)] {
        &self.renamed
    }

    pub(crate) fn id_of(&self, cluster: usize) -> String {
        self.clusters.get(cluster).map(|c| c.id.clone()).unwrap_or_default()
    }

    pub(crate) fn events_of(&self, cluster: usize) -> impl Iterator<Item = &str> {
        let members = self.clusters.get(cluster).map(|c| c.members.as_slice()).unwrap_or_default();
        members.iter().filter_map(|m| self.reports.get(*m)).map(|r| r.event.as_str())
    }

    /// The reasons for which reports joined, the most frequent first.
    pub(crate) fn why(&self, cluster: usize) -> Vec<String> {
        let Some(c) = self.clusters.get(cluster) else { return Vec::new() };
        let mut reasons: Vec<(&String, &usize)> = c.why.iter().collect();
        reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        reasons.into_iter().map(|(w, _)| w.clone()).collect()
    }

    /// Links to other incidents: what this one follows by the words of a report, and what sums it up.
    pub(crate) fn relations(&self, cluster: usize, event: &dyn Fn(&str) -> Option<Event>) -> Vec<Relation> {
        let mut out: Vec<Relation> = Vec::new();
        let Some(c) = self.clusters.get(cluster) else { return out };
        let mut add = |kind: &str, other: usize, because: String| {
            let incident = self.id_of(other);
            if other != cluster && !out.iter().any(|r| r.kind == kind && r.incident == incident) {
                out.push(Relation { kind: kind.to_owned(), incident, because });
            }
        };
        for report in c.members.iter().filter_map(|m| self.reports.get(*m)) {
            if let Some(other) = report
                .follows
                .as_ref()
                .and_then(|e| self.by_event.get(e))
                .and_then(|&o| self.cluster_of.get(o).copied().flatten())
            {
                add("follows", other, event(&report.event).map(|e| e.evidence.text).unwrap_or_default());
            }
            if !report.summary {
                for (other, because) in self.sums_up(report) {
                    add("part of", other, because);
                }
            }
        }
        out
    }

    /// Summaries of the same family, time and sides that this report may be a part of.
    fn sums_up(&self, report: &Report) -> Vec<(usize, String)> {
        let mut out = Vec::new();
        for block in blocks_of_months(report) {
            for &other in self.blocks.get(&block).into_iter().flatten() {
                let Some((r, Some(cluster))) =
                    self.reports.get(other).zip(self.cluster_of.get(other).copied())
                else {
                    continue;
                };
                if r.summary && r.days.0 <= report.days.0 && report.days.1 <= r.days.1 {
                    let as_part = Report { summary: true, exact_day: false, ..report.clone() };
                    let likeness = compare(self.rules, &as_part, &Report { killed: None, ..r.clone() }, true);
                    if !likeness.apart
                        && likeness.why.iter().any(|w| w == "same sides")
                        && likeness.points > 1.5
                    {
                        out.push((cluster, "a report sums up several".to_owned()));
                    }
                }
            }
        }
        out
    }
}

const MONTHS: i32 = 1_000_000;

/// Stands for reports of no country.
const NONE: [u8; 3] = *b"---";
/// Stands for all reports: where those of no country look.
const EVERY: [u8; 3] = *b"***";

/// The countries of a report, and `others` beside them; one of no country is found as such and looks everywhere.
fn countries(report: &Report, others: &[[u8; 3]]) -> Vec<[u8; 3]> {
    let codes = report.countries().into_iter().filter_map(|c| c.as_bytes().get(..3)?.try_into().ok());
    let mut codes: Vec<[u8; 3]> = codes.collect();
    if codes.is_empty() {
        codes.extend([NONE, EVERY]);
    } else {
        codes.extend(others);
    }
    codes
}

/// The blocks of a report; `reach`: days before and after that are looked at as well.
fn blocks(report: &Report, reach: i32, others: &[[u8; 3]]) -> Vec<Block> {
    if report.summary {
        return blocks_of_months(report);
    }
    let days = (report.days.0 - reach)..=(report.days.1 + reach).min(report.days.0 + 16);
    countries(report, others)
        .into_iter()
        .flat_map(|c| days.clone().map(move |d| (report.family, d, c)))
        .collect()
}

fn blocks_of_months(report: &Report) -> Vec<Block> {
    let months = (report.days.0.div_euclid(31))
        ..=(report.days.1.div_euclid(31)).min(report.days.0.div_euclid(31) + 24);
    countries(report, &[])
        .into_iter()
        .flat_map(|c| months.clone().map(move |m| (report.family, MONTHS + m, c)))
        .collect()
}
