//! A web archive to its pages, streamed: one record in memory at a time.
//!
//! Responses, resources and conversions whose payload is a page or plain text come out, decoded from chunks and
//! gzip; other records are passed over. A damaged record is one [`Skip`] and reading goes on at the next line that
//! opens a record. A record longer than the limit is passed over without being held.

use crate::unpack::Bytes;
use crate::{Skip, Why};
use std::io::{self, BufRead, BufReader, Read};

/// A page of an archive, not yet looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) url: Option<String>,
    pub(crate) charset: Option<String>,
    pub(crate) is_text: bool,
    pub(crate) bytes: Vec<u8>,
    /// Its number among the archive's records, from 1.
    pub(crate) record: u64,
}

/// The pages of an archive.
pub(crate) struct Pages {
    file: String,
    stream: BufReader<Bytes>,
    limit: u64,
    record: u64,
    /// Whether the place in the stream is lost and the next record must be looked for.
    is_lost: bool,
    is_over: bool,
}

/// Longest header of a record, in bytes.
const HEADER: u64 = 64 << 10;

impl Pages {
    pub(crate) fn new(file: &str, stream: Bytes, limit: u64) -> Self {
        let stream = BufReader::with_capacity(1 << 16, stream);
        Self { file: file.to_owned(), stream, limit, record: 0, is_lost: false, is_over: false }
    }

    fn damaged(&self, what: &str) -> Skip {
        Skip::at_record(&self.file, self.record, Why::Damaged(what.to_owned()))
    }

    /// The next record's page; `Ok(None)` for one that is no page.
    fn record(&mut self) -> io::Result<Result<Option<Page>, Skip>> {
        if self.stream.fill_buf()?.is_empty() {
            self.is_over = true;
            return Ok(Ok(None));
        }
        let Some(header) = self.header()? else { return Ok(Ok(None)) };
        self.record += 1;
        let Some(length) = field(&header, "content-length").and_then(|l| l.parse::<u64>().ok()) else {
            self.is_lost = true;
            return Ok(Err(self.damaged("a record without its length")));
        };
        let kind = field(&header, "warc-type").unwrap_or_default().to_ascii_lowercase();
        let wanted = matches!(kind.as_str(), "response" | "resource" | "conversion");
        if !wanted || length > self.limit {
            let passed = io::copy(&mut self.stream.by_ref().take(length), &mut io::sink())?;
            return Ok(match (wanted, passed < length) {
                (_, true) => Err(self.damaged("a record that is cut off")),
                (true, _) => {
                    Err(Skip::at_record(&self.file, self.record, Why::TooLarge { limit: self.limit }))
                }
                (false, _) => Ok(None),
            });
        }
        let mut block = Vec::new();
        self.stream.by_ref().take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            return Ok(Err(self.damaged("a record that is cut off")));
        }
        let url = field(&header, "warc-target-uri").map(|u| u.trim_matches(['<', '>']).to_owned());
        let content_type = field(&header, "content-type").unwrap_or_default().to_ascii_lowercase();
        let page = if kind == "response" && content_type.starts_with("application/http") {
            self.response(&block, url)
        } else {
            Ok(page(&content_type, url, block, self.record))
        };
        Ok(page)
    }

    /// The lines of the next record's header, joined; `None` at the end of the archive.
    fn header(&mut self) -> io::Result<Option<String>> {
        let mut header = String::new();
        let mut left = HEADER;
        loop {
            let mut line = Vec::new();
            let n = self.stream.by_ref().take(left.max(1)).read_until(b'\n', &mut line)? as u64;
            if n == 0 {
                self.is_over = true;
                return Ok(Some(header).filter(|h| !h.is_empty()));
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end();
            if header.is_empty() {
                // Empty lines stand between records; anything else is what a damaged record left.
                if line.starts_with("WARC/") {
                    self.is_lost = false;
                    header.push_str(line);
                } else if !line.is_empty() && !self.is_lost {
                    self.is_lost = true;
                    return Ok(Some(String::new()));
                }
                continue;
            }
            left = left.saturating_sub(n);
            if line.is_empty() || left == 0 {
                return Ok(Some(header));
            }
            // A line that opens a record ends a header that has lost its end.
            header.push('\n');
            header.push_str(line);
        }
    }

    fn response(&self, block: &[u8], url: Option<String>) -> Result<Option<Page>, Skip> {
        let Some((head, body)) = split_head(block) else {
            return Err(self.damaged("a response without its header"));
        };
        let head = String::from_utf8_lossy(head);
        let status = head.split_whitespace().nth(1).unwrap_or_default();
        if !status.starts_with('2') {
            return Ok(None);
        }
        let content_type = field(&head, "content-type").unwrap_or("text/html").to_ascii_lowercase();
        if !is_readable(&content_type) {
            return Ok(None);
        }
        let chunked =
            field(&head, "transfer-encoding").is_some_and(|t| t.to_ascii_lowercase().contains("chunked"));
        let body = if chunked { unchunk(body) } else { body.to_vec() };
        // Archives often keep the header of a coding that they have undone.
        let body = if body.starts_with(&[0x1f, 0x8b]) { self.unzip(&body)? } else { body };
        Ok(page(&content_type, url, body, self.record))
    }

    fn unzip(&self, body: &[u8]) -> Result<Vec<u8>, Skip> {
        let mut out = Vec::new();
        let unpacked = flate2::read::MultiGzDecoder::new(body).take(self.limit + 1).read_to_end(&mut out);
        match unpacked {
            _ if out.len() as u64 > self.limit => {
                Err(Skip::at_record(&self.file, self.record, Why::TooLarge { limit: self.limit }))
            }
            // What was unpacked before the damage is a page cut short, which is still a page.
            Err(_) if out.is_empty() => Err(self.damaged("a packed page that cannot be unpacked")),
            _ => Ok(out),
        }
    }
}

