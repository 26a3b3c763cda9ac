"""The time between the right password and the right code: nothing is open to it but the page that asks for the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from kith.identity import links, users
from kith.storage.tx import Tx

PURPOSE = "second step"
LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Half:
    """Who has passed the first step, and by which method."""

    user: str
    method: str


def begin(tx: Tx, user: str, method: str) -> str:
    """The token of a half session, good for ten minutes, and until the password or the address changes."""
    return links.bound_link(tx, PURPOSE, user, LIFETIME, alone=False, more={"method": method})


def find(tx: Tx, token: str | None, *, kind: str = "staff") -> Half | None:
    """Who the half session is about, an account of that kind, or None where it is over."""
    found = links.bound(tx, PURPOSE, token) if token else None
    account = users.find(tx, found.user, kind=kind) if found else None
    if found is None or account is None or account.state != "active":
        return None
    return Half(found.user, str(found.more.get("method", "")))


def finish(tx: Tx, token: str) -> None:
    """Uses the half session up: its session is opened in the same transaction. Raises K403 where it is over."""
    links.use_bound(tx, PURPOSE, token)
