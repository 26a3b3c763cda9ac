"""Unsubscribing without a log-in: a page that asks, and the one click of mail programs (RFC 8058).

Opening the page changes nothing, since programs look at links before people do.
"""

from __future__ import annotations

from typing import Any

from kith.mail.suppression import EVERYTHING, Subscription, lift, subscription_of, suppress
from kith.web.doors.parameters import one
from kith.web.look.page import page

ACTS = ("list", "all", "again")


def show(context: Any, request: Any) -> Any:
    """Asks whether the address is to be taken off the list; 404 for a link that isn't one of this site's."""
    found = _subscription(request)
    if found is None:
        return page(request, "pages/mail/unsubscribe_unknown", 404)
    return _page(request, found, "")


def do(context: Any, request: Any) -> Any:
    """Takes the address off the list: at once for mail programs, which send `List-Unsubscribe=One-Click` alone."""
    found = _subscription(request)
    if found is None:
        return page(request, "pages/mail/unsubscribe_unknown", 404)
    chosen = one(request.POST, "act", "list")
    act = chosen if chosen in ACTS else "list"
    _change(request, found, act)
    return _page(request, found, act)


def _change(request: Any, found: Subscription, act: str) -> None:
    tx = request.tx
    if act == "again":
        lift(tx, found.address, of_list=found.list)
        lift(tx, found.address)
    else:
        chosen = EVERYTHING if act == "all" else found.list
        suppress(tx, found.address, of_list=chosen, reason="unsubscribed")
    told = EVERYTHING if act == "all" else found.list
    tx.hooks.kith_mail_unsubscribed(tx=tx, address=found.address, list=told, again=act == "again")


def _page(request: Any, found: Subscription, done: str) -> Any:
    return page(request, "pages/mail/unsubscribe", list=found.label, address=_veiled(found.address), done=done)


def _subscription(request: Any) -> Subscription | None:
    return subscription_of(request.registry.kith.settings, request.matchdict["token"])


def _veiled(address: str) -> str:
    """Enough of the address for its holder to know it."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"
