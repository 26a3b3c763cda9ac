"""Rows that hold the name of a thing that goes: who holds a role, portal log-ins, history, tokens, saved views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Site
from kith.storage import catalogue
from kith.storage.judging.counted import number
from kith.storage.plan.reference import Gone, Reference
from kith.storage.system import ApiToken, EventRow, PortalAccess, Principal, SavedView, UserRole
from kith.storage.tx import Tx

NAMED = 3  # people

Referrer = Callable[[Tx, Sequence[Gone]], Iterable[Reference]]


def holders(tx: Tx, gone: Sequence[Gone]) -> Iterable[Reference]:
    """People who hold a role."""
    for each in gone:
        if each.what != "role":
            continue
        held = UserRole.role == each.physical
        count = _count(tx, UserRole, held)
        if count:
            who = sa.select(Principal.name).join(UserRole, UserRole.user_id == Principal.id).where(held)
            names = ", ".join(tx.connection.execute(who.order_by(Principal.name_sort).limit(NAMED)).scalars())
            more = " ..." if count > NAMED else ""
            told = f"{number(count, 'person holds it', 'people hold it')} ({names}{more})"
            yield Reference(to=each, who=told, state="stored", count=count)


def portal_users(tx: Tx, gone: Sequence[Gone]) -> Iterable[Reference]:
    """Portal log-ins of a portal type, or behind which records of a module stand."""
    now = catalogue.current(tx.connection)
    types = now.names.portal_types.current if now else {}
    for each in gone:
        if each.what == "portal type":
            where = PortalAccess.type == types.get(each.name, each.name)
        elif each.what == "module":
            where = PortalAccess.module == each.physical
        else:
            continue
        count = _count(tx, PortalAccess, where)
        if count:
            told = number(count, "person logs in to its portal", "people log in to its portal")
            yield Reference(to=each, who=told, state="stored", count=count)


def history(tx: Tx, gone: Sequence[Gone]) -> Iterable[Reference]:
    """Events that tell of records of a module, or of changes of a field: they stay, and can't be read any more."""
    for each in gone:
        if each.what == "module":
            where = EventRow.module == each.physical
        elif each.what == "field":
            module = tx.site.modules[each.module or ""].physical
            told = sa.cast(EventRow.changes, sa.Text).contains(f'"{each.physical}"', autoescape=True)
            where = sa.and_(EventRow.module == module, told)
        else:
            continue
        count = _count(tx, EventRow, where)
        if count:
            yield Reference(
                to=each,
                who=number(count, "entry of the history", "entries of the history"),
                state="stored",
                count=count,
            )


def tokens(tx: Tx, gone: Sequence[Gone]) -> Iterable[Reference]:
    """Tokens of programs whose scopes name a module or an action (`contacts:delete`)."""
    asked = sa.select(ApiToken.scopes).where(ApiToken.revoked_at.is_(None), ApiToken.scopes.is_not(None))
    scopes = [list(each or ()) for each in tx.connection.execute(asked).scalars()]
    for each in gone:
        if each.what not in ("module", "action"):
            continue
        names = {f"{each.name}:"} if each.what == "module" else {f"{each.module}:{each.name}", each.name}
        count = sum(1 for held in scopes if any(_names(scope, names) for scope in held))
        if count:
            told = number(count, "API token names it", "API tokens name it")
            yield Reference(to=each, who=told, state="stored", count=count)


def saved_views(tx: Tx, gone: Sequence[Gone]) -> Iterable[Reference]:
    """Views of lists that people keep: without what goes they show less, or more. Only shared ones are named."""
    wanted = {use: each for each in gone if (use := _use(tx.site, each)) is not None}
    if not wanted:
        return
    asked = sa.select(SavedView.label, SavedView.shared, SavedView.uses).order_by(SavedView.label)
    rows = tx.connection.execute(asked).all()
    for use, each in wanted.items():
        found = [row for row in rows if list(use) in row.uses]
        if found:
            shared = [f'"{row.label}"' for row in found if row.shared]
            named = f" ({', '.join(shared[:NAMED])}{' ...' if len(found) > min(NAMED, len(shared)) else ''})"
            told = number(len(found), "saved view names it", "saved views name it") + (named if shared else "")
            yield Reference(to=each, who=told, state="stored", count=len(found))


def _use(site: Site, each: Gone) -> tuple[str, ...] | None:
    """What goes as saved views list what they stand on; None for what they never name."""
    if each.what == "module":
        return ("module", each.physical or "")
    if each.module is None or each.what not in ("field", "option", "list", "related list"):
        return None
    module = site.modules[each.module]
    if each.what == "field":
        return ("field", module.physical, each.physical or "")
    if each.what == "option":
        declared = module.fields[each.field or ""]
        options = getattr(declared.type.item or declared.type, "options", ())
        physical = next((option.physical for option in options if option.name == each.name), each.name)
        return ("option", module.physical, declared.physical, physical)
    return (each.what, module.physical, each.name)


def _names(scope: str, names: set[str]) -> bool:
    return scope in names or any(name.endswith(":") and scope.startswith(name) for name in names)


def _count(tx: Tx, of: Any, where: Any) -> int:
    return int(tx.connection.execute(sa.select(sa.func.count()).select_from(of).where(where)).scalar_one())


REFERRERS: tuple[Referrer, ...] = (holders, portal_users, history, tokens, saved_views)
