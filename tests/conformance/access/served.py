"""The site in a database, served, with a browser and a program for each of the cast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from tests.conformance.access.cast import CAST, ENDED, STRANGER, all_records
from tests.conformance.access.oracle import Principal, Record
from tests.conformance.access.site import FILES
from tests.functional.api.calling import ServedSite
from webtest import TestApp

from kith.access.actor import SYSTEM
from kith.identity import tokens, users
from kith.identity.sessions import open_session
from kith.records.model import Change
from kith.records.save import write
from kith.records.shares import SHARE, holder
from kith.records.sharing import share
from kith.storage.ids import new_id
from kith.storage.system import Group, GroupMember, User
from kith.storage.system import Principal as PrincipalRow

FORM_TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
NEVER = "01931b2c-7a00-7000-8000-000000000001"
LASTING = timedelta(days=300)
PASSWORD = "correct horse battery staple"
COUNTED = ("contacts", "calls")


@dataclass(frozen=True, slots=True)
class Keys:
    """What a principal comes with: a browser with its session, the token of its forms, the token of a program."""

    name: str
    browser: TestApp
    form: str
    bearer: str = ""


class World:
    """The served site with its cast and their records. What a request changes is swept away after it."""

    def __init__(self, url: str) -> None:
        self.served = ServedSite(url, FILES)
        self.wsgi = self.served.app.app
        self.ids: dict[str, str] = {"north": new_id()}
        self.records: dict[str, str] = {}
        with self.served.site.writing() as tx:
            self._add_people(tx)
            self._add_records(tx)
            self._share(tx)
        self.keys: dict[str, Keys] = {}
        for each in CAST:
            self.keys[each.name] = self.keys_of(each)
        self._suspend()
        self.known = {module: self._ids(module) for module in COUNTED}

    def _add_people(self, tx: Any) -> None:
        tx.connection.execute(sa.insert(PrincipalRow).values(id=self.ids["north"], kind="group", name="North"))
        tx.connection.execute(sa.insert(Group).values(id=self.ids["north"]))
        for who in (*CAST, STRANGER):
            if who.account:
                self.ids[who.name] = users.add(
                    tx, email=f"{who.name}@example.test", name=who.name, roles=who.roles, password=PASSWORD
                )
            for group in who.groups:
                row = {"group_id": self.ids[group], "user_id": self.ids[who.name]}
                tx.connection.execute(sa.insert(GroupMember).values(row))

    def _add_records(self, tx: Any) -> None:
        found = all_records()
        values = [{"name": f"{each.kind} of {each.owner}", **each.values} for each in found]
        saved = write(tx, SYSTEM, "contacts", [Change(values=each) for each in values]).saved
        table = tx.tables.table("contacts")
        for record, each in zip(found, saved, strict=True):
            assert each is not None
            self.records[f"{record.kind} {record.owner}"] = each.id
            state = {"owner": self.ids[record.owner], "deleted_at": tx.clock.now() if record.deleted else None}
            tx.connection.execute(table.update().where(table.c.id == each.id).values(state))

    def _share(self, tx: Any) -> None:
        """What is shared, and what was until a minute ago."""
        soon = tx.clock.now() + timedelta(minutes=1)
        lasting = [(each, with_, level, None) for each in all_records() for with_, level in each.shared]
        of_kind = {each.kind: each for each in all_records()}
        over = [(of_kind[kind], with_, level, soon) for kind, with_, level in ENDED]
        for record, with_, level, until in (*lasting, *over):
            kind, _, name = with_.partition(":") if ":" in with_ else ("user", "", self.ids[with_])
            found = holder(tx, "group" if with_ == "north" else kind, name)
            share(tx, SYSTEM, "contacts", self.id_of(record), with_=found, level=level, until=until)
        past = tx.clock.now() - timedelta(minutes=1)
        tx.connection.execute(SHARE.update().where(SHARE.c.until.is_not(None)).values(until=past))

    def keys_of(self, who: Principal) -> Keys:
        """New keys; a token alone for one who comes by a token."""
        user = self.ids.get(who.name, "")
        browser = TestApp(self.wsgi, extra_environ={"REMOTE_ADDR": f"10.0.0.{1 + len(self.keys)}"})
        bearer = ""
        with self.served.site.writing() as tx:
            if user:
                scopes = None if who.narrowed is None else list(who.narrowed)
                bearer = tokens.issue(tx, user, "test", scopes=scopes)
            if user and who.narrowed is None:
                browser.set_cookie("kith-staff", open_session(tx, user, lifetime=LASTING))
        page = browser.get("/").maybe_follow()
        form = FORM_TOKEN.search(page.text)
        assert form is not None
        return Keys(who.name, browser, form[1], bearer)

    def _suspend(self) -> None:
        """Only the state of the account changes: the rows of sessions and tokens stay, as if nobody had ended them."""
        with self.served.site.writing() as tx:
            suspended = [self.ids[each.name] for each in CAST if each.suspended]
            tx.connection.execute(sa.update(User).where(User.id.in_(suspended)).values(state="suspended"))

    def id_of(self, record: Record) -> str:
        """The record's id."""
        return self.records[f"{record.kind} {record.owner}"] if record.there else NEVER

    @contextmanager
    def throwaway(self, record: Record) -> Iterator[str]:
        """The id of a copy of the record that may be changed; whatever was made meanwhile goes with it."""
        try:
            yield self._copy(record) if record.there else NEVER
        finally:
            self.sweep()

    def _copy(self, record: Record) -> str:
        id, source = new_id(), self.id_of(record)
        with self.served.site.writing() as tx:
            table = tx.tables.table("contacts")
            row = tx.connection.execute(sa.select(table).where(table.c.id == source)).mappings().one()
            tx.connection.execute(table.insert().values(dict(row) | {"id": id}))
            for each in tx.connection.execute(sa.select(SHARE).where(SHARE.c.record_id == source)).mappings().all():
                tx.connection.execute(SHARE.insert().values(dict(each) | {"id": new_id(), "record_id": id}))
        return id

    def sweep(self) -> None:
        """Takes away what requests have made, and copies."""
        with self.served.site.writing() as tx:
            tx.connection.execute(SHARE.delete().where(SHARE.c.record_id.not_in(self.known["contacts"])))
            for module in reversed(COUNTED):
                table = tx.tables.table(module)
                tx.connection.execute(table.delete().where(table.c.id.not_in(self.known[module] or [NEVER])))

    def state(self) -> list[Any]:
        """All that counts of the records: what a refused request must leave as it is."""
        with self.served.site.reading() as tx:
            tables = [tx.tables.table(module) for module in COUNTED]
            asked = [sa.select(t.c.id, t.c.version, t.c.deleted_at).order_by(t.c.id) for t in tables]
            return [tuple(row) for each in asked for row in tx.connection.execute(each)]

    def _ids(self, module: str) -> list[str]:
        with self.served.site.reading() as tx:
            return list(tx.connection.execute(sa.select(tx.tables.table(module).c.id)).scalars())

    def close(self) -> None:
        """Gives the database's connections back."""
        self.served.close()
