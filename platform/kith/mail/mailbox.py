"""The mailbox that bounces come to, read by IMAP: each mail once, marked as seen when it is done with.

Whoever dies in between reads the last one again, which then says nothing new.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import structlog

from kith.errors import KithError, Problem
from kith.lazy import lazy
from kith.mail.bounces import take
from kith.mail.notes import Begin
from kith.mail.reports import Report, read_report
from kith.settings import BounceSettings
from kith.storage.tx import SiteSettings

imapclient = lazy("imapclient")
ssl = lazy("ssl")

BOUNCES = "kith.bounces"  # the kind of the job that reads it
TIMEOUT = 20.0  # seconds for each answer of the server
MOST = 500  # mails of one reading
LARGEST = 262_144  # bytes of a mail: a report stands at its beginning, and what it quotes may be long

log = structlog.get_logger(__name__)


def read_bounces(begin: Begin, *, hold: Callable[[int], bool] = lambda _: True, most: int = MOST) -> Mapping[str, int]:
    """How many of the unread mails were of which kind: `hard`, `soft`, `complaint`; `other` says nothing (new).

    Nothing where the site reads no bounces. Raises KithError K761 where the mailbox can't be read.
    """
    with begin() as tx:
        settings = tx.settings
    counts: Counter[str] = Counter()
    if settings.mail.bounces is None:
        return counts
    with _problems(), opened(settings.mail.bounces) as server:
        for number, id in enumerate(server.search("UNSEEN")[:most]):
            counts[_taken(begin, settings, _raw(server, id))] += 1
            server.add_flags([id], [imapclient.SEEN], silent=True)
            if number % 20 == 19 and not hold(number + 1):
                break
    return counts


def check_mailbox(settings: BounceSettings) -> int:
    """How many mails wait in the mailbox. Raises KithError K761 where it can't be read."""
    with _problems(), opened(settings) as server:
        return len(server.search("UNSEEN"))


@contextmanager
def opened(settings: BounceSettings) -> Iterator[Any]:
    """A connection to the mailbox, its folder chosen."""
    context = ssl.create_default_context()
    server = imapclient.IMAPClient(
        settings.server, settings.port, ssl=settings.security == "tls", ssl_context=context, timeout=TIMEOUT
    )
    try:
        if settings.security == "starttls":
            server.starttls(context)
        server.login(settings.user, settings.password or "")
        server.select_folder(settings.folder)
        yield server
    finally:
        with suppress(Exception):  # it is over either way
            server.logout()


@contextmanager
def _problems() -> Iterator[None]:
    try:
        yield
    except (imapclient.exceptions.IMAPClientError, OSError) as error:
        raise KithError(Problem(code="K761", params={"reason": f"{type(error).__name__}: {error}"[:300]})) from None


def _raw(server: Any, id: int) -> bytes:
    found = server.fetch([id], [f"BODY.PEEK[]<0.{LARGEST}>"]).get(id, {})
    return next((bytes(value) for key, value in found.items() if key.startswith(b"BODY[")), b"")


def _taken(begin: Begin, settings: SiteSettings, raw: bytes) -> str:
    """What came of one mail. One that can't be understood doesn't keep the others waiting."""
    try:
        report = read_report(settings, raw)
    except Exception:
        log.exception("mail.unreadable_report", size=len(raw))
        return "other"
    return report.kind if report is not None and _noted(begin, report) else "other"


def _noted(begin: Begin, report: Report) -> bool:
    try:
        with begin() as tx:
            return take(tx, report)
    except Exception:  # a plugin's: the address counts more
        log.exception("mail.hook", mails=[report.mail])
    with begin() as tx:
        return take(tx, report, tell=False)
