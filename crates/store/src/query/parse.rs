//! Words to a [`Query`].

use super::{Dyad, Near, Party, Query, QueryError, Sort};
use crate::vocabulary::nearest;
use crate::{Vocabulary, store::index::day_number};

/// The fields of a question, with what each takes: for help texts and errors.
pub const FIELDS: &[(&str, &str)] = &[
    ("type", "an event type, such as ASSAULT; several by commas"),
    ("mode", "a mode, such as heavy-weapons"),
    ("actor", "who did it: a country, a code (`PAK MIL`) or words of the name"),
    ("recipient", "to whom"),
    ("party", "on either side"),
    ("dyad", "two countries: `PAK-AFG` either way, `PAK>AFG` one way"),
    ("country", "where it happened"),
    ("bbox", "west,south,east,north in degrees"),
    ("near", "a place or `lat,lon`, and a distance: `Chaman 50km`"),
    ("from", "first day, month or year: 2025-12-05, 2025-12, 2025"),
    ("to", "last day, month or year"),
    ("status", "actual, future, hypothetical or negated"),
    ("said-by", "who says so"),
    ("killed-min", "at least so many dead"),
    ("text", "words of the evidence; \"several words\" as a phrase"),
    ("story-text", "words of the whole story"),
    ("disputed", "yes or no"),
    ("background", "yes or no"),
    ("rejected", "yes: also what a review rejected"),
    ("codebook", "a version of the codebook, or how it begins"),
    ("story", "a story's id"),
    ("source", "an outlet"),
    ("sort", "date, killed or score; with `-` in front the greatest first"),
    ("limit", "at most so many"),
    ("offset", "leave out so many first"),
];

impl Query {
    /// Reads a question put as text: `field:value` words, anything else as words of the evidence.
    ///
    /// # Errors
    /// The first word that cannot be understood, and where it stands.
    pub fn parse(text: &str, names: &Vocabulary) -> Result<Self, QueryError> {
        let mut query = Self::default();
        let mut loose = Vec::new();
        for (at, word) in words(text) {
            let field = word
                .split_once(':')
                .filter(|(f, _)| !f.is_empty() && f.chars().all(|c| c.is_ascii_alphabetic() || c == '-'));
            let Some((field, value)) = field else {
                loose.push(word);
                continue;
            };
            let value = value.strip_prefix('"').map_or(value, |v| v.strip_suffix('"').unwrap_or(v));
            query.set(field, value, names).map_err(|e| {
                let inside = text.get(at..).and_then(|t| t.find(e.word.as_str())).unwrap_or(0);
                QueryError { at: Some((text.to_owned(), at + inside)), ..e }
            })?;
        }
        if !loose.is_empty() {
            let all: Vec<&str> = query.text.as_deref().into_iter().chain(loose).collect();
            query.text = Some(all.join(" "));
        }
        Ok(query)
    }

