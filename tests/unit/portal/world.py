"""A harbour office with two companies and three portal types: whom the tests of portals let in, and to what."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kith.access.actor import SYSTEM, Actor
from kith.records.model import Change
from kith.records.save import write
from kith.storage.ids import new_id
from kith.storage.system import Principal, User
from kith.testing.site import SiteUnderTest

FILES = {
    "modules/companies.yaml": """
module: companies
label: {one: Company, many: Companies}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  website: {type: url}
  secret: {type: text}
related:
  people: {by: contacts.company, columns: [name]}
  deals: {by: deals.company, columns: [name]}
portal:
  clients: {view: {id: $me.company}, fields: {view: [title, website]}, related: [people]}
""",
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{name}"
search: [name, notes]
fields:
  name: {type: text, required: true}
  email: {type: email}
  kind: {type: choice, options: {lead: Lead, client: Client}, default: lead}
  phone: {type: text}
  notes: {type: text}
  company: {type: lookup, module: companies}
  partner: {type: lookup, module: contacts}
portal:
  clients:
    view: {company: $me.company}
    edit: {id: $me}
    fields: {view: [title, name, company], edit: [phone, company]}
    comment: true
    attach: true
  partners:
    view: {partner: $me}
    create: {partner: $me}
    fields: {view: [name, kind, partner], create: [name, kind]}
    set: {kind: client}
""",
    "modules/deals.yaml": """
module: deals
label: {one: Deal, many: Deals}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  secret: {type: text}
  contact: {type: lookup, module: contacts}
  company: {type: lookup, module: companies}
portal:
  clients: {view: {contact.company: $me.company}, fields: {view: [title, name]}}
  partners: {view: {contact: $visible}, fields: {view: [title, contact]}}
  auditors: {view: all, fields: {view: [title]}}
""",
    "config/roles.yaml": """
roles:
  boss:
    modules: {contacts: {view: all, create: true, edit: all, comment: true}, companies: {view: all}, deals: {view: all}}
    may: [manage_portals]
  clerk: {modules: {contacts: {view: own, create: true}}, may: [manage_portals]}
  crew: {modules: {contacts: {view: all}}}
""",
    "config/portals.yaml": """
free: {modules: [contacts]}
licence_pool: 12
types:
  clients: {users: {module: contacts, email: email, allowed_if: {kind: client}}, label: Clients}
  partners: {users: {module: contacts, email: email}, label: Partners, seats: 10}
  auditors: {users: {module: contacts, email: email}, label: Auditors}
""",
}


def make(site: SiteUnderTest, module: str, **values: Any) -> str:
    """The id of a new record."""
    with site.writing() as tx:
        return str(write(tx, SYSTEM, module, [Change(values=values)]).saved[0].id)


def change(site: SiteUnderTest, module: str, id: str, **values: Any) -> None:
    """Changes a record."""
    with site.writing() as tx:
        write(tx, SYSTEM, module, [Change(id=id, values=values)])


def contact(site: SiteUnderTest, name: str, **values: Any) -> str:
    """The id of a new client with an address."""
    given = {"email": f"{name.lower()}@example.org", "kind": "client"}
    return make(site, "contacts", name=name, **{**given, **values})


def person(site: SiteUnderTest, type_: str, record: str) -> Actor:
    """Whoever is that contact in a portal, by an account that nobody invited: what the policy alone looks at."""
    user = new_id()
    with site.writing() as tx:
        account = {"id": user, "kind": "portal", "email": f"{user}@x.test", "email_key": user}
        tx.connection.execute(sa.insert(Principal).values(id=user, kind="user", name="Somebody"))
        tx.connection.execute(sa.insert(User).values(**account, created_at=tx.clock.now()))
    return Actor(
        kind="portal",
        user=user,
        name="Somebody",
        portal_type=type_,
        record=record,
        record_module="contacts",
        via="test",
    )
