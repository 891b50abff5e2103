//! What was found out about a token before, so that it is found out once: the same words are asked for by every
//! pattern on a predicate. It changes no answer.

use hashbrown::HashMap;
use std::cell::RefCell;

/// Answers by token.
#[derive(Debug)]
pub(crate) struct Memo<T>(RefCell<HashMap<usize, T>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone> Memo<T> {
    /// The answer for a token, made where it is asked for the first time.
    pub(crate) fn get(&self, token: usize, make: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.borrow().get(&token) {
            return known.clone();
        }
        let made = make();
        self.0.borrow_mut().insert(token, made.clone());
        made
    }
}
