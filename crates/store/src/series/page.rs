//! A brief as text, Markdown or a page of HTML that needs nothing from elsewhere.

use super::brief::{Brief, Line, New, Report};
use super::chart::escape;
use std::fmt::Write as _;

const STYLE: &str = "\
:root{color-scheme:light;--ink:#1d2129;--dim:#5c6470;--line:#dfe3e8;--red:#b2182b}
body{font:16px/1.5 system-ui,'DejaVu Sans',sans-serif;color:var(--ink);max-width:48rem;margin:2.5rem auto;padding:0 1.25rem}
h1{font-size:1.7rem;margin:0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;padding-bottom:.3rem;border-bottom:2px solid var(--ink)}
p.about{color:var(--dim);margin:.3rem 0 0}
ol,ul{margin:0;padding:0;list-style:none}
ol>li,ul.block>li{padding:.8rem 0;border-bottom:1px solid var(--line)}
.what{font-weight:600}.dead{color:var(--red);white-space:nowrap}
ul.from{margin:.35rem 0 0;font-size:.86rem;color:var(--dim)}ul.from li{margin:.25rem 0 0}
q{font-style:italic;quotes:'“' '”'}a{color:inherit}
.says{margin:.35rem 0 0 1rem;font-size:.92rem}.says li{padding:.1rem 0}
@media print{body{margin:0;max-width:none}li{break-inside:avoid}}";

/// Marks of a plain page: before a heading, an item, and what stands under it.
struct Marks {
    title: &'static str,
    head: &'static str,
    item: &'static str,
    under: &'static str,
}

impl Brief {
    /// As text, with at most `most` incidents.
    pub fn text(&self, most: usize) -> String {
        self.written(&Marks { title: "", head: "", item: "- ", under: "    " }, most, str::to_owned)
    }

    /// As Markdown, with at most `most` incidents.
    pub fn markdown(&self, most: usize) -> String {
        self.written(&Marks { title: "# ", head: "## ", item: "- ", under: "  - " }, most, |text| {
            let mut out = String::new();
            for c in text.chars() {
                if matches!(c, '\\' | '*' | '_' | '[' | ']' | '`' | '#') {
                    out.push('\\');
                }
                out.push(c);
            }
            out
        })
    }

    fn written(&self, marks: &Marks, most: usize, clean: fn(&str) -> String) -> String {
        let mut out = format!("{}{}, {} to {}\n", marks.title, self.country, self.days.0, self.days.1);
        let _ = write!(out, "\n{}\n\n{}What happened\n\n", self.about(), marks.head);
        for line in self.happened.iter().take(most) {
            let _ = writeln!(out, "{}{}", marks.item, clean(&line.text));
            for report in &line.reports {
                let _ = writeln!(out, "{}{}", marks.under, clean(&from(report)));
            }
        }
        out.push_str(&self.more(most).map(|m| format!("{}{m}\n", marks.item)).unwrap_or_default());
        if !self.disputed.is_empty() {
            let _ = write!(out, "\n{}What is disputed\n\n", marks.head);
            for (text, versions) in &self.disputed {
                let _ = writeln!(out, "{}{}", marks.item, clean(text));
                for version in versions {
                    let _ = writeln!(out, "{}{}", marks.under, clean(version));
                }
            }
        }
        if !self.new.is_empty() {
            let _ = write!(out, "\n{}What is new\n\n", marks.head);
            for new in &self.new {
                let _ = writeln!(out, "{}{}", marks.item, clean(&self.against(new)));
            }
        }
        out
    }

    /// `12 incidents, 3 of them in dispute.`
    fn about(&self) -> String {
        match (self.happened.len(), self.disputed.len()) {
            (0, _) => "Nothing in this store.".to_owned(),
            (1, 0) => "1 incident.".to_owned(),
            (n, 0) => format!("{n} incidents, the deadliest and most widely told first."),
            (n, d) => format!("{n} incidents, the deadliest and most widely told first; {d} in dispute."),
        }
    }

