//! Tests of the front door.

use super::tree::{Body, ClauseKind, ExpressionKind, PathElement, Question};
use super::{Vocabulary, parse};

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

fn question(text: &str) -> Question {
    match parse(text, &words()).unwrap_or_else(|error| panic!("{text}: {error:?}")).body {
        Body::Question(question) => question,
        Body::Query(query) => panic!("{text}: {query:?}"),
    }
}

fn code(text: &str) -> &'static str {
    parse(text, &words()).expect_err(text).code
}

/// The clauses of a query's first part.
fn clauses(text: &str) -> Vec<ClauseKind> {
    match parse(text, &words()).unwrap_or_else(|error| panic!("{text}: {error:?}")).body {
        Body::Query(query) => query.first.clauses.into_iter().map(|clause| clause.kind).collect(),
        Body::Question(question) => panic!("{text}: {question:?}"),
    }
}

/// The expression of `RETURN expression`, as Debug writes it.
fn value(text: &str) -> ExpressionKind {
    match clauses(&format!("RETURN {text}")).pop() {
        Some(ClauseKind::Return(mut projection)) => *projection.items.remove(0).expression.kind,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_model_question_is_a_pathway() {
    let Question::Pathway(pathway) = question("degree to role \"Medical Office Assistant\"") else { panic!() };
    assert_eq!(pathway.from.kind.as_ref().map(|kind| &*kind.text), Some("degree"));
    assert!(pathway.from.name.is_none());
    assert!(pathway.to.name.is_some());
}

#[test]
fn quantified_relationships_keep_their_bounds() {
    let ClauseKind::Match { patterns, .. } = clauses("MATCH (a)-[r:T]->{1,3}(b)-->+(c)-[:T]->?(d) RETURN a").remove(0)
    else {
        panic!()
    };
    let bounds: Vec<_> = patterns[0]
        .elements
        .iter()
        .filter_map(|element| match element {
            PathElement::Relationship(relationship) => relationship.quantifier.map(|q| (q.min, q.max)),
            PathElement::Node(_) | PathElement::Group(_) => None,
        })
        .collect();
    assert_eq!(bounds, [(1, Some(3)), (1, None), (0, Some(1))]);
}

#[test]
fn the_least_integer_takes_its_sign_along() {
    assert!(matches!(value("-9223372036854775808"), ExpressionKind::Integer(i64::MIN)));
    assert_eq!(code("RETURN 9223372036854775808"), "integer-overflow");
}

/// Openings that nest, with what closes each and what stands in the middle.
const NESTS: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "", "]"),
    ("[1, ", "1", "]"),
    ("{a: ", "1", "}"),
    ("f(", "1", ")"),
    ("x[", "1", "]"),
    ("NOT (", "true", ")"),
    ("-(", "1", ")"),
    ("1 + (", "1", ")"),
    ("CASE WHEN true THEN ", "1", " END"),
    ("CASE ", "1", " WHEN 1 THEN 1 END"),
    ("[x IN ", "[]", " WHERE true | x]"),
    ("all(x IN ", "[]", " WHERE true)"),
    ("reduce(a = 0, x IN ", "[]", " | a)"),
    ("EXISTS { (a {k: ", "1", "})-->() }"),
    ("COUNT { MATCH (a) WHERE ", "true", " RETURN a }"),
    ("(a {k: ", "1", "})-->(b)"),
    ("(a)-[{k: ", "1", "}]-(b)"),
    ("(a)-[x WHERE ", "true", "]->(b)"),
    ("[(a)-[{k: ", "1", "}]-(b) | 1]"),
    ("x {k: ", "1", "}"),
    ("shortestPath((a {k: ", "1", "})-[*]-(b))"),
];

