//! Bytes to the kind of input they are, from content first and name last.
//!
//! Looks at no more than the first 8 KB. Does not say whether the rest is well formed.

/// What an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A plain-text page dump: one or several reports with page furniture.
    Text,
    /// JSON Lines of stories, a JSON array of stories, or one story.
    Jsonl,
    /// An HTML page.
    Html,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A list of feeds.
    Opml,
    /// A web archive.
    Warc,
    /// Comma- or tab-separated values with a header line.
    Csv,
    /// A Parquet file.
    Parquet,
}

impl Kind {
    /// The kind that `--input NAME` names.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "text" | "txt" | "dump" => Self::Text,
            "jsonl" | "json" | "ndjson" => Self::Jsonl,
            "html" | "htm" => Self::Html,
            "feed" | "rss" | "atom" => Self::Feed,
            "opml" => Self::Opml,
            "warc" => Self::Warc,
            "csv" | "tsv" => Self::Csv,
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }

    /// The kind of an input that starts with `head` (decompressed, decoded as far as its letters matter) and
    /// is named `name`.
    pub fn recognise(head: &[u8], name: &str) -> Self {
        if head.starts_with(b"PAR1") {
            return Self::Parquet;
        }
        if head.starts_with(b"WARC/") {
            return Self::Warc;
        }
        let text = String::from_utf8_lossy(head.get(..8192).unwrap_or(head));
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let lower = text.to_ascii_lowercase();
        if lower.starts_with('{') || lower.starts_with("[{") || is_json_array(&lower) {
            let is_feed = lower.contains("\"version\"") && lower.contains("jsonfeed.org/version");
            return if is_feed { Self::Feed } else { Self::Jsonl };
        }
        if lower.starts_with('<') {
            return markup(&lower);
        }
        let ending =
            name.rsplit('.').find(|e| !matches!(*e, "gz" | "zst")).unwrap_or_default().to_ascii_lowercase();
        match ending.as_str() {
            "csv" | "tsv" => Self::Csv,
            "html" | "htm" => Self::Html,
            _ => Self::Text,
        }
    }
}

fn is_json_array(lower: &str) -> bool {
    lower.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with('{'))
}

/// Feeds and pages both open with `<`; the first element that is neither prolog nor comment decides.
fn markup(lower: &str) -> Kind {
    let mut rest = lower;
    while let Some(tag) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!--")) {
        let comment = rest.starts_with("<!--");
        let close = if comment { "-->" } else { ">" };
        let Some((_, after)) = tag.split_once(close) else { break };
        rest = after.trim_start();
    }
    for (start, kind) in
        [("<rss", Kind::Feed), ("<feed", Kind::Feed), ("<rdf:rdf", Kind::Feed), ("<opml", Kind::Opml)]
    {
        if rest.starts_with(start) {
            return kind;
        }
    }
    Kind::Html
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "plain text",
            Self::Jsonl => "JSON Lines",
            Self::Html => "an HTML page",
            Self::Feed => "a feed",
            Self::Opml => "an OPML list of feeds",
            Self::Warc => "a web archive",
            Self::Csv => "CSV",
            Self::Parquet => "Parquet",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn content_decides_before_the_name() {
        for (head, name, kind) in [
            ("<!DOCTYPE html><html>", "a.txt", Kind::Html),
            ("<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<rss version=\"2.0\">", "a", Kind::Feed),
            ("<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\">", "a", Kind::Feed),
            ("<opml version=\"2.0\">", "feeds.xml", Kind::Opml),
            ("{\"text\": \"x\"}\n", "a", Kind::Jsonl),
            ("{\"version\": \"https://jsonfeed.org/version/1.1\"", "a", Kind::Feed),
            ("[\n {\"text\": 1}]", "a", Kind::Jsonl),
            ("[Reuters photo]\nA line", "a", Kind::Text),
            ("WARC/1.0\r\n", "a", Kind::Warc),
            ("PAR1\u{1}", "a", Kind::Parquet),
            ("id,text\n1,x", "a.csv", Kind::Csv),
            ("id,text\n1,x", "a.csv.gz", Kind::Csv),
            ("Rebels seize town", "a", Kind::Text),
            ("\u{feff}  <html>", "a", Kind::Html),
        ] {
            assert_eq!(Kind::recognise(head.as_bytes(), name), kind, "{head}");
        }
    }
}
