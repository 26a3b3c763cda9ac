"""Caught mail holds links that log people in: it is for administrators, and for who tries Kith out on this machine."""

from __future__ import annotations

from functools import cached_property
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound

from kith.access.rights import may
from kith.fields.lookups import is_id
from kith.mail.outgoing import Outgoing, find_mail

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via")


class Caught:
    """The mail that was caught. Raises 404 where mail is sent, 403 for whoever it isn't shown to."""

    def __init__(self, request: Any) -> None:
        if not request.registry.kith.settings.mail.caught:
            raise HTTPNotFound
        if not (is_tried_out(request) or _administers(request)):
            raise HTTPForbidden
        self.request = request


class OneCaught(Caught):
    """One of the mails."""

    @cached_property
    def mail(self) -> Outgoing:
        """Which one. Raises 404 where there is none."""
        id = self.request.matchdict["id"]
        found = find_mail(self.request.tx, id) if is_id(id) else None
        if found is None:
            raise HTTPNotFound
        return found


def is_tried_out(request: Any) -> bool:
    """Whether a browser on this very machine asks a site that has no address of its own yet.

    Behind a proxy on the same machine everybody seems to ask from here: one that is declared, one that says so by its
    headers, and one that speaks HTTP/1.0, as nginx does where nothing else is said, is no browser.
    """
    settings = request.registry.kith.settings
    if settings.trusted_proxies or (settings.url is not None and urlsplit(settings.url).hostname not in HERE):
        return False
    if request.http_version != "HTTP/1.1" or any(name in request.headers for name in FORWARDED):
        return False
    return _is_loopback(request.remote_addr) and urlsplit(f"//{request.host}").hostname in HERE


def _is_loopback(address: str | None) -> bool:
    try:
        return address is not None and ip_address(address).is_loopback
    except ValueError:
        return False


def _administers(request: Any) -> bool:
    actor = request.actor
    return actor.kind == "staff" and may(request.tx.site, actor, "administer")
