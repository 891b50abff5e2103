//! Events of many stories to incidents: what happened, and where the sources differ.
//!
//! Two reports are of one incident when family of type, time, place and sides agree within their precision and
//! something that only they could share links them: a number, a name, a target, the wording, the story itself.
//! The laws kept here: an incident keeps its id while stories join; what a person put together is never split and
//! what a person split is never put together; the same stories in the same order give the same incidents; every
//! merge says why. A report that sums up a week or a month is related to the incidents it covers, never merged
//! with them. Points and limits are data in `codebook/settle.tsv`. Nothing here decides what is true: versions
//! stand side by side, with who gives them.

mod around;
mod compare;
mod consensus;
mod copies;
mod dispute;
mod group;
mod report;
mod rules;
mod stored;

pub use consensus::independent_sources;
pub use rules::Rules;
pub use stored::Settled;

pub(crate) use around::Around;
pub(crate) use consensus::Facts;
pub(crate) use group::Settler;
pub(crate) use report::{Context, Report};

use crate::Vocabulary;
use dateline_record::{Event, Incident, Story};
use std::collections::HashMap;

/// An event, its story, and all that was coded from that.
pub type InStory<'a> = (&'a Story, &'a [Event], &'a Event);

/// Why two events are, or are not, taken for one incident: the points and what gave them.
pub fn explain(rules: &Rules, a: InStory<'_>, b: InStory<'_>) -> String {
    let report = |(story, coded, event): InStory<'_>| Report::new(rules, event, &context_of(story, coded));
    let Some((a, b)) = report(a).zip(report(b)) else { return "one of them is no incident".to_owned() };
    let likeness = compare::compare(rules, &a, &b, true);
    let apart = if likeness.apart { "apart by time or place; " } else { "" };
    format!(
        "{apart}{:.1} points, {:.1} of them specific: {}",
        likeness.points,
        likeness.specific,
        likeness.why.join(", ")
    )
}

fn context_of<'a>(story: &'a Story, coded: &[Event]) -> Context<'a> {
    Context { published: story.day(), title: story.title.as_deref(), around: Around::of(coded, story.day()) }
}

/// Settles the events of `told` (stories with what was coded from them), without a store.
///
/// Stories are taken in order of publication and id, whatever their order here.
pub fn settle(rules: &Rules, names: &Vocabulary, told: &[(Story, Vec<Event>)]) -> Vec<Incident> {
    let mut order: Vec<&(Story, Vec<Event>)> = told.iter().collect();
    order.sort_by(|a, b| (a.0.day(), &a.0.id).cmp(&(b.0.day(), &b.0.id)));
    let mut settler = Settler::new(rules);
    let mut events: HashMap<&str, &Event> = HashMap::new();
    let mut facts: HashMap<&str, Facts> = HashMap::new();
    for (story, coded) in order {
        facts.insert(&story.id, Facts::new(story));
        let context = context_of(story, coded);
        for event in coded {
            events.insert(&event.id, event);
            if let Some(report) = Report::new(rules, event, &context) {
                settler.add(report, None);
            }
        }
    }
    let mut out = Vec::new();
    for cluster in settler.all() {
        let members: Vec<(&Event, &Facts)> = settler
            .events_of(cluster)
            .filter_map(|id| events.get(id).and_then(|e| Some((*e, facts.get(e.story.as_str())?))))
            .collect();
        let mut incident =
            consensus::incident(rules, names, &settler.id_of(cluster), settler.why(cluster), &members);
        incident.relations = settler.relations(cluster, &|id| events.get(id).map(|e| (*e).clone()));
        out.push(incident);
    }
    out
}
