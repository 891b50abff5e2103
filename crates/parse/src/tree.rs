//! Heads and labels as the parser left them to trees and sentences.
//!
//! The law: spaCy's steps. Roots get the root label; decorated labels (`X||Y`) are moved to the nearest
//! descendant labelled Y; a sentence begins at the left edge of each root.

use crate::labels::{Label, Labels};

/// Trees of one text.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    pub(crate) heads: Vec<u32>,
    pub(crate) deps: Vec<Label>,
    /// 1 where a sentence begins, else -1.
    pub(crate) starts: Vec<i8>,
    left: Vec<u32>,
    right: Vec<u32>,
}

/// For each label: the label to put and the label of the new head, where it is decorated.
pub(crate) fn decorations(labels: &mut Labels) -> Vec<Option<(Label, Label)>> {
    let names: Vec<String> = labels.names().iter().map(ToString::to_string).collect();
    names
        .iter()
        .map(|name| {
            let (label, head) = name.split_once("||")?;
            Some((labels.number(label), labels.number(head)))
        })
        .collect()
}

impl Trees {
    /// Builds the trees of a text from its arcs.
    pub(crate) fn new(
        heads: &[i32],
        deps: Vec<Label>,
        root: Label,
        decorations: &[Option<(Label, Label)>],
        is_space: &[bool],
    ) -> Self {
        let n = heads.len();
        let heads: Vec<u32> =
            heads.iter().enumerate().map(|(i, h)| u32::try_from(*h).unwrap_or(i as u32)).collect();
        let mut out = Self { heads, deps, starts: vec![-1; n], left: vec![0; n], right: vec![0; n] };
        for i in 0..n {
            if out.heads[i] as usize == i {
                out.deps[i] = root;
            }
        }
        out.settle();
        let mut moved = false;
        for i in 0..n {
            if let Some(Some((label, head))) = decorations.get(usize::from(out.deps[i])) {
                out.heads[i] = out.new_head(i, *head, is_space);
                out.deps[i] = *label;
                moved = true;
            }
        }
        if moved {
            out.settle();
        }
        out
    }

    /// The first descendant of the head, breadth first, that bears `label`; the head itself if there is none.
    fn new_head(&self, token: usize, label: Label, is_space: &[bool]) -> u32 {
        let head = self.heads[token];
        let mut queue = vec![head as usize];
        let mut seen = 0;
        while !queue.is_empty() && seen <= self.heads.len() {
            let mut next = Vec::new();
            for q in queue {
                for (child, space) in
                    is_space.iter().enumerate().take(self.right[q] as usize + 1).skip(self.left[q] as usize)
                {
                    if child == q || self.heads[child] as usize != q || *space || child == token {
                        continue;
                    }
                    if self.deps[child] == label {
                        return child as u32;
                    }
                    next.push(child);
                }
            }
            seen += next.len();
            queue = next;
        }
        head
    }

    /// Edges of subtrees and starts of sentences.
    fn settle(&mut self) {
        let n = self.heads.len();
        for i in 0..n {
            self.left[i] = i as u32;
            self.right[i] = i as u32;
        }
        let mut is_start = vec![false; n];
        for _ in 0..12 {
            for i in 0..n {
                self.widen(i);
            }
            for i in (0..n).rev() {
                self.widen(i);
            }
            is_start.fill(false);
            for i in 0..n {
                if self.heads[i] as usize == i {
                    is_start[self.left[i] as usize] = true;
                }
            }
            if self.within(&is_start) {
                break;
            }
        }
        self.starts.fill(-1);
        for i in 0..n {
            if self.heads[i] as usize == i {
                self.starts[self.left[i] as usize] = 1;
            }
        }
    }

    fn widen(&mut self, i: usize) {
        let h = self.heads[i] as usize;
        self.left[h] = self.left[h].min(self.left[i]);
        self.right[h] = self.right[h].max(self.right[i]);
    }

    /// Whether every head lies in its token's sentence, given where sentences begin.
    fn within(&self, is_start: &[bool]) -> bool {
        let n = self.heads.len();
        let mut start = 0;
        for (i, begins) in is_start.iter().enumerate() {
            if (i > 0 && *begins) || i + 1 == n {
                // As spaCy has it: a head may be the first token of the next sentence.
                if self.heads[start..i].iter().any(|h| (*h as usize) < start || *h as usize > i) {
                    return false;
                }
                start = i;
            }
        }
        true
    }
}
