//! The system that reads a text left to right and marks entities: begin, in, last, unit, out.

use super::{Action, State, System, runs};

const BEGIN: u8 = 1;
const IN: u8 = 2;
const LAST: u8 = 3;
const UNIT: u8 = 4;
const OUT: u8 = 5;

/// Actions of an entity recogniser.
#[derive(Debug)]
pub(crate) struct Biluo {
    actions: Vec<Action>,
    runs: Vec<(u8, usize, usize)>,
}

impl Biluo {
    pub(crate) fn new(actions: Vec<Action>) -> Self {
        // A token outside has no label; a missing annotation is no action.
        let actions: Vec<Action> =
            actions.into_iter().filter(|a| a.kind != 0 && (a.kind != OUT || a.label == 0)).collect();
        let runs = runs(&actions);
        Self { actions, runs }
    }

    pub(crate) fn len(&self) -> usize {
        self.actions.len()
    }
}

impl System for Biluo {
    fn valid(&self, s: &State<'_>, mut consider: impl FnMut(usize, usize)) {
        let here = s.buffer(0);
        let left = s.buffer_length();
        if let Some((_, label)) = s.open_entity() {
            let goes_on = left >= 2 && !s.given_start(s.buffer(1));
            for (kind, from, to) in &self.runs {
                if (*kind == IN && goes_on) || *kind == LAST {
                    for i in *from..*to {
                        if self.actions[i].label == label && label != 0 {
                            consider(i, i + 1);
                        }
                    }
                }
            }
            return;
        }
        let space = s.is_space(here);
        let begins = left >= 2 && !s.given_start(s.buffer(1)) && !space;
        for (kind, from, to) in &self.runs {
            match *kind {
                BEGIN if begins => consider(*from, *to),
                UNIT if !space => {
                    for i in *from..*to {
                        if self.actions[i].label != 0 {
                            consider(i, i + 1);
                        }
                    }
                }
                OUT => consider(*from, *to),
                _ => {}
            }
        }
    }

    fn act(&self, action: usize, s: &mut State<'_>) {
        let Action { kind, label } = self.actions[action];
        match kind {
            BEGIN => s.begin_entity(label),
            LAST => s.end_entity(),
            UNIT => {
                s.begin_entity(label);
                s.end_entity();
            }
            _ => {}
        }
        s.skip();
    }

    fn features(&self, s: &State<'_>, out: &mut [i32]) {
        let here = s.buffer(0);
        out.fill(-1);
        let open = s.open_entity();
        if let [a, b, c] = out {
            *a = here;
            if let Some((first, _)) = open {
                *b = first;
                *c = if here < 0 { -1 } else { here - 1 };
            }
            return;
        }
        if let Some((first, rest)) = out.split_first_mut() {
            *first = here;
            if let Some((start, _)) = open {
                for (o, t) in rest.iter_mut().zip(start..here) {
                    *o = t;
                }
            }
        }
    }
}
