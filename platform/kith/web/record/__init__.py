"""One record: its page, making it, changing it, deleting and restoring it, and what its form asks while typing."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import ModuleContext, RecordContext
from kith.web.record import access, action, create, edit, explain, lookup, menu, related, remove, rules, show

ID = "{id:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}"


def includeme(config: Any) -> None:
    """Adds the routes: those with a word of their own before those with an id."""
    add = config.add_page
    add("record.new", "/m/{module}/new", factory=ModuleContext, permission="create", get=create.show, post=create.save)
    add("record.lookup", "/m/{module}/lookup", factory=ModuleContext, permission="form", get=lookup.find_matches)
    add("record.rules", "/m/{module}/rules", factory=ModuleContext, permission="form", post=rules.judge)
    add("record", f"/m/{{module}}/{ID}", factory=RecordContext, permission="view", get=show.show)
    add(
        "record.edit",
        f"/m/{{module}}/{ID}/edit",
        factory=RecordContext,
        permission="edit",
        get=edit.show,
        post=edit.save,
    )
    add(
        "record.delete",
        f"/m/{{module}}/{ID}/delete",
        factory=RecordContext,
        permission="delete",
        get=remove.ask,
        post=remove.delete,
    )
    add(
        "record.restore",
        f"/m/{{module}}/{ID}/restore",
        factory=RecordContext,
        permission="restore",
        post=remove.restore,
    )
    add("record.menu", f"/m/{{module}}/{ID}/menu", factory=RecordContext, permission="view", get=menu.show)
    add(
        "record.related",
        f"/m/{{module}}/{ID}/related/{{name}}",
        factory=RecordContext,
        permission="view",
        get=related.show,
    )
    add(
        "record.explain",
        f"/m/{{module}}/{ID}/explain",
        factory=explain.ExplainContext,
        permission="administer",
        get=explain.show,
    )
    add(
        "record.access",
        f"/m/{{module}}/{ID}/access",
        factory=RecordContext,
        permission="view",
        get=access.show,
        post=access.change,
    )
    add(
        "record.action",
        f"/m/{{module}}/{ID}/actions/{{name}}",
        factory=RecordContext,
        permission="view",
        get=action.show,
        post=action.run,
    )
