"""Rules and assignments of definitions as frozen data: what modules and web forms both have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kith.conditions.tree import Condition
from kith.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A condition that was written in a rule, with its place and, for invalid_if, the message to show."""

    condition: Condition
    source: Source
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Who gets a new record that nobody was named for: a holder of `role`, a member of `group`, or the one `user`.

    `where`: which records. `by` turns, or whoever owns the fewest records that fit `busy`.
    """

    source: Source
    where: Rule | None = None
    role: str = ""
    group: str = ""  # its name: groups are no part of the definitions
    user: str = ""  # an e-mail address: accounts are none either. Forms alone name one
    by: Literal["turns", "least_busy"] = "turns"
    busy: Rule | None = None
