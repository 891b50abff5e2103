//! The gazetteer: a name to the records that bear it, out of one borrowed block of bytes.
//!
//! The law kept here: nothing is copied on opening; the block is checked once and then only read. Records stand in
//! the order countries, first-order divisions, second-order divisions, populated places, so that a division is
//! named by a small number. It does not choose among records of one name: that is `resolve`.

use fst::raw::Fst;

/// First bytes of the file; changes with the layout.
pub const MAGIC: &[u8; 8] = b"DLGAZ\x00\x00\x02";
/// Bytes of one record: geonameid 3, latitude 3, longitude 3, name offset 3, admin1 2, admin2 2, country 1, feature 1, size 1.
pub const RECORD: usize = 19;
/// Stands in `admin1`, `admin2` (both bytes) and `country` for none.
pub const NONE: u16 = 0xFFFF;

/// A block of bytes that is no gazetteer of this layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAGazetteer(pub &'static str);

/// An opened gazetteer.
pub struct Gazetteer {
    names: Fst<&'static [u8]>,
    postings: &'static [u8],
    records: &'static [u8],
    labels: &'static [u8],
    /// ISO 3166 alpha-3 by country number.
    countries: Vec<&'static str>,
    features: Vec<&'static str>,
    admin1s: u32,
    admin2s: u32,
}

impl std::fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gazetteer({} names, {} records)", self.names.len(), self.len())
    }
}

/// One place as the gazetteer has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Record {
    /// GeoNames identifier.
    pub geonameid: u32,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Name as GeoNames spells it.
    pub name: &'static str,
    /// Number of the record of its country.
    pub country: Option<u32>,
    /// Number of the record of its first-order division.
    pub admin1: Option<u32>,
    /// Number of the record of its second-order division.
    pub admin2: Option<u32>,
    /// GeoNames feature code.
    pub feature: &'static str,
    /// People, to about four per cent; 0 where unknown.
    pub population: f64,
}

/// How a record bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bears {
    /// As its main name, but for accents.
    Main,
    /// As another name.
    Other,
}

