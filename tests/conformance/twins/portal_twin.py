"""Twins of a site with portals: equal ids, versions and clock; what is open to nobody outside differs.

Other are the values of closed fields of records in reach, whole records out of reach, and how many of those there are.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from tests.conformance.twins.twin import counted_ids
from tests.functional.pages.portal import enter
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.files.doing import settings_in
from webtest import TestApp

from kith.access.actor import SYSTEM
from kith.files import stage
from kith.records.attachments import attach
from kith.records.model import Change
from kith.records.save import write
from kith.storage.system import File
from kith.timeline import comments

CLOSED = """
  h_text: {type: text}
  h_count: {type: integer}
  h_kind: {type: choice, options: {a: A, b: B}}
  h_tags: {type: tags}
  h_day: {type: date}
  h_pay: {type: money}
"""
FILES = {
    "modules/companies.yaml": f"""
module: companies
label: {{one: Company, many: Companies}}
title: "{{name}}"
search: [name, h_text]
fields:
  name: {{type: text, required: true}}
  website: {{type: url}}
{CLOSED}
related:
  people: {{by: contacts.company, columns: [name]}}
  deals: {{by: deals.company, columns: [name]}}
portal:
  clients: {{view: {{id: $me.company}}, fields: {{view: [title, website]}}, related: [people]}}
""",
    "modules/contacts.yaml": f"""
module: contacts
label: {{one: Contact, many: Contacts}}
title: "{{name}}"
search: [name, h_text]
fields:
  name: {{type: text, required: true}}
  email: {{type: email}}
  kind: {{type: choice, options: {{lead: Lead, client: Client}}, default: client}}
  phone: {{type: text}}
  company: {{type: lookup, module: companies}}
  partner: {{type: lookup, module: contacts}}
  h_firm: {{type: lookup, module: companies}}
  h_firms: {{type: multi_lookup, module: companies}}
{CLOSED}
related:
  deals: {{by: deals.contact, columns: [name]}}
actions:
  jot: {{label: Jot, ask: {{phone: {{type: text}}}}, set: {{phone: done}}}}
portal:
  clients:
    view: {{company: $me.company}}
    edit: {{id: $me}}
    delete: {{id: $me}}
    jot: {{id: $me}}
    fields: {{view: [title, name, company], edit: [phone, company]}}
    related: [deals]
    comment: true
    attach: true
  partners:
    view: {{partner: $me}}
    create: {{partner: $me}}
    fields: {{view: [name, kind, partner], create: [name, kind]}}
""",
    "modules/deals.yaml": f"""
module: deals
label: {{one: Deal, many: Deals}}
title: "{{name}}"
search: [name, h_text]
fields:
  name: {{type: text, required: true}}
  open: {{type: boolean}}
  contact: {{type: lookup, module: contacts}}
  company: {{type: lookup, module: companies}}
{CLOSED}
portal:
  clients:
    view: {{contact.company: $me.company}}
    create: {{contact: $visible}}
    fields: {{view: [title, name], create: [name, contact]}}
  partners: {{view: {{contact: $visible}}, fields: {{view: [title, contact]}}}}
  auditors: {{view: {{open: true}}, fields: {{view: [title]}}}}
""",
    "config/roles.yaml": """
roles:
  boss: {modules: {all: {view: all}}, may: [manage_portals]}
""",
    "config/portals.yaml": """
free: {modules: [contacts]}
licence_pool: 20
types:
  clients: {users: {module: contacts, email: email}, label: Clients, sign_up: true}
  partners: {users: {module: contacts, email: email}, label: Partners}
  auditors: {users: {module: contacts, email: email}, label: Auditors}
