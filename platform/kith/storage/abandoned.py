"""An apply that was broken off and isn't gone on with: after a day its watching, which costs writers, is ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.engine import Engine

from kith.storage import catalogue, touched
from kith.storage.apply.journal import forget_after, last_begun
from kith.storage.apply.patience import shortly, until_free
from kith.storage.locks import AppliesError, applying_alone

LEFT_FOR = timedelta(days=1)


def clear_abandoned(engine: Engine, now: datetime) -> bool:
    """Whether there was one to be cleared away. Who applies the same again begins from the start."""
    with engine.connect().execution_options(rw=False) as connection:
        watched = bool(touched.unwatching(connection))
        begun = last_begun(connection)
    if not watched or (begun is not None and now - begun < LEFT_FOR):
        return False
    try:
        with applying_alone(engine, _give_way):
            until_free("clearing away", lambda: _clear(engine))
    except AppliesError:
        return False
    return True


def _give_way() -> None:
    raise AppliesError


def _clear(engine: Engine) -> None:
    with shortly(engine) as connection:
        for statement in (*touched.unwatching(connection), touched.EMPTY):
            connection.exec_driver_sql(statement)
        forget_after(connection, catalogue.version(connection))
