"""The schema of config/portals.yaml."""

from __future__ import annotations

from kith.definition.schemas.shapes import (
    Schema,
    condition,
    count,
    flag,
    listing,
    name,
    named,
    names,
    record,
    text,
    word,
)

_AMOUNT: Schema = {"type": "number", "minimum": 0, "description": "An amount in the currency of the prices"}

_TIER: Schema = record(
    "a tier of prices",
    {
        "up_to": count("The last number of seats of this tier; left out in the last tier", least=1),
        "total": _AMOUNT,
        "each": _AMOUNT,
    },
    description="All seats cost by the tier that their number falls in",
)
_PRICES: Schema = record(
    "prices",
    {
        "currency": {
            "type": "string",
            "pattern": "^[A-Z]{3}$",
            "title": "a currency code such as EUR",
            "description": "The currency of all prices",
        },
        "every": {
            "type": "string",
            "pattern": "^[1-9][0-9]{0,2}(d|w|mo|y)$",
            "title": "a period such as 1mo or 1y",
            "description": "How often they are due: 1mo",
        },
        "tiers": listing(_TIER, "From few seats to many"),
    },
    required=["currency", "tiers"],
    description="What seats cost",
)
_USERS: Schema = record(
    "the users of a portal type",
    {
        "module": name("The module whose records log in"),
        "email": name("The field that holds their e-mail address"),
        "allowed_if": condition("Which records may log in"),
    },
    required=["module", "email"],
    description="Whose records may log in",
)
_HOST: Schema = {
    "type": "string",
    "pattern": r"^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
    "title": "a host name in lower case such as portal.example.org",
}
_FREE: Schema = record(
    "the free portal type",
    {
        "modules": names("Whose records it may take as users; any where it is left out"),
        "seats": count("How many users it may have where it says nothing itself (10,000 where it is left out)"),
    },
    description="What holds for the one portal type that takes no licences",
)
_INVITES: Schema = record(
    "whom people of a portal invite",
    {
        "where": condition("Whom they may invite and remove, of those that they see: {company: $me.company}"),
        "if": condition("Who may: a condition on their own record, as {primary: true}; everybody where it is left out"),
    },
    required=["where"],
    description="Lets people of the portal invite and remove others of theirs",
)
PORTAL_TYPE: Schema = record(
    "a portal type",
    {
        "label": text("What people read", longest=100),
        "users": _USERS,
        "licence": word(
            "free: without licences (the first type, where nothing is said); pool: seats out of the licence pool",
            ["free", "pool"],
        ),
        "seats": count("How many users it may have; left out: 10,000 of the free type, of others what the pool has"),
        "invite_on_create": flag("Presets the tick for an invitation in the staff form"),
        "invites": _INVITES,
        "sign_up": flag("Whoever isn't invited may ask for access"),
        "hosts": listing(_HOST, "Host names that lead to this portal; the first one stands in its mail", most=20),
        "language": text("The language of who hasn't chosen one: de", longest=20),
        "colour": {
            "type": "string",
            "pattern": "^#[0-9a-f]{6}$",
            "title": "a colour such as #1f6feb",
            "description": "The colour of its theme",
        },
        "logo": text("A picture in the site's folder: config/partners.svg"),
        "home": name("The module that it begins with"),
        "menu": names("The modules in its menu, in order; all that it shows where it is left out"),
        "was": names("Earlier names"),
    },
    required=["users"],
    description="A kind of portal user, by its name",
)
PORTALS_SCHEMA: Schema = record(
    "portals.yaml",
    {
        "limit": count("How many portal types there may be (5 where it is left out)", least=1, most=1000),
        "free": _FREE,
        "licence_pool": count("Licences that the types with `licence: pool` share (none where it is left out)"),
        "prices": _PRICES,
        "types": named(PORTAL_TYPE, "The portal types"),
    },
    description="Who logs in to which portal",
)
