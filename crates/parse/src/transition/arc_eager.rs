//! The arc-eager system with sentence breaks: a text to one tree per sentence.

use super::{Action, State, System, runs};
use crate::labels::{Label, Labels};

const SHIFT: u8 = 0;
const REDUCE: u8 = 1;
const LEFT: u8 = 2;
const RIGHT: u8 = 3;
const BREAK: u8 = 4;

/// Actions of a dependency parser.
#[derive(Debug)]
pub(crate) struct ArcEager {
    actions: Vec<Action>,
    runs: Vec<(u8, usize, usize)>,
    /// The label that joins parts of a word; it holds adjacent tokens only.
    subtoken: Label,
}

impl ArcEager {
    pub(crate) fn new(actions: Vec<Action>, labels: &mut Labels) -> Self {
        let runs = runs(&actions);
        Self { actions, runs, subtoken: labels.number("subtok") }
    }

    pub(crate) fn len(&self) -> usize {
        self.actions.len()
    }
}

fn is_valid(kind: u8, s: &State<'_>) -> bool {
    let (depth, left) = (s.stack_depth(), s.buffer_length());
    match kind {
        SHIFT => depth == 0 || (left >= 2 && !s.is_start(s.buffer(0)) && !s.is_unshiftable(s.buffer(0))),
        REDUCE => depth > 0 && (left == 0 || !(depth == 1 && s.cannot_start(s.buffer(0)))),
        LEFT | RIGHT => depth > 0 && left > 0 && !s.is_start(s.buffer(0)),
        BREAK => {
            let next = s.buffer(1);
            left >= 2 && next == s.buffer(0) + 1 && !s.is_start(next) && !s.cannot_start(next)
        }
        _ => false,
    }
}

impl System for ArcEager {
    fn valid(&self, state: &State<'_>, mut consider: impl FnMut(usize, usize)) {
        let apart = state.stack(0) != state.buffer(0) - 1;
        for (kind, from, to) in &self.runs {
            if !is_valid(*kind, state) {
                continue;
            }
            if apart && (*kind == LEFT || *kind == RIGHT) {
                for i in *from..*to {
                    if self.actions[i].label != self.subtoken {
                        consider(i, i + 1);
                    }
                }
            } else {
                consider(*from, *to);
            }
        }
    }

    fn act(&self, action: usize, s: &mut State<'_>) {
        let Action { kind, label } = self.actions[action];
        match kind {
            SHIFT => s.push(),
            REDUCE => {
                if s.has_head(s.stack(0)) || s.stack_depth() == 1 {
                    s.pop();
                } else {
                    s.put_back();
                }
            }
            LEFT => {
                s.add_arc(s.buffer(0), s.stack(0), label);
                s.set_unshiftable(s.buffer(0), false);
                s.pop();
            }
            RIGHT => {
                s.add_arc(s.stack(0), s.buffer(0), label);
                s.push();
            }
            _ => s.mark_start(s.buffer(1)),
        }
    }

    fn features(&self, s: &State<'_>, out: &mut [i32]) {
        let (b0, s0, s1) = (s.buffer(0), s.stack(0), s.stack(1));
        if let [a, b, c, d, e, f, g, h] = out {
            (*a, *b, *c, *d, *e) = (b0, s.buffer(1), s0, s1, s.stack(2));
            (*f, *g, *h) = (s.latest(b0, 0, 1), s.latest(s0, 0, 1), s.latest(s0, 1, 1));
            return;
        }
        // The wide set: spaCy writes the seventh twice, so that one of its features is lost.
        let wide = [
            b0,
            s.buffer(1),
            s0,
            s1,
            s.stack(2),
            s.latest(s0, 0, 1),
            s.latest(s0, 1, 1),
            s.latest(b0, 0, 1),
            s.latest(s0, 1, 2),
            s.latest(s1, 0, 1),
            s.latest(s1, 0, 2),
            s.latest(s1, 1, 1),
            s.latest(s1, 1, 2),
        ];
        for (o, w) in out.iter_mut().zip(wide) {
            *o = w;
        }
    }
}
