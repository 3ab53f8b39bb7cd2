//! Properties of the parser and the printer, over the queries of the openCypher TCK and our own.

use career_pathways::syntax::print::{self, Layout};
use career_pathways::syntax::{self, Vocabulary};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// A query of the TCK with its examples filled in, and the syntax error it must give, if any.
struct Case {
    place: String,
    query: String,
    error: Option<String>,
}

#[test]
fn tck_queries_parse_unless_they_are_syntax_errors() {
    let vocabulary = Vocabulary::default();
    let mut wrong = Vec::new();
    for case in tck() {
        let Err(error) = syntax::parse(&case.query, &vocabulary) else { continue };
        if case.error.as_deref() != Some(error.detail) {
            wrong.push(format!("{}: {}\n    {} at {:?}", case.place, case.query, error.message, error.span));
        }
    }
    assert!(wrong.is_empty(), "{} queries:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn tck_queries_print_and_parse_to_the_same_tree() {
    let wrong: Vec<String> = tck().iter().filter_map(|case| round_trip(&case.query).err()).collect();
    assert!(wrong.is_empty(), "{} queries:\n{}", wrong.len(), wrong.join("\n"));
}

/// Statements that hold what the TCK does not: GQL's paths, questions, odd names, all precedences.
const SEEDS: &[&str] = &[
    "MATCH p = ANY SHORTEST TRAIL (a:A|B)-[r:T {k: 1} WHERE r.x > 1 COST r.y]->{1,3}(b:!C&%) RETURN p",
    "MATCH ALL SHORTEST ((x)-[:A]-(y) WHERE x.v < y.v){2,} (z) RETURN *",
    "MATCH SHORTEST 3 GROUPS (a)((b)-->(c))+(d), SHORTEST 2 ACYCLIC (a)-->*(b) RETURN a",
    "MATCH ANY 2 (a)-[:A]-{,3}(b) MATCH CHEAPEST 2 (a)-[COST 1]->+(b) MATCH ANY CHEAPEST WALK (a)->(b)<-(c)-(d)<->(e) RETURN 1",
    "MATCH (a:(A|B)&C:D)-[:A|:B*1..2]->(b)<-[*]-(c)-[*..3]-(d)-[*2]-(e)-[*0..]->(f) RETURN a",
    "MATCH (n WHERE n.x = 1), (WHERE true), ({k: $p}), (:A $p), (where), (cost)-[cost]-(`with space`) RETURN n",
    "MATCH (match:Return) RETURN match, `case`, not, `null`, distinct",
    "RETURN [x IN xs WHERE x:A | x.name], [x IN xs], [(x IN xs)], [x IN xs, y], [x IN a OR b | x], [(n:A|B)]",
    "RETURN [(a)-->(b) WHERE a.x | b], [p = (a)-[:T]-(b) | p], [(a)-->(b)], exists((a)-->(b)), size([1][0..]), x[..2], x[1..]",
    "RETURN (a OR b) AND c XOR NOT (d AND e), NOT NOT a = b, (NOT a) = b, a < b <= c, (a < b) < c, a IN b IN c, a IN (b IN c)",
    "RETURN 1 + 2 - 3 * 4 / 5 % 6 ^ 7 ^ 8, (1 + 2) * 3, 1 - (2 - 3), -1 ^ 2, -(1 ^ 2), - -1, +-+1, 2 ^ -1, (a) - ([1]), 1--1",
    "RETURN -9223372036854775808, -(-9223372036854775808), 0x1F, 0o17, 1.0, .5, 1e300, 1.5e-7, 1 .x, 1.5.x, (-1).x",
    "RETURN a STARTS WITH b + c, (a STARTS WITH b) + c, a IS NULL IS NOT NULL, a + b IS NULL, n:A:B, n:A|B, (n:A):B, n IS NOT LABELED A&B, n.x:A",
    "RETURN CASE WHEN a THEN b END, CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE 5 END.x, CASE CASE WHEN a THEN b END WHEN c THEN d END",
    "RETURN n {.name, .*, k: 1, v}, n.x {.y}, {a: 1, `b c`: [2, {}]}, {a: 1}.a, $p.x, $0, $`a b`, a.b.c(DISTINCT 1), count(*), count(DISTINCT n)",
    "RETURN all(x IN xs WHERE x > 1) AND any(x IN xs WHERE x), reduce(s = 0, x IN xs | s + x), shortestPath((a)-[*]-(b)), any(xs), sum(x IN xs)",
    "RETURN EXISTS { (a)-->(b) WHERE a.x }, COUNT { MATCH (a) RETURN a UNION ALL MATCH (b) RETURN b }, COLLECT { MATCH (n) RETURN n.x }, `count` {.x}",
    "RETURN 'a\\'b\\n\\u00e9\\U0001F600', \"quote\", 'quote\" \\\\ \u{7f}'",
    "UNWIND [1, 2] AS x WITH DISTINCT x, x + 1 AS y ORDER BY y DESC, x SKIP 1 LIMIT $n WHERE x > 1 RETURN *, x AS `order` ORDER BY x LIMIT 1",
    "MERGE (a:A {x: 1})-[:T]->(b) ON CREATE SET a.x = 1, b += {y: 2} ON MATCH SET b = {}, a:X:Y RETURN a",
    "MATCH (a) SET a.b.c = 1, (a).x = 2 REMOVE a.x, a:B DETACH DELETE a, b",
    "FOREACH (x IN [1, 2] | CREATE (:A {v: x}) FOREACH (y IN x | SET y.z = 1))",
    "CALL db.labels() YIELD label AS l, other WHERE l <> 'x' CALL { MATCH (n) RETURN n UNION MATCH (m) RETURN m AS n } RETURN l",
    "CALL db.labels",
    "EXPLAIN MATCH (n) RETURN n UNION ALL MATCH (n) RETURN n",
    "PROFILE degree to role",
    "RETURN a /* one */ + // two\n b AS c",
    "all pathways degree \"X\" to role Nurse Aide via field 'Y' via $z avoiding job \"W\" within 4 steps where steps < 3 AND cost > 1 limit 5",
    "cheapest by years the degree to “Medical \"Office\" Assistant”",
    "show the roles in field \"X\" limit 3",
    "duties of role Patient Coordinator",
    "list duties",
    "compare field A with field B",
    "find patient care",
    "describe a role \"X\"",
    "`field of study` to role",
];

#[test]
fn seeds_print_and_parse_to_the_same_tree() {
    let wrong: Vec<String> = SEEDS
        .iter()
        .filter_map(|seed| match syntax::parse(seed, &words()) {
            Ok(_) => round_trip(seed).err(),
            Err(error) => Some(format!("{seed}\n    {} at {:?}", error.message, error.span)),
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Places for a variable; `_` stands for it.
const PLACES: &[&str] = &[
    "MATCH _ = (_:A {k: _})-[_:T {k: _} WHERE _.x]->(_) WHERE _ RETURN _",
    "MATCH (_ WHERE _) RETURN _ ORDER BY _ SKIP _ LIMIT _",
    "WITH DISTINCT _ AS _, _ WHERE _ UNWIND _ AS _ RETURN DISTINCT _, _ AS _ ORDER BY _ DESC",
    "RETURN _, NOT _, -_, _ AND _ OR _ XOR _, _ = _, _ IN _, _ STARTS WITH _, _ IS NULL, _ + _ * _, _ ^ _, _:_",
    "RETURN [_ IN _ WHERE _ | _], [_], [_, _], any(_ IN _ WHERE _), reduce(_ = _, _ IN _ | _), {_: _}, _ {._, _, _: _}, _[_.._]",
    "RETURN CASE _ WHEN _ THEN _ ELSE _ END, CASE WHEN _ THEN _ END, EXISTS { _ = (_)-->(_) WHERE _ }, f(_), (_)-[_]-(_)",
    "CREATE (_)-[_:_]->(_) SET _ = _, _ += _, _._ = _, _:_ REMOVE _._, _:_ DELETE _ FOREACH (_ IN _ | SET _._ = _)",
    "CALL _() YIELD _ AS _, _ WHERE _ MERGE (_) ON CREATE SET _._ = _ RETURN COUNT { MATCH (_) RETURN _ }, _ {.*}",
];

#[test]
fn every_keyword_can_be_a_name() {
    let keywords = syntax::keywords();
    let mut wrong = Vec::new();
    for keyword in keywords.clauses.iter().chain(keywords.core) {
        for place in PLACES {
            let text = place.replace('_', &format!("`{}`", keyword.to_lowercase()));
            match syntax::parse(&text, &words()) {
                Ok(_) => wrong.extend(round_trip(&text).err()),
                Err(error) => wrong.push(format!("{text}\n    {} at {:?}", error.message, error.span)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_expression_prints_and_parses_to_the_same_tree(expression in expressions()) {
        let text = format!("RETURN {expression}");
        prop_assert!(syntax::parse(&text, &words()).is_ok(), "{text}");
        prop_assert_eq!(round_trip(&text), Ok(()));
    }

    /// Seeds with pieces cut out, doubled and exchanged: nothing panics, spans fit, and what parses can
    /// be printed.
    #[test]
    fn no_text_breaks_anything(seed in 0..SEEDS.len(), edits in prop::collection::vec((any::<usize>(), 0usize..9, 0usize..SCRAPS.len()), 1..6)) {
        let text = edited(SEEDS[seed], &edits);
        syntax::completeness(&text);
        syntax::tokens(&text);
        for piece in syntax::split(&text) {
            prop_assert_eq!(&text[piece.offset..piece.offset + piece.text.len()], piece.text);
        }
        match syntax::parse(&text, &words()) {
            Ok(_) => prop_assert_eq!(round_trip(&text), Ok(())),
            Err(error) => {
                let fits = error.span.is_none_or(|span| text.get(span.start as usize..span.end as usize).is_some());
                prop_assert!(fits, "{text}: {:?}", error.span);
            }
        }
    }
}

const SCRAPS: &[&str] = &[
    "", "(", ")", "[", "]", "{", "}", "'", "\"", "`", "-", "--", "->", "|", ":", "..", "NOT ", "CASE ", " END",
    " WHERE ", "é", "“", "/*", "$", ";", "\\",
];

/// The text with each edit made: at a place, so many characters replaced by a scrap.
fn edited(text: &str, edits: &[(usize, usize, usize)]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (place, length, scrap) in edits {
        let start = place % (letters.len() + 1);
        let end = (start + length).min(letters.len());
        letters.splice(start..end, SCRAPS[*scrap].chars());
    }
    letters.into_iter().collect()
}

/// Expressions as text, of every kind and with parentheses in all places.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "2.5",
        "'text'",
        "x",
        "n.name",
        "$p",
        "null",
        "true",
        "[]",
        "{}",
        "(a)-[:T]->(b)",
        "count(*)",
        "-1",
        "n:A",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(5, 40, 3, |inner| {
        let infix = prop::sample::select(vec![
            "AND",
            "OR",
            "XOR",
            "=",
            "<>",
            "<",
            ">=",
            "+",
            "-",
            "*",
            "/",
            "%",
            "^",
            "IN",
            "STARTS WITH",
            "=~",
            "CONTAINS",
        ]);
        let prefix = prop::sample::select(vec!["NOT (", "-(", "+("]);
        let postfix =
            prop::sample::select(vec![").x", ")[0]", ")[1..]", ") IS NULL", ") IS NOT NULL", "):A", ") {.x}"]);
        prop_oneof![
            (inner.clone(), infix.clone(), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})")),
            (inner.clone(), infix, inner.clone(), inner.clone())
                .prop_map(|(a, operator, b, c)| format!("(({a}) {operator} ({b})) {operator} ({c})")),
            (prefix, inner.clone()).prop_map(|(open, a)| format!("{open}{a})")),
            (inner.clone(), postfix).prop_map(|(a, close)| format!("({a}{close}")),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|items| format!("[({})]", items.join("), ("))),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|items| format!("f(({}))", items.join("), ("))),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{a: {a}, `b c`: {b}}}")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("CASE ({a}) WHEN ({b}) THEN ({c}) ELSE null END")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("[x IN ({a}) WHERE ({b}) | ({c})]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("any(x IN ({a}) WHERE ({b}))")),
            (inner.clone(), inner.clone())
                .prop_map(|(a, b)| format!("EXISTS {{ (n {{k: ({a})}})-[r WHERE ({b})]->+() }}")),
        ]
    })
}

fn words() -> Vocabulary {
    Vocabulary::new([
        "role",
        "roles",
        "job",
        "degree",
        "degrees",
        "duty",
        "duties",
        "field",
        "fields",
        "field of study",
    ])
}

/// Prints the tree of a text and parses that again: the same tree, and the same text when printed again.
fn round_trip(text: &str) -> Result<(), String> {
    let Ok(parsed) = syntax::parse(text, &words()) else { return Ok(()) };
    for layout in [Layout::Line, Layout::Clauses] {
        let printed = print::statement_in(&parsed, layout);
        let again = syntax::parse(&printed, &words())
            .map_err(|error| format!("{text}\n    {printed}\n    {} at {:?}", error.message, error.span))?;
        if !syntax::same(&parsed, &again) {
            return Err(format!("{text}\n    {printed}\n    {parsed:?}\n    {again:?}"));
        }
        let twice = print::statement_in(&again, layout);
        if twice != printed {
            return Err(format!("{text}\n    {printed}\n    {twice}"));
        }
    }
    Ok(())
}

/// The TCK's queries; none when the folder is not beside the project.
fn tck() -> Vec<Case> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tck/features");
    let elsewhere = std::env::var_os("TCK_FEATURES").map(PathBuf::from);
    let Some(folder) = [Some(beside), elsewhere].into_iter().flatten().find(|folder| folder.is_dir()) else {
        println!("no TCK beside the project: skipped");
        return Vec::new();
    };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    files.iter().flat_map(|file| cases(file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            files.push(path);
        }
    }
}

/// The scenarios of one file: a block between `"""` after a line that runs a query, and the
/// examples' values in place of `<name>`.
fn cases(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut all = Vec::new();
    for scenario in text.split("\n  Scenario").skip(1) {
        let title = scenario.lines().next().unwrap_or("").to_owned();
        let expected = scenario.lines().find(|line| line.contains("should be raised at compile time:"));
        let error = expected.and_then(|line| line.rsplit(": ").next()).map(|detail| detail.trim().to_owned());
        let queries = queries(scenario);
        let count = queries.len();
        for (index, query) in queries.into_iter().enumerate() {
            for filled in fill(&query, scenario) {
                // Only the query under test, which comes last or before the control query, may fail.
                let error = error.clone().filter(|_| index + 1 == count);
                all.push(Case { place: format!("{name}{title}"), query: filled, error });
            }
        }
    }
    all
}

fn queries(scenario: &str) -> Vec<String> {
    let mut queries = Vec::new();
    let mut lines = scenario.lines().peekable();
    while let Some(line) = lines.next() {
        let runs = line.trim_end().ends_with("query:") || line.trim_end().ends_with("having executed:");
        if runs && lines.peek().is_some_and(|next| next.trim() == "\"\"\"") {
            lines.next();
            let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "\"\"\"").collect();
            queries.push(block.join("\n"));
        }
    }
    queries
}

fn fill(query: &str, scenario: &str) -> Vec<String> {
    let mut filled = Vec::new();
    let mut lines = scenario.lines().skip_while(|line| !line.trim_start().starts_with("Examples:")).peekable();
    while lines.next().is_some() {
        let rows: Vec<Vec<String>> =
            std::iter::from_fn(|| lines.next_if(|line| line.trim_start().starts_with('|') || line.trim().is_empty()))
                .filter(|line| !line.trim().is_empty())
                .map(cells)
                .collect();
        let Some((header, rows)) = rows.split_first() else { continue };
        for row in rows {
            let mut text = query.to_owned();
            for (name, value) in header.iter().zip(row) {
                text = text.replace(&format!("<{name}>"), value);
            }
            filled.push(text);
        }
    }
    if filled.is_empty() {
        filled.push(query.to_owned());
    }
    filled
}

fn cells(line: &str) -> Vec<String> {
    let inside = line.trim().trim_start_matches('|').trim_end_matches('|');
    inside.replace("\\|", "\u{1}").split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}
