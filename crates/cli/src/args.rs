//! What can be typed.

mod inputs;
mod question;

pub(crate) use inputs::{Engine, Format, Inputs, Model};
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
    /// Folder for language models (else `$DATELINE_DATA`, else the user's data folder)
    #[arg(long, global = true, env = "DATELINE_DATA", value_name = "FOLDER", hide_env = true)]
    pub(crate) data: Option<PathBuf>,
    /// A codebook's folder, in place of the one that the program carries; in a question to a store, the version whose
    /// events are wanted
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

#[derive(Debug, ClapArgs)]
pub(crate) struct Parse {
    #[command(flatten)]
    pub(crate) inputs: Inputs,
    #[command(flatten)]
    pub(crate) model: Model,
}

/// Subcommands that mark.
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

/// A phrase to look up, alone or in a sentence.
#[derive(Debug, ClapArgs)]
pub(crate) struct Lookup {
    /// The words
    pub(crate) phrase: String,
    /// The sentence that they stand in
    #[arg(long = "in", value_name = "SENTENCE")]
    pub(crate) sentence: Option<String>,
    /// The day on which they are read
    #[arg(long, value_name = "DATE")]
    pub(crate) on: Option<String>,
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
    /// table on a terminal, jsonl otherwise; csv, geojson and parquet too
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// File to write; standard output where none is given. Its ending says the format too: .csv, .geojson …
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
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

#[derive(Debug, ClapArgs)]
pub(crate) struct Settle {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// Look at all stories again, not only at those that are new or changed
    #[arg(long)]
    pub(crate) again: bool,
    /// table on a terminal, jsonl otherwise; csv and geojson too
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Series {
    #[command(flatten)]
    pub(crate) kept: Kept,
    #[command(flatten)]
    pub(crate) question: Question,
    /// day, week, month or year
    #[arg(long, default_value = "month", value_name = "PERIOD")]
    pub(crate) by: String,
    /// chart on a terminal, csv otherwise; table, svg, png and jsonl too
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// Heading of the picture (else the question)
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// File to write; standard output where none is given. Its ending says the format too: .svg, .png …
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Dyads {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// First month: 2025-11 (else the first that the store has, or with --changed its last)
    #[arg(long, value_name = "MONTH")]
    pub(crate) from: Option<String>,
    /// Last month (else the last that the store has)
    #[arg(long, value_name = "MONTH")]
    pub(crate) to: Option<String>,
    /// Those that changed most against as many months before, not the busiest
    #[arg(long)]
    pub(crate) changed: bool,
    /// At most so many
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) limit: usize,
    #[command(flatten)]
    pub(crate) form: Tabular,
}

/// How a short table is printed.
#[derive(Debug, ClapArgs)]
pub(crate) struct Tabular {
    /// table on a terminal, csv otherwise; jsonl too
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<TableFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TableFormat {
    Table,
    Csv,
    Jsonl,
}

/// What is told of reviews.
#[derive(Debug, ClapArgs)]
pub(crate) struct Judged {
    #[command(flatten)]
    pub(crate) kept: Kept,
    #[command(flatten)]
    pub(crate) form: Tabular,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Brief {
    #[command(flatten)]
    pub(crate) kept: Kept,
    /// Name or code of the country
    #[arg(long)]
    pub(crate) country: String,
    /// How many days back
    #[arg(long, default_value_t = 7, value_name = "N")]
    pub(crate) days: u32,
    /// Last day (today, where none is given)
    #[arg(long, value_name = "DATE")]
    pub(crate) until: Option<String>,
    /// At most so many incidents
    #[arg(long, default_value_t = 25, value_name = "N")]
    pub(crate) limit: usize,
    /// text, markdown, html or jsonl (text where the file's ending says nothing)
    #[arg(long, short, value_name = "FORMAT")]
    pub(crate) format: Option<String>,
    /// File to write; standard output where none is given. Its ending says the format too: .html, .md …
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Export {
    /// acled, csv, gdelt, gdelt-mentions, geojson, icews, ngec, package, parquet, plover, polecat, ucdp
    pub(crate) form: String,
    #[command(flatten)]
    pub(crate) kept: Kept,
    #[command(flatten)]
    pub(crate) question: Question,
    /// File to write, or folder for `package`; standard output where none is given
    #[arg(long, short, value_name = "PATH")]
    pub(crate) output: Option<PathBuf>,
    /// A row an incident, not an event (acled, csv, geojson, parquet, ucdp)
    #[arg(long)]
    pub(crate) incidents: bool,
    /// Kinds of actor as numbers (acled)
    #[arg(long)]
    pub(crate) numeric_inter: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct ImportActors {
    /// Dictionaries: names in capitals with underscores, codes in brackets (~ in those of nouns), synonyms after +
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Table to write; standard output where none is given
    #[arg(long, short, value_name = "FILE.tsv")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Review {
    #[command(flatten)]
    pub(crate) kept: Kept,
    #[command(flatten)]
    pub(crate) question: Question,
    /// Who decides
    #[arg(long, env = "USER", default_value = "unknown", value_name = "NAME")]
    pub(crate) reviewer: String,
    /// Show what this reviewer has judged already, too
    #[arg(long)]
    pub(crate) again: bool,
    /// Take decision N back, and end; `dateline event ID` names the decisions on an event
    #[arg(long, value_name = "N")]
    pub(crate) undo: Option<i64>,
    /// Print and ask nothing: `codebook` for the sentences as reviewed, ready for a page; `jsonl` for the decisions
    #[arg(long, short, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<ReviewFormat>,
}

#[cfg_attr(not(feature = "watch"), expect(dead_code, reason = "read only where feeds can be followed"))]
#[derive(Debug, ClapArgs)]
pub(crate) struct Watch {
    /// Addresses of feeds, or files that list them (OPML, or one address a line)
    #[arg(required = true, value_name = "FEED")]
    pub(crate) feeds: Vec<String>,
    /// Where stories and events are kept; what was read of each feed stands beside it in FILE.watch.json
    #[arg(long, value_name = "FILE")]
    pub(crate) store: PathBuf,
    /// Minutes between two looks at a feed
    #[arg(long, default_value_t = 15, value_name = "MINUTES")]
    pub(crate) every: u64,
    /// Seconds between two requests to one host; its robots.txt may ask for more
    #[arg(long, default_value_t = 1, value_name = "SECONDS")]
    pub(crate) delay: u64,
    /// Follow links and redirects to private addresses too; feeds that you name may always be private
    #[arg(long)]
    pub(crate) allow_private: bool,
    /// Look at each feed once, and end
    #[arg(long)]
    pub(crate) once: bool,
    #[command(flatten)]
    pub(crate) engine: Engine,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReviewFormat {
    Codebook,
    Jsonl,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// The reports in a page, a text dump, a feed, an archive
    Read(Inputs),
    /// Sentences, words, heads and names
    Parse(Parse),
    /// Who, where and when the stories speak of
    Mark(Analyse),
    /// Who did what to whom, when, where, and who says so
    Code(Code),
    /// What the coder sees in a sentence: predications, the patterns that fit, those that nearly do
    Explain(Explain),
    /// Who a phrase stands for, and from which line of which table
    Who(Lookup),
    /// Which place a phrase names, and why
    Where(Lookup),
    /// The events of a store that answer a question
    Events(Ask),
    /// One event of a store, with the words that say it
    Event(One),
    /// Join a store's events into incidents, and print them
    Settle(Settle),
    /// The incidents of a store that answer a question
    Incidents(Ask),
    /// One incident of a store, with each source's version
    Incident(One),
    /// Counts over time of the events that answer a question
    Series(Series),
    /// The pairs of countries between whom most happens, or changed most
    Dyads(Dyads),
    /// What happened in a country of late, what is disputed, what is new
    Brief(Brief),
    /// Events or incidents in the forms that the field reads
    Export(Export),
    /// Actor and agent dictionaries in PETRARCH's format, as a table that --actors takes
    ImportActors(ImportActors),
    /// Go through events, doubtful ones first, and accept, reject or correct them
    Review(Review),
    /// How far two reviewers agree
    Agreement(Judged),
    /// How often each type and pattern was right, by the reviews
    Quality(Judged),
    /// Follow feeds: read what is new, code it and keep it
    Watch(Watch),
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
