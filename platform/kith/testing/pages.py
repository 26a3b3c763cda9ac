"""Pages and the API for one test after another: configuring them anew takes longer than most tests do.

What is configured depends on the settings and the plugins alone; each test puts its own `App` in.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

from kith.app import App
from kith.web.api.rate import Rate
from kith.web.main import make_app

_spare: dict[str, list[Any]] = defaultdict(list)


def borrow_pages(app: App) -> Any:
    """The WSGI application of an `app` without plugins of its own: a new one, or one that a test has given back."""
    spare = _spare[_setup(app)]
    if not spare:
        return make_app(app)
    wsgi = spare.pop()
    wsgi.registry.kith = app
    wsgi.registry.rate = Rate(app.settings.limits.requests)
    return wsgi


def give_back(wsgi: Any) -> None:
    """Lets a later test have these pages; who gives them back uses them no more."""
    _spare[_setup(wsgi.registry.kith)].append(wsgi)


def _setup(app: App) -> str:
    """What the pages of two sites have to have in common; where they and their data lie doesn't matter."""
    plugins = sorted((each.name, str(each.folder)) for each in app.hooks.plugins.values())
    return repr((replace(app.settings, site=Path(), database=""), plugins))
