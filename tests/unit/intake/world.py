"""A boat club that visitors write to: contacts who know companies, a portal, and forms of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest

PROTECTED = (  # what no form asks for, as visitors may well send it
    "id", "owner", "active", "version", "created_at", "created_by", "modified_at", "modified_by", "deleted_at",
    "portal_status", "last_login", "portal", "role", "kind", "status", "secret", "password", "is_admin", "admin",
    "user", "user_id", "company", "company.id", "company.owner", "company.secret", "company.active", "company.version",
    "__class__", "set", "title", "name__key", "kind__key",
)  # fmt: skip

MODULES = {
    "modules/companies.yaml": """
module: companies
label: {one: Company, many: Companies}
title: "{name}"
fields:
  name: {type: text, required: true}
  city: {type: text}
  secret: {type: text}
""",
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{name}"
fields:
  name: {type: text, required: true, max_length: 60}
  email: {type: email, unique: true}
  phone: {type: text}
  kind: {type: choice, options: {lead: Lead, prospect: Prospect, client: Client}, default: lead}
  boats: {type: integer, min: 0}
  wish: {type: text, visible_if: {boats: {gt: 0}}, required: true}
  born: {type: date, invalid_if: {born: {gt: $today}}, message: "A birthday lies in the past"}
  news: {type: boolean}
  tags: {type: tags}
  secret: {type: text}
  company: {type: lookup, module: companies}
""",
    "config/roles.yaml": """
roles:
  boss: {modules: {all: {view: all, create: true, edit: all}}, may: [administer, manage_portals, manage_forms]}
  crew: {modules: {contacts: {view: own, create: true, edit: own}}}
""",
    "config/portals.yaml": """
types:
  clients: {users: {module: contacts, email: email, allowed_if: {kind: [prospect, client]}}, label: Clients}
  mates: {users: {module: contacts, email: email}, label: Mates, seats: 1, licence: pool}
licence_pool: 5
""",
}
HEAD = "form: {name}\nmodule: contacts\n"
FORMS = {
    "contact": """
fields: [[name, email], phone, boats, wish, born, tags, company.name, company.city]
set: {kind: prospect}
""",
    "plain": "fields: [name, phone]\nspam: {least_seconds: 0}",
    "update": """
fields: [name, email, phone, {field: company.name, label: Company}]
set: {kind: prospect}
match: {by: [email], when_found: update, update: [phone]}
verify_email: true
""",
    "reject": "fields: [name, email]\nmatch: {by: [email], when_found: reject}",
    "again": "fields: [name, phone]\nmatch: {by: [phone], when_found: create}",
    "staff": "fields: [name, email]\nmatch: {by: [email], when_found: ask_staff}",
    "news": """
fields: [name, email]
verify_email: true
consents:
  news: {text: "Write to me", version: "2026-01", required: true, field: news}
  data: {text: "Keep it", version: "3"}
confirmation: form_confirmation
""",
    "checked": "fields: [name, email]\napprove: true",
    "kickoff": """
fields: [name, email, phone, company.name]
set: {kind: prospect}
match: {by: [email], when_found: update, update: [phone]}
verify_email: true
portal: clients
""",
    "mates": "fields: [name, email]\nportal: mates",
    "turns": "fields: [name, boats, wish]\nassign: [{where: {boats: {gt: 9}}, user: boss@example.org}, {role: crew}]",
    "rules": """
steps:
  - {label: You, fields: [name, {field: boats, required: true}, wish]}
  - label: Fleet
    visible_if: {boats: {gt: 1}}
    fields:
      - {field: phone, required: true, label: Harbour phone}
      - {field: email, visible_if: {boats: {gt: 5}}, required: true}
after: {message: "Thank you, {name}.", redirect: "https://example.org/thanks"}
""",
}
FILES: Mapping[str, str] = {
    **MODULES,
    **{f"webforms/{name}.yaml": f"{HEAD.format(name=name)}{text.strip()}\n" for name, text in FORMS.items()},
}


def make(site: SiteUnderTest, module: str, **values: Any) -> str:
    """The id of a new record."""
    with site.writing() as tx:
        return str(write(tx, SYSTEM, module, [Change(values=values)]).saved[0].id)


def rows(site: SiteUnderTest, module: str = "contacts") -> list[dict[str, Any]]:
    """All records of a module as they are stored, the oldest first."""
    with site.reading() as tx:
        table = tx.tables.table(module)
        return [dict(row) for row in tx.connection.execute(sa.select(table).order_by(table.c.id)).mappings()]
