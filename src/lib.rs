//! A knowledge graph of careers with a small query language: ask `degree to role` and get an answer.
//!
//! # The story of one query
//!
//! A statement is text. [`syntax`] reads it with two small grammars into a tree: a *question* (`degree to
//! role`) or a *core* query (`MATCH (r:Role) RETURN r`). [`resolve`] rewrites a question to the core query it stands
//! for, then settles every name once: labels, types and properties become ids of the [`graph`]'s catalog, variables
//! become slots. [`plan`] turns the resolved query into a tree of operators, starting where the fewest rows are expected,
//! and makes it better in named passes. [`exec`] runs it over batches of rows, under a budget of time and memory.
//! [`session`] is all of this on one page, and keeps plans for statements that come again. What comes out is an
//! [`Outcome`](session::Outcome): plain data, which [`render`] turns into a table, JSON, CSV, Markdown, a list of pathways or a
//! diagram, and which the command line (`cli`) prints.
//!
//! `docs/architecture.md` follows one query through the files; `docs/language.md` tells the language.
//!
//! # Embedding
//!
//! ```
//! use career_pathways::session::{Request, Session};
//!
//! let mut session = Session::new(career_pathways::load::built_in());
//! let outcome = session.execute("degree to role \"Medical Office Assistant\"", &Request::default())?;
//! assert_eq!(outcome.columns.iter().map(|name| name.as_ref()).collect::<Vec<_>>(), ["from", "to", "basis", "steps", "path"]);
//! assert_eq!(outcome.rows.len(), 3);
//! # Ok::<(), Box<career_pathways::diagnostic::Diagnostic>>(())
//! ```
//!
//! A [`Graph`](graph::Graph) is `Send + Sync`: many sessions may share one ([`session::Session::sharing`]).

// Module stories name the private files they tell of; `cargo doc --document-private-items` follows the links.
#![allow(rustdoc::private_intra_doc_links)]

// Data only: values, and errors as data.
pub mod diagnostic;
pub mod value;
// The graph, and files to graph.
pub mod graph;
pub mod load;
// Text to tree,
pub mod syntax;
// tree to resolved query,
pub mod resolve;
// resolved query to plan,
pub mod plan;
// plan to rows:
pub mod exec;
// all of it on one page.
pub mod session;
// Rows to pages, and the front ends.
#[cfg(feature = "cli")]
pub mod cli;
pub mod render;
