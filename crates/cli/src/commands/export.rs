//! `dateline export`: events or incidents in the forms that the field reads.

use crate::args::{Common, Export};
use crate::output;
use crate::parquet::File;
use crate::store::warn_unsettled;
use anyhow::{Context as _, bail};
use dateline_record::{Event, Incident};
use dateline_store::export::{Choices, FORMS, Input, export, incidents_csv, incidents_geojson, package};
use dateline_store::{Query, Store, Vocabulary};
use jiff::Timestamp;
use std::path::Path;

pub(crate) fn run(common: &Common, args: &Export) -> anyhow::Result<()> {
    if !FORMS.iter().any(|(name, _)| *name == args.form) {
        let known: Vec<String> = FORMS.iter().map(|(name, about)| format!("  {name:<15} {about}")).collect();
        bail!("`{}` is no form of export; there are\n{}", args.form, known.join("\n"));
    }
    let store = args.kept.open()?;
    let query = args.question.query(common)?;
    let file = args.output.as_deref();
    let now = Timestamp::now();
    if args.incidents {
        warn_unsettled(common, &store)?;
    }
    match (args.form.as_str(), args.incidents) {
        ("parquet", by_incident) => return parquet(&store, &query, file, by_incident, now.to_string()),
        ("csv", true) => return output::write(file, incidents_csv(&store.incidents(&query)?).as_bytes()),
        ("geojson", true) => {
            return output::write(file, incidents_geojson(&store.incidents(&query)?).as_bytes());
        }
        _ => {}
    }
    let input = Input::gather(&store, &query, Vocabulary::builtin()?)?;
    let choices = Choices {
        by_incident: args.incidents,
        numeric_inter: args.numeric_inter,
        timestamp: now.as_second(),
    };
    if let Some(done) = export(&args.form, &input, choices)? {
        let said = format!("{} rows", done.rows);
        let left = done.left_out.iter().map(|(why, n)| format!("{n} left out: {why}"));
        output::complain(&std::iter::once(said).chain(left).collect::<Vec<_>>().join("; "));
        return output::write(file, done.text.as_bytes());
    }
    let folder = file.context("a package is a folder; give it a name with --output FOLDER")?;
    std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let name = folder.file_name().map_or_else(|| "events".into(), |n| n.to_string_lossy().to_lowercase());
    for (name, text) in package(&input, &name, &now.to_string()) {
        output::write(Some(&folder.join(name)), text.as_bytes())?;
    }
    Ok(())
}

fn parquet(
    store: &Store,
    query: &Query,
    file: Option<&Path>,
    by_incident: bool,
    now: String,
) -> anyhow::Result<()> {
    if by_incident {
        let mut out = File::<Incident>::create(file, Some(now))?;
        store.incidents(query)?.iter().try_for_each(|incident| out.write(incident))?;
        return out.finish();
    }
    let mut out = File::<Event>::create(file, Some(now))?;
    store.each_event(query, |event| out.write(&event))?;
    out.finish()
}