impl Gazetteer {
    /// Opens a block: eight section lengths, then the sections.
    ///
    /// # Errors
    /// Not a gazetteer, or one of another layout.
    pub fn open(bytes: &'static [u8]) -> Result<Self, NotAGazetteer> {
        let body = bytes
            .strip_prefix(MAGIC.as_slice())
            .ok_or(NotAGazetteer("wrong first bytes: rebuild it with `cargo xtask gazetteer`"))?;
        let cut = || NotAGazetteer("it is cut short: rebuild it with `cargo xtask gazetteer`");
        let mut lengths = [0usize; 8];
        for (slot, four) in lengths.iter_mut().zip(body.chunks_exact(4)) {
            *slot = four.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b));
        }
        let mut at = 32;
        let mut section = |n: usize| {
            let part = body.get(at..at + n);
            at += n;
            part.ok_or_else(cut)
        };
        let [countries, features, names, postings, records, labels, admin1s, admin2s] = lengths;
        let lines = |part: &'static [u8]| -> Result<Vec<&'static str>, NotAGazetteer> {
            Ok(std::str::from_utf8(part).map_err(|_| cut())?.lines().collect())
        };
        Ok(Self {
            countries: lines(section(countries)?)?,
            features: lines(section(features)?)?,
            names: Fst::new(section(names)?).map_err(|_| cut())?,
            postings: section(postings)?,
            records: section(records)?,
            labels: section(labels)?,
            admin1s: admin1s as u32,
            admin2s: admin2s as u32,
        })
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// ISO 3166 alpha-3 of the country whose record is `number`.
    pub fn iso3(&self, number: u32) -> Option<&'static str> {
        self.countries.get(number as usize).copied()
    }

    /// The number of the country whose ISO 3166 alpha-3 is `iso3`.
    pub fn country(&self, iso3: &str) -> Option<u32> {
        self.countries.iter().position(|c| *c == iso3).map(|i| i as u32)
    }

    /// The number of the capital of the country whose record is `number`.
    pub fn capital(&self, number: u32) -> Option<u32> {
        let feature = self.features.iter().position(|f| *f == "PPLC")?;
        let is_capital = |r: &[u8]| u32::from(r[16]) == number && usize::from(r[17]) == feature;
        self.records.chunks_exact(RECORD).position(is_capital).map(|i| i as u32)
    }

    /// The record of a number.
    pub fn record(&self, number: u32) -> Option<Record> {
        let at = number as usize * RECORD;
        let r = self.records.get(at..at + RECORD)?;
        let three = |i: usize| i32::from_le_bytes([0, r[i], r[i + 1], r[i + 2]]) >> 8;
        let two = |i: usize| u16::from_le_bytes([r[i], r[i + 1]]);
        let label = (three(9) & 0x00FF_FFFF) as usize;
        let name = self.labels.get(label..)?;
        let end = name.iter().position(|b| *b == b'\n')?;
        let first = self.countries.len() as u32;
        let division =
            |n: u16, from: u32, count: u32| (n != NONE && u32::from(n) < count).then(|| from + u32::from(n));
        Some(Record {
            geonameid: (three(0) & 0x00FF_FFFF) as u32,
            lat: f64::from(three(3)) / 1e4,
            lon: f64::from(three(6)) / 1e4,
            name: std::str::from_utf8(name.get(..end)?).ok()?,
            country: (usize::from(r[16]) < self.countries.len()).then(|| u32::from(r[16])),
            admin1: division(two(12), first, self.admin1s),
            admin2: division(two(14), first + self.admin1s, self.admin2s),
            feature: self.features.get(usize::from(r[17])).copied().unwrap_or_default(),
            population: if r[18] == 0 { 0.0 } else { (f64::from(r[18]) / 8.0).exp2() },
        })
    }

    /// The records that bear a folded name, larger ones first within each layer.
    pub fn find(&self, key: &str) -> Vec<(u32, Bears)> {
        self.names.get(key).map(|o| self.list(o.value())).unwrap_or_default()
    }

    /// A walk along one name, byte by byte.
    pub fn walk(&self) -> Walk<'_, &'static [u8]> {
        Walk::new(&self.names)
    }

    /// The records behind a value that a walk gave.
    pub fn list(&self, value: u64) -> Vec<(u32, Bears)> {
        let bears = |n: u64| (n as u32 >> 1, if n & 1 == 0 { Bears::Main } else { Bears::Other });
        if value & 1 == 0 {
            return vec![bears(value >> 1)];
        }
        let mut bytes = self.postings.get((value >> 1) as usize..).unwrap_or_default().iter();
        let mut number = || {
            let (mut n, mut shift) = (0u64, 0);
            for b in bytes.by_ref() {
                n |= u64::from(b & 0x7F) << shift;
                shift += 7;
                if b & 0x80 == 0 || shift > 56 {
                    break;
                }
            }
            n
        };
        let count = number().min(10_000);
        let mut last = 0;
        (0..count)
            .map(|_| {
                last += number();
                bears(last)
            })
            .collect()
    }
}

/// Where a walk along a name has come to.
pub struct Walk<'g, D> {
    names: &'g Fst<D>,
    at: Option<usize>,
    out: u64,
}

impl<'g, D: AsRef<[u8]>> Walk<'g, D> {
    /// A walk from the start of every name.
    pub fn new(names: &'g Fst<D>) -> Self {
        Walk { names, at: Some(names.root().addr()), out: 0 }
    }

    /// Goes on by `text`; false where no name goes on so.
    pub fn step(&mut self, text: &str) -> bool {
        for b in text.bytes() {
            let Some(addr) = self.at else { return false };
            let node = self.names.node(addr);
            self.at = node.find_input(b).map(|i| {
                let t = node.transition(i);
                self.out += t.out.value();
                t.addr
            });
        }
        self.at.is_some()
    }

    /// The value of the name that ends here, if one does.
    pub fn value(&self) -> Option<u64> {
        let node = self.names.node(self.at?);
        node.is_final().then(|| self.out + node.final_output().value())
    }
}
