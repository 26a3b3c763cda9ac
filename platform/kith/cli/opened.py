"""The site that a command works on, opened: its settings, plugins and database; and in whose name it acts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import click

from kith.access.actor import SYSTEM, Actor
from kith.app import App, build
from kith.cli.site import Place
from kith.errors import KithError, Problem
from kith.identity import load, users
from kith.settings import load_settings
from kith.storage.apply import complete_system
from kith.storage.tx import Tx


def open_app(place: Place) -> App:
    """The App of the site named on the command line. Raises KithError for its settings and plugins."""
    app = build(load_settings(place.site, os.environ))
    if command := click.get_current_context(silent=True):
        command.call_on_close(lambda: _close(app))
    return app


def _close(app: App) -> None:
    """Gives the database's connections back, where any were opened."""
    if "engine" in app.__dict__:
        app.engine.dispose()


def open_applied(place: Place) -> App:
    """The same, with definitions to serve. Raises K505 where nothing was applied yet."""
    app = open_app(place)
    app.serving()
    complete_system(app.engine)  # a newer Kith than the one that applied may have tables and columns more
    return app


def acting(app: App, user: str | None) -> Actor:
    """The engine itself, or the account with that e-mail address (--as). Raises K407 for one that isn't open."""
    if user is None:
        return replace(SYSTEM, via="cli")
    with app.reading() as tx:
        actor = load.by_user(tx.connection, users.require(tx, user).id, via="cli")
    if actor is None:
        raise KithError(Problem(code="K407", params={"user": user[:200]}))
    return actor


class _TakenBackError(Exception):
    """Ends a transaction that was only tried."""


@contextmanager
def tried(app: App) -> Iterator[Tx]:
    """A transaction in which everything can be done, and all of it is taken back at the end."""
    with suppress(_TakenBackError), app.writing() as tx:
        yield tx
        raise _TakenBackError
