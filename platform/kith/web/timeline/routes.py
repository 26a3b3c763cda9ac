"""The addresses of feeds, comments and histories."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import RecordContext
from kith.web.record import ID
from kith.web.timeline import comment, history, mentioned, show, undo

RECORD = f"/m/{{module}}/{ID}"
UUID = ID.removeprefix("{id:").removesuffix("}")
COMMENT, EVENT = (f"{{{name}:{UUID}}}" for name in ("comment", "event"))


def includeme(config: Any) -> None:
    """Adds the routes."""
    _add(config, "record.feed", "feed", get=show.show)
    _add(config, "record.comments", "comments", post=comment.write)
    _add(config, "record.comment", f"comments/{COMMENT}", get=comment.show, post=comment.change)
    _add(config, "record.history", "history", get=history.show)
    _add(config, "record.undo", f"history/{EVENT}", get=undo.show, post=undo.carry_out)
    _add(config, "record.mentionable", "mentionable", get=mentioned.offer)


def _add(config: Any, name: str, path: str, **views: Any) -> None:
    config.add_page(name, f"{RECORD}/{path}", factory=RecordContext, permission="view", **views)
