//! ACLED's 31 columns, by its rules as far as a record can follow them. What is no event of ACLED's is left out and counted.
//!
//! Which sub-event a record is comes from `codebook/exports/acled.tsv`. No second date, no invented place: a row has a
//! date of a month at most and a place, or is left out. Lost: stance and who says so (in the notes only), the highest number of dead.

use super::input::{Export, Input, number, sectors};
use super::text::csv_line;
use super::unit::{Unit, note, units};
use crate::{TableError, table};
use dateline_record::{Actor, DatePrecision, Event, PlacePrecision};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const RULES: (&str, &str) = ("exports/acled.tsv", include_str!("../../../../codebook/exports/acled.tsv"));
const ACTORS: (&str, &str) =
    ("exports/acled-actors.tsv", include_str!("../../../../codebook/exports/acled-actors.tsv"));
const INTER: (&str, &str) =
    ("exports/acled-inter.tsv", include_str!("../../../../codebook/exports/acled-inter.tsv"));

const AMOUNTS: (&str, &str) =
    ("exports/acled-amounts.tsv", include_str!("../../../../codebook/exports/acled-amounts.tsv"));
const MEDIA: (&str, &str) = ("actors/media.tsv", include_str!("../../../../codebook/actors/media.tsv"));

const HEADER: [&str; 31] = [
    "event_id_cnty",
    "event_date",
    "year",
    "time_precision",
    "disorder_type",
    "event_type",
    "sub_event_type",
    "actor1",
    "assoc_actor_1",
    "inter1",
    "actor2",
    "assoc_actor_2",
    "inter2",
    "interaction",
    "civilian_targeting",
    "iso",
    "region",
    "country",
    "admin1",
    "admin2",
    "admin3",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "source_scale",
    "notes",
    "fatalities",
    "tags",
    "timestamp",
];

struct Rule {
    event_type: &'static str,
    sub_event_type: &'static str,
    disorder_type: &'static str,
    kind: &'static str,
    modes: Vec<&'static str>,
    when: Vec<&'static str>,
}

struct Tables {
    rules: Vec<Rule>,
    actors: BTreeMap<&'static str, (&'static str, &'static str, &'static str)>,
    inter: BTreeMap<&'static str, (&'static str, bool)>,
    /// Amounts without a number: the words, what they count for, and in a large fight.
    amounts: Vec<(&'static str, u32, u32)>,
    /// The country of an outlet, by every name in lower case.
    media: BTreeMap<String, &'static str>,
}

const CONDITIONS: &[&str] =
    &["both-armed", "mutual", "state", "nonstate", "armed", "crowd", "civilians", "harm", "noharm"];

/// Conditions that are given something to look for.
const GIVEN: [&str; 3] = ["context=", "cameo=", "says="];

fn tables() -> Result<Tables, TableError> {
    let mut rules = Vec::new();
    for row in table::rows(
        RULES.0,
        RULES.1,
        &["event_type", "sub_event_type", "disorder_type", "type", "modes", "when"],
    )? {
        let when: Vec<&str> = row.get(5).split(' ').filter(|w| !w.is_empty()).collect();
        if let Some(unknown) =
            when.iter().find(|w| !CONDITIONS.contains(w) && !GIVEN.iter().any(|g| w.starts_with(g)))
        {
            return Err(row.error(
                RULES.0,
                format!(
                    "no condition `{unknown}`; there are {}, {}",
                    CONDITIONS.join(", "),
                    GIVEN.join(", ")
                ),
            ));
        }
        let modes = row.get(4).split(';').filter(|m| !m.is_empty()).collect();
        rules.push(Rule {
            event_type: row.get(0),
            sub_event_type: row.get(1),
            disorder_type: row.get(2),
            kind: row.get(3),
            modes,
            when,
        });
    }
    let actors = table::rows(ACTORS.0, ACTORS.1, &["sector", "name", "inter", "abroad"])?;
    let inter = table::rows(INTER.0, INTER.1, &["inter", "number", "armed"])?;
    let mut amounts = Vec::new();
    for row in table::rows(AMOUNTS.0, AMOUNTS.1, &["words", "fatalities", "large"])? {
        amounts.push((row.get(0), row.number(AMOUNTS.0, 1)? as u32, row.number(AMOUNTS.0, 2)? as u32));
    }
    // The longest words first: "several dozen" before "several".
    amounts.sort_by_key(|(words, ..)| std::cmp::Reverse(words.len()));
    let mut media = BTreeMap::new();
    for row in table::short_rows(MEDIA.0, MEDIA.1, &["name", "kind", "code", "from", "to", "aliases"])? {
        let country = row.get(2).split(' ').next().unwrap_or_default();
        for name in row.get(5).split('|').chain([row.get(0)]).filter(|n| !n.is_empty()) {
            media.entry(name.to_lowercase()).or_insert(country);
        }
    }
    Ok(Tables {
        rules,
        amounts,
        media,
        actors: actors.iter().map(|r| (r.get(0), (r.get(1), r.get(2), r.get(3)))).collect(),
        inter: inter.iter().map(|r| (r.get(0), (r.get(1), r.get(2) == "yes"))).collect(),
    })
}

