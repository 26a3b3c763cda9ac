"""A site in a folder, applied and served with its pages: what a plan compares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.functional.pages.served import PASSWORD, Browser
from webtest import TestApp

from kith.access.actor import SYSTEM
from kith.app import App, build
from kith.app.planning import plan_of
from kith.fields import Context
from kith.identity import users
from kith.records.model import Change
from kith.records.rederive import rederiver
from kith.records.save import write
from kith.settings import load_settings
from kith.storage.apply import Applying, apply_plan
from kith.web.main import make_app

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, required: true, max_length: 50}
  length: {type: text}
  kind: {type: choice, options: {sail: Sail, motor: Motor}}
"""
ROLES = """\
roles:
  admin: {modules: {boats: {view: all, create: true, edit: all}}, may: [administer]}
  crew: {modules: {boats: {view: all}}}
"""


class Harbour:
    """The site, with three boats; `write` changes a file of the folder, `login` gives a browser."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.write("modules/boats.yaml", BOATS)
        self.write("config/roles.yaml", ROLES)
        self.app: App = build(load_settings(folder, {"KITH_DATABASE": url}))
        self.apply()
        self.wsgi = make_app(self.app)
        with self.app.writing() as tx:
            changes = [Change(values=values) for values in VALUES]
            assert all(write(tx, SYSTEM, "boats", changes).saved)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def apply(self) -> None:
        app = self.app
        derive = rederiver(app.hooks, app.clock, app.settings)
        applying = Applying(by="tests", clock=app.clock, context=Context(), derive=derive, allow_loss=True)
        apply_plan(app.engine, plan_of(app), applying)

    def login(self, role: str) -> Browser:
        with self.app.writing() as tx:
            users.add(tx, email=f"{role}@example.test", name=role, roles=[role], password=PASSWORD)
        browser = Browser(TestApp(self.wsgi))
        assert browser.send("/login", email=f"{role}@example.test", password=PASSWORD).status_code == 303
        return browser

    def close(self) -> None:
        self.app.engine.dispose()


VALUES: tuple[dict[str, Any], ...] = (
    {"name": "Ada", "length": "12", "kind": "sail"},
    {"name": "Bess", "length": "long", "kind": "motor"},
    {"name": "Cleo"},
)
