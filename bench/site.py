"""The starter site in a folder of its own, applied to an empty database, with somebody who may work in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.app import App, build
from kith.definition import read_files
from kith.identity import sessions, tokens, users
from kith.records.model import Change
from kith.records.rederive import rederiver
from kith.records.save import write
from kith.settings import load_settings
from kith.storage.apply import Applying, apply_plan
from kith.storage.plan.make import make_plan

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("modules", "config", "webforms", "plugins")
ROLE = "crm_manager"
BATCH = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a client needs to be let in: a session's token for pages, an API token for programs."""

    session: str
    token: str


def make_site(folder: Path) -> Path:
    """`folder`, with the starter site in it."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part)
    with (folder / "config" / "kith.yaml").open("a", encoding="utf-8") as settings:
        settings.write("limits: {requests: 0}\n")  # one token asks as fast as it can
    return folder


def open_site(folder: Path, url: str) -> App:
    """The site as an App over the database at `url`."""
    return build(load_settings(folder, {**os.environ, "KITH_DATABASE": url}))


def apply_site(app: App) -> None:
    """Carries the site's plan out."""
    files = read_files(app.settings.site, app.plugged.folders)
    plan = make_plan(app.engine, files, app.types, context=app.context(), plugins=app.plugged.names)
    derive = rederiver(app.hooks, app.clock, app.settings)
    apply_plan(app.engine, plan, Applying(by="bench", clock=app.clock, context=app.context(), derive=derive))


def let_in(app: App) -> Opened:
    """A new account in the role of a sales manager, logged in twice."""
    with app.writing() as tx:
        user = users.add(tx, email="bench@example.com", name="Benedetta Schnell", roles=[ROLE])
        return Opened(session=sessions.open_session(tx, user), token=tokens.issue(tx, user, "bench"))


def add_companies(app: App, companies: list[Mapping[str, Any]]) -> None:
    """Writes the companies through the one write path."""
    for start in range(0, len(companies), BATCH):
        with app.writing() as tx:
            write(tx, SYSTEM, "companies", [Change(values=each) for each in companies[start : start + BATCH]])


def settle(app: App) -> None:
    """What time would do to a database that was just filled: statistics, and on PostgreSQL the vacuum."""
    if app.engine.dialect.name == "sqlite":
        with app.engine.begin() as connection:
            connection.execute(sa.text("ANALYZE"))
        return
    with app.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM (ANALYZE)"))
