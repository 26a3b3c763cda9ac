"""Groups that definitions name and that nobody has made: they aren't in the files, so the database alone can tell."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.definition.model import Assignment, Site
from kith.errors import Problem
from kith.storage.system import Principal


def unknown_groups(connection: Connection, site: Site) -> tuple[Problem, ...]:
    """A warning (K537) for each `assign:` to a group that isn't there. No statement where none names a group."""
    rules = [(label, rule) for label, rule in _assigned(site) if rule.group]
    known = _known(connection) if rules else frozenset()
    return tuple(
        Problem(code="K537", params={"what": label, "group": rule.group}, source=rule.source, level="warning")
        for label, rule in rules
        if rule.group not in known
    )


def _assigned(site: Site) -> Iterator[tuple[str, Assignment]]:
    for module in site.modules.values():
        yield from ((module.labels.many, rule) for rule in module.assign)


def _known(connection: Connection) -> frozenset[str]:
    """The names of all groups; none in a database that Kith hasn't been in yet."""
    if not sa.inspect(connection).has_table(Principal.__tablename__):
        return frozenset()
    return frozenset(connection.execute(sa.select(Principal.name).where(Principal.kind == "group")).scalars())
