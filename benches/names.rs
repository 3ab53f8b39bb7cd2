//! What people type, and what they mean by it, among as many names as a nation's careers have.
//!
//! `cargo bench --bench names`; each statement is asked of a graph file, as a session asks it.

use career_pathways::graph::{Graph, GraphBuilder};
use career_pathways::load;
use career_pathways::resolve::names::{LazyNames, NameIndex};
use career_pathways::session::{Request, Session};
use career_pathways::value::Value;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};

/// Occupations, the other names of each, and things that have none.
const ROLES: usize = 8_000;
const ALIASES: usize = 8;
const OTHERS: usize = 60_000;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }
}

/// Roles with 64,000 aliases, and tools; a name has two to five of 20,000 words, some far more often than others.
fn nation() -> Graph {
    const SYLLABLES: [&str; 16] =
        ["ka", "re", "mo", "ti", "lun", "ster", "vi", "so", "pra", "den", "ol", "ish", "gar", "nem", "ux", "qua"];
    let mut dice = Dice(1);
    let mut word = || (0..2 + dice.throw(3)).map(|_| SYLLABLES[dice.throw(16)]).collect::<String>();
    let words: Vec<String> = (0..20_000).map(|_| word()).collect();
    let mut dice = Dice(2);
    let mut name = || -> String {
        let mut one = || words[dice.throw(20_000) * dice.throw(20_000) / 20_000].as_str();
        let count = 2 + one().len() % 4;
        (0..count).map(|_| one()).collect::<Vec<_>>().join(" ")
    };
    let mut builder = GraphBuilder::new();
    let (role, tool) = (builder.label("Role"), builder.label("Tool"));
    let [name_key, key, aliases] = ["name", "key", "aliases"].map(|key| builder.key(key));
    for n in 0..ROLES {
        let others = (0..ALIASES).map(|_| Value::from(name())).collect();
        let properties =
            [(name_key, Value::from(name())), (key, Value::from(format!("role:{n}"))), (aliases, Value::list(others))];
        builder.node(&[role], &properties);
    }
    for n in 0..OTHERS {
        builder.node(&[tool], &[(name_key, Value::from(name())), (key, Value::from(format!("tool:{n}")))]);
    }
    let weaver = Value::list(vec![Value::from("Basketry Diver")]);
    builder.node(&[role], &[(name_key, Value::from("Underwater Basket Weaver")), (aliases, weaver)]);
    builder.finish()
}

/// A question about each alias.
fn aliases(graph: &Graph) -> Vec<String> {
    let key = graph.catalog().key("aliases").expect("there are aliases");
    let of = |node| match graph.node_property(node, key) {
        Value::List(aliases) => aliases
            .iter()
            .filter_map(|alias| match alias {
                Value::String(alias) => Some(alias.to_string()),
                _ => None,
            })
            .collect::<Vec<_>>(),
        _ => Vec::new(),
    };
    graph.nodes().flat_map(of).map(|alias| format!("describe role \"{alias}\"")).collect()
}

fn names(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("names.pathways");
    load::save(&nation(), &path).expect("saved");
    let opened = || load::open(&path).expect("opened");
    let mut session = Session::new(opened());
    let request = Request::default();
    let mut group = criterion.benchmark_group("names");
    group.sample_size(30);
    let statements = aliases(session.graph());
    group.bench_function("a statement with one of 64,000 aliases", |bench| {
        let mut number = 0;
        bench.iter(|| {
            // Another statement each time: no plan is kept for it.
            number = (number + 7_919) % statements.len();
            statements
                .get(number)
                .map(|statement| session.execute(statement, &request).expect("it is known").rows.len())
        });
    });
    group.bench_function("a statement with an unknown name", |bench| {
        bench.iter(|| session.execute("describe role \"Underwater Baskett Weaver\"", &request).is_err());
    });
    let graph = opened();
    let reading = || NameIndex::new(&graph);
    group.bench_function("read all names", |bench| bench.iter(|| reading().len()));
    group.bench_function("read all names, and find a misspelled one", |bench| {
        bench.iter(|| reading().find_slip("Underwater Baskett Weaver", |_| true));
    });
    group.bench_function("read all names, and complete one", |bench| {
        bench.iter(|| reading().complete(&graph, None, "underw bask", 20));
    });
    let index = reading();
    for typed in ["", "kare", "underw bask"] {
        group.bench_function(format!("complete `{typed}`"), |bench| {
            bench.iter(|| index.complete(&graph, None, typed, 20));
        });
    }
    group.bench_function("the rest of a name", |bench| bench.iter(|| index.beginning(&graph, None, "underw")));
    group.bench_function("open the file, and find an alias", |bench| {
        bench.iter_batched(
            LazyNames::new,
            |names| names.find_known(&opened(), "basketry diver", |_| true),
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, names);
criterion_main!(benches);
