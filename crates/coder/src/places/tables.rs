//! The tables under `places/` of the codebook: our own places, nationalities, short forms and the words of place.
//!
//! The law kept here: a line that cannot be used is an error naming file and line. Names meet texts folded
//! (see [`super::fold`]). It does not decide what a word in a text means.

use super::candidate::Candidate;
use super::fold::fold;
use super::gazetteer::Gazetteer;
use dateline_codebook::{CodebookError, Files, Row, Table, read_words};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a word beside a name says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Settlement,
    Admin1,
    Admin2,
    Area,
    Island,
    Water,
    River,
    Line,
    Post,
    Camp,
    Base,
    Airport,
    Street,
    Edge,
}

/// What a preposition says of the place behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    In,
    Near,
    To,
    From,
    Of,
    Between,
    Source,
}

/// A short form of a division.
#[derive(Debug)]
pub(crate) struct Short {
    pub(crate) place: Candidate,
    pub(crate) after_comma: bool,
}

/// The tables, ready to run.
#[derive(Debug)]
pub(crate) struct Tables {
    /// Folded names of our own places and of nationalities; the value is an index into `sets`.
    pub(crate) names: fst::Map<Vec<u8>>,
    pub(crate) sets: Vec<Set>,
    pub(crate) shorts: HashMap<String, Vec<Short>>,
    pub(crate) after: BTreeMap<String, Kind>,
    pub(crate) before: BTreeMap<String, Kind>,
    pub(crate) prepositions: BTreeMap<String, Sense>,
    pub(crate) directions: BTreeSet<String>,
    pub(crate) measures: BTreeSet<String>,
    pub(crate) common: BTreeSet<String>,
    pub(crate) bodies: BTreeSet<String>,
    pub(crate) verbs: BTreeSet<String>,
    pub(crate) movements: BTreeSet<String>,
    pub(crate) illnesses: BTreeSet<String>,
    pub(crate) capitals: BTreeSet<String>,
    /// Divisions so wide that two places are no neighbours by lying in them.
    pub(crate) wide: BTreeSet<String>,
    pub(crate) occasions: BTreeSet<String>,
    pub(crate) weights: BTreeMap<(String, String), f64>,
}

/// What one folded name stands for in the tables.
#[derive(Debug, Default, Clone)]
pub(crate) struct Set {
    pub(crate) places: Vec<Candidate>,
    pub(crate) peoples: Vec<Candidate>,
}

