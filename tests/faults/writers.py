"""People who write boats all the time, through the API of a real server, and remember what was acknowledged."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.faults.harbour import Harbour

THREADS = 5
NOTES = {"old": "note", "new": "remark"}


@contextmanager
def served(harbour: Harbour) -> Iterator[str]:
    """The address of a `kith serve` on the harbour."""
    log = harbour.folder / "serve.log"
    with log.open("w", encoding="utf-8") as said:
        process = harbour.start("serve", "--port", "0", said=said)
    try:
        end = time.monotonic() + 60
        while (found := re.search(r"is served at (\S+)", log.read_text("utf-8"))) is None:
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < end
            time.sleep(0.05)
        yield found[1]
    finally:
        process.terminate()
        process.wait(60)


@dataclass(slots=True)
class Written:
    """What was acknowledged: the values of each boat by its id; how long answers took; what nobody should see."""

    boats: dict[str, dict[str, str]] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    shapes: set[frozenset[str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class Writers:
    """Threads that together write `rate` times a second, each its own boats."""

    def __init__(self, address: str, token: str, rate: float) -> None:
        self.host = urlsplit(address).netloc
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.pause = THREADS / rate
        self.stopping = threading.Event()
        self.written = [Written() for _ in range(THREADS)]
        self.threads = [threading.Thread(target=self._work, args=(n,), daemon=True) for n in range(THREADS)]

    @contextmanager
    def at_work(self) -> Iterator[Writers]:
        """They write until the block ends."""
        for thread in self.threads:
            thread.start()
        try:
            yield self
        finally:
            self.stopping.set()
            for thread in self.threads:
                thread.join(60)

    def _work(self, number: int) -> None:
        mine, form, turn, due = self.written[number], "old", 0, time.monotonic()
        with closing(http.client.HTTPConnection(self.host, timeout=30)) as connection:
            while not self.stopping.is_set() and not mine.faults:
                try:
                    form = self._write(connection, mine, form, number, turn)
                except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                    mine.faults.append(repr(error))
                turn += 1
                due = max(due + self.pause, time.monotonic() - 1)
                time.sleep(max(due - time.monotonic(), 0))

    def _write(self, connection: Any, mine: Written, form: str, number: int, turn: int) -> str:
        """Writes once, in the form that was right the last time, else in the other; returns the one that was."""
        known = list(mine.boats)
        target = known[turn // 4 % len(known)] if known and turn % 4 == 3 else None
        told = {"name": f"Boat {number}.{turn}", "age": str(turn % 90), "note": f"by {number} at {turn}"}
        for each in (form, "new" if form == "old" else "old"):
            status, answer = self._ask(connection, mine, target, told, each)
            if status < 300:
                mine.shapes.add(frozenset(answer))
                mine.boats[answer["id"]] = told
                return each
            if status >= 500:
                mine.faults.append(f"{status} {answer}")
                return form
        mine.faults.append(f"refused in both forms: {answer}")
        return form

    def _ask(self, connection: Any, mine: Written, id: str | None, told: dict[str, str], form: str) -> tuple[int, Any]:
        body: dict[str, Any] = {"name": told["name"], "age": told["age"], NOTES[form]: told["note"]}
        body |= {"kind": "motor", "gone": 1} if form == "old" and id is None else {}
        begun = time.monotonic()
        path = f"/api/v1/boats/{id}" if id else "/api/v1/boats"
        connection.request("PATCH" if id else "POST", path, json.dumps(body), self.headers)
        response = connection.getresponse()
        raw = response.read()
        mine.seconds.append(time.monotonic() - begun)
        try:
            return response.status, json.loads(raw)
        except ValueError:
            return 599, raw[:300]  # not an answer of the API

    # -- afterwards ---------------------------------------------------------------------------------------------------
    @property
    def faults(self) -> list[str]:
        """Answers that nobody should ever get."""
        return [fault for each in self.written for fault in each.faults]

    @property
    def boats(self) -> dict[str, dict[str, str]]:
        """Every acknowledged boat, as it was last acknowledged."""
        return {id: told for each in self.written for id, told in each.boats.items()}

    @property
    def shapes(self) -> set[frozenset[str]]:
        """The sets of keys of all answers."""
        return {shape for each in self.written for shape in each.shapes}

    @property
    def seconds(self) -> list[float]:
        """How long each answer took, the longest last."""
        return sorted(took for each in self.written for took in each.seconds)
