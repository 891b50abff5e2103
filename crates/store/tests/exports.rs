//! Every export has the columns of its form, and is read back by what its users use.
#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    dead_code,
    reason = "tests; each uses a part of the helpers"
)]

mod common;
#[path = "common/golden.rs"]
mod golden;

use common::{actor, at, attack, killed, story};
use dateline_record::Event;

use dateline_store::export::{Choices, Input, export, package};
use dateline_store::settle::Rules;
use dateline_store::{Coded, Query, Store, Vocabulary};
use std::collections::BTreeMap;
use std::process::Command;

fn input() -> Input {
    let names = Vocabulary::builtin().unwrap();
    let mut store = Store::in_memory().unwrap();
    for mut t in golden::read("clusters") {
        for event in &mut t.events {
            event.quad = names.quad(&event.kind).unwrap();
        }
        store
            .put(&[Coded { story: &t.story, mentions: &[], events: &t.events, codebook: "golden" }])
            .unwrap();
    }
    store.settle(&Rules::shipped().unwrap(), &names).unwrap();
    Input::gather(&store, &Query::default(), names).unwrap()
}

fn written(form: &str, by_incident: bool) -> (Vec<Vec<String>>, usize) {
    let choices = Choices { by_incident, timestamp: 1_700_000_000, ..Choices::default() };
    let out = export(form, &input(), choices).unwrap().unwrap();
    let tab = out.text.lines().next().unwrap().contains('\t');
    (
        out.text
            .lines()
            .map(|l| if tab { l.split('\t').map(str::to_owned).collect() } else { csv(l) })
            .collect(),
        out.rows,
    )
}

/// One line of CSV without line breaks inside cells.
fn csv(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                cell.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            c => cell.push(c),
        }
    }
    cells.push(cell);
    cells
}

/// Rows as maps from the header's names.
fn rows(form: &str, by_incident: bool) -> Vec<BTreeMap<String, String>> {
    let (lines, count) = written(form, by_incident);
    assert_eq!(lines.len(), count + 1, "{form} counts its rows");
    let header = &lines[0];
    assert!(lines.iter().all(|l| l.len() == header.len()), "{form}: every row has the header's columns");
    lines[1..].iter().map(|l| header.iter().cloned().zip(l.iter().cloned()).collect()).collect()
}

fn cells<'a>(row: &'a BTreeMap<String, String>, names: &[&str]) -> Vec<&'a str> {
    names.iter().map(|n| row[*n].as_str()).collect()
}

#[test]
fn acled_by_its_rules() {
    let rows = rows("acled", true);
    let find = |location: &str, sub: &str| {
        rows.iter()
            .find(|r| r["location"] == location && r["sub_event_type"] == sub)
            .unwrap_or_else(|| panic!("{location}: {sub}"))
    };
    let border =
        rows.iter().find(|r| r["event_type"] == "Battles" && r["event_date"] == "2024-03-04").unwrap();
    let names = ["actor1", "inter1", "actor2", "inter2", "interaction", "civilian_targeting"];
    assert!(cells(border, &names)[4].contains("State forces"), "{border:?}");
    let bomb = find("Baidoa", "Remote explosive/landmine/IED");
    assert_eq!(
        cells(bomb, &["country", "iso", "region", "fatalities", "geo_precision", "time_precision"]),
        ["Somalia", "706", "Eastern Africa", "9", "1", "1"]
    );
    assert_eq!(bomb["source"], "Coast Agency; Rift Valley News; Lagoon Post");
    let suicide = find("Bannu", "Suicide bomb");
    assert_eq!(
        cells(suicide, &["actor2", "inter2", "civilian_targeting"]),
        ["Military Forces of Pakistan", "State forces", ""]
    );
    let march = find("Kisumu", "Peaceful protest");
    assert_eq!(
        cells(march, &["actor1", "inter1", "interaction", "tags"]),
        ["Protesters (Kenya)", "Protesters", "Protesters only", "crowd size=no report"]
    );
    let tear_gas = find("Kisumu", "Excessive force against protesters");
    assert_eq!(
        cells(tear_gas, &["actor1", "actor2", "disorder_type"]),
        ["Police Forces of Kenya", "Protesters (Kenya)", "Political violence; Demonstrations"]
    );
    assert!(rows.iter().all(|r| r["location"] != "Nairobi"), "talks are no event of ACLED's");
}

