//! Msgpack bytes to values that borrow from them; numpy arrays as msgpack-numpy writes them.
//!
//! Keeps the law that no input panics: every read is checked. It does not write msgpack.

/// A msgpack value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    Nil,
    Bool(bool),
    Int(i64),
    UInt(u64),
    Float(f64),
    Str(&'a str),
    Bin(&'a [u8]),
    List(Vec<Self>),
    Map(Vec<(Self, Self)>),
}

/// Deepest nesting that is read.
const DEPTH: usize = 64;

/// Reads values one after the other.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

type Read<T> = Result<T, String>;

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn take(&mut self, n: usize) -> Read<&'a [u8]> {
        let end = self.at.checked_add(n).filter(|e| *e <= self.bytes.len());
        let end = end.ok_or_else(|| format!("msgpack ends early at byte {}", self.at))?;
        let out = &self.bytes[self.at..end];
        self.at = end;
        Ok(out)
    }

    fn uint(&mut self, n: usize) -> Read<u64> {
        Ok(self.take(n)?.iter().fold(0, |v, b| (v << 8) | u64::from(*b)))
    }

    fn text(&mut self, n: usize) -> Read<Value<'a>> {
        let bytes = self.take(n)?;
        Ok(std::str::from_utf8(bytes).map_or(Value::Bin(bytes), Value::Str))
    }

    /// Number of entries of the map that starts here.
    pub(crate) fn map_len(&mut self) -> Read<usize> {
        match self.uint(1)? as u8 {
            b @ 0x80..=0x8f => Ok(usize::from(b & 0x0f)),
            0xde => Ok(self.uint(2)? as usize),
            0xdf => Ok(self.uint(4)? as usize),
            b => Err(format!("a map was expected, not byte {b:#x}")),
        }
    }

    /// An unsigned integer.
    pub(crate) fn u64(&mut self) -> Read<u64> {
        // The forms that fill a table of hashes and rows.
        match self.bytes.get(self.at..) {
            Some([0xcf, rest @ ..]) => {
                if let Some(n) = rest.first_chunk() {
                    self.at += 9;
                    return Ok(u64::from_be_bytes(*n));
                }
            }
            Some([0xcd, a, b, ..]) => {
                self.at += 3;
                return Ok(u64::from(u16::from_be_bytes([*a, *b])));
            }
            _ => {}
        }
        match self.value()? {
            Value::UInt(v) => Ok(v),
            Value::Int(v) => Ok(v as u64),
            other => Err(format!("a number was expected, not {other:?}")),
        }
    }

    /// The next value, whole.
    pub(crate) fn value(&mut self) -> Read<Value<'a>> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Read<Value<'a>> {
        if depth > DEPTH {
            return Err("msgpack nests too deeply".into());
        }
        let b = self.uint(1)? as u8;
        Ok(match b {
            0x00..=0x7f => Value::UInt(u64::from(b)),
            0x80..=0x8f => self.map(usize::from(b & 0x0f), depth)?,
            0x90..=0x9f => self.list(usize::from(b & 0x0f), depth)?,
            0xa0..=0xbf => self.text(usize::from(b & 0x1f))?,
            0xc0 => Value::Nil,
            0xc2 => Value::Bool(false),
            0xc3 => Value::Bool(true),
            0xc4..=0xc6 => {
                let n = self.uint(1 << (b - 0xc4))? as usize;
                Value::Bin(self.take(n)?)
            }
            0xca => Value::Float(f64::from(f32::from_bits(self.uint(4)? as u32))),
            0xcb => Value::Float(f64::from_bits(self.uint(8)?)),
            0xcc..=0xcf => Value::UInt(self.uint(1 << (b - 0xcc))?),
            0xd0 => Value::Int(i64::from(self.uint(1)? as u8 as i8)),
            0xd1 => Value::Int(i64::from(self.uint(2)? as u16 as i16)),
            0xd2 => Value::Int(i64::from(self.uint(4)? as u32 as i32)),
            0xd3 => Value::Int(self.uint(8)? as i64),
            0xd9..=0xdb => {
                let n = self.uint(1 << (b - 0xd9))? as usize;
                self.text(n)?
            }
            0xdc => {
                let n = self.uint(2)? as usize;
                self.list(n, depth)?
            }
            0xdd => {
                let n = self.uint(4)? as usize;
                self.list(n, depth)?
            }
            0xde => {
                let n = self.uint(2)? as usize;
                self.map(n, depth)?
            }
            0xdf => {
                let n = self.uint(4)? as usize;
                self.map(n, depth)?
            }
            0xe0..=0xff => Value::Int(i64::from(b as i8)),
            _ => return Err(format!("msgpack byte {b:#x} is not supported")),
        })
    }

    fn list(&mut self, n: usize, depth: usize) -> Read<Value<'a>> {
        let mut out = Vec::with_capacity(n.min(self.bytes.len() - self.at));
        for _ in 0..n {
            out.push(self.nested(depth + 1)?);
        }
        Ok(Value::List(out))
    }

    fn map(&mut self, n: usize, depth: usize) -> Read<Value<'a>> {
        let mut out = Vec::with_capacity(n.min(self.bytes.len() - self.at));
        for _ in 0..n {
            let key = self.nested(depth + 1)?;
            out.push((key, self.nested(depth + 1)?));
        }
        Ok(Value::Map(out))
    }
}

