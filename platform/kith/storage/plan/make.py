"""The plan of an apply: everything that will happen, or be refused, as data, before anything does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection, Engine

from kith import __version__
from kith.definition.build import Built, build_site
from kith.definition.files import SiteFile
from kith.definition.names import Names
from kith.definition.schemas.fields import Types
from kith.errors import KithError, Problem
from kith.fields.base import Context
from kith.storage import catalogue
from kith.storage.judging.offences import judge
from kith.storage.parking.register import Parked, read_parked, revived
from kith.storage.plan.changes import Change
from kith.storage.plan.diff import diff_sites
from kith.storage.plan.groups import unknown_groups
from kith.storage.plan.placing import Placed, place
from kith.storage.plan.refill import Refill, make_refills
from kith.storage.plan.steps import Step, make_steps, misfits
from kith.storage.schema import Schema, read_schema
from kith.storage.serving import Serving, serve
from kith.storage.tables import Tables
from kith.storage.touched import leftovers

_PLAIN_CONTEXT = Context()
_LOSS = {"retyped": "K511", "option": "K516"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Plan:
    """What is to be done on top of catalogue version `base` (0: nothing was applied yet), which is `old`.

    `changes` tell of the definitions (`differences`: the same, before the records were counted), `steps` of tables and
    indexes, `refills` of values to be computed for records that are there; `parkings` and `unparked` of what goes and
    what comes back. `refusals` say why it can't be applied; `warnings` come from the check of the files. `back_to`: the
    version that a rollback restores.
    """

    base: int
    old: Serving | None
    context: Context
    files: tuple[SiteFile, ...]
    built: Built
    changes: tuple[Change, ...]
    differences: tuple[Change, ...] = ()
    steps: tuple[Step, ...]
    refills: tuple[Refill, ...]
    parkings: tuple[Parked, ...] = ()
    unparked: tuple[Parked, ...] = ()
    refusals: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    back_to: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether all of it is as it should be already."""
        return not (self.changes or self.steps or self.refusals)

    @property
    def losses(self) -> tuple[Problem, ...]:
        """One for each change that takes values away, which somebody has to agree to: K510, K511, K516."""
        return tuple(_loss(change) for change in self.changes if change.lost)

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
            "losses": [{"code": problem.code, "message": problem.message} for problem in self.losses],
            "warnings": [str(problem) for problem in self.warnings],
        }


def _loss(change: Change) -> Problem:
    code = _LOSS.get(change.kind) or _LOSS.get(change.what, "K510")
    params = {"what": change.title, "count": change.lost, "detail": change.detail}
    return Problem(code=code, params=params, source=change.source)


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
        return _Planning(connection, types, context, plugins).plan(tuple(files))


def make_rollback(
    engine: Engine, version: int, types: Types, *, context: Context = _PLAIN_CONTEXT, plugins: Collection[str] = ()
) -> Plan:
    """The plan from what the database serves back to `version` of the catalogue, taking back what is parked.

    Raises KithError K536 where there is no such version, K518; and what its files can't be built for any more.
    """
    with engine.connect().execution_options(rw=False) as connection:
        planning = _Planning(connection, types, context, plugins)
        wanted = catalogue.of_version(connection, version) if planning.now else None
        if wanted is None or planning.now is None:
            raise KithError(Problem(code="K536", params={"version": version}))
        plan = planning.plan(wanted.files, planning.now.names.back_to(wanted.names))
        return replace(plan, back_to=version)


class _Planning:
    """Planning on one connection."""

    def __init__(self, connection: Connection, types: Types, context: Context, plugins: Collection[str]) -> None:
        self.connection = connection
        self.types = types
        self.context = context
        self.plugins = plugins
        self.now = catalogue.current(connection)
        _check_engine(self.now)
        self.old = self.served(self.now) if self.now else None
        self.parked = read_parked(connection)
        self.schema = read_schema(connection)

    def served(self, which: catalogue.Catalogue) -> Serving:
        return serve(which, self.types, context=self.context, plugins=self.plugins)

    def version(self, version: int) -> Serving | None:
        found = catalogue.of_version(self.connection, version)
        return self.served(found) if found else None

    def plan(self, files: tuple[SiteFile, ...], names: Names | None = None) -> Plan:
        placed = self.placed(files, names)
        old, built, dialect = self.old, placed.built, self.connection.dialect
        tables = Tables(built.site)
        differences = diff_sites(old.site if old else None, built.site, self.now.names if self.now else None)
        changes = self.judged(files, built, differences)
        refused = tuple(change.refusal for change in changes if change.refusal)
        lost = _lost(old.tables, self.schema) if old else ()
        return Plan(
            base=self.now.version if self.now else 0,
            old=old,
            context=self.context,
            files=files,
            built=built,
            changes=changes,
            differences=differences,
            steps=(*make_steps(tables, self.schema, dialect), *leftovers(self.connection)),
            refills=make_refills(
                old.site if old else None, built.site, placed.conversions, placed.returned, placed.is_left
            ),
            parkings=placed.parkings,
            unparked=placed.unparked,
            refusals=(*refused, *misfits(tables, old.tables if old else None, self.schema, dialect), *lost),
            warnings=(*built.warnings, *unknown_groups(self.connection, built.site)),
        )

    def placed(self, files: tuple[SiteFile, ...], names: Names | None) -> Placed:
        """The site with the physical names that its fields get."""

        def build(names: Names | None) -> Built:
            return build_site(files, self.types, names, context=self.context, plugins=self.plugins)

        if self.now is None or self.old is None:
            return Placed(built=build(None))
        wanted = names or revived(self.now.names, self.parked, self.context.now)
        return place(
            self.connection,
            old=self.old,
            before=self.now.names,
            names=wanted,
            build=build,
            parked=self.parked,
            schema=self.schema,
            load=self.version,
        )

    def judged(self, files: tuple[SiteFile, ...], built: Built, differences: tuple[Change, ...]) -> tuple[Change, ...]:
        """The differences, with what the records say to them."""
        old, now = self.old, self.now
        if old is None or now is None:
            return differences
        if not differences and now.hash != catalogue.digest(files):
            detail = _little(now.files, files)
            return (Change(kind="changed", what="text", name="files", detail=detail),)
        return tuple(
            judge(self.connection, change, old.site, built.site, old.tables, self.context) for change in differences
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


def _little(before: tuple[SiteFile, ...], after: tuple[SiteFile, ...]) -> str:
    """What changed in the files where the definitions are the same."""
    told = [{(each.path, each.text) for each in files if each.kind == "translation"} for files in (before, after)]
    changed = sorted({path for path, _ in told[0] ^ told[1]})
    return f"translations: {', '.join(changed)}" if changed else "comments or order, nothing else"
