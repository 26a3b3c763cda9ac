"""Every type of field, filled with its own examples, judged against every change that can happen to it."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.storage.applied import TYPES, Applied
from tests.unit.storage.judged import TODAY, judged
from tests.unit.storage.site_files import boats, module

from kith.definition.files import SiteFile
from kith.definition.model import Field
from kith.errors import KithError
from kith.fields.base import FieldType
from kith.storage.ids import new_id

OTHERS = (module("contacts"), module("companies"))
NAMES = sorted(name for name in TYPES if name not in ("rollup", "formula"))


def declared(name: str, **more: Any) -> str:
    """A line that declares the field `x` of a type, with the options of its examples."""
    return "x: " + json.dumps({"type": name, **dict(TYPES[name].sample), **more}, default=str)


def site(*fields: str) -> tuple[SiteFile, ...]:
    return (*boats(*fields), *OTHERS)


@pytest.fixture
def filled(applied, request):
    """Boats with a field of the type that the test names, one for each of its examples, and one without a value."""
    serving = applied.apply(site(declared(request.param)))
    field = serving.site.modules["boats"].fields["x"]
    values = [value for _raw, value in field.type.examples.good if field.type.reference is None]
    with applied.engine.begin() as connection:
        for place, value in enumerate([*values[:6], None]):
            _insert(connection, applied, field, f"Boat {place}", value)
    return applied, request.param, len([value for value in values[:6] if value not in (None, False)])


def _insert(connection: sa.Connection, applied: Applied, field: Field, title: str, value: Any) -> None:
    assert applied.serving is not None
    tables, now, id = applied.serving.tables, applied.clock.present, new_id()
    row = {"id": id, "title": title, "name": title, "created_at": now, "modified_at": now}
    if field.type.shape == "columns":
        row |= _cells(field.type, field.physical, field.type.dump(value, TODAY, sort=field.sort), sort=field.sort)
    connection.execute(sa.insert(tables.table("boats")).values(**row))
    if field.type.shape in ("link", "child") and value:
        below = (tables.child if field.type.shape == "child" else tables.link)("boats", "x")
        for place, cells in enumerate(field.type.dump(value, TODAY)):
            item = field.type.item
            names = _names({"value": item}) if field.type.shape == "link" else _names(field.type.children)
            connection.execute(
                sa.insert(below).values(record_id=id, position=place, **dict(zip(names, cells, strict=True)))
            )


def _cells(type_: FieldType, physical: str, cells: Any, *, sort: bool) -> dict[str, Any]:
    return {spec.name(physical): cell for spec, cell in zip(type_.columns(sort=sort), cells, strict=True)}


def _names(parts: Any) -> list[str]:
    return [spec.name(part) for part, type_ in parts.items() for spec in type_.columns()]


def _all(name: str) -> list[tuple[SiteFile, ...]]:
    """Every other state of the field: gone, required, hidden, unique, and of each other type."""
    rules = ({"required": True}, {"required_if": {"name": "A"}}, {"visible_if": {"name": "A"}})
    found = [site(), *(site(declared(name, **rule)) for rule in rules)]
    found += [site(declared(name, unique=True)), site(declared(name, invalid_if={"x": {"empty": False}}))]
    return found + [site(declared(other)) for other in NAMES if other != name]


@pytest.mark.soak
@pytest.mark.parametrize("filled", NAMES, indirect=True)
def test_no_change_of_any_type_is_a_fault(filled):
    _judge_all(*filled, every=1)


@pytest.mark.parametrize("filled", NAMES[::3], indirect=True)
def test_few_changes_of_few_types_are_no_fault(filled):
    _judge_all(*filled, every=4)


def _judge_all(applied: Applied, name: str, count: int, *, every: int) -> None:
    for files in _all(name)[::every]:
        try:
            changes = judged(applied, files)
        except KithError:
            continue  # the definition itself is refused
        for change in changes:
            assert change.lost is None or 0 < change.lost <= max(count, 1)
            assert (change.lost or change.offenders or 0) == 0 or change.says
            assert len(change.samples) <= 3


@pytest.mark.parametrize("filled", NAMES, indirect=True)
def test_a_dropped_field_loses_as_many_values_as_it_has(filled):
    applied, name, count = filled
    lost = [
        change.lost or 0 for change in judged(applied, site()) if (change.kind, change.what) == ("dropped", "field")
    ]
    expected = 0 if name == "auto_number" else count
    assert lost == [expected]


@pytest.mark.parametrize("filled", [name for name in NAMES if name != "auto_number"], indirect=True)
def test_a_required_field_lacks_where_it_is_empty(filled):
    applied, name, count = filled
    changes = judged(applied, site(declared(name, required=True)))
    offenders = sum(change.offenders or 0 for change in changes)
    with applied.engine.connect() as connection:
        total = connection.execute(
            sa.select(sa.func.count()).select_from(applied.serving.tables.table("boats"))
        ).scalar_one()
    assert offenders == (0 if name == "boolean" else total - count)
