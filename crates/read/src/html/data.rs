//! The structured data of a page (JSON-LD of schema.org) to the fields of its article.
//!
//! Takes the object whose type is an article, wherever it is nested. Broken JSON is mended only as far as raw
//! line ends inside strings go.

use serde_json::{Map, Value};

/// What an article object says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) updated: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) body: Option<String>,
    /// Whether it is a live page, whose entries are one report.
    pub(crate) is_live: bool,
}

/// Objects inside one another that are looked at.
const DEEPEST: usize = 12;

/// The article that the scripts describe; the best one where there are several.
pub(crate) fn article<'a>(scripts: impl Iterator<Item = &'a str>) -> Article {
    let mut best: Option<(u32, Article)> = None;
    for script in scripts {
        let script =
            script.trim().trim_start_matches("<!--").trim_end_matches("-->").trim().trim_end_matches(';');
        let value: Value =
            match serde_json::from_str(script).or_else(|_| serde_json::from_str(&on_one_line(script))) {
                Ok(value) => value,
                Err(_) => continue,
            };
        search(&value, 0, &mut best);
    }
    best.map(|(_, article)| article).unwrap_or_default()
}

/// Raw line ends and tabs inside strings are the usual fault of such scripts.
fn on_one_line(script: &str) -> String {
    script.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn search(value: &Value, depth: usize, best: &mut Option<(u32, Article)>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|v| search(v, depth + 1, best)),
        Value::Object(object) => {
            let points = points(object);
            if points > 0 && best.as_ref().is_none_or(|(p, _)| points > *p) {
                *best = Some((points, fields(object)));
            }
            for (key, inner) in object {
                // Other articles that the page only points to.
                if !matches!(
                    key.as_str(),
                    "hasPart"
                        | "isPartOf"
                        | "mentions"
                        | "relatedLink"
                        | "itemListElement"
                        | "liveBlogUpdate"
                ) {
                    search(inner, depth + 1, best);
                }
            }
        }
        _ => {}
    }
}

fn points(object: &Map<String, Value>) -> u32 {
    let types: Vec<&str> = match object.get("@type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
        _ => return 0,
    };
    let named = types.iter().map(|t| match *t {
        t if t.ends_with("NewsArticle") => 4,
        "LiveBlogPosting" => 4,
        t if t.ends_with("Article") => 3,
        "BlogPosting" | "Report" => 2,
        "WebPage" => 1,
        _ => 0,
    });
    let named = named.max().unwrap_or(0);
    let dated = u32::from(object.contains_key("datePublished")) + u32::from(object.contains_key("headline"));
    if named == 0 || named == 1 && dated == 0 { 0 } else { named * 3 + dated }
}

fn fields(object: &Map<String, Value>) -> Article {
    let text = |name: &str| object.get(name).and_then(words);
    Article {
        title: text("headline").or_else(|| text("name")),
        published: text("datePublished").or_else(|| text("dateCreated")),
        updated: text("dateModified"),
        byline: object.get("author").or_else(|| object.get("creator")).and_then(names),
        source: object.get("publisher").and_then(names).filter(|n| !n.starts_with("http")),
        url: text("url")
            .or_else(|| object.get("mainEntityOfPage").and_then(address))
            .filter(|u| u.starts_with("http")),
        summary: text("description"),
        body: text("articleBody"),
        is_live: is_a(object, "LiveBlogPosting"),
    }
}

fn is_a(object: &Map<String, Value>, kind: &str) -> bool {
    match object.get("@type") {
        Some(Value::Array(all)) => all.iter().any(|t| t == kind),
        Some(one) => one == kind,
        None => false,
    }
}

fn words(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Array(all) => return all.first().and_then(words),
        _ => return None,
    };
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// Names of persons or bodies, given as strings, objects or lists of either.
fn names(value: &Value) -> Option<String> {
    match value {
        Value::String(_) => words(value),
        Value::Object(object) => object.get("name").and_then(words),
        Value::Array(all) => {
            let mut found: Vec<String> = Vec::new();
            for name in all.iter().filter_map(names) {
                if !found.contains(&name) {
                    found.push(name);
                }
            }
            (!found.is_empty()).then(|| found.join(", "))
        }
        _ => None,
    }
}

fn address(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => object.get("@id").and_then(words),
        _ => words(value),
    }
}

#[cfg(test)]
mod tests {
    use super::article;

    #[test]
    fn the_article_is_found_wherever_it_is_nested() {
        let graph = r#"{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "The Callao Post"},
            {"@type": ["NewsArticle", "Article"], "headline": "Dockers block port", "datePublished": "2025-03-03T10:00:00Z",
             "author": [{"@type": "Person", "name": "Ana Silva"}, {"name": "Jon Berg"}, {"name": "Ana Silva"}],
             "publisher": {"@type": "Organization", "name": "The Callao Post"},
             "mainEntityOfPage": {"@id": "https://callao.example/1"},
             "hasPart": [{"@type": "NewsArticle", "headline": "Another", "datePublished": "2020-01-01", "x": 1}]}]}"#;
        let found = article([graph].into_iter());
        assert_eq!(found.title.as_deref(), Some("Dockers block port"));
        assert_eq!(found.byline.as_deref(), Some("Ana Silva, Jon Berg"));
        assert_eq!(found.url.as_deref(), Some("https://callao.example/1"));
    }

    #[test]
    fn broken_scripts_are_mended_or_passed_over() {
        let broken = "{\"@type\": \"Article\", \"headline\": \"Dockers\nblock port\"};";
        let found = article(["{nothing", broken].into_iter());
        assert_eq!(found.title.as_deref(), Some("Dockers block port"));
        let deep = "[".repeat(50_000);
        assert_eq!(article([deep.as_str()].into_iter()).title, None);
    }
}
