"""Pages in the language and by the region of whoever looks: what definitions call things, numbers and days."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.served import Browser, ServedSite

from kith.records.model import Total
from kith.web.lists.board import counted_text
from kith.web.texts import speak

FILES = {
    **MODULES,
    "config/translations/de.yaml": """\
texts:
  Deal: Geschäft
  Deals: Geschäfte
""",
}


@pytest.fixture
def served(sqlite_url: str) -> Iterator[ServedSite]:
    site = ServedSite(sqlite_url, FILES, languages=("en", "de"))
    yield site
    site.close()


def speaking(served: ServedSite, language: str) -> Browser:
    browser = served.login("sales", email=f"{language}@example.test")
    browser.send("/account", name="Ann", language=language, timezone="")
    return browser


def test_a_list_is_headed_in_the_language_of_whoever_looks(served):
    german, english = (speaking(served, language) for language in ("de", "en"))
    assert "<h1>Geschäfte</h1>" in german.get("/m/deals").text
    assert "<h1>Deals</h1>" in english.get("/m/deals").text
    assert "<h1>Geschäfte</h1>" in german.get("/m/deals").text


def test_a_region_speaks_its_language(served):
    assert "<h1>Geschäfte</h1>" in speaking(served, "de_CH").get("/m/deals").text


def test_a_region_where_another_language_is_spoken_leaves_the_labels(served):
    browser = served.login("sales", email="abroad@example.test")
    browser.send("/account", name="Ann", language="de", region="US", timezone="")
    page = browser.get("/m/deals")
    assert "<h1>Geschäfte</h1>" in page.text
    assert page.html.html["lang"] == "de-US"


def test_a_page_in_another_language_makes_no_more_statements(served):
    counts = []
    for language in ("en", "de"):
        browser = speaking(served, language)
        browser.get("/m/deals")
        with served.statements() as made:
            browser.get("/m/deals")
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_document_of_the_api_is_in_the_language_of_the_files(served):
    browser = speaking(served, "de")
    document = browser.get("/api/docs/openapi.json").text
    assert "Geschäft" not in document


def test_a_count_has_the_group_marks_of_the_reader():
    said = []
    for language in ("de", "en"):
        speak(language)
        said.append(counted_text(Total(value=10_000, exact=False)))
    assert said == ["10.000+", "10,000+"]
