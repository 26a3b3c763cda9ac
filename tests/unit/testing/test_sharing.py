"""The sharing of one PostgreSQL server between processes."""

from __future__ import annotations

import signal
import subprocess
import sys
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

from kith.testing.sharing import shared_server

HOLD = """
import sys
from kith.testing.sharing import shared_server
with shared_server(sys.argv[1]) as server:
    print(server.folder, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def run():
    return uuid4().hex


def hold(run: str) -> tuple[subprocess.Popen, str]:
    """Another process that uses the server of the run, and the server's folder."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, run], stdin=-1, stdout=-1, text=True)
    return process, process.stdout.readline().strip()


def works(server) -> bool:
    """Whether the server gives out a database that can be used."""
    engine = create_engine(server.create_database())
    with engine.connect() as connection:
        answer = connection.exec_driver_sql("select 1").scalar()
    engine.dispose()
    return answer == 1


def test_two_processes_of_a_run_share_one_server(run):
    with shared_server(run) as server:
        other, folder = hold(run)
        other.communicate("\n")
        assert folder == str(server.folder)


def test_the_first_to_leave_does_not_stop_the_server(run):
    other, _ = hold(run)
    with shared_server(run) as server:
        other.communicate("\n")
        assert works(server)


def test_the_last_to_leave_stops_the_server_and_cleans_up(run):
    with shared_server(run) as server:
        pass
    assert not server.folder.exists()


def test_a_server_can_be_started_again_for_the_same_run(run):
    with shared_server(run):
        pass
    with shared_server(run) as server:
        assert works(server)


def test_what_a_killed_run_left_behind_is_removed_by_the_next(run):
    killed, folder = hold(run)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    with shared_server(uuid4().hex) as server:
        assert not (server.folder.parent / folder).exists()
