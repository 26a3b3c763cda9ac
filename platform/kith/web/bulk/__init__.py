"""What is done to many records of a list: the page that asks, the run behind it, what came of it."""

from __future__ import annotations

from typing import Any

from kith.web.bulk import ask, show
from kith.web.contexts import ModuleContext

RUN = "{run:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}"


def includeme(config: Any) -> None:
    """Adds the routes."""
    add = config.add_page
    add("bulk", "/m/{module}/bulk", factory=ModuleContext, permission="view", get=ask.show, post=ask.run)
    add(
        "bulk.run",
        f"/m/{{module}}/bulk/{RUN}",
        factory=ModuleContext,
        permission="view",
        get=show.show,
        post=show.stop,
    )
    add("bulk.undo", f"/m/{{module}}/bulk/{RUN}/undo", factory=ModuleContext, permission="view", post=show.undo)
    add(
        "bulk.refused",
        f"/m/{{module}}/bulk/{RUN}/refused.csv",
        factory=ModuleContext,
        permission="view",
        get=show.refused,
    )
