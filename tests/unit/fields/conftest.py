"""What the tests of field types share: a context, every type as declared, and a database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kith.fields import Context, FieldType, builtin_types


@pytest.fixture(scope="session")
def here() -> Context:
    """The context that the types' examples were written for."""
    return Context(zone=ZoneInfo("UTC"), country="DE", currency="EUR", rates={"USD": "0.9", "JPY": "0.006"})


@pytest.fixture(scope="session", params=builtin_types(), ids=lambda each: each.name)
def declared(request: pytest.FixtureRequest) -> FieldType:
    """Every built-in type in turn, declared with its sample."""
    return request.param.declare(request.param.sample)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """Either kind of database in turn; its clock runs far from UTC, so that a lost zone is seen."""
    if request.param == "sqlite":
        made = sa.create_engine(f"sqlite:///{tmp_path_factory.mktemp('fields') / 'fields.db'}")
    else:
        url = request.getfixturevalue("postgresql_server").create_database()
        made = sa.create_engine(url, connect_args={"options": "-c timezone=Asia/Kathmandu"})
    yield made
    made.dispose()
