"""A record on its way through a write: what is stored, what it will be, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kith.definition.model import Module
from kith.errors import Problem
from kith.records.model import Change


@dataclass(slots=True)
class Draft:
    """One row of a batch. `old` is None for a new record; `new` holds every field's typed value."""

    row: int
    change: Change
    id: str
    version: int
    old: Mapping[str, Any] | None
    new: dict[str, Any]
    sent: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    resolved: set[tuple[str, str]] = field(default_factory=set)  # (field, id) of references that were looked up

    @property
    def created(self) -> bool:
        """True where the record isn't stored yet."""
        return self.old is None

    @property
    def refused(self) -> bool:
        """True once something is wrong with it."""
        return bool(self.problems)

    def refuse(self, code: str, field: str | None = None, **params: Any) -> None:
        """Notes one problem of this row."""
        self.problems.append(Problem(code=code, params=params, field=field, row=self.row))

    def notice(self, code: str, field: str | None = None, **params: Any) -> None:
        """Notes something that the writer should know, though nothing is refused."""
        self.notices.append(Problem(code=code, params=params, field=field, row=self.row, level="warning"))

    def changed(self, module: Module) -> frozenset[str]:
        """Names of the stored fields whose value is another one now."""
        old = self.old
        if old is None:
            return frozenset(name for name, value in self.new.items() if not is_empty(value) and name in module.fields)
        return frozenset(n for n, value in self.new.items() if n in module.fields and value != old.get(n))


def is_empty(value: Any) -> bool:
    """True for the empty value: None, '' and an empty tuple. False is a value."""
    return value is None or value in ("", ())
