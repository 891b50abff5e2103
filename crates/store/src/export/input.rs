//! What an export is made from: events with their stories and incidents, and the tables that translate.

use crate::query::Query;
use crate::{Store, StoreError, TableError, Vocabulary, table};
use dateline_record::{Actor, Event, Incident, Mention, Story};
use std::collections::{BTreeMap, BTreeSet, HashMap};

const CAMEO: (&str, &str) = ("exports/cameo.tsv", include_str!("../../../../codebook/exports/cameo.tsv"));

const PLOVER: (&str, &str) =
    ("exports/plover-countries.tsv", include_str!("../../../../codebook/exports/plover-countries.tsv"));

/// What other data sets say of a CAMEO code.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cameo {
    pub(crate) quad: String,
    pub(crate) goldstein: String,
    pub(crate) icews_text: String,
    pub(crate) icews_intensity: String,
}

/// Events with their stories and incidents, and the tables that translate.
#[derive(Debug)]
pub struct Input {
    /// In the order they are to be written.
    pub events: Vec<Event>,
    /// The stories that tell them, by id.
    pub stories: HashMap<String, Story>,
    /// What those stories speak of, by id; empty where it was not kept.
    pub mentions: HashMap<String, Vec<Mention>>,
    /// The incidents they report, where settled.
    pub incidents: Vec<Incident>,
    /// Names of countries and sectors.
    pub names: Vocabulary,
    pub(crate) cameo: BTreeMap<String, Cameo>,
    plover: BTreeMap<String, String>,
    incident_of: HashMap<String, usize>,
}

/// Lines written and events left out, with the reason of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// The file.
    pub text: String,
    /// Rows, without the header.
    pub rows: usize,
    /// How many events were left out, by reason.
    pub left_out: BTreeMap<&'static str, usize>,
}

impl Export {
    pub(crate) fn row(&mut self, line: &str) {
        self.text.push_str(line);
        self.rows += 1;
    }

    pub(crate) fn leave(&mut self, why: &'static str) {
        *self.left_out.entry(why).or_insert(0) += 1;
    }
}

impl Input {
    /// Events to export with their stories and incidents.
    ///
    /// # Errors
    /// A table that cannot be read.
    pub fn new(
        events: Vec<Event>,
        stories: HashMap<String, Story>,
        incidents: Vec<Incident>,
        names: Vocabulary,
    ) -> Result<Self, TableError> {
        let mut cameo = BTreeMap::new();
        for row in table::rows(
            CAMEO.0,
            CAMEO.1,
            &["code", "quad_class", "goldstein", "icews_text", "icews_intensity"],
        )? {
            let cell = |i| row.get(i).to_owned();
            cameo.insert(
                cell(0),
                Cameo { quad: cell(1), goldstein: cell(2), icews_text: cell(3), icews_intensity: cell(4) },
            );
        }
        let plover = table::rows(PLOVER.0, PLOVER.1, &["code", "plover"])?;
        let plover = plover.iter().map(|r| (r.get(0).to_owned(), r.get(1).to_owned())).collect();
        let mut incident_of = HashMap::new();
        for (n, incident) in incidents.iter().enumerate() {
            incident_of.extend(incident.events.iter().map(|e| (e.clone(), n)));
        }
        Ok(Self { events, stories, mentions: HashMap::new(), incidents, names, cameo, plover, incident_of })
    }

    /// Everything that a question's events need.
    ///
    /// # Errors
    /// The store or a table cannot be read.
    pub fn gather(store: &Store, query: &Query, names: Vocabulary) -> Result<Self, StoreError> {
        let mut events = store.events(query)?;
        events.sort_by(|a, b| {
            let key = |e: &Event| {
                (e.date.as_ref().map(|d| d.start.clone()), e.story.clone(), e.sentence, e.id.clone())
            };
            key(a).cmp(&key(b))
        });
        let stories = ids_of(&events)
            .into_iter()
            .map(|id| Ok((id.to_owned(), store.story(id)?)))
            .collect::<Result<_, StoreError>>()?;
        let mentions = ids_of(&events)
            .into_iter()
            .map(|id| Ok((id.to_owned(), store.mentions(id)?)))
            .collect::<Result<_, StoreError>>()?;
        let incidents = store.incidents_of(&events)?;
        Ok(Self { mentions, ..Self::new(events, stories, incidents, names)? })
    }

