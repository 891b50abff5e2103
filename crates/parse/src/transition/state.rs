//! What a transition system knows while it reads: stack, buffer, arcs, open entity.
//!
//! The law: spaCy's `StateC`. Tokens that were put back come before the rest of the buffer. A token has at most
//! one head; the latest arc wins.

use crate::labels::Label;

const NONE: i32 = -1;

/// State of a transition system over one text.
#[derive(Debug)]
pub(crate) struct State<'a> {
    length: i32,
    /// Next token that was never moved.
    front: i32,
    stack: Vec<i32>,
    put_back: Vec<i32>,
    heads: Vec<i32>,
    labels: Vec<Label>,
    /// By head: its latest dependent on the left, on the right.
    latest: Vec<[i32; 2]>,
    /// By dependent: the one that its head took before it on the same side.
    before: Vec<i32>,
    unshiftable: Vec<bool>,
    started: Vec<bool>,
    /// What earlier components say of each token: 1 for a sentence's start, -1 for not.
    given: &'a [i8],
    /// Whether each token is space.
    pub(crate) is_space: &'a [bool],
    entities: Vec<(i32, i32, Label)>,
}

impl<'a> State<'a> {
    pub(crate) fn new(given: &'a [i8], is_space: &'a [bool], arcs: bool) -> Self {
        let n = given.len();
        let m = if arcs { n } else { 0 };
        Self {
            length: n as i32,
            front: 0,
            stack: Vec::new(),
            put_back: Vec::new(),
            heads: vec![NONE; m],
            labels: vec![0; m],
            latest: vec![[NONE; 2]; m],
            before: vec![NONE; m],
            unshiftable: vec![false; m],
            started: vec![false; m],
            given,
            is_space,
            entities: Vec::new(),
        }
    }

    /// The `i`-th token of the stack from its top, or a negative number.
    pub(crate) fn stack(&self, i: usize) -> i32 {
        self.stack.len().checked_sub(i + 1).map_or(NONE, |at| self.stack[at])
    }

    /// The `i`-th token of the buffer, or a negative number.
    pub(crate) fn buffer(&self, i: usize) -> i32 {
        let back = self.put_back.len();
        if i < back {
            return self.put_back[back - 1 - i];
        }
        let at = self.front + (i - back) as i32;
        if at < self.length { at } else { NONE }
    }

    pub(crate) fn stack_depth(&self) -> usize {
        self.stack.len()
    }

    pub(crate) fn buffer_length(&self) -> usize {
        (self.length - self.front) as usize + self.put_back.len()
    }

    pub(crate) fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    pub(crate) fn force_final(&mut self) {
        self.stack.clear();
        self.put_back.clear();
        self.front = self.length;
    }

    /// The latest dependent of a head on its left (side 0) or right (side 1).
    pub(crate) fn latest(&self, head: i32, side: usize, nth: usize) -> i32 {
        let Ok(h) = usize::try_from(head) else { return NONE };
        let mut child = self.latest[h][side];
        for _ in 1..nth {
            child = usize::try_from(child).map_or(NONE, |c| self.before[c]);
        }
        child
    }

    fn given(&self, token: i32) -> i8 {
        usize::try_from(token).ok().and_then(|t| self.given.get(t)).copied().unwrap_or(0)
    }

    /// Whether earlier components began a sentence here.
    pub(crate) fn given_start(&self, token: i32) -> bool {
        self.given(token) == 1
    }

    pub(crate) fn is_start(&self, token: i32) -> bool {
        self.given(token) == 1 || usize::try_from(token).ok().is_some_and(|t| self.started[t])
    }

    pub(crate) fn cannot_start(&self, token: i32) -> bool {
        self.given(token) == -1
    }

    pub(crate) fn mark_start(&mut self, token: i32) {
        if let Some(s) = usize::try_from(token).ok().and_then(|t| self.started.get_mut(t)) {
            *s = true;
        }
    }

    pub(crate) fn is_space(&self, token: i32) -> bool {
        usize::try_from(token).ok().and_then(|t| self.is_space.get(t)).copied().unwrap_or(false)
    }

    pub(crate) fn has_head(&self, token: i32) -> bool {
        usize::try_from(token).is_ok_and(|t| self.heads[t] >= 0)
    }

    pub(crate) fn is_unshiftable(&self, token: i32) -> bool {
        usize::try_from(token).is_ok_and(|t| self.unshiftable[t])
    }

    pub(crate) fn set_unshiftable(&mut self, token: i32, value: bool) {
        if let Ok(t) = usize::try_from(token) {
            self.unshiftable[t] = value;
        }
    }

    /// Moves the first token of the buffer onto the stack.
    pub(crate) fn push(&mut self) {
        if let Some(token) = self.put_back.pop() {
            self.stack.push(token);
        } else if self.front < self.length {
            self.stack.push(self.front);
            self.front += 1;
        }
    }

    /// Drops the first token of the buffer.
    pub(crate) fn skip(&mut self) {
        if self.put_back.pop().is_none() && self.front < self.length {
            self.front += 1;
        }
    }

    pub(crate) fn pop(&mut self) {
        self.stack.pop();
    }

    /// Puts the top of the stack back onto the buffer; it may not be shifted again before an arc is made.
    pub(crate) fn put_back(&mut self) {
        if let Some(top) = self.stack.pop() {
            self.set_unshiftable(top, true);
            self.put_back.push(top);
        }
    }

    pub(crate) fn add_arc(&mut self, head: i32, child: i32, label: Label) {
        let (Ok(h), Ok(c)) = (usize::try_from(head), usize::try_from(child)) else { return };
        if self.heads[c] >= 0 {
            self.remove_arc(self.heads[c] as usize, c);
        }
        let side = usize::from(child > head);
        self.before[c] = self.latest[h][side];
        self.latest[h][side] = child;
        self.heads[c] = head;
        self.labels[c] = label;
    }

    fn remove_arc(&mut self, head: usize, child: usize) {
        let latest = &mut self.latest[head][usize::from(child > head)];
        if *latest == child as i32 {
            *latest = self.before[child];
            return;
        }
        let mut at = *latest;
        while let Ok(a) = usize::try_from(at) {
            if self.before[a] == child as i32 {
                self.before[a] = self.before[child];
                return;
            }
            at = self.before[a];
        }
    }

    /// Heads (negative for none) and labels of arcs.
    pub(crate) fn into_arcs(self) -> (Vec<i32>, Vec<Label>) {
        (self.heads, self.labels)
    }

    /// The open entity: its first token and label.
    pub(crate) fn open_entity(&self) -> Option<(i32, Label)> {
        self.entities.last().filter(|e| e.1 == NONE).map(|e| (e.0, e.2))
    }

    pub(crate) fn begin_entity(&mut self, label: Label) {
        self.entities.push((self.buffer(0), NONE, label));
    }

    pub(crate) fn end_entity(&mut self) {
        let end = self.buffer(0) + 1;
        if let Some(e) = self.entities.last_mut() {
            e.1 = end;
        }
    }

    /// Entities that were closed: first token, one past the last, label.
    pub(crate) fn into_entities(self) -> Vec<(usize, usize, Label)> {
        self.entities
            .into_iter()
            .filter(|e| e.0 != NONE && e.1 != NONE)
            .map(|e| (e.0 as usize, e.1 as usize, e.2))
            .collect()
    }
}
