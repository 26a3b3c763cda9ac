"""docs/plugins.md, done word by word in a new site: each file saved, the change made, each command run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kith import ext
from kith.cli.init import STARTER, starter

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "plugins.md").read_text("utf-8")
SAVED = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMANDS = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = {path: (language, text) for path, language, text in SAVED.findall(PAGE)}
LINES = 80


def run(folder: Path, *words: str) -> str:
    """What the command said; it has to end well."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "KITH_TEST_CHEAP_HASH": "1"}
    program = str(Path(sys.executable).with_name(words[0]))
    done = subprocess.run(
        [program, *words[1:]], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The starter site with what the page has its readers write."""
    made = tmp_path_factory.mktemp("crm")
    for name in STARTER:
        shutil.copytree(starter(name), made / name, dirs_exist_ok=True) if starter(name).is_dir() else None
    run(made, "kith", "apply", "--yes")
    for path, (language, text) in FILES.items():
        target = made / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(changed(target, text) if language == "diff" else text, "utf-8")
    return made


def changed(path: Path, diff: str) -> str:
    """The file with the lines that begin with - replaced by those that begin with +."""
    old = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line.startswith("-"))
    new = "".join(f"{line[1:]}\n" for line in diff.splitlines() if line.startswith("+"))
    before = path.read_text("utf-8")
    assert before.count(old) == 1
    return before.replace(old, new)


def test_every_command_does_what_the_page_says(folder):
    said = [run(folder, *line.split()) for block in COMMANDS.findall(PAGE)[:1] for line in block.splitlines()]
    shown = re.search(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]
    assert shown in said[0]
    assert ": no problem" in said[1]
    assert "Applied" in said[2]


def test_the_plugin_passes_the_tests_of_the_page(folder):
    [command] = [line for block in COMMANDS.findall(PAGE)[1:] for line in block.splitlines()]
    words = [*command.split(), "-q", "-k", "sqlite", "-p", "no:cacheprovider"]
    assert "3 passed" in run(folder, *words)


def test_the_plugin_has_about_as_many_lines_as_the_page_says():
    own = {path: text for path, (language, text) in FILES.items() if "/tests/" not in path and language == "python"}
    lines = [line for text in own.values() for line in text.splitlines() if line.strip()]
    assert LINES * 0.5 <= len(lines) <= LINES * 1.1


def test_the_new_field_type_keeps_its_own_examples(folder):
    code = (
        "import sys; sys.path.insert(0, 'plugins/banking'); from iban import IbanType; from kith.ext import Context\n"
        "made = IbanType()\n"
        "assert all(made.parse(raw, Context()) == value for raw, value in made.examples.good)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


def test_every_name_of_the_facade_that_the_page_uses_is_there():
    used = {
        name for names in re.findall(r"^from kith\.ext import (.+)$", PAGE, re.MULTILINE) for name in names.split(", ")
    }
    assert used <= set(ext.__all__)
