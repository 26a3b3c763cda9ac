"""What is wrong with a form, by the fields that it is wrong with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from kith.errors import KithError
from kith.web.look.messages import message_of


def faults(refused: KithError | None) -> Mapping[str, str]:
    """Field -> what is wrong with it; "" has what is of no field, and each other field is "" where nothing is."""
    found: dict[str, str] = defaultdict(str)
    for problem in refused.problems if refused else ():
        text = message_of(problem).text
        field = problem.field or ""
        found[field] = f"{found[field]} {text}".strip()
    return found


def blank(given: Mapping[str, str]) -> Mapping[str, str]:
    """`given`, with "" for all other names."""
    return defaultdict(str, given)