impl Tables {
    pub(crate) fn load(files: &Files, gazetteer: &Gazetteer) -> Result<Self, CodebookError> {
        let mut sets: BTreeMap<String, Set> = BTreeMap::new();
        let columns = ["name", "lat", "lon", "country", "admin1", "feature", "aliases", "checked"];
        for row in Table::open(files, "places/supplement.tsv", &columns)?.rows() {
            let place = own_place(&row, gazetteer)?;
            for name in [row.get("name")].into_iter().chain(row.list("aliases")) {
                sets.entry(fold(name)).or_default().places.push(place);
            }
        }
        let columns = ["code", "name", "lat", "lon", "demonyms", "aliases"];
        for row in Table::open(files, "places/countries.tsv", &columns)?.rows() {
            let number = gazetteer
                .country(row.get("code"))
                .ok_or_else(|| row.error("no such country in the gazetteer: rebuild it"))?;
            for name in row.list("demonyms") {
                sets.entry(fold(name))
                    .or_default()
                    .peoples
                    .extend(Candidate::of_gazetteer(gazetteer, number, true));
            }
        }
        for row in Table::open(files, "places/demonyms.tsv", &["words", "place", "country"])?.rows() {
            let own = sets.get(&fold(row.get("place"))).map(|s| s.places.clone()).unwrap_or_default();
            let listed = gazetteer
                .find(&fold(row.get("place")))
                .into_iter()
                .filter_map(|(n, _)| Candidate::of_gazetteer(gazetteer, n, true));
            let place = own
                .into_iter()
                .chain(listed)
                .find(|c| row.opt("country").is_none_or(|country| c.country == Some(country)))
                .ok_or_else(|| {
                    row.error(format!("no place {:?} in supplement or gazetteer", row.get("place")))
                })?;
            sets.entry(fold(row.get("words"))).or_default().peoples.push(place);
        }
        let mut shorts: HashMap<String, Vec<Short>> = HashMap::new();
        for row in
            Table::open(files, "places/abbreviations.tsv", &["words", "name", "country", "where"])?.rows()
        {
            let place = gazetteer
                .find(&fold(row.get("name")))
                .into_iter()
                .filter_map(|(n, _)| Candidate::of_gazetteer(gazetteer, n, true))
                .find(|c| c.feature == "ADM1" && c.country == row.opt("country"))
                .ok_or_else(|| row.error(format!("no first-order division {:?} there", row.get("name"))))?;
            let after_comma = match row.get("where") {
                "after comma" => true,
                "anywhere" => false,
                other => {
                    return Err(row.error(format!("where is `after comma` or `anywhere`, not {other:?}")));
                }
            };
            shorts.entry(row.get("words").to_owned()).or_default().push(Short { place, after_comma });
        }
        let (mut after, mut before) = (BTreeMap::new(), BTreeMap::new());
        for row in Table::open(files, "places/features.tsv", &["words", "side", "kind"])?.rows() {
            let kind = kind(row.get("kind"))
                .ok_or_else(|| row.error(format!("unknown kind {:?}", row.get("kind"))))?;
            match row.get("side") {
                "after" => after.insert(row.get("words").to_owned(), kind),
                "before" => before.insert(row.get("words").to_owned(), kind),
                other => return Err(row.error(format!("side is `after` or `before`, not {other:?}"))),
            };
        }
        let mut prepositions = BTreeMap::new();
        for row in Table::open(files, "places/prepositions.tsv", &["words", "sense"])?.rows() {
            let sense = match row.get("sense") {
                "in" => Sense::In,
                "near" => Sense::Near,
                "to" => Sense::To,
                "from" => Sense::From,
                "of" => Sense::Of,
                "between" => Sense::Between,
                "source" => Sense::Source,
                other => return Err(row.error(format!("unknown sense {other:?}"))),
            };
            prepositions.insert(row.get("words").to_owned(), sense);
        }
        let mut weights = BTreeMap::new();
        for row in Table::open(files, "places/weights.tsv", &["step", "feature", "weight"])?.rows() {
            let weight = row.get("weight").parse().map_err(|_| row.error("a weight is a number"))?;
            weights.insert((row.get("step").to_owned(), row.get("feature").to_owned()), weight);
        }
        let words = |path: &str| read_words(path, files.get(path)?);
        let mut names = fst::MapBuilder::memory();
        let mut list = Vec::with_capacity(sets.len());
        for (key, set) in sets {
            // Keys come out of a sorted map, so insertion cannot fail.
            let _ = names.insert(&key, list.len() as u64);
            list.push(set);
        }
        Ok(Self {
            names: names.into_map(),
            sets: list,
            shorts,
            after,
            before,
            prepositions,
            directions: words("places/directions.txt")?,
            measures: words("places/measures.txt")?,
            common: words("places/common.txt")?,
            bodies: words("places/bodies.txt")?,
            verbs: words("places/verbs.txt")?,
            movements: words("places/movements.txt")?,
            illnesses: words("places/illnesses.txt")?,
            capitals: words("places/capitals.txt")?,
            wide: words("places/wide.txt")?,
            occasions: words("places/occasions.txt")?,
            weights,
        })
    }

    pub(crate) fn weight(&self, step: &str, feature: &str) -> f64 {
        self.weights.get(&(step.to_owned(), feature.to_owned())).copied().unwrap_or_default()
    }
}

fn own_place(row: &Row<'_>, gazetteer: &Gazetteer) -> Result<Candidate, CodebookError> {
    let number = |column: &str, limit: f64| {
        let n: f64 =
            row.get(column).parse().map_err(|_| row.error(format!("{column} is a number of degrees")))?;
        if n.abs() <= limit { Ok(n) } else { Err(row.error(format!("{column} is beyond {limit} degrees"))) }
    };
    let (lat, lon) = (number("lat", 90.0)?, number("lon", 180.0)?);
    let country = match row.opt("country") {
        Some(code) => Some(
            gazetteer
                .country(code)
                .and_then(|n| gazetteer.iso3(n))
                .ok_or_else(|| row.error(format!("no country {code:?}")))?,
        ),
        None => None,
    };
    let admin1 = row.opt("admin1").map(|name| {
        let listed = gazetteer
            .find(&fold(name))
            .into_iter()
            .filter_map(|(n, _)| Candidate::of_gazetteer(gazetteer, n, true));
        listed
            .into_iter()
            .find(|c| c.feature == "ADM1" && c.country == country)
            .map_or_else(|| &*name.to_owned().leak(), |c| c.name)
    });
    Ok(Candidate {
        geonameid: None,
        own: true,
        lat,
        lon,
        name: row.get("name").to_owned().leak(),
        country,
        admin1,
        admin2: None,
        feature: row.get("feature").to_owned().leak(),
        population: 0.0,
        main: true,
    })
}

fn kind(word: &str) -> Option<Kind> {
    Some(match word {
        "PPL" => Kind::Settlement,
        "ADM1" => Kind::Admin1,
        "ADM2" => Kind::Admin2,
        "AREA" => Kind::Area,
        "ISL" => Kind::Island,
        "SEA" => Kind::Water,
        "RIVER" => Kind::River,
        "LINE" => Kind::Line,
        "POST" => Kind::Post,
        "CAMP" => Kind::Camp,
        "MILB" => Kind::Base,
        "AIRP" => Kind::Airport,
        "STREET" => Kind::Street,
        "EDGE" => Kind::Edge,
        _ => return None,
    })
}
