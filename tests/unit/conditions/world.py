"""A small world of records that the same conditions are asked about in Python, SQL and JavaScript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.conditions import Surrounding, part_of, to_python
from kith.conditions.tree import Below, Path, Variable, Visible
from kith.fields.address import AddressType
from kith.fields.base import Context, FieldType
from kith.fields.boolean import BooleanType
from kith.fields.choice import ChoiceType
from kith.fields.codes import CountryType
from kith.fields.dates import DateType
from kith.fields.datetimes import DateTimeType
from kith.fields.decimals import DecimalType
from kith.fields.email import EmailType
from kith.fields.integers import IntegerType
from kith.fields.lookups import LookupType, MultiLookupType, UserType
from kith.fields.money import MoneyType
from kith.fields.multi_choice import MultiChoiceType, TagsType
from kith.fields.physical import UtcDateTime
from kith.fields.text import TextType
from kith.fields.times import DurationType, TimeType

NOW = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # 1 April, 0:30 in Berlin
BERLIN = ZoneInfo("Europe/Berlin")
CONTEXT = Context(now=NOW, zone=BERLIN, currency="EUR", rates={"USD": "0.9", "JPY": "0.006"})


def record_id(number: int) -> str:
    """The id of the record with that number, in whatever module."""
    return f"01931b2c-7a00-7000-8000-{number:012d}"


TEXT = TextType()


@dataclass(frozen=True)
class Shape:
    """A field, a related list: what the parser and the describer read."""

    name: str
    type: FieldType = TEXT
    module: str = ""
    by: str = ""

    @property
    def label(self) -> str:
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class ModuleOf:
    name: str
    fields: Mapping[str, Shape]
    related: Mapping[str, Shape]


def module(name: str, fields: Mapping[str, FieldType], **related: str) -> ModuleOf:
    """A module with `id` and `active` and the given fields; `related` are named like `deals="deals.company"`."""
    types = {"id": LookupType(module=(name,)), "active": BooleanType(), **fields}
    lists = {key: Shape(key, module=to.split(".")[0], by=to.split(".")[1]) for key, to in related.items()}
    return ModuleOf(name, {key: Shape(key, type_) for key, type_ in types.items()}, lists)


ROLE = ChoiceType.declare(
    {"options": {"lead": "Lead", "prospect": "Prospect", "client": {"label": "Client", "physical": "customer"}}}
)
STAGE = ChoiceType.declare(
    {"options": {"new": {"rank": 1, "note": "Öffnen"}, "won": {"closed": True, "rank": 9}, "lost": {"closed": True}}}
)
HOBBIES = MultiChoiceType.declare(
    {"options": {"chess": "Chess", "opera": {"label": "Opera", "physical": "music"}, "golf": "Golf"}}
)

MODULES: Mapping[str, ModuleOf] = {
    "contacts": module(
        "contacts",
        {
            "name": TextType(),
            "nick": TextType(),
            "role": ROLE,
            "other_role": ROLE,
            "stage": STAGE,
            "age": IntegerType(),
            "score": DecimalType(places=2),
            "limit_age": IntegerType(),
            "budget": MoneyType(),
            "spent": MoneyType(),
            "vip": BooleanType(),
            "birthday": DateType(),
            "until": DateType(),
            "seen": DateTimeType(),
            "hobbies": HOBBIES,
            "tags": TagsType(),
            "company": LookupType(module=("companies",)),
            "partner": LookupType(module=("contacts",)),
            "about": LookupType(module=("companies", "deals")),
            "friends": MultiLookupType(module=("contacts",)),
            "owner": UserType(),
            "address": AddressType(),
            "email": EmailType(),
            "country": CountryType(),
            "takes": DurationType(),
            "most": DurationType(),
            "at": TimeType(),
        },
        deals="deals.contact",
        fans="contacts.friends",
        parties="parties.guests",
    ),
    "companies": module(
        "companies",
        {
            "name": TextType(),
            "industry": TextType(),
            "country": TextType(),
            "boss": LookupType(module=("contacts",)),
            "size": IntegerType(),
            "listed": BooleanType(),
            "regions": TagsType(),
        },
        people="contacts.company",
        deals="deals.company",
    ),
    "deals": module(
        "deals",
        {
            "title": TextType(),
            "stage": STAGE,
            "amount": MoneyType(),
            "contact": LookupType(module=("contacts",)),
            "company": LookupType(module=("companies",)),
            "closes": DateType(),
        },
    ),
    "parties": module("parties", {"guests": MultiLookupType(module=("contacts",)), "at": DateTimeType()}),
    "users": module("users", {"name": TextType(), "desk": IntegerType()}),
}


def parsed(module_name: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Raw values as typed ones, as saving would have parsed them."""
    fields = MODULES[module_name].fields
    return {
        name: value if name == "deleted" else fields[name].type.parse(value, CONTEXT) for name, value in raw.items()
    }


