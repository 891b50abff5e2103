//! Actor and agent dictionaries in PETRARCH's format to rows of a table of names.
//!
//! Read are a name in capitals with underscores, `[CODE]` or `[CODE from-to]`, `[CODE <date]`,
//! `[CODE >date]`, more codes on lines of their own, synonyms after `+`, comments after `#` or `;`; of agent
//! files nouns with `[~CODE]`, plurals in braces and sets (`!PERSON! = MAN, WOMAN`). What is no country or sector of
//! PLOVER's is reported, not dropped in silence.

use super::tables::{PETRARCH, Tables};
use dateline_codebook::{CodebookError, Files, Table};
use std::collections::HashMap;
use std::fmt::Write as _;

/// One name with one code for one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetrarchRow {
    /// Line of the file, from 1.
    pub line: usize,
    /// The name, in ordinary capitals.
    pub name: String,
    /// Whether it is a common noun, of an agent file, and no name.
    pub noun: bool,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// Code as PLOVER writes it (`PAK GOV`); `None` where the file's cannot be turned into one.
    pub code: Option<String>,
    /// Code as the file has it.
    pub original: String,
    /// First day, ISO 8601.
    pub from: Option<String>,
    /// Last day, ISO 8601.
    pub to: Option<String>,
    /// What of it was left out, and why; with a code all the same where the rest can be used.
    pub remark: Option<String>,
}

/// Entries of a dictionary as they stand, codes as PLOVER writes them; `names` is what PLOVER calls CAMEO's sectors.
fn entries(text: &str, names: &HashMap<&str, &str>) -> Vec<PetrarchRow> {
    let mut rows: Vec<PetrarchRow> = Vec::new();
    let (mut name, mut aliases, mut codes) = (String::new(), Vec::new(), Vec::new());
    let mut sets: HashMap<String, Vec<String>> = HashMap::new();
    for (i, raw) in text.lines().enumerate() {
        let line = raw.split(['#', ';']).next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('<') {
            continue;
        }
        if let Some((set, members)) = line.split_once('=').filter(|(set, _)| set.trim().starts_with('!')) {
            let members = members.split(',').map(|m| m.trim().to_owned()).collect();
            sets.insert(set.trim().to_owned(), members);
            continue;
        }
        if let Some(synonym) = line.strip_prefix('+') {
            aliases.push(spell(synonym.split('[').next().unwrap_or_default()));
            continue;
        }
        let bare = line.split('[').next().unwrap_or_default();
        let (bare, plural) = bare.split_once('{').unwrap_or((bare, ""));
        if !bare.trim().is_empty() {
            flush(&mut rows, names, &name, &mut aliases, &mut codes);
            let mut spellings = spread(bare.trim(), &sets).into_iter();
            name = spell(&spellings.next().unwrap_or_default());
            let plural = plural.split('}').next().map(str::trim).filter(|p| !p.is_empty());
            aliases.extend(spellings.chain(plural.map(str::to_owned)).map(|s| spell(&s)));
        }
        for bracket in line.split('[').skip(1) {
            codes.push((i + 1, bracket.split(']').next().unwrap_or_default().to_owned()));
        }
    }
    flush(&mut rows, names, &name, &mut aliases, &mut codes);
    rows
}

/// The spellings of a word with a set in it: `CHURCH!PERSON!` to `CHURCHMAN`, `CHURCHWOMAN`.
fn spread(word: &str, sets: &HashMap<String, Vec<String>>) -> Vec<String> {
    let found = word.find('!').and_then(|at| {
        let (before, rest) = word.split_at_checked(at)?;
        let (set, after) = rest.strip_prefix('!')?.split_once('!')?;
        Some((before, sets.get(&format!("!{set}!"))?, after))
    });
    match found {
        Some((before, members, after)) => members.iter().map(|m| format!("{before}{m}{after}")).collect(),
        None => vec![word.to_owned()],
    }
}

fn flush(
    rows: &mut Vec<PetrarchRow>,
    names: &HashMap<&str, &str>,
    name: &str,
    aliases: &mut Vec<String>,
    codes: &mut Vec<(usize, String)>,
) {
    for (line, code) in codes.drain(..) {
        let mut parts = code.split_whitespace();
        let original = parts.next().unwrap_or_default().to_owned();
        let dates: String = parts.collect();
        let (from, to) = match (dates.strip_prefix('<'), dates.strip_prefix('>'), dates.split_once('-')) {
            (Some(d), ..) => (None, date(d)),
            (_, Some(d), _) => (date(d), None),
            (.., Some((a, b))) => (date(a), date(b)),
            _ => (None, None),
        };
        rows.push(PetrarchRow {
            line,
            name: name.to_owned(),
            aliases: aliases.clone(),
            code: plover(&original.replace('~', ""), names),
            noun: original.contains('~'),
            original,
            from,
            to,
            remark: None,
        });
    }
    aliases.clear();
}

