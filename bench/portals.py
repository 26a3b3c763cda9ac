"""A portal's list beside that of staff: 10,000 portal users, a scope of two hops, as many records as asked for.

Below the pages: who comes in (the statement of each request), then the page of the list, in a transaction of its own.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.databases import KINDS, Databases
from bench.figures import Sample
from bench.site import apply_site, open_site, settle
from kith.access.actor import SYSTEM, Actor
from kith.app import App
from kith.definition.model import SortKey
from kith.identity import users
from kith.identity.load import by_user
from kith.portal.access import portal_type
from kith.portal.entering import acting
from kith.records.model import Change, Query
from kith.records.query import page
from kith.records.save import write
from kith.storage.bulk import insert_rows
from kith.storage.ids import new_id
from kith.storage.system import PortalAccess, Principal, User
from kith.storage.tx import Tx

USERS, PER_FIRM = 10_000, 5
ASKED = 300  # requests of each side
SHOT = 5_000
FIRST_DAY = date(2024, 1, 1)
PAGE = 25
FILES = {
    "modules/firms.yaml": """
module: firms
label: {one: Firm, many: Firms}
title: "{name}"
fields: {name: {type: text}}
portal: {clients: {view: {id: $me.firm}, fields: {view: [title]}}}
""",
    "modules/people.yaml": """
module: people
label: {one: Person, many: People}
title: "{name}"
fields: {name: {type: text}, email: {type: email}, firm: {type: lookup, module: firms}}
portal: {clients: {view: {firm: $me.firm}, fields: {view: [title]}}}
""",
    "modules/orders.yaml": """
module: orders
label: {one: Order, many: Orders}
title: "{name}"
fields:
  name: {type: text, index: true}
  placed_on: {type: date, index: true}
  person: {type: lookup, module: people}
lists:
  latest: {label: Latest, default: true, sort: [-placed_on]}
  named: {label: By name, sort: [name]}
portal: {clients: {view: {person.firm: $me.firm}, fields: {view: [title, name, placed_on, person]}}}
""",
    "config/portals.yaml": "types: {clients: {users: {module: people, email: email}, seats: 20000}}\n",
    "config/roles.yaml": "roles: {crew: {modules: {all: {view: all}}}}\n",
    "config/kith.yaml": "name: Portals\n",
}
SHOWN = ("name", "placed_on", "person")
QUERIES = {
    "by day": Query(module="orders", fields=SHOWN, sort=(SortKey(path="placed_on", descending=True),), limit=PAGE),
    "by name": Query(module="orders", fields=SHOWN, sort=(SortKey(path="name"),), limit=PAGE),
}


def measure_portals(databases: Databases, folder: Path, records: int) -> Iterator[tuple[str, dict[str, Sample]]]:
    """For each order of the list its name, and the figures of staff and of portal users."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    url = databases.create()
    app = open_site(folder, url)
    apply_site(app)
    accounts = _fill(app, records)
    settle(app)
    app.engine.dispose()
    app = open_site(folder, url)
    chance = random.Random(7)
    staff = _staff(app)
    for name, query in QUERIES.items():
        asking = [chance.choice(accounts) for _ in range(ASKED)]
        yield (
            name,
            {
                "staff": _measured(app, query, lambda tx, _: by_user(tx.connection, staff, via="page"), asking),
                "portal": _measured(app, query, lambda tx, user: acting(tx, portal_type(tx, "clients"), user), asking),
            },
        )
    app.engine.dispose()
    databases.drop(url)


def _measured(app: App, query: Query, who: Callable[[Tx, str], Actor | None], asking: Sequence[str]) -> Sample:
    """Milliseconds of one request each: median, 95th percentile, CPU; how many rows a page had."""
    times: list[float] = []
    rows = 0
    for number, user in enumerate([*asking[:20], *asking]):
        if number == 20:
            spent = time.process_time()
        begun = time.perf_counter()
        with app.reading() as tx:
            actor = who(tx, user)
            assert actor is not None
            rows += len(page(tx, actor, query).rows)
        times.append(1000 * (time.perf_counter() - begun))
    cpu = 1000 * (time.process_time() - spent) / len(asking)
    counted = sorted(times[20:])
    at = {"p50": counted[len(counted) // 2], "p95": counted[int(len(counted) * 0.95)]}
    return {**at, "cpu": cpu, "rows": rows / (len(asking) + 20)}


def _staff(app: App) -> str:
    with app.writing() as tx:
        return users.add(tx, email="bench@example.com", name="Benedetta Schnell", roles=["crew"])


def _fill(app: App, records: int) -> list[str]:
    """Firms, their people with active accounts, and the orders of all of them; the accounts' ids."""
    firms = _copies(app, "firms", USERS // PER_FIRM, lambda _: {})
    people = _copies(app, "people", USERS, lambda n: {"firm": firms[n // PER_FIRM]})
    chance = random.Random(3)
    _copies(
        app,
        "orders",
        records,
        lambda n: {"person": chance.choice(people), "placed_on": FIRST_DAY + timedelta(days=n % 1_000)},
    )
    accounts = [new_id() for _ in people]
    with app.writing() as tx:
        portal, now = portal_type(tx, "clients"), tx.clock.now()
        module = tx.site.modules["people"].physical
        principals = [{"id": id, "kind": "user", "name": "Somebody"} for id in accounts]
        logins = [
            {"id": id, "kind": "portal", "state": "active", "email": id, "email_key": id, "created_at": now}
            for id in accounts
        ]
        held = [
            {"user_id": account, "record_id": id, "type": portal.physical, "module": module, "state": "active"}
            for account, id in zip(accounts, people, strict=True)
        ]
        times = {"created_at": now, "changed_at": now}
        tx.connection.execute(sa.insert(Principal), principals)
        tx.connection.execute(sa.insert(User), logins)
        tx.connection.execute(sa.insert(PortalAccess), [{"id": new_id(), **each, **times} for each in held])
    return accounts


def _copies(app: App, module: str, count: int, more: Callable[[int], dict[str, Any]]) -> list[str]:
    """The ids of `count` records like one that is saved: what importing them would leave, without its events."""
    with app.writing() as tx:
        (saved,) = write(tx, SYSTEM, module, [Change(values={"name": "First"})]).saved
        assert saved is not None
        table = tx.tables.table(module)
        first = tx.connection.execute(sa.select(table).where(table.c.id == saved.id)).mappings().one()
    names = [name for name in first if not table.c[name].computed]
    places = {name: tx.tables.column(module, name).name for name in more(0)}
    said_in = [name for name in names if name.startswith(("name", "title")) and first[name] is not None]
    ids = [new_id() for _ in range(count)]
    for start in range(0, count, SHOT):
        rows = []
        for n in range(start, min(start + SHOT, count)):
            said = f"{module} {n * 7919 % count:07}"
            values = {**first, "id": ids[n], **dict.fromkeys(said_in, said)}
            rows.append([{**values, **{places[name]: each for name, each in more(n).items()}}[name] for name in names])
        with app.writing() as tx:
            insert_rows(tx, tx.tables.table(module), names, rows)
    return ids


def main(arguments: list[str]) -> None:
    """`python -m bench.portals RECORDS [postgresql]`: measures it alone."""
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as place:
        (folder := Path(place) / "databases").mkdir()
        with KINDS[arguments[1] if len(arguments) > 1 else "sqlite"](folder) as databases:
            for name, sides in measure_portals(databases, Path(place) / "site", int(arguments[0])):
                print(json.dumps({name: sides}))


if __name__ == "__main__":
    main(sys.argv[1:])