Rows = Mapping[str, Mapping[str, Mapping[str, Any]]]  # module -> id -> field -> typed value; `deleted` marks a row
ME = Surrounding(context=CONTEXT, me={"users": record_id(901), "contacts": record_id(1)}, roles=frozenset({"sales"}))


@dataclass(frozen=True)
class World:
    """All records, and what surrounds the one who asks; `visible` are the ids that one may view."""

    rows: Rows
    surrounding: Surrounding = ME
    visible: frozenset[str] = frozenset()

    def row(self, module_name: str, id_: Any) -> Mapping[str, Any] | None:
        """A live row, None where it is deleted or isn't there."""
        row = self.rows.get(module_name, {}).get(str(id_)) if id_ else None
        return None if row is None or row.get("deleted") else row

    def follow(self, path: Path, id_: str) -> Any:
        """What `path` leads to from the record `id_`; the tested record itself may be deleted."""
        here: Any = id_
        row = self.rows[path.module].get(id_)
        for hop in path.hops:
            here = (row or {}).get(hop.field)
            row = self.row(hop.module, here)
        if row is None:
            return None
        value = here if path.field == "id" else row.get(path.field)
        if value is None and path.type.family == "boolean" and path.part is None:
            return False
        return part_of(path, value)


@dataclass(frozen=True)
class Record:
    """The facts of one record of a world."""

    world: World
    module: str
    id: str
    surrounding: Surrounding

    @property
    def context(self) -> Context:
        return self.surrounding.context

    def variable(self, variable: Variable, against: Path) -> tuple[Any, ...]:
        return self.surrounding.variable(variable, against)

    def value(self, path: Path) -> Any:
        return self.world.follow(path, self.id)

    def below(self, node: Below) -> bool:
        here: Any = self.id
        for position, hop in enumerate(node.hops):
            row = (
                self.world.rows[node.module].get(here)
                if not position
                else self.world.row(node.hops[position - 1].module, here)
            )
            here = (row or {}).get(hop.field)
            if self.world.row(hop.module, here) is None:
                return False
        test = to_python(node.condition)
        return any(test(replace(self, module=node.target, id=id_)) for id_ in self._tied(node, here))

    def _tied(self, node: Below, here: str) -> list[str]:
        rows = {id_: row for id_, row in self.world.rows.get(node.target, {}).items() if not row.get("deleted")}
        if node.through == "own":
            own = self.world.rows[node.owner][here].get(node.by) or ()
            return [id_ for id_ in rows if id_ in own]
        if node.through == "links":
            return [id_ for id_, row in rows.items() if here in (row.get(node.by) or ())]
        return [id_ for id_, row in rows.items() if row.get(node.by) == here]

    def visible(self, node: Visible) -> bool:
        value = self.value(node.path)
        ids = value if isinstance(value, tuple) else (value,)
        return any(self.world.row(node.target, id_) is not None and id_ in self.world.visible for id_ in ids)


