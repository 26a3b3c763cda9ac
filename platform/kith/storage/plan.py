"""The plan of an apply: everything that will happen, or be refused, as data, before anything does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection, Engine

from kith import __version__
from kith.definition.build import Built, build_site
from kith.definition.files import SiteFile
from kith.definition.schemas.fields import Types
from kith.errors import KithError, Problem
from kith.fields.base import Context
from kith.storage import catalogue
from kith.storage.changes import Change
from kith.storage.diff import diff_sites
from kith.storage.offences import judge
from kith.storage.refill import Refill, make_refills
from kith.storage.schema import Schema, read_schema
from kith.storage.serving import Serving, serve
from kith.storage.steps import Step, make_steps, misfits
from kith.storage.tables import Tables

_PLAIN_CONTEXT = Context()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What is to be done on top of catalogue version `base` (0: nothing was applied yet).

    `old` is what is served now. `changes` tell of the definitions, `steps` of tables and indexes, `refills` of values
    to be computed for records that are there. `refusals` say why it can't be applied; `warnings` come from the check of
    the files.
    """

    base: int
    old: Serving | None
    files: tuple[SiteFile, ...]
    built: Built
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]
    refills: tuple[Refill, ...]
    refusals: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether all of it is as it should be already."""
        return not (self.changes or self.steps or self.refusals)

    @property
    def digest(self) -> str:
        """What the files are known by in the journal and the catalogue."""
        return catalogue.digest(self.files)

    def to_json(self) -> dict[str, Any]:
        """Plain data for `kith plan --json`."""
        return {
            "base": self.base,
            "changes": [change.to_json() for change in self.changes],
            "steps": [{"phase": s.phase, "name": s.name, "statements": list(s.statements)} for s in self.steps],
            "refills": [{"module": refill.module, "fields": list(refill.told)} for refill in self.refills],
            "refused": [{"code": problem.code, "message": problem.message} for problem in self.refusals],
            "warnings": [str(problem) for problem in self.warnings],
        }


def make_plan(
    engine: Engine,
    files: Sequence[SiteFile],
    types: Types,
    *,
    context: Context = _PLAIN_CONTEXT,
    plugins: Collection[str] = (),
) -> Plan:
    """The plan from what the database serves to what `files` declare. Only reads.

    Raises KithError with every problem of the files; K518 where a newer Kith was here.
    """
    with engine.connect().execution_options(rw=False) as connection:
        return _plan(connection, tuple(files), types, context, plugins)


def _plan(
    connection: Connection, files: tuple[SiteFile, ...], types: Types, context: Context, plugins: Collection[str]
) -> Plan:
    now = catalogue.current(connection)
    _check_engine(now)
    built = build_site(files, types, now.names if now else None, context=context, plugins=plugins)
    old = serve(now, types, context=context, plugins=plugins) if now else None
    tables, schema = Tables(built.site), read_schema(connection)
    changes = diff_sites(old.site if old else None, built.site, now.names if now else None)
    if old is not None:
        changes = tuple(judge(connection, change, old.site, built.site, old.tables, context) for change in changes)
        if not changes and now is not None and now.hash != catalogue.digest(files):
            changes = (Change(kind="changed", what="text", name="files", detail="comments or order, nothing else"),)
    dialect = connection.dialect
    lost = _lost(old.tables, schema) if old else ()
    refused = tuple(change.refusal for change in changes if change.refusal)
    return Plan(
        base=now.version if now else 0,
        old=old,
        files=files,
        built=built,
        changes=changes,
        steps=make_steps(tables, schema, dialect),
        refills=make_refills(old.site if old else None, built.site),
        refusals=(*refused, *misfits(tables, old.tables if old else None, schema, dialect), *lost),
        warnings=built.warnings,
    )


def _check_engine(now: catalogue.Catalogue | None) -> None:
    if now is not None and _numbers(now.engine_version) > _numbers(__version__):
        params = {"found": now.engine_version, "own": __version__}
        raise KithError(Problem(code="K518", params=params))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:3] if part.isdigit())


def _lost(tables: Tables, schema: Schema) -> tuple[Problem, ...]:
    """K513 for what the served definitions need and the database no longer has."""
    found: list[Problem] = []
    for table in tables.metadata.tables.values():
        there = schema.columns.get(table.name)
        missing = [c.name for c in table.columns if c.name not in there] if there is not None else [table.name]
        what = f"the table {table.name}"
        found += [Problem(code="K513", params={"what": what, "missing": name}) for name in missing]
    return tuple(found)
