"""FEEL, the expression language of DMN 1.5, interpreted.

    expression  = disjunction | if | for | some | every | function
    disjunction = conjunction {"or" conjunction}
    conjunction = comparison {"and" comparison}
    comparison  = sum {("=" | "!=" | "<" | "<=" | ">" | ">=") sum
                      | "between" sum "and" sum | "in" (test | "(" tests ")")
                      | "instance" "of" type}
    sum         = product {("+" | "-") product}
    product     = power {("*" | "/") power}
    power       = unary {"**" unary}
    unary       = {"-"} primary {"." name | "[" expression "]" | "(" [arguments] ")"}
    primary     = number | string | '@"…"' | "true" | "false" | "null" | name | list | interval
                  | context | "(" expression ")" | "(" operator sum ")"
    list        = "[" [test {"," test}] "]"
    interval    = ("[" | "(" | "]") expression ".." expression ("]" | ")" | "[")
    context     = "{" [key ":" expression {"," key ":" expression}] "}"
    if          = "if" expression "then" expression "else" expression
    for         = "for" iterators "return" expression
    some, every = ("some" | "every") iterators "satisfies" expression
    iterators   = name "in" expression [".." expression] {"," name "in" …}
    function    = "function" "(" [name [":" type] {"," …}] ")" expression
    arguments   = expression {"," expression} | name ":" expression {"," name ":" expression}
    tests       = "-" | "not" "(" test {"," test} ")" | test {"," test}
    test        = operator sum | interval | expression            ("?" is the value tested)
    type        = name | ("list" | "range") "<" type ">" | "context" "<" name ":" type {"," …} ">"
                | "function" "<" [type {"," type}] ">" "->" type

A text goes through `lexer`, `parser` (with `cursor`, `statements`, and `names` for names with
spaces) and `compiler` (with `compile_*`) into closures, which run within the budget of a
`limits.Run`. `mistakes` knows what somebody may have meant who wrote no FEEL; `reading` tells what
an expression reads and gives without running it; `reference` writes docs/feel.md.

What has no answer is null, never an exception; there are two errors, both `FeelError`, and
`FeelConditionError` for who asks `Expression.holds`.
"""

from engine.feel.errors import (
    EvaluationWarning,
    FeelConditionError,
    FeelError,
    FeelLimitError,
    FeelSyntaxError,
)
from engine.feel.expression import (
    Expression,
    UnaryTests,
    compile_expression,
    compile_unary_tests,
    expression_of,
)
from engine.feel.iso import parse_duration
from engine.feel.limits import Limits, Run, set_seconds
from engine.feel.tagged import from_tagged, to_json, to_tagged
from engine.feel.temporal import Date, DateTime, Duration, MonthsDuration, Time, TimeDuration
from engine.feel.values import Function, Range, Ready, Value

__all__ = [
    "Date",
    "DateTime",
    "Duration",
    "EvaluationWarning",
    "Expression",
    "FeelConditionError",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Function",
    "Limits",
    "MonthsDuration",
    "Range",
    "Ready",
    "Run",
    "Time",
    "TimeDuration",
    "UnaryTests",
    "Value",
    "compile_expression",
    "compile_unary_tests",
    "expression_of",
    "from_tagged",
    "parse_duration",
    "set_seconds",
    "to_json",
    "to_tagged",
]
