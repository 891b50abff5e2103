//! The names and codes that questions and exports may use: types, modes, sectors, countries and bodies.
//!
//! Turns the tables under `codebook/exports/` into look-ups both ways. Holds no code of its own: an unknown
//! word is answered with the nearest known one, never with a guess.

use crate::{TableError, table};
use dateline_record::Quad;
use std::collections::{BTreeMap, BTreeSet};

const COUNTRIES: (&str, &str) =
    ("exports/countries.tsv", include_str!("../../../codebook/exports/countries.tsv"));
const SECTORS: (&str, &str) = ("exports/sectors.tsv", include_str!("../../../codebook/exports/sectors.tsv"));
const ORGANISATIONS: (&str, &str) =
    ("actors/organisations.tsv", include_str!("../../../codebook/actors/organisations.tsv"));
const CODES: (&str, &str) = ("actors/codes.tsv", include_str!("../../../codebook/actors/codes.tsv"));
const TYPES: (&str, &str) = ("exports/types.tsv", include_str!("../../../codebook/exports/types.tsv"));

/// What other data sets call a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-3 (`XKX` for Kosovo).
    pub code: String,
    /// Usual English name.
    pub name: String,
    /// FIPS 10-4, as GDELT has it; empty where none.
    pub fips: String,
    /// ISO 3166 numeric; empty where none.
    pub numeric: String,
    /// ACLED's region; empty where none.
    pub acled_region: String,
    /// UCDP's name; empty where it has none.
    pub ucdp_name: String,
    /// UCDP's region.
    pub ucdp_region: String,
    /// Gleditsch and Ward's number; empty where none.
    pub gwno: String,
}

/// What other data sets call a sector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sector {
    /// English name.
    pub name: String,
    /// CAMEO role.
    pub cameo: String,
    /// ICEWS's text, specific first.
    pub icews: String,
    /// ACLED's kind of actor.
    pub inter: String,
    /// UCDP's kind of side: `government`, `non-state`, `civilian`, `unknown`.
    pub side: String,
}

/// The names and codes that questions and exports may use.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    names: BTreeMap<String, String>,
    bodies: BTreeMap<String, String>,
    countries: BTreeMap<String, Country>,
    sectors: BTreeMap<String, Sector>,
    types: BTreeMap<String, Quad>,
    modes: BTreeSet<(String, String)>,
    cameo: BTreeMap<(String, String), String>,
    places: BTreeMap<String, (f64, f64)>,
}

impl Vocabulary {
    /// The tables that come with the program.
    ///
    /// # Errors
    /// A line that cannot be read.
    pub fn builtin() -> Result<Self, TableError> {
        let mut this = Self::default();
        this.read_countries(COUNTRIES.0, COUNTRIES.1)?;
        this.read_sectors(SECTORS.0, SECTORS.1)?;
        this.read_types(TYPES.0, TYPES.1)?;
        this.read_bodies()?;
        Ok(this)
    }

    fn read_countries(&mut self, file: &str, text: &str) -> Result<(), TableError> {
        let header = [
            "code",
            "name",
            "also",
            "adjective",
            "fips",
            "iso_numeric",
            "acled_region",
            "ucdp_name",
            "ucdp_region",
            "gwno",
        ];
        for row in table::rows(file, text, &header)? {
            let code = row.get(0).to_owned();
            if code.len() != 3 {
                return Err(row.error(file, format!("`{code}` is no ISO 3166 alpha-3 code")));
            }
            for name in
                row.get(2).split("; ").chain([row.get(0), row.get(1), row.get(3)]).filter(|n| !n.is_empty())
            {
                self.names.entry(name.to_lowercase()).or_insert_with(|| code.clone());
            }
            let cell = |i| row.get(i).to_owned();
            self.countries.insert(
                code.clone(),
                Country {
                    code,
                    name: cell(1),
                    fips: cell(4),
                    numeric: cell(5),
                    acled_region: cell(6),
                    ucdp_name: cell(7),
                    ucdp_region: cell(8),
                    gwno: cell(9),
                },
            );
        }
        Ok(())
    }

