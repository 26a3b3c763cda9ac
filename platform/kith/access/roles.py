"""What each role may do once its `includes` are followed: scopes per action, rights per field.

Pure: from the definitions to frozen values. `kith.access.rights` joins the roles that one actor holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kith.definition.model import FieldRights, Module, ModuleRights, Role, Scope, Site
from kith.fields.formula import FormulaType

WIDTH = {"none": 0, "own": 1, "group": 2, "team": 3, "all": 4}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGrant:
    """One role's grant on one module: a union of scopes per action, and the fields that it opens or hides."""

    role: str
    module: str
    scopes: Mapping[str, tuple[Scope, ...]]
    fields: FieldRights
    portal: bool = False

    def opens(self, module: Module, field: str, action: str) -> bool:
        """True where this grant lets `field` be read (`view`), or written (`create`, `edit`)."""
        named = self._named(field, action)
        if self.portal:
            return named or (module.fields[field].name in ALWAYS_READABLE and action == "view")
        closed = field in self.fields.hide or module.fields[field].protected
        return named or not (closed or (action == "view" and self._tells_closed(module, field)))

    def _tells_closed(self, module: Module, field: str) -> bool:
        """True for a stored formula over a field that is closed: it would tell what that one hides."""
        kind = module.fields[field].type
        if not isinstance(kind, FormulaType) or kind.shape != "columns":
            return False
        return any(name in module.fields and not self.opens(module, name, "view") for name in kind.names)

    def _named(self, field: str, action: str) -> bool:
        rights = self.fields
        lists = {"view": (rights.view, rights.edit), "create": (rights.create,), "edit": (rights.edit,)}[action]
        return any(field in names for names in lists if names)


ALWAYS_READABLE = frozenset({"id", "version"})


@lru_cache(maxsize=512)
def role_grants(site: Site, role: str) -> Mapping[str, RoleGrant]:
    """The grants of `role` (its name) by module name, everything that it includes joined in."""
    declared = site.roles[role]
    inherited = [role_grants(site, other) for other in declared.includes]
    return {name: grant for name in site.modules if (grant := _grant(declared, name, inherited))}


def _grant(role: Role, module: str, inherited: list[Mapping[str, RoleGrant]]) -> RoleGrant | None:
    below = [grants[module] for grants in inherited if module in grants]
    own = role.modules.get(module) or role.modules.get("*")
    if own is None and not below:
        return None
    actions = {action for grant in below for action in grant.scopes} | set(own.scopes if own else ())
    scopes = {a: widest(_scopes(own, a), *(grant.scopes.get(a, ()) for grant in below)) for a in sorted(actions)}
    return RoleGrant(role=role.name, module=module, scopes=scopes, fields=_fields(own, below))


def _scopes(rights: ModuleRights | None, action: str) -> tuple[Scope, ...]:
    return (rights.scopes[action],) if rights and action in rights.scopes else ()


def widest(*groups: Iterable[Scope]) -> tuple[Scope, ...]:
    """The union of scopes: of the nested words only the widest, of the conditions all; () is nothing."""
    scopes = [scope for group in groups for scope in group]
    words = [scope for scope in scopes if scope.kind in WIDTH]
    best = max(words, key=lambda scope: WIDTH[scope.kind], default=None)
    if best is not None and best.kind == "all":
        return (best,)
    kept = [best] if best is not None and best.kind != "none" else []
    same = [scope for scope in scopes if scope.kind == "same"][:1]
    return (*kept, *same, *(scope for scope in scopes if scope.kind == "where"))


def _fields(own: ModuleRights | None, below: list[RoleGrant]) -> FieldRights:
    """Own and inherited field rights: a hidden field stays hidden until the including role names it."""
    parts = [grant.fields for grant in below] + ([own.fields] if own else [])
    named = _names(own.fields) if own else frozenset()
    hide = tuple(dict.fromkeys(name for part in parts for name in part.hide if name not in named))
    if own:
        hide = tuple(dict.fromkeys((*hide, *(name for name in own.fields.hide if name not in named))))
    return FieldRights(
        hide=hide, view=_joined(parts, "view"), create=_joined(parts, "create"), edit=_joined(parts, "edit")
    )


def _names(fields: FieldRights) -> frozenset[str]:
    return frozenset((*(fields.view or ()), *(fields.create or ()), *(fields.edit or ())))


def _joined(parts: list[FieldRights], action: str) -> tuple[str, ...] | None:
    lists: list[tuple[str, ...]] = [names for part in parts if (names := getattr(part, action)) is not None]
    return tuple(dict.fromkeys(name for names in lists for name in names)) if lists else None


@lru_cache(maxsize=512)
def roles_below(site: Site, role: str) -> frozenset[str]:
    """Physical names of the roles below `role`, by `above`, followed all the way down."""
    below: set[str] = set()
    waiting = list(site.roles[role].above)
    while waiting:
        name = waiting.pop()
        physical = site.roles[name].physical
        if physical not in below:
            below.add(physical)
            waiting += site.roles[name].above
    return frozenset(below)


@lru_cache(maxsize=32)
def two_factor_roles(site: Site) -> frozenset[str]:
    """Physical names of the roles whose holders log in with a second factor: they say so, or include one that does."""
    found = {name for name, role in site.roles.items() if role.two_factor}
    while more := {name for name, role in site.roles.items() if found & set(role.includes)} - found:
        found |= more
    return frozenset(site.roles[name].physical for name in found)
