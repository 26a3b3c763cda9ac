"""kill -9 of workers during an action on many records: it is carried out on each of them once."""

from __future__ import annotations

import http.client
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.faults.pond import FILES, Pond

pytestmark = pytest.mark.timeout(600)
ALL = "view: all, create: true, edit: all, import: true"
ROLES = f"roles: {{child: {{modules: {{all: {{{ALL}}}, tides: {{{ALL}, echo: true}}}}, may: [administer]}}}}\n"
ECHO = "actions:\n  echo: {label: Echo, create: echoes, set: {stone: $record.job}}\n"


@pytest.fixture
def pond(tmp_path: Path, postgresql_url: str) -> Iterator[Pond]:
    """A pond without a broker, where an echo can be made of each tide; nothing runs yet."""
    made = Pond.dug(tmp_path / "pond", postgresql_url)
    (made.folder / "config/roles.yaml").write_text(ROLES, "utf-8")
    (made.folder / "modules/tides.yaml").write_text(FILES["modules/tides.yaml"] + ECHO, "utf-8")
    made.kith("apply", "--yes")
    yield made
    made.end()


def asked(pond: Pond, token: str, method: str, path: str, body: Any = None) -> tuple[int, Any, str]:
    """Status, what was answered, and the address of what was begun."""
    with closing(http.client.HTTPConnection("127.0.0.1", pond.ports["web"], timeout=30)) as connection:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read()), response.getheader("Location") or ""


def tides(pond: Pond, count: int) -> list[str]:
    """The names of new tides."""
    names = [f"tide {number}" for number in range(count)]
    (pond.folder / "tides.csv").write_text("\n".join(["job", *names]) + "\n", "utf-8")
    pond.kith("import", "tides", str(pond.folder / "tides.csv"))
    return names


def run_and_kill(pond: Pond, kills: int, seed: int) -> None:
    """Lets workers go on with the run, and kills each in its midst."""
    chance = random.Random(seed)
    for number in range(kills):
        pond.start(f"all.{number}")
        time.sleep(chance.uniform(0, 1.5))
        pond.kill(f"all.{number}")


def killed(pond: Pond, *, count: int, kills: int, seed: int) -> None:
    token, names = pond.token(), tides(pond, count)
    pond.start("web")
    status, _, location = asked(
        pond, token, "POST", "/api/v1/tides/actions/echo", {"where": {}, "count": count, "partial": True}
    )
    assert status == 202
    pond.kill("web")  # its own threads would be faster
    run_and_kill(pond, kills, seed)
    pond.start("web")
    pond.settle(120)
    ended = asked(pond, token, "GET", location)[1]
    assert (ended["state"], ended["done"]) == ("done", count)
    assert pond.counted("echoes", "stone") == Counter(names)


def test_an_action_on_many_records_outlives_its_workers(pond):
    killed(pond, count=2_000, kills=2, seed=5)


@pytest.mark.soak
def test_an_action_on_many_records_outlives_thirty_workers(pond):
    killed(pond, count=30_000, kills=30, seed=6)
