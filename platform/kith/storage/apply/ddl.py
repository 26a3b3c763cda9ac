"""Carries out the statements of a step without keeping anybody waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from kith.errors import KithError, Problem
from kith.storage.apply.journal import Journal
from kith.storage.apply.patience import shortly, until_free
from kith.storage.plan.steps import Step


def carry_out(engine: Engine, step: Step, journal: Journal, now: Callable[[], datetime]) -> None:
    """Runs the step's statements, and notes them. Raises K512 where values aren't unique, K534."""
    try:
        if step.alone:
            _alone(engine, step, journal, now)
        else:
            until_free(step.name, lambda: _together(engine, step, journal, now))
    except IntegrityError as error:
        raise KithError(Problem(code="K512", params={"what": step.name, "count": "some"})) from error


def _together(engine: Engine, step: Step, journal: Journal, now: Callable[[], datetime]) -> None:
    with shortly(engine) as connection:
        journal.begin(connection, step.phase, step.name, now())
        for statement in step.statements:
            connection.exec_driver_sql(statement)
        journal.finish(connection, step.phase, step.name, now())


def _alone(engine: Engine, step: Step, journal: Journal, now: Callable[[], datetime]) -> None:
    """Outside of a transaction: such statements let others write while they wait, however long that takes."""
    with engine.begin() as connection:
        journal.begin(connection, step.phase, step.name, now())
    until_free(step.name, lambda: _each(engine, step))
    with engine.begin() as connection:
        journal.finish(connection, step.phase, step.name, now())


def _each(engine: Engine, step: Step) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            for statement in step.statements:
                connection.exec_driver_sql(statement)
        except Exception:
            _clear(connection, step)
            raise


def _clear(connection: Connection, step: Step) -> None:
    """Takes an index away that couldn't be finished: it would cost every writer, and answer nobody."""
    if step.index is not None and connection.dialect.name == "postgresql":
        quoted = connection.dialect.identifier_preparer.quote(step.index)
        connection.exec_driver_sql(f"DROP INDEX CONCURRENTLY IF EXISTS {quoted}")
