//! Things a person should know about a span; not errors.

use crate::Span;
use serde::{Deserialize, Serialize};

/// Something a person should know about a story or a span of it. Not an error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Short name of the kind of notice, such as `date-from-update` or `place-doubtful`.
    pub kind: String,
    /// What it says, for a person.
    pub text: String,
    /// Where, if it concerns a span.
    #[serde(default)]
    pub span: Option<Span>,
}
