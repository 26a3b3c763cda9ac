"""Changing one field of a record where a list shows it."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import RecordContext
from kith.web.inline import cell
from kith.web.record import ID


def includeme(config: Any) -> None:
    """Adds the route."""
    config.add_page(
        "record.cell",
        f"/m/{{module}}/{ID}/cell/{{field}}",
        factory=RecordContext,
        permission="edit",
        get=cell.show,
        post=cell.save,
    )
