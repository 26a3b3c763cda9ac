"""Two servers in turns, so that what disturbs the machine disturbs both; the median of the rounds counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal

from bench.client import Client, Request
from bench.processes import Running

Side = Literal["floor", "kith"]
Unit = Sequence[Request]  # what counts as one: a page, or a record with its related list
Make = Callable[[Client], Iterator[Unit]]

WARMING = 40  # units before the first round: statements get prepared, templates compiled
LEAST = 10  # units in a block, however slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What one server did in one round. Times in seconds."""

    count: int
    elapsed: float
    cpu: float
    times: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Units per second."""
        return self.count / self.elapsed


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Both sides of one task. `ratio` is Kith's rate over the floor's, the median of the rounds."""

    rounds: tuple[tuple[Block, Block], ...]  # (floor, kith)

    @property
    def ratio(self) -> float:
        """How much of the floor's rate Kith reaches."""
        return median(kith.rate / floor.rate for floor, kith in self.rounds)

    def rate(self, side: Side) -> float:
        """Units per second."""
        return median(block.rate for block in self.blocks(side))

    def cpu(self, side: Side) -> float:
        """Milliseconds of the server's CPU per unit."""
        return 1000 * median(block.cpu / block.count for block in self.blocks(side))

    def percentile(self, side: Side, percent: int) -> float:
        """Milliseconds within which `percent` of all units were answered."""
        times = [each for block in self.blocks(side) for each in block.times]
        return 1000 * quantiles(times, n=100)[percent - 1]

    def blocks(self, side: Side) -> list[Block]:
        """The rounds of one side."""
        return [pair[side == "kith"] for pair in self.rounds]


def compare(servers: Mapping[Side, Running], makes: Mapping[Side, Make], rounds: int, seconds: float) -> Compared:
    """The two sides over `rounds` rounds of `seconds` for each; who begins alternates."""
    with Client(servers["floor"].port) as floor, Client(servers["kith"].port) as kith:
        clients: Mapping[Side, Client] = {"floor": floor, "kith": kith}
        units = {side: makes[side](clients[side]) for side in clients}
        for side, client in clients.items():
            for _ in range(WARMING):
                _ask(client, next(units[side]))
        done = []
        for turn in range(rounds):
            sides: tuple[Side, Side] = ("floor", "kith") if turn % 2 == 0 else ("kith", "floor")
            blocks = {side: _block(clients[side], units[side], servers[side], seconds) for side in sides}
            done.append((blocks["floor"], blocks["kith"]))
    return Compared(rounds=tuple(done))


def _block(client: Client, units: Iterator[Unit], server: Running, seconds: float) -> Block:
    times: list[float] = []
    cpu, start = server.cpu(), time.perf_counter()
    end, now = start + seconds, start
    while now < end or len(times) < LEAST:
        unit = next(units)
        before = time.perf_counter()
        _ask(client, unit)
        now = time.perf_counter()
        times.append(now - before)
    # the time spent in asking: making the next request is the client's business
    return Block(count=len(times), elapsed=sum(times), cpu=server.cpu() - cpu, times=tuple(times))


def _ask(client: Client, unit: Unit) -> None:
    for request in unit:
        client.ask(request)
