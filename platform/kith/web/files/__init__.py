"""Files given out, and the attachments of a record."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import RecordContext, Staff
from kith.web.files import attachments, deliver
from kith.web.record import ID

FILE = ID.replace("{id:", "{file:")


def includeme(config: Any) -> None:
    """Adds the routes."""
    add = config.add_page
    add("file", f"/files/{ID}/{{name}}", factory=Staff, permission="view", get=deliver.file)
    add("file.preview", f"/previews/{ID}", factory=Staff, permission="view", get=deliver.preview)
    add(
        "record.attachments",
        f"/m/{{module}}/{ID}/attachments",
        factory=RecordContext,
        permission="view",
        get=attachments.show,
        post=attachments.add,
    )
    add(
        "record.attachment.remove",
        f"/m/{{module}}/{ID}/attachments/{FILE}/remove",
        factory=RecordContext,
        permission="view",
        post=attachments.remove,
    )
