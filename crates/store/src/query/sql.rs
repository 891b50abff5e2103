//! A [`Query`] to SQL.
//!
//! One part of the question drives: the one whose index yields rows in order of day (dyad, actor, recipient,
//! speaker), so that a limit stops early; every other part filters. All values are bound, never written in.

use super::{Dyad, Near, Party, Query, Sort};
use rusqlite::types::Value;

/// A statement and the values bound to it.
pub(crate) struct Sql {
    /// `FROM … WHERE …`.
    pub(crate) body: String,
    /// `ORDER BY … LIMIT …`.
    pub(crate) tail: String,
    /// In order of the marks.
    pub(crate) values: Vec<Value>,
    /// Whether nothing but dyads and days was asked, so that the table of months answers.
    pub(crate) months_answer: bool,
}

struct Builder {
    /// Whether the words asked for stand in so many events that each row is better looked at in its turn.
    often: bool,
    from: String,
    day: &'static str,
    wheres: Vec<String>,
    values: Vec<Value>,
}

impl Builder {
    fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }

    /// Rows whose words answer `wanted`, in FTS5's language.
    fn words(&mut self, row: &str, wanted: String) -> String {
        let mark = self.bind(wanted);
        if self.often {
            format!("EXISTS(SELECT 1 FROM event_words WHERE rowid = {row} AND event_words MATCH {mark})")
        } else {
            format!("{row} IN (SELECT rowid FROM event_words WHERE event_words MATCH {mark})")
        }
    }

    fn any(&mut self, column: &str, list: &[String]) {
        if !list.is_empty() {
            let marks: Vec<String> = list.iter().map(|v| self.bind(v.clone())).collect();
            self.wheres.push(format!("{column} IN ({})", marks.join(", ")));
        }
    }

    fn days(&mut self, query: &Query, column: &str, end: &str) {
        if let Some(from) = query.from {
            let mark = self.bind(from);
            self.wheres.push(format!("{end} >= {mark}"));
            // What began long before and reaches into the time asked is rare; the index column still bounds it.
            if column != end {
                self.wheres.push(format!("{column} >= {mark} - 10000"));
            }
        }
        if let Some(to) = query.to {
            let mark = self.bind(to);
            self.wheres.push(format!("{column} <= {mark}"));
        }
    }

    /// A party in one of `columns` of the event; its words are looked for in the index's columns of the same name, by
    /// the row's number `words`.
    fn party(&mut self, columns: &[&str], parties: &[Party], words: Option<&str>) {
        let mut ways = Vec::new();
        for party in parties {
            match party {
                Party::Code { country, sectors } => {
                    let codes: Vec<&str> = country.iter().chain(sectors).map(String::as_str).collect();
                    let mark = self.bind(codes.join(" "));
                    ways.extend(columns.iter().map(|c| format!("has_party({c}, {mark})")));
                }
                Party::Words(text) => {
                    if let Some(table) = words {
                        let roles: Vec<&str> = columns.iter().filter_map(|c| c.split('.').nth(1)).collect();
                        let way = self.words(table, in_columns(&roles, text));
                        ways.push(way);
                    }
                }
            }
        }
        if !ways.is_empty() {
            self.wheres.push(format!("({})", ways.join(" OR ")));
        }
    }

    fn area(&mut self, query: &Query, table: &str, rtree: bool) {
        if let Some([west, south, east, north]) = query.bbox {
            self.boxed(table, west, south, east, north, rtree);
        }
        if let Some(Near { point: Some((lat, lon)), km, .. }) = &query.near {
            let up = km / 110.0;
            let side = up / lat.to_radians().cos().abs().max(0.01);
            let (west, east) = (lon - side, lon + side);
            if west >= -180.0 && east <= 180.0 {
                self.boxed(table, west, lat - up, east, lat + up, rtree);
            }
            let (lat, lon, km) = (self.bind(*lat), self.bind(*lon), self.bind(*km));
            self.wheres.push(format!(
                "{table}.lat IS NOT NULL AND km({table}.lat, {table}.lon, {lat}, {lon}) <= {km}"
            ));
        }
    }

    fn boxed(&mut self, table: &str, west: f64, south: f64, east: f64, north: f64, rtree: bool) {
        let marks = [self.bind(west), self.bind(south), self.bind(east), self.bind(north)];
        let [w, s, e, n] = marks;
        // A box over the date line is two.
        let across = if west <= east {
            format!("{table}.lon BETWEEN {w} AND {e}")
        } else {
            format!("({table}.lon >= {w} OR {table}.lon <= {e})")
        };
        self.wheres.push(format!("{across} AND {table}.lat BETWEEN {s} AND {n}"));
        // For a large part of the world the list of rows in the box costs more than looking at each.
        if rtree && west <= east && (east - west) * (north - south) < 400.0 {
            self.wheres.push(format!("{table}.n IN (SELECT event FROM spots WHERE west <= {e} AND east >= {w} AND south <= {n} AND north >= {s})"));
        }
    }
}

