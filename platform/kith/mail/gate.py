"""The one gate: which mails may not go out, asked for each batch right before it does. No sender can go around it.

Records are found by the address, not by what the sender says: a sender that forgets whom it writes to, or writes to
somebody's second address, meets the same wishes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import sqlalchemy as sa

from kith.definition.model import Field, Module, Site
from kith.fields import Context
from kith.fields.boolean import BooleanType
from kith.fields.email import EmailType
from kith.mail.assignments import given_closed_to
from kith.mail.mentions import closed_to
from kith.mail.outgoing import Outgoing
from kith.mail.suppression import EVERYTHING, suppressed
from kith.storage.system import PortalAccess, User
from kith.storage.tx import Tx

OPT_OUT, NOT_INVITED, CLOSED = "do_not_email", "not_invited", "closed"  # beside the reasons of a suppression
INVITED = ("invited", "active")  # states of a portal access

Refusals = dict[str, str]


def refusals(tx: Tx, mails: Sequence[Outgoing]) -> Mapping[str, str]:
    """Id -> reason of those of the mails that may not go out: Kith's own rules first, then what plugins say."""
    found: Refusals = {}
    asked = [mail for mail in mails if mail.purpose != "account"]  # log-in links and confirmations always go
    if asked:
        found |= _suppressed(tx, asked)
        told = _told_to_records(tx, asked)
        found |= _not_invited(tx, [mail for mail in told if mail.purpose == "content" and not mail.open_to_all])
        found |= _opted_out(tx, told)
        found |= dict.fromkeys(closed_to(tx, asked) | given_closed_to(tx, asked), CLOSED)
    if mails:
        for said in tx.hooks.kith_mail_gate(tx=tx, mails=tuple(mails)):
            found = {**{id: str(reason) for id, reason in (said or {}).items()}, **found}
    return {mail.id: found[mail.id] for mail in mails if mail.id in found}


def _suppressed(tx: Tx, mails: Sequence[Outgoing]) -> Refusals:
    known = suppressed(tx, {mail.address_key for mail in mails}, {mail.list for mail in mails if mail.list})
    found: Refusals = {}
    for mail in mails if known else ():
        lists = (EVERYTHING, mail.list) if mail.list else (EVERYTHING,)
        reason = next((known[mail.address_key, each] for each in lists if (mail.address_key, each) in known), None)
        if reason is not None:
            found[mail.id] = reason
    return found


def _told_to_records(tx: Tx, mails: Sequence[Outgoing]) -> list[Outgoing]:
    """The mails but those to staff at their own address: what they do here is their work."""
    users = {mail.user_id for mail in mails if mail.user_id}
    if not users:
        return list(mails)
    statement = sa.select(User.id, User.email_key).where(
        User.id.in_(sorted(users)), User.kind == "staff", User.state == "active"
    )
    staff = {(row.id, row.email_key) for row in tx.connection.execute(statement)}
    return [mail for mail in mails if (mail.user_id, mail.address_key) not in staff]


def _opted_out(tx: Tx, mails: Sequence[Outgoing]) -> Refusals:
    name, gone = tx.settings.mail.opt_out, set[str]()
    addresses = {mail.address for mail in mails}
    for module, field in _address_fields(tx.site, lambda module: _has_tick(module, name)):
        table, keys = tx.tables.table(module.name), _keys(field, addresses)
        column, ticked = tx.tables.key_column(module.name, field), tx.tables.column(module.name, name)
        statement = sa.select(column).where(column.in_(sorted(keys)), ticked, table.c.deleted_at.is_(None))
        gone |= {keys[key] for key in tx.connection.execute(statement).scalars()}
    return {mail.id: OPT_OUT for mail in mails if mail.address in gone}


def _not_invited(tx: Tx, mails: Sequence[Outgoing]) -> Refusals:
    """Those to people of modules that portal users are taken from, where none of their records is invited."""
    known, invited = set[str](), set[str]()
    addresses = {mail.address for mail in mails}
    for module, field in _portal_fields(tx.site) if mails else ():
        table, keys = tx.tables.table(module.name), _keys(field, addresses)
        column = tx.tables.key_column(module.name, field)
        access = sa.select(PortalAccess.id).where(
            PortalAccess.module == module.physical,
            PortalAccess.record_id == table.c.id,
            PortalAccess.state.in_(INVITED),
        )
        statement = sa.select(column, access.exists()).where(column.in_(sorted(keys)), table.c.deleted_at.is_(None))
        for key, has in tx.connection.execute(statement):
            (invited if has else known).add(keys[key])
    return {mail.id: NOT_INVITED for mail in mails if mail.address in known - invited}


def _address_fields(site: Site, wanted: Callable[[Module], bool]) -> Iterator[tuple[Module, Field]]:
    for module in site.modules.values():
        if wanted(module):
            yield from ((module, field) for field in module.fields.values() if isinstance(field.type, EmailType))


def _has_tick(module: Module, name: str) -> bool:
    return name in module.fields and isinstance(module.fields[name].type, BooleanType)


def _portal_fields(site: Site) -> Iterator[tuple[Module, Field]]:
    """The fields by which portal types find their users, and all other addresses of those modules."""
    named = {portal.users for portal in site.portals.types.values()}
    yield from _address_fields(site, lambda module: module.name in named)


def _keys(field: Field, addresses: Collection[str]) -> Mapping[str, str]:
    """Key as the field keeps it -> address."""
    context = Context()
    return {field.type.dump(address, context)[field.type.key_place]: address for address in addresses}