#[test]
fn ucdp_counts_the_dead_of_named_sides() {
    let rows = rows("ucdp", true);
    let strike = rows.iter().find(|r| r["where_coordinates"] == "Idlib").unwrap();
    assert_eq!(
        cells(strike, &["type_of_violence", "side_a", "side_b"]),
        ["3", "Government of Russia (Soviet Union)", "Civilians"]
    );
    assert_eq!(
        cells(strike, &["low", "best", "high", "deaths_civilians", "number_of_sources"]),
        ["9", "12", "12", "12", "4"]
    );
    assert!(rows.iter().all(|r| r["where_coordinates"] != "Tougouri"), "fighters without a name are no side");
    let n = |key: &str| strike[key].parse::<u32>().unwrap();
    assert!(n("low") <= n("best") && n("best") <= n("high"));
    assert_eq!(n("deaths_a") + n("deaths_b") + n("deaths_civilians") + n("deaths_unknown"), n("best"));
    let border = rows.iter().find(|r| r["date_start"] == "2024-03-04").unwrap();
    assert_eq!(
        cells(border, &["type_of_violence", "dyad_name", "gwnoa", "gwnob"]),
        ["1", "Government of Afghanistan - Government of Pakistan", "700", "770"]
    );
}

#[test]
fn gdelt_and_icews_write_both_ways_of_what_is_mutual() {
    let (lines, _) = written("gdelt", false);
    assert!(lines.iter().all(|l| l.len() == 61));
    let talks: Vec<&Vec<String>> = lines.iter().filter(|l| l[1] == "20240619" && l[28] == "04").collect();
    let pairs: Vec<(&str, &str)> = talks.iter().map(|l| (l[7].as_str(), l[17].as_str())).collect();
    assert!(pairs.contains(&("KEN", "ETH")) && pairs.contains(&("ETH", "KEN")));
    assert_eq!(
        (talks[0][5].as_str(), talks[0][29].as_str(), talks[0][53].as_str(), talks[0][52].as_str()),
        ("KENGOV", "1", "KE", "Nairobi, Kenya")
    );
    let (mentions, _) = written("gdelt-mentions", false);
    assert!(mentions.iter().all(|l| l.len() == 16 && l[6] != "0"));
    let icews = rows("icews", false);
    let arrest = icews.iter().find(|r| r["City"] == "Pataz" || r["Province"] == "La Libertad").unwrap();
    assert_eq!(
        cells(arrest, &["Source Name", "Source Sectors", "Source Country", "CAMEO Code"]),
        ["Police (Peru)", "Police,Government", "Peru", "173"]
    );
}

#[test]
fn polecat_names_the_places_of_a_story_and_the_feature_of_its_own() {
    let s = story("s1", "2025-03-02", "Soldiers fired on a post near Chaman.");
    let mut event = attack(&s, "PAK MIL", "AFG GOV", "2025-03-01");
    event.place = at("Chaman", "PAK", 30.92, 66.45);
    let span = dateline_record::Span::new(30, 36);
    event.place.as_mut().unwrap().span = Some(span);
    let mention = dateline_record::Mention::Place {
        story: "s1".into(),
        span,
        text: "Chaman".into(),
        name: Some("Chaman".into()),
        lat: None,
        lon: None,
        geonameid: None,
        feature: Some("PPL".into()),
        admin1: None,
        admin2: None,
        country: None,
        precision: None,
        role: "place".into(),
    };
    let mut store = Store::in_memory().unwrap();
    store.put(&[Coded { story: &s, mentions: &[mention], events: &[event], codebook: "one" }]).unwrap();
    let input = Input::gather(&store, &Query::default(), Vocabulary::builtin().unwrap()).unwrap();
    let text = export("polecat", &input, Choices::default()).unwrap().unwrap().text;
    let lines: Vec<Vec<&str>> = text.lines().map(|l| l.split('\t').collect()).collect();
    let cell = |name: &str| lines[1][lines[0].iter().position(|h| *h == name).unwrap()];
    assert_eq!(
        (cell("Feature Type"), cell("Story Locations"), cell("Story People")),
        ("PPL", "Chaman", "None")
    );
}

