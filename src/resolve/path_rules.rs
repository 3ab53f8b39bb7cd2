//! What may stand together in a path pattern: selectors, modes, costs, quantifiers.

use crate::diagnostic::{Diagnostic, ErrorType, Result, Span};
use crate::syntax::tree::{
    PathElement, PathMode, PathPattern, Quantifier, RelationshipPattern, Selector, ShortestFunction,
};

/// openCypher's functions as selectors.
pub fn selector(function: ShortestFunction) -> Selector {
    match function {
        ShortestFunction::One => Selector::AnyShortest,
        ShortestFunction::All => Selector::AllShortest,
    }
}

/// Checks a path pattern on its own.
///
/// # Errors
/// Functions around more than one relationship, selectors and costs that do not go together,
/// endless walks without a selector, quantifiers that repeat nothing.
pub fn check(pattern: &PathPattern) -> Result<()> {
    if let Some(function) = pattern.function {
        check_function(pattern, function)?;
    }
    check_count(pattern)?;
    let mut costs = 0;
    check_elements(&pattern.elements, &mut costs)?;
    check_costs(pattern, costs)?;
    check_endless(pattern)
}

fn wrong(code: &'static str, message: impl Into<String>, span: Span) -> Box<Diagnostic> {
    Diagnostic::syntax(code, "InvalidRelationshipPattern", message).at(span)
}

fn check_function(pattern: &PathPattern, function: ShortestFunction) -> Result<()> {
    let name = match function {
        ShortestFunction::One => "shortestPath",
        ShortestFunction::All => "allShortestPaths",
    };
    if pattern.selector.is_some() {
        let message = format!("`{name}` chooses among paths already, so no selector can stand before it");
        return Err(wrong("selector-and-function", message, pattern.span));
    }
    match pattern.elements.as_slice() {
        [PathElement::Node(_), PathElement::Relationship(_), PathElement::Node(_)] => Ok(()),
        _ => Err(wrong(
            "shortest-path-shape",
            format!("`{name}` takes one relationship between two nodes"),
            pattern.span,
        )
        .hint("`ANY SHORTEST` and `ALL SHORTEST` before a pattern take any path: `p = ANY SHORTEST (a)-->+(b)`")),
    }
}

fn check_count(pattern: &PathPattern) -> Result<()> {
    let zero = match pattern.selector {
        Some(
            Selector::Any(count)
            | Selector::Shortest(count)
            | Selector::ShortestGroups(count)
            | Selector::Cheapest(count),
        ) => count == 0,
        Some(Selector::AnyShortest | Selector::AllShortest | Selector::AnyCheapest) | None => false,
    };
    if zero {
        let message = "a selector keeps at least one path, but its number is 0";
        return Err(Diagnostic::syntax("selector-count", "NumberOutOfRange", message).at(pattern.span));
    }
    Ok(())
}

fn check_elements(elements: &[PathElement], costs: &mut usize) -> Result<()> {
    for element in elements {
        match element {
            PathElement::Node(_) => {}
            PathElement::Relationship(relationship) => {
                check_relationship(relationship)?;
                *costs += usize::from(relationship.cost.is_some());
            }
            PathElement::Group(group) => {
                check_quantifier(group.quantifier)?;
                check_elements(&group.elements, costs)?;
            }
        }
    }
    Ok(())
}

fn check_relationship(relationship: &RelationshipPattern) -> Result<()> {
    if let (Some(_), Some(quantifier)) = (relationship.length, relationship.quantifier) {
        let message = "a relationship is repeated either by `*` inside the brackets or by a quantifier after them";
        return Err(wrong("two-lengths", message, quantifier.span));
    }
    check_quantifier(relationship.quantifier)
}

/// A quantifier after the arrow or the parentheses; inside the brackets an empty range only matches nothing.
fn check_quantifier(quantifier: Option<Quantifier>) -> Result<()> {
    match quantifier {
        Some(Quantifier { max: Some(0), span, .. }) => {
            Err(wrong("empty-quantifier", "a quantifier must allow at least one repetition", span))
        }
        Some(Quantifier { min, max: Some(max), span }) if min > max => {
            let message = format!("the quantifier asks for at least {min} and at most {max} repetitions");
            Err(wrong("empty-quantifier", message, span))
        }
        _ => Ok(()),
    }
}

fn check_costs(pattern: &PathPattern, costs: usize) -> Result<()> {
    let cheapest = matches!(pattern.selector, Some(Selector::AnyCheapest | Selector::Cheapest(_)));
    match (cheapest, costs) {
        (true, 0) => {
            let message = "CHEAPEST needs a COST on a relationship of its pattern";
            Err(semantic("cheapest-without-cost", message, pattern.span).hint("write `-[r:TYPE COST r.hours]->`, say"))
        }
        (false, 1..) => {
            let message = "COST only counts with ANY CHEAPEST or CHEAPEST k before the pattern";
            Err(semantic("cost-without-cheapest", message, pattern.span))
        }
        _ => Ok(()),
    }
}

fn semantic(code: &'static str, message: &str, span: Span) -> Box<Diagnostic> {
    Diagnostic::compile(code, ErrorType::SyntaxError, "UnexpectedSyntax", message).at(span)
}

/// A walk may repeat anything, so without an end and without a selector it has no last answer.
fn check_endless(pattern: &PathPattern) -> Result<()> {
    if pattern.mode != Some(PathMode::Walk) || pattern.selector.is_some() {
        return Ok(());
    }
    let endless = pattern.elements.iter().find_map(|element| match element {
        PathElement::Node(_) => None,
        PathElement::Relationship(relationship) => relationship.length.or(relationship.quantifier),
        PathElement::Group(group) => group.quantifier,
    });
    match endless {
        Some(Quantifier { max: None, span, .. }) => {
            let message = "WALK may go in circles for ever here";
            Err(wrong("endless-walk", message, span)
                .hint("set an upper bound such as `{1,5}`, choose with a selector such as ANY SHORTEST, or use TRAIL"))
        }
        _ => Ok(()),
    }
}
