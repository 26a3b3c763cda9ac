"""A site with something behind each address, and somebody who acts as two of its people."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.functional.pages.acting import FILES, acting, begin
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.files.doing import picture, settings_in

from kith.access.actor import SYSTEM
from kith.files import stage
from kith.identity import groups, tokens
from kith.mail.message import Message
from kith.mail.send import send
from kith.mail.templates import Template
from kith.plugins import hookimpl
from kith.records.attachments import attach
from kith.storage.ids import new_id
from kith.storage.system import BulkRun, CommentRow, EventRow
from kith.timeline import comments
from kith.web.inventory import Address
from kith.web.plugins.model import PageRequest, WebPage

PICTURE = "me.png"
NAMES = {
    "record.related": "deals",
    "record.link": "deals",
    "record.linkable": "deals",
    "record.action": "jot",
    "file": PICTURE,
}


class Guide:
    """A plugin with a page for everybody, one for a module's readers and one for a power's holders."""

    __name__ = "guide"

    @hookimpl
    def kith_pages(self) -> list[WebPage]:
        return [
            WebPage(show=_hello, label="Guide"),
            WebPage(show=_hello, path="deals", label="Deal guide", module="deals"),
            WebPage(show=_hello, path="keys", label="Keys", power="administer"),
        ]


def _hello(request: PageRequest) -> Any:
    return request.render("hello", email=request.actor.email)


class Harbour:
    """The site and its people: `people` in their own browsers, `actors` in those of whoever acts as them."""

    def __init__(self, url: str, folder: Path) -> None:
        self.served = ServedSite(url, FILES, plugins=(Guide(),), files=settings_in(folder, {}))
        self.root = self.served.login("super_admin", email="root@example.test")
        cora = self.served.login("sales", email="cora@example.test")
        adam = self.served.login("admin", email="adam@example.test")
        self.people = {"sales": cora, "admin": adam}
        self.records = self._records(cora)
        self._belongings(cora)
        self._deeds(cora)
        self.parts = self._parts()
        self.actors = {"sales": acting(self.served, "super_admin", person=cora.user)}
        other = self.actors["admin"] = self.served.login("super_admin", email="second@example.test")
        assert begin(other, adam.user).status_code == 303

    def addresses(self, each: Address) -> Iterator[str]:
        """The address with everything that can stand in its places."""
        filled = {"provider": "none", "token": "x" * 43, "kind": "timezone", "module": "contacts", "type": "clients"}
        filled |= {"name": NAMES.get(each.name, "sales"), "form": "none"}
        pattern = each.pattern.replace(":.+", "")
        places = {name: found for name, found in self._places(each).items() if f"{{{name}}}" in pattern}
        for chosen in product(*places.values()):
            address = pattern.format(**filled, **dict(zip(places, chosen, strict=True)))
            if each.name != "bulk":
                yield address
            else:
                yield from (f"{address}?_do={deed}&_id={id}" for deed, id in product(("jot", "edit"), self.records))

    def _places(self, each: Address) -> dict[str, list[str]]:
        kind = "record" if each.name.startswith("record") else each.name
        return {
            "id": self.parts.get(kind, [self.people["sales"].user]),
            "plugin": ["guide", "nobody"],
            "version": ["0" * 12],
            "way": ["previous", "next", "nowhere"],
            "field": ["first_name", "company", "nothing"],
            "path": ["deals", "keys", "nothing"],
            **{place: self.parts[place] for place in ("run", "comment", "event")},
        }

    def _records(self, cora: Browser) -> list[str]:
        """One of Cora's, somebody else's, one of hers in the bin, and one that never was."""
        company = self.served.make("companies", self.root, name="Northwind")
        own = self.served.make("contacts", cora, role="lead", first_name="Ada", last_name="King", company=company)
        other = self.served.make("contacts", self.root, role="lead", first_name="Grace", last_name="Hopper")
        deleted = self.served.make("contacts", cora, role="lead", first_name="Gone", last_name="By")
        return [own, other, deleted, new_id()]

    def _belongings(self, cora: Browser) -> None:
        app = self.served.wsgi.registry.kith
        files = [stage(app, io.BytesIO(picture()), PICTURE, owner=None).id for _ in self.records[:3]]
        with self.served.site.writing() as tx:
            self.group = groups.add(tx, "Harbour")
            groups.add_member(tx, self.group, cora.user)
            tokens.issue(tx, cora.user, "laptop")
            for record, file in zip(self.records, files, strict=False):
                attach(tx, SYSTEM, "contacts", record, [file])
                comments.write(tx, SYSTEM, "contacts", record, "@cora look")
            hello = Template(subject="Hello", body="[Open]({link})")
            self.mail = send(tx, Message(purpose="account", to="ada@example.org", template=hello, link="/invite/x"))
        self.files = [*files, new_id()]

    def _deeds(self, cora: Browser) -> None:
        """A comment and two runs, the first with a record that is refused; a record goes into the bin."""
        own, other, deleted, _ = self.records
        assert cora.send(f"/m/contacts/{own}/comments", page=f"/m/contacts/{own}", body="Called").status_code == 303
        self._run(cora, "jot", own, other, notes="x")
        spare = self.served.make("contacts", self.root, role="lead", first_name="Zed", last_name="Young")
        self._run(self.root, "delete", spare)
        assert cora.send(f"/m/contacts/{deleted}/delete", page="/", _version="1").status_code == 303

    def _run(self, browser: Browser, deed: str, *ids: str, **answers: str) -> None:
        pairs = [("csrf_token", browser.token("/")), ("_do", deed), ("_count", str(len(ids))), *answers.items()]
        answer = browser.post("/m/contacts/bulk", [*pairs, *(("_id", id) for id in ids)])
        assert answer.status_code == 303, answer.text

    def _parts(self) -> dict[str, list[str]]:
        """What can stand in the places of addresses, and something that never was."""
        asked = {"run": sa.select(BulkRun.id), "comment": sa.select(CommentRow.id)}
        asked["event"] = sa.select(EventRow.id).where(EventRow.record_id.in_(self.records))
        with self.served.site.reading() as tx:
            found = {name: [*tx.connection.execute(each).scalars(), new_id()] for name, each in asked.items()}
        mails = {name: [self.mail] for name in ("dev.mail.one", "dev.mail.page")}
        files = dict.fromkeys(("file", "file.preview"), self.files)
        return found | mails | files | {"record": self.records, "studio.group": [self.group]}
