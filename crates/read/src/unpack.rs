//! A stream to the bytes inside it: gzip of any number of members, zstd of any number of frames, or as it is.
//!
//! A damaged gzip member is an error of the kind `InvalidData`, behind which reading goes on at the next member, so
//! that one bad record of an archive costs itself alone. Nothing is unpacked before it is asked for, so a bomb costs no
//! more memory than its reader takes.

use flate2::bufread::GzDecoder;
use ruzstd::decoding::{BlockDecodingStrategy, Dictionary, FrameDecoder};
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Bytes that can be sent to another thread.
pub(crate) type Bytes = Box<dyn Read + Send>;

/// What a damaged place says.
fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "part of it cannot be unpacked")
}

/// The unpacked stream, by its first bytes.
pub(crate) fn unpack(mut stream: Bytes) -> io::Result<Bytes> {
    let mut head = Vec::new();
    stream.by_ref().take(4).read_to_end(&mut head)?;
    let is_gzip = head.starts_with(&[0x1f, 0x8b]);
    let is_zstd = is_zstd(&head);
    let whole: Bytes = Box::new(Cursor::new(head).chain(stream));
    let buffered = BufReader::with_capacity(1 << 16, whole);
    if is_gzip {
        let first = GzDecoder::new(Packed { front: Cursor::default(), stream: buffered, taken: Vec::new() });
        return Ok(Box::new(Members { open: Some(Box::new(first)) }));
    }
    if is_zstd {
        return Ok(Box::new(Frames::new(buffered)));
    }
    Ok(Box::new(buffered))
}

/// The first bytes of a stream, and the stream with them. An error on the way comes again in its place.
pub(crate) fn peek(mut stream: Bytes, length: usize) -> io::Result<(Vec<u8>, Bytes)> {
    let mut head = Vec::new();
    let error = stream.by_ref().take(length as u64).read_to_end(&mut head).err();
    if head.is_empty() {
        return error.map_or_else(|| Ok((Vec::new(), stream)), Err);
    }
    Ok((head.clone(), Box::new(Peeked { head: Cursor::new(head), error, stream })))
}

struct Peeked {
    head: Cursor<Vec<u8>>,
    error: Option<io::Error>,
    stream: Bytes,
}

impl Read for Peeked {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.head.read(out)? {
            0 => self.error.take().map_or_else(|| self.stream.read(out), Err),
            n => Ok(n),
        }
    }
}

/// A stream that remembers what a member took, so that it can be put back if the member was cut short and what
/// follows it was taken for its own.
struct Packed {
    front: Cursor<Vec<u8>>,
    stream: BufReader<Bytes>,
    taken: Vec<u8>,
}

/// Bytes of one member that are remembered.
const REMEMBERED: usize = 4 << 20;

impl Packed {
    fn front_is_empty(&self) -> bool {
        self.front.position() as usize >= self.front.get_ref().len()
    }

    fn push_back(&mut self, bytes: &[u8]) {
        let (front, at) = (self.front.get_ref(), self.front.position() as usize);
        let back = at.checked_sub(bytes.len());
        // Most often they came from the front, where going back costs nothing.
        if let Some(back) = back.filter(|b| front.get(*b..at) == Some(bytes)) {
            self.front.set_position(back as u64);
            return;
        }
        let left = front.get(at..).unwrap_or_default();
        self.front = Cursor::new([bytes, left].concat());
    }

    /// Goes back to the second byte of what was taken, so that the same member is not found again.
    fn rewind(&mut self) {
        let taken = std::mem::take(&mut self.taken);
        self.push_back(taken.get(1..).unwrap_or_default());
    }
}

impl Read for Packed {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(out)?;
        self.consume(n);
        Ok(n)
    }
}

impl BufRead for Packed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.front_is_empty() { self.stream.fill_buf() } else { self.front.fill_buf() }
    }

    fn consume(&mut self, amount: usize) {
        let from_front = !self.front_is_empty();
        let buffer = if from_front {
            self.front.get_ref().get(self.front.position() as usize..).unwrap_or_default()
        } else {
            self.stream.buffer()
        };
        if self.taken.len() + amount <= REMEMBERED {
            self.taken.extend(buffer.get(..amount).unwrap_or_default());
        }
        if from_front {
            self.front.consume(amount);
        } else {
            self.stream.consume(amount);
        }
    }
}

/// The members of a gzip stream, one after another.
struct Members {
    open: Option<Box<GzDecoder<Packed>>>,
}

impl Read for Members {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(member) = &mut self.open else { return Ok(0) };
            let is_whole = match member.read(out) {
                Ok(0) if !out.is_empty() => true,
                Ok(n) => return Ok(n),
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => false,
            };
            let Some(mut rest) = self.open.take().map(|m| m.into_inner()) else { return Ok(0) };
            if !is_whole {
                rest.rewind();
            }
            if find_member(&mut rest)? {
                rest.taken.clear();
                self.open = Some(Box::new(GzDecoder::new(rest)));
            }
            if !is_whole {
                return Err(damaged());
            }
        }
    }
}

