"""Roles, portals and web forms that can't be meant as they stand."""

from __future__ import annotations

from tests.conformance.hostile.world import Case, whole

_ROLES = "config/roles.yaml"
_PORTALS = "config/portals.yaml"
_FORM = "webforms/join.yaml"


def role(code: str, text: str) -> Case:
    """A case with one role called crew."""
    return Case(code, _ROLES, f"roles:\n  crew: {text}\n")


def portal(code: str, text: str) -> Case:
    """A case with one portal type called guests."""
    return Case(code, _PORTALS, f"types:\n  guests: {text}\n")


def form(code: str, tail: str) -> Case:
    """A case in a form that writes people."""
    return Case(code, _FORM, f"form: join\nmodule: people\n{tail}\n")


ROLE_CASES = (
    whole("K131", _ROLES, "§{}\n"),
    whole("K130", _ROLES, "roles: {}\n§rules: {}\n"),
    role("K130", "{§modul: {boats: {view: all}}}"),
    role("K132", "{modules: §[boats]}"),
    role("K132", "{abstract: §yes}"),
    role("K133", "{modules: {boats: {view: §mine}}}"),
    role("K133", "{modules: {boats: {view: §evrything}}}"),
    role("K133", "{modules: {boats: {view: §false}}}"),
    role("K132", "{modules: {boats: {view: §[own]}}}"),
    role("K134", "{modules: {boats: §{}}}"),
    role("K142", "{modules: {§boat: {view: all}}}"),
    role("K166", "{includes: [§captain]}"),
    role("K166", "{above: [§captain]}"),
    Case("K163", _ROLES, "roles:\n  §crew: {includes: [crew]}\n"),
    Case("K163", _ROLES, "roles:\n  §a: {includes: [b]}\n  b: {includes: [c]}\n  c: {includes: [a]}\n"),
    Case("K164", _ROLES, "roles:\n  §a: {above: [b]}\n  b: {above: [a]}\n"),
    role(
        "K165",
        "{modules: {boats: {view: {harbour: $visible}}, §harbours: {view: {boats: {some: {harbour: $visible}}}}}}",
    ),
    role("K170", "{modules: {people: {§welcom: true}}}"),
    role("K170", "{modules: {people: {§veiw: all}}}"),
    role("K171", "{modules: {all: {view: §{owner: $me}}}}"),
    role("K171", "{modules: {all: {view: all, fields: §{hide: [name]}}}}"),
    role("K112", "{modules: {boats: {view: all, fields: {hide: [§nme]}}}}"),
    role("K172", "{modules: {harbours: {view: all, related: [§boat]}}}"),
    role("K174", "{may: [§impersonat]}"),
    role("K301", "{modules: {boats: {view: {§nme: x}}}}"),
    role("K307", "{modules: {boats: {view: {not: {§owner: $me}}}}}"),
    role("K319", "{modules: {boats: {view: {harbour: §$record.harbour}}}}"),
    Case("K167", _ROLES, "roles:\n  a: {}\n  b: {§was: [a]}\n"),
)
PORTAL_CASES = (
    portal("K131", "§{label: Guests}"),
    portal("K131", "{users: §{module: people}}"),
    portal("K142", "{users: {module: §peple, email: email}}"),
    portal("K112", "{users: {module: people, email: §mail}}"),
    portal("K177", "{users: {module: people, email: §first_name}}"),
    portal("K301", "{users: {module: people, email: email, allowed_if: {§knd: guest}}}"),
    portal("K133", "{users: {module: people, email: email}, licence: §gratis}"),
    Case(
        "K176",
        _PORTALS,
        "limit: 1\n§types:\n  guests: {users: {module: people, email: email}}\n"
        "  b: {users: {module: people, email: email}}\n",
    ),
    Case(
        "K185",
        _PORTALS,
        "prices: {currency: USD, tiers: [§{up_to: 5}]}\ntypes: {guests: {users: {module: people, email: email}}}\n",
    ),
    Case(
        "K185",
        _PORTALS,
        "prices: {currency: USD, tiers: [{up_to: 5, each: 1}, §{up_to: 5, each: 2}]}\n"
        "types: {guests: {users: {module: people, email: email}}}\n",
    ),
    Case(
        "K135",
        _PORTALS,
        "prices: {currency: §dollar, tiers: [{each: 1}]}\ntypes: {guests: {users: {module: people, email: email}}}\n",
    ),
    Case(
        "K169",
        "modules/boats.yaml",
        "module: boats\nlabel: {one: a, many: b}\n"
        "fields: {name: {type: text}, harbour: {type: lookup, module: harbours}}\nportal: {§guest: {view: all}}\n",
    ),
)
FORM_CASES = (
    whole("K131", _FORM, "§module: people\nfields: [email]\n"),
    whole("K142", _FORM, "form: join\nmodule: §peple\nfields: [email]\n"),
    whole("K135", _FORM, "form: §Join us\nmodule: people\nfields: [email]\n"),
    form("K112", "fields: [§mail]"),
    form("K112", "steps: [{fields: [[first_name, §lastname]]}]"),
    form("K147", "fields: [§version]"),
    form("K130", "fields: [email]\n§verify_mail: true"),
    form("K191", "fields: [email]\nmatch: §{by: [email], when_found: update, update: [email]}"),
    form("K112", "fields: [email]\nmatch: {by: [§mail]}"),
    form("K128", "fields: [email, §email]"),
    form("K129", "fields: [email, §owner]"),
    form("K169", "fields: [email]\nportal: §guest"),
    form("K112", "fields: [email]\nset: {§knd: guest}"),
    form("K250", "fields: [email]\nset: {kind: §gust}"),
    form("K154", "fields: [email]\nlookups: {§email: {match: [name]}}"),
    whole("K190", _FORM, "§form: join\nmodule: people\n"),
    form("K133", "fields: [email]\nmatch: {by: [email], when_found: §ignore}"),
)
SITE_CASES = (*ROLE_CASES, *PORTAL_CASES, *FORM_CASES)
