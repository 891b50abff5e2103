//! One place that a name may stand for, from the gazetteer or from our own table.
//!
//! It does not say how likely it is: that is `resolve`.

use super::gazetteer::{Bears, Gazetteer};
use super::tables::Kind;
use dateline_record::{EventPlace, PlacePrecision, Span};

/// One place that a name may stand for. Names live as long as the program, like the gazetteer itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// GeoNames identifier; our own places have none.
    pub geonameid: Option<u32>,
    /// Whether it stands in `supplement.tsv`.
    pub own: bool,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Gazetteer name.
    pub name: &'static str,
    /// ISO 3166 alpha-3.
    pub country: Option<&'static str>,
    /// First-order division.
    pub admin1: Option<&'static str>,
    /// Second-order division.
    pub admin2: Option<&'static str>,
    /// GeoNames feature code.
    pub feature: &'static str,
    /// People; 0 where unknown.
    pub population: f64,
    /// Whether the name is its main one.
    pub main: bool,
}

/// Kilometres between two points given in degrees, along the sphere.
pub fn kilometres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let (dy, dx) = ((lb - la) / 2.0, (b.1 - a.1).to_radians() / 2.0);
    let h = dy.sin().powi(2) + la.cos() * lb.cos() * dx.sin().powi(2);
    12742.0 * h.sqrt().min(1.0).asin()
}

impl Candidate {
    pub(crate) fn of_gazetteer(gazetteer: &Gazetteer, number: u32, main: bool) -> Option<Self> {
        let r = gazetteer.record(number)?;
        let division = |n: Option<u32>| n.and_then(|n| gazetteer.record(n)).map(|d| d.name);
        Some(Self {
            geonameid: Some(r.geonameid),
            own: false,
            lat: r.lat,
            lon: r.lon,
            name: r.name,
            country: r.country.and_then(|c| gazetteer.iso3(c)),
            admin1: division(r.admin1),
            admin2: division(r.admin2),
            feature: r.feature,
            population: r.population,
            main,
        })
    }

    pub(crate) fn listed(gazetteer: &Gazetteer, value: u64) -> impl Iterator<Item = Self> {
        gazetteer
            .list(value)
            .into_iter()
            .filter_map(|(n, bears)| Self::of_gazetteer(gazetteer, n, bears == Bears::Main))
    }

    /// Degrees north and east.
    pub fn point(&self) -> (f64, f64) {
        (self.lat, self.lon)
    }

    /// A country or dependency.
    pub fn is_country(&self) -> bool {
        self.feature.starts_with("PCL")
    }

    /// A settlement or part of one.
    pub fn is_settlement(&self) -> bool {
        self.feature.starts_with("PPL") || self.feature == "STLMT"
    }

    /// A first-order division.
    pub fn is_admin1(&self) -> bool {
        self.feature == "ADM1"
    }

    /// A second-order division.
    pub fn is_admin2(&self) -> bool {
        self.feature == "ADM2"
    }

    /// A landscape, water, island or line: neither settlement nor division nor country.
    pub fn is_area(&self) -> bool {
        !(self.is_country() || self.is_settlement() || self.is_admin1() || self.is_admin2())
    }

    /// Countries 0, first-order divisions 1, second-order divisions 2, settlements 3, everything else 4.
    pub fn layer(&self) -> u8 {
        match () {
            () if self.is_country() => 0,
            () if self.is_admin1() => 1,
            () if self.is_admin2() => 2,
            () if self.is_settlement() => 3,
            () => 4,
        }
    }

    /// Whether `self` is a country or division in which `inner` lies.
    pub fn holds(&self, inner: &Self) -> bool {
        if self.country.is_none() || self.country != inner.country {
            return false;
        }
        if self.is_country() {
            return !inner.is_country();
        }
        let same = |a: Option<&str>, b: Option<&str>| a.is_some() && a == b;
        if self.is_admin1() {
            return !inner.is_country()
                && !inner.is_admin1()
                && (same(inner.admin1, self.admin1.or(Some(self.name))));
        }
        if self.is_admin2() {
            return inner.is_settlement()
                && same(inner.admin1, self.admin1)
                && same(inner.admin2, Some(self.name));
        }
        false
    }

    pub(crate) fn fits(&self, kind: Kind) -> bool {
        match kind {
            Kind::Settlement | Kind::Edge => self.is_settlement(),
            Kind::Admin1 => self.is_admin1() || (self.is_area() && self.feature == "RGN"),
            Kind::Admin2 => self.is_admin2(),
            Kind::Area => self.is_area() || self.is_admin1(),
            Kind::Island => self.feature.starts_with("ISL"),
            Kind::Water => matches!(self.feature, "SEA" | "LK" | "OCN" | "GULF" | "BAY" | "STRT" | "HBR"),
            Kind::River => self.feature == "STM",
            Kind::Line => self.feature == "CSTM" || self.is_country(),
            Kind::Post => self.feature == "CSTM",
            Kind::Camp => self.feature == "CMP",
            Kind::Base => self.feature == "MILB",
            Kind::Airport => self.feature == "AIRP",
            Kind::Street => matches!(self.feature, "ST" | "SQR"),
        }
    }

    /// How exact its point is.
    pub fn precision(&self) -> PlacePrecision {
        match self.feature {
            f if f.starts_with("PCL") => PlacePrecision::Country,
            "ADM1" => PlacePrecision::Admin1,
            "ADM2" => PlacePrecision::Admin2,
            f if f.starts_with("PPL")
                || matches!(
                    f,
                    "STLMT"
                        | "CSTM"
                        | "CMP"
                        | "MILB"
                        | "AIRP"
                        | "NUC"
                        | "SPOT"
                        | "BLDG"
                        | "DAM"
                        | "BDG"
                        | "PRT"
                        | "SQR"
                        | "ST"
                        | "RLG"
                        | "SHOL"
                        | "RF"
                ) =>
            {
                PlacePrecision::Exact
            }
            _ => PlacePrecision::Area,
        }
    }

    /// The place as an event has it.
    pub fn place(&self, text: &str, span: Span) -> EventPlace {
        EventPlace {
            text: text.to_owned(),
            span: Some(span),
            name: Some(self.name.to_owned()),
            admin1: if self.is_admin1() {
                Some(self.name.to_owned())
            } else {
                self.admin1.map(str::to_owned)
            },
            admin2: if self.is_admin2() {
                Some(self.name.to_owned())
            } else {
                self.admin2.map(str::to_owned)
            },
            country: self.country.map(str::to_owned),
            lat: Some(self.lat),
            lon: Some(self.lon),
            geonameid: self.geonameid,
            precision: Some(self.precision()),
        }
    }

    /// `Spin Boldak (AFG, Kandahar, PPL)`.
    pub fn describe(&self) -> String {
        let within: Vec<&str> = [self.country, self.admin1.filter(|a| *a != self.name), Some(self.feature)]
            .into_iter()
            .flatten()
            .collect();
        format!("{} ({})", self.name, within.join(", "))
    }
}
