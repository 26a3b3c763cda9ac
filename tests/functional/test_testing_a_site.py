"""docs/testing-a-site.md, done word by word in a new site: each file saved, each change made, each command run."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kith.cli.init import STARTER, starter

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "testing-a-site.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SAVED_AS = "tests/site/my_deals.yaml"
CHANGED = "modules/deals.yaml"
BLOCKS = [(match[1], match[2]) for match in FENCE.finditer(PAGE)]


@dataclass
class Reader:
    """Somebody who follows the page in `folder`; `said` is what the commands of each block printed."""

    folder: Path
    said: list[str] = field(default_factory=list)

    def follow(self, language: str, text: str) -> None:
        match language:
            case "yaml":
                (self.folder / SAVED_AS).write_text(text, "utf-8")
            case "diff":
                self._change(text)
            case "sh":
                self.said.append("\n".join(self._run(line.split()) for line in text.splitlines()))

    def _change(self, text: str) -> None:
        old, new = (line[1:] for line in text.splitlines())
        path = self.folder / CHANGED
        before = path.read_text("utf-8")
        assert before.count(old) == 1
        path.write_text(before.replace(old, new), "utf-8")

    def _run(self, words: list[str]) -> str:
        words = [self._a_deal() if word == "DEAL" else word for word in words[1:]]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "KITH_TEST_CHEAP_HASH": "1"}
        command = [str(Path(sys.executable).with_name("kith")), *words]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)
        return done.stderr + done.stdout

    def _a_deal(self) -> str:
        """The id of an open deal, which the page takes from an address."""
        deals = csv.DictReader(io.StringIO(self._run(["kith", "export", "deals", "--ids"])))
        return next(row["id"] for row in deals if row["Stage"] not in ("won", "lost"))


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> list[str]:
    """What the commands of each block said, in the order of the page."""
    folder = tmp_path_factory.mktemp("crm")
    for name in STARTER:
        subprocess.run(["mkdir", "-p", str((folder / name).parent)], check=True)
        subprocess.run(["cp", "-R", str(starter(name)), str(folder / name)], check=True)
    reader = Reader(folder)
    for language, text in BLOCKS:
        reader.follow(language, text)
    return reader.said


def shown(words: str) -> str:
    """The one block to be looked at that has these words."""
    found = [text for language, text in BLOCKS if language == "text" and words in text]
    assert len(found) == 1
    return found[0]


def without_times(text: str) -> list[str]:
    """The lines of an answer without how long it took, and without blanks at their ends."""
    return [re.sub(r" \([\d.]+ s\)\.$", "", line).rstrip() for line in text.splitlines()]


def test_the_first_case_holds(told):
    assert without_times(told[0]) == without_times(shown("1 case in 1 file: all hold"))


def test_a_changed_rule_is_told_in_the_words_of_the_page(told):
    assert without_times(told[1]) == without_times(shown("1 case in 1 file: 1 failed"))


def test_people_and_records_do_what_the_page_says(told):
    assert without_times(told[2]) == without_times(shown("8 cases in 1 file: all hold"))


@pytest.mark.parametrize("words", ["no role grants it", "Reason for the loss"])
def test_an_explanation_says_what_the_page_shows(told, words):
    answer = " ".join(told[3].split())
    for line in shown(words).splitlines():
        assert " ".join(line.split()) in answer


def test_every_key_of_an_expectation_stands_on_the_page():
    from kith.definition.schemas.sitetest import EXPECTATIONS

    assert [key for key in EXPECTATIONS if f"`{key}`" not in PAGE and f"`{key}:" not in PAGE] == []
