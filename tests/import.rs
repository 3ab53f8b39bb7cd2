//! Imports of public data sets: the whole of them where it lies beside the project, and small samples.

use career_pathways::graph::Graph;
use career_pathways::load::import::{OnetFolders, Report, onet};
use std::path::PathBuf;

fn shared() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data"));
    if !folder.is_dir() {
        eprintln!("skipped: `../shared/data` is not there");
    }
    folder.is_dir().then_some(folder)
}

#[test]
fn try_it() {
    let Some(data) = shared() else { return };
    let folders = [data.join("onet"), data.join("onet/text-30.0")];
    let (cip, bls) = (data.join("cip-soc"), data.join("bls"));
    let folders = OnetFolders { onet: &folders, cip_soc: Some(&cip), bls: Some(&bls), release: Some("29.3") };
    let start = std::time::Instant::now();
    let (graph, report): (Graph, Report) =
        onet(&folders, &Graph::default(), &mut |_| true).unwrap_or_else(|problem| panic!("{problem:?}"));
    println!("{:?}", start.elapsed());
    println!("{report:#?}");
    println!("{} {}", graph.node_count(), graph.relationship_count());
}
