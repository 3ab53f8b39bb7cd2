//! Where imported facts come from, as their publishers ask to be credited.

use crate::value::Value;

/// A release of a public data set.
///
/// It becomes a node of the label `Source`, which `pathways schema` and every picture show. Importing
/// a data set again replaces what its earlier releases stated, so [`Source::data_set`] stays the same
/// from release to release.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Source {
    /// The data set, the same in every release: `onet`, `cip-soc`, `bls`, `esco`.
    pub data_set: &'static str,
    /// The document, as the property `source` of its facts cites it: `O*NET 29.3`.
    pub name: String,
    /// Its whole title.
    pub title: String,
    /// Who published it.
    pub publisher: &'static str,
    /// Which release it is; empty where the files do not tell.
    pub release: String,
    /// When the release was published, as far as the files tell: `May 2025`.
    pub date: String,
    /// The terms under which it may be used.
    pub license: &'static str,
    /// How it asks to be credited, in the words it asks for.
    pub attribution: String,
    /// Where the publisher offers it.
    pub url: &'static str,
}

impl Source {
    /// What identifies it in a graph.
    pub(super) fn key(&self) -> String {
        match self.release.as_str() {
            "" => format!("source:{}:{}", self.data_set, self.name),
            release => format!("source:{}:{release}", self.data_set),
        }
    }

    /// Its properties beside `key`, `name` and `states`, by name.
    pub(super) fn properties(&self) -> Vec<(&'static str, Value)> {
        let texts = [
            ("data_set", self.data_set),
            ("title", &self.title),
            ("publisher", self.publisher),
            ("release", &self.release),
            ("published", &self.date),
            ("license", self.license),
            ("attribution", &self.attribution),
            ("url", self.url),
        ];
        texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, Value::string(text))).collect()
    }
}

/// A document as a node of the graph: a release of a public data set, or a data set that came as CSV or JSON lines.
pub(super) struct Document {
    /// The data set, the same from import to import.
    pub data_set: String,
    /// What identifies the node.
    pub key: String,
    /// How the property `source` of its facts cites it.
    pub name: String,
    /// The other properties of the node.
    pub properties: Vec<(String, Value)>,
    /// Whether the properties tell already what the document states: it came from another graph, with its facts.
    pub is_told: bool,
}

impl From<Source> for Document {
    fn from(source: Source) -> Self {
        let properties = source.properties().into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Document {
            data_set: source.data_set.to_owned(),
            key: source.key(),
            name: source.name,
            properties,
            is_told: false,
        }
    }
}
