"""docs/changing.md, from adding to rolling back: done word by word in a copy of the starter site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.functional.tour import ROOT, Said, Tour

PAGE = (ROOT / "docs" / "changing.md").read_text("utf-8")
TITLE = "\n## Adding, renaming, retyping, dropping, rolling back\n"
pytestmark = pytest.mark.timeout(600)  # each command is a process of its own
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SAVE_AS = re.compile(r"this\s+as\s+`([\w./-]+)`")
_IN = re.compile(r"In\s+`([\w./-]+)`:\s*$")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, and the text before it."""

    language: str
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Promise:
    """Commands, what they said, and what the page says that they say."""

    commands: str
    said: Said
    text: str


def blocks() -> list[Block]:
    """The blocks of the section, in their order."""
    section = PAGE[PAGE.index(TITLE) + len(TITLE) :].partition("\n## ")[0]
    found, end = [], 0
    for match in _FENCE.finditer(section):
        found.append(Block(match[1], match[2], section[end : match.start()]))
        end = match.end()
    return found


def change(path: Path, diff: str) -> None:
    """Does to a file what a block with + and - says; the lines that are kept or taken stand in it together."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def do(tour: Tour, block: Block) -> Said | None:
    """Does what the reader would do with a block."""
    if saved := _SAVE_AS.findall(block.before):
        (tour.folder / saved[-1]).write_text(block.text, "utf-8")
    elif block.language == "diff":
        place = _IN.search(block.before)
        assert place is not None
        change(tour.folder / place[1], block.text)
    elif block.language == "sh":
        return tour.run("PATH=$PWD/.venv/bin:$PATH\n" + block.text)
    return None


@pytest.fixture(scope="module")
def promises(tmp_path_factory) -> list[Promise]:
    """Every block that is shown after commands, with what these really said."""
    tour, found, last = Tour(tmp_path_factory.mktemp("changing") / "kith"), [], None
    for block in blocks():
        said = do(tour, block)
        if said is not None:
            last = (block.text, said)
        elif block.language == "text" and not _SAVE_AS.findall(block.before):
            assert last is not None
            found.append(Promise(*last, block.text))
    return found


def test_every_command_says_what_the_page_shows(promises):
    assert len(promises) >= 10
    for promise in promises:
        out = _DAY.sub("DAY", promise.said.out + promise.said.err)
        shown = _DAY.sub("DAY", promise.text)
        assert shown in out or all(line in out for line in shown.splitlines()), promise


def test_what_needs_agreement_is_refused_without_it(promises):
    refused = [promise for promise in promises if re.search(r"K51\d", promise.text)]
    assert len(refused) == 2
    assert {promise.said.status for promise in refused} == {1}


def test_everything_else_is_done(promises):
    assert {promise.said.status for promise in promises if not re.search(r"K51\d", promise.text)} == {0}
