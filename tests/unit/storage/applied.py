"""A database to which definitions are applied, one state after the other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from kith.clock import ManualClock
from kith.definition.files import SiteFile
from kith.fields import Context, field_types
from kith.storage.apply import Applying, apply_plan, moments
from kith.storage.ids import new_id
from kith.storage.plan.make import Plan, make_plan, make_rollback
from kith.storage.plan.refill import Refill
from kith.storage.serving import Serving

TYPES = field_types()
START = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(slots=True)
class Applied:
    """Plans and applies on `engine`; keeps what is served, and what the records layer was asked to compute."""

    engine: Engine
    clock: ManualClock = field(default_factory=lambda: ManualClock(START))
    asked: list[Refill] = field(default_factory=list)
    done: list[tuple[str, str]] = field(default_factory=list)
    serving: Serving | None = None

    def plan(self, files: Sequence[SiteFile]) -> Plan:
        return make_plan(self.engine, files, TYPES, context=self.context)

    def apply(self, files: Sequence[SiteFile], *, allow_loss: bool = False) -> Serving:
        return self.carry_out(self.plan(files), allow_loss=allow_loss)

    def rollback(self, version: int, *, allow_loss: bool = True) -> Serving:
        plan = make_rollback(self.engine, version, TYPES, context=self.context)
        return self.carry_out(plan, allow_loss=allow_loss)

    @property
    def context(self) -> Context:
        return Context(now=self.clock.present)

    def carry_out(self, plan: Plan, *, allow_loss: bool = False) -> Serving:
        applying = Applying(
            by="tests",
            clock=self.clock.clock,
            context=self.context,
            derive=self._derive,
            report=self._report,
            allow_loss=allow_loss,
        )
        self.serving = apply_plan(self.engine, plan, applying)
        return self.serving

    def _derive(self, connection: Connection, serving: Serving, refill: Refill, ids: Collection[str]) -> None:
        self.asked.append(refill)

    def _report(self, phase: str, step: str) -> None:
        self.done.append((phase, step))

    def add(self, **values: Any) -> str:
        """The id of a new boat, written as the definitions that are served have it."""
        assert self.serving is not None
        id, now = new_id(), self.clock.present
        with self.engine.begin() as connection:
            table = self.serving.tables.table("boats")
            connection.execute(sa.insert(table).values(id=id, created_at=now, modified_at=now, **values))
        return id

    def column(self, name: str) -> list[Any]:
        """All boats' values of a column, in the order of their ids."""
        assert self.serving is not None
        table = self.serving.tables.table("boats")
        with self.engine.connect() as connection:
            return list(connection.execute(sa.select(table.c[name]).order_by(table.c.id)).scalars())


@contextmanager
def broken_off(monkeypatch: pytest.MonkeyPatch, at: str) -> Iterator[None]:
    """A block in which an apply ends at the moment `at`, as if its process had."""

    def end(moment: str) -> None:
        if moment == at:
            raise RuntimeError(moment)

    with monkeypatch.context() as patch:
        patch.setattr(moments, "listener", end)
        with pytest.raises(RuntimeError, match=at):
            yield
