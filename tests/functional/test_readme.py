"""The README's tour, done word by word in a fresh copy of the starter site; and the links of README and docs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.functional.tour import ROOT, Block, Said, Tour, blocks

PAGES = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "plugins" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
)
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
ENGINE = ROOT / "platform" / "kith"
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Block, Said | None]]:
    """Every block of the tour with what it said."""
    tour = Tour(tmp_path_factory.mktemp("tour") / "kith")
    with tour.served():
        return [(block, tour.do(block)) for block in blocks()]


def said(told: list[tuple[Block, Said | None]], words: str) -> Said:
    """What the one block of commands with these words said."""
    found = [answer for block, answer in told if answer is not None and words in block.text]
    assert len(found) == 1
    return found[0]


def shown(words: str) -> str:
    """The one block to be looked at that has these words."""
    found = [block.text for block in blocks() if words in block.text and block.language in {"text", "json"}]
    assert len(found) == 1
    return found[0]


def answers(out: str) -> list[dict]:
    """The JSON objects that several calls of curl printed one after the other."""
    decoder, found, at = json.JSONDecoder(), [], 0
    while at < len(out.rstrip()):
        value, at = decoder.raw_decode(out, at)
        found.append(value)
    return found


def test_the_plan_is_the_one_that_the_readme_shows(told):
    plan = said(told, "kith plan").out
    assert plan.startswith(shown("+ new module boats"))


def test_the_apply_says_the_new_version(told):
    assert said(told, "kith plan").out.endswith("Applied: the site is at version 2.\n")


def test_the_api_takes_a_boat_and_finds_it(told):
    boat, page = answers(said(told, "TOKEN=").out)
    expected = json.loads(shown('"title": "Orca"'))
    expected["data"][0]["id"] = boat["id"]
    assert page == expected


def test_the_api_refuses_a_sold_boat_without_a_buyer_in_the_words_of_the_readme(told):
    assert answers(said(told, "Pequod").out) == [json.loads(shown('"status": 422'))]


def test_the_import_writes_the_good_row_and_refuses_the_other(told):
    answer = said(told, "kith import")
    assert answer.status == 1
    assert "2 rows: 1 created, 0 changed, 0 as they were, 1 refused -> boats.csv.refused.csv" in answer.out
    assert 'boats.csv:3:1: K605 buyer: "Buyer" is needed' in answer.err


def test_the_role_is_granted_boats(told):
    answer = said(told, "kith apply --yes")
    assert "changed role crm_sales" in answer.out
    assert "Applied: the site is at version 3.\n" in answer.out


def test_sales_see_boats_after_the_grant_alone(tmp_path):
    tour = Tour(tmp_path / "kith")
    with tour.served():
        modules = [
            modules_of_sales(tour) for block in blocks() if tour.do(block) is not None and "kith apply" in block.text
        ]
    before, after = modules
    assert after - before == {"boats"}


def modules_of_sales(tour: Tour) -> set[str]:
    """The modules that are open to a salesperson."""
    token = '"Authorization: Bearer $(kith token add crm.sales@kith.example)"'
    answer = json.loads(tour.run(f"curl {tour.address}/api/v1/ -H {token}").out)
    return {module["name"] for module in answer["modules"]}


@pytest.mark.parametrize("text", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(text: Path):
    links = _LINK.findall(_CODE.sub("", text.read_text("utf-8")))
    inside = [link.partition("#")[0] for link in links if not re.match(r"https?:|#|mailto:", link)]
    assert [link for link in inside if not (text.parent / link).exists()] == []


def test_the_index_of_the_docs_names_every_page():
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert {name for name in pages if f"({name})" not in index} == set()


def test_every_file_that_the_architecture_names_is_there():
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_]+)*(?:\.py|/))`", ARCHITECTURE))
    assert len(named) > 15
    assert {name for name in named if not any((top / name).exists() for top in (ROOT, ENGINE))} == set()


def test_the_architecture_draws_every_layer():
    drawn = ARCHITECTURE[ARCHITECTURE.index("## Layers") : ARCHITECTURE.index("## From the folder")]
    layers = {path.parent.name for path in ENGINE.glob("*/__init__.py")}
    assert {layer for layer in layers if not re.search(rf"^ .*\b{layer}\b", drawn, re.MULTILINE)} == set()
