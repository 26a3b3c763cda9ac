"""The public pages of web forms: for anybody, without a log-in, a session or a cookie."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED

from kith.web.webforms import colours, confirm, embed, send, show
from kith.web.webforms.contexts import Shown

FORM = "/f/{form}"


def includeme(config: Any) -> None:
    """Adds the routes."""
    add, anybody = config.add_page, {"factory": Shown, "permission": NO_PERMISSION_REQUIRED}
    add("webform", FORM, **anybody, get=show.show, post=send.send, options=send.preflight)
    add("webform.colours", f"{FORM}/colours.css", **anybody, get=colours.colours)
    add("webform.embed", f"{FORM}/embed.js", **anybody, get=embed.script)
    add("webform.start", f"{FORM}/start", **anybody, post=show.begin)
    add("webform.confirm", f"{FORM}/confirm/{{token}}", **anybody, get=confirm.ask, post=confirm.do)
