"""Records as JSON: what orjson writes by itself is what the types say, what it can't is converted."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from kith.definition import SiteFile, build_site
from kith.definition.model import Field, Site
from kith.fields import Context, FieldType, field_types
from kith.records.model import Page, Ref, Row, Total
from kith.records.paths import ReadPath
from kith.source import Source
from kith.web.api.render import OPTIONS, converter, page_answer, record_answer

ID = "01931b2c-7a00-7000-8000-000000000001"
OTHER = "01931b2c-7a00-7000-8000-000000000002"
CONTEXT = Context(currency="EUR", rates={"USD": "0.9"}, country="DE")
BOATS = """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  price: {type: money}
  berth: {type: lookup, module: boats}
  about: {type: lookup, module: [boats, berths]}
  sisters: {type: multi_lookup, module: boats}
  tags: {type: tags}
  doubled: {type: formula, number: "price * 2"}
"""
BERTHS = BOATS.replace("boats", "berths").replace("module: [berths, berths]", "module: [berths, boats]")


@pytest.fixture(scope="module")
def site() -> Site:
    """Two modules."""
    files = [SiteFile("modules/boats.yaml", BOATS, "site"), SiteFile("modules/berths.yaml", BERTHS, "site")]
    return build_site(files, field_types()).site


REFERENCES = ("lookup", "multi_lookup", "user", "users", "group", "file", "image", "files")  # read as Ref
VALUES = [each for each in field_types().values() if each.name not in REFERENCES]


def path_to(kind: FieldType) -> ReadPath:
    """A path to a field of that type."""
    return ReadPath("x", (), "m", Field(name="x", physical="x", type=kind, label="X", source=Source(path="engine")))


def written(convert: Any, value: Any) -> Any:
    """`value` as it goes out and is read again."""
    return orjson.loads(orjson.dumps(value if convert is None else convert(value), option=OPTIONS))


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.name)
def test_a_value_of_every_type_is_written_as_its_type_says(kind: type[FieldType]) -> None:
    declared = kind.declare(kind.sample)
    convert = converter(path_to(declared))
    for _, value in kind.examples.good:
        if value is not None:
            assert written(convert, value) == orjson.loads(orjson.dumps(declared.to_json(value)))


def test_a_text_costs_no_call() -> None:
    assert converter(path_to(field_types().declare("text"))) is None
    assert converter(path_to(field_types().declare("datetime"))) is None


def shown(site: Site, **values: Any) -> dict[str, Any]:
    """A record with these values as it is answered."""
    answer = record_answer(site, "boats", Row(ID, 3, "Ada", values))
    return answer.json


def test_a_record_begins_with_what_names_it(site: Site) -> None:
    assert list(shown(site, name="Ada")) == ["id", "title", "version", "name"]


def test_an_empty_value_is_null(site: Site) -> None:
    found = shown(site, name=None, price=None, berth=None, sisters=None, tags=None)
    assert {found[name] for name in ("name", "price", "berth", "sisters", "tags")} == {None}


def test_a_reference_is_its_id_and_title(site: Site) -> None:
    assert shown(site, berth=Ref(OTHER, "Bea", "boats"))["berth"] == {"id": OTHER, "title": "Bea"}


def test_a_reference_to_one_of_several_modules_names_it(site: Site) -> None:
    found = shown(site, about=Ref(OTHER, "Bea", "berths"))["about"]
    assert found == {"id": OTHER, "title": "Bea", "module": "berths"}


def test_several_references_are_a_list(site: Site) -> None:
    found = shown(site, sisters=(Ref(OTHER, "Bea", "boats"), Ref(ID, None, "boats")))["sisters"]
    assert found == [{"id": OTHER, "title": "Bea"}, {"id": ID, "title": None}]


def test_the_path_over_a_lookup_is_its_own_key(site: Site) -> None:
    assert shown(site, **{"berth.created_at": datetime(2026, 3, 31, tzinfo=UTC)})["berth.created_at"] == (
        "2026-03-31T00:00:00Z"
    )


def test_the_version_is_the_entity_tag(site: Site) -> None:
    assert record_answer(site, "boats", Row(ID, 3, "Ada", {})).headers["ETag"] == '"3"'


def test_a_page_has_its_total_where_it_was_counted(site: Site) -> None:
    page = Page(rows=(), fields=("name",), next="more", total=Total(10_000, False))
    assert page_answer(site, "boats", page).json == {
        "data": [],
        "next": "more",
        "total": {"value": 10_000, "exact": False},
    }


def test_a_page_without_a_next_says_so(site: Site) -> None:
    assert page_answer(site, "boats", Page(rows=(), fields=())).json == {"data": [], "next": None}
