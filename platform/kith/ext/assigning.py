"""What an assignment asks: which drafts a rule is about, who is there to take them, what each has, whose turn it is.

Rules of definitions look at everything, whoever asks: what comes of them is a number or a person, never a record.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from kith.access.actor import SYSTEM, Actor
from kith.access.predicate import holds
from kith.access.rights import access_to
from kith.conditions import to_python
from kith.definition.model import Module, Rule
from kith.ext.own import own_key
from kith.fields.keys import fold
from kith.ledger import counters
from kith.records.draft import Draft
from kith.records.facts import Batch, RecordFacts
from kith.storage.locks import hold_name
from kith.storage.system import GroupMember, Principal, User, UserRole
from kith.storage.tx import Tx

_USER = User.metadata.tables[User.__tablename__]
_PRINCIPAL = User.metadata.tables[Principal.__tablename__]
_MEMBER = User.metadata.tables[GroupMember.__tablename__]
_HOLDER = User.metadata.tables[UserRole.__tablename__]


def creates_anywhere(tx: Tx, actor: Actor, module: Module) -> bool:
    """Whether what `actor` creates may belong to anybody; False where the grant is for records of some people alone."""
    access = access_to(tx.site, actor, module.name)
    return access is not None and any(each.kind == "all" for each in access.scopes.get("create", ()))


def drafts_fitting(tx: Tx, actor: Actor, module: Module, rule: Rule | None, drafts: Sequence[Draft]) -> list[Draft]:
    """Those of `drafts` that `rule` is about, as they are to be saved; all of them without a rule."""
    if rule is None:
        return list(drafts)
    batch = Batch(tx, actor, module, tx.context())
    batch.prefetch(rule.condition, drafts)
    fits = to_python(rule.condition)
    return [draft for draft in drafts if fits(RecordFacts(batch, draft.new, draft.new))]


def staff(tx: Tx, *, role: str = "", group: str = "", email: str = "") -> tuple[str, ...]:
    """The ids of the accounts that are open and hold `role` itself, or belong to the `group` of that name, in order.

    `email`: the one account with that address.
    """
    open_ = (_USER.c.kind == "staff", _USER.c.state == "active")
    if email:
        found = sa.select(_USER.c.id).where(_USER.c.email_key == fold(email))
    elif role:
        physical = tx.site.roles[role].physical if role in tx.site.roles else ""
        found = sa.select(_USER.c.id).join(_HOLDER, _HOLDER.c.user_id == _USER.c.id).where(_HOLDER.c.role == physical)
    else:
        named = sa.and_(_PRINCIPAL.c.id == _MEMBER.c.group_id, _PRINCIPAL.c.kind == "group")
        found = sa.select(_USER.c.id).join(_MEMBER, _MEMBER.c.user_id == _USER.c.id).join(_PRINCIPAL, named)
        found = found.where(_PRINCIPAL.c.name == group)
    return tuple(tx.connection.execute(found.where(*open_).order_by(_USER.c.id)).scalars())


def owned(tx: Tx, module: Module, owners: Collection[str], rule: Rule | None) -> Mapping[str, int]:
    """Owner -> how many living, active records that one has which `rule` is about; 0 for none."""
    table = tx.tables.table(module.name)
    wanted = [table.c.deleted_at.is_(None), table.c.active, table.c.owner.in_(list(owners))]
    if rule is not None:
        wanted.append(holds(tx, SYSTEM, rule.condition, table, trusted=True))
    counted = sa.select(table.c.owner, sa.func.count()).where(*wanted).group_by(table.c.owner)
    return dict.fromkeys(owners, 0) | {owner: int(count) for owner, count in tx.connection.execute(counted)}


def take_turns(tx: Tx, name: str, key: str, count: int = 1) -> int:
    """The first of the next `count` numbers of the plugin's counter `key`, from 0. `name` is always `__name__`.

    Who takes one holds the counter until the transaction ends; what is taken back is handed out again.
    """
    return counters.take(tx, own_key(tx, name, key), count) - 1


def one_at_a_time(tx: Tx, name: str, key: str) -> None:
    """Waits until no other transaction does what the plugin calls `key`, and keeps others waiting until this one ends.

    `name` is always `__name__`. Everything that is read after it is as the one before has left it.
    """
    hold_name(tx.connection, own_key(tx, name, key))