/// Moves to the next bytes that open a gzip member; false at the end.
fn find_member(stream: &mut Packed) -> io::Result<bool> {
    const MAGIC: [u8; 3] = [0x1f, 0x8b, 8];
    loop {
        let buffer = stream.fill_buf()?;
        if buffer.is_empty() {
            return Ok(false);
        }
        let Some(at) = buffer.iter().position(|b| *b == MAGIC[0]) else {
            let length = buffer.len();
            stream.consume(length);
            continue;
        };
        stream.consume(at);
        // The three bytes may lie across the end of the buffer.
        let mut three = [0; 3];
        let mut got = 0;
        while got < 3 {
            let n = stream.read(three.get_mut(got..).unwrap_or_default())?;
            if n == 0 {
                return Ok(false);
            }
            got += n;
        }
        if three == MAGIC {
            stream.push_back(&three);
            return Ok(true);
        }
        stream.push_back(three.get(1..).unwrap_or_default());
    }
}

/// The frames of a zstd stream, one after another.
struct Frames {
    decoder: FrameDecoder,
    stream: BufReader<Bytes>,
    is_open: bool,
}

/// Largest window that a frame may ask for, as much as zstd's `--long` mode takes.
const WINDOW: u64 = 128 << 20;
/// Largest dictionary that an archive may carry in front.
const DICTIONARY: u64 = 16 << 20;
/// Marks the dictionary of a zstd web archive.
const DICTIONARY_FRAME: u32 = 0x184d_2a5d;

impl Read for Frames {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.decoder.read(out)?;
            if n > 0 || out.is_empty() {
                return Ok(n);
            }
            let more = if self.is_open && !self.decoder.is_finished() {
                self.decoder.decode_blocks(&mut self.stream, BlockDecodingStrategy::UptoBlocks(1)).is_ok()
            } else {
                if self.stream.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.open_frame()?
            };
            if !more {
                // Frames are not marked well enough to find the next one.
                *self = Self::new(BufReader::new(Box::new(io::empty())));
                return Err(damaged());
            }
        }
    }
}

impl Frames {
    fn new(stream: BufReader<Bytes>) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(WINDOW);
        Self { decoder, stream, is_open: false }
    }

    fn open_frame(&mut self) -> io::Result<bool> {
        use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
        self.is_open = false;
        let skipped = match self.decoder.reset(&mut self.stream) {
            Ok(()) => {
                self.is_open = true;
                return Ok(true);
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                magic_number,
                length,
            })) => (magic_number, length),
            Err(_) => return Ok(false),
        };
        let mut content = Vec::new();
        let (magic, length) = (skipped.0, u64::from(skipped.1));
        if magic != DICTIONARY_FRAME || length > DICTIONARY {
            io::copy(&mut self.stream.by_ref().take(length), &mut io::sink())?;
            return Ok(true);
        }
        self.stream.by_ref().take(length).read_to_end(&mut content)?;
        if is_zstd(&content) {
            let mut inner = Self::new(BufReader::new(Box::new(Cursor::new(content))));
            content = Vec::new();
            inner.by_ref().take(DICTIONARY).read_to_end(&mut content)?;
        }
        let dictionary = Dictionary::decode_dict(&content);
        Ok(dictionary.is_ok_and(|d| self.decoder.add_dict(d).is_ok()))
    }
}

fn is_zstd(head: &[u8]) -> bool {
    head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) || matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

#[cfg(test)]
mod tests {
    use super::unpack;
    use std::io::{Cursor, Read, Write};

    fn member(text: &str) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    fn unpacked(bytes: Vec<u8>) -> (String, u64) {
        let (mut text, mut damage) = (Vec::new(), 0);
        let mut stream = unpack(Box::new(Cursor::new(bytes))).unwrap();
        while stream.read_to_end(&mut text).is_err() {
            damage += 1;
        }
        (String::from_utf8_lossy(&text).into_owned(), damage)
    }

    #[test]
    fn all_members_are_read_and_a_damaged_one_costs_itself_alone() {
        let (a, b, c) = (member("one\n"), member(&"two\n".repeat(500)), member("three\n"));
        assert_eq!(unpacked([a.clone(), c.clone()].concat()), ("one\nthree\n".to_owned(), 0));
        let mut broken = b.clone();
        broken.truncate(b.len() - 9);
        let (text, damage) = unpacked([a.clone(), broken, c.clone()].concat());
        assert!(text.starts_with("one\n") && text.ends_with("three\n"), "{}", text.len());
        assert_eq!(damage, 1);
        let mut noise = a.clone();
        noise.extend(b"\x1f\x8b\x00no member\x1f");
        assert_eq!(unpacked([noise, c].concat()).0, "one\nthree\n");
    }

    #[test]
    fn frames_follow_one_another_and_some_are_skipped() {
        // Made with `zstd`: "one\n" and "three\n", raw blocks; between them a skippable frame of three bytes.
        let frame = |text: &str| {
            let mut bytes = vec![0x28, 0xb5, 0x2f, 0xfd, 0x20, text.len() as u8];
            let header = (text.len() as u32) << 3 | 1;
            bytes.extend(&header.to_le_bytes()[..3]);
            bytes.extend(text.as_bytes());
            bytes
        };
        let skip = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9];
        let all = [frame("one\n"), skip.to_vec(), frame("three\n")].concat();
        assert_eq!(unpacked(all.clone()), ("one\nthree\n".to_owned(), 0));
        let (text, damage) = unpacked([frame("one\n"), b"\x28\xb5\x2f\xfd\xff".to_vec()].concat());
        assert_eq!((text.as_str(), damage), ("one\n", 1));
    }
}
