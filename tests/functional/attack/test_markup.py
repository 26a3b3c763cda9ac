"""Markup in every kind of field, in names of files and views, and in comments is text on every page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from tests.functional.attack.marked import Marked
from tests.functional.pages.served import TOKEN

DATA = frozenset({"application/json", "application/ld+json"})
LEADS_ELSEWHERE = re.compile(r"\s*(javascript|data|vbscript):", re.IGNORECASE)


@pytest.fixture
def marked(database_url: str, tmp_path: Path) -> Iterator[Marked]:
    made = Marked(database_url, tmp_path)
    yield made
    made.site.close()


def dangers(answer: Any) -> list[str]:
    """What in a page would run, as its parser reads it: handlers, scripts that stand in it, addresses with code."""
    found: list[str] = []
    for tag in BeautifulSoup(answer.text, "html.parser").find_all(True):
        found += [f"{tag.name} {name}" for name in tag.attrs if name.startswith("on") or name == "style"]
        leads = [str(tag.get(name, "")) for name in ("href", "src", "action")]
        found += [f"{tag.name} {address}" for address in leads if LEADS_ELSEWHERE.match(address)]
        if tag.name == "script" and not tag.get("src") and tag.get("type") not in DATA:
            found.append("script")
    return found


def test_no_page_shows_markup_as_such(marked: Marked) -> None:
    shown, wrong = 0, {}
    for name, address in marked.addresses().items():
        answer = marked.keeper.get(address)
        if answer.status_code != 200:
            wrong[name] = [f"{answer.status_code} {address}"]
        if not answer.content_type.startswith("text/html"):
            assert answer.headers["X-Content-Type-Options"] == "nosniff", name
            continue
        shown += "onerror" in answer.text
        if found := dangers(answer):
            wrong[name] = found
        assert "1337" not in TOKEN.sub("", answer.text).replace(marked.thing, "").replace(marked.mother, ""), (
            name
        )  # no template ran
    assert wrong == {}
    assert shown > 20  # the attacks did reach these pages
