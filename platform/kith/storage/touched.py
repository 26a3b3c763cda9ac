"""The log of records that are written while an apply fills values in: kept by triggers, which no writer can pass by.

Processes that serve the old definitions know nothing of new columns. What they write is noted here with their own
transaction, and filled once more before the new definitions are published. Our own filling isn't noted.
"""

# ruff: noqa: S608 - the names in these statements are physical names, given by Kith
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.naming import fitting
from kith.storage.plan.steps import Step
from kith.storage.system import TouchedRow

_TABLE = TouchedRow.metadata.tables[TouchedRow.__tablename__]
_PREFIX = "kith_touch_"
_FILLING = 0  # the number of the row that silences the triggers on SQLite; others count from 1
_OTHERS = f"NOT EXISTS (SELECT 1 FROM kith_touched WHERE seq = {_FILLING})"

EMPTY = "DELETE FROM kith_touched"  # the whole log

Touched = tuple[str, str]  # module (physical), id


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A table to be watched. `notes`: (module, column): a write notes the record of `module` that the column names."""

    table: str
    notes: tuple[tuple[str, str], ...]


# -- triggers ---------------------------------------------------------------------------------------------------------
def watching(watch: Watch, dialect: str) -> tuple[str, ...]:
    """The statements that begin to watch; they may be run again."""
    return _postgresql(watch) if dialect == "postgresql" else _sqlite(watch)


def _name(watch: Watch) -> str:
    return fitting(f"{_PREFIX}{watch.table}")


def _postgresql(watch: Watch) -> tuple[str, ...]:
    name = _name(watch)
    body = (
        f"BEGIN IF TG_OP <> 'DELETE' THEN {_noted(watch, 'NEW')}; END IF; "
        f"IF TG_OP = 'DELETE' THEN {_noted(watch, 'OLD')}; END IF; "
        f"IF TG_OP = 'UPDATE' THEN {_noted(watch, 'OLD', other='NEW')}; END IF; RETURN NULL; END"
    )
    return (
        f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $${body}$$',
        f'CREATE OR REPLACE TRIGGER "{name}" AFTER INSERT OR UPDATE OR DELETE ON "{watch.table}" FOR EACH ROW'
        f" WHEN (coalesce(current_setting('kith.filling', true), '') <> 'on') EXECUTE FUNCTION \"{name}\"()",
    )


def _sqlite(watch: Watch) -> tuple[str, ...]:
    name = _name(watch)
    bodies = {
        "INSERT": _noted(watch, "new"),
        "UPDATE": f"{_noted(watch, 'new')}; {_noted(watch, 'old', other='new')}",
        "DELETE": _noted(watch, "old"),
    }
    return tuple(
        f'CREATE TRIGGER IF NOT EXISTS "{name}__{when.lower()}" AFTER {when} ON "{watch.table}" WHEN {_OTHERS}'
        f" BEGIN {body}; END"
        for when, body in bodies.items()
    )


def _noted(watch: Watch, row: str, other: str | None = None) -> str:
    """The statement that notes what `row` names; with `other`, where that row names something else."""
    selects = []
    for module, column in watch.notes:
        differs = f' AND ({other}."{column}" IS NULL OR {other}."{column}" <> {row}."{column}")' if other else ""
        selects.append(f'SELECT \'{module}\', {row}."{column}" WHERE {row}."{column}" IS NOT NULL{differs}')
    return "INSERT INTO kith_touched (module, record_id) " + " UNION ALL ".join(selects)


def unwatching(connection: Connection) -> tuple[str, ...]:
    """The statements that end all watching, as far as any is under way."""
    if connection.dialect.name == "postgresql":
        found = connection.execute(sa.text(_POSTGRESQL_TRIGGERS), {"like": f"{_PREFIX}%"}).all()
        return tuple(f'DROP FUNCTION IF EXISTS "{name}" CASCADE' for (name,) in found)
    found = connection.execute(sa.text(_SQLITE_TRIGGERS), {"like": f"{_PREFIX}%"}).all()
    return tuple(f'DROP TRIGGER IF EXISTS "{name}"' for (name,) in found)


_POSTGRESQL_TRIGGERS = """
SELECT proname FROM pg_proc WHERE proname LIKE :like AND pronamespace = current_schema()::regnamespace
"""
_SQLITE_TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE :like"


def leftovers(connection: Connection) -> tuple[Step, ...]:
    """The step that clears away what an apply that was broken off left behind; () where there is nothing."""
    statements = unwatching(connection)
    return (Step(phase="clean", name="unfinished apply", statements=statements),) if statements else ()


# -- the log ----------------------------------------------------------------------------------------------------------
@contextmanager
def unnoticed(connection: Connection) -> Iterator[None]:
    """What is written in the block, and on PostgreSQL until the end of the transaction, isn't noted."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL kith.filling = 'on'"))
        yield
        return
    connection.execute(sa.insert(_TABLE).values(seq=_FILLING, module="", record_id=""))
    yield
    connection.execute(sa.delete(_TABLE).where(_TABLE.c.seq == _FILLING))


def take(connection: Connection, most: int) -> Sequence[Touched]:
    """The records noted first, at most `most` notes of them, each once; they are in the log no longer."""
    rows = connection.execute(
        sa.select(_TABLE).where(_TABLE.c.seq != _FILLING).order_by(_TABLE.c.seq).limit(most)
    ).all()
    if rows:
        connection.execute(sa.delete(_TABLE).where(_TABLE.c.seq.in_([row.seq for row in rows])))
    return tuple(dict.fromkeys((row.module, row.record_id) for row in rows))


def is_longer(connection: Connection, than: int) -> bool:
    """Whether more than so many notes are in the log."""
    notes = sa.select(_TABLE.c.seq).where(_TABLE.c.seq != _FILLING).limit(than + 1).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(notes)).scalar_one()) > than


def merged(watches: Iterable[Watch]) -> tuple[Watch, ...]:
    """The watches with one for each table."""
    notes: dict[str, dict[tuple[str, str], None]] = {}
    for watch in watches:
        notes.setdefault(watch.table, {}).update(dict.fromkeys(watch.notes))
    return tuple(Watch(table=table, notes=tuple(each)) for table, each in notes.items())
