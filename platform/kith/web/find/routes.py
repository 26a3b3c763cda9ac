"""The addresses of the command palette and of stars on records."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import RecordContext, Staff
from kith.web.find import palette, star
from kith.web.record import ID


def includeme(config: Any) -> None:
    """Adds the routes."""
    config.add_page("palette", "/palette", factory=Staff, permission="staff", get=palette.show)
    of_record = {"factory": RecordContext, "permission": "view"}
    config.add_page("record.star", f"/m/{{module}}/{ID}/star", **of_record, post=star.change)
