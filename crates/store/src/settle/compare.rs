//! Two reports to points and reasons.

use super::report::{Report, Side, Spot};
use super::{Rules, rules::Points};
use crate::store::index::kilometres;

/// How alike two reports are.
#[derive(Debug, Clone, Default)]
pub(super) struct Likeness {
    pub(super) points: f64,
    /// The part of the points that reports of different incidents of one kind, day, place and sides would not share.
    pub(super) specific: f64,
    /// They cannot be of one incident, whatever else is alike.
    pub(super) apart: bool,
    /// Something speaks against it.
    pub(super) against: bool,
    pub(super) why: Vec<String>,
    /// Whether the reasons are wanted: most comparisons end without.
    explained: bool,
}

impl Likeness {
    fn add(&mut self, points: f64, why: &str) {
        self.points += points;
        self.against |= points < 0.0;
        if self.explained && points > 0.0 && !why.is_empty() {
            self.why.push(why.to_owned());
        }
    }

    fn add_specific(&mut self, points: f64, why: &str) {
        self.add(points, why);
        self.specific += points;
    }
}

/// How alike two reports are; `explained`: with the reasons.
pub(super) fn compare(rules: &Rules, a: &Report, b: &Report, explained: bool) -> Likeness {
    let p = &rules.points;
    let mut out =
        Likeness { explained, apart: a.family != b.family || a.summary != b.summary, ..Likeness::default() };
    if a.stands_apart != b.stands_apart && a.kinds != 0 && b.kinds != 0 {
        out.apart = true;
    }
    days(p, a, b, &mut out);
    if out.apart {
        return out;
    }
    place(rules, a, b, &mut out);
    if out.apart {
        return out;
    }
    sides(rules, a, b, &mut out);
    numbers(p, a, b, &mut out);
    wording(p, a, b, &mut out);
    if a.story == b.story {
        // What one story tells of with other means it tells of as another act.
        if a.kinds & b.kinds != 0 || a.kinds == 0 || b.kinds == 0 {
            out.add_specific(p.same_story, "told in one story");
        }
        // A sentence that names no day speaks of what was just told; the more so if it names no place either.
        let placed = |r: &Report| r.spot.as_ref().is_some_and(|s| !s.borrowed);
        let undated = |r: &Report| !r.dated && !r.background;
        let bare = |r: &Report| undated(r) && !placed(r);
        let next = a.sentence_number.abs_diff(b.sentence_number) <= 2 && out.points > 0.0;
        if next && (undated(a) || undated(b)) {
            let whole = if bare(a) || bare(b) { 1.0 } else { 0.5 };
            out.add_specific(p.echo * whole, "told in the next sentence");
        }
        if a.separate || b.separate {
            out.add(p.separate, "");
        }
    }
    out
}

fn days(p: &Points, a: &Report, b: &Report, out: &mut Likeness) {
    let gap = (a.days.0 - b.days.1).max(b.days.0 - a.days.1);
    match (a.exact_day && b.exact_day, gap) {
        (true, ..=0) if a.borrowed_day || b.borrowed_day => {
            out.add(f64::midpoint(p.same_day, p.loose_date), "day of the rest of the story");
        }
        (true, ..=0) => out.add(p.same_day, "same day"),
        (true, 1) => out.add(p.next_day, "a day apart"),
        (false, ..=0) => out.add(p.loose_date, "dates that fit"),
        _ => out.apart = true,
    }
}

