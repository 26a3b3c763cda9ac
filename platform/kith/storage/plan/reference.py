"""A thing that a plan drops, and somebody who refers to it, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kith.storage.plan.mentions import Thing

State = Literal["gone", "changed", "stored"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A thing that a plan drops, by the names that are served.

    `what` is module, field, option, role, portal type, list, related list, action or web form; `physical` is what
    rows hold instead of its name, where they do.
    """

    what: str
    name: str
    module: str | None = None
    field: str | None = None
    physical: str | None = None

    @property
    def title(self) -> str:
        """What it is called: `the field "size" of boats`."""
        where = ".".join(part for part in (self.module, self.field) if part)
        return f'the {self.what} "{self.name}"' + (f" of {where}" if where else "")

    @property
    def thing(self) -> Thing:
        """How the definitions name it."""
        return (self.what, *(part for part in (self.module, self.field, self.name) if part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """`who` refers to something that goes. gone: it goes as well; changed: it stays without it; stored: rows hold it.

    `count` is how many rows, where that is what `who` tells.
    """

    to: Gone
    who: str
    state: State
    count: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data for `kith plan --json`."""
        plain = {"to": self.to.title, "who": self.who, "state": self.state}
        return plain if self.count is None else plain | {"count": self.count}
