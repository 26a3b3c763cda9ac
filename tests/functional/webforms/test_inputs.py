"""Inputs of several parts, ticks, codes and files: what a page sends of them, and that it stays with a fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.functional.pages.served import ServedSite
from tests.functional.webforms.world import FILES
from tests.unit.files.doing import picture, settings_in
from tests.unit.intake.world import rows

WHOLE = {"address.city": "Bonn", "address.country": "DE", "price.amount": "12.50", "price.currency": "EUR"}


@pytest.fixture
def served(sqlite_url: str, tmp_path: Path) -> Iterator[ServedSite]:
    opened = ServedSite(sqlite_url, FILES, files=settings_in(tmp_path, {}))
    yield opened
    opened.close()


def post(served: ServedSite, values: dict[str, str], *files: tuple[str, str, bytes]) -> Any:
    return served.browser().app.post("/f/apply", [*values.items()], upload_files=[*files], expect_errors=True)


def applications(served: ServedSite) -> list[dict[str, Any]]:
    return rows(served.site, "applications")


def test_values_of_several_parts_arrive_whole(served: ServedSite) -> None:
    assert post(served, {"name": "Ada", **WHOLE, "wishes": "row", "country": "DE"}).status_code == 200
    (row,) = applications(served)
    assert (row["address__city"], row["price__currency"], row["country"]) == ("Bonn", "EUR", "DE")


def test_parts_stay_where_something_is_wrong(served: ServedSite) -> None:
    page = post(served, {"name": "", **WHOLE, "wishes": "row"}).text
    assert 'value="Bonn"' in page
    assert 'value="12.50"' in page
    assert re.search(r'value="row" checked', page)


def test_a_tick_that_was_taken_away_is_no_default(served: ServedSite) -> None:
    assert post(served, {"name": "Ada", "kith_sent": "ready"}).status_code == 200
    assert post(served, {"name": "Eve"}).status_code == 200
    assert [bool(row["ready"]) for row in applications(served)] == [False, True]


def test_a_file_that_came_with_a_fault_stays_and_is_the_records(served: ServedSite) -> None:
    sent = {"name": "", "kith_sent": "photo"}
    page = post(served, sent, ("photo.upload", "me.png", picture())).text
    kept = re.search(r'<input type="hidden" name="photo" value="([^"]+)"><span>me\.png', page)
    assert kept is not None
    assert post(served, {"name": "Ada", "kith_sent": "photo", "photo": kept[1]}).status_code == 200
    assert applications(served)[0]["photo"] == kept[1]


def test_a_file_that_isnt_taken_is_told_of_at_its_input_with_what_is_lacking(served: ServedSite) -> None:
    answer = post(served, {"name": "", "kith_sent": "letter"}, ("letter.upload", "run.exe", b"MZ" + b"\0" * 64))
    assert answer.status_code == 422
    assert 'id="e-letter"' in answer.text
    assert 'id="e-name"' in answer.text
    assert applications(served) == []


def test_files_that_nobody_asked_for_are_refused(served: ServedSite) -> None:
    answer = served.browser().app.post(
        "/f/plain", [("name", "Ada")], upload_files=[("name", "a.txt", b"x")], expect_errors=True
    )
    assert answer.status_code in {400, 422}
    assert rows(served.site) == []
