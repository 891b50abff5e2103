//! Records to what a person reads on a terminal: headlines, sentences with their roles marked, colours.
//!
//! The law kept here: without colour nothing is lost; what colour says, the codebook's notation says too.

pub(crate) mod card;
pub(crate) mod claims;
pub(crate) mod paint;
pub(crate) mod sentence;
pub(crate) mod words;

#[cfg(test)]
mod tests;
