"""How the matrix asks an address, and what the design says that the answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tests.conformance.access.cast import ORACLE
from tests.conformance.access.oracle import Principal, Record

Who = Literal["open", "staff", "administer", "impersonate", "manage_portals", "manage_forms", "module", "record"]
READS = frozenset({"GET", "HEAD"})
Said = Callable[[Principal, Record | None], int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One way to ask one route. `right` is what it needs on contacts, `ok` the status of what is allowed.

    `first` has a say before the rights of contacts have, where it doesn't give None. `entry`: whether the right is
    asked for before the record is looked for. `gone` is the status for what isn't there. `also` is a power that opens
    what may be viewed, without the right.
    """

    route: str
    method: str
    path: str
    who: Who
    right: str = "view"
    ok: int = 200
    form: Mapping[str, str] | None = None
    json: Any = None
    first: Said | None = None
    entry: bool = True
    gone: int = 404
    also: str = ""

    @property
    def name(self) -> str:
        """As tests are called."""
        return f"{self.method} {self.path}"

    @property
    def is_api(self) -> bool:
        """Whether programs ask it."""
        return self.path.startswith("/api/v1")

    @property
    def writes(self) -> bool:
        """Whether it may change something."""
        return self.method not in READS

    def expected(self, who: Principal, record: Record | None) -> int:
        """The status that the design asks for."""
        if self.who == "open":
            return self.first(who, record) or self.ok if self.first else self.ok
        if not (who.calls if self.is_api else who.enters):
            return (403 if who.unproven else 401) if self.is_api else 303
        if self.who == "staff":
            return (self.first(who, record) if self.first else None) or self.ok
        if self.who in ("administer", "impersonate", "manage_portals", "manage_forms"):
            return self.ok if ORACLE.may(who, self.who) else 403
        return self._of_module(who, record)

    def _of_module(self, who: Principal, record: Record | None) -> int:
        if not ORACLE.holds(who, "contacts"):
            return 404
        said = self.first(who, record) if self.first else None
        if said is not None:
            return said
        granted = ORACLE.grants(who, "contacts", self.right)
        if record is None:
            return self.ok if granted else 403
        if self.entry and not granted:
            return 403  # whatever record it is about
        if self.is_unreachable(who, record):
            return self.gone
        power = bool(self.also) and ORACLE.may(who, self.also)
        return self.ok if power or ORACLE.reaches(who, "contacts", self.right, record) else 403

    def is_unreachable(self, who: Principal, record: Record) -> bool:
        """Whether this record has to be answered, byte for byte, as one that never was."""
        there = record.deleted == (self.right == "restore")
        return not there or not ORACLE.reaches(who, "contacts", "view", record)
