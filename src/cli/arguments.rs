//! The arguments: their names, their help, and how each is read. Help, the man page and shell
//! completions all come from here.

use super::picture::{PictureOption, near};
use crate::load::export::Interchange;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;
use std::time::Duration;

/// Ask a graph of careers what leads where.
///
/// Without a subcommand, this is a prompt to ask questions at; or, where standard input is not a
/// terminal, it runs the statements that come from there.
#[derive(Parser, Debug)]
#[command(name = "pathways", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    pub options: Options,
    #[command(subcommand)]
    pub command: Option<Command>,
}

const AFTER_HELP: &str = "\
Examples:
  pathways                                          the prompt
  pathways query \"degree to role\"                   what leads to which role
  pathways query 'duties of role \"Patient Coordinator\"'
  pathways query 'MATCH (r:Role) RETURN r.name' --format csv
  pathways draw 'degree to role' -o pathways.svg    a diagram
  pathways run report.pathways -o report.md         a script

Exit status: 0 answered, 1 a statement failed, 2 bad usage, 3 bad data, 4 a limit was reached (what
there is has been printed), 130 interrupted.";

/// What every subcommand takes.
#[derive(Args, Clone, Debug, Default)]
pub struct Options {
    /// The graph: a graph file or a data folder [default: the built-in healthcare careers]
    #[arg(short, long, global = true, value_name = "PATH", env = "PATHWAYS_GRAPH", value_hint = ValueHint::AnyPath)]
    pub graph: Option<PathBuf>,

    /// The form of the results: auto, table, json, jsonl, csv, tsv, markdown, xlsx, or a picture's: svg, png, pdf, html, dot, mmd
    ///
    /// `auto` is a table on a terminal and JSON elsewhere.
    #[arg(long, global = true, value_name = "FORMAT", value_parser = parse_format)]
    pub format: Option<FormatChoice>,

    /// Write the results to a file; its extension decides the format
    ///
    /// A .json file takes the answer of one statement; .jsonl, .csv, .md and the others take several.
    #[arg(short, long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// A parameter, for `$NAME` in a statement; JSON where it is JSON, else text
    #[arg(short, long = "param", global = true, value_name = "NAME=VALUE", value_parser = parse_parameter)]
    pub parameters: Vec<(String, String)>,

    /// The longest a statement may take: 500ms, 10s, 2m
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_duration)]
    pub timeout: Option<Duration>,

    /// The most rows a statement may return
    #[arg(long, global = true, value_name = "N")]
    pub max_rows: Option<usize>,

    /// The most memory a statement may hold: 512MiB, 2GiB [default: 1GiB]
    #[arg(long, global = true, value_name = "SIZE", value_parser = parse_size)]
    pub max_memory: Option<usize>,

    /// Refuse statements that change the graph
    #[arg(long, global = true)]
    pub read_only: bool,

    /// Unknown labels, relationship types and properties are errors, not warnings
    #[arg(long, global = true)]
    pub strict: bool,

    /// How errors and warnings are written to standard error
    #[arg(long, global = true, value_name = "FORM", value_enum, default_value_t)]
    pub errors: ErrorForm,

    /// ASCII only, and errors in whole sentences, without drawing
    #[arg(long, global = true)]
    pub plain: bool,

    /// When to use colours; NO_COLOR turns them off too
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: When,
}

/// How errors and warnings are written.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ErrorForm {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

/// When to use colours.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum When {
    /// On a terminal
    #[default]
    Auto,
    Always,
    Never,
}

/// A format, or the choice of whichever suits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FormatChoice {
    /// A table on a terminal, JSON elsewhere.
    Auto,
    /// This one.
    Is(crate::render::Format),
    /// One that only whole graphs are written in.
    Interchange(Interchange),
}

#[derive(Subcommand, Debug)]
pub enum Command {
    Query(Query),
    Run(Run),
    Draw(Draw),
    Schema(Schema),
    Check(Check),
    Compact(Compact),
    Import(Import),
    Export(Export),
    Pipe(Pipe),
    Completions(Completions),
    Man(Man),
}

/// Run statements and print what they give
///
/// Several arguments are joined by spaces, so `pathways query degree to role` works without quotes;
/// several statements are separated by `;`. With JSON, each statement gives one array, an object a row; a
/// .json file holds one array, so for several answers `-o FILE.jsonl` takes a row a line.
#[derive(Args, Debug)]
pub struct Query {
    /// A question or a query, such as: degree to role
    #[arg(required = true, value_name = "STATEMENT")]
    pub statement: Vec<String>,
}

