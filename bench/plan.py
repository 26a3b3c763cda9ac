"""What a run measures: from the command line, and how much of it at which size."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.databases import KINDS
from bench.measuring import Pace
from bench.servers import SERVERS
from bench.site import ROOT

SIZES = (10_000, 100_000, 1_000_000)
ADDRESSES = 100_000
PORTAL_RECORDS = 1_000_000
PEERS_TO = 100_000  # Django imports and asks within reason up to here
FLOOR_IMPORTS_TO = 100_000
GRANIAN_AT = 100_000  # two processes are compared at one size: what they add doesn't depend on it
CONNECTIONS = 8  # that ask two processes at once
AT_ONCE = ("list, JSON", "list, HTML", "record and related, JSON", "create, JSON")  # what is asked of two processes


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the command line asks for. `only`: words in the names of tasks, all tasks where there are none."""

    sizes: tuple[int, ...]
    kinds: tuple[str, ...]
    servers: tuple[str, ...]
    peers: bool
    imports: bool
    modules: bool
    jobs: bool
    mailing: int
    portals: int
    workplace: bool
    only: tuple[str, ...]
    rounds: int
    seconds: float
    results: Path | None

    def peers_at(self, size: int) -> bool:
        """Whether Django takes part."""
        return self.peers and size <= PEERS_TO

    def servers_at(self, size: int) -> tuple[str, ...]:
        """Which servers are started: one process at every size, two at one of them."""
        return tuple(each for each in self.servers if each == "waitress" or size == self._granian_at())

    def _granian_at(self) -> int:
        return min(self.sizes, key=lambda size: abs(size - GRANIAN_AT))

    def pace(self, server: str) -> Pace:
        """How long each task is asked for."""
        return Pace(rounds=self.rounds, seconds=self.seconds, connections=1 if SERVERS[server] == 1 else CONNECTIONS)

    def imports_at(self, size: int) -> int:
        """How often the file is imported; once is needed in any case, to have something to ask for."""
        return min(self.rounds, 3) if self.imports and size <= SIZES[0] else 1

    def starts(self, server: str) -> int:
        """How often each side is started besides the start for its tasks."""
        return self.rounds - 1 if SERVERS[server] == 1 and not self.only else 0

    def floor_imports(self, size: int) -> bool:
        """Whether the floor imports as well: at a million that would take minutes to say the same again."""
        return size <= FLOOR_IMPORTS_TO

    def wants(self, task: str, server: str) -> bool:
        """Whether the task is measured."""
        listed = not self.only or any(each in task for each in self.only)
        return listed and (SERVERS[server] == 1 or task in AT_ONCE)


def read_plan(arguments: Sequence[str]) -> Plan:
    """The plan of a command line."""
    given = _parser().parse_args(arguments)
    return Plan(
        sizes=tuple(given.contacts),
        kinds=tuple(given.databases),
        servers=tuple(given.servers),
        peers=given.peers,
        imports=given.imports,
        modules=given.modules,
        jobs=given.jobs,
        mailing=given.mailing,
        portals=given.portals,
        workplace=given.workplace,
        only=tuple(given.tasks),
        rounds=given.rounds,
        seconds=given.seconds,
        results=given.results if given.write else None,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Kith's speed beside the floor and Django.")
    add, flag = parser.add_argument, argparse.BooleanOptionalAction
    add("--contacts", type=int, nargs="*", default=SIZES, metavar="N", help="sizes (10000 100000 1000000)")
    add("--databases", nargs="+", choices=sorted(KINDS), default=tuple(KINDS), help="on these alone")
    add("--servers", nargs="+", choices=tuple(SERVERS), default=tuple(SERVERS), help="one process, two, or both")
    add("--peers", action=flag, default=True, help=f"Django as well, up to {PEERS_TO:,} contacts")
    add("--imports", action=flag, default=True, help="keep the figures of the imports")
    add("--modules", action=flag, default=True, help="a site of 200 modules as well")
    add("--jobs", action=flag, default=True, help="jobs as well")
    add("--mailing", type=int, default=ADDRESSES, metavar="N", help=f"addresses of a mailing ({ADDRESSES:,}), 0: none")
    add("--workplace", action=flag, default=False, help="the workplace in a Chromium as well")
    add("--portals", type=int, default=PORTAL_RECORDS, metavar="N", help="records behind a portal's list, 0: none")
    add("--tasks", nargs="+", default=(), metavar="WORDS", help="only tasks whose names hold one of these")
    add("--rounds", type=int, default=3, help="turns of each side (3)")
    add("--seconds", type=float, default=0.8, help="of each side's turn (0.8)")
    add("--write", action=flag, default=True, help="write figures, report and charts")
    add("--results", type=Path, default=ROOT / "bench" / "results", help="the folder of the figures")
    return parser