""",
}
VIEWERS = {"clients": "Ada", "partners": "Pat", "auditors": "Aud"}
HIDDEN: Mapping[str, tuple[Any, ...]] = {
    "h_text": ("zeta", "alpha", None, "Ada"),
    "h_count": (9, None, 1, 5),
    "h_kind": ("a", "b", None),
    "h_tags": (["vip"], [], ["vip", "old"]),
    "h_day": ("2026-01-01", None, "2025-06-30"),
    "h_pay": ({"amount": "5", "currency": "EUR"}, None, {"amount": "7", "currency": "EUR"}),
}


class PortalTwin:
    """One of the twins, served, with somebody of each portal logged in. `variant` says what is hidden in it."""

    def __init__(self, url: str, variant: int, folder: Any) -> None:
        self.variant = variant
        self.served = ServedSite(url, FILES, files=settings_in(folder, {}))
        self._turn = itertools.count(variant * 5)
        self.ids: dict[str, list[str]] = {"companies": [], "contacts": [], "deals": [], "files": []}
        with counted_ids(1):
            self._add_records()
        with counted_ids(2):
            self._add_unseen()
        with counted_ids(3):
            self._say_openly()
        with counted_ids(4):
            self._say()
        with counted_ids(5):
            people: dict[str, Browser] = {
                type_: enter(self.served, type_, self.named[name]) for type_, name in VIEWERS.items()
            }
        self.browsers: dict[str, TestApp] = {type_: browser.app for type_, browser in people.items()}
        self._tokens = {type_: browser.token(f"/portal/{type_}") for type_, browser in people.items()}

    def form_token(self, viewer: str) -> str:
        """The token of the forms that a viewer's browser gets."""
        return self._tokens[viewer]

    def close(self) -> None:
        self.served.close()

    def _add_records(self) -> None:
        """Those that are in both: all but their closed values is the same for who reaches them."""
        acme, bolt = (self._make("companies", name=name) for name in ("Acme", self._other("Bolt", "Under")))
        pat = self._contact("Pat", company=bolt)
        self.named = {"Pat": pat, "Aud": self._contact("Aud", company=bolt)}
        self.named["Ada"] = self._contact("Ada", company=acme, phone="12", partner=pat)
        bob = self._contact("Bob", company=acme, phone=self._other("77", "88"), h_firm=bolt, h_firms=[acme])
        eve = self._contact(self._other("Eve", "Zoe"), company=bolt, h_firm=self._other(acme, None))
        for place, (contact, open_) in enumerate(
            itertools.product((self.named["Ada"], bob), (True, False)),
        ):
            self._make("deals", name=f"Deal {place}", open=open_, contact=contact, company=self._other(acme, bolt))
        self._make("deals", name=self._other("Secret", "Zoned"), open=False, contact=eve)

    def _add_unseen(self) -> None:
        """Records that no viewer reaches, in each variant others, and more of them."""
        bolt, pat = self.ids["companies"][1], self.named["Aud"]
        for place in range(2 + 4 * self.variant):
            self._make("companies", name=f"Acme {place}", website=f"https://zeta{place}.example.test")
            person = self._contact(f"Ada {self.variant} {place}", company=bolt, partner=pat, phone="zeta")
            self._make("deals", name=f"Deal zeta {place}", open=False, contact=person)

    def _say_openly(self) -> None:
        """A comment that is shared, and a file; first, so that their ids are the same in both."""
        ada, staged = self.named["Ada"], self._staged("open")
        with self.served.site.writing() as tx:
            attach(tx, SYSTEM, "contacts", ada, [staged])
            comments.write(tx, SYSTEM, "contacts", ada, "Shared with you", audience="shared")

    def _say(self) -> None:
        """Comments that aren't shared, or stand elsewhere, and files there; in each variant more of them."""
        ada, eve = self.named["Ada"], self.ids["contacts"][4]
        staged = [self._staged(self._other("zeta", "alpha two")) for _ in range(2 + self.variant)]
        with self.served.site.writing() as tx:
            attach(tx, SYSTEM, "contacts", eve, staged)
            for place in range(1 + 2 * self.variant):
                comments.write(tx, SYSTEM, "contacts", ada, f"Internal zeta {self.variant} {place}")
                comments.write(tx, SYSTEM, "contacts", eve, f"Elsewhere {self.variant} {place}", audience="shared")
        with self.served.site.reading() as tx:
            self.ids["files"] = list(tx.connection.execute(sa.select(File.id).order_by(File.id)).scalars())

    def _staged(self, text: str) -> str:
        app = self.served.wsgi.registry.kith
        return stage(app, io.BytesIO(text.encode()), f"{text}.txt", owner=None).id

    def _contact(self, name: str, **values: Any) -> str:
        email = {"email": f"{name.lower().replace(' ', '')}@example.org"}
        return self._make("contacts", **{"name": name, **email, **values})

    def _make(self, module: str, **values: Any) -> str:
        closed = {name: each[next(self._turn) % len(each)] for name, each in HIDDEN.items()}
        with self.served.site.writing() as tx:
            saved = write(tx, SYSTEM, module, [Change(values={**closed, **values})]).saved[0]
        assert saved is not None
        self.ids[module].append(saved.id)
        return saved.id

    def _other(self, one: Any, two: Any) -> Any:
        return two if self.variant else one