#[test]
fn polecat_and_json_hold_what_they_can() {
    let polecat = rows("polecat", false);
    let met = polecat.iter().find(|r| r["Actor Name"].starts_with("Grace Wanjiru")).unwrap();
    assert_eq!(
        cells(met, &["Actor Country", "Recipient Name", "Quad Code", "Version"]),
        ["KEN; ETH", "None", "VERBAL COOPERATION", "golden"]
    );
    for form in ["ngec", "plover"] {
        let out = export(form, &input(), Choices::default()).unwrap().unwrap();
        for line in out.text.lines() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            assert!(
                record["id"].is_string() && (record["event_type"].is_string() || record["event"].is_array()),
                "{line}"
            );
        }
    }
}

/// One event in one form, as a map from the header's names; the same form has a header of its own.
fn one(form: &str, change: impl FnOnce(&mut Event)) -> BTreeMap<String, String> {
    let s = story("s1", "2025-03-02", "Fighters attacked a post and soldiers died.");
    let mut event = attack(&s, "PAK REB", "PAK MIL", "2025-03-01");
    event.actors[0].name = Some("Tehreek-e-Taliban Pakistan".into());
    event.place = at("Bannu", "PAK", 32.98, 70.6);
    event.killed = killed(3, 5);
    change(&mut event);
    let mut store = Store::in_memory().unwrap();
    store.put(&[Coded { story: &s, mentions: &[], events: &[event], codebook: "one" }]).unwrap();
    let input = Input::gather(&store, &Query::default(), Vocabulary::builtin().unwrap()).unwrap();
    let text = export(form, &input, Choices::default()).unwrap().unwrap().text;
    let lines: Vec<Vec<String>> = text.lines().map(csv).collect();
    assert_eq!(lines.len(), 2, "{text}");
    lines[0].iter().cloned().zip(lines[1].iter().cloned()).collect()
}

fn who(event: &mut Event, who: &str) {
    event.killed.as_mut().unwrap().who = Some(who.into());
}

#[test]
fn ucdp_counts_the_dead_by_side_and_knows_the_sides() {
    let fields = ["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best"];
    let row = one("ucdp", |e| who(e, "soldiers"));
    assert_eq!(
        cells(&row, &["side_a", "side_a_new_id", "side_b", "side_b_new_id", "dyad_new_id"]),
        ["Government of Pakistan", "142", "TTP", "356", "857"]
    );
    assert_eq!(cells(&row, &fields), ["3", "0", "0", "0", "3"]);
    assert_eq!(cells(&one("ucdp", |e| who(e, "militants")), &fields), ["0", "3", "0", "0", "3"]);
    assert_eq!(cells(&one("ucdp", |e| who(e, "civilians")), &fields), ["0", "0", "3", "0", "3"]);
    assert_eq!(cells(&one("ucdp", |_| {}), &fields), ["0", "0", "0", "3", "3"]);
    // Two governments: the dead soldiers of an attack are of the side that was attacked.
    let states = one("ucdp", |e| {
        e.actors = vec![actor("PAK MIL", "Pakistani troops")];
        e.recipients = vec![actor("AFG MIL", "Afghan troops")];
        who(e, "soldiers");
    });
    assert_eq!(cells(&states, &["side_a", "type_of_violence"]), ["Government of Afghanistan", "1"]);
    assert_eq!(cells(&states, &fields), ["3", "0", "0", "0", "3"]);
    let killing = one("ucdp", |e| e.recipients = vec![actor("PAK CVL", "villagers")]);
    assert_eq!(cells(&killing, &["type_of_violence", "side_b", "side_b_new_id"]), ["3", "Civilians", ""]);
    assert_eq!(cells(&killing, &fields), ["0", "0", "3", "0", "3"]);
}

