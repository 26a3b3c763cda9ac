"""The schema of config/kith.yaml. Secrets are not among its keys: they come from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.settings.files import FILES_SCHEMA
from kith.settings.mail import MAIL_SCHEMA

Schema = Mapping[str, Any]
_DURATION = {
    "type": "string",
    "pattern": "^[1-9][0-9]{0,4}(s|min|h|d)$",
    "title": "a duration such as 30min, 8h or 14d",
}
_SIZE = {"type": "string", "pattern": "^[1-9][0-9]{0,6}(kB|MB)$", "title": "a size such as 500kB or 25MB"}


def _text(description: str, longest: int = 500) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest, "description": description}


def _count(description: str, most: int) -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": most, "description": description}


def _map(title: str, description: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "title": title,
        "description": description,
        "properties": dict(properties),
        "additionalProperties": False,
    }


# Keys of the top level with one text each: KITH_<KEY> in the environment stands in for a missing one.
PLAIN_KEYS: Mapping[str, Schema] = {
    "name": _text("What the site is called, in the pages' heads and in mail", 100),
    "url": {
        "type": "string",
        "pattern": r"^https?://[^\s/?#]+(/[^\s?#]*[^\s?#/])?$",
        "title": "an address such as https://crm.example.org, without a slash at its end",
        "description": "The public address: links in mail come from it",
    },
    "database": _text("sqlite:///var/kith.db (the default; relative to the site) or postgresql://..."),
    "timezone": _text("The zone of rules, periods and dates: Europe/Berlin", 64),
    "country": {
        "type": "string",
        "pattern": "^[A-Z]{2}$",
        "title": "a country code such as DE",
        "description": "Completes phone numbers that are written without +",
    },
    "currency": {
        "type": "string",
        "pattern": "^[A-Z]{3}$",
        "title": "a currency code such as EUR",
        "description": "The base currency: amounts are compared and added up in it",
    },
    "broker": _text("redis://... or amqp://...: jobs then run in Celery workers; without it in the server's threads"),
}

_NAMES = {"type": "array", "items": _text("A name", 100), "minItems": 1, "maxItems": 50, "uniqueItems": True}
_OIDC: Schema = {"required": ["label", "issuer", "client_id"]} | _map(
    "a provider",
    "A service that staff log in with; its secret comes from KITH_OIDC_<NAME>_SECRET",
    {
        "label": _text("What the button says: Log in with ...", 60),
        "issuer": {
            "type": "string",
            "pattern": r"^(https://[^\s/?#]+|http://(localhost|127\.0\.0\.1)(:[0-9]{1,5})?)(/[^\s?#]*)?$",
            "title": "an address such as https://id.example.org (https, unless it is on this machine)",
            "description": "The provider's address, as it calls itself",
        },
        "client_id": _text("What the provider calls this site", 300),
        "public": {"type": "boolean", "description": "The provider has given no secret"},
        "scopes": _NAMES | {"description": "What is asked for (openid, email, profile)"},
        "two_factor": {
            "type": "string",
            "enum": ["trusted"],
            "description": "Whoever comes from there isn't asked for a second factor here",
        },
        "create": _map(
            "create",
            "Makes an account at the first log-in of somebody who has none",
            {
                "roles": _NAMES | {"description": "The roles of the new account"},
                "domains": _NAMES | {"description": "Only for e-mail addresses of these domains"},
            },
        ),
    },
)

SETTINGS_SCHEMA: Schema = _map(
    "kith.yaml",
    "The settings of a site",
    {
        **PLAIN_KEYS,
        "languages": {
            "type": "array",
            "items": _text("A language code such as en or de", 20),
            "minItems": 1,
            "maxItems": 50,
            "uniqueItems": True,
            "description": "The languages of the pages; the first one where a viewer has no other",
        },
        "rates": {
            "type": "object",
            "propertyNames": {"pattern": "^[A-Z]{3}$", "title": "a currency code such as USD"},
            "additionalProperties": {
                "type": "string",
                "pattern": r"^[0-9]{1,12}(\.[0-9]{1,12})?$",
                "title": "a number such as 0.92",
            },
            "description": "What one unit of each other currency is worth in the base currency",
        },
        "company_first": {
            "type": "boolean",
            "description": "Companies lead navigation, forms and quick creation, rather than contacts",
        },
        "navigation": {
            "type": "array",
            "items": _text("The name of a module", 63),
            "maxItems": 200,
            "uniqueItems": True,
            "description": "The modules that come first in the sidebar and under New, in this order; the others follow",
        },
        "mail": MAIL_SCHEMA,
        "files": FILES_SCHEMA,
        "limits": _map(
            "limits",
            "What a request may cost",
            {
                "body": _SIZE | {"description": "The longest request (25MB)"},
                "fields": _count("Fields in a request (2000)", 100_000),
                "parts": _count("Parts of a request with files (200)", 10_000),
                "timeout": _DURATION | {"description": "The longest that a request may take to arrive (60s)"},
                "read": _DURATION | {"description": "The longest that one list or search may take (10s)"},
                "requests": {
                    **_count("Requests of one API token in a minute, in each process (6000); 0: any", 10_000_000),
                    "minimum": 0,
                },
            },
        ),
        "sessions": _map(
            "sessions",
            "How long log-ins last",
            {
                "staff_idle": _DURATION | {"description": "Staff: until logged out when idle (12h)"},
                "staff": _DURATION | {"description": "Staff: at the longest (14d)"},
                "portal_idle": _DURATION | {"description": "Portal users: when idle (2h)"},
                "portal": _DURATION | {"description": "Portal users: at the longest (30d)"},
                "impersonation": _DURATION | {"description": "Acting as somebody else, at a time (30min)"},
            },
        ),
        "jobs": _map(
            "jobs",
            "Work outside of requests",
            {
                "threads": _map(
                    "threads",
                    "How many jobs a process carries out at a time, by queue",
                    {
                        "default": _count("Whatever has no queue of its own (2)", 64),
                        "mail": _count("Sending mail (1)", 64),
                        "slow": _count("What takes minutes (1)", 64),
                    },
                ),
                "lease": _DURATION | {"description": "How long a job of a process that died waits for another (60s)"},
            },
        ),
        "keep": _map(
            "keep",
            "How long what is over stays in the database",
            {
                "jobs": _DURATION | {"description": "Jobs that were done or cancelled (7d)"},
                "mail": _DURATION | {"description": "Mails that were sent, caught, refused or failed (365d)"},
            },
        ),
        "login": _map(
            "login",
            "How staff log in besides a password",
            {
                "oidc": {
                    "type": "object",
                    "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,29}$", "title": "a name such as company"},
                    "additionalProperties": _OIDC,
                    "maxProperties": 10,
                    "description": "Providers of OpenID Connect, by name",
                }
            },
        ),
        "trusted_proxies": {
            "type": "array",
            "items": _text("An address or a network", 50),
            "maxItems": 50,
            "description": "Proxies whose X-Forwarded headers are believed",
        },
        "plugins": {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,49}$", "title": "the name of a plugin"},
            "description": "Settings of plugins, by name; each plugin has a schema of its own",
        },
    },
)
