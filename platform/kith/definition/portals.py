"""What portal types may do with modules: declared early, so that grants, forms and tests can name them."""

from __future__ import annotations

from kith.definition.drafts import Building, Draft
from kith.definition.grants import Holder, build_rights
from kith.definition.model import ModuleRights
from kith.definition.roles import check_visible
from kith.reader import Datum


def declare_portal_types(building: Building, portals: Datum | None) -> None:
    """Notes which portal types there are and whose records they take as users."""
    types = portals.get("types") if portals else None
    for key, datum in types.items() if types else ():
        users = datum.get("users")
        building.portal_users[key.text] = users.plain("module") if users else None
        building.portal_emails[key.text] = users.plain("email") if users else None


def build_portal_rights(building: Building, draft: Draft) -> dict[str, ModuleRights]:
    """What portal types may do with the draft's module, by type."""
    found: dict[str, ModuleRights] = {}
    for name, source, datum in draft.entries("portal"):
        if name not in building.portal_users:
            building.report.unknown("K169", name, building.portal_users, source, what=f'the module "{draft.name}"')
            continue
        me = building.portal_users[name]
        holder = Holder(what=f'the portal type "{name}"', me=me if me in building.drafts else "users")
        found[name] = build_rights(building, draft.name, source, datum, holder)
    return found


def check_portal_cycles(building: Building, rights: dict[str, dict[str, ModuleRights]]) -> None:
    """Notes circles of `$visible` among the grants of each portal type. `rights` go by module, then by type."""
    for name in building.portal_users:
        of_type = {module: types[name] for module, types in rights.items() if name in types}
        for source in [each.source for each in of_type.values()][:1]:
            check_visible(building, of_type, source)
