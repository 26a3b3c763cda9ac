"""The floor's application for the processes of granian."""

from __future__ import annotations

import os
from typing import Any

from bench.floor.app import make_app


def application() -> Any:
    """The WSGI application over the database in FLOOR_DATABASE."""
    return make_app(os.environ["FLOOR_DATABASE"])
