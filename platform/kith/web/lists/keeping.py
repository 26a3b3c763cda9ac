"""The views of a list: keeping what it shows under a name, sharing, renaming, removing, beginning with one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.access.rights import may
from kith.errors import KithError
from kith.records import saved_views
from kith.records.query import page as read
from kith.records.saved_views import KeptView, Views
from kith.records.views import chosen_view
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import ListAddress
from kith.web.lists.filters import chips_of
from kith.web.lists.listed import listed
from kith.web.lists.show import build_query, shown_columns
from kith.web.lists.views import content_of, view_address
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.texts import gettext as _


def show(context: ModuleContext, request: Any) -> Any:
    """The page."""
    done = {
        "removed": _("The view is gone."),
        "saved": _("Saved."),
    }
    address, views = listed(context, request, request.GET)
    return _page(context, request, address, views, notice=done.get(one(request.GET, "_done")))


def do(context: ModuleContext, request: Any) -> Any:
    """Does what the button says, and goes back: to the list where something was kept, else to this page."""
    deed = _DEEDS.get(one(request.POST, "_do"))
    if deed is None or request.actor.user is None:
        raise HTTPNotFound
    address, views = listed(context, request, request.POST)
    try:
        return deed(context, request, address)
    except KithError as refused:
        request.database.give_up()
        said = [message_of(each).text for each in refused.problems]
        return _page(context, request, address, views, 422, problems=said)


def _keep(context: ModuleContext, request: Any, address: ListAddress) -> Any:
    tx, actor, post = request.tx, request.actor, request.POST
    _check(context, request, address)
    shared = one(post, "shared") == "1"
    made = saved_views.keep(tx, actor, context.module, content_of(address), one(post, "label"), shared=shared)
    if one(post, "standard") == "1":
        saved_views.mark(tx, actor, context.module, made, standard=True)
    return HTTPSeeOther(f"{address.path}?_view={made}&_done=saved")


def _change(context: ModuleContext, request: Any, address: ListAddress) -> Any:
    """Puts what the list shows now in the place of what the view held."""
    tx, actor, id = request.tx, request.actor, one(request.POST, "view")
    view = _found(context, request, id)
    _check(context, request, address)
    saved_views.keep(tx, actor, context.module, content_of(address), view.label, shared=view.shared, id=id)
    return HTTPSeeOther(f"{address.path}?_view={id}&_done=saved")


def _rename(context: ModuleContext, request: Any, address: ListAddress) -> Any:
    shared = one(request.POST, "shared") == "1"
    id, label = one(request.POST, "view"), one(request.POST, "label")
    saved_views.rename(request.tx, request.actor, context.module, id, label, shared=shared)
    return _back(context, address, "saved")


def _remove(context: ModuleContext, request: Any, address: ListAddress) -> Any:
    saved_views.remove(request.tx, request.actor, context.module, one(request.POST, "view"))
    return _back(context, address, "removed")


def _standard(context: ModuleContext, request: Any, address: ListAddress) -> Any:
    saved_views.mark(request.tx, request.actor, context.module, one(request.POST, "view"), standard=True)
    return _back(context, address, "saved")


def _pin(context: ModuleContext, request: Any, address: ListAddress) -> Any:
    pinned = one(request.POST, "pinned") == "1"
    saved_views.mark(request.tx, request.actor, context.module, one(request.POST, "view"), pinned=pinned)
    return _back(context, address, "saved")


_DEEDS: dict[str, Callable[[ModuleContext, Any, ListAddress], Any]] = {
    "keep": _keep,
    "change": _change,
    "rename": _rename,
    "remove": _remove,
    "standard": _standard,
    "pin": _pin,
}


def _check(context: ModuleContext, request: Any, address: ListAddress) -> None:
    """Nothing where the list can be shown. Raises KithError: nobody begins with a view that can't."""
    view = chosen_view(context.module, address.view)
    query = build_query(request, context, view, address, shown_columns(request, context.module, view, address))
    read(request.tx, request.actor, replace(query, limit=1))


def _found(context: ModuleContext, request: Any, id: str) -> KeptView:
    found = saved_views.views_of(request.tx, request.actor, context.module).find(id)
    if found is None:
        raise HTTPNotFound
    return found


def _shape_text(context: ModuleContext, address: ListAddress) -> str:
    """What the list is shown as, with the field that it goes by; '' for a list."""
    if not address.shape:
        return ""
    said = _("Board") if address.shape == "board" else _("Calendar")
    by = address.shaping_of("by")
    return f"{said}: {context.module.fields[by].label}" if by in context.access.readable else said


def _back(context: ModuleContext, address: ListAddress, done: str) -> Any:
    return HTTPSeeOther(f"{context.address}/views?{urlencode({'_list': address.text, '_done': done})}")


def _page(
    context: ModuleContext,
    request: Any,
    address: ListAddress,
    views: Views,
    status: int = 200,
    *,
    problems: list[str] | None = None,
    notice: str | None = None,
) -> Any:
    module = context.module
    if request.actor.user is None:
        raise HTTPNotFound
    shown = chosen_view(module, address.view)
    here = views.find(address.saved)
    return page(
        request,
        "pages/views",
        status,
        module=module,
        address=address,
        base=shown.label if shown is not None else "",
        chips=[each.text for each in chips_of(request, module.name, address, ())],
        columns=[each.label for each in shown_columns(request, module, shown, address)],
        here=here if here is not None and here.own else None,
        views=views,
        view_address=view_address,
        shape=_shape_text(context, address),
        lists=list(module.lists.values()),
        may_share=may(request.tx.site, request.actor, "share_views"),
        label=one(request.POST, "label") if request.method == "POST" else "",
        problems=problems or [],
        notice=notice,
        crumbs=((module.labels.many, address.text), (_("Views"), None)),
    )
