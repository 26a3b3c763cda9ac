"""The list that a page beside it is about: what its `_list` says, with where somebody stands among their views."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pyramid.httpexceptions import HTTPBadRequest

from kith.records.ask import parse_query
from kith.records.saved_views import Views, views_of
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one, own_path
from kith.web.lists.address import SHAPES, ListAddress, read_address
from kith.web.lists.views import standing

LONGEST = 8_000


def listed(context: ModuleContext, request: Any, params: Any) -> tuple[ListAddress, Views]:
    """The list in full, from its first page, and the views that the person has of it.

    The module's own list where `_list` says another; it may be shown as a board or a calendar. Raises 400 for what no
    list says, and KithError for filters that aren't the person's to ask.
    """
    parts = urlsplit(own_path(one(params, "_list")[:LONGEST]))
    ours = parts.path == context.address or parts.path in {f"{context.address}/{shape}" for shape in SHAPES}
    try:
        pairs = parse_qsl(parts.query, errors="strict") if ours else []
    except ValueError:
        raise HTTPBadRequest from None
    views = views_of(request.tx, request.actor, context.module)
    asked = read_address(parts.path if ours else context.address, pairs, tuple(context.module.lists)).paged("")
    address = standing(request.tx, request.actor, context.module, asked, views).address
    parse_query(request.tx, request.actor, context.name, address.engine_pairs)
    return address, views