    fn read_sectors(&mut self, file: &str, text: &str) -> Result<(), TableError> {
        for row in table::rows(file, text, &["sector", "name", "cameo", "icews", "inter", "side"])? {
            let cell = |i| row.get(i).to_owned();
            let sector =
                Sector { name: cell(1), cameo: cell(2), icews: cell(3), inter: cell(4), side: cell(5) };
            self.sectors.insert(cell(0), sector);
        }
        Ok(())
    }

    fn read_types(&mut self, file: &str, text: &str) -> Result<(), TableError> {
        for row in table::rows(file, text, &["type", "mode", "quad", "cameo"])? {
            let quad = serde_json::from_value(serde_json::Value::String(row.get(2).to_owned()))
                .map_err(|_| row.error(file, format!("`{}` is no quad class", row.get(2))))?;
            let (kind, mode) = (row.get(0).to_owned(), row.get(1).to_owned());
            self.types.insert(kind.clone(), quad);
            if !mode.is_empty() {
                self.modes.insert((kind.clone(), mode.clone()));
            }
            self.cameo.insert((kind, mode), row.get(3).to_owned());
        }
        Ok(())
    }

    /// International bodies by code, name and every other name that the table of organisations has for that name.
    fn read_bodies(&mut self) -> Result<(), TableError> {
        let named = table::short_rows(
            ORGANISATIONS.0,
            ORGANISATIONS.1,
            &["name", "kind", "code", "from", "to", "aliases"],
        )?;
        for row in table::rows(CODES.0, CODES.1, &["code", "kind", "meaning"])? {
            if row.get(1) == "sector" {
                continue;
            }
            let (code, name) = (row.get(0), row.get(2));
            self.add_name(name, code);
            for line in named.iter().filter(|line| line.get(2) == code) {
                let names = || line.get(5).split('|').chain([line.get(0)]).filter(|n| !n.is_empty());
                if names().any(|n| n.eq_ignore_ascii_case(name)) {
                    names().for_each(|n| self.add_name(n, code));
                }
            }
        }
        Ok(())
    }

    /// Adds a name for a code, such as a body ("United Nations", `UNO`) or another spelling.
    pub fn add_name(&mut self, name: &str, code: &str) {
        self.names.entry(name.to_lowercase()).or_insert_with(|| code.to_owned());
        self.names.entry(code.to_lowercase()).or_insert_with(|| code.to_owned());
        if !self.countries.contains_key(code) {
            self.bodies.entry(code.to_owned()).or_insert_with(|| name.to_owned());
        }
    }

    /// Adds a place that `near` may name: latitude and longitude in degrees.
    pub fn add_place(&mut self, name: &str, lat: f64, lon: f64) {
        self.places.entry(name.to_lowercase()).or_insert((lat, lon));
    }

    /// Latitude and longitude of a place that was added.
    pub fn place(&self, name: &str) -> Option<(f64, f64)> {
        self.places.get(&name.to_lowercase()).copied()
    }

    /// The code that a name, an adjective or a code stands for.
    pub fn code(&self, name: &str) -> Option<&str> {
        self.names.get(&name.to_lowercase()).map(String::as_str)
    }

