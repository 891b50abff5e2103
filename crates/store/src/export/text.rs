//! Cells to lines: CSV by RFC 4180 with LF, tab-separated text, and a table for a terminal.

use std::fmt::Write as _;

/// One line of CSV, ended by LF; cells are quoted where they must be.
pub fn csv_line<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> String {
    let mut out = String::new();
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\n', '\r']) {
            let _ = write!(out, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            out.push_str(cell);
        }
    }
    out.push('\n');
    out
}

/// One line of tab-separated text without quoting, ended by LF; a tab or line break inside a cell becomes a space.
pub(crate) fn tsv_line<S: AsRef<str>>(cells: impl IntoIterator<Item = S>) -> String {
    let cells: Vec<String> = cells.into_iter().map(|c| c.as_ref().replace(['\t', '\r', '\n'], " ")).collect();
    cells.join("\t") + "\n"
}

/// A table for a terminal of `width` columns: the header, then rows; the last column takes what is left and is cut.
pub fn table(header: &[&str], rows: &[Vec<String>], width: usize) -> String {
    let last = header.len().saturating_sub(1);
    let widths: Vec<usize> = (0..header.len())
        .map(|i| {
            let cells =
                rows.iter().filter_map(|r| r.get(i)).map(String::as_str).chain(header.get(i).copied());
            cells.map(|c| c.chars().count()).max().unwrap_or(0).min(if i == last { usize::MAX } else { 34 })
        })
        .collect();
    let taken: usize = widths.iter().take(last).map(|w| w + 2).sum();
    let room = width.saturating_sub(taken).max(16);
    let mut out = String::new();
    let header: Vec<String> = header.iter().map(|h| (*h).to_owned()).collect();
    for row in std::iter::once(&header).chain(rows) {
        let mut line = String::new();
        for (i, cell) in row.iter().enumerate() {
            let wide = if i == last { room } else { widths.get(i).copied().unwrap_or(0) };
            let cut = cut(cell, wide);
            if i == last {
                line.push_str(&cut);
            } else {
                let _ = write!(line, "{cut:<wide$}  ");
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// `text` in at most `width` characters, with `…` where something was cut; on one line.
pub(crate) fn cut(text: &str, width: usize) -> String {
    let text = text.replace(['\n', '\r', '\t'], " ");
    if text.chars().count() <= width {
        return text;
    }
    let mut out: String = text.chars().take(width.saturating_sub(1)).collect();
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_only_where_they_must_be() {
        assert_eq!(csv_line(["a", "b,c", "d\"e", "f\ng", ""]), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\n");
        assert_eq!(tsv_line(["a\tb", "c\nd"]), "a b\tc d\n");
    }

    #[test]
    fn a_table_fits_its_terminal() {
        let rows = vec![vec!["2025-03-01".to_owned(), "Ünïcode words that go on and on and on".to_owned()]];
        let out = table(&["date", "what"], &rows, 40);
        assert!(out.lines().all(|l| l.chars().count() <= 40), "{out}");
        assert!(out.contains('…'));
    }
}
