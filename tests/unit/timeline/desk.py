"""A small CRM for the tests of feeds, with fields that are closed to some, and short words for what is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError, Problem
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest
from kith.timeline import comments, feed
from kith.timeline.comments import Written
from kith.timeline.model import Entry, Feed
from kith.timeline.standing import standing
from kith.timeline.undo import undo

MINUTE = timedelta(minutes=1)
MODULES = {
    "modules/companies.yaml": """
module: companies
label: {one: Company, many: Companies}
title: "{name}"
fields:
  name: {type: text, required: true}
  secret: {type: text}
""",
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{name}"
fields:
  name: {type: text, required: true}
  role: {type: choice, default: lead, options: {lead: Lead, client: Client}}
  company: {type: lookup, module: companies}
  friends: {type: multi_lookup, module: contacts}
  helper: {type: user}
  tags: {type: tags}
  salary: {type: money, invalid_if: {salary: {lt: 0 EUR}}, message: "A salary isn't below zero"}
  born: {type: date}
  told: {type: text, readonly_if: {role: client}}
  ok: {type: boolean}
""",
    "config/roles.yaml": """
roles:
  boss:
    modules: {all: {view: all, create: true, edit: all, delete: all, restore: all, comment: true}}
    may: [administer]
  sales:
    modules:
      contacts: {view: all, create: true, edit: own, comment: true, fields: {hide: [salary]}}
      companies: {view: own}
  own_pay: {modules: {contacts: {view: all, fields: {hide: [salary]}}}}
  payroll: {modules: {contacts: {view: own, edit: own}}}
  owner: {modules: {contacts: {view: own, comment: true}}}
  looker: {modules: {contacts: {view: all, fields: {hide: [modified_by, created_by, helper]}}}}
  nobody: {modules: {}}
""",
}


def make(site: SiteUnderTest, module: str, actor: Actor = SYSTEM, **values: Any) -> str:
    """The id of a new record."""
    with site.writing() as tx:
        saved = write(tx, actor, module, [Change(values=values)]).saved[0]
        assert saved is not None
        return saved.id


def change(site: SiteUnderTest, id: str, actor: Actor = SYSTEM, **values: Any) -> None:
    """Changes a contact, a minute later."""
    site.clock.advance(MINUTE)
    with site.writing() as tx:
        write(tx, actor, "contacts", [Change(id=id, values=values)])


def say(site: SiteUnderTest, id: str, actor: Actor, body: str, **more: Any) -> Written:
    """Comments on a contact, a minute later."""
    site.clock.advance(MINUTE)
    with site.writing() as tx:
        return comments.write(tx, actor, "contacts", id, body, **more)


def read(site: SiteUnderTest, id: str, actor: Actor, **more: Any) -> Feed:
    """A page of the contact's feed."""
    with site.reading() as tx:
        return feed.feed(tx, actor, standing(tx, actor, "contacts", id), **more)


def history(site: SiteUnderTest, id: str, actor: Actor, **more: Any) -> Feed:
    """A page of the contact's history."""
    with site.reading() as tx:
        return feed.history(tx, actor, standing(tx, actor, "contacts", id), **more)


def kinds(found: Feed) -> list[str]:
    return [entry.kind for entry in found.entries]


def latest(site: SiteUnderTest, id: str, actor: Actor = SYSTEM) -> Entry:
    """The contact's latest change."""
    return history(site, id, actor).entries[0]


def take_back(site: SiteUnderTest, id: str, event: str, actor: Actor = SYSTEM, **more: Any) -> None:
    """Undoes a change of a contact, a minute later."""
    site.clock.advance(MINUTE)
    with site.writing() as tx:
        undo(tx, actor, "contacts", id, event, **more)


def codes(error: pytest.ExceptionInfo[KithError]) -> list[tuple[str | None, str]]:
    problems: list[Problem] = list(error.value.problems)
    return [(problem.field, problem.code) for problem in problems]