/// Run scripts: statements ended by `;`, comments, and `:` commands
///
/// A script stops at its first error, which is shown with file and line. It never exits with 0
/// after an error. Its answers go to one place: a .json file takes one of them, the other formats any number.
#[derive(Args, Debug)]
pub struct Run {
    /// Scripts; `-` is standard input
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
    /// Go on after an error, and exit with 1 at the end
    #[arg(long)]
    pub keep_going: bool,
}

/// Draw a diagram of what a statement gives
///
/// The format follows from the extension of `-o FILE`, or from `--format` with `-o -`: svg, png, pdf, html, dot (Graphviz),
/// mmd (Mermaid), json (the picture as data). No other program is needed for any of them.
#[derive(Args, Debug)]
pub struct Draw {
    /// A question or a query, such as: degree to role
    #[arg(required = true, value_name = "STATEMENT")]
    pub statement: Vec<String>,
    /// Colours for a light page, for a dark one, or whichever the reader's device asks for [default: auto]
    #[arg(long, value_name = "THEME", value_parser = offered(PictureOption::Theme))]
    pub theme: Option<String>,
    /// A title, instead of the sentence that says what was asked
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// The most boxes to draw; a kind with more folds the rest into "+n more" [default: 30]
    #[arg(long, value_name = "N")]
    pub max_boxes: Option<String>,
    /// Where pathways lead: right or down [default: right]
    #[arg(long, value_name = "WAY", value_parser = offered(PictureOption::Direction))]
    pub direction: Option<String>,
    /// A second statement: what its answer gives stands out, the rest is light
    #[arg(long, value_name = "STATEMENT")]
    pub highlight: Option<String>,
    /// Fit one page to print, letter or a4: boxes fold until no text is under 9 points
    #[arg(long, value_name = "PAPER", value_parser = offered(PictureOption::Page))]
    pub page: Option<String>,
    /// Write the same pathways in words to a .txt or .md file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub alt: Option<String>,
    /// As `--theme dark`
    #[arg(long, hide = true)]
    pub dark: bool,
}

/// Say what the graph holds: labels, relationship types, properties, counts, sources
#[derive(Args, Debug)]
pub struct Schema {}

/// Check data files or a graph: every problem, with file and line
///
/// Without DATA, it checks the graph of `-g`. A graph file is read whole.
#[derive(Args, Debug)]
pub struct Check {
    /// Data files, folders, graph files
    #[arg(value_name = "DATA", value_hint = ValueHint::AnyPath)]
    pub data: Vec<PathBuf>,
}

/// Write a graph file anew, as small as it can be
///
/// Whoever has the file open meanwhile goes on with what it was.
#[derive(Args, Debug)]
pub struct Compact {
    /// Graph files
    #[arg(required = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,
}

/// Bring a public data set into a graph file
///
/// `import onet DIR -o us.pathways` reads the O*NET database as it is downloaded, text or Excel; with `--cip-soc` also the
/// programs of study and their crosswalk to occupations, with `--bls` pay, employment and growth. `import esco DIR` reads
/// the CSV download of ESCO; `import csv DIR` any number of CSV files under the headers of Neo4j's importer; `import json FILE`
/// JSON lines, as `export` writes them. Where the file is there, its graph is added to: what an earlier import of the same
/// data set stated is replaced, the rest stays. A file with a mistake in it ends the import, and nothing is written.
#[derive(Args, Debug)]
pub struct Import {
    /// The kind of data set
    #[arg(value_name = "KIND", value_enum)]
    pub kind: ImportKind,
    /// Its folders; where several have a file, the first counts. With json: its files
    #[arg(required = true, value_name = "DIR", value_hint = ValueHint::AnyPath)]
    pub folders: Vec<PathBuf>,
    /// With onet: the folder of the CIP codes and the CIP-SOC crosswalk
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub cip_soc: Option<PathBuf>,
    /// With onet: the folder of the figures of the Bureau of Labor Statistics
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub bls: Option<PathBuf>,
    /// With esco: the ESCO-O*NET crosswalk, or its folder, which links both where the graph holds both
    #[arg(long, value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub crosswalk: Option<PathBuf>,
    /// With onet and esco: its release, such as 30.0, where neither a Read Me nor its folder tells
    #[arg(long, value_name = "RELEASE")]
    pub release: Option<String>,
    /// With onet: when the files were retrieved, which the BLS wants cited: 2026-03-01
    #[arg(long, value_name = "DATE")]
    pub retrieved: Option<String>,
    /// Go on where files look cut off, or much of what the graph holds would go
    #[arg(long)]
    pub allow_loss: bool,
    /// Read and report, but write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The kinds of data set.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImportKind {
    /// The O*NET database: occupations of the United States
    Onet,
    /// The ESCO classification: occupations and skills of Europe
    Esco,
    /// Folders of CSV files under the headers of Neo4j's importer
    Csv,
    /// Files of JSON lines, as `export` writes them
    Json,
}

