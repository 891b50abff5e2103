//! A question's fields as options; each is the field of the same name in the query language.

use crate::args::Common;
use crate::output;
use anyhow::Context as _;
use clap::Args as ClapArgs;
use dateline_codebook::Codebook;
use dateline_coder::Coder;
use dateline_record::Span;
use dateline_store::{Query, Vocabulary};
use std::path::Path;

/// Words of the query language (`type:ASSAULT dyad:PAK-AFG from:2025-12 "border post"`), or the same as options.
#[derive(Debug, Default, ClapArgs)]
pub(crate) struct Question {
    /// The question in words: `type:ASSAULT dyad:PAK-AFG from:2025-12 border`
    #[arg(value_name = "QUESTION")]
    words: Vec<String>,
    /// Event type; several by commas
    #[arg(long = "type", value_name = "TYPE", help_heading = "Question")]
    kind: Option<String>,
    /// Mode
    #[arg(long, help_heading = "Question")]
    mode: Option<String>,
    /// Who did it: a country, a code ("PAK MIL") or words of the name
    #[arg(long, value_name = "WHO", help_heading = "Question")]
    actor: Option<String>,
    /// To whom
    #[arg(long, value_name = "WHOM", help_heading = "Question")]
    recipient: Option<String>,
    /// Somebody on either side
    #[arg(long, value_name = "WHO", help_heading = "Question")]
    party: Option<String>,
    /// Two countries: PAK-AFG either way, "PAK>AFG" one way
    #[arg(long, value_name = "PAIR", help_heading = "Question")]
    dyad: Option<String>,
    /// Country where it happened
    #[arg(long, help_heading = "Question")]
    country: Option<String>,
    /// west,south,east,north in degrees
    #[arg(long, value_name = "BOX", allow_hyphen_values = true, help_heading = "Question")]
    bbox: Option<String>,
    /// A place or lat,lon, and a distance: --near Chaman 50km
    #[arg(long, num_args = 2, value_names = ["PLACE", "KM"], allow_hyphen_values = true, help_heading = "Question")]
    near: Vec<String>,
    /// First day, month or year
    #[arg(long, value_name = "DATE", help_heading = "Question")]
    from: Option<String>,
    /// Last day, month or year
    #[arg(long, value_name = "DATE", help_heading = "Question")]
    to: Option<String>,
    /// actual, future, hypothetical or negated
    #[arg(long, help_heading = "Question")]
    status: Option<String>,
    /// Who says so
    #[arg(long, value_name = "WHO", help_heading = "Question")]
    said_by: Option<String>,
    /// At least so many dead
    #[arg(long, value_name = "N", help_heading = "Question")]
    killed_min: Option<String>,
    /// Words of the evidence
    #[arg(long, value_name = "WORDS", help_heading = "Question")]
    text: Option<String>,
    /// Words of the whole story
    #[arg(long, value_name = "WORDS", help_heading = "Question")]
    story_text: Option<String>,
    /// Only what the sources tell differently
    #[arg(long, help_heading = "Question")]
    disputed: bool,
    /// Only what the reports look back at (yes), or what they report (no)
    #[arg(long, value_name = "YES|NO", help_heading = "Question")]
    background: Option<String>,
    /// Id of a story
    #[arg(long, value_name = "ID", help_heading = "Question")]
    story: Option<String>,
    /// Outlet
    #[arg(long, help_heading = "Question")]
    source: Option<String>,
    /// Also what a review rejected
    #[arg(long, help_heading = "Question")]
    rejected: bool,
    /// date, killed or score; with - in front the greatest first
    #[arg(long, allow_hyphen_values = true, help_heading = "Question")]
    sort: Option<String>,
    /// At most so many
    #[arg(long, value_name = "N", help_heading = "Question")]
    limit: Option<String>,
}

impl Question {
    /// What was put as options, by the name of its field.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let near = (!self.near.is_empty()).then(|| self.near.join(" "));
        let yes = |said: bool| said.then(|| "yes".to_owned());
        let (disputed, rejected) = (yes(self.disputed), yes(self.rejected));
        let fields = [
            ("type", &self.kind),
            ("mode", &self.mode),
            ("actor", &self.actor),
            ("recipient", &self.recipient),
            ("party", &self.party),
            ("dyad", &self.dyad),
            ("country", &self.country),
            ("bbox", &self.bbox),
            ("near", &near),
            ("from", &self.from),
            ("to", &self.to),
            ("status", &self.status),
            ("said-by", &self.said_by),
            ("killed-min", &self.killed_min),
            ("text", &self.text),
            ("story-text", &self.story_text),
            ("disputed", &disputed),
            ("background", &self.background),
            ("story", &self.story),
            ("source", &self.source),
            ("rejected", &rejected),
            ("sort", &self.sort),
            ("limit", &self.limit),
        ];
        fields.into_iter().filter_map(|(field, value)| Some((field, value.clone()?))).collect()
    }

    /// The question in words, however it was put.
    pub(crate) fn words(&self) -> String {
        let said =
            self.fields().into_iter().map(|(field, value)| format!("{} {value}", field.replace('-', " ")));
        self.words.iter().cloned().chain(said).collect::<Vec<_>>().join(", ")
    }

    /// The question as the store takes it.
    ///
    /// # Errors
    /// The first word that cannot be understood; a place that nobody knows.
    pub(crate) fn query(&self, common: &Common) -> anyhow::Result<Query> {
        let names = Vocabulary::builtin()?;
        let mut query = Query::parse(&self.words.join(" "), &names)?;
        let version = common.codebook.as_deref().map(version).transpose()?;
        let version = version.map(|v| ("codebook", v));
        for (field, value) in self.fields().into_iter().chain(version) {
            query.set(field, &value, &names)?;
        }
        if let Some(near) = query.near.as_mut().filter(|n| n.point.is_none()) {
            near.point = point(common, &near.name)?;
        }
        Ok(query)
    }
}

/// The version that `--codebook` names: that of a folder, else the word itself.
fn version(named: &Path) -> anyhow::Result<String> {
    if !named.is_dir() {
        return Ok(named.display().to_string());
    }
    Ok(Codebook::from_folder(named).with_context(|| format!("--codebook {}", named.display()))?.version)
}

/// Where the gazetteer has a place: `Chaman`, or `Chaman, Pakistan` where several bear the name. `None` leaves it to the
/// store, which knows the places of its events.
///
/// # Errors
/// The codebook does not read.
fn point(common: &Common, name: &str) -> anyhow::Result<Option<(f64, f64)>> {
    let codebook = match common.codebook.as_deref() {
        Some(folder) if folder.is_dir() => Codebook::from_folder(folder)?,
        _ => Codebook::shipped()?,
    };
    let coder = Coder::new(codebook)?;
    let (place, country) = name.split_once(',').map_or((name, ""), |(p, c)| (p.trim(), c.trim()));
    let names = Vocabulary::builtin()?;
    let found = coder.places().look_up(place).places;
    let of = |code: &str| {
        found.iter().find(|p| p.candidate.place(place, Span::default()).country.as_deref() == Some(code))
    };
    let chosen = if country.is_empty() { found.first() } else { names.code(country).and_then(of) };
    if let (Some(place), false) = (chosen, common.quiet) {
        output::complain(&format!("near {}", place.candidate.describe()));
    }
    Ok(chosen.map(|p| p.candidate.point()))
}
