"""How each side is started: one process with waitress, or two with granian."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bench.client import get
from bench.figures import Side
from bench.peers.environment import python_of_peers
from bench.processes import Command, Running, running
from bench.site import ROOT, Opened

SERVERS = {"waitress": 1, "granian": 2}  # name -> processes
DJANGO = ROOT / "bench" / "peers" / "django"


def floor(url: str, workers: int) -> Command:
    """The floor over a database that Kith has made."""
    return Command(
        arguments=(sys.executable, "-m", "bench.floor", url, "{port}", str(workers)),
        probe=get("/contacts.json?role=client"),
        workers=workers,
    )


def kith(site: Path, url: str, opened: Opened, workers: int, probe: str = "companies?limit=1") -> Command:
    """`kith serve`, as it comes."""
    serve = ("serve", "--host", "127.0.0.1", "--port", "{port}", "--workers", str(workers))
    return Command(
        arguments=(sys.executable, "-c", "from kith.cli.main import main; main()", "--site", str(site), *serve),
        probe=get(f"/api/v1/{probe}", Authorization=f"Bearer {opened.token}"),
        environment={"KITH_DATABASE": url},
        workers=workers,
    )


def django(url: str, opened: Opened, workers: int) -> Command:
    """Django with REST framework and admin."""
    return Command(
        arguments=(str(python_of_peers()), str(DJANGO / "serve.py"), "{port}", str(workers)),
        probe=get("/api/companies/?limit=1", Authorization=f"Token {opened.token}"),
        environment=django_environment(url),
        workers=workers,
    )


def django_environment(url: str) -> dict[str, str]:
    """What Django's settings read."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        given = {"file": parsed.database or ""}
    else:
        given = {"name": parsed.database or "", "host": str(parsed.query["host"]), "user": parsed.username or ""}
    return {"BENCH_DATABASE": json.dumps(given)}


@contextmanager
def serving(commands: Mapping[Side, Command], log: Path) -> Iterator[dict[Side, Running]]:
    """The sides, each one started once: those that share a command share its server."""
    with ExitStack() as stack:
        started: dict[int, Running] = {}
        for command in commands.values():
            if id(command) not in started:
                started[id(command)] = stack.enter_context(running(command, log))
        yield {side: started[id(command)] for side, command in commands.items()}
