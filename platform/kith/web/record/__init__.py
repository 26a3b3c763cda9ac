"""One record: its page, making it, changing it, deleting and restoring it, and what its form asks while typing."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import ModuleContext, RecordContext
from kith.web.record import (
    access,
    action,
    beside,
    create,
    dashboard,
    edit,
    explain,
    linking,
    lookup,
    menu,
    message,
    quick,
    related,
    remove,
    rules,
    show,
)

ID = "{id:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}"


def includeme(config: Any) -> None:
    """Adds the routes: those with a word of their own before those with an id."""
    add = config.add_page
    add("record.new", "/m/{module}/new", factory=ModuleContext, permission="create", get=create.show, post=create.save)
    add("record.lookup", "/m/{module}/lookup", factory=ModuleContext, permission="form", get=lookup.find_matches)
    add("record.rules", "/m/{module}/rules", factory=ModuleContext, permission="form", post=rules.judge)
    quickly = "/m/{module}/quick/{field}"
    add("record.quick", quickly, factory=ModuleContext, permission="form", get=quick.show, post=quick.save)
    one, record = f"/m/{{module}}/{ID}", {"factory": RecordContext}
    add("record", one, **record, permission="view", get=show.show)
    add("record.edit", f"{one}/edit", **record, permission="edit", get=edit.show, post=edit.save)
    add("record.delete", f"{one}/delete", **record, permission="delete", get=remove.ask, post=remove.delete)
    add("record.restore", f"{one}/restore", **record, permission="restore", post=remove.restore)
    seen = record | {"permission": "view"}
    add("record.menu", f"{one}/menu", **seen, get=menu.show)
    add("record.dashboard", f"{one}/dashboard", **seen, get=dashboard.show)
    add("record.message", f"{one}/message", **seen, get=message.show, post=message.send)
    add("record.beside", f"{one}/beside/{{way}}", **seen, get=beside.step)
    add("record.related", f"{one}/related/{{name}}", **seen, get=related.show)
    linked = f"{one}/related/{{name}}"
    add("record.link", f"{linked}/link", **seen, get=linking.show, post=linking.change)
    add("record.linkable", f"{linked}/linkable", **seen, get=linking.find_matches)
    add("record.access", f"{one}/access", **seen, get=access.show, post=access.change)
    add("record.action", f"{one}/actions/{{name}}", **seen, get=action.show, post=action.run)
    add("record.explain", f"{one}/explain", factory=explain.ExplainContext, permission="administer", get=explain.show)
