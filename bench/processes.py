"""The servers that are measured: started, waited for, weighed, stopped."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.client import Client, Request
from bench.site import ROOT

PATIENCE = 60.0  # seconds for a first answer
_UNCOMPILED = "PYTHONDONTWRITEBYTECODE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """How a server is started: its arguments with `{port}` in them, more of an environment, how many processes answer.

    `probe` is what it must be able to answer: something that needs a log-in and the database.
    """

    arguments: Sequence[str]
    probe: Request
    environment: Mapping[str, str] = field(default_factory=dict)
    workers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers. `first_answer` is in seconds from its start."""

    port: int
    process: psutil.Process
    first_answer: float
    probe: Request
    workers: int

    def cpu(self) -> float:
        """CPU seconds used so far, by the process and its children."""
        return sum(_cpu(each) for each in _family(self.process))

    def memory(self) -> float:
        """Megabytes that are these processes' own share (PSS)."""
        return sum(each.memory_full_info().pss for each in _family(self.process)) / 1e6

    def process_of(self, port: int) -> int:
        """The id of the process that holds the connection from `port`."""
        for each in _family(self.process):
            for connection in each.net_connections("tcp"):
                if tuple(connection.raddr)[1:] == (port,):
                    return each.pid
        raise RuntimeError(f"nobody holds the connection from port {port}")


def _family(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def running(command: Command, log: Path) -> Iterator[Running]:
    """The server that `command` starts, from its first good answer on."""
    port = free_port()
    arguments = [each.replace("{port}", str(port)) for each in command.arguments]
    environment = environment_of(command.environment)
    with log.open("ab") as said:
        started = time.perf_counter()
        server = subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=said, stderr=said)
        process = psutil.Process(server.pid)
        try:
            _wait(server, port, command.probe, log)
            first = time.perf_counter() - started
            yield Running(port=port, process=process, first_answer=first, probe=command.probe, workers=command.workers)
        finally:
            _stop(server, process)


def _stop(server: subprocess.Popen[bytes], process: psutil.Process) -> None:
    """Ends the server and, should it leave them behind, its children."""
    family = _family(process) if server.poll() is None else []
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    for left in family[1:]:
        if left.is_running():
            left.kill()


def environment_of(more: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without settings of Kith, then `more`. Servers keep what they compile."""
    left = {name: value for name, value in os.environ.items() if not name.startswith("KITH_") and name != _UNCOMPILED}
    return left | dict(more)


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
