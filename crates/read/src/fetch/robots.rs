//! A robots.txt to what it allows us (RFC 9309): groups by user agent, longest match wins, `*` and `$` in paths.
//!
//! What cannot be read allows everything; sizes are the caller's business.

use std::time::Duration;

/// What a host allows us.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Rules {
    /// Whether a path pattern is allowed.
    paths: Vec<(bool, String)>,
    /// Pause between requests that the host asks for.
    pub(crate) delay: Option<Duration>,
}

/// The rules of the groups for `agent`, else of the groups for `*`.
pub(crate) fn parse(text: &str, agent: &str) -> Rules {
    let agent = agent.to_ascii_lowercase();
    let (mut ours, mut all) = (None::<Rules>, Rules::default());
    let mut names: Vec<String> = Vec::new();
    let mut in_rules = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        if key == "user-agent" {
            if in_rules {
                names.clear();
                in_rules = false;
            }
            names.push(value.to_ascii_lowercase());
            continue;
        }
        in_rules = true;
        let add = |rules: &mut Rules| match key.as_str() {
            "allow" | "disallow" if !value.is_empty() => rules.paths.push((key == "allow", value.to_owned())),
            "crawl-delay" => {
                let seconds = value.parse::<f64>().ok().filter(|s| (0.0..=3600.0).contains(s));
                rules.delay = seconds.map(Duration::from_secs_f64).or(rules.delay);
            }
            _ => {}
        };
        if names.iter().any(|n| n != "*" && !n.is_empty() && agent.starts_with(n.as_str())) {
            add(ours.get_or_insert_default());
        } else if names.iter().any(|n| n == "*") {
            add(&mut all);
        }
    }
    ours.unwrap_or(all)
}

impl Rules {
    /// Whether a path (with its query) may be fetched.
    pub(crate) fn allow(&self, path: &str) -> bool {
        let matching = self.paths.iter().filter(|(_, pattern)| matches(pattern, path));
        // The longest pattern wins; of two as long, the one that allows.
        matching.max_by_key(|(allow, pattern)| (pattern.len(), *allow)).is_none_or(|(allow, _)| *allow)
    }
}

/// Whether `pattern` matches the start of `path`: pieces between stars are found one after another.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = pattern.strip_suffix('$').map_or((pattern, false), |p| (p, true));
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else { return !to_end || rest.is_empty() };
    for piece in middle {
        let Some((_, after)) = rest
            .split_once(piece)
            .filter(|_| !piece.is_empty())
            .or(Some(("", rest)).filter(|_| piece.is_empty()))
        else {
            return false;
        };
        rest = after;
    }
    if to_end { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::time::Duration;

    #[test]
    fn the_most_specific_rule_decides() {
        let text = "User-agent: *\nDisallow: /private/\nAllow: /private/open\nDisallow: /*.pdf$\nDisallow: /s?q=\nCrawl-delay: 2\n\n\
                    User-agent: evil\nUser-agent: worse\nDisallow: /\n";
        let rules = parse(text, "dateline");
        assert_eq!(rules.delay, Some(Duration::from_secs(2)));
        for (path, allowed) in [
            ("/", true),
            ("/private/x", false),
            ("/private/open/x", true),
            ("/a.pdf", false),
            ("/a.pdf?x", true),
            ("/s?q=1", false),
        ] {
            assert_eq!(rules.allow(path), allowed, "{path}");
        }
        assert!(!parse(text, "worse").allow("/x"));
        assert!(
            parse("User-agent: dateline\nDisallow:\n\nUser-agent: *\nDisallow: /", "Dateline").allow("/x")
        );
        assert!(parse("<html>no robots here</html>", "dateline").allow("/x"));
    }
}