/// Reads an actor dictionary and fits its codes to the tables of a codebook: parts that these do not know are left
/// out, and a row of which nothing is left has no code; both say so in their remark.
///
/// # Errors
/// A line of the codebook's own tables that cannot be read.
pub fn import_petrarch(text: &str, files: &Files) -> Result<Vec<PetrarchRow>, CodebookError> {
    let mut tables = Tables::read(files)?;
    let table = Table::open(files, PETRARCH, &["cameo", "plover"])?;
    let names = table.rows().map(|r| (r.get("cameo"), r.get("plover"))).collect();
    let mut rows = entries(text, &names);
    for row in &mut rows {
        let Some(code) = row.code.take() else { continue };
        let (known, unknown) = tables.fit(&code);
        if !unknown.is_empty() {
            row.remark = Some(format!("of which {} is left out: no table knows it", unknown.join(" ")));
        }
        if known.is_empty() {
            continue;
        }
        // Each row alone, so that a bad name or date costs itself only.
        row.code = Some(known.join(" "));
        if let Err(e) = tables.read_names("imported", &petrarch_table(std::slice::from_ref(row))) {
            (row.code, row.remark) = (None, Some(e.why));
        }
    }
    Ok(rows)
}

/// `JANE_DOE_` to `Jane Doe`. A single word of three letters keeps its capitals, as an acronym does; longer ones are found
/// in capitals all the same.
fn spell(name: &str) -> String {
    let words: Vec<&str> = name.split(['_', ' ']).filter(|w| !w.is_empty()).collect();
    if let [word] = words.as_slice()
        && word.chars().count() <= 3
    {
        return (*word).to_owned();
    }
    let ordinary = |word: &str| {
        let mut up = true;
        let letters = word.chars().map(|c| {
            let out = if up { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
            up = !c.is_alphanumeric();
            out
        });
        letters.collect::<String>()
    };
    words.into_iter().map(ordinary).collect::<Vec<String>>().join(" ")
}

/// `020715` and `20020715` to `2002-07-15`; years below 30 are of this century.
fn date(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let (year, rest) = match digits.len() {
        6 => {
            let short: u32 = digits.get(..2)?.parse().ok()?;
            (if short < 30 { 2000 + short } else { 1900 + short }, digits.get(2..)?)
        }
        8 => (digits.get(..4)?.parse().ok()?, digits.get(4..)?),
        _ => return None,
    };
    Some(format!("{year:04}-{}-{}", rest.get(..2)?, rest.get(2..)?))
}

/// CAMEO's codes of three letters in a row, as PLOVER names them: country, then sectors.
fn plover(code: &str, names: &HashMap<&str, &str>) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = code;
    while let Some(part) = rest.get(..3) {
        let part = names.get(part).copied().unwrap_or(part);
        if !part.bytes().all(|b| b.is_ascii_uppercase()) {
            return None;
        }
        if !parts.contains(&part) {
            parts.push(part);
        }
        rest = rest.get(3..).unwrap_or_default();
    }
    (!parts.is_empty() && rest.is_empty()).then(|| parts.join(" "))
}

/// Rows as a table of names that `--actors` reads. What could not be turned stands above its row as a comment.
pub fn petrarch_table(rows: &[PetrarchRow]) -> String {
    let mut out = super::tables::NAME_COLUMNS.join("\t");
    out.push('\n');
    for row in rows {
        let remark = match (&row.code, &row.remark) {
            (Some(_), None) => None,
            (_, Some(remark)) => Some(remark.as_str()),
            (None, None) => Some("which is none of PLOVER's"),
        };
        if let Some(remark) = remark {
            let _ =
                writeln!(out, "# line {}: {} has the code {:?}, {remark}", row.line, row.name, row.original);
        }
        let Some(code) = &row.code else { continue };
        let (from, to) = (row.from.as_deref().unwrap_or_default(), row.to.as_deref().unwrap_or_default());
        let kind = if row.noun { "noun" } else { "body" };
        let _ = writeln!(out, "{}\t{kind}\t{code}\t{from}\t{to}\t{}", row.name, row.aliases.join("|"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{entries, petrarch_table};
    use std::collections::HashMap;

    #[test]
    fn names_codes_dates_and_synonyms() {
        let text = "JANE_Q_DOE_ ; a president\n+DOE_\n+MRS._DOE_\n\t[XYZGOV 930115-20010120]\n\t[XYZELI >010121]\nACME_MOTORS_ [MNC]\nBAD [X1]\n";
        let rows = entries(text, &HashMap::new());
        assert_eq!(rows.len(), 4);
        assert_eq!(rows[0].name, "Jane Q Doe");
        assert_eq!(rows[0].aliases, ["DOE", "Mrs. Doe"]);
        assert_eq!(
            (rows[0].from.as_deref(), rows[0].to.as_deref()),
            (Some("1993-01-15"), Some("2001-01-20"))
        );
        assert_eq!(rows[1].from.as_deref(), Some("2001-01-21"));
        assert_eq!(rows[2].code.as_deref(), Some("MNC"));
        assert!(petrarch_table(&rows).contains("# line 7: BAD has the code \"X1\""));
    }

    #[test]
    fn agents_with_plurals_and_sets() {
        let text = "!PERSON! = MAN, WOMAN\nABBESS_ {ABBESSES_} [~REL]\nZORB!PERSON!_ [~MIL] ; a warrior\n";
        let rows = entries(text, &HashMap::new());
        let read: Vec<_> = rows.iter().map(|r| (r.name.as_str(), r.aliases.join("|"), r.noun)).collect();
        assert_eq!(read, [("Abbess", "Abbesses".into(), true), ("Zorbman", "Zorbwoman".into(), true)]);
        assert!(petrarch_table(&rows).contains("Zorbman\tnoun\tMIL"));
    }
}