impl Iterator for Pages {
    type Item = Result<Page, Skip>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            match self.record() {
                Ok(Ok(None)) => {}
                Ok(Ok(Some(page))) => return Some(Ok(page)),
                Ok(Err(skip)) => return Some(Err(skip)),
                Err(e) => {
                    // Behind a damaged place a packed stream goes on with its next member.
                    self.is_over = e.kind() != io::ErrorKind::InvalidData;
                    self.is_lost = true;
                    return Some(Err(self.damaged(&e.to_string())));
                }
            }
        }
        None
    }
}

fn page(content_type: &str, url: Option<String>, bytes: Vec<u8>, record: u64) -> Option<Page> {
    if !is_readable(content_type) || bytes.iter().all(u8::is_ascii_whitespace) {
        return None;
    }
    let charset =
        content_type.split_once("charset=").map(|(_, c)| c.trim_matches(['"', '\'', ' ', ';']).to_owned());
    let is_text = content_type.starts_with("text/plain");
    Some(Page { url, charset, is_text, bytes, record })
}

fn is_readable(content_type: &str) -> bool {
    content_type.is_empty()
        || ["text/html", "application/xhtml", "text/plain"].iter().any(|t| content_type.starts_with(t))
}

/// The value of a header's field, whatever the case of its name.
fn field<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

fn split_head(block: &[u8]) -> Option<(&[u8], &[u8])> {
    let windows = block.get(..block.len().min(HEADER as usize))?;
    let at = windows.windows(4).position(|w| w == b"\r\n\r\n").map(|at| (at, 4));
    let (at, length) = at.or_else(|| windows.windows(2).position(|w| w == b"\n\n").map(|at| (at, 2)))?;
    Some((block.get(..at)?, block.get(at + length..)?))
}

/// The bytes of a chunked body; what is not chunked comes back as it is, for archives that have joined it already.
fn unchunk(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(end) = rest.iter().take(64).position(|b| *b == b'\n') {
        let line = String::from_utf8_lossy(rest.get(..end).unwrap_or_default());
        let size = line.split(';').next().unwrap_or_default().trim();
        let Ok(size) = usize::from_str_radix(size, 16) else { break };
        let Some(after) = rest.get(end + 1..) else { break };
        if size == 0 {
            return out;
        }
        out.extend(after.get(..size).unwrap_or(after));
        rest = after.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
    if out.is_empty() { body.to_vec() } else { out }
}

#[cfg(test)]
mod tests {
    use super::{Pages, unchunk};

    fn record(kind: &str, body: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/1\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n",
            body.len()
        )
    }

    fn read(archive: &str) -> Vec<String> {
        let pages = Pages::new("a.warc", Box::new(std::io::Cursor::new(archive.as_bytes().to_vec())), 200);
        let show = |p: Result<super::Page, crate::Skip>| match p {
            Ok(page) => String::from_utf8(page.bytes).unwrap(),
            Err(skip) => skip.to_string(),
        };
        pages.map(show).collect()
    }

    fn response(text: &str) -> String {
        record("response", &format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{text}"))
    }

    #[test]
    fn pages_come_out_and_other_records_are_passed_over() {
        let image = record("response", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nxxxx");
        let gone = record("response", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\ngone");
        let chunked = record(
            "response",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=1\r\n world\r\n0\r\n\r\n",
        );
        let archive = [
            record("warcinfo", "software: x"),
            response("one"),
            record("request", "GET /"),
            image,
            gone,
            chunked,
        ]
        .concat();
        assert_eq!(read(&archive), ["one", "hello world"]);
    }

    #[test]
    fn damaged_records_cost_themselves_alone() {
        let noise = "some noise\r\nmore noise\r\n";
        let long = response(&"x".repeat(500));
        let archive = [
            response("one").as_str(),
            noise,
            &response("two"),
            &long,
            "WARC/1.0\r\nno: length\r\n\r\nx\r\n",
            &response("three"),
            "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 90\r\n\r\ncut",
        ]
        .concat();
        assert_eq!(
            read(&archive),
            [
                "one",
                "a.warc: record 2: is damaged: a record without its length",
                "two",
                "a.warc: record 4: is larger than the limit of 200 bytes",
                "a.warc: record 5: is damaged: a record without its length",
                "three",
                "a.warc: record 7: is damaged: a record that is cut off",
            ]
        );
    }

    #[test]
    fn what_was_joined_already_is_not_unchunked() {
        assert_eq!(unchunk(b"<html>hello\n"), b"<html>hello\n");
        assert_eq!(unchunk(b"5\r\nhel"), b"hel");
    }
}
