"""One state of the definitions with records, and what the records say to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from tests.unit.storage.applied import START, TYPES, Applied

from kith.definition.build import build_site
from kith.definition.files import SiteFile
from kith.fields.base import Context
from kith.storage import catalogue
from kith.storage.ids import new_id
from kith.storage.judging.offences import judge
from kith.storage.plan.changes import Change
from kith.storage.plan.diff import diff_sites

TODAY = Context(now=START)


def judged(applied: Applied, files: Sequence[SiteFile], *, only: Sequence[str] | None = None) -> list[Change]:
    """The changes from what `applied` serves to `files`, with what its records say to them."""
    serving = applied.serving
    assert serving is not None
    with applied.engine.connect() as connection:
        now = catalogue.current(connection)
    assert now is not None
    names = now.names
    new = build_site(tuple(files), TYPES, names, context=TODAY).site
    with applied.engine.connect() as connection:
        return [
            judge(connection, change, serving.site, new, serving.tables, TODAY, only=only)
            for change in diff_sites(serving.site, new, names)
        ]


def told(changes: Sequence[Change]) -> list[str]:
    """The sentences, each with its samples."""
    return [
        each.message + (f" ({', '.join(change.samples)})" if change.samples else "")
        for change in changes
        for each in change.says
    ]


def tagged(applied: Applied, field: str, record: str, *values: Any) -> None:
    """Gives the boat `record` values in a field that holds several."""
    assert applied.serving is not None
    link = applied.serving.tables.link("boats", field)
    keys = dict.fromkeys(link.c.keys())
    rows = [
        {"record_id": record, "position": place, "value": value}
        | ({"value__key": str(value).lower()} if "value__key" in keys else {})
        for place, value in enumerate(values)
    ]
    with applied.engine.begin() as connection:
        connection.execute(sa.insert(link), rows)


def add_to(applied: Applied, module: str, **values: Any) -> str:
    """The id of a new record of any module."""
    assert applied.serving is not None
    id, now = new_id(), applied.clock.present
    with applied.engine.begin() as connection:
        table = applied.serving.tables.table(module)
        connection.execute(sa.insert(table).values(id=id, created_at=now, modified_at=now, **values))
    return id
