"""What each role and portal type may do with one set of definitions and not, or less, with another. Pure.

Compared are resolved grants, `includes` and all, so that a change far up shows at everyone whom it reaches. What goes
with its module or field isn't told again, and a rename is no difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, Scopes, access_to, may
from kith.access.roles import roles_below, two_factor_roles
from kith.access.scope_words import Sign, compared, scope_words
from kith.conditions import describe
from kith.definition.model import Colleagues, Role, Site
from kith.fields.base import Context
from kith.storage.plan.diff_outside import portal_types, was
from kith.storage.plan.essence import Stable, essence
from kith.storage.plan.pairing import Pairing, pairs

Holder = Literal["role", "portal type", "web form"]
_SIGNS: tuple[Sign, ...] = ("+", "-", "~")
_VERBS = {"readable": "read", "creatable": "fill in", "editable": "edit"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsChange:
    """One thing that a holder may do more (`+`), less (`-`) or elsewhere (`~`).

    `may` is what: `delete`, `read and edit` ...; `before` and `after` are scopes in words, where both are there.
    """

    sign: Sign
    holder: Holder
    name: str
    may: str
    module: str | None = None
    field: str | None = None
    before: str | None = None
    after: str | None = None

    @property
    def what(self) -> str:
        """What may be done, without who: `can delete contacts (own -> all)`."""
        target = ".".join(part for part in (self.module, self.field) if part)
        words = " ".join(part for part in (self.may, target) if part)
        scopes = f" ({self.before} -> {self.after})" if self.before and self.after else ""
        alone = f" ({self.after or self.before})" if not scopes and (self.after or self.before) else ""
        return f"{words}{scopes or alone}"

    def to_json(self) -> dict[str, Any]:
        """Plain data for `kith plan --json`."""
        plain = {"sign": self.sign, "holder": self.holder, "name": self.name, "may": self.may, "what": self.what}
        more = {"module": self.module, "field": self.field, "before": self.before, "after": self.after}
        return plain | {key: value for key, value in more.items() if value is not None}


def rights_diff(old: Site | None, new: Site) -> tuple[RightsChange, ...]:
    """The differences, role by role and portal type by portal type in the order of the new site; what goes is last."""
    diff = _Diff(old or Site(modules={}, roles={}, extra={}), new)
    return (*diff.roles(), *diff.portals())


class _Diff:
    def __init__(self, old: Site, new: Site) -> None:
        self.old = old
        self.new = new
        self.pairing = Pairing(old, new)
        self.before = Stable(old)
        self.after = Stable(new, self.pairing)

    # -- holders ------------------------------------------------------------------------------------------------------
    def roles(self) -> Iterator[RightsChange]:
        for before, after in pairs(self.old.roles.values(), self.new.roles.values()):
            old, new = (None if role is None or role.abstract else role for role in (before, after))
            if new is None:
                if old is not None:
                    yield RightsChange(sign="-", holder="role", name=old.name, may="is gone, and all that it could do")
                continue
            yield from self.powers(old, new)
            yield from self.proofs(old, new)
            yield from self.below(old, new)
            yield from self.modules("role", new.name, _staff(old) if old else None, _staff(new))

    def portals(self) -> Iterator[RightsChange]:
        before, after = portal_types(self.old.extra), portal_types(self.new.extra)
        heirs = {earlier for datum in after.values() for earlier in was(datum)}
        for name, datum in after.items():
            known = next((each for each in (name, *was(datum)) if each in before), None)
            yield from self.modules("portal type", name, _portal(known) if known else None, _portal(name))
            yield from self.invites(known, name)
        for name in before:
            if name not in after and name not in heirs:
                yield RightsChange(sign="-", holder="portal type", name=name, may="is gone, and all that it could do")

    def invites(self, old: str | None, new: str) -> Iterator[RightsChange]:
        """Whom people of the type invite and remove, and who of them may."""
        before, after = self.old.portals.types.get(old or ""), self.new.portals.types.get(new)
        was, now = (each.invites if each else None for each in (before, after))
        same = _essence(was, self.before) == _essence(now, self.after)
        if after is None or same:
            return
        verb = "can invite and remove people among" if now else "can no longer invite and remove people among"
        words = {
            key: _inviting(each, site)
            for key, each, site in (("before", was, self.old), ("after", now, self.new))
            if each
        }
        sign: Sign = "+" if was is None else "-" if now is None else "~"
        yield RightsChange(sign=sign, holder="portal type", name=new, may=verb, module=after.users, **words)

    # -- powers -------------------------------------------------------------------------------------------------------
    def powers(self, old: Role | None, new: Role) -> Iterator[RightsChange]:
        named = {power for site in (self.old, self.new) for role in site.roles.values() for power in role.may}
        for power in sorted(named):
            before = old is not None and may(self.old, _staff(old), power)
            after = may(self.new, _staff(new), power)
            if before != after:
                verb = f"may {power}" if after else f"may no longer {power}"
                yield RightsChange(sign="+" if after else "-", holder="role", name=new.name, may=verb)

    def proofs(self, old: Role | None, new: Role) -> Iterator[RightsChange]:
        before = old is not None and old.physical in two_factor_roles(self.old)
        after = new.physical in two_factor_roles(self.new)
        if before != after:
            verb = "has to log in with a second factor" if after else "no longer has to log in with a second factor"
            yield RightsChange(sign="-" if after else "+", holder="role", name=new.name, may=verb)

    def below(self, old: Role | None, new: Role) -> Iterator[RightsChange]:
        """The roles whose holders belong to the team of this one's."""
        before = roles_below(self.old, old.name) if old else frozenset()
        after = roles_below(self.new, new.name)
        names = {role.physical: role.name for site in (self.old, self.new) for role in site.roles.values()}
        for physical in sorted(before ^ after):
            verb = "has in its team the holders of" if physical in after else "no longer has in its team the holders of"
            sign: Sign = "+" if physical in after else "-"
            yield RightsChange(sign=sign, holder="role", name=new.name, may=f"{verb} {names[physical]}")

    # -- modules ------------------------------------------------------------------------------------------------------
    def modules(self, holder: Holder, name: str, old: Actor | None, new: Actor) -> Iterator[RightsChange]:
        for module in self.new.modules:
            known = self.pairing.module(module)
            before = access_to(self.old, old, known.name) if old and known else None
            after = access_to(self.new, new, module)
            yield from _Module(self, holder, name, module).changes(before, after)


