//! Pictures of questions: pathways, comparisons, descriptions, listings.

use super::*;
use crate::render::diagram::model::Tone;
use crate::render::style::{Flow, Highlight};

#[test]
fn pathways_stand_in_numbered_lanes_with_one_verb_a_gap() {
    let picture = drawn("degree to role");
    let headings: Vec<&str> = picture.lanes.iter().map(|lane| lane.heading.as_str()).collect();
    assert_eq!(headings, ["1. Degree", "2. Field", "3. Role"]);
    let verbs: Vec<Option<&str>> = picture.lanes.iter().map(|lane| lane.verb.as_deref()).collect();
    assert_eq!(verbs, [Some("prepares for"), Some("includes"), None]);
    assert_eq!(
        picture.lanes.iter().map(|lane| lane.tone).collect::<Vec<_>>(),
        [Tone::First, Tone::Second, Tone::Third]
    );
    assert_eq!(picture.title, "From 7 degrees to 10 roles");
    assert_eq!(picture.subtitle, "Read from left to right: degree, field, role. Dotted lines are inferred.");
    let page = page(&picture);
    for line in [
        // As the gap's verb says: no words of its own.
        "AAS in Health Services Administration -> Healthcare Administration Inferred\n",
        // Hedged, or past a lane: its own reading.
        "BBA in Medical Services Management -> Healthcare Management Inferred \"can provide the skills for\"\n",
        "High School Diploma -> Medical Office Assistant Stated \"often accepted for\"\n",
        // No step of a pathway.
        "Medical Office Manager -> Medical Office Assistant Beside \"often supervises\"\n",
        "Beside = no pathway step: supervises\n",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
}

#[test]
fn what_all_links_of_a_gap_say_stands_over_it_hedge_and_all() {
    let picture = drawn("degree \"Medical Office Assistant Diploma\" to duty");
    assert_eq!(picture.lanes[0].verb.as_deref(), Some("often required for"));
    assert_eq!(picture.lanes[1].verb.as_deref(), Some("performs"));
    let hedged = picture.links.iter().filter(|link| link.label.as_deref() == Some("may perform")).count();
    assert_eq!(hedged, 5);
}

#[test]
fn one_pair_asked_for_is_bold_over_what_lies_around() {
    let picture = drawn("degree \"High School Diploma\" to role \"Patient Coordinator\"");
    assert_eq!(names(&picture, true), ["High School Diploma", "Healthcare Administration", "Patient Coordinator"]);
    // What is stated and what is inferred differ beside it too.
    assert_eq!(strokes(&picture), [Stroke::AskedInferred, Stroke::Context, Stroke::ContextInferred]);
    assert_eq!(picture.subtitle, "Follow the bold dotted line: degree, field, role. Dotted lines are inferred.");
    assert!(picture.boxes.len() > 6);
    // What lies around is drawn as long as there is room, and is never folded.
    let small = of_at_most("degree \"High School Diploma\" to role \"Patient Coordinator\"", 5);
    assert_eq!(small.boxes.len(), 5);
    assert!(small.boxes.iter().all(|item| item.folded.is_empty()));
}

#[test]
fn pathways_are_told_in_words_with_their_boxes_and_links() {
    let picture = drawn("degree to role \"Medical Office Assistant\"");
    let words: Vec<(&str, Option<&str>)> =
        picture.pathways.iter().map(|one| (one.words.as_str(), one.basis.as_deref())).collect();
    let expected = [
        ("High School Diploma, often accepted for Medical Office Assistant", Some("stated")),
        ("Medical Office Assistant Diploma, often required for Medical Office Assistant", Some("stated")),
        (
            "BBA in Medical Services Management, can provide the skills for Healthcare Management, \
             includes Medical Office Assistant",
            Some("inferred"),
        ),
    ];
    assert_eq!(words, expected);
    let last = &picture.pathways[2];
    let boxes: Vec<&str> = last.boxes.iter().map(|&at| picture.boxes[at].name.as_str()).collect();
    assert_eq!(boxes, ["BBA in Medical Services Management", "Healthcare Management", "Medical Office Assistant"]);
    let links: Vec<(usize, usize)> =
        last.links.iter().map(|&at| (picture.links[at].from, picture.links[at].to)).collect();
    assert_eq!(links, [(last.boxes[0], last.boxes[1]), (last.boxes[1], last.boxes[2])]);
}

#[test]
fn a_step_against_its_direction_is_read_back_with_its_hedge() {
    let picture = drawn("MATCH p = (:Duty {name: 'Answering phones'})<-[:PERFORMS]-(:Role)<-[:INCLUDES]-() RETURN p");
    let words = "Answering phones, is performed by (may perform) Medical Office Assistant, \
                 belongs to Healthcare Management";
    assert!(picture.pathways.iter().any(|one| one.words == words), "{:?}", picture.pathways);
}

#[test]
fn facts_keep_their_sources_and_descriptions() {
    let picture = drawn("duties of role \"Medical Office Assistant\"");
    let subject = picture.boxes.iter().find(|item| item.bold).expect("it is what was asked about");
    assert!(subject.description.as_deref().is_some_and(|text| text.starts_with("Does basic")), "{subject:?}");
    assert!(subject.source.as_deref().is_some_and(|text| text.contains("§ Medical Office Assistant")), "{subject:?}");
    assert!(picture.links.iter().all(|link| link.sources.len() == 1), "{:?}", picture.links);
    assert_eq!(picture.sources.len(), 1);
    assert!(picture.sources[0].starts_with("Source: B&SC Blog Team"), "{:?}", picture.sources);
    assert!(drawn("degree to role").notes.iter().all(|note| !note.contains('`')));
}

#[test]
fn a_comparison_has_a_side_for_each_and_what_both_have_between_them() {
    let picture = drawn("compare field \"Healthcare Management\" with field \"Healthcare Administration\"");
    assert_eq!(picture.title, "Healthcare Management compared with Healthcare Administration");
    let headings: Vec<&str> = picture.lanes.iter().map(|lane| lane.heading.as_str()).collect();
    let expected = ["Only Healthcare Management", "Field", "Both", "Field", "Only Healthcare Administration"];
    assert_eq!(headings, expected);
    assert_eq!(names(&picture, true), ["Healthcare Management", "Healthcare Administration"]);
    let page =
        page(&of_at_most("compare field \"Healthcare Management\" with field \"Healthcare Administration\"", 100));
    for part in [
        "Both\n  works in:\n    Hospitals\n    Long-term care facilities\n  is defined by:\n    United States Bureau of Labor Statistics\n",
        // The caption says how it is linked; only a hedge stands beside the link.
        "United States Bureau of Labor Statistics -> Healthcare Management Stated\n",
        "Healthcare Administration -> Hospitals Stated \"may work in\"\n",
        "Healthcare Management -- Healthcare Administration Stated \"is related to (many professionals)\"\n",
        "  accepts:\n    Health Services Administration Assistant Diploma\n",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    for link in &picture.links {
        let ends = [&picture.boxes[link.from], &picture.boxes[link.to]];
        assert!(ends.iter().any(|item| item.bold), "{ends:?} was not asked for");
    }
}

#[test]
fn a_hedge_that_a_whole_group_has_stands_in_its_caption() {
    let picture = drawn("compare role \"Medical Office Manager\" with role \"Medical Office Assistant\"");
    let page = page(&picture);
    for part in [
        "  works in places such as:\n    Physicians' offices\n    Specialty clinics\n",
        "Medical Office Manager -> Specialty clinics Stated\n",
        // Some of these are hedged and some are not.
        "  performs:\n    Creating staff schedules\n",
        "Medical Office Manager -> Creating staff schedules Stated \"may perform\"\n",
        "Medical Office Manager -> Overseeing daily operations at medical offices Stated\n",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn two_that_share_nothing_are_said_to_share_nothing() {
    let create =
        "CREATE (:Role {name: 'a'})-[:NEEDS]->(:Skill {name: 'x'}), (:Role {name: 'b'})-[:NEEDS]->(:Skill {name: 'y'})";
    let picture = drawn_of(create, "compare role a with role b");
    let headings: Vec<&str> = picture.lanes.iter().map(|lane| lane.heading.as_str()).collect();
    assert_eq!(headings, ["Only a", "Role", "Both", "Role", "Only b"]);
    assert!(picture.notes.iter().any(|note| note.contains("share nothing")), "{:?}", picture.notes);
    assert!(picture.boxes.iter().all(|item| picture.lanes[item.lane].heading != "Both"));
    // Without a schema, nobody knows what is needed: the boxes say what they are.
    assert!(page(&picture).contains("needs:\n    x (Skill)"), "{}", page(&picture));
}

#[test]
fn what_two_are_linked_with_differently_is_not_what_both_have() {
    let create = "CREATE (a:Role {name: 'a'})-[:SUPERVISES]->(r:Role {name: 'r'})-[:SUPERVISES]->(b:Role {name: 'b'}), \
                  (a)-[:NEEDS]->(:Skill {name: 's'})<-[:NEEDS]-(b)";
    let outcome = answer(create, "compare role a with role b");
    let picture = crate::render::diagram::diagram(&outcome, &Picture::default());
    let page = page(&picture);
    assert!(page.contains("Both\n  needs:\n    s (Skill)\n  linked with each differently:\n    r (Role)\n"), "{page}");
    for line in ["a -> r Stated \"supervises\"\n", "r -> b Stated \"supervises\"\n"] {
        assert!(page.contains(line), "{line} in {page}");
    }
    assert_eq!(picture.subtitle, "What both are linked with stands in the middle.");
    let words = crate::render::diagram::words(&outcome, crate::render::picture::WordsForm::Text, &Picture::default());
    for part in ["Only a:\n- a supervises r (Role).\n", "Only b:\n- r (Role) supervises b.\n"] {
        assert!(words.contains(part), "{part} in {words}");
    }
}

#[test]
fn a_comparison_cut_short_does_not_say_that_nothing_is_shared() {
    let mut session = Session::new(load::built_in());
    let request = Request { max_rows: Some(1), ..Request::default() };
    let question = "compare field \"Healthcare Management\" with field \"Healthcare Administration\"";
    let outcome = session.execute(question, &request).expect("it is asked");
    let picture = crate::render::diagram::diagram(&outcome, &Picture::default());
    assert!(picture.notes.iter().all(|note| !note.contains("share nothing")), "{:?}", picture.notes);
}

#[test]
fn a_description_stands_between_what_leads_to_it_and_what_it_leads_to() {
    let expected = "\
Medical Office Assistant and what it is linked to
Links to it are on the left, its own links on the right; each group says how.
Links to it
  often required for:
    Medical Office Assistant Diploma
  often accepted for:
    High School Diploma
  includes:
    Healthcare Management
  often supervises:
    Medical Office Manager
Role
  *Medical Office Assistant
Its links
  performs:
    Performing basic administrative duties at medical offices
  may perform:
    Answering phones
";
    let picture = drawn("describe role \"Medical Office Assistant\"");
    let page = page(&picture);
    assert!(page.starts_with(expected), "{page}");
    assert!(picture.links.iter().all(|link| link.label.is_none()), "{page}");
    // Supervision looks the same wherever it is drawn.
    let beside = picture.links.iter().filter(|link| link.stroke == Stroke::Beside);
    assert!(beside.clone().count() > 0 && beside.clone().all(|link| link.reading.contains("supervise")), "{page}");
    assert!(page.contains("Beside = no pathway step: supervises\n"), "{page}");
}

#[test]
fn a_description_without_incoming_links_has_no_empty_lane() {
    let picture = drawn("describe organization BLS");
    assert_eq!(picture.title, "United States Bureau of Labor Statistics and what it is linked to");
    assert_eq!(names(&picture, true), ["United States Bureau of Labor Statistics"]);
    assert!(picture.lanes.iter().enumerate().all(|(lane, _)| picture.boxes.iter().any(|item| item.lane == lane)));
    assert!(!picture.links.is_empty());
}

#[test]
fn what_is_linked_twice_has_one_box_and_says_the_second_link() {
    let create = "CREATE (a:Person {name: 'a'})-[:KNOWS]->(b:Person {name: 'b'}), (b)-[:HELPS]->(a), (a)-[:KNOWS]->(a)";
    let picture = drawn_of(create, "describe person a");
    let page = page(&picture);
    for line in ["a -> b Stated\n", "b -> a Stated \"helps\"\n", "a -> a Stated \"knows\"\n"] {
        assert!(page.contains(line), "{line} in {page}");
    }
    assert_eq!(picture.boxes.len(), 2);
    let create = "CREATE (a:Person {name: 'a'})-[:KNOWS]->(b:Person {name: 'b'}), (b)-[:HELPS]->(a), \
                  (:Person {name: 'c'})-[:HELPS]->(a), (a)-[:KNOWS]->(:Person {name: 'd'})";
    let subtitle = drawn_of(create, "describe person a").subtitle;
    assert!(subtitle.ends_with("each group says how. What is linked both ways stands once."), "{subtitle}");
}

#[test]
fn several_of_one_name_stand_together() {
    let create = "CREATE (a:Role {name: 'a'})-[:NEEDS]->(s:Skill {name: 's'}), (b:Role {name: 'a'})-[:NEEDS]->(s), \
                  (b)-[:LEADS_TO]->(a), (:Field {name: 'f'})-[:HAS]->(b), (:Role {name: 'c'})-[:NEEDS]->(s)";
    let expected = "\
2 roles and what they are linked to
Links to them are on the left, their own links on the right; each group says how.
Links to them
  has:
    f (Field)
Role
  *a
  *a
Their links
  needs:
    s (Skill)
f -> a Stated
a -> s Stated
a -> a Stated \"leads to\"
a -> s Stated
";
    assert_eq!(page(&drawn_of(create, "describe role \"a\"")), expected);
    let both = page(&drawn_of(create, "compare role \"a\" with role c"));
    assert!(both.contains("Only the first\n  has (from):\n    f (Field)\nRole\n  *a\n  *a\nBoth\n"), "{both}");
    // What only one of the two `a` has is not what both sides have.
    assert!(both.contains("Both\n  needs:\n    s (Skill)\nRole\n  *c\n"), "{both}");
}

#[test]
fn an_answer_cut_short_says_so() {
    let mut session = Session::new(load::built_in());
    let request = Request { max_rows: Some(3), ..Request::default() };
    let outcome = session.execute("degree to role", &request).expect("it is asked");
    let picture = crate::render::diagram::diagram(&outcome, &Picture::default());
    assert!(picture.notes[0].starts_with("The answer was cut short"), "{:?}", picture.notes);
}

#[test]
fn a_listing_is_joined_to_what_it_is_of() {
    for (question, subject, count) in [
        ("duties of role \"Patient Coordinator\"", "Patient Coordinator", 4),
        ("roles in field \"Healthcare Management\"", "Healthcare Management", 4),
    ] {
        let picture = drawn(question);
        assert_eq!(names(&picture, true), [subject], "{question}");
        assert_eq!(names(&picture, false).len(), count, "{question}");
        assert!(picture.links.iter().all(|link| picture.boxes[link.from].bold), "{question}");
        assert_eq!(picture.links.len(), count);
    }
    let all = drawn("roles");
    assert_eq!((all.links.len(), all.boxes.len(), all.lanes[0].heading.as_str()), (0, 10, "Role"));
}

#[test]
fn a_listing_of_its_own_kind_has_two_lanes() {
    let create = "CREATE (a:Role {name: 'a'})-[:LEADS_TO]->(:Role {name: 'b'}), (a)-[:LEADS_TO]->(:Role {name: 'c'})";
    let picture = drawn_of(create, "roles for role a");
    assert_eq!(page(&picture).lines().nth(1), Some("Role --leads to-->"), "{}", page(&picture));
    assert_eq!(picture.boxes.iter().map(|item| item.lane).collect::<Vec<_>>(), [0, 1, 1]);
}

#[test]
fn a_title_and_a_direction_can_be_given() {
    let outcome = answer("", "degree to role");
    let picture = Picture { title: Some("Our programs".to_owned()), flow: Flow::Down, ..Picture::default() };
    let diagram = crate::render::diagram::diagram(&outcome, &picture);
    assert_eq!(diagram.title, "Our programs");
    assert!(diagram.subtitle.starts_with("Read from top to bottom"), "{}", diagram.subtitle);
}

#[test]
fn another_answer_can_stand_out() {
    let mut session = Session::new(load::built_in());
    let mut run = |text: &str| session.execute(text, &Request::default()).expect(text);
    let (wide, narrow) = (run("degree to role"), run("degree \"High School Diploma\" to duty \"Answering phones\""));
    let highlight = crate::render::diagram::highlight(&narrow);
    assert_eq!((highlight.nodes.len(), highlight.relationships.len()), (3, 2));
    let picture = Picture { highlight: Some(highlight), ..Picture::default() };
    let diagram = crate::render::diagram::diagram(&wide, &picture);
    // The duty is not in the wider picture: it is added to it.
    assert_eq!(names(&diagram, true), ["High School Diploma", "Medical Office Assistant", "Answering phones"]);
    assert_eq!(strokes(&diagram), [Stroke::Asked, Stroke::Context, Stroke::ContextInferred, Stroke::Beside]);
    assert_eq!(diagram.subtitle, "Follow the bold line: degree, role, duty. Dotted lines are inferred.");
    let bold = diagram.links.iter().filter(|link| link.stroke.is_bold()).count();
    assert_eq!(bold, 2);
}

#[test]
fn what_stands_out_is_dotted_where_it_is_inferred() {
    let mut session = Session::new(load::built_in());
    let mut run = |text: &str| session.execute(text, &Request::default()).expect(text);
    let narrow = run("degree \"High School Diploma\" to role \"Patient Coordinator\"");
    let highlight = crate::render::diagram::highlight(&narrow);
    for wide in ["degree to role", "MATCH p = (:Degree)-->(:Field)-->(:Role) RETURN p"] {
        let picture = Picture { highlight: Some(highlight.clone()), ..Picture::default() };
        let diagram = crate::render::diagram::diagram(&run(wide), &picture);
        let bold: Vec<Stroke> =
            diagram.links.iter().map(|link| link.stroke).filter(|stroke| stroke.is_bold()).collect();
        assert_eq!(bold, [Stroke::AskedInferred, Stroke::AskedInferred], "{wide}");
    }
    // What is gone from the graph is not drawn.
    let gone = Highlight { nodes: vec![crate::value::NodeId::from_index(999_999)], relationships: Vec::new() };
    let picture = Picture { highlight: Some(gone), ..Picture::default() };
    let diagram = crate::render::diagram::diagram(&run("degree to role"), &picture);
    assert_eq!(names(&diagram, true), Vec::<&str>::new());
}

#[test]
fn what_lies_around_is_little_and_the_notes_count_the_rest() {
    let create = "CREATE (a:Role {name: 'a'})-[:TO]->(b:Duty {name: 'b'}) WITH a UNWIND range(1, 1200) AS i \
                  CREATE (a)-[:TO]->(:Duty {name: 'd' + i})";
    let picture = drawn_of(create, "role a to duty b");
    assert_eq!((names(&picture, true).len(), names(&picture, false).len()), (2, 6));
    assert_eq!(picture.notes, ["1,194 more steps lie around it."]);
}

#[test]
fn many_links_that_nobody_asked_for_are_counted_not_drawn() {
    let create =
        "UNWIND range(1, 6) AS i CREATE (:Degree {name: 'd' + i})-[:PREPARES_FOR]->(:Role {name: 'r' + i, i: i})";
    let mut graph = crate::graph::Graph::default();
    graph.catalog_mut().set_schema(subgraphs::schema(&[]));
    let mut session = Session::new(graph);
    let mut run = |text: &str| session.execute(text, &Request::default()).expect(text);
    run(create);
    run("MATCH (a:Role), (b:Role) WHERE a.i < b.i CREATE (a)-[:SUPERVISES]->(b), (a)-[:RELATED_TO]->(b)");
    let picture = crate::render::diagram::diagram(&run("degree to role"), &Picture::default());
    assert_eq!(strokes(&picture), [Stroke::Stated]);
    assert_eq!(picture.notes, ["15 links of other kinds between these are not drawn."]);
}

#[test]
fn statements_are_told_what_fields_require_as_questions_are() {
    let of = |statement: &str| drawn(statement).notes;
    let told = of("MATCH p = (:Degree)-->(:Field) RETURN p");
    for field in ["Healthcare Management: ", "Healthcare Administration: "] {
        assert_eq!(told.iter().filter(|note| note.starts_with(field)).count(), 1, "{told:?}");
    }
    let whole = of("MATCH (n) RETURN n");
    assert!(whole.iter().any(|note| note.starts_with("Healthcare Management: ")), "{whole:?}");
}

#[test]
fn words_name_what_is_highlighted_and_count_pathways_alone() {
    let mut session = Session::new(load::built_in());
    let mut run = |text: &str| session.execute(text, &Request::default()).expect(text);
    let narrow = run("degree \"High School Diploma\" to role \"Medical Office Assistant\"");
    let picture = Picture { highlight: Some(crate::render::diagram::highlight(&narrow)), ..Picture::default() };
    let form = crate::render::picture::WordsForm::Text;
    let words = crate::render::diagram::words(&run("degree to role"), form, &picture);
    let front = "Highlighted:\n- Stated: High School Diploma, often accepted for Medical Office Assistant.\n";
    assert!(words.contains(front), "{words}");
    assert!(!words.contains("Follow the") && !words.contains("Read from"), "{words}");
    let listing = crate::render::diagram::words(&run("roles"), form, &Picture::default());
    assert!(listing.contains("What it shows:\n- Role: ") && !listing.contains("thing"), "{listing}");
}

#[test]
fn what_a_pathway_costs_is_said() {
    let create = "CREATE (:Degree {name: 'd'})-[:PREPARES_FOR {years: 2}]->(:Role {name: 'r'})";
    let picture = drawn_of(create, "cheapest by years degree d to role r");
    assert!(picture.subtitle.contains("It costs 2"), "{}", picture.subtitle);
    assert!(picture.pathways[0].words.starts_with("d, prepares for r (cost 2"), "{:?}", picture.pathways);
}
