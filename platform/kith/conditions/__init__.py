"""One condition language: parsed once, compiled to Python, SQL, the browser, words and JSON Schema."""

from kith.conditions.because import Atom, Opens, because, deciding
from kith.conditions.describe import CLOSED, describe
from kith.conditions.environment import Environment, Surrounding
from kith.conditions.needs import has_empty_term, modules_asked, needs, paths_read, records_below, variables
from kith.conditions.operands import parse_operand
from kith.conditions.parse import Purpose, parse_condition
from kith.conditions.parts import part_of
from kith.conditions.paths import find_path
from kith.conditions.query import parse_query
from kith.conditions.to_js import to_js
from kith.conditions.to_python import Facts, to_python
from kith.conditions.to_schema import to_schema
from kith.conditions.to_sql import SqlSource, to_sql
from kith.conditions.variables import Surroundings

__all__ = [
    "CLOSED",
    "Atom",
    "Environment",
    "Facts",
    "Opens",
    "Purpose",
    "SqlSource",
    "Surrounding",
    "Surroundings",
    "because",
    "deciding",
    "describe",
    "find_path",
    "has_empty_term",
    "modules_asked",
    "needs",
    "parse_condition",
    "parse_operand",
    "parse_query",
    "part_of",
    "paths_read",
    "records_below",
    "to_js",
    "to_python",
    "to_schema",
    "to_sql",
    "variables",
]
