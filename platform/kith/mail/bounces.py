"""What reports do: mail that came back is noted as such, and addresses that nobody reads get no more of it.

Each report counts once, however often it is read. A server that refuses for other reasons is patience's case: only when
five mails in thirty days came back is the address given up. Who calls a mail unwanted is taken off its list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kith.fields.keys import fold
from kith.ledger.upsert import upsert
from kith.mail.outgoing import Outgoing, find_mail
from kith.mail.reports import Report
from kith.mail.settling import came_back, complained
from kith.mail.suppression import EVERYTHING, suppress
from kith.storage.system import BounceRow
from kith.storage.tx import Tx

PATIENCE, WITHIN = 5, timedelta(days=30)
SHOWN = 10

_TABLE = BounceRow.metadata.tables[BounceRow.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What was reported of a mail to an address: `hard`, `soft` or `complaint`, in the words of the report."""

    kind: str
    status: str | None
    reason: str | None
    created_at: datetime


def take(tx: Tx, report: Report, *, tell: bool = True) -> bool:
    """Notes what is reported; False where that was known, or the mail is gone. `tell`: plugins hear of it."""
    mail = find_mail(tx, report.mail)
    if mail is None or not _noted(tx, mail, report):
        return False
    if report.kind == "complaint":
        _unsubscribe(tx, mail, tell=tell)
    else:
        came_back(tx, mail, report.reason, tell=tell)
        if mail.purpose != "account" and (report.kind == "hard" or _failures(tx, mail) >= PATIENCE):
            suppress(tx, mail.address, reason="bounced")
    return True


def reported(tx: Tx, address: str) -> Sequence[Bounce]:
    """What was reported of mail to the address, the latest first, at most ten."""
    columns = (_TABLE.c.kind, _TABLE.c.status, _TABLE.c.reason, _TABLE.c.created_at)
    found = sa.select(*columns).where(_TABLE.c.address_key == fold(address)).order_by(_TABLE.c.created_at.desc())
    return tuple(Bounce(**row) for row in tx.connection.execute(found.limit(SHOWN)).mappings())


def _noted(tx: Tx, mail: Outgoing, report: Report) -> bool:
    row = {
        "mail_id": mail.id,
        "kind": report.kind,
        "address_key": mail.address_key,
        "status": report.status,
        "reason": report.reason,
        "created_at": tx.clock.now(),
    }
    noting = upsert(tx.dialect, _TABLE).values(row).on_conflict_do_nothing().returning(_TABLE.c.mail_id)
    return tx.connection.execute(noting).first() is not None


def _failures(tx: Tx, mail: Outgoing) -> int:
    """How many mails to the address came back of late."""
    late = _TABLE.c.created_at > tx.clock.now() - WITHIN
    alike = (_TABLE.c.address_key == mail.address_key, _TABLE.c.kind == "soft", late)
    return tx.connection.execute(sa.select(sa.func.count()).where(*alike)).scalar_one()


def _unsubscribe(tx: Tx, mail: Outgoing, *, tell: bool) -> None:
    of_list = mail.list or EVERYTHING
    complained(tx, mail)
    suppress(tx, mail.address, of_list=of_list, reason="unsubscribed")
    if tell:
        tx.hooks.kith_mail_unsubscribed(tx=tx, address=mail.address, list=of_list, again=False)
