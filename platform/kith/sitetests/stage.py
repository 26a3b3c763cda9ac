"""What is there before a case begins: people who may act, and records, made by the same write path as all others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from kith.access.actor import SYSTEM, Actor
from kith.conditions import Surroundings, parse_operand
from kith.conditions.tree import Path
from kith.conditions.variables import is_variable
from kith.definition.model import Field, Module
from kith.errors import KithError, Problem
from kith.fields import FieldType
from kith.fields.keys import fold
from kith.identity import load, users
from kith.reader import Scalar
from kith.records.facts import Batch, RecordFacts
from kith.records.model import Change
from kith.records.operands import operand_value
from kith.records.save import write
from kith.sitetests.check import portal_modules, references_in
from kith.sitetests.model import Case, Given, Named, Person, TestFile, Values, Written
from kith.storage.ids import new_id
from kith.storage.system import Group, GroupMember, Principal, User
from kith.storage.tx import Tx

ENGINE = replace(SYSTEM, via="test")


@dataclass(frozen=True, slots=True)
class Made:
    """A record that is there."""

    module: str
    id: str


@dataclass(slots=True)
class Stage:
    """The people and records of a file, by the names that its cases call them."""

    tx: Tx
    records: dict[str, Made] = field(default_factory=dict)
    principals: dict[str, str] = field(default_factory=dict)  # people of the staff, and groups
    actors: dict[str, Actor] = field(default_factory=dict)

    def set(self, file: TestFile) -> None:
        """Makes everybody and everything that the file gives. Raises KithError: K964, K966."""
        for person in file.people.values():
            if person.portal is None:
                self._staff(person)
        for roles in _roles_held(file):
            self._staff(Person(name=",".join(name.text for name in roles), source=roles[0].source, roles=roles))
        self.make(file.records)
        for person in file.people.values():
            if person.portal is not None:
                self._portal_user(person)

    def for_case(self) -> Stage:
        """The same for one case, whose records the next one doesn't know."""
        return replace(self, records=dict(self.records))

    def actor(self, case: Case) -> Actor:
        """Who acts in a case."""
        return self.actors[",".join(name.text for name in case.actor)]

    # -- people -------------------------------------------------------------------------------------------------------
    def _staff(self, person: Person) -> None:
        if person.name in self.actors:
            return
        address = f"person{len(self.actors) + 1}@site.test"
        roles = [role.text for role in person.roles]
        user = users.add(self.tx, email=address, name=person.name, roles=roles)
        self.principals[person.name] = user
        for group in person.groups:
            self._join(user, group.text)
        actor = load.by_user(self.tx.connection, user, via="test")
        assert actor is not None
        self.actors[person.name] = actor

    def _join(self, user: str, group: str) -> None:
        connection = self.tx.connection
        if group not in self.principals:
            self.principals[group] = new_id()
            connection.execute(sa.insert(Principal).values(id=self.principals[group], kind="group", name=group))
            connection.execute(sa.insert(Group).values(id=self.principals[group]))
        connection.execute(sa.insert(GroupMember).values(group_id=self.principals[group], user_id=user))

    def _portal_user(self, person: Person) -> None:
        """An account of the portal, as its record. Whether it would be let in (`allowed_if`) isn't asked."""
        assert person.portal is not None
        assert person.record is not None
        user, address = new_id(), f"portal{len(self.actors) + 1}@site.test"
        account = {"id": user, "kind": "portal", "email": address, "email_key": fold(address)}
        self.tx.connection.execute(sa.insert(Principal).values(id=user, kind="user", name=person.name))
        self.tx.connection.execute(sa.insert(User).values(**account, created_at=self.tx.clock.now()))
        self.actors[person.name] = Actor(
            kind="portal",
            user=user,
            name=person.name,
            email=address,
            portal_type=person.portal.text,
            record=self.records[person.record.text].id,
            record_module=portal_modules(self.tx.site)[person.portal.text],
            via="test",
        )

    # -- records ------------------------------------------------------------------------------------------------------
    def make(self, given: Iterable[Given]) -> None:
        """Makes the records, each after those that it names. Raises K964, K966."""
        waiting = {each.name: each for each in given}
        while waiting:
            self._make(next(iter(waiting.values())), waiting, ())

    def _make(self, given: Given, waiting: dict[str, Given], way: tuple[str, ...]) -> None:
        if given.name in way:
            cycle = " > ".join([*way[way.index(given.name) :], given.name])
            raise KithError(Problem(code="K966", params={"cycle": cycle}, source=given.source))
        module = self.tx.site.modules[given.module]
        for name in _named_by(module, given.values):
            if name in waiting:
                self._make(waiting[name], waiting, (*way, given.name))
        self.records[given.name] = Made(given.module, self._saved(module, given))
        waiting.pop(given.name)

    def _saved(self, module: Module, given: Given) -> str:
        try:
            change = Change(values=self.typed(module, given.values, ENGINE))
            saved = write(self.tx, ENGINE, module.name, [change]).saved[0]
        except KithError as refused:
            raise KithError(*(_unmakable(given, problem) for problem in refused.problems)) from refused
        assert saved is not None
        return saved.id

    # -- values -------------------------------------------------------------------------------------------------------
    def typed(self, module: Module, values: Values, actor: Actor) -> dict[str, Any]:
        """The values as a form would send them: ids for names, moments for `$` words. Raises KithError with places."""
        return {name: self.value(module, module.fields[name], written, actor) for name, written in values.items()}

    def value(self, module: Module, field: Field, written: Written, actor: Actor) -> Any:
        """One value as a form would send it."""
        if not is_variable(written.raw):
            return self._plain(field.type, written.raw)
        surroundings = Surroundings(modules=self.tx.site.modules, record=None, me="users")
        path, context = Path(module.name, (), field.name, field.type), self.tx.context()
        operand = parse_operand(Scalar(written.raw, written.source), path, surroundings, context)
        facts = RecordFacts(Batch(self.tx, actor, module, context), {}, {})
        return field.type.to_text(operand_value(module, field, operand, facts))

    def answer(self, field: Field, written: Written) -> Any:
        """An answer to what an action asks for, as its form would send it."""
        return self._plain(field.type, written.raw)

    def _plain(self, type_: FieldType, raw: Any) -> Any:
        kind = (type_.item or type_).reference
        if kind in ("record", "user", "group"):
            return [self._id(each) for each in raw] if isinstance(raw, list) else self._id(raw)
        return raw[1:] if isinstance(raw, str) and raw.startswith("$$") else raw

    def _id(self, name: Any) -> Any:
        if name in self.records:
            return self.records[name].id
        return self.principals.get(name, name)

    def name_of(self, id: str) -> str:
        """What the file calls the record or person with that id; the id itself where it doesn't."""
        by_id = {made.id: name for name, made in self.records.items()} | {v: k for k, v in self.principals.items()}
        return by_id.get(id, id)


def _roles_held(file: TestFile) -> Iterator[tuple[Named, ...]]:
    """The roles that cases name instead of a person."""
    for case in file.cases:
        if len(case.actor) > 1 or case.actor[0].text not in file.people:
            yield case.actor


def _named_by(module: Module, values: Values) -> Iterator[str]:
    for name, written in values.items():
        yield from references_in(module.fields[name].type, written.raw)


def _unmakable(given: Given, problem: Problem) -> Problem:
    written = given.values.get((problem.field or "").partition(".")[0])
    source = problem.source or (written.source if written else given.source)
    return Problem(code="K964", params={"name": given.name, "reason": problem.message}, source=source)
