//! Keeps stories and events, finds them again, settles them into incidents, and exports them.
//!
//! Turns records into rows of one SQLite file and rows into records again. The laws kept here: what was put
//! comes back byte for byte; putting the same input twice changes nothing; a writer that is killed leaves
//! whole stories or none; what a person decided is kept apart from what the machine said and applied over it.
//! Nothing here codes text, prints, exits or reads the environment.

mod error;
mod store;
mod table;
mod vocabulary;

pub mod export;
pub mod query;
pub mod render;
pub mod review;
pub mod series;
pub mod settle;

pub use error::{StoreError, TableError};
pub use query::Query;
pub use store::{Change, Coded, Counts, Store, StoryHead};
pub use vocabulary::{Country, Sector, Vocabulary};
