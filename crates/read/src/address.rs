//! An address to the one form that all its spellings share, by which a page is recognised when it comes again.
//!
//! Scheme, `www.`, default port, fragment, a slash at the end and what `read/tracking.txt` names make no difference;
//! everything else does. The front page of a site names no report. Nothing is fetched.

use crate::words::Words;

/// The form that all spellings of a report's address share; `None` for what is no address of a report.
pub(crate) fn canonical(url: &str, words: &Words) -> Option<String> {
    let (scheme, rest) = url.trim().split_once("://")?;
    if !matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let host = host.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let host = host.strip_suffix(":80").or_else(|| host.strip_suffix(":443")).unwrap_or(&host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let path = path.trim_end_matches('/');
    let mut kept: Vec<&str> =
        query.split('&').filter(|part| !part.is_empty() && !is_tracking(part, words)).collect();
    kept.sort_unstable();
    if host.is_empty() || path.is_empty() && kept.is_empty() {
        return None;
    }
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    Some(format!("{host}/{path}{query}"))
}

fn is_tracking(part: &str, words: &Words) -> bool {
    let name = part.split('=').next().unwrap_or_default().to_ascii_lowercase();
    words.tracking.iter().any(|t| t.strip_suffix('*').map_or(*t == name, |start| name.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::canonical;
    use crate::Words;

    #[test]
    fn spellings_of_one_address_are_one_and_others_are_not() {
        let words = Words::embedded().unwrap();
        let of = |url| canonical(url, &words);
        let plain = of("https://news.example/a/1");
        assert_eq!(plain.as_deref(), Some("news.example/a/1"));
        for same in [
            "http://www.news.example/a/1/",
            "https://NEWS.example:443/a/1#comments",
            "https://news.example/a/1?utm_source=x&fbclid=2",
        ] {
            assert_eq!(of(same), plain, "{same}");
        }
        for other in
            ["https://news.example/A/1", "https://news.example/a/1?page=2", "https://m.news.example/a/1"]
        {
            assert_ne!(of(other), plain, "{other}");
        }
        assert_eq!(of("https://news.example/?id=4&x=1"), of("https://news.example/?x=1&id=4"));
        for none in [
            "https://www.news.example/",
            "news/a.html",
            "ftp://news.example/a",
            "https://news.example?utm_id=1",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
