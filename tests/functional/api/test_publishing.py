"""Definitions that are published while the API is served."""

from __future__ import annotations

from tests.functional.api.calling import Caller, ServedSite
from tests.functional.api.harbour import MODULES

LONGER = {
    **MODULES,
    "modules/boats.yaml": MODULES["modules/boats.yaml"].replace(
        "  seats: {type: integer}\n", "  seats: {type: integer}\n  flag: {type: text, default: white}\n"
    ),
    "modules/crews.yaml": """
module: crews
label: {one: Crew, many: Crews}
title: "{name}"
fields:
  name: {type: text, required: true}
""",
}


def test_a_field_is_there_with_the_request_after_it_was_published(harbour: ServedSite, master: Caller) -> None:
    assert master.get("/api/v1/boats?flag=red").status_code == 400
    harbour.apply(LONGER)
    assert master.make("boats", name="Ada", flag="red")["flag"] == "red"
    assert master.names("flag=red") == ["Ada"]


def test_a_module_is_there_with_the_request_after_it_was_published(harbour: ServedSite, master: Caller) -> None:
    assert master.get("/api/v1/crews").status_code == 404
    harbour.apply(LONGER)
    assert master.make("crews", name="Red")["title"] == "Red"
    assert "crews" in [each["name"] for each in master.get("/api/v1/").json["modules"]]


def test_a_cursor_goes_on_after_definitions_were_published(harbour: ServedSite, master: Caller) -> None:
    master.post("/api/v1/boats", [{"name": "Ada"}, {"name": "Bea"}])
    cursor = master.get("/api/v1/boats?limit=1").json["next"]
    harbour.apply(LONGER)
    assert master.names(f"limit=1&cursor={cursor}") == ["Bea"]
