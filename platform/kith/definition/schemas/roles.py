"""The schema of config/roles.yaml."""

from __future__ import annotations

from kith.definition.schemas.grants import GRANT
from kith.definition.schemas.shapes import Schema, flag, named, names, record, text, word

POWERS = ("administer", "manage_portals", "manage_forms", "impersonate", "share_views", "read_audit", "manage_users")

ROLE: Schema = record(
    "a role",
    {
        "label": text("What people read", longest=100),
        "includes": names("Roles whose grants it has as well; the widest wins"),
        "above": names("Roles below it: team scopes reach the records of their holders"),
        "abstract": flag("Only included by others, never held"),
        "modules": named(GRANT, "Grants by module; `all` stands for every module"),
        "may": names(f"Powers beyond records: {', '.join(POWERS)}"),
        "two_factor": word("Whether its holders have to log in with a second factor", ("required",)),
        "was": names("Earlier names"),
    },
    description="A role, by its name",
)
ROLES_SCHEMA: Schema = record(
    "roles.yaml", {"roles": named(ROLE, "The roles that staff hold")}, required=["roles"], description="Who may do what"
)
