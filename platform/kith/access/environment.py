"""What `$me`, `$me.roles` and `$me.team` stand for when one actor asks; loaded only where a condition needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kith.access.actor import Actor
from kith.access.holders import team_ids
from kith.access.my_values import my_values
from kith.conditions import Surrounding
from kith.conditions.tree import Variable
from kith.storage.tx import Tx


def surrounding(tx: Tx, actor: Actor, variables: Iterable[Variable]) -> Surrounding:
    """The environment of `actor`, with what `variables` ask for loaded."""
    wanted = tuple(variables)
    stand_ins = actor.stand_ins
    paths = [each.path for each in wanted if each.name == "me" and each.path is not None]
    return Surrounding(
        context=tx.context(),
        me=me_ids(actor) if stand_ins is None else stand_ins.ids,
        roles=role_names(tx, actor),
        team=team_of(tx, actor) if any(variable.name == "me.team" for variable in wanted) else frozenset(),
        me_values=my_values(tx, actor, paths) if stand_ins is None else stand_ins.values,
    )


def me_ids(actor: Actor) -> Mapping[str, str]:
    """Module -> id of the one who asks: the account (`users`), and the record behind a portal log-in."""
    found = {"users": actor.user} if actor.user else {}
    if actor.record and actor.record_module:
        found[actor.record_module] = actor.record
    return found


def role_names(tx: Tx, actor: Actor) -> frozenset[str]:
    """The names of the actor's roles, as the definitions have them now."""
    return frozenset(role.name for role in tx.site.roles.values() if role.physical in actor.roles)


def team_of(tx: Tx, actor: Actor) -> frozenset[str]:
    """Ids of the principals whose records a `team` scope reaches: mine, my groups', their members', and those of all
    holders of roles below mine."""
    found = frozenset(tx.connection.execute(team_ids(tx, actor)).scalars()) if actor.roles or actor.groups else ()
    return actor.principals | frozenset(found)