#[test]
fn nesting_up_to_the_limit_parses_and_beyond_it_is_refused() {
    for (open, middle, close) in NESTS {
        let brackets = open.matches(['(', '[', '{']).count().max(1);
        let shallow = 24 / brackets;
        let text = format!("RETURN {}{middle}{}", open.repeat(shallow), close.repeat(shallow));
        assert!(parse(&text, &words()).is_ok(), "{text}");
        let levels = 240 / brackets;
        let text = format!("RETURN {}{middle}{}", open.repeat(levels), close.repeat(levels));
        let parsed = parse(&text, &words());
        if let Ok(parsed) = &parsed {
            let printed = super::print::statement(parsed);
            assert!(parse(&printed, &words()).is_ok(), "{printed}");
        }
        assert!(parsed.is_ok(), "{open}: {:?}", parsed.err().map(|error| (error.code, error.message, error.span)));
        let deep = format!("RETURN {}{middle}{}", open.repeat(10_000), close.repeat(10_000));
        assert_eq!(code(&deep), "nested-too-deep", "{open}");
        let wrong = format!("RETURN {}1 1{}", open.repeat(levels), close.repeat(levels));
        assert_ne!(code(&wrong), "nested-too-deep", "{open}");
    }
}
/// Mistakes, the code each must get, and the corrected statement where there is one.
const MISTAKES: &[(&str, &str, Option<&str>)] = &[
    ("compare role \"A\" role \"B\"", "compare-needs-two", Some("compare role \"A\" with role \"B\"")),
    ("degree to role from \"A\"", "extra-word", Some("degree \"A\" to role")),
    ("degree to role from degree \"A\" limit 3", "extra-word", Some("degree \"A\" to role limit 3")),
    ("MACH (n) RETURN n", "misspelled-keyword", Some("MATCH (n) RETURN n")),
    ("mach (n) return n", "misspelled-keyword", Some("match (n) return n")),
    ("MATCH (n) RETRUN n", "misspelled-keyword", Some("MATCH (n) RETURN n")),
    ("MATCH (n) WHER n.x = 1 RETURN n", "misspelled-keyword", Some("MATCH (n) WHERE n.x = 1 RETURN n")),
    ("MATCH (n) RETURN n ODER BY n.x", "misspelled-keyword", Some("MATCH (n) RETURN n ORDER BY n.x")),
    ("MATCH (n) RETURN n LIMT 5", "misspelled-keyword", Some("MATCH (n) RETURN n LIMIT 5")),
    ("RETRUN 1", "misspelled-keyword", Some("RETURN 1")),
    ("MATCH (n) WHERE n.x == 1 RETURN n", "foreign-operator", Some("MATCH (n) WHERE n.x = 1 RETURN n")),
    ("MATCH (n) WHERE n.x != 1 RETURN n", "foreign-operator", Some("MATCH (n) WHERE n.x <> 1 RETURN n")),
    ("MATCH (n) WHERE n.x && n.y RETURN n", "foreign-operator", Some("MATCH (n) WHERE n.x AND n.y RETURN n")),
    ("MATCH (n) WHERE n.x||n.y RETURN n", "foreign-operator", Some("MATCH (n) WHERE n.x OR n.y RETURN n")),
    ("MATCH (n) WHERE !n.x RETURN n", "foreign-operator", Some("MATCH (n) WHERE NOT n.x RETURN n")),
    ("MATCH (n) WHERE n.x NOT IN [1] RETURN n", "foreign-operator", None),
    ("MATCH (n) FILTER n.x = 1 RETURN n", "foreign-operator", None),
    ("MATCH (n) WHERE n.x IS TRUE RETURN n", "foreign-operator", None),
    ("RETURN CAST(1 AS STRING)", "foreign-operator", None),
    ("LET x = 1 RETURN x", "foreign-statement", None),
    ("RETURN 1 AS 2nd", "unexpected-text", Some("RETURN 1 AS `2nd`")),
    ("MATCH (n) WHERE n.x LIKE 'a' RETURN n", "foreign-operator", None),
    ("RETURN “a”", "curly-quote", Some("RETURN \"a\"")),
    ("RETURN 42 — 41", "invalid-character", Some("RETURN 42 - 41")),
    ("RETURN 1; RETURN 2", "text-after-end", None),
    ("RETURN 'abc", "open-quote", None),
    ("RETURN `abc", "open-quote", None),
    ("RETURN 1 /* x", "open-comment", None),
    ("MATCH (n RETURN n", "open-bracket", None),
    ("RETURN [1, 2)", "wrong-bracket", None),
    ("RETURN 1)", "lone-bracket", None),
    ("RETURN", "unexpected-end", None),
    ("MATCH (n) RETURN n.", "unexpected-end", None),
    ("RETURN 1 2", "unexpected-text", None),
    ("RETURN 1 +", "unexpected-end", None),
    ("MATCH (n) RETURN n LIMIT 1 ORDER BY n", "misplaced-part", None),
    ("MATCH (n) RETURN n WHERE n.x", "misplaced-part", None),
    ("WHERE n.x = 1", "misplaced-part", None),
    ("SELECT * FROM roles", "foreign-statement", None),
    ("(a)-->(b) RETURN a", "pattern-alone", Some("MATCH (a)-->(b) RETURN a")),
    ("", "empty-statement", None),
    (" // nothing", "empty-statement", None),
    ("MATCH (a)(b) RETURN a", "adjacent-nodes", None),
    ("MATCH (a)-->-->(b) RETURN a", "adjacent-relationships", None),
    ("MATCH (a)--> RETURN a", "open-path", None),
    ("MATCH (a)-[:T..]->(b) RETURN a", "invalid-length", None),
    ("MATCH (a)-[:T*1..2]->{1,2}(b) RETURN a", "two-lengths", None),
    ("MATCH (a)-[:T]->{}(b) RETURN a", "invalid-quantifier", None),
    ("MATCH (a)-[:T]->{3,1}(b) RETURN a", "invalid-quantifier", None),
    ("MATCH ANY 0 (a)-->(b) RETURN a", "zero-paths", None),
    ("MATCH ANY 2 GROUPS (a)-->(b) RETURN a", "groups-without-shortest", None),
    ("MATCH (n) SET n:A|B", "plain-labels", None),
    ("MATCH (n) SET n.x", "set-item", None),
    ("MATCH (n) REMOVE n", "remove-item", None),
    ("RETURN 1 = NOT true", "needs-parentheses", None),
    ("RETURN ()", "empty-parentheses", None),
    ("RETURN (:A)", "lone-node", None),
    ("RETURN (a + 1)-->(b)", "not-a-node", None),
    ("RETURN [x IN xs | 1, 2]", "mixed-list", None),
    ("RETURN sum(*)", "star-in-call", None),
    ("RETURN f(x | 1)", "call-form", None),
    ("RETURN reduce(a, b)", "call-form", None),
    ("RETURN all(x IN xs)", "call-form", None),
    ("RETURN shortestPath(1)", "call-form", None),
    ("RETURN 'a'(1)", "call-of-value", None),
    ("RETURN 0x", "invalid-number", None),
    ("RETURN 052", "invalid-number", None),
    ("RETURN 1a", "invalid-number", None),
    ("RETURN 1e999", "float-overflow", None),
    ("RETURN 9999999999999999999", "integer-overflow", None),
    ("RETURN '\\d'", "invalid-escape", None),
    ("RETURN '\\uD800'", "invalid-unicode", None),
    ("how do I become a nurse", "sentence", None),
    ("show me how to become a nurse", "sentence", None),
    ("what's a nurse?", "sentence", None),
    ("degree to", "endpoint-missing", None),
    ("to role", "endpoint-missing", None),
    ("degree to role via", "endpoint-missing", None),
    ("duties of", "endpoint-missing", None),
    ("degree in nursing to role", "quote-the-name", Some("degree \"in nursing\" to role")),
    ("compare A and B and C", "quote-the-name", None),
    ("compare role A", "compare-needs-two", None),
    ("role called \"X\"", "extra-word", Some("role \"X\"")),
    ("role \"X\" and so on", "extra-word", None),
    ("role X limit 3", "limit-of-description", None),
    ("degree to role within steps", "number-missing", None),
    ("degree to role limit 1 limit 2", "said-twice", None),
    ("degree to role to duty", "extra-word", None),
    ("degree to role where", "unexpected-end", None),
    ("degree to role where steps == 2", "foreign-operator", Some("degree to role where steps = 2")),
    ("degree to role \"X", "open-quote", None),
];

