"""Moving a record on a board or in a calendar: one value of it is changed, by the one write path."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import RecordContext
from kith.web.moving import move
from kith.web.record import ID


def includeme(config: Any) -> None:
    """Adds the route."""
    config.add_page("record.move", f"/m/{{module}}/{ID}/move", factory=RecordContext, permission="edit", post=move.save)
