"""Twins: databases with equal ids, versions and clock, which differ in nothing but what their viewers may not know."""

from __future__ import annotations

import io
import itertools
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from tests.conformance.twins.site import files
from tests.functional.api.calling import ServedSite
from webtest import TestApp

from kith.access.actor import SYSTEM
from kith.files import stage
from kith.identity import tokens, users
from kith.identity.secrets import token_hash
from kith.identity.sessions import open_session
from kith.ledger.events import Event, record
from kith.records.attachments import attach
from kith.records.model import Change
from kith.records.save import write
from kith.storage.system import ApiToken, CommentRow, EventRow, File, Session
from kith.timeline import comments

FORM_TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
VIEWERS: Mapping[str, tuple[str, ...]] = {"blind": ("blind",), "mixed": ("blind", "keeper")}
OTHERS: Mapping[str, tuple[str, ...]] = {"boss": ("boss",), "spy": ("spy",), "auditor": ("auditor",)}
PEOPLE = ("Ada", "Bea", "Cleo", "Dora", "Eva", "Fay", "Gil", "Hal", "Ida")
FIRMS = ("Acme", "Bolt", "Undercover", "Delta", "Echo")
# of every hidden field, in both variants: other values, another order, other gaps
HIDDEN: Mapping[str, Sequence[Any]] = {
    "h_text": ("zeta", "alpha", None, "mint", "Ada"),
    "h_long": ("long zeta", None, "long alpha"),
    "h_mail": ("zeta@example.test", "alpha@example.test", None),
    "h_int": (9, None, 1, 5, 0),
    "h_dec": ("9.50", "1.25", None),
    "h_money": ({"amount": "5", "currency": "EUR"}, {"amount": "7", "currency": "EUR"}, None),
    "h_bool": (True, False, None, True),
    "h_date": ("2026-01-01", "2025-06-30", None),
    "h_when": ("2026-01-01T10:00:00Z", None, "2025-06-30T08:00:00Z"),
    "h_time": ("10:00", None, "08:30"),
    "h_span": ("1h", "2h", None),
    "h_kind": ("a", "b", None, "c"),
    "h_kinds": (["a"], ["b", "c"], []),
    "h_tags": (["vip"], [], ["vip", "old"]),
    "h_phone": ("+493012345678", None, "+493087654321"),
    "h_url": ("https://zeta.example.test/", None, "https://alpha.example.test/"),
    "h_country": ("DE", "FR", None),
    "h_rating": (5, 1, None),
    "h_gear": ([{"what": "sword", "cost": "3"}], [], [{"what": "bow", "cost": "9"}]),
}