    /// Names of the places that an event's story speaks of, each once, and the gazetteer's feature of its own place.
    pub(crate) fn places(&self, event: &Event) -> (Vec<&str>, Option<&str>) {
        let at = event.place.as_ref().and_then(|p| p.span);
        let (mut names, mut own) = (Vec::new(), None);
        for mention in self.mentions.get(&event.story).into_iter().flatten() {
            if let Mention::Place { span, name, feature, .. } = mention {
                names.extend(name.as_deref().filter(|n| !names.contains(n)));
                own = own.or(feature.as_deref().filter(|_| at == Some(*span)));
            }
        }
        (names, own)
    }

    pub(crate) fn story(&self, event: &Event) -> Option<&Story> {
        self.stories.get(&event.story)
    }

    pub(crate) fn incident(&self, event: &Event) -> Option<&Incident> {
        self.incident_of.get(&event.id).and_then(|n| self.incidents.get(*n))
    }

    /// The event's CAMEO code, or the nearest to its type and mode.
    pub(crate) fn cameo_code(&self, event: &Event) -> String {
        let code = event.cameo.as_deref().filter(|c| self.cameo.contains_key(*c));
        code.or_else(|| self.names.cameo(&event.kind, event.mode.as_deref())).unwrap_or_default().to_owned()
    }

    /// The code that PLOVER's manual has for a country or body.
    pub(crate) fn plover_country(&self, code: &str) -> String {
        let own = self.plover.get(code).cloned();
        own.unwrap_or_else(|| self.state_or_body(code))
    }

    /// A country's own code, or the one that PLOVER's manual has for any body.
    pub(crate) fn state_or_body(&self, code: &str) -> String {
        let state = self.names.country(code).is_some();
        if state { code.to_owned() } else { self.plover.get("*").cloned().unwrap_or_default() }
    }

    /// English name of a country or body; the code where none is known.
    pub(crate) fn country_name(&self, code: Option<&str>) -> String {
        code.map(|c| self.names.name(c).unwrap_or(c).to_owned()).unwrap_or_default()
    }
}

/// The stories of events, each once.
fn ids_of(events: &[Event]) -> BTreeSet<&str> {
    events.iter().map(|e| e.story.as_str()).collect()
}

/// The first 53 bits of an id: exact in every reader that takes numbers for doubles.
pub(crate) fn number(id: &str) -> u64 {
    u64::from_str_radix(id.get(..16).unwrap_or(id), 16)
        .unwrap_or_else(|_| u64::from_str_radix(dateline_record::hash_id(&[id]).as_str(), 16).unwrap_or(0))
        >> 11
}

/// Characters before a byte of a text, for forms that count characters.
pub(crate) fn characters(text: &str, byte: u32) -> usize {
    text.char_indices().take_while(|(i, _)| *i < byte as usize).count()
}

/// An actor and a target; either may be unknown.
pub(crate) type Pair<'a> = (Option<&'a Actor>, Option<&'a Actor>);

/// The pairs that a form of one actor and one target writes: every actor with every recipient; of something mutual
/// every ordered pair; more than twelve are cut to the first, and `true` says so.
pub(crate) fn pairs(event: &Event) -> (Vec<Pair<'_>>, bool) {
    let (a, r) = (&event.actors, &event.recipients);
    let all: Vec<Pair<'_>> = if !a.is_empty() && !r.is_empty() {
        a.iter().flat_map(|x| r.iter().map(move |y| (Some(x), Some(y)))).collect()
    } else if r.is_empty() && a.len() > 1 {
        let others = |i: usize| a.iter().enumerate().filter(move |(j, _)| *j != i).map(|(_, y)| y);
        a.iter().enumerate().flat_map(|(i, x)| others(i).map(move |y| (Some(x), Some(y)))).collect()
    } else {
        vec![(a.first(), r.first())]
    };
    if all.len() > 12 { (all.into_iter().take(1).collect(), true) } else { (all, false) }
}

/// The sectors of an actor, the main one first.
pub(crate) fn sectors(actor: &Actor) -> Vec<&str> {
    actor
        .code
        .as_deref()
        .unwrap_or_default()
        .split(' ')
        .filter(|c| !c.is_empty() && Some(*c) != actor.country.as_deref())
        .collect()
}
