# Scenarios of our own in the kit's format, so that the runner always has something to run.

Feature: Sample1 - What the runner itself relies on

  Scenario: [1] Rows in any order, columns by name
    Given an empty graph
    And having executed:
      """
      CREATE (:Role {name: 'Coder', level: 1})-[:LEADS_TO {years: 2}]->(:Role {name: 'Auditor'})
      """
    When executing query:
      """
      MATCH p = (a:Role)-[r:LEADS_TO]->(b)
      RETURN a, r, b.name AS name, p
      """
    Then the result should be, in any order:
      | a                                | r                      | name      | p                                                                                              |
      | (:Role {name: 'Coder', level: 1}) | [:LEADS_TO {years: 2}] | 'Auditor' | <(:Role {level: 1, name: 'Coder'})-[:LEADS_TO {years: 2}]->(:Role {name: 'Auditor'})> |
    And no side effects

  Scenario: [2] A path that is read against its relationship
    Given an empty graph
    And having executed:
      """
      CREATE (:A)-[:T]->(:B)
      """
    When executing query:
      """
      MATCH p = (:B)<--(:A)
      RETURN p
      """
    Then the result should be, in any order:
      | p                  |
      | <(:B)<-[:T]-(:A)> |
    And no side effects

  Scenario: [3] Rows in order
    Given any graph
    When executing query:
      """
      UNWIND [2, 3, 1] AS x
      RETURN x ORDER BY x DESC
      """
    Then the result should be, in order:
      | x |
      | 3 |
      | 2 |
      | 1 |
    And no side effects

  Scenario: [4] What a statement changes
    Given an empty graph
    When executing query:
      """
      CREATE (:A {x: 1, y: null})-[:T {z: 2}]->(:A:B)
      """
    Then the result should be empty
    And the side effects should be:
      | +nodes         | 2 |
      | +relationships | 1 |
      | +labels        | 2 |
      | +properties    | 2 |
    When executing control query:
      """
      MATCH (n:A)
      RETURN count(n) AS nodes
      """
    Then the result should be, in any order:
      | nodes |
      | 2     |

  Scenario: [5] Parameters of every kind
    Given any graph
    And parameters are:
      | list | [1, 2.5, 'x', true, null] |
      | map  | {a: {b: 'c'}}             |
    When executing query:
      """
      RETURN $list AS list, $map.a.b AS c
      """
    Then the result should be, in any order:
      | list                      | c   |
      | [1, 2.5, 'x', true, null] | 'c' |
    And no side effects

  Scenario: [6] An error with its type, phase and detail
    Given any graph
    When executing query:
      """
      RETURN missing
      """
    Then a SyntaxError should be raised at compile time: UndefinedVariable

  Scenario Outline: [7] Three-valued logic
    Given any graph
    When executing query:
      """
      RETURN <a> AND <b> AS x
      """
    Then the result should be, in any order:
      | x   |
      | <x> |
    And no side effects

    Examples:
      | a     | b     | x     |
      | true  | null  | null  |
      | false | null  | false |
      | true  | true  | true  |
