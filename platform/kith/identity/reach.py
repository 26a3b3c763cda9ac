"""Which roles stand below which: what decides whom somebody may act as, and which roles they may hand out.

A role reaches what it includes and what it is above, all the way down. It stands below another that reaches it and
that it doesn't reach itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kith.access import rights
from kith.access.actor import Actor
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.identity.ranks import check_rank, super_roles
from kith.identity.users import Account, find
from kith.storage.tx import Tx

GUARDED = ("administer", "impersonate")  # powers that nobody reaches by acting as one who holds them


@lru_cache(maxsize=256)
def reached(site: Site, role: str) -> frozenset[str]:
    """Physical names of the roles that `role` (physical) reaches by `includes` and `above`; of an unknown one none."""
    names = {each.physical: name for name, each in site.roles.items()}
    found: set[str] = set()
    waiting = [names[role]] if role in names else []
    while waiting:
        declared = site.roles[waiting.pop()]
        for name in (*declared.includes, *declared.above):
            physical = site.roles[name].physical
            if physical not in found:
                found.add(physical)
                waiting.append(name)
    return frozenset(found)


def is_below(site: Site, role: str, mine: Iterable[str]) -> bool:
    """Whether `role` stands properly below one of the roles `mine`; all are physical names."""
    return any(role in reached(site, each) and each not in reached(site, role) for each in mine)


@lru_cache(maxsize=1024)
def may_act_as(site: Site, mine: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether who holds the roles `mine` may act as who holds `theirs`: downward only.

    Roles that carry a guarded power have to stand below one of mine; roles without open to anyone who may impersonate.
    """
    if not _holds(site, mine, "impersonate"):
        return False
    guarded = (role for role in theirs if any(_holds(site, frozenset({role}), power) for power in GUARDED))
    return all(is_below(site, role, mine) for role in guarded)


def _holds(site: Site, roles: frozenset[str], power: str) -> bool:
    return rights.may(site, Actor(kind="staff", roles=roles), power)


@lru_cache(maxsize=256)
def handed_out(site: Site, mine: frozenset[str]) -> frozenset[str]:
    """Physical names of the roles that who holds `mine` may give and take: their own, and all that these reach.

    A super administrator may hand out every role.
    """
    every = frozenset(role.physical for role in site.roles.values() if not role.abstract)
    if mine & super_roles(site):
        return every
    return every & mine.union(*(reached(site, role) for role in mine))


def may_change(site: Site, mine: frozenset[str], account: Account) -> bool:
    """Whether who holds `mine` may change the account: all its roles are theirs to hand out.

    Whoever sets the password or the address of another could log in as more than themselves.
    """
    known = {role.physical for role in site.roles.values()}
    return not set(account.roles) & known - handed_out(site, mine)


def check_change(tx: Tx, by: str | None, account: Account) -> None:
    """Raises K469, K442 where `by` may not change the account. Anyone changes their own; None is the command line."""
    if by is None or by == account.id:
        return
    if not may_change(tx.site, _roles_of(tx, by), account):
        raise KithError(Problem(code="K469", params={"name": account.name}))
    check_rank(tx, by, subject=account)


def check_handed(tx: Tx, by: str | None, roles: Iterable[str]) -> None:
    """Raises K442, and K467 for each of `roles` (physical) that `by` may neither give nor take.

    A role that is gone anyone may take; None is the command line.
    """
    changed = set(roles)
    if by is None or not changed:
        return
    labels = {role.physical: role.label for role in tx.site.roles.values()}
    refused = sorted(changed & set(labels) - handed_out(tx.site, _roles_of(tx, by)))
    if refused:
        raise KithError(*(Problem(code="K467", params={"role": labels[role]}, field="roles") for role in refused))
    check_rank(tx, by, roles=changed)


def _roles_of(tx: Tx, user: str) -> frozenset[str]:
    account = find(tx, user)
    return frozenset(account.roles) if account is not None and account.state == "active" else frozenset()
