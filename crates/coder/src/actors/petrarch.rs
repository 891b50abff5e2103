//! Actor dictionaries in PETRARCH's format to rows of a table of names.
//!
//! Read are actor files: a name in capitals with underscores, `[CODE]` or `[CODE from-to]`, `[CODE <date]`,
//! `[CODE >date]`, more codes on lines of their own, synonyms after `+`, comments after `#` or `;`. What is no country or
//! sector of PLOVER's is reported, not dropped in silence. Agent files (`~CODE`) are not read: nouns are ours already.

use super::tables::Tables;
use dateline_codebook::{CodebookError, Files};
use std::fmt::Write as _;

/// One name with one code for one stretch of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PetrarchRow {
    /// Line of the file, from 1.
    pub line: usize,
    /// The name, in ordinary capitals.
    pub name: String,
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

/// Reads an actor dictionary.
pub fn import_petrarch(text: &str) -> Vec<PetrarchRow> {
    let mut rows: Vec<PetrarchRow> = Vec::new();
    let (mut name, mut aliases, mut codes) = (String::new(), Vec::new(), Vec::new());
    for (i, raw) in text.lines().enumerate() {
        let line = raw.split(['#', ';']).next().unwrap_or_default().trim();
        if line.is_empty() || line.starts_with('<') || line.starts_with('!') {
            continue;
        }
        if let Some(synonym) = line.strip_prefix('+') {
            aliases.push(spell(synonym.split('[').next().unwrap_or_default()));
            continue;
        }
        let bare = line.split('[').next().unwrap_or_default().trim();
        if !bare.is_empty() {
            flush(&mut rows, &name, &mut aliases, &mut codes);
            name = spell(bare);
        }
        for bracket in line.split('[').skip(1) {
            codes.push((i + 1, bracket.split(']').next().unwrap_or_default().to_owned()));
        }
    }
    flush(&mut rows, &name, &mut aliases, &mut codes);
    rows
}

fn flush(
    rows: &mut Vec<PetrarchRow>,
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
            code: plover(&original),
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
pub fn fit_petrarch(text: &str, files: &Files) -> Result<Vec<PetrarchRow>, CodebookError> {
    let mut tables = Tables::read(files)?;
    let mut rows = import_petrarch(text);
    for row in &mut rows {
        if row.original.starts_with('~') {
            (row.code, row.remark) = (None, Some("which is for nouns, not for names".to_owned()));
            continue;
        }
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
fn plover(code: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut rest = code;
    while let Some(part) = rest.get(..3) {
        let part = match part {
            "HLH" => "MED",
            "MED" => "JRN",
            "INS" | "SEP" => "REB",
            "ENV" | "HRI" => "SOC",
            other => other,
        };
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
        let _ = writeln!(out, "{}\tbody\t{code}\t{from}\t{to}\t{}", row.name, row.aliases.join("|"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{import_petrarch, petrarch_table};

    #[test]
    fn names_codes_dates_and_synonyms() {
        let text = "JANE_Q_DOE_ ; a president\n+DOE_\n+MRS._DOE_\n\t[XYZGOV 930115-20010120]\n\t[XYZELI >010121]\nACME_MOTORS_ [MNC]\nBAD [X1]\n";
        let rows = import_petrarch(text);
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
}