    /// Sets one field from the value given for it; a field that takes several adds to what is there.
    ///
    /// # Errors
    /// An unknown field or a value it cannot take.
    pub fn set(&mut self, field: &str, value: &str, names: &Vocabulary) -> Result<(), QueryError> {
        let fail = |word: &str, why: String| QueryError {
            field: field.to_owned(),
            word: word.to_owned(),
            why,
            at: None,
        };
        let value = value.trim();
        if !FIELDS.iter().any(|(f, _)| *f == field) {
            let known = nearest(field, FIELDS.iter().map(|(f, _)| *f));
            let why = known.map_or_else(
                || {
                    format!(
                        "no such field; there are {}",
                        FIELDS.iter().map(|(f, _)| *f).collect::<Vec<_>>().join(", ")
                    )
                },
                |k| format!("no such field; did you mean `{k}`?"),
            );
            return Err(QueryError { field: String::new(), word: field.to_owned(), why, at: None });
        }
        if value.is_empty() {
            let takes = FIELDS.iter().find(|(f, _)| *f == field).map_or("", |(_, t)| t);
            return Err(QueryError {
                field: String::new(),
                word: field.to_owned(),
                why: format!("a value is missing: {takes}"),
                at: None,
            });
        }
        let list = || value.split(',').map(str::trim).filter(|w| !w.is_empty());
        let yes = || match value.to_lowercase().as_str() {
            "yes" | "true" | "1" => Ok(Some(true)),
            "no" | "false" | "0" => Ok(Some(false)),
            _ => Err(fail(value, "say yes or no".to_owned())),
        };
        let number = || value.parse::<u32>().map_err(|_| fail(value, "a whole number is wanted".to_owned()));
        match field {
            "type" => {
                for word in list() {
                    let kind = names.kind(word).ok_or_else(|| {
                        let near = nearest(&word.to_uppercase(), names.types());
                        fail(
                            word,
                            near.map_or_else(
                                || {
                                    format!(
                                        "no such type; there are {}",
                                        names.types().collect::<Vec<_>>().join(", ")
                                    )
                                },
                                |n| format!("no such type; did you mean {n}?"),
                            ),
                        )
                    })?;
                    self.types.push(kind.to_owned());
                }
            }
            "mode" => {
                for word in list() {
                    let mode = names.mode(word).ok_or_else(|| {
                        let near = nearest(&word.to_lowercase(), names.modes());
                        fail(
                            word,
                            near.map_or_else(
                                || format!("no such mode; there are {}", names.modes().join(", ")),
                                |n| format!("no such mode; did you mean {n}?"),
                            ),
                        )
                    })?;
                    self.modes.push(mode.to_owned());
                }
            }
            "actor" => push_parties(&mut self.actors, list(), names).map_err(|(w, why)| fail(&w, why))?,
            "recipient" => {
                push_parties(&mut self.recipients, list(), names).map_err(|(w, why)| fail(&w, why))?;
            }
            "party" => push_parties(&mut self.parties, list(), names).map_err(|(w, why)| fail(&w, why))?,
            "said-by" => push_parties(&mut self.said_by, list(), names).map_err(|(w, why)| fail(&w, why))?,
            "dyad" => {
                for word in list() {
                    self.dyads.push(dyad(word, names).map_err(|(w, why)| fail(&w, why))?);
                }
            }
            "country" => {
                for word in list() {
                    self.countries.push(country(word, names).map_err(|why| fail(word, why))?);
                }
            }
            "bbox" => {
                let numbers: Vec<f64> = list()
                    .map(|w| w.parse().map_err(|_| fail(w, "a number of degrees is wanted".to_owned())))
                    .collect::<Result<_, _>>()?;
                let &[west, south, east, north] = numbers.as_slice() else {
                    return Err(fail(value, "four numbers are wanted: west,south,east,north".to_owned()));
                };
                if south > north
                    || !(-90.0..=90.0).contains(&south)
                    || !(-90.0..=90.0).contains(&north)
                    || west.abs() > 180.0
                    || east.abs() > 180.0
                {
                    return Err(fail(
                        value,
                        "west,south,east,north in degrees, with south below north".to_owned(),
                    ));
                }
                self.bbox = Some([west, south, east, north]);
            }
            "near" => self.near = Some(near(value, names).map_err(|(w, why)| fail(&w, why))?),
            "from" => {
                self.from = Some(day(value, false).ok_or_else(|| {
                    fail(value, "no such date; write 2025-12-05, 2025-12 or 2025".to_owned())
                })?);
            }
            "to" => {
                self.to = Some(day(value, true).ok_or_else(|| {
                    fail(value, "no such date; write 2025-12-05, 2025-12 or 2025".to_owned())
                })?);
            }
            "status" => {
                for word in list() {
                    let known = ["actual", "future", "hypothetical", "negated"];
                    let found = known.into_iter().find(|k| *k == word.to_lowercase());
                    self.status.push(
                        found
                            .ok_or_else(|| {
                                fail(word, format!("no such status; there are {}", known.join(", ")))
                            })?
                            .to_owned(),
                    );
                }
            }
            "killed-min" => self.killed_min = Some(i64::from(number()?)),
            "limit" => self.limit = Some(number()? as usize),
            "offset" => self.offset = number()? as usize,
            "text" => self.text = Some(value.to_owned()),
            "story-text" => self.story_text = Some(value.to_owned()),
            "disputed" => self.disputed = yes()?,
            "background" => self.background = yes()?,
            "rejected" => self.rejected = yes()? == Some(true),
            "codebook" => self.codebook = Some(value.to_owned()),
            "story" => self.story = Some(value.to_owned()),
            "source" => self.source = Some(value.to_owned()),
            _ => {
                let key = value.strip_prefix('-').unwrap_or(value);
                self.sort = match key {
                    "date" => Sort::Date,
                    "killed" => Sort::Killed,
                    "score" => Sort::Score,
                    _ => return Err(fail(value, "sort by date, killed or score".to_owned())),
                };
                self.ascending = !value.starts_with('-');
            }
        }
        if let (Some(from), Some(to)) = (self.from, self.to)
            && from > to
        {
            return Err(fail(value, "the first day lies after the last".to_owned()));
        }
        Ok(())
    }
}

