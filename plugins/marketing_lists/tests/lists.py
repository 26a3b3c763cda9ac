"""What the tests of this plugin begin with: contacts, lists, members, mailings, and what became of mails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import count
from typing import Any

from kith.ext import Actor, Change, Row, page, parse_query, write
from kith.mail.outgoing import latest
from kith.records.actions import run
from kith.testing.plugin_site import PluginSite

NUMBERS = count()
LETTER = {"subject": "News for {first_name}", "body": "Dear {first_name} {last_name},\n\nthere is news."}


def made(site: PluginSite, module: str, actor: Actor | None = None, **values: Any) -> str:
    """The id of a new record."""
    with site.writing() as tx:
        saved = write(tx, actor or site.system, module, [Change(values=values)]).saved[0]
        assert saved is not None
        return saved.id


def contact(site: PluginSite, name: str = "Ada Lovelace", **values: Any) -> str:
    """The id of a new contact, with an address made of its first name."""
    first, last = name.split()
    own = {"first_name": first, "last_name": last, "email": f"{first.lower()}@example.org"}
    return made(site, "contacts", **own | values)


def contacts(site: PluginSite, number: int, **values: Any) -> list[str]:
    """Ids of that many contacts: person0@example.org, person1@example.org ..."""
    rows = [
        {"first_name": f"P{each}", "last_name": "Person", "email": f"person{each}@example.org", **values}
        for each in range(number)
    ]
    with site.writing() as tx:
        return [
            saved.id for saved in write(tx, site.system, "contacts", [Change(values=v) for v in rows]).saved if saved
        ]


def a_list(site: PluginSite, actor: Actor | None = None, **values: Any) -> str:
    """The id of a new list."""
    return made(site, "marketing_lists", actor, **{"name": f"List {next(NUMBERS)}", **values})


def mailing(site: PluginSite, list_id: str, actor: Actor | None = None, **values: Any) -> str:
    """The id of a new mailing to the list."""
    return made(site, "mailings", actor, **{"name": "News", "list": list_id, **LETTER, **values})


def changed(site: PluginSite, module: str, id: str, actor: Actor | None = None, **values: Any) -> None:
    """Changes a record."""
    with site.writing() as tx:
        write(tx, actor or site.system, module, [Change(id=id, values=values)])


def act(site: PluginSite, actor: Actor, module: str, action: str, ids: str | Sequence[str], **answers: Any) -> Any:
    """What the action tells."""
    with site.writing() as tx:
        return run(tx, actor, module, action, [ids] if isinstance(ids, str) else ids, answers).result


def someone(site: PluginSite, role: str) -> Actor:
    """A new holder of the role."""
    return site.actor(role, name="Sam", email=f"{role}{next(NUMBERS)}@example.test")


def on_it(site: PluginSite, list_id: str) -> Mapping[str, str]:
    """First name of a contact on the list -> its state there."""
    return {row.values["contact.first_name"]: row.values["state"] for row in members(site, list_id)}


def members(site: PluginSite, list_id: str) -> tuple[Row, ...]:
    """The members of the list."""
    with site.reading() as tx:
        asked = [("list", list_id), ("fields", "contact.first_name,state,contact"), ("limit", "1000")]
        return page(tx, site.system, parse_query(tx, site.system, "list_members", asked)).rows


def values(site: PluginSite, module: str, id: str) -> Mapping[str, Any]:
    """What is stored of a record."""
    with site.reading() as tx:
        return page(tx, site.system, parse_query(tx, site.system, module, [("id", id)])).rows[0].values


def work(site: PluginSite) -> None:
    """Carries out all jobs, those that are to run within the next half hour as well."""
    for _ in range(30):
        site.run_jobs()
        site.clock.advance(timedelta(minutes=1))


def mails(site: PluginSite) -> Mapping[str, tuple[str, str | None]]:
    """Address -> state and reason of the mails of mailings. Raises where an address has two."""
    with site.reading() as tx:
        found = [each for each in latest(tx, 5_000) if each.batch]
    assert len({each.address for each in found}) == len(found), "an address got two mails"
    return {each.address: (each.state, each.reason) for each in found}
