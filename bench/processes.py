"""The servers that are measured, each one process: started, waited for, weighed, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.client import Client, Request

PATIENCE = 60.0  # seconds for a first answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers. `first_answer` is in seconds from its start."""

    port: int
    process: psutil.Process
    first_answer: float

    def cpu(self) -> float:
        """CPU seconds used so far, by the process and its children."""
        return sum(_cpu(each) for each in (self.process, *self.process.children(recursive=True)))

    def memory(self) -> float:
        """Megabytes that are this process's own share (PSS)."""
        return sum(each.memory_full_info().pss for each in (self.process, *self.process.children(recursive=True))) / 1e6


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def running(
    arguments: Sequence[str], log: Path, environment: Mapping[str, str], probe: Request, port: int | None = None
) -> Iterator[Running]:
    """The server that `arguments` start, with `{port}` filled in, from its first good answer to `probe` on."""
    port = port or free_port()
    command = [sys.executable, *(each.replace("{port}", str(port)) for each in arguments)]
    with log.open("ab") as said:
        started = time.perf_counter()
        server = subprocess.Popen(command, env=environment_of(environment), stdout=said, stderr=said)
        try:
            _wait(server, port, probe, log)
            first = time.perf_counter() - started
            yield Running(port=port, process=psutil.Process(server.pid), first_answer=first)
        finally:
            server.terminate()
            try:
                server.wait(timeout=15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def environment_of(more: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without settings of Kith, then `more`."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KITH_")} | dict(more)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _wait(server: subprocess.Popen[bytes], port: int, probe: Request, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            with Client(port) as client:
                client.ask(probe)
                return
        except OSError:
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"the server doesn't answer:\n{log.read_text('utf-8', 'replace')}") from None
            time.sleep(0.005)
