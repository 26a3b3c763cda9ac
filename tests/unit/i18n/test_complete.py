"""What people see is said in every language that Kith has: each text of a page, each problem but the command line's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import jinja2
import pytest

from kith.errors import CODES
from kith.i18n import locales
from kith.i18n.translate import _catalogue
from kith.web.api.problems import KINDS
from kith.web.doors.errors import TEXTS

WEB = Path(str(files("kith"))) / "web"
OTHERS = [name for name in locales() if name != "en"]
FOR_ADMINISTRATORS = ("K5", "K9")  # the database and the command line, which speaks English
AROUND_PROBLEMS = ('; did you mean "{suggestion}"?', "{text}, because {reason}")


def in_python(path: Path) -> Iterator[str]:
    """The texts that are given to `_` or `gettext` as they stand."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "gettext"}:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


def in_template(path: Path) -> Iterator[str]:
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    for _, _, text in environment.extract_translations(path.read_text("utf-8")):  # type: ignore[attr-defined]
        said = text[0] if isinstance(text, tuple) else text  # a tuple where the text has places
        if isinstance(said, str):
            yield said


def said_on_pages() -> set[str]:
    found = {text for path in WEB.rglob("*.py") for text in in_python(path)}
    found |= {text for path in WEB.rglob("*.jinja2") for text in in_template(path)}
    found |= {text for _, *texts in KINDS.values() for text in texts}
    return found | {text for texts in TEXTS.values() for text in texts}


def test_the_texts_of_pages_are_found():
    assert {"Log in", "Save and exit", "Nothing is here", "The request can't be understood"} <= said_on_pages()


@pytest.mark.parametrize("locale", OTHERS)
def test_every_text_of_a_page_is_translated(locale):
    missing = sorted(said_on_pages() - _catalogue(locale).keys())
    assert missing == [], f"add to kith/i18n/locale/{locale}.po"


@pytest.mark.parametrize("locale", OTHERS)
def test_every_problem_that_people_meet_is_translated(locale):
    codes = {name: code.text for name, code in CODES.items() if not name.startswith(FOR_ADMINISTRATORS)}
    missing = {name: text for name, text in codes.items() if not _catalogue(locale).get(text)}
    assert missing == {}, f"add to kith/i18n/locale/{locale}.po"


@pytest.mark.parametrize("locale", OTHERS)
def test_what_stands_around_a_problem_is_translated(locale):
    assert all(_catalogue(locale).get(text) for text in AROUND_PROBLEMS)


@pytest.mark.parametrize("locale", OTHERS)
def test_no_translation_is_empty(locale):
    assert [english for english, other in _catalogue(locale).items() if not str(other).strip()] == []
