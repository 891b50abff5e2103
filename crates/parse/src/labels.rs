//! Strings that a pipeline can put on a token (tags, features, labels of arcs and entities), numbered.
//!
//! The law: number 0 is the empty string. All labels are known once a pipeline is loaded.

use hashbrown::HashMap;
use std::sync::Arc;

/// Number of a label.
pub(crate) type Label = u16;

/// The labels of a pipeline.
#[derive(Debug)]
pub(crate) struct Labels {
    names: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, Label>,
}

impl Labels {
    pub(crate) fn new() -> Self {
        let empty: Arc<str> = Arc::from("");
        Self { names: vec![Arc::clone(&empty)], numbers: std::iter::once((empty, 0)).collect() }
    }

    /// The number of a label, given now if it is new. The first 65,535 labels have numbers of their own.
    pub(crate) fn number(&mut self, name: &str) -> Label {
        if let Some(n) = self.numbers.get(name) {
            return *n;
        }
        let Ok(n) = Label::try_from(self.names.len()) else { return 0 };
        let name: Arc<str> = Arc::from(name);
        self.names.push(Arc::clone(&name));
        self.numbers.insert(name, n);
        n
    }

    pub(crate) fn name(&self, n: Label) -> &str {
        &self.names[usize::from(n)]
    }

    /// All labels by number.
    pub(crate) fn names(&self) -> &[Arc<str>] {
        &self.names
    }
}