#[test]
fn acled_counts_words_by_its_own_rule_and_says_where_the_outlet_is_from() {
    let told = |low: u32, text: &str| {
        let killed = dateline_record::Number {
            low: Some(low),
            high: None,
            text: text.into(),
            ..killed(1, 1).unwrap()
        };
        one("acled", |e| e.killed = Some(killed))["fatalities"].clone()
    };
    assert_eq!(told(24, "dozens of people"), "12");
    assert_eq!(told(200, "hundreds"), "100");
    assert_eq!(told(3, "several soldiers"), "10", "in a battle with both sides named");
    assert_eq!(told(24, "at least 24 people"), "24");
    let grenade = one("acled", |e| {
        e.mode = Some("explosives".into());
        e.evidence.text = "A grenade was thrown at a post.".into();
    });
    assert_eq!(cells(&grenade, &["event_type", "sub_event_type"]), ["Explosions/Remote violence", "Grenade"]);
    assert_eq!(grenade["source_scale"], "", "the outlet is in no table");
}

#[test]
fn the_tables_of_exports_name_what_there_is() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../codebook");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let names = Vocabulary::builtin().unwrap();
    let contexts = read("contexts.md");
    for line in read("exports/acled.tsv").lines().filter(|l| !l.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        assert!(names.kind(cells[3]).is_some(), "{line}");
        for mode in cells[4].split(';').filter(|m| !m.is_empty() && *m != "-") {
            assert!(names.mode(mode).is_some(), "no mode {mode}: {line}");
        }
        for context in cells[5].split(' ').filter_map(|c| c.strip_prefix("context=")) {
            assert!(contexts.contains(&format!("### {context}\n")), "no context {context}: {line}");
        }
    }
    let victims = read("harm/victims.tsv");
    for line in read("exports/ucdp.tsv").lines().filter(|l| l.contains(" dead\t")) {
        let who = line.split('\t').nth(1).unwrap();
        assert!(victims.lines().any(|v| v.split('\t').nth(1) == Some(who)), "nobody counted as {who}");
    }
}

/// Reads every file as its users do; run where Python has the packages.
const READ_BACK: &str = r#"
import sys, json, os
folder = sys.argv[1]
import pandas as pd
at = lambda name: os.path.join(folder, name)
a = pd.read_csv(at("acled.csv"), parse_dates=["event_date"])
assert a.shape[1] == 31 and len(a) > 5 and a.fatalities.dtype.kind == "i" and a.latitude.between(-90, 90).all()
u = pd.read_csv(at("ucdp.csv"), parse_dates=["date_start", "date_end"])
assert u.shape[1] == 49 and (u.low <= u.best).all() and (u.best <= u.high).all() and u.id.is_unique
g = pd.read_csv(at("gdelt.csv"), sep="\t", header=None, dtype={26: str, 27: str, 28: str}, quoting=3)
assert g.shape[1] == 61 and g[26].str.len().between(2, 4).all() and g[0].is_unique and g[29].between(1, 4).all()
m = pd.read_csv(at("gdelt-mentions.csv"), sep="\t", header=None, quoting=3)
assert m.shape[1] == 16 and set(m[0]) == set(g[0])
i = pd.read_csv(at("icews.csv"), sep="\t", dtype={"CAMEO Code": str}, quoting=3, parse_dates=["Event Date"])
assert i.shape[1] == 20 and len(i) == len(g) and i.Intensity.notna().any()
p = pd.read_csv(at("polecat.csv"), sep="\t", na_values="None", quoting=3)
assert p.shape[1] == 40 and p["Event Type"].notna().all()
n = pd.read_json(at("ngec.csv"), lines=True); assert {"attributes", "event_geolocation"} <= set(n.columns)
pl = pd.read_json(at("plover.csv"), lines=True); assert {"actor", "event", "quad_code"} <= set(pl.columns)
about = json.load(open(at("datapackage.json")))
import hashlib
for r in about["resources"]:
    raw = open(at(r["path"]), "rb").read()
    assert len(raw) == r["bytes"] and "sha256:" + hashlib.sha256(raw).hexdigest() == r["hash"], r["name"]
    t = pd.read_csv(at(r["path"]), dtype=str, keep_default_na=False)
    assert list(t.columns) == [f["name"] for f in r["schema"]["fields"]], r["name"]
    for key in r["schema"].get("primaryKey", []): assert t[key].is_unique
    for f in r["schema"]["fields"]:
        if f["type"] in ("integer", "number"): pd.to_numeric(t[f["name"]][t[f["name"]] != ""])