fn place(rules: &Rules, a: &Report, b: &Report, out: &mut Likeness) {
    let (points, limits) = (&rules.points, &rules.limits);
    let (Some(x), Some(y)) = (&a.spot, &b.spot) else { return };
    let same_key = x.keys.iter().any(|k| y.keys.iter().any(|l| is_spelling(k, l)));
    let same_name = x.name == y.name || same_key || x.geonameid.is_some_and(|id| Some(id) == y.geonameid);
    let km = x.point.zip(y.point).map(|(from, to)| kilometres(from, to));
    if x.borrowed || y.borrowed {
        if km.is_some_and(|far| far <= limits.close_km) && !(x.borrowed && y.borrowed) {
            out.add(points.same_place / 2.0, "place of the rest of the story");
        }
        return;
    }
    if x.unknown || y.unknown {
        // A name that no gazetteer knows is a place all the same.
        let narrow = |s: &Spot| s.unknown || s.exact;
        if same_name && narrow(x) && narrow(y) {
            out.add(points.same_place, "same place");
        } else if x.unknown && y.unknown {
            out.add(points.other_words, "");
        }
        return;
    }
    if x.exact && y.exact {
        match km {
            _ if same_name => out.add(points.same_place, "same place"),
            Some(far) if far <= limits.same_km => out.add(points.same_place, "same place"),
            Some(far) if far <= limits.close_km => out.add(points.close_place, "places near each other"),
            Some(far) if far <= limits.far_km => {}
            _ => out.apart = true,
        }
        return;
    }
    let near = km.is_some_and(|d| d <= limits.far_km);
    // The point of a division says little; that of a lake or a mountain says where.
    let far = !near && km.is_some() && !x.division && !y.division;
    if x.country.is_some() && y.country.is_some() && x.country != y.country {
        out.apart = !near;
    } else if far {
        out.add(points.other_area, "");
    } else if x.admin1.is_some() && x.admin1 == y.admin1 || same_name && !(x.whole_country || y.whole_country)
    {
        out.add(points.same_area, "same area");
    } else if x.admin1.is_some() && y.admin1.is_some() {
        out.add(if near { 0.0 } else { points.other_area }, "");
    } else if x.country.is_some() && x.country == y.country {
        out.add(points.same_country, "same country");
    }
}

/// Whether two names, run together, are spellings of one: a letter more, less or other in a long one.
fn is_spelling(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().min(b.len()) < 7 || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same_start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let same_end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    same_start > 0 && same_start + same_end + 1 >= a.len().max(b.len())
}

/// 1 the same, 0.5 may be the same, 0 another.
fn alike(rules: &Rules, a: &Side, b: &Side) -> f64 {
    let country = match (&a.country, &b.country) {
        (Some(x), Some(y)) if x != y => return 0.0,
        (Some(_), Some(_)) => 1.0,
        (None, None) => 0.8,
        _ => 0.75,
    };
    let shared = a.sectors.iter().any(|s| b.sectors.contains(s));
    let role = if shared || a.sectors.is_empty() || b.sectors.is_empty() {
        1.0
    } else if rules.roles(&a.sectors) & rules.roles(&b.sectors) != 0 {
        0.7
    } else if country < 1.0 {
        // Nothing at all in common.
        0.2
    } else {
        0.3
    };
    country * role
}

/// How much of the fewer parties finds its like among the more; `None` where one side is unknown.
fn coverage(rules: &Rules, a: &[&Side], b: &[&Side]) -> Option<f64> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let best = |s: &Side| many.iter().map(|t| alike(rules, s, t)).fold(0.0, f64::max);
    (!few.is_empty()).then(|| few.iter().map(|s| best(s)).sum::<f64>() / few.len() as f64)
}

fn known(sides: &[Side]) -> Vec<&Side> {
    sides.iter().filter(|s| s.country.is_some() || !s.sectors.is_empty()).collect()
}

/// Whether two sides are known: actors and recipients, or the parties of something mutual.
fn two_sided(r: &Report) -> bool {
    !known(&r.actors).is_empty() && !known(&r.recipients).is_empty()
        || r.recipients.is_empty() && known(&r.actors).len() > 1
}

