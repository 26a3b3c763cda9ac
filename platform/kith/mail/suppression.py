"""Who doesn't want mail any more: addresses by list, and the links by which people say so, without a log-in.

A link is the address and the list, encrypted with the site's secret: it works for ever, and says neither to whom it is
shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import sqlalchemy as sa

from kith.fields.keys import fold
from kith.identity.sealing import seal, unseal
from kith.ledger.upsert import upsert
from kith.storage.system import BounceRow, Suppression
from kith.storage.tx import SiteSettings, Tx

Reason = Literal["unsubscribed", "bounced", "asked"]

EVERYTHING = ""  # the list that stands for all lists, and all mail about content
_OF = "unsubscribe"
_TABLE = Suppression.metadata.tables[Suppression.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """An address and a list that it can be taken off."""

    address: str
    list: str
    label: str


def suppress(tx: Tx, address: str, *, of_list: str = EVERYTHING, reason: Reason = "asked") -> None:
    """Sends the address no more mail of the list; what was noted first stays."""
    row = {"address_key": fold(address), "list": of_list, "reason": reason, "created_at": tx.clock.now()}
    tx.connection.execute(upsert(tx.dialect, _TABLE).values(row).on_conflict_do_nothing())


def lift(tx: Tx, address: str, *, of_list: str = EVERYTHING) -> bool:
    """Lets the address get mail of the list again; False where nothing kept it from it.

    With everything, the mails that came back from there are forgiven.
    """
    if of_list == EVERYTHING:
        soft = (BounceRow.address_key == fold(address), BounceRow.kind == "soft")
        tx.connection.execute(sa.delete(BounceRow).where(*soft))
    about = (_TABLE.c.address_key == fold(address), _TABLE.c.list == of_list)
    return tx.connection.execute(sa.delete(_TABLE).where(*about)).rowcount == 1


def suppressed(tx: Tx, keys: Collection[str], lists: Collection[str]) -> Mapping[tuple[str, str], str]:
    """(address key, list) -> reason, for the keys among those lists or under `EVERYTHING`."""
    statement = sa.select(_TABLE.c.address_key, _TABLE.c.list, _TABLE.c.reason).where(
        _TABLE.c.address_key.in_(sorted(set(keys))), _TABLE.c.list.in_(sorted({EVERYTHING, *lists}))
    )
    return {(row.address_key, row.list): row.reason for row in tx.connection.execute(statement)}


def held(tx: Tx, address: str) -> Mapping[str, str]:
    """List -> reason of what the address gets no mail of."""
    statement = sa.select(_TABLE.c.list, _TABLE.c.reason).where(_TABLE.c.address_key == fold(address))
    return {row.list: row.reason for row in tx.connection.execute(statement.order_by(_TABLE.c.list))}


def unsubscribe_token(settings: SiteSettings, subscription: Subscription) -> str:
    """What stands in the address of a page for unsubscribing."""
    told = orjson.dumps([subscription.address, subscription.list, subscription.label[:200]]).decode()
    return seal(settings.secret, told, of=_OF).rstrip("=")


def subscription_of(settings: SiteSettings, token: str) -> Subscription | None:
    """What such a page is about, or None where the token isn't one of this site's."""
    told = unseal(settings.secret, token + "=" * (-len(token) % 4), of=_OF)
    if told is None:
        return None
    parts: Any = orjson.loads(told)
    return Subscription(address=parts[0], list=parts[1], label=parts[2])
