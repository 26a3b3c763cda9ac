"""What goes into the one read path and the one write path, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from kith.conditions.tree import ALWAYS, Condition
from kith.definition.model import SortKey
from kith.errors import Problem

NOTHING: Mapping[str, str] = MappingProxyType({})
Load = Callable[[Sequence[Any]], Any]  # from a row of a statement to the value of one path


@dataclass(frozen=True, slots=True)
class Ref:
    """Another record as a value: its id, and its title where the actor may view it (else None).

    `module` is the module's name, or `users` / `groups` for principals.
    """

    id: str
    title: str | None
    module: str


@dataclass(frozen=True, slots=True)
class FileRef(Ref):
    """A file as a value: `title` is its name, `module` is `files`. `previewed`: there is a small picture of it."""

    size: int
    type: str
    previewed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What whoever wrote a record knows of its references: the fields that are `empty`, and those that name the actor.

    Neither needs to be looked up to read the record back.
    """

    empty: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()


UNKNOWN = Known()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A list asked for. What a person asks for is parsed by `kith.records.ask`, which polices it.

    `where` looks only at what the actor may read; `rule`, which a definition wrote (a list view), at everything.
    `fields` are paths to read (`role`, `company`, `company.industry`, `title`); None: every readable own field.
    `cursor` goes on where a page ended; `offset` jumps; both None: the first page. `known` is of the one record that is
    read back.
    """

    module: str
    where: Condition = ALWAYS
    rule: Condition = ALWAYS
    fields: tuple[str, ...] | None = None
    sort: tuple[SortKey, ...] = ()
    q: str | None = None
    limit: int = 50
    cursor: str | None = None
    offset: int | None = None
    total: bool = False
    count_to: int = 10_000  # where the total stops counting
    groups: tuple[str, ...] = ()  # a field to group by, fields to add up: totals of all records then, by group
    deleted: bool = False  # True: the soft-deleted ones instead
    known: Known = UNKNOWN


@dataclass(frozen=True, slots=True)
class Row:
    """A record as one actor may read it. `values`: path -> typed value; lookups are Ref, link types tuples."""

    id: str
    version: int
    title: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Total:
    """A count under the actor's scope; beyond the cap `exact` is False and `value` the cap."""

    value: int
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The records with one value of a field (None: they have none, or nothing was grouped by), and what they add up to.

    `sums`: field -> value, money in the site's currency; None where there is nothing to add, or more than is counted.
    """

    value: Any
    total: Total
    sums: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    rows: tuple[Row, ...]
    fields: tuple[str, ...]
    next: str | None = None  # cursor of the next page
    previous: str | None = None  # cursor of the page before
    total: Total | None = None
    groups: tuple[Group, ...] | None = None  # where they were asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One record to create (`id` None) or change. `values` are raw: text of a form or JSON, parsed by the types.

    `set` holds typed values that a definition, action or plugin sets: they pass grants and readonly_if, not the
    other rules. `version` is what the writer saw; None writes over whatever is there.
    """

    id: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    set: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    id: str
    version: int
    created: bool
    changed: frozenset[str]  # names of the fields whose value is another one now
    known: Known = UNKNOWN  # as long as it has that version


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a write did. `saved` has one entry per row of the batch, None for a refused one (`partial` only)."""

    saved: tuple[Saved | None, ...]
    refused: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldState:
    """A field of a form for one actor and the values typed so far."""

    visible: bool = True
    required: bool = False
    writable: bool = True  # False: shown, not editable (by right, readonly_if or computed)
    # of hidden, required and readonly: what of the record makes the rule hold
    because: Mapping[str, str] = field(default_factory=lambda: NOTHING)
