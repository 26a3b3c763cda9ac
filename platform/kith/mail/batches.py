"""The mails of a mailing: what became of each, and who has one already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from kith.fields.keys import fold
from kith.mail.suppression import EVERYTHING, suppressed
from kith.storage.system import MailRow
from kith.storage.tx import Tx

_TABLE = MailRow.metadata.tables[MailRow.__tablename__]
_named = sa.func.coalesce(_TABLE.c.batch, "")  # not the column, so that no planner reads all of a mailing by its index


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A mail of a mailing. `state` is queued, sent, caught, refused, bounced or failed, `reason` why.

    `record` is the id of the one that it is about, or None. `address` is for those alone who may read it there.
    """

    id: str
    record: str | None
    address: str
    state: str
    reason: str | None
    finished_at: datetime | None


_COLUMNS = (
    _TABLE.c.id,
    _TABLE.c.record_id.label("record"),
    _TABLE.c.address,
    _TABLE.c.state,
    _TABLE.c.reason,
    _TABLE.c.finished_at,
)


def recipients(
    tx: Tx, batch: str, *, states: Collection[str] = (), after: str | None = None, limit: int = 50
) -> tuple[Recipient, ...]:
    """The mails of a mailing in the order in which they were written; `after` is the id of the last one seen.

    `states` keeps those in one of them.
    """
    some = (_TABLE.c.state.in_(sorted(states)),) if states else ()
    later = () if after is None else (_TABLE.c.id > after,)
    statement = sa.select(*_COLUMNS).where(_TABLE.c.batch == batch, *some, *later).order_by(_TABLE.c.id).limit(limit)
    return tuple(Recipient(**row) for row in tx.connection.execute(statement).mappings())


def written_to(tx: Tx, batch: str, addresses: Collection[str], records: Collection[str]) -> frozenset[str]:
    """Those of the addresses and of the records that a mail of the mailing was written to already."""
    if not addresses and not records:
        return frozenset()
    keys = {fold(address): address for address in addresses}
    by_address = sa.select(_TABLE.c.address_key).where(_named == batch, _TABLE.c.address_key.in_(sorted(keys)))
    by_record = sa.select(_TABLE.c.record_id).where(
        _named == batch,
        _TABLE.c.module.in_(sorted({each.physical for each in tx.site.modules.values()})),
        _TABLE.c.record_id.in_(sorted(records)),
    )
    found = {keys[key] for key in tx.connection.execute(by_address).scalars()}
    return frozenset(found | set(tx.connection.execute(by_record).scalars()))


def mail_stopped(tx: Tx, addresses: Collection[str], of_list: str) -> Mapping[str, str]:
    """Address -> why it gets no mail of the list: `unsubscribed` by its holder, `asked` for, or `bounced`."""
    keys = {fold(address): address for address in addresses}
    found = suppressed(tx, keys, {of_list}) if keys else {}
    whole = {key: reason for (key, name), reason in found.items() if name == EVERYTHING}
    own = {key: reason for (key, name), reason in found.items() if name == of_list}
    return {keys[key]: reason for key, reason in (whole | own).items()}
