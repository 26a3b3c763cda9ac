"""Servers in turns, so that what disturbs the machine disturbs all; the median of the rounds counts."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import quantiles

import orjson

from bench.client import Client, Request, UnexpectedAnswerError
from bench.figures import Sample, Side
from bench.processes import Running

Unit = Sequence[Request]  # what counts as one: a page, or a record with its related list
Make = Callable[[Client], Iterator[Unit]]

WARMING = 40  # units before the first round: statements get prepared, templates compiled
WARMING_SECONDS = 1.0  # but not longer than that
LEAST = 10  # units in a turn, however slow
PATIENCE = 4  # times a turn's length, after which it ends with fewer
FEWEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long is measured: rounds, seconds of one side's turn, connections that ask at once."""

    rounds: int
    seconds: float
    connections: int = 1


@dataclass(slots=True)
class Compared:
    """The rounds of each side, and what those that gave up were told."""

    sides: dict[Side, list[Sample]] = field(default_factory=dict)
    failed: dict[Side, str] = field(default_factory=dict)
    rows: dict[Side, int] = field(default_factory=dict)  # in the first answer, where that is a list in JSON

    @property
    def agreed(self) -> bool:
        """Whether all sides answered with as many rows."""
        return len(set(self.rows.values())) < 2


@dataclass(frozen=True, slots=True)
class _Asker:
    """One connection and what it asks for."""

    client: Client
    units: Iterator[Unit]


def compare(servers: Mapping[Side, Running], makes: Mapping[Side, Make], pace: Pace) -> Compared:
    """The sides in turns; who begins moves on from round to round. A side that fails once is out."""
    found = Compared()
    with ExitStack() as stack:
        askers: dict[Side, list[_Asker]] = {}
        for side, make in makes.items():
            clients = _connect(stack, servers[side], pace.connections)
            with _noting(found, side):
                askers[side] = [_Asker(client, make(client)) for client in clients]
                if (rows := _rows(askers[side][0])) is not None:
                    found.rows[side] = rows
                _warm(askers[side])
        for turn in range(pace.rounds):
            sides = list(makes)
            for side in sides[turn % len(sides) :] + sides[: turn % len(sides)]:
                if side not in found.failed:
                    with _noting(found, side):
                        found.sides.setdefault(side, []).append(_turn(askers[side], servers[side], pace.seconds))
    for side in found.failed:
        found.sides.pop(side, None)
    return found


class _noting:  # noqa: N801 - reads as the statement that it is
    """Keeps what a side's failure says instead of raising it."""

    def __init__(self, found: Compared, side: Side) -> None:
        self._found, self._side = found, side

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> bool:
        if not isinstance(error, UnexpectedAnswerError | OSError):
            return False
        self._found.failed[self._side] = str(error)[:300]
        return True


def _connect(stack: ExitStack, server: Running, count: int) -> list[Client]:
    """Connections to the server, as many to each of its processes: the kernel deals them out by chance."""
    if count == 1:
        return [stack.enter_context(Client(server.port))]
    clients: dict[int, list[Client]] = {}
    share = count // server.workers
    for _ in range(16 * count):
        client = stack.enter_context(Client(server.port))
        client.ask(server.probe)
        mine = clients.setdefault(server.process_of(client.port), [])
        if len(mine) < share:
            mine.append(client)
        else:
            client.close()
        if sum(map(len, clients.values())) == share * server.workers:
            return [each for held in clients.values() for each in held]
    raise RuntimeError(f"{server.workers} processes should answer, but only {len(clients)} do")


def _rows(asker: _Asker) -> int | None:
    """How many rows an answer of JSON lists, None for another one."""
    *_, body = [asker.client.ask(request) for request in next(asker.units)]
    if not body.startswith(b"{"):
        return None
    listed = orjson.loads(body)
    rows = listed.get("data", listed.get("results"))
    return len(rows) if isinstance(rows, list) else None


def _warm(askers: Sequence[_Asker]) -> None:
    for asker in askers:
        end = time.perf_counter() + WARMING_SECONDS / len(askers)
        for _ in range(max(WARMING // len(askers), LEAST)):
            _ask(asker)
            if time.perf_counter() > end:
                break


def _turn(askers: Sequence[_Asker], server: Running, seconds: float) -> Sample:
    """One side's figures of one round."""
    cpu, start = server.cpu(), time.perf_counter()
    if len(askers) == 1:
        times = _times(askers[0], seconds)
        elapsed = sum(times)  # making the next request is the client's business
    else:
        with ThreadPoolExecutor(len(askers)) as pool:
            times = [each for done in pool.map(lambda asker: _times(asker, seconds), askers) for each in done]
        elapsed = time.perf_counter() - start
    cut = quantiles(times, n=100, method="inclusive")
    return {
        "count": len(times),
        "rate": len(times) / elapsed,
        "p50": 1000 * cut[49],
        "p95": 1000 * cut[94],
        "cpu": 1000 * (server.cpu() - cpu) / len(times),
    }


def _times(asker: _Asker, seconds: float) -> list[float]:
    times: list[float] = []
    start = time.perf_counter()
    while True:
        times.append(_ask(asker))
        lasted = time.perf_counter() - start
        enough = LEAST if lasted < PATIENCE * seconds else FEWEST
        if lasted >= seconds and len(times) >= enough:
            return times


def _ask(asker: _Asker) -> float:
    """Seconds for one unit."""
    unit = next(asker.units)
    before = time.perf_counter()
    for request in unit:
        asker.client.ask(request)
    return time.perf_counter() - before
