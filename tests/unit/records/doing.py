"""Short words for what the tests of records do again and again."""

from __future__ import annotations

from typing import Any

import pytest

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError, Problem
from kith.records.model import Change, Query, Row
from kith.records.query import get, page
from kith.records.save import write
from kith.testing.site import SiteUnderTest

ADA: dict[str, Any] = {"first_name": "Ada", "last_name": "Lovelace"}


def make(site: SiteUnderTest, module: str, actor: Actor = SYSTEM, **values: Any) -> str:
    """The id of a new record."""
    with site.writing() as tx:
        saved = write(tx, actor, module, [Change(values=values)]).saved[0]
        assert saved is not None
        return saved.id


def change(
    site: SiteUnderTest, module: str, id: str, actor: Actor = SYSTEM, version: int | None = None, **values: Any
) -> None:
    """Changes one record."""
    with site.writing() as tx:
        write(tx, actor, module, [Change(id=id, values=values, version=version)])


def read(site: SiteUnderTest, module: str, id: str, actor: Actor = SYSTEM) -> Row:
    """The record as the actor reads it; it has to be there."""
    with site.reading() as tx:
        row = get(tx, actor, module, id)
        assert row is not None
        return row


def titles(site: SiteUnderTest, module: str, actor: Actor = SYSTEM, **query: Any) -> list[str]:
    """The titles of a page."""
    with site.reading() as tx:
        return [row.title for row in page(tx, actor, Query(module=module, **query)).rows]


def refused(
    site: SiteUnderTest, module: str, id: str | None = None, actor: Actor = SYSTEM, **values: Any
) -> list[Problem]:
    """The problems that writing these values meets; it has to meet one."""
    with pytest.raises(KithError) as error, site.writing() as tx:
        write(tx, actor, module, [Change(id=id, values=values)])
    return list(error.value.problems)


def codes(problems: list[Problem]) -> list[tuple[str | None, str]]:
    """(field, code) of each problem."""
    return [(problem.field, problem.code) for problem in problems]
