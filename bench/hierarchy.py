"""Two hundred people in five levels of roles, who own all contacts: what a `team` scope costs beside `all`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.site import open_site, settle
from kith.app import App
from kith.identity import tokens, users

TASK = "list, JSON, team"
LEVELS = (1, 5, 20, 54, 120)  # people of each level, the highest first
ASKED_AT = 2  # the level of the person who asks
_TIERS = len(LEVELS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Tokens of two people: whose records and those of 194 others are a team's, and who may view all."""

    team: str
    everyone: str


def add_roles(site: Path) -> None:
    """Adds the roles of the levels to a site's own: each reaches its team's contacts, the lowest its own."""
    lines = ["  tier_all: {modules: {contacts: {view: all}, companies: {view: all}}}"]
    for level in range(1, _TIERS + 1):
        above = f"above: [tier_{level + 1}], " if level < _TIERS else ""
        scope = "team" if level < _TIERS else "own"
        lines.append(f"  tier_{level}: {{{above}modules: {{contacts: {{view: {scope}}}, companies: {{view: all}}}}}}")
    path = site / "config" / "roles.yaml"
    path.write_text(path.read_text("utf-8").rstrip("\n") + "\n\n" + "\n".join(lines) + "\n", "utf-8")


def add_crew(app: App) -> Crew:
    """Adds the people."""
    with app.writing() as tx:
        asked = {}
        for level, count in enumerate(LEVELS, start=1):
            for number in range(count):
                asked[level] = users.add(tx, email=f"tier{level}.{number}@example.com", roles=[f"tier_{level}"])
        everyone = users.add(tx, email="tier.all@example.com", roles=["tier_all"])
        return Crew(team=tokens.issue(tx, asked[ASKED_AT], "bench"), everyone=tokens.issue(tx, everyone, "bench"))


def give_owners(site: Path, url: str) -> None:
    """Deals the contacts out to the people in turn, and lets the database settle."""
    app = open_site(site, url)
    with app.writing() as tx:
        statement = sa.text(
            "SELECT id FROM kith_user WHERE email LIKE 'tier%.%@example.com' AND email NOT LIKE '%all%'"
        )
        people = list(tx.connection.execute(statement).scalars())
        table = tx.tables.table("contacts")
        _deal(tx.connection, table.name, people)
    settle(app)
    app.engine.dispose()


def _deal(connection: Any, table: str, people: list[Any]) -> None:
    crew = sa.table("bench_crew", sa.column("n"), sa.column("id"))
    sqlite = connection.dialect.name == "sqlite"
    kind = "TEXT" if sqlite else "UUID"
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE bench_crew (n INTEGER PRIMARY KEY, id {kind})")
    connection.execute(sa.insert(crew), [{"n": n, "id": id} for n, id in enumerate(people)])
    number = "rowid" if sqlite else "abs(hashtext(id::text)::bigint)"
    turn = f"{table}.{number}" if sqlite else number.replace("(id", f"({table}.id")
    found = f"SELECT c.id FROM bench_crew c WHERE c.n = {turn} % {len(people)}"
    with nullcontext() if sqlite else _unindexed(connection, table):
        connection.exec_driver_sql(f"UPDATE {table} SET owner = ({found})".replace("%", "%" if sqlite else "%%"))
    connection.exec_driver_sql("DROP TABLE bench_crew")


@contextmanager
def _unindexed(connection: Any, table: str) -> Iterator[None]:
    """Takes the indexes away and makes them anew: PostgreSQL would write each row anew into every one of them."""
    statement = sa.text(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid "
        "WHERE i.indrelid = CAST(:of AS regclass) AND c.oid IS NULL"
    )
    found = connection.execute(statement, {"of": table}).all()
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    for name, _ in found:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for _, definition in found:
        connection.exec_driver_sql(definition.replace("%", "%%"))
