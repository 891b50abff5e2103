//! The page of speech against the speakers of events.

use crate::cases::Case;
use crate::coded::Coded;
use crate::mentions::settle;
use crate::roles::head_of;
use dateline_codebook::notation::{Expect, Label};
use dateline_record::{Speaker, Stance};

/// Each marked event must be found and have exactly the marked speakers, with code and stance.
pub(crate) fn check_speech(case: &Case, coded: &Coded) -> Result<(), String> {
    let marked = &case.sentence.marked;
    let mut problems = Vec::new();
    for event in marked.marks.iter().filter(|m| matches!(m.label, Label::Event { .. })) {
        let words = event.span.of(&marked.text);
        let Some(found) = coded.events.iter().find(|e| e.evidence.trigger.overlaps(event.span)) else {
            let all: Vec<&str> = coded.events.iter().map(|e| e.evidence.trigger.of(&marked.text)).collect();
            problems.push(format!("no event at {words:?}, but at {all:?}"));
            continue;
        };
        let mut free: Vec<&Speaker> = found.said_by.iter().collect();
        for mark in &marked.marks {
            let Label::Said { code, stance } = &mark.label else { continue };
            let text = mark.span.of(&marked.text);
            let here = |s: &&Speaker| {
                s.span.overlaps(mark.span)
                    && head_of(s.span, coded).is_none_or(|head| mark.span.overlaps(head))
            };
            let Some(at) = free.iter().position(here) else {
                problems.push(format!("speaker {text:?} of {words:?} is not found"));
                continue;
            };
            let said = free.remove(at);
            // Several stand behind one phrase: "both ministries".
            free.retain(|s| s.span != said.span);
            if !code.allows(said.code.as_deref()) && *code != Expect::Any {
                problems.push(format!("speaker {text:?} has the code {:?}", said.code));
            }
            if stance.unwrap_or(Stance::Asserts) != said.stance {
                problems.push(format!("speaker {text:?} has the stance {:?}", said.stance));
            }
        }
        problems.extend(
            free.iter().map(|s| format!("speaker {:?} {:?} of {words:?} is not marked", s.text, s.stance)),
        );
    }
    settle(case, &problems)
}