#[test]
fn mistakes_have_their_codes_and_corrections() {
    let mut wrong = Vec::new();
    for (text, code, correction) in MISTAKES {
        match parse(text, &words()) {
            Ok(statement) => wrong.push(format!("{text}: parsed {statement:?}")),
            Err(error) if error.code != *code || error.corrections.first().map(String::as_str) != *correction => {
                wrong.push(format!("{text}: {} {:?} {:?}", error.code, error.message, error.corrections));
            }
            Err(error) => {
                let fits = error.span.is_some_and(|span| text.get(span.start as usize..span.end as usize).is_some());
                assert!(fits, "{text}: {:?}", error.span);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_is_listed_and_every_example_raises_its_code() {
    for (listed, _, example) in super::CODES {
        if !example.is_empty() {
            assert_eq!(code(example), *listed, "{example}");
        }
    }
    for (text, raised, _) in MISTAKES {
        assert!(super::CODES.iter().any(|(listed, _, _)| listed == raised), "{raised} of {text} is not listed");
    }
}

#[test]
fn what_is_too_long_is_refused_before_it_is_read() {
    let long = |text: String| code(&text);
    assert_eq!(long(format!("RETURN '{}'", "x".repeat(super::guard::LONGEST))), "statement-too-long");
    assert_eq!(long("word ".repeat(20_000)), "statement-too-long");
    let operators = ["-", "NOT ", "!", ".a", "[0]", " IN a"];
    for operator in operators {
        let many = operator.repeat(2_000);
        let text = match operator {
            "-" | "NOT " => format!("RETURN {many}a"),
            "!" => format!("RETURN a:{many}b"),
            _ => format!("RETURN a{many}"),
        };
        assert_eq!(code(&text), "nested-too-deep", "{operator}");
    }
}

#[test]
fn long_chains_are_shallow() {
    for (begin, link) in [("1", " + 1"), ("a", " AND a"), ("a", " < a"), ("[1", ", 1]+[1"), ("(a)", "-->(a)")] {
        let close = if begin.starts_with('[') { "]" } else { "" };
        let text = format!("RETURN {begin}{}{close}", link.repeat(3_000));
        assert!(parse(&text, &words()).is_ok(), "{link}");
    }
}

#[test]
fn a_column_is_named_by_the_text_as_it_was_written() {
    let ClauseKind::Return(projection) =
        clauses("RETURN  n . x /* why */ + 1 // because\n , ( 2 ) AS b ,'c'").remove(0)
    else {
        panic!()
    };
    let texts: Vec<&str> = projection.items.iter().map(|item| &*item.text).collect();
    assert_eq!(texts, ["n . x /* why */ + 1", "( 2 )", "'c'"]);
}

#[test]
fn kinds_and_names_are_divided_by_the_vocabulary() {
    let ends = |text: &str| match question(text) {
        Question::Pathway(pathway) => [&pathway.from, &pathway.to].map(end).join(" > "),
        Question::Listing { kind, of, .. } => format!("{} of {}", kind.text, of.as_ref().map(end).unwrap_or_default()),
        Question::Describe(endpoint) => end(&endpoint),
        Question::Compare(left, right) => format!("{} | {}", end(&left), end(&right)),
        Question::Find(words, kind, limit) => {
            let kind = kind.map(|kind| format!(" among {}", kind.text)).unwrap_or_default();
            let limit = limit.map(|limit| format!(" up to {limit}")).unwrap_or_default();
            format!("{}{kind}{limit}", words.text)
        }
    };
    for (text, expected) in [
        ("degree to role", "degree: > role:"),
        ("find records limit 5", "records up to 5"),
        ("find records in the roles limit 5;", "records among roles up to 5"),
        ("find nurses in schools", "nurses in schools"),
        ("find speed limit 5 signs", "speed limit 5 signs"),
        ("find limit 5", "limit 5"),
        ("find 'records in roles'", "records in roles"),
        ("from a degree to the role 'X'", "degree: > role:'X'"),
        ("field of study to role Nurse's Aide", "field of study: > role:Nurse's Aide"),
        ("degre to role", ":degre > role:"),
        ("DEGREES TO JOB “X”", "DEGREES: > JOB:'X'"),
        ("$a to role $b", ":$a > role:$b"),
        ("duties of role Patient Coordinator", "duties of role:Patient Coordinator"),
        ("list the duties", "duties of "),
        ("dutys of role X", "dutys of role:X"),
        ("role Director of Nursing", "role:Director of Nursing"),
        ("duties of Director of Nursing", "duties of :Director of Nursing"),
        ("nurse", ":nurse"),
        ("describe patient coordinator", ":patient coordinator"),
        ("compare field A and B with field C", "field:A and B | field:C"),
        ("compare role \"A and B\" and \"C\"", "role:'A and B' | :'C'"),
        ("find patient care", "patient care"),
        ("find \"patient care\"", "patient care"),
        ("role `to`", "role:to"),
        ("degree to role?", "degree: > role:"),
    ] {
        assert_eq!(ends(text), expected, "{text}");
    }
}

fn end(endpoint: &super::tree::Endpoint) -> String {
    use super::tree::EndpointName;
    let kind = endpoint.kind.as_ref().map_or("", |kind| &*kind.text);
    let name = match &endpoint.name {
        None => String::new(),
        Some(EndpointName::Parameter(name)) => format!("${}", name.text),
        Some(EndpointName::Text { name, quoted: true }) => format!("'{}'", name.text),
        Some(EndpointName::Text { name, quoted: false }) => name.text.to_string(),
    };
    format!("{kind}:{name}")
}

#[test]
fn a_pathway_keeps_all_its_options() {
    let text =
        "all pathways degree to role via field X via field Y avoiding job Z within 4 steps where steps < 3 limit 7";
    let Question::Pathway(pathway) = question(text) else { panic!() };
    assert_eq!((pathway.via.len(), pathway.avoiding.len(), pathway.limit), (2, 1, Some(7)));
    assert_eq!(pathway.within.map(|(steps, span)| (steps, span.of(text))), Some((4, "within 4 steps")));
    assert!(pathway.filter.is_some());
    let Question::Pathway(cheapest) = question("cheapest by years the degree to role") else { panic!() };
    assert!(matches!(cheapest.selection, super::tree::Selection::Cheapest(ref name) if &*name.text == "years"));
}