/// Words as FTS5 takes them: each quoted, so that no sign in them is an operator; all must be there.
fn match_words(text: &str) -> String {
    let mut out = Vec::new();
    for (i, piece) in text.split('"').enumerate() {
        if i % 2 == 1 {
            out.push(format!("\"{piece}\""));
        } else {
            out.extend(piece.split_whitespace().map(|w| format!("\"{w}\"")));
        }
    }
    out.retain(|w| w.chars().any(char::is_alphanumeric));
    if out.is_empty() { "\"\"".to_owned() } else { out.join(" ") }
}

/// What a question asks of the index of words, part by part; empty where a question would not stop early anyhow.
pub(crate) fn wanted_words(query: &Query) -> Vec<String> {
    if query.limit.is_none() || query.sort != Sort::Date {
        return Vec::new();
    }
    let sides: [(&[&str], &[Party]); 4] = [
        (&["actors"], &query.actors),
        (&["recipients"], &query.recipients),
        (&["actors", "recipients"], &query.parties),
        (&["speakers"], &query.said_by),
    ];
    let mut out: Vec<String> = query.text.iter().map(|text| in_columns(&["evidence"], text)).collect();
    for (columns, parties) in sides {
        if let [Party::Words(text)] = parties {
            out.push(in_columns(columns, text));
        }
    }
    out
}

/// Words in some columns of the index, in FTS5's language.
fn in_columns(columns: &[&str], text: &str) -> String {
    format!("{{{}}} : ({})", columns.join(" "), match_words(text))
}

