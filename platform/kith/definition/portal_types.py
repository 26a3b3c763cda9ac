"""config/portals.yaml as data: who logs in to which portal, how many seats there are, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kith.definition.drafts import Building, Draft
from kith.definition.model import Colleagues, Module, Portals, PortalType, Rule, Scope, SeatPrices, Tier
from kith.definition.rules import condition
from kith.reader import Datum

DEFAULT_LIMIT = 5
FREE_SEATS = 10_000


def build_portals(building: Building, portals: Datum | None, modules: Mapping[str, Module]) -> Portals:
    """The portal types with their seats and prices; what is wrong with them is noted."""
    if portals is None:
        return Portals()
    declared = portals.get("types")
    limit = portals.plain("limit", DEFAULT_LIMIT)
    if declared is not None and len(declared.value) > limit:
        building.report.error("K176", portals.key_source("types"), count=len(declared.value), limit=limit)
    types: dict[str, PortalType] = {}
    for place, (key, datum) in enumerate(declared.items() if declared else ()):
        built = _type(building, key.text, datum, portals, first=place == 0)
        if built is not None:
            types[key.text] = built
            _check_places(building, built, datum, modules)
    _check_together(building, types, portals)
    pool = portals.plain("licence_pool", 0)
    return Portals(types=types, licence_pool=pool, prices=_prices(building, portals.get("prices")))


def _type(building: Building, name: str, datum: Datum, portals: Datum, *, first: bool) -> PortalType | None:
    users = datum.get("users")
    module, email = (users.get("module"), users.get("email")) if users else (None, None)
    if users is None or module is None or email is None:
        return None
    draft = building.drafts.get(module.value)
    if draft is None:
        building.report.unknown("K142", module.value, building.drafts, module.source, what=f'the portal type "{name}"')
        return None
    _check_email(building, name, draft, email)
    licence = datum.plain("licence", "free" if first else "pool")
    plain: dict[str, Any] = {key: datum.plain(key) for key in ("language", "colour", "logo", "home")}
    label, origin = datum.plain("label") or name.replace("_", " ").capitalize(), building.origin(datum.source)
    return PortalType(
        name=name,
        physical=building.names.portal_type(name),
        label=building.speech.say(label, datum.source, origin, "portals", name),
        source=datum.source,
        users=draft.name,
        email=email.value,
        allowed_if=_allowed_if(building, draft, users.get("allowed_if")),
        licence=licence,
        seats=datum.plain("seats", _free_seats(portals) if licence == "free" else None),
        invite_on_create=datum.plain("invite_on_create", False),
        invites=_colleagues(building, draft, datum.get("invites")),
        sign_up=datum.plain("sign_up", False),
        hosts=tuple(datum.plain("hosts", ())),
        menu=tuple(datum.plain("menu", ())),
        was=tuple(datum.plain("was", ())),
        **plain,
    )


def _free_seats(portals: Datum) -> int:
    free = portals.get("free")
    return int(free.plain("seats", FREE_SEATS)) if free else FREE_SEATS


def _allowed_if(building: Building, draft: Draft, datum: Datum | None) -> Rule | None:
    found = condition(building, datum, draft.name, "rule") if datum is not None else None
    return None if found is None or datum is None else Rule(condition=found, source=datum.source)


def _colleagues(building: Building, draft: Draft, datum: Datum | None) -> Colleagues | None:
    where = datum.get("where") if datum is not None else None
    if datum is None or where is None:
        return None
    found = condition(building, where, draft.name, "scope", me=draft.name)
    if found is None:
        return None
    return Colleagues(
        where=Scope(kind="where", source=where.source, condition=found),
        who=_allowed_if(building, draft, datum.get("if")),
    )


def _check_email(building: Building, name: str, draft: Draft, email: Datum) -> None:
    field = draft.fields.get(email.value)
    if field is None:
        building.report.unknown("K112", email.value, draft.fields, email.source, what=f'the portal type "{name}"')
    elif field.type.name != "email":
        building.report.error("K177", email.source, name=name, field=field.name, type=field.type.name)


def _check_places(building: Building, built: PortalType, datum: Datum, modules: Mapping[str, Module]) -> None:
    """Notes modules to which the portal leads and that are not there, or not its own to see."""
    menu = datum.get("menu")
    users = modules.get(built.users)
    if built.invites is not None and users is not None and not _shows(users, built.name):
        params = {"name": built.name, "module": built.users}
        building.report.error("K198", built.invites.where.source, **params)
    for each in (datum.get("home"), *(menu.elements() if menu else ())):
        if each is None:
            continue
        module = modules.get(each.value)
        if module is None:
            what = f'the portal type "{built.name}"'
            building.report.unknown("K142", each.value, building.drafts, each.source, what=what)
        elif built.name not in module.portal:
            building.report.error("K198", each.source, name=built.name, module=each.value)


def _shows(module: Module, type_: str) -> bool:
    return type_ in module.portal and "view" in module.portal[type_].scopes


def _check_together(building: Building, types: Mapping[str, PortalType], portals: Datum) -> None:
    report, hosts = building.report, dict[str, str]()
    free = [each for each in types.values() if each.licence == "free"]
    for each in free[1:]:
        report.error("K184", each.source, name=each.name, first=free[0].name)
    allowed = portals.get("free")
    takes = tuple(allowed.plain("modules", ())) if allowed else ()
    for each in free[:1]:
        if takes and each.users not in takes:
            report.error("K187", each.source, name=each.name, module=each.users)
    for each in types.values():
        if each.licence == "pool" and not portals.plain("licence_pool", 0):
            report.warn("K199", each.source, name=each.name)
        for host in each.hosts:
            if hosts.setdefault(host, each.name) != each.name:
                report.error("K188", each.source, host=host, first=hosts[host], name=each.name)


def _prices(building: Building, prices: Datum | None) -> SeatPrices | None:
    tiers = prices.get("tiers") if prices else None
    if prices is None or tiers is None:
        return None
    listed = list(tiers.elements())
    _check_tiers(building, listed)
    return SeatPrices(
        currency=prices.plain("currency"), every=prices.plain("every"), tiers=tuple(_tier(each) for each in listed)
    )


def _tier(datum: Datum) -> Tier:
    total, each = (datum.plain(key) for key in ("total", "each"))
    return Tier(up_to=datum.plain("up_to"), total=_amount(total), each=_amount(each))


def _amount(written: Any) -> Decimal | None:
    return None if written is None else Decimal(str(written))


def _check_tiers(building: Building, listed: list[Datum]) -> None:
    for tier in listed:
        if ("total" in tier.value) == ("each" in tier.value):
            building.report.error("K185", tier.source, reason="a tier has either `total` or `each`")
    for before, after in pairwise(listed):
        if "up_to" not in before.value:
            building.report.error("K185", before.source, reason="only the last tier goes without `up_to`")
        elif after.plain("up_to", 10**9) <= before.value["up_to"]:
            building.report.error("K185", after.source, reason="`up_to` grows from tier to tier")