    fn more(&self, most: usize) -> Option<String> {
        let more = self.happened.len().saturating_sub(most);
        (more > 0).then(|| format!("and {more} more"))
    }

    /// `ASSAULT: 3, none in the 28 days before`.
    fn against(&self, new: &New) -> String {
        let days = self.span * 4;
        if new.before == 0 {
            return format!("{}: {}, none in the {days} days before", new.what, new.now);
        }
        let mean = new.before as f64 / 4.0;
        format!("{}: {}, against {mean:.1} on average in {} days before", new.what, new.now, self.span)
    }

    /// As a page of HTML, with at most `most` incidents.
    pub fn html(&self, most: usize) -> String {
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\n<title>{0}, {1} to {2}</title>\n<style>{STYLE}</style></head><body>\n<h1>{0}</h1>\n<p class=\"about\">{1} to {2}. {3}</p>\n<h2>What happened</h2>\n<ol>\n",
            escape(&self.country),
            self.days.0,
            self.days.1,
            self.about()
        );
        for line in self.happened.iter().take(most) {
            let _ = writeln!(
                out,
                "<li><div class=\"what\">{}</div>{}</li>",
                headline(line),
                sources(&line.reports)
            );
        }
        out.push_str(&self.more(most).map(|m| format!("<li>{m}</li>\n")).unwrap_or_default());
        out.push_str("</ol>\n");
        if !self.disputed.is_empty() {
            out.push_str("<h2>What is disputed</h2>\n<ul class=\"block\">\n");
            for (text, versions) in &self.disputed {
                let _ = write!(out, "<li>{}<ul class=\"says\">", escape(text));
                for version in versions {
                    let _ = write!(out, "<li>{}</li>", escape(version));
                }
                out.push_str("</ul></li>\n");
            }
            out.push_str("</ul>\n");
        }
        if !self.new.is_empty() {
            out.push_str("<h2>What is new</h2>\n<ul class=\"block\">\n");
            for new in &self.new {
                let _ = writeln!(out, "<li>{}</li>", escape(&self.against(new)));
            }
            out.push_str("</ul>\n");
        }
        out + "</body></html>\n"
    }
}

/// `Harbour Wire, 2025-12-06, Headline: "the sentence"`.
fn from(report: &Report) -> String {
    let s = &report.story;
    let about: Vec<&str> = [&s.source, &s.day, &s.title].into_iter().flatten().map(String::as_str).collect();
    let mut out = about.join(", ");
    if !report.words.is_empty() {
        let _ = write!(out, ": \"{}\"", report.words.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    if let Some(url) = &s.url {
        let _ = write!(out, " <{url}>");
    }
    out
}

/// The line with its dead in red.
fn headline(line: &Line) -> String {
    let text = escape(&line.text);
    match text.rsplit_once(", ") {
        Some((before, after)) if after.contains(" killed (") => {
            let (dead, rest) = after.split_once(" (").unwrap_or((after, ""));
            format!("{before}, <span class=\"dead\">{dead}</span> ({rest}")
        }
        _ => text,
    }
}

fn sources(reports: &[Report]) -> String {
    let mut out = String::from("<ul class=\"from\">");
    for report in reports {
        let s = &report.story;
        let title = escape(s.title.as_deref().unwrap_or("(no title)"));
        // An address that is none of the web is shown and not followed.
        let title = match s.url.as_deref().filter(|u| u.starts_with("https://") || u.starts_with("http://")) {
            Some(url) => format!("<a href=\"{}\">{title}</a>", escape(url)),
            None => title,
        };
        let about: Vec<String> = [&s.source, &s.day].into_iter().flatten().map(|w| escape(w)).collect();
        let words = if report.words.is_empty() {
            String::new()
        } else {
            format!("<br><q>{}</q>", escape(&report.words))
        };
        let _ = write!(out, "<li>{} · {title}{words}</li>", about.join(", "));
    }
    out + "</ul>"
}
