"""`kith serve` and `kith worker` as processes: the address, the set-up link, a clean end."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from kith.storage.engine import create_engine
from kith.storage.system import ApiToken


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A `kith` process; whatever happens, it is gone afterwards."""
    command = [str(Path(sys.executable).with_name("kith")), *arguments, "--site", str(folder)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def status_of(address: str) -> int:
    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether it holds within 20 seconds."""
    for _ in range(200):
        if holds():
            return True
        time.sleep(0.1)
    return False


def listening_below(parent: int) -> set[int]:
    """The ids of the children of `parent` that listen."""
    children = psutil.Process(parent).children(recursive=True)
    return {each.pid for each in children if any(c.status == "LISTEN" for c in each.net_connections("tcp"))}


def test_serve_tells_its_address_and_the_set_up_link_and_ends_cleanly(applied, folder):
    with running(folder, "serve", "--port", "0") as process:
        address = line(process).rpartition(" ")[2]
        link = line(process).rpartition(" ")[2]
        assert link.startswith(f"{address}/setup/")
        assert status_of(f"{address}/healthz") == 200
        assert status_of(link) == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0


def test_with_people_there_is_no_set_up_link(applied, folder):
    applied("user", "add", "ann@example.org", "--password-stdin", stdin="seven unrelated words\n")
    with running(folder, "serve", "--port", "0") as process:
        address = line(process).rpartition(" ")[2]
        assert status_of(f"{address}/healthz") == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
        assert process.stdout.read().count("/setup/") == 0


def test_several_processes_serve_behind_one_address(applied, folder):
    with running(folder, "serve", "--port", "0", "--workers", "2") as process:
        address = line(process).rpartition(" ")[2]
        assert status_of(f"{address}/healthz") == 200
        assert eventually(lambda: len(listening_below(process.pid)) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_last_use_of_a_token_is_written_when_the_server_ends(applied, folder, database_url, workers):
    applied("user", "add", "ann@example.org", "--role", "crew", "--password-stdin", stdin="seven unrelated words\n")
    token = applied("token", "add", "ann@example.org").stdout.strip()
    with running(folder, "serve", "--port", str(free_port()), "--workers", workers) as process:
        address = line(process).rpartition(" ")[2]
        assert status_of(f"{address}/healthz") == 200
        asked = urllib.request.Request(f"{address}/api/v1/", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(asked, timeout=10):
            pass
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(sa.select(ApiToken.last_used_at)) is not None
    engine.dispose()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_address_that_is_taken_is_a_problem(applied, workers):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = applied("serve", "--port", str(taken.getsockname()[1]), "--workers", workers)
    assert result.exit_code == 1
    assert result.stderr.startswith("K952")


def test_several_processes_take_no_address_that_several_processes_share(applied, folder):
    with running(folder, "serve", "--port", "0", "--workers", "2") as process:
        address = line(process).rpartition(" ")[2]
        assert status_of(f"{address}/healthz") == 200
        result = applied("serve", "--port", address.rpartition(":")[2], "--workers", "2")
    assert result.exit_code == 1
    assert result.stderr.startswith("K952")


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_cleanly(applied, folder, signal_):
    with running(folder, "worker") as process:
        assert line(process).startswith("Working with 4 threads")
        process.send_signal(signal_)
        assert process.wait(15) == 0