def surround(world: World, needed: frozenset[Variable], record: tuple[str, str] | None) -> Surrounding:
    """The world's surrounding, with the values that `$me.<path>` and `$record.<path>` lead to."""
    base = world.surrounding
    own = {v.path: world.follow(v.path, base.me.get(v.path.module, "")) for v in needed if v.name == "me" and v.path}
    if record is None:
        return replace(base, me_values=own)
    there = {v.path: world.follow(v.path, record[1]) for v in needed if v.name == "record" and v.path}
    return replace(base, me_values=own, record=record[1], record_values=there)


@dataclass(frozen=True)
class Tables:
    """The world's modules as tables: what storage does for real, with the same physical columns."""

    visible_ids: frozenset[str] = frozenset()
    metadata: sa.MetaData = field(default_factory=sa.MetaData)
    made: dict[str, list[FromClause]] = field(default_factory=dict)
    used: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for each in MODULES.values():
            sa.Table(f"m_{each.name}", self.metadata, *self._columns(each))
            for shape in each.fields.values():
                if shape.type.item is not None:
                    value = sa.Column("value", shape.type.item.columns()[0].type)
                    own = sa.Column("record_id", MODULES["users"].fields["id"].type.columns()[0].type)
                    sa.Table(f"l_{each.name}_{shape.name}", self.metadata, own, value)

    @staticmethod
    def _columns(each: ModuleOf) -> list[sa.Column[Any]]:
        columns = [
            sa.Column(spec.name(shape.name), spec.type)
            for shape in each.fields.values()
            for spec in shape.type.columns()
        ]
        return [*columns, sa.Column("deleted_at", UtcDateTime())]

    def table(self, module: str) -> FromClause:
        return self._alias(f"m_{module}")

    def start(self) -> None:
        """Begins a new statement: aliases of earlier ones are used again, since making them takes long."""
        self.used.clear()

    def _alias(self, name: str) -> FromClause:
        self.used[name] += 1
        made = self.made.setdefault(name, [])
        if len(made) < self.used[name]:
            made.append(self.metadata.tables[name].alias())
        return made[self.used[name] - 1]

    def columns(self, table: FromClause, module: str, field: str) -> Mapping[str, ColumnElement[Any]]:
        if field == "deleted_at":
            return {"": table.c.deleted_at}
        type_ = MODULES[module].fields[field].type
        return {spec.suffix: table.c[spec.name(field)] for spec in type_.columns()}

    def link(self, module: str, field: str) -> FromClause:
        return self._alias(f"l_{module}_{field}")

    def opens(self, table: FromClause, module: str, field: str) -> tuple[ColumnElement[bool], ...]:
        return ()

    def visible(self, module: str, table: FromClause) -> ColumnElement[bool]:
        return table.c.id.in_(self.visible_ids)

    def reach(self, module: str, table: FromClause) -> tuple[ColumnElement[bool], ...]:
        return ()

    def fill(self, connection: sa.Connection, rows: Rows) -> None:
        """Writes every row, deleted ones too, with the types' own `dump`."""
        for name, records in rows.items():
            made = [self._cells(MODULES[name], id_, row) for id_, row in records.items()]
            if made:
                connection.execute(self.metadata.tables[f"m_{name}"].insert(), made)
            for shape in MODULES[name].fields.values():
                links = [each for id_, row in records.items() for each in _links(shape, id_, row.get(shape.name))]
                if links:
                    connection.execute(self.metadata.tables[f"l_{name}_{shape.name}"].insert(), links)

    def _cells(self, each: ModuleOf, id_: str, row: Mapping[str, Any]) -> dict[str, Any]:
        cells: dict[str, Any] = {"deleted_at": NOW if row.get("deleted") else None}
        for shape in each.fields.values():
            if shape.type.item is None:
                value = id_ if shape.name == "id" else row.get(shape.name)
                columns = (spec.name(shape.name) for spec in shape.type.columns())
                cells |= zip(columns, shape.type.dump(value, CONTEXT), strict=True)
        return cells


def _links(shape: Shape, id_: str, values: tuple[Any, ...] | None) -> list[dict[str, Any]]:
    item = shape.type.item
    return [] if item is None else [{"record_id": id_, "value": item.dump(each, CONTEXT)[0]} for each in values or ()]