/// Day, place and parties: what two rows must not share.
type Same = (String, String, BTreeSet<String>);

/// Name and kind of one actor.
type Named = (String, &'static str);

impl Tables {
    fn named(&self, input: &Input, actor: &Actor, place: Option<&str>, key: Option<&str>) -> Named {
        let state = actor.country.as_deref().is_none_or(|c| input.names.country(c).is_some());
        let country = input.country_name(actor.country.as_deref().or(place));
        let all = sectors(actor);
        let main = all.iter().find(|s| self.actors.contains_key(*s)).copied();
        let fallback = if all.is_empty() && actor.country.is_some() {
            "state"
        } else if actor.country.is_none() && all.is_empty() {
            "unknown"
        } else {
            "civilian"
        };
        let line = if state { key.or(main).unwrap_or(fallback) } else { "body" };
        let Some((template, inter, abroad)) = self.actors.get(line).copied() else {
            return (actor.text.clone(), "");
        };
        // A state's arms go by the state, whatever the report calls them; others by their own name.
        let own = actor
            .name
            .clone()
            .filter(|_| line != "state" && input.names.sector(line).is_none_or(|s| s.side != "government"));
        let name = own.unwrap_or_else(|| template.replace("{}", &country));
        let away = !abroad.is_empty() && place.is_some() && actor.country.as_deref() != place;
        (name, if away { abroad } else { inter })
    }

    fn armed(&self, named: &Named) -> bool {
        self.inter.get(named.1).is_some_and(|(_, armed)| *armed)
    }

    fn rule(&self, input: &Input, unit: &Unit<'_>) -> Option<&Rule> {
        let event = &unit.event;
        let place = event.place.as_ref().and_then(|p| p.country.as_deref());
        let side =
            |actors: &[Actor]| actors.iter().map(|a| self.named(input, a, place, None)).collect::<Vec<_>>();
        let (by, on) = (side(&event.actors), side(&event.recipients));
        let armed = |s: &[Named]| s.iter().any(|n| self.armed(n));
        let mutual = on.is_empty() && by.iter().filter(|n| self.armed(n)).count() > 1;
        let hurt = |n: Option<&dateline_record::Number>| n.is_some_and(|n| n.low.or(n.high).unwrap_or(0) > 0);
        let harm = hurt(event.killed.as_ref()) || hurt(event.injured.as_ref());
        let kind = by.first().map(|n| n.1);
        let holds = |condition: &str| match condition {
            "both-armed" => mutual || armed(&by) && armed(&on),
            "mutual" => mutual,
            "state" => kind == Some("State forces"),
            "nonstate" => kind.is_some_and(|k| k != "State forces" && self.inter.get(k).is_some_and(|i| i.1)),
            "armed" => by.is_empty() || armed(&by),
            "crowd" => kind == Some("Civilians"),
            "civilians" => !on.is_empty() && !armed(&on) || on.is_empty() && !mutual,
            "harm" => harm,
            "noharm" => !harm,
            other => match other.split_once('=') {
                Some(("context", wanted)) => event.contexts.iter().any(|c| c == wanted),
                Some(("cameo", wanted)) => event.cameo.as_ref().is_some_and(|c| c.starts_with(wanted)),
                Some((_, wanted)) => {
                    let sentence = event.evidence.text.to_lowercase();
                    let mut words = sentence.split(|c: char| !c.is_alphanumeric() && c != '-');
                    words.any(|word| wanted.split('|').any(|w| w == word))
                }
                None => false,
            },
        };
        let mode = event.mode.as_deref().unwrap_or("-");
        self.rules.iter().find(|r| {
            r.kind == event.kind
                && (r.modes.is_empty() || r.modes.contains(&mode))
                && r.when.iter().all(|w| holds(w))
        })
    }
}

/// Events, or incidents, in ACLED's columns; `timestamp`: Unix seconds of the run, from the caller.
///
/// # Errors
/// A table that cannot be read.
pub fn acled(
    input: &Input,
    by_incident: bool,
    numeric_inter: bool,
    timestamp: i64,
) -> Result<Export, TableError> {
    let tables = tables()?;
    let order = |rule: &Rule| tables.rules.iter().position(|r| std::ptr::eq(r, rule)).unwrap_or(usize::MAX);
    let mut out = Export { text: csv_line(HEADER), ..Export::default() };
    // Of rows of the same parties, place and day the highest in the order of rules stays.
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let mut seen: HashMap<Same, usize> = HashMap::new();
    for unit in units(input, by_incident) {
        let Some(rule) = tables.rule(input, &unit) else {
            out.leave("no event of ACLED's");
            continue;
        };
        let Some((day, time_precision)) = day(&unit.event) else {
            out.leave("without a date of a month or less");
            continue;
        };
        let strategic = rule.disorder_type == "Strategic developments";
        let Some(geo_precision) = geo_precision(&unit.event, strategic) else {
            out.leave("without a place");
            continue;
        };
        let (cells, parties) =
            row(&tables, input, &unit, rule, &day, time_precision, geo_precision, numeric_inter, timestamp);
        let place = unit
            .event
            .place
            .as_ref()
            .map(|p| p.name.clone().unwrap_or_else(|| p.text.clone()))
            .unwrap_or_default();
        let key = (day, place, parties);
        if let Some(known) = seen.get(&key).and_then(|n| rows.get_mut(*n)) {
            out.leave("of the same parties, place and day as another row");
            if order(rule) < known.0 {
                *known = (order(rule), cells);
            }
        } else {
            seen.insert(key, rows.len());
            rows.push((order(rule), cells));
        }
    }
    for (_, cells) in rows {
        out.row(&csv_line(cells));
    }
    Ok(out)
}

/// One day for the row, and how exact it is.
fn day(event: &Event) -> Option<(String, u8)> {
    let date = event.date.as_ref()?;
    let (start, end): (jiff::civil::Date, jiff::civil::Date) =
        (date.start.parse().ok()?, date.end.parse().ok()?);
    let days = (end - start).get_days();
    let middle = start.checked_add(jiff::Span::new().try_days(days / 2).ok()?).ok()?;
    match date.precision {
        DatePrecision::Year | DatePrecision::Decade => None,
        DatePrecision::Month => Some((start.with().day(15).build().ok()?.to_string(), 3)),
        _ if days == 0 => Some((date.start.clone(), 1)),
        _ => Some((middle.to_string(), 2)),
    }
}

fn geo_precision(event: &Event, strategic: bool) -> Option<u8> {
    match event.place.as_ref()?.precision? {
        PlacePrecision::Exact => Some(1),
        PlacePrecision::Near | PlacePrecision::Admin2 => Some(2),
        PlacePrecision::Admin1 | PlacePrecision::Area => Some(3),
        PlacePrecision::Country => strategic.then_some(3),
    }
}

#[allow(clippy::too_many_arguments, reason = "one row of thirty-one columns, made in one place")]
fn row(
    tables: &Tables,
    input: &Input,
    unit: &Unit<'_>,
    rule: &Rule,
    day: &str,
    time_precision: u8,
    geo_precision: u8,
    numeric: bool,
    timestamp: i64,
) -> (Vec<String>, BTreeSet<String>) {
    let event = &unit.event;
    let place = event.place.as_ref();
    let here = place.and_then(|p| p.country.as_deref());
    let crowd = match rule.event_type {
        "Protests" => Some("protester"),
        "Riots" => Some("rioter"),
        _ => None,
    };
    let side = |actors: &[Actor], key: Option<&str>| {
        actors.iter().map(|a| tables.named(input, a, here, key)).collect::<Vec<_>>()
    };
    // Who is the crowd: of a protest its actors, of force against one its recipients.
    let protest = event.recipients.is_empty() || !rule.when.iter().any(|w| w.ends_with("harm"));
    let mut first = side(&event.actors, crowd.filter(|_| protest));
    let mut second = side(&event.recipients, crowd.filter(|_| !protest));
    if second.is_empty() && rule.event_type == "Battles" && first.len() > 1 {
        second = first.split_off(1);
    }
    if first.is_empty() {
        let nobody = Actor {
            text: String::new(),
            span: dateline_record::Span::default(),
            code: None,
            country: None,
            sector: None,
            name: None,
        };
        first.push(tables.named(input, &nobody, here, Some("unknown")));
    }
    let name = |s: &[Named], n: usize| s.get(n).map(|x| x.0.clone()).unwrap_or_default();
    let rest = |s: &[Named]| s.iter().skip(1).map(|x| x.0.clone()).collect::<Vec<_>>().join("; ");
    let number_of = |kind: &str| tables.inter.get(kind).map(|i| i.0).unwrap_or_default();
    let inter = |s: &[Named]| {
        s.first()
            .map(|x| if numeric { number_of(x.1).to_owned() } else { x.1.to_owned() })
            .unwrap_or_default()
    };
    let mut kinds: Vec<&str> = first.iter().take(1).chain(second.iter().take(1)).map(|x| x.1).collect();
    kinds.sort_by_key(|k| number_of(k));
    let interaction = match (kinds.as_slice(), numeric) {
        ([one], false) => format!("{one} only"),
        ([one], true) => format!("{}0", number_of(one)),
        (two, false) => two.join("-"),
        (two, true) => two.iter().map(|k| number_of(k)).collect(),
    };
    let civilians = !second.is_empty() && second.iter().all(|x| matches!(x.1, "Civilians" | "Protesters"));
    let targeted = rule.event_type == "Violence against civilians"
        || rule.event_type != "Battles" && civilians && rule.disorder_type.starts_with("Political");
    let country = here.and_then(|c| input.names.country(c));
    let degrees = |x: Option<f64>| x.map(|x| format!("{x:.4}")).unwrap_or_default();
    let text = |v: Option<String>| v.unwrap_or_default();
    let mut notes = note(unit);
    if unit.dead.is_none() {
        notes += " Killed unknown.";
    }
    let mut outlets: Vec<String> = Vec::new();
    for source in unit.stories.iter().filter_map(|s| s.source.clone()) {
        if !outlets.contains(&source) {
            outlets.push(source);
        }
    }
    let large = matches!(rule.event_type, "Battles" | "Explosions/Remote violence")
        && [&first, &second].iter().all(|s| s.first().is_some_and(|n| !n.1.is_empty()));
    let tags = if rule.disorder_type.contains("Demonstrations") { "crowd size=no report" } else { "" };
    let cells = vec![
        format!("DL-{}-{}", here.unwrap_or("XXX"), number(&unit.id)),
        day.to_owned(),
        day.get(..4).unwrap_or_default().to_owned(),
        time_precision.to_string(),
        rule.disorder_type.to_owned(),
        rule.event_type.to_owned(),
        rule.sub_event_type.to_owned(),
        name(&first, 0),
        rest(&first),
        inter(&first),
        name(&second, 0),
        rest(&second),
        inter(&second),
        interaction,
        if targeted { "Civilian targeting" } else { "" }.to_owned(),
        country.map(|c| c.numeric.trim_start_matches('0').to_owned()).unwrap_or_default(),
        country.map(|c| c.acled_region.clone()).unwrap_or_default(),
        country.map(|c| c.name.clone()).unwrap_or_default(),
        text(place.and_then(|p| p.admin1.clone())),
        text(place.and_then(|p| p.admin2.clone())),
        String::new(),
        text(place.map(|p| p.name.clone().unwrap_or_else(|| p.text.clone()))),
        degrees(place.and_then(|p| p.lat)),
        degrees(place.and_then(|p| p.lon)),
        geo_precision.to_string(),
        outlets.join("; "),
        tables.scale(&outlets, here),
        notes,
        tables.fatalities(unit, large).to_string(),
        tags.to_owned(),
        timestamp.to_string(),
    ];
    let parties = event
        .actors
        .iter()
        .chain(&event.recipients)
        .map(|a| a.code.clone().unwrap_or_else(|| a.text.clone()))
        .collect();
    (cells, parties)
}

impl Tables {
    /// The lowest of differing numbers, the highest where no lowest is known; of an amount without a number what ACLED
    /// counts for its words.
    fn fatalities(&self, unit: &Unit<'_>, large: bool) -> u32 {
        let Some(killed) = &unit.event.killed else { return unit.dead.map_or(0, |d| d.0) };
        let text = killed.text.to_lowercase();
        let numbered = text.chars().any(|c| c.is_ascii_digit());
        let said = |words: &str| {
            text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        let amount = self.amounts.iter().find(|(words, ..)| !numbered && said(words));
        match (amount, killed.low, killed.high) {
            (Some((_, few, many)), ..) => {
                if large {
                    *many
                } else {
                    *few
                }
            }
            (None, Some(low), _) => low,
            (None, None, high) => high.unwrap_or(0),
        }
    }

    /// Whether the outlets are of the country or of others; empty where one is not known.
    fn scale(&self, outlets: &[String], here: Option<&str>) -> String {
        let countries: Option<Vec<&str>> =
            outlets.iter().map(|o| self.media.get(&o.to_lowercase()).copied()).collect();
        let (Some(countries), Some(here)) = (countries.filter(|c| !c.is_empty()), here) else {
            return String::new();
        };
        let scales = [
            ("National", countries.contains(&here)),
            ("International", countries.iter().any(|c| *c != here)),
        ];
        scales.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect::<Vec<_>>().join("-")
    }
}