/// `FROM events e … WHERE …` for a question about events; `often`: whether [`wanted_words`] stand in very many of them.
pub(crate) fn events_sql(query: &Query, often: bool) -> Sql {
    let mut b =
        Builder { often, from: "events e".to_owned(), day: "e.day", wheres: Vec::new(), values: Vec::new() };
    match &query.codebook {
        Some(version) => {
            let mark = b.bind(version.clone());
            b.wheres.push(format!("e.codebook = (SELECT n FROM codebooks WHERE version = {mark})"));
        }
        None if query.rejected => b.wheres.push(
            "(e.live = 1 OR e.reviewed = 1 AND EXISTS(SELECT 1 FROM stories s WHERE s.n = e.story AND (s.version, s.codebook) = (e.version, e.codebook)))"
                .to_owned(),
        ),
        None => b.wheres.push("e.live = 1".to_owned()),
    }
    let drives = drive(query, &mut b);
    let day = b.day;
    b.days(query, day, if query.from.is_some() { "e.day_end" } else { day });
    if query.dyads.as_slice().is_empty() {
    } else if drives != Driver::Dyad {
        let ways: Vec<String> = query.dyads.iter().map(|d| dyad_rows(d, &mut b)).collect();
        b.wheres.push(format!("e.n IN ({})", ways.join(" UNION ")));
    }
    b.any("e.type", &query.types);
    if !query.modes.is_empty() {
        let marks: Vec<String> = query.modes.iter().map(|m| b.bind(m.clone())).collect();
        b.wheres.push(format!(
            "(e.mode IN ({0}) OR EXISTS(SELECT 1 FROM json_each(e.record, '$.modes') WHERE value IN ({0})))",
            marks.join(", ")
        ));
    }
    b.any("e.country", &query.countries);
    b.any("e.status", &query.status);
    b.party(&["e.actors"], &query.actors, Some("e.n"));
    b.party(&["e.recipients"], &query.recipients, Some("e.n"));
    b.party(&["e.actors", "e.recipients"], &query.parties, Some("e.n"));
    b.party(&["e.speakers"], &query.said_by, Some("e.n"));
    b.area(query, "e", true);
    if let Some(killed) = query.killed_min {
        let mark = b.bind(killed);
        b.wheres.push(format!("e.killed >= {mark}"));
    }
    if let Some(background) = query.background {
        b.wheres.push(format!("e.background = {}", i32::from(background)));
    }
    if let Some(text) = &query.text {
        let holds = b.words("e.n", in_columns(&["evidence"], text));
        b.wheres.push(holds);
    }
    if let Some(text) = &query.story_text {
        let mark = b.bind(match_words(text));
        b.wheres.push(format!("e.story IN (SELECT rowid FROM story_words WHERE story_words MATCH {mark})"));
    }
    if let Some(disputed) = query.disputed {
        let not = if disputed { "" } else { "NOT " };
        b.wheres.push(format!(
            "e.id {not}IN (SELECT ie.event FROM incident_events ie JOIN incidents i ON i.id = ie.incident WHERE i.disputed <> '')"
        ));
    }
    if let Some(story) = &query.story {
        let mark = b.bind(story.clone());
        b.wheres.push(format!("e.story = (SELECT n FROM stories WHERE id = {mark})"));
    }
    if let Some(source) = &query.source {
        let mark = b.bind(source.clone());
        b.wheres.push(format!("e.story IN (SELECT n FROM stories WHERE source = {mark})"));
    }
    let day = b.day;
    let bare = Query {
        dyads: query.dyads.clone(),
        from: query.from,
        to: query.to,
        limit: query.limit,
        offset: query.offset,
        ..Query::default()
    };
    Sql {
        body: format!("FROM {} WHERE {}", b.from, b.wheres.join(" AND ")),
        tail: tail(query, day, "e.n", "e.killed", "e.score"),
        values: b.values,
        months_answer: bare == *query,
    }
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Driver {
    None,
    Dyad,
    Party,
}

/// Puts the table whose index bears the question best in front.
fn drive(query: &Query, b: &mut Builder) -> Driver {
    let by_day = query.sort == Sort::Date;
    if let [dyad] = query.dyads.as_slice() {
        let (low, high) = (dyad.a.clone().min(dyad.b.clone()), dyad.a.clone().max(dyad.b.clone()));
        let way = direction(dyad);
        let (low, high) = (b.bind(low), b.bind(high));
        "dyads d CROSS JOIN events e ON e.n = d.event".clone_into(&mut b.from);
        b.wheres.push(format!("d.a = {low} AND d.b = {high}{way}"));
        b.day = "d.day";
        return Driver::Dyad;
    }
    if let ([Party::Code { country: Some(by), .. }], [Party::Code { country: Some(on), .. }], true) =
        (query.actors.as_slice(), query.recipients.as_slice(), by_day && query.dyads.is_empty())
    {
        // Who did it and to whom: the pair is far rarer than either; the sides are checked below.
        let dyad = Dyad { a: by.clone(), b: on.clone(), directed: true };
        let way = direction(&dyad);
        let (low, high) = (b.bind(dyad.a.clone().min(dyad.b.clone())), b.bind(dyad.a.max(dyad.b)));
        "dyads d CROSS JOIN events e ON e.n = d.event".clone_into(&mut b.from);
        b.wheres.push(format!("d.a = {low} AND d.b = {high}{way}"));
        b.day = "d.day";
        return Driver::Party;
    }
    let sides = [(0, &query.actors), (1, &query.recipients), (2, &query.said_by)];
    for (role, parties) in sides {
        if let ([Party::Code { country: Some(country), .. }], true) = (parties.as_slice(), by_day) {
            let mark = b.bind(country.clone());
            "parties p CROSS JOIN events e ON e.n = p.event".clone_into(&mut b.from);
            b.wheres.push(format!("p.country = {mark} AND p.role = {role}"));
            b.day = "p.day";
            return Driver::Party;
        }
    }
    Driver::None
}

fn direction(dyad: &Dyad) -> &'static str {
    match (dyad.directed, dyad.a <= dyad.b) {
        (false, _) => "",
        (true, true) => " AND d.direction & 1",
        (true, false) => " AND d.direction & 2",
    }
}

