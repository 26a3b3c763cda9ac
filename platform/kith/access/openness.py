"""What of a condition may be told to an actor: the comparisons over fields and records that are open throughout.

Where a field is open on some records only, or a record behind a lookup may be out of reach, it counts as closed: an
explanation is no place to find out.
"""

from __future__ import annotations

from collections.abc import Collection

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.conditions import Atom, Opens
from kith.conditions.needs import all_atoms
from kith.conditions.tree import Below, Compare, Condition, Hop, Path, Values
from kith.definition.model import Site

_OWN = frozenset({"id"})
_PRINCIPALS = frozenset({"users", "groups"})


def openness(site: Site, actor: Actor, *, typed: Collection[str] = ()) -> Opens:
    """A function that tells whether `actor` may know what a comparison looks at.

    `typed` are fields of a record that isn't saved yet, which the actor has filled in and knows therefore.
    """
    if actor.is_system:
        return lambda _: True
    return lambda atom: _Openness(site, actor, frozenset(typed)).atom(atom)


class _Openness:
    def __init__(self, site: Site, actor: Actor, typed: frozenset[str]) -> None:
        self.site, self.actor, self.typed = site, actor, typed

    def atom(self, atom: Atom) -> bool:
        if isinstance(atom, Below):
            return self._below(atom)
        return self._path(atom.path) and self._operand(atom)

    def _operand(self, atom: Atom) -> bool:
        if not isinstance(atom, Compare) or isinstance(atom.operand, Values) or atom.operand.path is None:
            return True
        return atom.operand.name == "me" or self._path(atom.operand.path)

    def _path(self, path: Path) -> bool:
        module = self._through(path.module, path.hops)
        return module is not None and self._field(module, path.field, own=not path.hops)

    def _below(self, atom: Below) -> bool:
        owner = self._through(atom.module, atom.hops)
        if owner is None or not self._everywhere(atom.target):
            return False
        if atom.through == "own":
            linked = self._field(owner, atom.by, own=not atom.hops)
        else:
            linked = self._field(atom.target, atom.by, own=False)
        return linked and self._inside(atom.condition)

    def _inside(self, condition: Condition) -> bool:
        inner = _Openness(self.site, self.actor, frozenset())
        return all(inner.atom(atom) for atom in all_atoms(condition))

    def _through(self, module: str, hops: tuple[Hop, ...]) -> str | None:
        """The module that the hops lead to; None where something on the way may be closed."""
        own = True
        for hop in hops:
            if not self._field(module, hop.field, own=own) or not self._everywhere(hop.module):
                return None
            module, own = hop.module, False
        return module

    def _field(self, module: str, field: str, *, own: bool) -> bool:
        if field in _OWN or module in _PRINCIPALS:
            return True
        access = access_to(self.site, self.actor, module)
        if access is None:
            return False
        return (own and field in self.typed) or (field in access.readable and access.readable[field] is None)

    def _everywhere(self, module: str) -> bool:
        """Whether every record of the module is in view."""
        if module in _PRINCIPALS:
            return True
        access = access_to(self.site, self.actor, module)
        return access is not None and _views_all(access)


def _views_all(access: ModuleAccess) -> bool:
    return any(scope.kind == "all" for scope in access.scopes.get("view", ()))
