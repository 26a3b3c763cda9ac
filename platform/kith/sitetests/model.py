"""What a file of tests says, frozen, each part with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from kith.source import Source

Verb = Literal["create", "look", "change", "act", "list", "ask"]


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it stands in a file."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it stands in a file: text, a list or a map of them. `key` is where its name stands."""

    raw: Any
    source: Source
    key: Source


Values = Mapping[str, Written]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts: staff with roles and groups, or a portal user who is a record."""

    name: str
    source: Source
    roles: tuple[Named, ...] = ()
    groups: tuple[Named, ...] = ()
    portal: Named | None = None
    record: Named | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A record that is there before a case begins."""

    name: str
    module: str
    values: Values
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One thing that is expected. Which part holds it depends on `kind`: names, values by field, a flag or a text."""

    kind: str
    source: Source
    names: tuple[Named, ...] = ()
    values: Values | None = None
    flag: bool | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Something that somebody does, and what must come of it.

    `target` is the record, or for `list` the list view. `values` are those of `create` or `change`, or the answers.
    """

    name: str
    source: Source
    actor: tuple[Named, ...]
    module: str
    verb: Verb
    target: Named | None = None
    action: Named | None = None
    values: Values
    records: tuple[Given, ...] = ()
    expects: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TestFile:
    """One file of tests."""

    __test__ = False  # pytest collects classes by this name

    path: str
    today: date | None
    people: Mapping[str, Person]
    records: tuple[Given, ...]
    cases: tuple[Case, ...]
