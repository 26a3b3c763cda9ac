"""How a record stands with each portal that its module's people may be in, and what can be done about it.

Read for any number of records by one statement: for a record's page, the cards of a company's people, a row's menu.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from kith.access.keeping import is_steady
from kith.definition.model import PortalType, Site
from kith.portal.access import ACTIVE, INVITED, NOT_INVITED, SUSPENDED, may_enter
from kith.storage.among import Among
from kith.storage.system import PortalAccess, PortalWaiting, User
from kith.storage.tx import Tx

_Read = tuple[str, Any, Any, Sequence[Any]]  # state, since, last log-in; admitted and waiting, portal by portal
WAITING = "waiting"  # not invited yet: for want of a seat
DEEDS: Mapping[str, tuple[str, ...]] = {
    NOT_INVITED: ("invite",),
    WAITING: ("invite", "unlist"),
    INVITED: ("resend", "revoke"),
    ACTIVE: ("reset", "suspend", "revoke"),
    SUSPENDED: ("resume", "revoke"),
}
_NEED = frozenset({"invite", "resend", "resume"})  # are refused to who may not be let in


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A record and one portal. `admitted`: it may log in there, as it is now, and has an address.

    `since` is when the state began, None for who isn't invited; `last_login` that of the account.
    """

    portal: PortalType
    record: str
    state: str
    admitted: bool
    since: Any = None
    last_login: Any = None

    @property
    def deeds(self) -> tuple[str, ...]:
        """What staff may do, by the state: names of functions of `kith.portal.invitations`."""
        return tuple(each for each in DEEDS[self.state] if self.admitted or each not in _NEED)

    @property
    def matters(self) -> bool:
        """Whether there is anything to be said: it is there in some way, or could be."""
        return self.admitted or self.state != NOT_INVITED


def portals_of(site: Site, module: str) -> tuple[PortalType, ...]:
    """The portal types whose people are records of the module."""
    return tuple(each for each in site.portals.types.values() if each.users == module)


def standings(tx: Tx, module: str, records: Collection[str]) -> Mapping[str, tuple[Standing, ...]]:
    """Record -> how it stands with each portal type of its module; no statement where the module has none."""
    portals = portals_of(tx.site, module)
    if not portals or not records:
        return {}
    among, statement = _kept(tx, module, portals)
    rows = tx.connection.execute(statement, among.given([(each,) for each in sorted(records)]))
    found: dict[str, dict[str | None, _Read]] = {}
    for record, type_, state, since, last_login, *flags in rows:
        found.setdefault(record, {})[type_] = (state, since, last_login, flags)
    return {id: tuple(_standing(id, n, each, read) for n, each in enumerate(portals)) for id, read in found.items()}


def _kept(tx: Tx, module: str, portals: tuple[PortalType, ...]) -> tuple[Among, sa.Select[Any]]:
    """The statement: the same for all until the definitions change, but where a portal asks for the moment."""
    key = ("portal standings", module)
    known: tuple[Among, sa.Select[Any]] | None = tx.tables.kept.get(key)
    if known is not None:
        return known
    made = _statement(tx, module, portals)
    if all(each.allowed_if is None or is_steady(each.allowed_if.condition) for each in portals):
        tx.tables.kept.put(key, made)
    return made


def _statement(tx: Tx, module: str, portals: tuple[PortalType, ...]) -> tuple[Among, sa.Select[Any]]:
    table, physical = tx.tables.table(module), tx.site.modules[module].physical
    flags = [flag for each in portals for flag in (_admitted(tx, each, table), _waits(each, physical, table))]
    own: list[Any] = [PortalAccess.type, PortalAccess.state, PortalAccess.changed_at, User.last_login_at]
    there = sa.and_(PortalAccess.record_id == table.c.id, PortalAccess.module == physical)
    source = table.outerjoin(PortalAccess, there).outerjoin(User, User.id == PortalAccess.user_id)
    read = sa.select(table.c.id.label("record"), *own, *flags).select_from(source)
    among = Among(tx.connection.dialect, [table.c.id])
    return among, read.where(among.condition)


def _admitted(tx: Tx, portal: PortalType, table: sa.FromClause) -> ColumnElement[bool]:
    address = table.c[tx.tables.column(portal.users, portal.email).name]
    return sa.and_(may_enter(tx, portal, table), address.is_not(None))


def _waits(portal: PortalType, physical: str, table: sa.FromClause) -> ColumnElement[bool]:
    where = (PortalWaiting.type == portal.physical, PortalWaiting.module == physical)
    return sa.select(1).where(*where, PortalWaiting.record_id == table.c.id).exists()


def _standing(record: str, place: int, portal: PortalType, read: Mapping[str | None, _Read]) -> Standing:
    """That of one portal, the `place`-th; whether they are let in and whether they wait stands in each row."""
    *_state, flags = next(iter(read.values()))
    admitted, waits = flags[2 * place : 2 * place + 2]
    state, since, last_login, _flags = read.get(portal.physical, (WAITING if waits else NOT_INVITED, None, None, flags))
    return Standing(
        portal=portal,
        record=record,
        state=state,
        admitted=bool(admitted),
        since=since,
        last_login=last_login if state in (ACTIVE, SUSPENDED) else None,
    )
