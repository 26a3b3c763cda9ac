"""One PostgreSQL server per test run, however many processes pytest-xdist spreads the run over.

Every process holds a shared lock on the run's `users` file while it uses the server; the kernel lets go of the lock
when the process ends in any way. Who gets that lock for itself is the last one, and stops the server. What a killed run
has left behind is found in the same way by the next one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kith.testing.postgresql import MEMORY, PostgresqlServer

ROOM = 4 << 30  # bytes: each process fills some databases of 10 MB to copy from
NOEXEC = getattr(os, "ST_NOEXEC", 0)  # the server's programs may have to be copied there
LONGEST = 60  # a socket's path has at most 107 bytes (103 on macOS), and ours add up to 45 to the folder's


@contextmanager
def shared_server(run: str) -> Iterator[PostgresqlServer]:
    """The server of the test run named `run` (hexadecimal), started by its first user and stopped by its last."""
    place = _temporary_folder()
    prefix = f"kith-pg-{os.geteuid()}-"
    mutex = place / f"{prefix}lock"
    server = PostgresqlServer(place / f"{prefix}{run[:12]}")
    with _locked(mutex):
        _stop_abandoned(place, prefix, but=server)
        users = _join(server)
    try:
        yield server
    finally:
        with _locked(mutex):
            server.leave()
            users.close()
            if _is_abandoned(server):
                server.stop()


def _join(server: PostgresqlServer) -> IO[bytes]:
    """The shared lock that says: somebody uses the server; starts it where nobody did."""
    if not _users(server).exists():
        _start(server)
    users = _users(server).open("ab")
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


def _start(server: PostgresqlServer) -> None:
    try:
        server.start()
    except BaseException:
        shutil.rmtree(server.folder, ignore_errors=True)
        raise
    _users(server).touch()


def _users(server: PostgresqlServer) -> Path:
    return server.folder / "users"


def _is_abandoned(server: PostgresqlServer) -> bool:
    """Whether no process holds the lock of its users; one that never came to have users is abandoned too."""
    if not _users(server).exists():
        return True
    with _users(server).open("ab") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _stop_abandoned(place: Path, prefix: str, *, but: PostgresqlServer) -> None:
    for folder in place.glob(f"{prefix}*"):
        left = PostgresqlServer(folder)
        if folder.is_dir() and left != but and _is_abandoned(left):
            left.stop()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _temporary_folder() -> Path:
    """Memory, where it has room: databases come and go by the thousand, and a disk would make them wait.

    Else the folder for temporary files, or /tmp where its path is too long or closed to the server's user.
    """
    if _has_room(MEMORY):
        return MEMORY
    usual = Path(tempfile.gettempdir()).resolve()
    is_open = all(folder.stat().st_mode & 0o001 for folder in (usual, *usual.parents))
    return usual if is_open and len(str(usual)) <= LONGEST else Path("/tmp")


def _has_room(folder: Path) -> bool:
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ROOM and not found.f_flag & NOEXEC
