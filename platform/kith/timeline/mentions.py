"""`@Name` in what people write: found among those whom the author may know, kept by id, shown by today's name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.fields.keys import fold, sort_key
from kith.records.model import Ref
from kith.storage.system import Principal, User
from kith.storage.tx import Tx

TOKEN = re.compile(r"<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>")
_AT = re.compile(r"(?<![\w@<./])@(?=\S)")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.,;:!?)]+")
MOST = 50  # users and groups that one comment may name
OFFERED = 8
ALL = 5_000  # users and groups that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can be named: an active member of staff or a group (which has no `email`)."""

    id: str
    name: str
    kind: str
    email: str | None = None

    @property
    def ref(self) -> Ref:
        return Ref(self.id, self.name, "groups" if self.kind == "group" else "users")


def mentioned(body: str) -> tuple[str, ...]:
    """The ids of the principals that a stored body names, each once."""
    return tuple(dict.fromkeys(TOKEN.findall(body))) if "<@" in body else ()


def typed(body: str, names: Mapping[str, str]) -> str:
    """A stored body as its author types it: `@Name` for each principal."""
    return TOKEN.sub(lambda found: f"@{names.get(found[1], '')}", body)


def offered(tx: Tx, actor: Actor, words: str, limit: int = OFFERED) -> tuple[Ref, ...]:
    """Whom the actor may name whose name holds every one of `words`: by name, groups last."""
    wanted = sort_key(words).split()
    fits = [each for each in known_to(tx, actor) if all(word in sort_key(each.name) for word in wanted)]
    fits.sort(key=lambda each: (each.kind == "group", sort_key(each.name), each.id))
    return tuple(each.ref for each in fits[:limit])


def known_to(tx: Tx, actor: Actor, also: Sequence[str] = ()) -> tuple[Person, ...]:
    """Whom the actor may know, and thereby name: staff know active staff and groups, nobody else knows anybody.

    `also` are ids of those whom the comment names already: they may have been suspended meanwhile.
    """
    if actor.kind not in ("staff", "system"):
        return ()
    statement = (
        sa.select(Principal.id, Principal.name, Principal.kind, User.email)
        .outerjoin(User, User.id == Principal.id)
        .where(
            sa.or_(
                Principal.kind == "group",
                sa.and_(User.kind == "staff", User.state == "active"),
                Principal.id.in_(list(also)),
            )
        )
        .limit(ALL)
    )
    return tuple(Person(**row) for row in tx.connection.execute(statement).mappings())


def kept(tx: Tx, actor: Actor, text: str, before: Sequence[str] = ()) -> tuple[str, tuple[Person, ...]]:
    """`text` as it is stored, and whom it names. `before` are the ids that it named so far.

    What follows an `@` and is nobody's name stays as it is. Raises K681 for a name of several, K682 for too many.
    """
    text = text.replace("<@", "<\u200b@")  # nobody names somebody by an id that they typed
    if _AT.search(text) is None:
        return text, ()
    found = _Finder(known_to(tx, actor, before), frozenset(before))
    body = found.replaced(text)
    if found.doubtful:
        raise KithError(*(Problem(code="K681", params={"name": name}, field="body") for name in found.doubtful))
    if len(found.named) > MOST:
        params = {"count": len(found.named), "most": MOST}
        raise KithError(Problem(code="K682", params=params, field="body"))
    return body, tuple(found.named.values())


class _Finder:
    """Names in one text. The longest name that fits is meant; of several that are called alike the one named before."""

    def __init__(self, people: Sequence[Person], before: frozenset[str]) -> None:
        self.by_name: dict[str, list[Person]] = defaultdict(list)
        self.by_email = {fold(each.email): each for each in people if each.email}
        for each in people:
            self.by_name[fold(each.name)].append(each)
        self.lengths = sorted({len(each.name) for each in people}, reverse=True)
        self.before = before
        self.named: dict[str, Person] = {}
        self.doubtful: dict[str, None] = {}

    def replaced(self, text: str) -> str:
        parts: list[str] = []
        end = 0
        for at in _AT.finditer(text):
            if at.start() < end:
                continue
            found = self.at(text, at.end())
            if found is not None:
                person, stop = found
                parts += [text[end : at.start()], f"<@{person.id}>"]
                self.named[person.id] = person
                end = stop
        return "".join([*parts, text[end:]])

    def at(self, text: str, start: int) -> tuple[Person, int] | None:
        """Who is named at `start`, and where the name ends."""
        address = _EMAIL.match(text, start)
        if address and (person := self.by_email.get(fold(address[0]))):
            return person, address.end()
        for length in self.lengths:
            stop = start + length
            ends = stop >= len(text) or not (text[stop].isalnum() or text[stop] == "_")
            people = self.by_name.get(fold(text[start:stop])) if ends and stop <= len(text) else None
            if people:
                return (person, stop) if (person := self.one_of(people)) else None
        return None

    def one_of(self, people: Sequence[Person]) -> Person | None:
        if len(people) > 1:
            people = [each for each in people if each.id in self.before] or people
        if len(people) > 1:
            self.doubtful[people[0].name] = None
            return None
        return people[0]


def store(tx: Tx, comment: str, people: Sequence[Person], table: Any) -> None:
    """Writes whom a comment names, in place of those whom it named."""
    tx.connection.execute(sa.delete(table).where(table.c.comment_id == comment))
    if people:
        rows = [{"comment_id": comment, "principal_id": each.id} for each in people]
        tx.connection.execute(sa.insert(table), rows)
