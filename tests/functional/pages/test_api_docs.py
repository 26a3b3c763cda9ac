"""The page of the API: whose it is, and which modules it shows."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from kith.web.api_docs import show

PAGE = "/api/docs"
DOCUMENT = "/api/docs/openapi.json"


@pytest.fixture
def boss(small):
    return small.login("super_admin")


def chosen(answer: Any) -> str | None:
    """The module that the page shows, None for all."""
    option = answer.html.select_one("#module option[selected]")
    return option["value"] if option else None


def addresses(answer: Any) -> set[str]:
    """The modules whose addresses a document tells."""
    paths = (path.split("/")[3] for path in answer.json["paths"])
    return {name for name in paths if name not in ("", "openapi.json", "files")}


def test_who_is_not_logged_in_is_sent_there(small):
    answer = small.browser().get(PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/api/docs")


def test_the_page_names_the_modules_of_the_person(small, boss):
    page = boss.get(PAGE)
    assert chosen(page) is None
    assert [each["value"] for each in page.html.select("#module option")] == ["", *small.site.serving.site.modules]


def test_the_document_of_one_module_tells_its_addresses_alone_and_is_whole(boss):
    assert len(addresses(boss.get(DOCUMENT))) > 1
    one = boss.get(f"{DOCUMENT}?module=contacts")
    assert addresses(one) == {"contacts"}
    OpenAPIV31SpecValidator(one.json).validate()


def test_the_page_of_one_module_asks_for_its_document(boss):
    page = boss.get(f"{PAGE}?module=contacts")
    assert chosen(page) == "contacts"
    assert page.html.select_one("#api")["data-document"] == f"{DOCUMENT}?module=contacts"


def test_a_module_that_is_not_the_persons_is_not_there(small):
    person = small.login("sales")
    for name in ("calls", "nothing"):
        assert person.get(f"{PAGE}?module={name}").status_code == 404
        assert person.get(f"{DOCUMENT}?module={name}").status_code == 404


def test_of_many_modules_the_page_shows_one_at_a_time(small, boss, monkeypatch):
    monkeypatch.setattr(show, "MANY", 1)
    page = boss.get(PAGE)
    first = next(iter(small.site.serving.site.modules))
    assert chosen(page) == first
    assert page.html.select_one("#api")["data-document"] == f"{DOCUMENT}?module={first}"