@contextmanager
def counted_ids(prefix: int) -> Iterator[None]:
    """Within the block new ids count up from a place of their own, the same in every database."""
    numbers = itertools.count(1)
    base = 0x01A20000_0000_7000_8000_000000000000 | (prefix << 96 - 64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uuid_utils.uuid7", lambda: uuid.UUID(int=base + next(numbers)))
        yield


class Twin:
    """One of the twins, served. `variant` says what is hidden in it; None: nothing hidden is declared at all."""

    def __init__(self, url: str, variant: int | None) -> None:
        self.variant = variant
        self.served = ServedSite(url, files(hidden=variant is not None))
        self.wsgi = self.served.app.app
        self.users: dict[str, str] = {}
        self.ids: dict[str, list[str]] = {}
        with counted_ids(5):
            self.staged = [self._stage(place) for place in range(3 if variant is None else 20)]
        with counted_ids(1), self.served.site.writing() as tx:
            self._add_people(tx)
            self._add_records(tx)
        with counted_ids(2), self.served.site.writing() as tx:
            self._add_hidden(tx)
        with counted_ids(7):
            carried = [self._stage_of_boss(place) for place in range(1 if variant is None else 3 + 2 * variant)]
        with counted_ids(3), self.served.site.writing() as tx:
            self._say(tx, carried)
        with counted_ids(4), self.served.site.writing() as tx:
            self._happen(tx)
        with counted_ids(6), self.served.site.writing() as tx:
            self._attach(tx)
        self.browsers = {name: TestApp(self.wsgi) for name in (*OTHERS, *VIEWERS)}
        for name, browser in self.browsers.items():
            browser.set_cookie("kith-staff", _session(name))
        self._tokens: dict[str, str] = {}

    def _add_people(self, tx: Any) -> None:
        """The viewers, with the same session and token in every twin."""
        for name, roles in {**OTHERS, **VIEWERS}.items():
            self.users[name] = user = users.add(tx, email=f"{name}@example.test", name=name.title(), roles=roles)
            session = open_session(tx, user, lifetime=timedelta(days=300))
            _rewrite(tx, Session.token_hash, token_hash(session), token_hash(_session(name)))
            _rewrite(tx, ApiToken.hash, token_hash(tokens.issue(tx, user, "t")), token_hash(bearer(name)))

    def _add_records(self, tx: Any) -> None:
        """What the viewers reach: the same in all twins but for the fields that are hidden."""
        firms = [{"name": n, "open": True, "country": "DE", "rank": len(n)} for n in FIRMS]
        other = self.variant or 0
        firms[2] = {
            "open": False,
            "name": ("Under", "Zeta")[other],
            "country": ("FR", None)[other],
            "rank": (1, 99)[other],
        }
        self._make(tx, "firms", firms, hidden=("h_nick", "h_turnover"))
        people = [_person(place, name) for place, name in enumerate(PEOPLE)]
        self._make(tx, "people", people, hidden=tuple(HIDDEN))
        self.shadow = self._write(tx, "people", [_shadow(other)])[0]
        self._make(tx, "people", [{"name": "Mine", "owner": self.users["mixed"]}], owned=True)
        self._link(tx)
        deals = [_deal(place, self.ids["people"][place % 4]) for place in range(6)]
        self._make(tx, "deals", deals, hidden=("h_amount", "h_words", "h_stage"))
        mine = {"person": self.ids["people"][0], "owner": self.users["blind"]}
        self._make(tx, "calls", [{"subject": f"Call {place}", **mine} for place in range(3)])

    def _link(self, tx: Any) -> None:
        """Who points to whom: what is open in the same way everywhere, what is hidden by the variant."""
        people, firms = self.ids["people"], self.ids["firms"]
        changes = []
        for place, id in enumerate(people):
            values: dict[str, Any] = {
                "firm": firms[place % len(firms)] if place % 4 else None,
                "boss": (None, people[(place + 3) % len(people)], self.shadow)[place % 3],
                "friends": [(*people, self.shadow)[(place + step) % (len(people) + 1)] for step in range(place % 3)],
                "about": {"id": people[0], "module": "people"} if place % 2 else {"id": firms[0], "module": "firms"},
                "reason": "needed",
            }
            changes.append(Change(id=id, set={}, values=values | self._hidden_links(place)))
        write(tx, SYSTEM, "people", changes)

    def _hidden_links(self, place: int) -> dict[str, Any]:
        if self.variant is None:
            return {}
        people, firms, turn = self.ids["people"], self.ids["firms"], place + 2 * self.variant
        if people[place] == people[-1]:
            return {"h_firm": firms[0]}  # of the viewer itself, who sees it
        return {
            "h_firm": firms[turn % len(firms)] if turn % 3 else None,
            "h_boss": people[turn % len(people)] if turn % 2 else None,
            "h_links": [firms[turn % len(firms)]] if turn % 3 else [],
            "h_user": self.users["boss"] if turn % 3 == 0 else self.users["blind"],
            "h_file": self.staged[4 + place] if turn % 3 else None,
            "h_files": [self.staged[12 + place]] if turn % 2 else [],
        }

    def _add_hidden(self, tx: Any) -> None:
        """Records that no viewer reaches: in each variant others, and more of them."""
        many = 2 + 5 * (self.variant or 0)
        tag = "zz"[: 1 + (self.variant or 0)]
        people, firms, owner = self.ids["people"], self.ids["firms"], self.users["boss"]
        off = {"on": False, "kind": "won", "score": many, "owner": owner, "labels": ["vip"], "firm": firms[0]}
        pay = {"amount": str(100 * many), "currency": "EUR"}
        gone = [{"name": f"{name} {tag}", "boss": people[0], "pay": pay, **off} for name in ("Ada", "Zoe") * many]
        self._write(tx, "people", gone)
        closed = [{"name": f"Acme {tag} {n}", "open": False, "rank": n, "country": "FR"} for n in range(many)]
        self._write(tx, "firms", closed)
        self._write(
            tx, "calls", [{"subject": f"Call {tag} {n}", "person": people[0], "owner": owner} for n in range(many)]
        )
        self._write(
            tx, "notes", [{"text": f"Note {n}", "person": people[n % 3], "firm": firms[0]} for n in range(many)]
        )

    def _say(self, tx: Any, files: Sequence[str]) -> None:
        """Comments that viewers may read, some of which name them, and one that they may not; two carry files."""
        boss = replace(SYSTEM, user=self.users["boss"])
        self.said = [
            comments.write(
                tx, boss, "people", id, f"Look, @Blind and @Mixed, at {place}", files=() if place else files[:1]
            ).id
            for place, id in enumerate(self.ids["people"])
        ]
        if self.variant is not None:
            comments.write(tx, boss, "people", self.shadow, f"Hidden {self.variant}", files=files[1:])

    def _happen(self, tx: Any) -> None:
        """Changes of hidden fields alone, in each variant others, and more of them."""
        if self.variant is None:
            return
        module = tx.site.modules["people"]
        changes = {module.fields["h_text"].physical: [f"alpha {self.variant}", "zeta"]}
        told = {"module": module.physical, "kind": "changed", "user_id": self.users["boss"], "via": "page"}
        many = 1 + 3 * self.variant
        ids = [id for id in self.ids["people"][:-1] for _ in range(many)]
        record(tx, [Event(**told, record_id=id, changes=changes) for id in ids])

    def _stage(self, place: int) -> str:
        """The id of a file: the first ones are the same in all twins, the others are of what is hidden."""
        told = f"{place}" if place < 3 else f"{place} of {self.variant}" * (1 + (self.variant or 0))
        return stage(self.served.site, io.BytesIO(told.encode()), f"{told}.txt", owner=None).id

    def _stage_of_boss(self, place: int) -> str:
        """The id of a file for a comment: the first is the same in all twins."""
        told = f"said {place} of {self.variant}" if place else "said"
        return stage(self.served.site, io.BytesIO(told.encode()), f"{told}.txt", owner=self.users["boss"]).id

    def _attach(self, tx: Any) -> None:
        """Attachments of records that viewers reach, and of one that they don't."""
        for place, id in enumerate(self.ids["people"][:3]):
            attach(tx, SYSTEM, "people", id, [self.staged[place]])
        if self.variant is not None:
            attach(tx, SYSTEM, "people", self.shadow, [self.staged[3]])

    def _make(
        self, tx: Any, module: str, rows: list[dict[str, Any]], *, hidden: Sequence[str] = (), owned: bool = False
    ) -> None:
        """New records, their hidden fields filled as the variant has it; `owned` ones are alike in both variants."""
        filled = [row | self._closed(hidden, place) for place, row in enumerate(rows)]
        if owned and self.variant is not None:
            filled = [row | {"h_text": "mine", "h_int": 3, "h_kind": "b"} for row in filled]
        self.ids[module] = [*self.ids.get(module, []), *self._write(tx, module, filled)]

    def _write(self, tx: Any, module: str, rows: list[dict[str, Any]]) -> list[str]:
        saved = write(tx, SYSTEM, module, [Change(values=row) for row in rows]).saved
        return [each.id for each in saved if each is not None]

    def _closed(self, names: Sequence[str], place: int) -> dict[str, Any]:
        if self.variant is None:
            return {}
        return {name: _hidden_value(name, place * (1 + 2 * self.variant) + self.variant) for name in names}

    @property
    def site(self) -> Any:
        """The definitions that it serves."""
        return self.served.site.serving().site

    def everything(self) -> dict[str, list[str]]:
        """Module -> ids of all records that are there, in order; those of `events` and `comments` as well."""
        with self.served.site.reading() as tx:
            tables = {name: tx.tables.table(name) for name in tx.site.modules}
            asked = {name: sa.select(table.c.id).order_by(table.c.id) for name, table in tables.items()}
            asked |= {
                "events": sa.select(EventRow.id).order_by(EventRow.id),
                "comments": sa.select(CommentRow.id).order_by(CommentRow.id),
            }
            asked |= {"files": sa.select(File.id).order_by(File.id)}
            return {name: list(tx.connection.execute(each).scalars()) for name, each in asked.items()}

    def form_token(self, viewer: str) -> str:
        """The token of the forms that a viewer's browser gets."""
        if viewer not in self._tokens:
            found = FORM_TOKEN.search(self.browsers[viewer].get("/").text)
            assert found is not None
            self._tokens[viewer] = found[1]
        return self._tokens[viewer]

    def close(self) -> None:
        """Gives the database's connections back."""
        self.served.close()


def _person(place: int, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "mail": f"{name.lower()}@example.test",
        "kind": "won" if place % 3 == 0 else "lead",
        "score": place % 4,
        "joined": f"2026-01-0{1 + place % 5}",
        "pay": {"amount": str(10 + place), "currency": "EUR"},
        "labels": ["vip"] if place % 2 else [],
        "country": "DE",
        "gear": [{"what": "hat", "cost": "1"}] if place % 2 else [],
    }


def _shadow(other: int) -> dict[str, Any]:
    """One whom records in reach point to, out of reach itself: of its open fields too each differs by variant."""
    return {
        "on": False,
        "name": ("Under", "Zeta")[other],
        "mail": ("under@example.test", "zeta@example.test")[other],
        "kind": ("won", "lead")[other],
        "country": ("FR", None)[other],
        "score": (9, None)[other],
        "joined": ("2020-01-01", "2026-06-01")[other],
        "pay": ({"amount": "5", "currency": "EUR"}, None)[other],
        "labels": (["vip"], [])[other],
        "gear": ([{"what": "hat"}], [])[other],
        "reason": ("alpha", "zeta")[other],
    }


def _deal(place: int, person: str) -> dict[str, Any]:
    amount = {"amount": str(place), "currency": "EUR"}
    return {"name": f"Deal {place}", "person": person, "stage": "won" if place % 3 else "open", "amount": amount}


def _hidden_value(name: str, place: int) -> Any:
    alike = {"h_nick": "h_text", "h_words": "h_text", "h_turnover": "h_money", "h_amount": "h_money"}
    if name == "h_stage":
        return ("early", "late", None)[place % 3]
    values = HIDDEN[alike.get(name, name)]
    return values[place % len(values)]


def bearer(name: str) -> str:
    """The API token of a viewer."""
    return f"kith_{name}_{'t' * 40}"


def _session(name: str) -> str:
    return f"{name}{'s' * 40}"


def _rewrite(tx: Any, column: Any, made: str, wanted: str) -> None:
    tx.connection.execute(sa.update(column.class_).where(column == made).values({column.key: wanted}))