/// Write the whole graph in an interchange format
///
/// The format follows from the extension of `-o OUT`, or from `--format`: .jsonl (JSON lines: everything, schema and
/// sources too), a folder without an extension (CSV under the headers of Neo4j's importer), .cypher (a script that
/// makes the graph again) or .graphml. `-o -` writes to standard output.
#[derive(Args, Debug)]
pub struct Export {
    /// Of a graph file that is damaged, write what can be read, and say what is missing
    #[arg(long)]
    pub salvage: bool,
}

/// Answer JSON lines, for other programs
///
/// One request a line on standard input, one answer a line on standard output, in order. Requests:
/// {"id":1,"hello":true}, {"id":2,"open":"PATH"}, {"id":3,"query":"...","params":{}}, {"id":4,"draw":"...","format":"svg"},
/// {"id":5,"reset":true}, {"id":6,"procedure":{"signature":"p(in :: INTEGER?) :: (out :: STRING?)","columns":["in","out"],
/// "rows":[[1,"a"]]}}.
#[derive(Args, Debug)]
pub struct Pipe {}

/// Print a shell's completions for this command
#[derive(Args, Debug)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Print the man page
#[derive(Args, Debug)]
pub struct Man {}

fn parse_format(text: &str) -> Result<FormatChoice, String> {
    if text.eq_ignore_ascii_case("auto") {
        return Ok(FormatChoice::Auto);
    }
    let format = crate::render::Format::named(text).map(FormatChoice::Is);
    format.or_else(|| Interchange::named(text).map(FormatChoice::Interchange)).ok_or_else(|| {
        let names = crate::render::Format::ALL.map(crate::render::Format::name);
        let near = near(text, &names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        format!(
            "the formats are auto, {}; of a whole graph (`export`) jsonl, csv, cypher and graphml{near}",
            names.join(", ")
        )
    })
}

/// Takes any value and offers an option's own to the shell: what is wrong with a value is said where it is used, alike on
/// the command line, at the prompt and in the pipe.
fn offered(option: PictureOption) -> Offered {
    Offered(option)
}

/// See [`offered`].
#[derive(Clone)]
struct Offered(PictureOption);

impl TypedValueParser for Offered {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &std::ffi::OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.0.values().iter().map(PossibleValue::new)))
    }
}

/// `name=value`; the name may carry the `$` it has in statements.
pub fn parse_parameter(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a parameter reads name=VALUE")?;
    let name = name.trim().trim_start_matches('$');
    if name.is_empty() {
        return Err("a parameter reads name=VALUE, and this one has no name".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// `500ms`, `10s`, `2m`, `1h`; a bare number is seconds.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = split_unit(text);
    let scale = match unit.to_lowercase().as_str() {
        "ms" => 0.001,
        "" | "s" | "sec" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err("a time reads 500ms, 10s, 2m or 1h".to_owned()),
    };
    let seconds = number.parse::<f64>().map_err(|_| "a time reads 500ms, 10s, 2m or 1h".to_owned())? * scale;
    Duration::try_from_secs_f64(seconds).map_err(|_| "this time is out of range".to_owned())
}

/// `512MiB`, `2GB`, `4k`; a bare number is bytes.
pub fn parse_size(text: &str) -> Result<usize, String> {
    let (number, unit) = split_unit(text);
    let scale: u64 = match unit.to_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kib" => 1 << 10,
        "kb" => 1_000,
        "m" | "mib" => 1 << 20,
        "mb" => 1_000_000,
        "g" | "gib" => 1 << 30,
        "gb" => 1_000_000_000,
        _ => return Err("a size reads 512MiB, 2GiB or 1000000".to_owned()),
    };
    let number: u64 = number.parse().map_err(|_| "a size reads 512MiB, 2GiB or 1000000".to_owned())?;
    let bytes = number.checked_mul(scale).and_then(|bytes| usize::try_from(bytes).ok());
    bytes.ok_or_else(|| "this size is out of range".to_owned())
}

fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    (number, unit.trim())
}
