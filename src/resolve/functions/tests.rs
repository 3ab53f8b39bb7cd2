//! The table of functions keeps its own promises.

use super::*;
use std::collections::HashSet;

#[test]
fn names_are_found_in_any_case_and_belong_to_one_function() {
    assert_eq!(Function::from_name("TOUPPER"), Some(Function::ToUpper));
    assert_eq!(Function::from_name("upper"), Some(Function::ToUpper));
    assert_eq!(Function::from_name("foo"), None);
    assert_eq!(Aggregate::from_name("aVg"), Some(Aggregate::Average));
    let functions = Function::ALL.iter().flat_map(|function| function.names());
    let aggregates = Aggregate::ALL.iter().flat_map(|aggregate| aggregate.names());
    let mut seen = HashSet::new();
    for name in functions.chain(aggregates) {
        assert!(seen.insert(name.to_ascii_lowercase()), "`{name}` stands for two functions");
    }
}

#[test]
fn signatures_show_the_name_and_every_parameter() {
    for function in Function::ALL {
        assert!(function.signature().starts_with(&format!("{}(", function.name())), "{function:?}");
        let most = *function.arity().end();
        if most != usize::MAX && most > 0 {
            assert_eq!(function.signature().matches(',').count() + 1, most, "{function:?}");
        }
    }
}

#[test]
fn a_wrong_number_of_arguments_is_a_syntax_error() {
    assert!(Function::Substring.check_arity(3).is_ok());
    assert!(Function::Coalesce.check_arity(40).is_ok());
    let error = Function::Substring.check_arity(1).expect_err("too few");
    assert_eq!(error.detail, "InvalidNumberOfArguments");
    assert_eq!(error.message, "`substring` takes 2 to 3 arguments, but found 1");
    let error = Function::Pi.check_arity(1).expect_err("too many");
    assert_eq!(error.message, "`pi` takes no arguments, but found 1");
}

#[test]
fn an_argument_that_never_fits_is_a_syntax_error() {
    assert!(Function::Size.check_argument(0, Types::ANY).is_ok());
    assert!(Function::Size.check_argument(0, Types::only(Type::Null)).is_ok());
    assert!(Function::Labels.check_argument(0, Types::ENTITY).is_ok());
    let error = Function::Size.check_argument(0, Types::PATH).expect_err("a path has no size");
    assert_eq!(error.detail, "InvalidArgumentType");
    assert_eq!(error.message, "`size` takes a string or a list, but found a path");
    assert!(Function::Properties.check_argument(0, Types::INTEGER).is_err());
}

#[test]
fn sets_of_types_read_as_sentences() {
    assert_eq!(Types::PROPERTIED.described(), "a map, a node or a relationship");
    assert_eq!(Types::ANY.described(), "any value");
    assert_eq!(Types::STRING.single(), Some(Type::String));
    assert_eq!(Types::NUMBER.single(), None);
}
