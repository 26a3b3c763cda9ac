"""The catalogue in the database."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.engine import Connection, Engine

from kith.definition.files import SiteFile
from kith.definition.names import Names
from kith.storage import catalogue

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_an_empty_database_serves_nothing(engine: Engine):
    with engine.connect() as connection:
        assert catalogue.current(connection) is None


def test_a_database_without_a_catalogue_is_at_version_0(connection: Connection):
    assert catalogue.version(connection) == 0
    assert catalogue.current(connection) is None


def test_versions_follow_one_another(connection: Connection):
    files = (SiteFile("modules/a.yaml", "a: 1\n", "plugin"),)
    made = [catalogue.publish(connection, files, Names(), by="Ada", now=NOW) for _ in range(3)]
    assert made == [1, 2, 3]
    found = catalogue.current(connection)
    assert found is not None
    assert (found.version, found.applied_by, found.applied_at, found.files) == (3, "Ada", NOW, files)


def test_the_digest_sees_texts_paths_and_order():
    a, b = SiteFile("modules/a.yaml", "x"), SiteFile("modules/b.yaml", "x")
    digests = {catalogue.digest(each) for each in ((a,), (b,), (a, b), (b, a), (SiteFile("modules/a.yaml", "y"),))}
    assert len(digests) == 5
