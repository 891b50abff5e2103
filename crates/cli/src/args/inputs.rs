//! What is read, what runs it, and where the records go: options that several subcommands share.

use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

/// What to read and how to print it.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Inputs {
    /// Files, folders, patterns (news/**/*.html), addresses, or - for standard input: pages, text dumps, feeds,
    /// archives (WARC), JSON Lines of stories, CSV, Parquet
    #[arg(value_name = "INPUT")]
    pub(crate) names: Vec<String>,
    /// Kind of input, where its content does not tell: text, jsonl, html, feed, warc, csv, parquet
    #[arg(long, value_name = "KIND")]
    pub(crate) input: Option<String>,
    /// Names of the fields in JSON Lines and tables: text=body,published=date; with dots for one inside another
    /// (text=article.body)
    #[arg(long, value_name = "FIELD=NAME,…")]
    pub(crate) map: Option<String>,
    /// Leave out stories published before this day, month or year; those without a date stay
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Stop after so many stories
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// How to print (text on a terminal, jsonl otherwise)
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// Write to this file; a run that was stopped goes on where it was when it is started again
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// The language model.
#[derive(Debug, ClapArgs)]
pub(crate) struct Model {
    /// Language model: a name of `dateline resources list`, or the folder of any spaCy pipeline
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<String>,
}

/// What runs a story.
#[derive(Debug, ClapArgs)]
pub(crate) struct Engine {
    #[command(flatten)]
    pub(crate) model: Model,
    /// A table of actors of your own, which adds to those of the codebook (columns: name, kind, code, from, to,
    /// aliases); can be given several times
    #[arg(long, value_name = "FILE.tsv")]
    pub(crate) actors: Vec<PathBuf>,
}

/// How records are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people; events in the codebook's notation
    Text,
    /// A record a line
    Jsonl,
    /// A row a record
    Csv,
    /// A row a record, for data frames; events only
    Parquet,
    /// Sentences and words, for documents only
    Conllu,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
            Self::Conllu => "conllu",
        })
    }
}