    /// The English name of a country or body.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.countries
            .get(code)
            .map(|c| c.name.as_str())
            .or_else(|| self.bodies.get(code).map(String::as_str))
    }

    /// What is known of a country.
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.countries.get(code)
    }

    /// The usual English names of all countries.
    pub fn country_names(&self) -> impl Iterator<Item = &str> {
        self.countries.values().map(|c| c.name.as_str())
    }

    /// What is known of a sector.
    pub fn sector(&self, code: &str) -> Option<&Sector> {
        self.sectors.get(code)
    }

    /// The type that a word names, whatever its case.
    pub fn kind(&self, word: &str) -> Option<&str> {
        self.types.get_key_value(&word.to_uppercase()).map(|(k, _)| k.as_str())
    }

    /// The quad class of a type.
    pub fn quad(&self, kind: &str) -> Option<Quad> {
        self.types.get(kind).copied()
    }

    /// The mode that a word names, of any type.
    pub fn mode(&self, word: &str) -> Option<&str> {
        let word = word.to_lowercase();
        self.modes.iter().find(|(_, m)| *m == word).map(|(_, m)| m.as_str())
    }

    /// The nearest CAMEO code of a type and mode.
    pub fn cameo(&self, kind: &str, mode: Option<&str>) -> Option<&str> {
        let get = |mode: &str| self.cameo.get(&(kind.to_owned(), mode.to_owned())).map(String::as_str);
        mode.and_then(get).or_else(|| get(""))
    }

    /// Every type, in order.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.keys().map(String::as_str)
    }

    /// Every mode once, in order.
    pub fn modes(&self) -> Vec<&str> {
        let set: BTreeSet<&str> = self.modes.iter().map(|(_, m)| m.as_str()).collect();
        set.into_iter().collect()
    }

    /// The known name nearest to `word`, if one is near enough to be a slip of the pen.
    pub fn nearest_name(&self, word: &str) -> Option<&str> {
        let word = word.to_lowercase();
        // A slip seldom strikes the first letter: "Taliban" is no slip for "Italian".
        let first = word.chars().next();
        let names = self.names.keys().map(String::as_str);
        let names = names.filter(|n| n.len() > 3 && n.chars().next() == first);
        // Two slips in a short word make another word: "Taliban" is not "Taiwan".
        let near = nearest(&word, names).filter(|n| word.chars().count() > 8 || edits(&word, n) < 2);
        near.and_then(|n| self.code(n)).and_then(|c| self.name(c))
    }
}

/// The candidate at most two edits (one for short words) away from `word`.
pub(crate) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = if word.chars().count() < 6 { 1 } else { 2 };
    candidates.into_iter().map(|c| (edits(word, c), c)).filter(|(d, _)| *d <= limit).min().map(|(_, c)| c)
}

/// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let width = b.len() + 1;
    let mut cost = vec![0; (a.len() + 1) * width];
    let at = |cost: &[usize], i: usize, j: usize| cost.get(i * width + j).copied().unwrap_or(usize::MAX);
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let value = if i == 0 || j == 0 {
                i + j
            } else {
                let same = usize::from(a.get(i - 1) != b.get(j - 1));
                let mut best = (at(&cost, i - 1, j) + 1)
                    .min(at(&cost, i, j - 1) + 1)
                    .min(at(&cost, i - 1, j - 1) + same);
                if i > 1 && j > 1 && a.get(i - 1) == b.get(j - 2) && a.get(i - 2) == b.get(j - 1) {
                    best = best.min(at(&cost, i - 2, j - 2) + 1);
                }
                best
            };
            if let Some(cell) = cost.get_mut(i * width + j) {
                *cell = value;
            }
        }
    }
    at(&cost, a.len(), b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_adjectives_and_codes_all_lead_to_the_code() {
        let v = Vocabulary::builtin().unwrap();
        for word in ["Pakistan", "pakistani", "PAK", "pak"] {
            assert_eq!(v.code(word), Some("PAK"), "{word}");
        }
        assert_eq!(v.code("Atlantis"), None);
        assert_eq!(v.nearest_name("Pakistna"), Some("Pakistan"));
    }

    #[test]
    fn a_mode_without_a_code_of_its_own_takes_that_of_its_type() {
        let v = Vocabulary::builtin().unwrap();
        assert_eq!(v.cameo("ASSAULT", Some("heavy-weapons")), Some("194"));
        assert_eq!(v.cameo("AGREE", Some("nothing")), Some("030"));
    }
}