impl<'a> Value<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Read<Self> {
        Reader::new(bytes).value()
    }

    /// The value under a string key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.map().iter().find(|(k, _)| k.str() == Some(key)).map(|(_, v)| v)
    }

    pub(crate) fn str(&self) -> Option<&'a str> {
        match self {
            Self::Str(s) => Some(s),
            Self::Bin(b) => std::str::from_utf8(b).ok(),
            _ => None,
        }
    }

    pub(crate) fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Str(s) => Some(s.as_bytes()),
            Self::Bin(b) => Some(b),
            _ => None,
        }
    }

    pub(crate) fn uint(&self) -> Option<u64> {
        match self {
            Self::UInt(v) => Some(*v),
            Self::Int(v) => u64::try_from(*v).ok(),
            _ => None,
        }
    }

    pub(crate) fn list(&self) -> &[Self] {
        if let Self::List(items) = self { items } else { &[] }
    }

    pub(crate) fn map(&self) -> &[(Self, Self)] {
        if let Self::Map(items) = self { items } else { &[] }
    }

    /// A numpy array of little-endian 32-bit floats: its shape and its numbers.
    pub(crate) fn floats(&self) -> Option<(Vec<usize>, Vec<f32>)> {
        if self.get("nd") != Some(&Self::Bool(true)) || self.get("type")?.str()? != "<f4" {
            return None;
        }
        let shape: Vec<usize> =
            self.get("shape")?.list().iter().map(|n| n.uint().map(|n| n as usize)).collect::<Option<_>>()?;
        let data = floats_of(self.get("data")?.bytes()?);
        (shape.iter().product::<usize>() == data.len()).then_some((shape, data))
    }
}

/// Little-endian 32-bit floats.
pub(crate) fn floats_of(bytes: &[u8]) -> Vec<f32> {
    let (chunks, _) = bytes.as_chunks::<4>();
    chunks.iter().map(|c| f32::from_le_bytes(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read() {
        let v = Value::read(b"\x82\xa1a\x93\x01\xff\xc0\xa1b\xcd\x01\x00").expect("well formed");
        assert_eq!(v.get("a").expect("there").list(), [Value::UInt(1), Value::Int(-1), Value::Nil]);
        assert_eq!(v.get("b").expect("there").uint(), Some(256));
    }

    #[test]
    fn broken_bytes_are_an_error() {
        assert!(Value::read(b"\x82\xa1a").is_err());
        assert!(Value::read(b"\xdd\xff\xff\xff\xff").is_err());
        assert!(Value::read(&[0x91; 500]).is_err());
        assert!(Value::read(b"").is_err());
    }
}
