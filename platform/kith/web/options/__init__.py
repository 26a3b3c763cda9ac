"""The options of long lists, such as countries: loaded by the inputs that show their names."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import Staff
from kith.web.options import show


def includeme(config: Any) -> None:
    """Adds the route."""
    config.add_page("options", "/options/{kind}.json", factory=Staff, permission="enter", get=show.show)
