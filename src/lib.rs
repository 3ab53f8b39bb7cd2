//! A knowledge graph of careers with a small query language.
