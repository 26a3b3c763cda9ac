"""A harbour whose definitions change from one form to another and back, and what must be true of its records after."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from kith.fields import Context, field_types
from kith.settings import load_settings
from kith.storage import catalogue
from kith.storage.engine import create_engine
from kith.storage.serving import Serving, serve

ROLES = """\
roles:
  skipper: {modules: {all: {view: all, create: true, edit: all}}, may: [administer]}
"""
FLEETS = """\
module: fleets
label: {one: Fleet, many: Fleets}
title: "{name}"
fields:
  name: {type: text, required: true}
"""
OLD = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true, max_length: 50}
  fleet: {type: lookup, module: fleets}
  age: {type: text}
  note: {type: text, was: [remark]}
  gone: {type: integer}
  kind: {type: choice, options: {sail: Sail, motor: Motor}}
  crew: {type: tags}
"""
NEW = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name} {remark}"
search: [name, remark]
fields:
  name: {type: text, required: true, max_length: 50}
  fleet: {type: lookup, module: fleets}
  age: {type: integer, index: true}
  remark: {type: text, was: [note]}
  kind: {type: choice, options: {sail: Sail}}
  crew: {type: long_text}
  rank: {type: choice, default: low, options: {low: Low, high: High}}
  summary: {type: formula, text: "{name}/{remark}"}
"""
RELATED = "related:\n  boats: {by: boats.fleet}\n"
COUNTED = "  size: {type: rollup, count: boats}\n"
FORMS = {
    "old": {"modules/boats.yaml": OLD, "modules/fleets.yaml": FLEETS + RELATED},
    "new": {"modules/boats.yaml": NEW, "modules/fleets.yaml": FLEETS + COUNTED + RELATED},
}
TYPES = field_types()


@dataclass(frozen=True, slots=True)
class Harbour:
    """The site in `folder` with the database at `url`."""

    folder: Path
    url: str

    @classmethod
    def built(cls, folder: Path, url: str) -> Harbour:
        """The harbour in its old form, applied."""
        harbour = cls(folder, url)
        (folder / "config").mkdir(parents=True)
        (folder / "config/roles.yaml").write_text(ROLES, "utf-8")
        harbour.declare("old")
        harbour.kith("apply", "--yes")
        return harbour

    @property
    def environment(self) -> dict[str, str]:
        """That of a process that works on the site."""
        own = {"KITH_DATABASE": self.url, "KITH_SITE": str(self.folder), "KITH_TEST_CHEAP_HASH": "1"}
        return os.environ | own | {"PYTHONUNBUFFERED": "1"}

    def declare(self, form: str) -> None:
        """Writes the files of a form into the folder."""
        for name, text in FORMS[form].items():
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text(text, "utf-8")

    def start(self, *arguments: str, program: Sequence[str] = (), said: Any = subprocess.PIPE) -> subprocess.Popen[str]:
        """A running `kith` process; what it says goes to `said`."""
        command = [*(program or [str(Path(sys.executable).with_name("kith"))]), *arguments]
        return subprocess.Popen(
            command, env=self.environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said, text=True
        )

    def kith(self, *arguments: str, status: int = 0, stdin: str | None = None) -> str:
        """What a command says, which must end with `status`."""
        command = [str(Path(sys.executable).with_name("kith")), *arguments]
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, input=stdin, timeout=300
        )
        assert done.returncode == status, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def apply(self) -> str:
        """Applies what the folder says, whatever is lost by it."""
        return self.kith("apply", "--yes", "--allow-loss")

    def token(self) -> str:
        """An API token of a skipper."""
        self.kith(
            "user", "add", "ann@example.org", "--role", "skipper", "--password-stdin", stdin="seven plain words here\n"
        )
        return self.kith("token", "add", "ann@example.org").split()[-1]

    # -- what is in the database --------------------------------------------------------------------------------------
    def engine(self) -> Engine:
        """A connection of our own; the caller disposes of it."""
        return create_engine(self.url)

    def version(self) -> int:
        """The version that is served."""
        engine = self.engine()
        with engine.connect() as connection:
            found = catalogue.version(connection)
        engine.dispose()
        return found

    def served(self, engine: Engine) -> Serving:
        """What is served, built."""
        settings = load_settings(self.folder, self.environment)
        with engine.connect() as connection:
            found = catalogue.current(connection)
        assert found is not None
        return serve(found, TYPES, context=Context(zone=settings.zone))

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """All records of every module as the served definitions have them, in the order of their ids."""
        engine = self.engine()
        serving = self.served(engine)
        with engine.connect() as connection:
            found = {name: _rows(connection, serving, name) for name in serving.site.modules}
        engine.dispose()
        return found

    def digest(self) -> str:
        """The SHA-256 of all records, whatever their columns are called."""
        return hashlib.sha256(repr(self.rows()).encode()).hexdigest()


def _rows(connection: Any, serving: Serving, module: str) -> list[dict[str, Any]]:
    table, site = serving.tables.table(module), serving.site.modules[module]
    fields = [field for field in site.fields.values() if field.type.shape == "columns"]
    found = []
    for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings():
        cells = {
            f"{field.name}.{spec.suffix}": row[spec.name(field.physical)]
            for field in fields
            for spec in field.type.columns(sort=field.sort)
        }
        found.append(cells | {"title": row["title"], "title.sort": row["title__sort"]})
    for field in site.declared:
        if field.type.shape == "link":
            _add_links(connection, serving, module, field.name, found)
    return found


def _add_links(connection: Any, serving: Serving, module: str, field: str, rows: list[dict[str, Any]]) -> None:
    link = serving.tables.link(module, field)
    values: dict[str, list[str]] = {}
    for id, value in connection.execute(
        sa.select(link.c.record_id, link.c.value).order_by(link.c.record_id, link.c.position)
    ):
        values.setdefault(id, []).append(value)
    for row in rows:
        row[field] = values.get(row["id."], [])