fn dyad_rows(dyad: &Dyad, b: &mut Builder) -> String {
    let way = direction(dyad);
    let (low, high) =
        (b.bind(dyad.a.clone().min(dyad.b.clone())), b.bind(dyad.a.clone().max(dyad.b.clone())));
    format!("SELECT d.event FROM dyads d WHERE d.a = {low} AND d.b = {high}{way}")
}

fn tail(query: &Query, day: &str, n: &str, killed: &str, score: &str) -> String {
    let way = if query.ascending { "ASC" } else { "DESC" };
    let order = match query.sort {
        Sort::Date => format!("{day} {way}, {n} {way}"),
        Sort::Killed => format!("{killed} {way} NULLS LAST, {day} {way}, {n} {way}"),
        Sort::Score => format!("{score} {way}, {day} {way}, {n} {way}"),
    };
    let limit = query.limit.map_or(-1, |l| l as i64);
    format!("ORDER BY {order} LIMIT {limit} OFFSET {}", query.offset)
}

/// `FROM incidents i … WHERE …` for a question about incidents.
pub(crate) fn incidents_sql(query: &Query) -> Sql {
    let mut b = Builder {
        often: false,
        from: "incidents i".to_owned(),
        day: "i.day",
        wheres: vec!["1".to_owned()],
        values: Vec::new(),
    };
    b.days(query, "i.day", if query.from.is_some() { "i.day_end" } else { "i.day" });
    b.any("i.type", &query.types);
    b.any("i.country", &query.countries);
    b.party(&["i.actors"], &query.actors, None);
    b.party(&["i.recipients"], &query.recipients, None);
    b.party(&["i.actors", "i.recipients"], &query.parties, None);
    for dyad in &query.dyads {
        for code in [&dyad.a, &dyad.b] {
            let mark = b.bind(code.clone());
            b.wheres.push(format!("has_party(i.actors || i.recipients, {mark})"));
        }
    }
    b.area(query, "i", false);
    if let Some(killed) = query.killed_min {
        let mark = b.bind(killed);
        b.wheres.push(format!("i.killed >= {mark}"));
    }
    match query.disputed {
        Some(true) => b.wheres.push("i.disputed <> ''".to_owned()),
        Some(false) => b.wheres.push("i.disputed = ''".to_owned()),
        None => {}
    }
    // What only events know is asked of the events.
    let inner = Query {
        modes: query.modes.clone(),
        said_by: query.said_by.clone(),
        actors: words_only(&query.actors),
        recipients: words_only(&query.recipients),
        parties: words_only(&query.parties),
        text: query.text.clone(),
        story_text: query.story_text.clone(),
        story: query.story.clone(),
        source: query.source.clone(),
        ..Query::default()
    };
    if inner != Query::default() {
        let sub = events_sql(&inner, false);
        let shift = b.values.len();
        b.values.extend(sub.values);
        b.wheres.push(format!(
            "i.id IN (SELECT ie.incident FROM incident_events ie WHERE ie.event IN (SELECT e.id {}))",
            renumber(&sub.body, shift)
        ));
    }
    Sql {
        body: format!("FROM {} WHERE {}", b.from, b.wheres.join(" AND ")),
        tail: tail(query, "i.day", "i.n", "i.killed", "i.sources"),
        values: b.values,
        months_answer: false,
    }
}

fn words_only(parties: &[Party]) -> Vec<Party> {
    parties.iter().filter(|p| matches!(p, Party::Words(_))).cloned().collect()
}

/// Adds `shift` to the number of every mark `?N`.
fn renumber(sql: &str, shift: usize) -> String {
    let mut pieces = sql.split('?');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let digits: String = piece.chars().take_while(char::is_ascii_digit).collect();
        let number = digits.parse::<usize>().unwrap_or(0) + shift;
        out.push('?');
        out.push_str(&number.to_string());
        out.push_str(piece.get(digits.len()..).unwrap_or_default());
    }
    out
}
