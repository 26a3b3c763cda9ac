"""Noting what came of mails: that one is out at once, by one small statement; all that follows many at a time.

A mail that is `sent` and has no `finished_at` is out and not told yet. Whoever takes its job up again tells it, in its
record's feed and to plugins, and sends it no more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from types import TracebackType

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine

from kith.mail.outgoing import WAITING, Outgoing
from kith.mail.settling import outcome, settle, settle_sent
from kith.mail.suppression import suppress
from kith.storage.system import MailRow
from kith.storage.tx import Tx

Begin = Callable[[], AbstractContextManager[Tx]]
Came = tuple[Outgoing, str, str | None]  # a mail, the state that it came to (`unknown`: nobody is there), and why

TOGETHER = 50  # mails that are told in one transaction
SOON = 1.0  # seconds after which they are, however few

_TABLE = MailRow.metadata.tables[MailRow.__tablename__]
_OUT = (
    sa.update(_TABLE)
    .where(_TABLE.c.id == sa.bindparam("mail"), _TABLE.c.state.in_(WAITING))
    .values(state="sent", sealed=None, finished_at=None)
)

log = structlog.get_logger(__name__)


class Notes:
    """What came of the mails of one batch: `with Notes(begin, engine) as notes: notes.sent(mail)`.

    It keeps a connection to the database for itself. What isn't told when an error leaves the block is told by whoever
    takes the job up again.
    """

    def __init__(self, begin: Begin, engine: Engine) -> None:
        self._begin = begin
        self._connection = engine.connect()
        if engine.dialect.name == "postgresql":  # one round trip a mail, and not three
            self._connection = self._connection.execution_options(isolation_level="AUTOCOMMIT")
        self._out: list[Outgoing] = []
        self._since = time.monotonic()

    def __enter__(self) -> Notes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._connection.close()
        if kind is None:
            self._tell()

    def sent(self, mail: Outgoing) -> None:
        """Notes that the server has the mail; on return that is committed."""
        with self._connection.begin():
            self._connection.execute(_OUT, {"mail": mail.id})
        self._out.append(mail)
        if len(self._out) >= TOGETHER or time.monotonic() - self._since >= SOON:
            self._tell()

    def _tell(self) -> None:
        out, self._out = self._out, []
        tell_sent(self._begin, out)
        self._since = time.monotonic()


def tell_sent(begin: Begin, mails: Sequence[Outgoing]) -> None:
    """Tells of mails that are out, to their records and to plugins: each once, whoever else does so as well."""
    if not mails:
        return
    try:
        _write_sent(begin, mails, tell=True)
    except Exception:  # a plugin's, about one of them: the others are told
        log.exception("mail.hook", mails=[mail.id for mail in mails])
        for mail in mails:
            _tell_alone(begin, mail)


def note(begin: Begin, outcomes: Iterable[Came]) -> None:
    """Notes what came of mails that are out of our hands: a plugin that raises then can't make them go out again."""
    told = list(outcomes)
    if not told:
        return
    try:
        _write(begin, told, tell=True)
    except Exception:
        log.exception("mail.hook", mails=[mail.id for mail, *_ in told])
        _write(begin, told, tell=False)


def _tell_alone(begin: Begin, mail: Outgoing) -> None:
    try:
        _write_sent(begin, [mail], tell=True)
    except Exception:
        log.exception("mail.hook", mails=[mail.id])
        _write_sent(begin, [mail], tell=False)


def _write_sent(begin: Begin, mails: Sequence[Outgoing], *, tell: bool) -> None:
    with begin() as tx:
        settle_sent(tx, mails, tell=tell)


def _write(begin: Begin, told: Sequence[Came], *, tell: bool) -> None:
    with begin() as tx:
        now = tx.clock.now()
        done = [outcome(mail, "bounced" if state == "unknown" else state, now, why) for mail, state, why in told]
        settle(tx, done, tell=tell)
        for mail, state, _ in told:
            if state == "unknown" and mail.purpose != "account":
                suppress(tx, mail.address, reason="bounced")
