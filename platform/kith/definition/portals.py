"""Portal types: checked here, so that grants and forms can name them; later layers read the plain data."""

from __future__ import annotations

from itertools import pairwise

from kith.definition.drafts import Building, Draft
from kith.definition.grants import Holder, build_rights
from kith.definition.model import ModuleRights
from kith.definition.roles import check_visible
from kith.definition.rules import condition
from kith.reader import Datum

DEFAULT_LIMIT = 5


def declare_portal_types(building: Building, portals: Datum | None) -> None:
    """Notes which portal types there are and whose records they take as users."""
    types = portals.get("types") if portals else None
    for key, datum in types.items() if types else ():
        users = datum.get("users")
        building.portal_users[key.text] = users.plain("module") if users else None


def check_portals(building: Building, portals: Datum | None) -> None:
    """Notes what is wrong with config/portals.yaml beyond its schema."""
    types = portals.get("types") if portals else None
    if portals is None or types is None:
        return
    limit = portals.plain("limit", DEFAULT_LIMIT)
    if len(types.value) > limit:
        building.report.error("K176", portals.key_source("types"), count=len(types.value), limit=limit)
    for key, datum in types.items():
        users = datum.get("users")
        if users is not None:
            _check_users(building, key.text, users)
    _check_tiers(building, portals.get("prices"))


def _check_users(building: Building, name: str, users: Datum) -> None:
    module, email = users.get("module"), users.get("email")
    draft = building.drafts.get(module.value) if module else None
    if module is None or email is None:
        return
    if draft is None:
        building.report.unknown("K142", module.value, building.drafts, module.source, what=f'the portal type "{name}"')
        return
    _check_email(building, name, draft, email)
    allowed_if = users.get("allowed_if")
    if allowed_if is not None:
        condition(building, allowed_if, draft.name, "rule")


def _check_email(building: Building, name: str, draft: Draft, email: Datum) -> None:
    field = draft.fields.get(email.value)
    if field is None:
        building.report.unknown("K112", email.value, draft.fields, email.source, what=f'the portal type "{name}"')
    elif field.type.name != "email":
        building.report.error("K177", email.source, name=name, field=field.name, type=field.type.name)


def _check_tiers(building: Building, prices: Datum | None) -> None:
    tiers = prices.get("tiers") if prices else None
    listed = list(tiers.elements()) if tiers else []
    for tier in listed:
        if ("total" in tier.value) == ("each" in tier.value):
            building.report.error("K185", tier.source, reason="a tier has either `total` or `each`")
    for before, after in pairwise(listed):
        if "up_to" not in before.value:
            building.report.error("K185", before.source, reason="only the last tier goes without `up_to`")
        elif after.plain("up_to", 10**9) <= before.value["up_to"]:
            building.report.error("K185", after.source, reason="`up_to` grows from tier to tier")


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
