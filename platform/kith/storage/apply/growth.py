"""Whether more would be lost, or break a new rule, than the plan has shown: then it isn't what somebody agreed to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy.engine import Connection

from kith.errors import KithError, Problem
from kith.storage.judging.offences import judge
from kith.storage.plan.changes import Change
from kith.storage.plan.make import Plan
from kith.storage.touched import Touched

_ALWAYS = frozenset({"dropped", "retyped", "tightened"})  # what may touch values, though none was there


class Growth:
    """Counts the plan's losses and offenders anew: all of them in `look`, those of some records in `check`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.counted = [
            (bare, planned)
            for bare, planned in zip(plan.differences, plan.changes, strict=False)
            if bare.kind in _ALWAYS or planned.lost is not None or planned.offenders is not None
        ]
        self.found: list[Change] = [planned for _, planned in self.counted]

    @property
    def modules(self) -> frozenset[str]:
        """The physical names of the modules whose records are counted."""
        return frozenset(name for bare, _ in self.counted if (name := self._module(bare)))

    def look(self, connection: Connection) -> None:
        """Counts all records; takes its time, and nobody waits for it. Raises K519."""
        self.found = [self._judged(connection, bare, None) for bare, _ in self.counted]
        for (_, planned), found in zip(self.counted, self.found, strict=True):
            _compare(planned, found.lost or 0, found.offenders or 0)

    def check(self, connection: Connection, written: Iterable[Touched]) -> bool:
        """Counts the records written since `look`; False where they may, but needn't, have made it more.

        Raises K519 where they have.
        """
        ids: dict[str, set[str]] = defaultdict(set)
        for module, id in written:
            ids[module].add(id)
        sure = True
        for (bare, planned), before in zip(self.counted, self.found, strict=True):
            only = ids.get(self._module(bare) or "")
            if only:
                found = self._judged(connection, bare, sorted(only))
                sure = sure and _fits(planned, before, found)
        return sure

    def _judged(self, connection: Connection, bare: Change, only: Sequence[str] | None) -> Change:
        plan, old = self.plan, self.plan.old
        assert old is not None
        return judge(connection, bare, old.site, plan.built.site, old.tables, plan.context, only=only)

    def _module(self, change: Change) -> str | None:
        """The physical name of the module whose records `change` concerns."""
        old = self.plan.old.site.modules if self.plan.old else {}
        if change.what == "module" and change.name in old:
            return old[change.name].physical
        module = self.plan.built.site.modules.get(change.module or "")
        return module.physical if module else None


def _fits(planned: Change, before: Change, written: Change) -> bool:
    """Whether what was written since makes it no more than planned, even if none of it was counted before."""
    if planned.kind == "dropped":
        _compare(planned, written.lost or 0, written.offenders or 0)
        return True
    lost = (before.lost or 0) + (written.lost or 0)
    offenders = (before.offenders or 0) + (written.offenders or 0)
    return lost <= (planned.lost or 0) and offenders <= (planned.offenders or 0)


def _compare(planned: Change, lost: int, offenders: int) -> None:
    """Raises K519 where there are more. Who agreed to dropping a thing with values has agreed to all of its values."""
    if planned.kind == "dropped" and planned.lost:
        return
    for then, now in ((planned.lost or 0, lost), (planned.offenders or 0, offenders)):
        if now > then:
            params = {"what": planned.title, "planned": then, "found": now}
            raise KithError(Problem(code="K519", params=params, source=planned.source))