/// The words of a question with the byte where each stands; a quotation is one word.
fn words(text: &str) -> Vec<(usize, &str)> {
    let (mut out, mut start, mut quoted) = (Vec::new(), None, false);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let end = at == text.len();
        if c == '"' && !end {
            quoted = !quoted;
        }
        match start {
            None if !c.is_whitespace() => start = Some(at),
            Some(from) if end || (c.is_whitespace() && !quoted) => {
                out.extend(text.get(from..at).map(|w| (from, w)));
                start = None;
            }
            _ => {}
        }
    }
    out
}

fn country(word: &str, names: &Vocabulary) -> Result<String, String> {
    names.code(word).map(str::to_owned).ok_or_else(|| {
        names.nearest_name(word).map_or_else(
            || "no country or body of this name or code".to_owned(),
            |n| format!("no country of this name; did you mean {n}?"),
        )
    })
}

fn dyad(word: &str, names: &Vocabulary) -> Result<Dyad, (String, String)> {
    if let Some((a, b)) = word.split_once('>') {
        let code = |w: &str| country(w.trim(), names).map_err(|why| (w.trim().to_owned(), why));
        return Ok(Dyad { a: code(a)?, b: code(b)?, directed: true });
    }
    // A name may hold a hyphen (Guinea-Bissau): take the split that gives two known names.
    let splits: Vec<(&str, &str)> = word
        .match_indices('-')
        .filter_map(|(i, _)| Some((word.get(..i)?.trim(), word.get(i + 1..)?.trim())))
        .collect();
    for (a, b) in &splits {
        if let (Some(a), Some(b)) = (names.code(a), names.code(b)) {
            return Ok(Dyad { a: a.to_owned(), b: b.to_owned(), directed: false });
        }
    }
    let Some((a, b)) = splits.first() else {
        return Err((word.to_owned(), "two countries are wanted, such as PAK-AFG or PAK>AFG".to_owned()));
    };
    let wrong = if names.code(a).is_none() { a } else { b };
    Err(((*wrong).to_owned(), country(wrong, names).err().unwrap_or_default()))
}

fn push_parties<'a>(
    list: &mut Vec<Party>,
    words: impl Iterator<Item = &'a str>,
    names: &Vocabulary,
) -> Result<(), (String, String)> {
    for word in words {
        list.push(party(word, names)?);
    }
    Ok(())
}

fn party(word: &str, names: &Vocabulary) -> Result<Party, (String, String)> {
    if let Some(code) = names.code(word) {
        return Ok(Party::Code { country: Some(code.to_owned()), sectors: Vec::new() });
    }
    // "PAK MIL", "Pakistan MIL" or "MIL": trailing sectors after an optional country.
    let tokens: Vec<&str> = word.split_whitespace().collect();
    let sectors = tokens.iter().rev().take_while(|t| names.sector(t).is_some()).count();
    if sectors > 0 {
        let (head, tail) = tokens.split_at(tokens.len() - sectors);
        let tail: Vec<String> = tail.iter().map(|t| (*t).to_owned()).collect();
        if head.is_empty() {
            return Ok(Party::Code { country: None, sectors: tail });
        }
        let head = head.join(" ");
        return Ok(Party::Code {
            country: Some(country(&head, names).map_err(|why| (head, why))?),
            sectors: tail,
        });
    }
    let code_like = word.len() == 3 && word.chars().all(|c| c.is_ascii_uppercase());
    match names.nearest_name(word) {
        Some(name) if !code_like => Err((
            word.to_owned(),
            format!(
                "nobody of this name; did you mean {name}? Put it in double quotes inside to search for the words as they stand"
            ),
        )),
        _ if code_like => Err((word.to_owned(), "no country, body or sector of this code".to_owned())),
        _ => Ok(Party::Words(word.trim_matches('"').to_owned())),
    }
}

