//! The names of rules as a reader knows them.

use crate::syntax::parser::Rule;

/// The most things a message lists.
const MOST: usize = 4;

/// `a name, AS or a comma`; nothing when there is nothing useful to say.
pub(super) fn phrase(rules: &[Rule]) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for rule in rules {
        match describe(*rule) {
            Some(name) if !names.contains(&name) => names.push(name),
            Some(_) | None => {}
        }
    }
    // Once a value may stand here, operators in front of it and parameters are no news.
    if names.iter().any(|name| name == VALUE) {
        names.retain(|name| name != OPERATOR && name != PARAMETER);
    }
    let last = names.pop()?;
    if names.is_empty() {
        return Some(last);
    }
    if names.len() >= MOST {
        let some: Vec<&str> = names.iter().take(MOST).map(String::as_str).collect();
        return Some(format!("{} or the like", some.join(", ")));
    }
    Some(format!("{} or {last}", names.join(", ")))
}

const VALUE: &str = "a value";
const OPERATOR: &str = "an operator";
const PARAMETER: &str = "a parameter such as `$name`";

fn describe(rule: Rule) -> Option<String> {
    let name = match rule {
        Rule::expression
        | Rule::bar_expression
        | Rule::number
        | Rule::string
        | Rule::list
        | Rule::map
        | Rule::case
        | Rule::subquery
        | Rule::paren
        | Rule::negation
        | Rule::sign
        | Rule::item
        | Rule::projection => VALUE,
        Rule::sign_operator
        | Rule::word_operator
        | Rule::null_check
        | Rule::label_check
        | Rule::bar_label_check
        | Rule::is_labeled => OPERATOR,
        // What may always follow a value says nothing about the mistake.
        Rule::property
        | Rule::call
        | Rule::subscript
        | Rule::has_labels
        | Rule::bar_has_labels
        | Rule::map_projection => {
            return None;
        }
        Rule::name | Rule::dotted_name => "a name",
        Rule::parameter => PARAMETER,
        Rule::whole_number => "a whole number",
        Rule::node | Rule::group => "a node such as `(n:Role)`",
        Rule::path_pattern | Rule::path_prefix | Rule::shortest_path => "a pattern such as `(a)-->(b)`",
        Rule::relationship | Rule::arrow_left | Rule::arrow_right | Rule::arrow_both | Rule::dash => {
            "a relationship such as `-[:TYPE]->`"
        }
        Rule::detail => "`[`",
        Rule::labels | Rule::label_or | Rule::label_and | Rule::label_not => "a label",
        Rule::quantifier | Rule::length => "a length such as `{1,3}`",
        Rule::star => "`*`",
        Rule::match_clause
        | Rule::return_clause
        | Rule::with_clause
        | Rule::unwind_clause
        | Rule::create_clause
        | Rule::merge_clause
        | Rule::set_clause
        | Rule::remove_clause
        | Rule::delete_clause
        | Rule::foreach_clause
        | Rule::call_clause
        | Rule::query
        | Rule::single_query
        | Rule::kw_match
        | Rule::kw_optional
        | Rule::kw_return
        | Rule::kw_with
        | Rule::kw_unwind
        | Rule::kw_create
        | Rule::kw_merge
        | Rule::kw_set
        | Rule::kw_remove
        | Rule::kw_delete
        | Rule::kw_detach
        | Rule::kw_foreach
        | Rule::kw_call => "a clause such as RETURN",
        Rule::map_entry => "`key: value`",
        Rule::set_item | Rule::target => "a property or a variable to change",
        Rule::case_branch => "WHEN",
        Rule::case_else => "ELSE",
        Rule::r#where | Rule::bar_where => "WHERE",
        Rule::order => "ORDER BY",
        Rule::skip => "SKIP",
        Rule::limit => "LIMIT",
        Rule::union => "UNION",
        Rule::yields => "YIELD",
        Rule::phrase | Rule::phrase_word | Rule::quoted => "a kind or a name",
        Rule::EOI => "the end of the statement",
        _ => return keyword(rule),
    };
    Some(name.to_owned())
}

/// `kw_order` is ORDER.
fn keyword(rule: Rule) -> Option<String> {
    let name = format!("{rule:?}");
    let word = name.strip_prefix("kw_")?;
    Some(match word {
        "order" => "ORDER BY".to_owned(),
        "descending" => "DESC".to_owned(),
        "ascending" => "ASC".to_owned(),
        "lead" | "paths" | "groups" => return None,
        "to" | "via" | "avoiding" | "within" | "steps" | "compare" | "describe" | "find" => format!("`{word}`"),
        _ => word.to_uppercase().replace('_', " "),
    })
}