def _essence(ways: Colleagues | None, names: Stable) -> Any:
    return ways and (essence(ways.where.condition, names), essence(ways.who and ways.who.condition, names))


def _inviting(ways: Colleagues, site: Site) -> str:
    """Whom and who, in words: `Company is one's own; for those with Primary is yes`."""
    who = f"; for those with {describe(ways.who.condition, site.modules, Context())}" if ways.who else ""
    return f"{scope_words((ways.where,), site.modules)}{who}"


@dataclass(frozen=True, slots=True)
class _Module:
    """One holder and one module of the new site."""

    diff: _Diff
    holder: Holder
    name: str
    module: str

    def made(self, sign: Sign, verb: str, **more: Any) -> RightsChange:
        return RightsChange(sign=sign, holder=self.holder, name=self.name, may=verb, module=self.module, **more)

    def changes(self, old: ModuleAccess | None, new: ModuleAccess | None) -> Iterator[RightsChange]:
        if old is None and new is None:
            return
        if old is None and new is not None:
            yield self.made("+", self.listed(new))
        elif new is None and old is not None:
            yield self.made("-", "can no longer reach")
        elif old is not None and new is not None:
            yield from self.actions(old, new)
            yield from self.fields(old, new)

    def listed(self, access: ModuleAccess) -> str:
        """All that may be done with a module that wasn't open before: `can view and export (all); edit (own) in`."""
        reached: dict[str, list[str]] = {}
        for action, scopes in _ordered(access):
            reached.setdefault(scope_words(scopes, self.diff.new.modules), []).append(action)
        return f"can {'; '.join(f'{_joined(actions)} ({scope})' for scope, actions in reached.items())} in"

    def actions(self, old: ModuleAccess, new: ModuleAccess) -> Iterator[RightsChange]:
        for action in dict.fromkeys((*dict(_ordered(new)), *dict(_ordered(old)))):
            before, after = old.scopes.get(action, ()), new.scopes.get(action, ())
            sign = compared(before, after, self.diff.before, self.diff.after)
            if sign is not None:
                verb = f"can {action}" if after else f"can no longer {action}"
                yield self.made(sign, verb, before=self.words(before, old), after=self.words(after, new))

    def words(self, scopes: Scopes, access: ModuleAccess) -> str | None:
        site = self.diff.new if access.module is self.diff.new.modules.get(self.module) else self.diff.old
        return scope_words(scopes, site.modules) if scopes else None

    # -- fields -------------------------------------------------------------------------------------------------------
    def fields(self, old: ModuleAccess, new: ModuleAccess) -> Iterator[RightsChange]:
        for field in new.module.fields:
            known = self.diff.pairing.field(self.module, field)
            signs = {
                verb: sign
                for side, verb in _VERBS.items()
                if (sign := self.sign(_opened(old, side, known.name if known else None), _opened(new, side, field)))
            }
            for sign in _SIGNS:
                verbs = [verb for verb, each in signs.items() if each == sign]
                if verbs:
                    yield self.made(sign, _can(sign, verbs), field=field)

    def sign(self, old: Scopes | None, new: Scopes | None) -> Sign | None:
        """The difference of two openings: () is closed, None open wherever the record itself is."""
        if old is None or new is None:
            return None if old is new else "+" if new is None else "-"
        return compared(old, new, self.diff.before, self.diff.after)


def _can(sign: Sign, verbs: list[str]) -> str:
    said = _joined(verbs)
    return {"+": f"can {said}", "-": f"can no longer {said}", "~": f"can {said} on other records:"}[sign]


def _joined(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _opened(access: ModuleAccess, side: str, field: str | None) -> Scopes | None:
    if field is None:
        return ()
    if side == "creatable":
        return None if field in access.creatable and access.allows("create") else ()
    opened = access.readable if side == "readable" else access.editable
    allowed = access.allows("view" if side == "readable" else "edit")
    return opened[field] if allowed and field in opened else ()


def _ordered(access: ModuleAccess) -> Iterator[tuple[str, Scopes]]:
    """The actions that may be taken: those that every module has first, then its own by name."""
    first = ("view", "create", "edit", "delete", "restore")
    for action in (*first, *sorted(access.scopes.keys() - set(first))):
        if access.scopes.get(action):
            yield action, access.scopes[action]


def _staff(role: Role) -> Actor:
    return Actor(kind="staff", roles=frozenset({role.physical}))


def _portal(name: str) -> Actor:
    return Actor(kind="portal", portal_type=name)
