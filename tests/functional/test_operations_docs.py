"""docs/operations.md, followed: its commands are taken, its settings are read, its figures are told."""

from __future__ import annotations

import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from kith.cli.main import commands
from kith.jobs.dispatcher import AGAIN
from kith.ledger.jobs import ATTEMPTS, FIRST_PAUSE, LEASE, LONGEST_PAUSE
from kith.settings import load_settings
from kith.storage.engine import create_engine
from kith.storage.system import create_system
from kith.web.metrics.figures import exposition
from kith.web.metrics.requests import measure

PAGE = (Path(__file__).parents[2] / "docs/operations.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
LINES = [
    line
    for kind, text in BLOCKS
    if not kind
    for line in text.splitlines()
    if "kith " in line and not line.startswith("rabbitmqctl")
]
SETTINGS = [text for kind, text in BLOCKS if kind == "yaml" and "alert" not in text]
FIGURES = re.findall(r"^\| `(\w+)\{([\w, ]+)\}` \|", PAGE, re.MULTILINE)


def parsed(arguments: list[str]) -> str:
    """The command that takes these arguments; click complains of what it doesn't know."""
    command: click.Command = commands
    context = click.Context(commands)
    while isinstance(command, click.Group):
        name, found, arguments = command.resolve_command(context, arguments)
        assert found is not None
        command = found
        context = click.Context(found, parent=context, info_name=name)
    command.parse_args(context, arguments)
    return str(command.name)


@pytest.mark.parametrize("line", LINES)
def test_each_command_is_taken(line):
    words = shlex.split(line, comments=True)
    assert parsed(words[words.index("kith") + 1 :])


@pytest.mark.parametrize("text", SETTINGS, ids=range(len(SETTINGS)))
def test_each_setting_is_read(tmp_path, text):
    (tmp_path / "config").mkdir()
    (tmp_path / "config/kith.yaml").write_text(text, "utf-8")
    assert load_settings(tmp_path, {"KITH_SECRET": "x" * 40})


def test_what_the_page_says_of_jobs_is_the_default(tmp_path):
    usual = load_settings(tmp_path, {"KITH_SECRET": "x" * 40})
    assert (usual.jobs.lease, usual.metrics) == (LEASE, "loopback")
    assert dict(usual.jobs.threads) == {"default": 2, "mail": 1, "slow": 1}
    assert f"tried again after {FIRST_PAUSE.seconds} seconds" in PAGE
    assert (LONGEST_PAUSE.seconds, ATTEMPTS, AGAIN, LEASE.seconds) == (3600, 8, 15.0, 60)


def test_each_figure_is_told_with_its_labels(sqlite_url):
    engine = create_engine(sqlite_url)
    create_system(engine)
    measure("home", "GET", 200, 0.1)
    with engine.connect() as connection:
        text = exposition(connection, datetime.now(UTC))[0].decode()
    engine.dispose()
    assert {name for name, _ in FIGURES} == set(
        re.findall(r"^# TYPE (kith_\w+) (?:gauge|histogram)", text, re.MULTILINE)
    )
    for name, labels in FIGURES:
        told = re.search(rf"^{name}(?:_count)?\{{(.*)\}}", text, re.MULTILINE)
        assert told is None or set(re.findall(r"(\w+)=", told[1])) == set(labels.split(", "))
