//! Marks to the records that are printed and kept: a mention per actor, place and time, in order of the text.

use crate::Marks;
use crate::actors::ActorMention;
use crate::places::{PlaceMention, PlaceRole};
use crate::times::TimeMention;
use dateline_parse::Document;
use dateline_record::{Mention, Span, Story};

impl Marks {
    /// The mentions as records. An actor that stands for several gives one mention for each.
    pub fn mentions(&self, story: &Story, doc: &Document) -> Vec<Mention> {
        let mut all: Vec<(Span, Mention)> = Vec::new();
        for actor in &self.actors.mentions {
            all.extend(actor_records(story, doc, actor).into_iter().map(|m| (actor.span, m)));
        }
        all.extend(self.places.iter().map(|p| (p.span, place_record(story, p))));
        all.extend(self.times.iter().map(|t| (t.span, time_record(story, t))));
        all.sort_by_key(|(span, _)| *span);
        all.into_iter().map(|(_, mention)| mention).collect()
    }
}

fn actor_records(story: &Story, doc: &Document, actor: &ActorMention) -> Vec<Mention> {
    let record =
        |code: Option<String>, country: Option<String>, sector: Option<String>, name: Option<String>| {
            Mention::Actor {
                story: story.id.clone(),
                span: actor.span,
                text: actor.span.of(&story.text).to_owned(),
                head: doc.text(actor.head).to_owned(),
                name,
                code,
                country,
                sector,
                via: (!actor.via.is_empty()).then(|| actor.via.to_owned()),
            }
        };
    if actor.identities.is_empty() {
        return vec![record(None, None, None, None)];
    }
    let of = actor.identities.iter();
    of.map(|i| record(i.code(), i.country.clone(), i.sectors.first().cloned(), i.name.clone())).collect()
}

fn place_record(story: &Story, mention: &PlaceMention) -> Mention {
    let place = &mention.place;
    Mention::Place {
        story: story.id.clone(),
        span: mention.span,
        text: mention.span.of(&story.text).to_owned(),
        name: place.name.clone(),
        lat: place.lat,
        lon: place.lon,
        geonameid: place.geonameid,
        feature: mention.feature.clone(),
        admin1: place.admin1.clone(),
        admin2: place.admin2.clone(),
        country: place.country.clone(),
        precision: mention.precision,
        role: match mention.role {
            PlaceRole::Place => "place",
            PlaceRole::Demonym => "demonym",
            PlaceRole::Government => "government",
        }
        .to_owned(),
    }
}

fn time_record(story: &Story, time: &TimeMention) -> Mention {
    Mention::Time {
        story: story.id.clone(),
        span: time.span,
        text: time.span.of(&story.text).to_owned(),
        timex: time.timex.clone(),
        start: time.start.map(|d| d.to_string()),
        end: time.end.map(|d| d.to_string()),
        precision: time.precision,
    }
}