fn sides(rules: &Rules, a: &Report, b: &Report, out: &mut Likeness) {
    let p = &rules.points;
    let (by_a, on_a, by_b, on_b) =
        (known(&a.actors), known(&a.recipients), known(&b.actors), known(&b.recipients));
    let both = two_sided(a) && two_sided(b);
    let likeness = if both {
        // Who did it may be in dispute: the two sides are compared as a pair whose order does not matter.
        coverage(rules, &[by_a.clone(), on_a.clone()].concat(), &[by_b.clone(), on_b.clone()].concat())
    } else {
        // A report of who did it and one of to whom complete each other: only like is compared with like.
        let straight = [coverage(rules, &by_a, &by_b), coverage(rules, &on_a, &on_b)]
            .into_iter()
            .flatten()
            .reduce(f64::max);
        // Where each side says that the other began, one report names both and the other the second alone.
        let crossed = [coverage(rules, &by_a, &on_b), coverage(rules, &on_a, &by_b)].into_iter().flatten();
        let crossed = crossed.reduce(f64::max).filter(|_| two_sided(a) || two_sided(b)).map(|c| c * 0.8);
        straight.map(|s| crossed.map_or(s, |c| s.max(c)))
    };
    match likeness {
        Some(c) if c >= 0.7 && both => out.add(p.same_sides, "same sides"),
        Some(c) if c >= 0.5 => out.add(p.one_side, "a side in common"),
        Some(c) if c > 0.2 => {}
        Some(_) => out.add(p.other_sides, ""),
        None => {}
    }
    let lacks = |has: &[String], other: &[String]| has.iter().any(|c| !other.contains(c));
    if likeness.is_some() && lacks(&a.parties, &b.parties) && lacks(&b.parties, &a.parties) {
        out.add(p.other_party, "");
    }
    let placed = |r: &Report| r.spot.as_ref().is_some_and(|s| !s.borrowed);
    let placed = placed(a) && placed(b);
    if !placed && a.kinds_of_actors.is_some() && a.kinds_of_actors == b.kinds_of_actors {
        out.add(p.same_codes, "the same kinds of actors");
    }
    if let Some(c) = coverage(rules, &known(&a.recipients), &known(&b.recipients)) {
        let swapped = coverage(rules, &known(&a.recipients), &known(&b.actors)).unwrap_or(0.0);
        if c < 0.6 && swapped < 0.6 {
            out.add(p.other_role, "");
        }
    }
    // "Luis Mamani" is "Mamani" further down.
    let named = |n: &&String| b.names.iter().any(|m| is_name(n, m) || is_name(m, n));
    let shared: Vec<&str> = a.names.iter().filter(named).map(String::as_str).take(2).collect();
    if !shared.is_empty() {
        out.add_specific(p.same_name * shared.len() as f64, &format!("shared names: {}", shared.join(", ")));
    } else if !a.names.is_empty() && !b.names.is_empty() {
        out.add_specific(p.other_name, "");
    }
}

/// Whether a short name is the end of a longer one, or the same.
fn is_name(short: &str, long: &str) -> bool {
    long.strip_suffix(short).is_some_and(|rest| rest.is_empty() || rest.ends_with([' ', '-']))
}

type Range = (Option<u32>, Option<u32>);

fn fits(a: Range, b: Range) -> bool {
    let below = |low: Option<u32>, high: Option<u32>| low.zip(high).is_none_or(|(l, h)| l <= h);
    below(a.0, b.1) && below(b.0, a.1)
}

fn numbers(p: &Points, a: &Report, b: &Report, out: &mut Likeness) {
    if let (Some(x), Some(y)) = (a.killed, b.killed) {
        let (few, many) = (x.0.or(x.1).unwrap_or(0), y.0.or(y.1).unwrap_or(0));
        let (few, many) = (few.min(many), few.max(many));
        if few == many && few > 0 {
            // The greater the number, the less likely by chance.
            let rare = f64::from(few).log2() / 4.0;
            out.add_specific(p.same_killed + rare.min(1.5), &format!("shared victims: {few}"));
        } else if fits(x, y) {
            out.add_specific(p.compatible_killed, "numbers of dead that fit");
        } else if many >= 3 * few.max(1) {
            out.add_specific(p.far_killed, "");
        }
    }
    for (x, y, what) in [(a.injured, b.injured, "injured"), (a.captured, b.captured, "captives")] {
        if let (Some((Some(one), _)), Some((Some(other), _))) = (x, y)
            && one == other
            && one > 1
        {
            out.add_specific(p.same_injured, &format!("shared {what}: {one}"));
        }
    }
}

fn wording(p: &Points, a: &Report, b: &Report, out: &mut Likeness) {
    if a.sentence == b.sentence && a.story != b.story {
        out.add_specific(p.same_sentence, "the same sentence");
    }
    if a.story != b.story {
        let shared = || a.words.iter().filter(|w| b.words.binary_search(w).is_ok()).map(String::as_str);
        let count = shared().take(6).count();
        if count > 0 {
            let shown =
                if out.explained { shared().take(4).collect::<Vec<_>>().join(", ") } else { String::new() };
            out.add_specific(p.same_word * count as f64, &format!("shared words: {shown}"));
        }
    }
    bits(a.targets, b.targets, p.same_target, p.other_target, "same target", out);
    bits(a.dayparts, b.dayparts, p.same_daypart, p.other_daypart, "same part of the day", out);
    bits(a.kinds, b.kinds, p.same_mode, p.other_mode, "same means", out);
}

fn bits(a: u32, b: u32, same: f64, other: f64, why: &str, out: &mut Likeness) {
    if a & b != 0 {
        out.add_specific(same, why);
    } else if a != 0 && b != 0 {
        out.add_specific(other, "");
    }
}