fn near(value: &str, names: &Vocabulary) -> Result<Near, (String, String)> {
    let distance = value.rsplit_once(|c: char| c.is_whitespace()).map(|(place, d)| (place.trim(), d));
    let Some((place, distance)) = distance else {
        return Err((value.to_owned(), "a distance is missing: `Chaman 50km`".to_owned()));
    };
    let (place, distance) =
        if distance == "km" { place.rsplit_once(' ').unwrap_or((place, "")) } else { (place, distance) };
    let km = distance.trim_end_matches("km").parse::<f64>().ok().filter(|k| *k > 0.0 && *k < 20_100.0);
    let km = km.ok_or_else(|| {
        (distance.to_owned(), "a distance in kilometres is wanted, such as 50km".to_owned())
    })?;
    let name = place.trim().trim_matches('"').to_owned();
    let point = name
        .split_once(',')
        .and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)))
        .or_else(|| names.place(&name));
    Ok(Near { name, point, km })
}

fn day(value: &str, last: bool) -> Option<i64> {
    match value.len() {
        10 => day_number(value),
        7 => day_number(&format!("{value}-01")).map(|d| if last { d - 1 + 31 } else { d }),
        4 => day_number(&format!("{value}-01-01")).map(|d| if last { d + 1130 } else { d }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(text: &str) -> Query {
        Query::parse(text, &Vocabulary::builtin().unwrap()).unwrap()
    }

    fn complaint(text: &str) -> String {
        Query::parse(text, &Vocabulary::builtin().unwrap()).unwrap_err().to_string()
    }

    #[test]
    fn names_and_codes_ask_the_same() {
        assert_eq!(ask("country:Pakistan type:assault"), ask("country:PAK type:ASSAULT"));
        assert_eq!(ask("dyad:Pakistan-Afghanistan"), ask("dyad:PAK-AFG"));
        assert_eq!(ask("dyad:Guinea-Bissau-Senegal").dyads[0].a, "GNB");
        assert_eq!(ask("actor:\"Pakistan MIL\""), ask("actor:\"PAK MIL\""));
    }

    #[test]
    fn loose_words_are_words_of_the_evidence() {
        assert_eq!(
            ask("market bomb type:ASSAULT \"suicide vest\"").text.as_deref(),
            Some("market bomb \"suicide vest\"")
        );
    }

    #[test]
    fn months_and_years_reach_to_their_ends() {
        let q = ask("from:2025-02 to:2025");
        assert_eq!((q.from, q.to), (Some(20_250_201), Some(20_251_231)));
    }

    #[test]
    fn an_error_points_at_the_word() {
        assert_eq!(
            complaint("type:ASSAULT country:Pakistna"),
            "country: `Pakistna`: no country of this name; did you mean Pakistan?\n  type:ASSAULT country:Pakistna\n                       ^^^^^^^^"
        );
        assert!(complaint("typ:ASSAULT").contains("did you mean `type`?"));
        assert!(complaint("type:ASAULT").contains("did you mean ASSAULT?"));
        assert!(complaint("from:2025-13-01").contains("no such date"));
        assert!(complaint("near:Chaman").contains("a distance is missing"));
        assert!(complaint("from:2025 to:2024").contains("lies after"));
        assert!(complaint("dyad:PAK-AGF").contains("AGF"));
    }

    #[test]
    fn near_takes_a_name_or_a_point() {
        assert_eq!(
            ask("near:\"Chaman 50km\"").near,
            Some(Near { name: "Chaman".into(), point: None, km: 50.0 })
        );
        assert_eq!(ask("near:\"30.9,66.4 5 km\"").near.unwrap().point, Some((30.9, 66.4)));
    }
}