# An identifier may look like a number: it is text, as the package says.
e = pd.read_csv(at("events.csv"), dtype={"id": str}); ac = pd.read_csv(at("actors.csv"), dtype={"event": str}); assert set(ac.event) <= set(e.id)
if os.path.exists(at("events.parquet")):
    import pyarrow.parquet as pq
    q = pq.read_table(at("events.parquet")).to_pylist()
    by = {r["id"]: r for r in q}
    assert len(q) == len(e) and set(by) == set(e.id)
    for r in e.fillna("").to_dict("records"):
        p = by[r["id"]]
        assert "; ".join(c or "" for c in p["actor_codes"]).strip("; ") == r["actor_codes"].strip("; "), r["id"]
        assert [a["code"] for a in p["actors"]] == p["actor_codes"]
        assert (p["date_start"].isoformat() if p["date_start"] else "") == r["date_start"]
        assert (p["place_lat"] is None and r["place_lat"] == "") or p["place_lat"] == r["place_lat"]
        assert (p["killed_low"] is None and r["killed_low"] == "") or p["killed_low"] == r["killed_low"]
        assert p["geometry"] is None if p["place_lat"] is None else len(p["geometry"]) == 21
    assert b"geo" in pq.read_schema(at("events.parquet")).metadata
    assert len(pd.read_parquet(at("events.parquet"))) == len(e) and len(pd.read_parquet(at("incidents.parquet"))) > 5
f = json.load(open(at("events.geojson"))); assert len(f["features"]) == len(e)
done = ["pandas"]
try:
    import geopandas
    gdf = geopandas.read_file(at("events.geojson")); assert len(gdf) == len(e), (len(gdf), len(e)); assert gdf.crs.to_epsg() == 4326, gdf.crs
    if os.path.exists(at("events.parquet")):
        gp = geopandas.read_parquet(at("events.parquet")); assert gp.geometry.notna().sum() == gdf.geometry.notna().sum() > 5
    done.append("geopandas")
except ImportError: pass
try:
    import duckdb
    assert duckdb.sql(f"select count(*) from read_csv('{at('events.csv')}')").fetchall()[0][0] == len(e)
    if os.path.exists(at("events.parquet")):
        n = duckdb.sql(f"select count(*) from '{at('events.parquet')}' where list_contains(actor_codes, 'PAK MIL')").fetchall()[0][0]
        assert n == sum("PAK MIL" in str(c).split("; ") for c in e.actor_codes) > 0, n
    done.append("duckdb")
except ImportError: pass
print("read back by", ", ".join(done))
"#;

#[test]
fn every_form_is_read_back_by_what_its_users_use() {
    let ready =
        Command::new("python3").args(["-c", "import pandas"]).output().is_ok_and(|o| o.status.success());
    if !ready {
        println!("skipped: python3 with pandas is not there (pip install pandas geopandas duckdb)");
        return;
    }
    let folder = std::env::temp_dir().join(format!("dateline-exports-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let input = input();
    for form in ["acled", "ucdp", "gdelt", "gdelt-mentions", "icews", "polecat", "ngec", "plover", "geojson"]
    {
        let out = export(form, &input, Choices { by_incident: true, ..Choices::default() }).unwrap().unwrap();
        let name = if form == "geojson" { "events.geojson".to_owned() } else { format!("{form}.csv") };
        std::fs::write(folder.join(name), out.text).unwrap();
    }
    for (name, text) in package(&input, "golden", "2025-12-06T00:00:00Z") {
        std::fs::write(folder.join(name), text).unwrap();
    }
    #[cfg(feature = "parquet")]
    {
        use dateline_store::export::parquet::Writer;
        let file = |name: &str| std::fs::File::create(folder.join(name)).unwrap();
        let mut events = Writer::new(file("events.parquet"), None).unwrap();
        input.events.iter().for_each(|e| events.write(e).unwrap());
        events.finish().unwrap();
        let mut incidents = Writer::new(file("incidents.parquet"), None).unwrap();
        input.incidents.iter().for_each(|i| incidents.write(i).unwrap());
        incidents.finish().unwrap();
    }
    let out = Command::new("python3").args(["-W", "ignore", "-c", READ_BACK]).arg(&folder).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    println!("{}", String::from_utf8_lossy(&out.stdout));
    std::fs::remove_dir_all(&folder).unwrap();
}
