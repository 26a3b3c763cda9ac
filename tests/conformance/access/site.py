"""A small site whose every right is known by heart: what roles grant is data here, which both sides read.

The engine reads it as `config/roles.yaml`; the oracle reads the same grants with rules of its own. `tests.conformance`
compares the two on every address.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

WHOLE = {"view": "all", "create": True, "edit": "all", "delete": "all", "restore": "all"}
ACTIONS = {"promote": True, "note": True, "ring": True, "comment": True, "attach": True}
CLIENT = {"kind": "client"}
GERMAN = {"kind": "client", "country": "DE"}

ROLES: Mapping[str, Mapping[str, Any]] = {
    "super_admin": {"modules": {"all": WHOLE, "contacts": WHOLE | ACTIONS}, "may": ["administer", "impersonate"]},
    "admin": {"modules": {"all": {"view": "all"}}, "may": ["administer"]},
    "crm_admin": {"modules": {"contacts": WHOLE | ACTIONS, "calls": WHOLE}, "may": ["manage_portals"]},
    "crm_sales": {
        "modules": {
            "contacts": {
                "view": "group",
                "create": True,
                "edit": "own",
                "promote": "own",
                "ring": True,
                "comment": True,
            },
            "calls": {"view": "all", "create": True},
        }
    },
    "crm_manager": {
        "includes": ["crm_sales"],
        "above": ["crm_sales"],
        "modules": {"contacts": {"view": "team", "edit": "team", "delete": "group", "restore": "team", "note": True}},
    },
    "crm_marketeer": {"modules": {"contacts": {"view": "all", "promote": "own", "comment": "own"}}},
    "finance": {"modules": {"contacts": {"view": CLIENT, "edit": GERMAN, "delete": GERMAN}, "invoices": WHOLE}},
    "keeper": {
        "modules": {
            "contacts": {"view": "own", "create": True, "edit": "own", "delete": "own", "restore": "own"} | ACTIONS
        }
    },
    "intake": {"modules": {"contacts": {"create": "all"}}},
    "guarded": {"modules": {"contacts": WHOLE | ACTIONS}, "may": ["administer"], "two_factor": "required"},
    "bookkeeper": {"modules": {"invoices": {"view": "all"}}},
}
MODULES = {
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  kind: {type: choice, default: lead, options: {lead: Lead, client: Client}}
  country: {type: country}
  friend: {type: lookup, module: contacts, quick_create: [name]}
  told: {type: text}
  met: {type: date}
  email: {type: email}
actions:
  promote: {label: Promote, set: {kind: client}}
  note: {label: Note, ask: {told: {type: text, required: true}}, set: {active: true}}
  ring: {label: Ring, create: calls, set: {contact: $record, subject: Ring}}
lists:
  usual: {label: All of them, columns: [title, kind, owner]}
  board: {label: Board, kind: board, group_by: kind}
related:
  calls: {by: calls.contact, columns: [subject], create: true}
""",
    "modules/calls.yaml": """
module: calls
label: {one: Call, many: Calls}
title: "{subject}"
fields:
  subject: {type: text, required: true}
  contact: {type: lookup, module: contacts}
""",
    "modules/invoices.yaml": """
module: invoices
label: {one: Invoice, many: Invoices}
title: "{number}"
fields:
  number: {type: text, required: true}
""",
}
PORTALS = "types: {clients: {users: {module: contacts, email: email, allowed_if: {kind: client}}}}"
FILES = MODULES | {"config/roles.yaml": json.dumps({"roles": ROLES}), "config/portals.yaml": PORTALS}
