"""Going back: to an earlier version of the definitions, and with --write in the folder as well."""

from __future__ import annotations

import json

import pytest

TEXT = "length: {type: text}"
WITHOUT = "  length: {type: decimal, places: 2}\n"


@pytest.fixture
def boats(folder):
    return folder / "modules" / "boats.yaml"


@pytest.fixture
def changed(applied, boats):
    """The site with another version applied, in which boats have no length."""
    before = boats.read_text("utf-8")
    boats.write_text(before.replace(WITHOUT, ""), "utf-8")
    assert applied("apply", "--yes").exit_code == 0
    return before


def test_a_rollback_serves_what_was_served_before(applied, changed):
    result = applied("rollback", "--yes")
    assert "unparked field length" in result.stdout
    assert "Rolled back: the site is at version 3, which is version 1 again." in result.stdout
    assert applied("history").stdout.splitlines()[1].strip() == "back to version 1"


def test_a_rollback_says_that_the_folder_differs_and_what_to_do(applied, changed, boats):
    result = applied("rollback", "1", "--yes")
    assert "  modules/boats.yaml (changed)" in result.stdout
    assert "kith rollback 1 --write" in result.stdout
    assert "  length:" not in boats.read_text("utf-8")


def test_a_rollback_can_bring_the_folder_in_line(applied, changed, boats):
    folder = boats.parent
    extra = folder / "ships.yaml"
    extra.write_text(changed.replace("boats", "ships"), "utf-8")
    applied("rollback", "1", "--yes")
    assert applied("rollback", "1", "--write").exit_code == 0
    assert boats.read_text("utf-8") == changed
    assert "  length:" not in (folder / "boats.yaml.before-rollback").read_text("utf-8")
    assert not extra.exists()
    assert applied("plan").exit_code == 0


def test_a_rollback_that_takes_values_away_needs_somebody_to_agree(applied, folder, boats):
    before = boats.read_text("utf-8")
    boats.write_text(before + "  colour: {type: text}\n", "utf-8")
    applied("apply", "--yes")
    (folder / "boats.csv").write_text("Name,Colour\nOrca,black\n", "utf-8")
    assert applied("import", "boats", str(folder / "boats.csv")).exit_code == 0
    refused = applied("rollback", "--yes")
    assert refused.exit_code == 1
    assert "K510" in refused.stderr
    assert applied("rollback", "--yes", "--allow-loss").exit_code == 0


def test_an_unknown_version_is_refused(applied):
    result = applied("rollback", "9", "--yes")
    assert result.exit_code == 1
    assert "K536" in result.stderr
    assert applied("rollback").exit_code == 1


def test_a_rollback_to_what_is_served_does_nothing(applied):
    result = applied("rollback", "1")
    assert result.exit_code == 0
    assert "Nothing to do" in result.stdout


def test_what_was_parked_is_said_with_its_last_day(applied, boats):
    boats.write_text(boats.read_text("utf-8").replace(WITHOUT, ""), "utf-8")
    assert ", then purged: field length." in applied("apply", "--yes").stdout


def test_history_tells_what_each_version_changed(applied, changed):
    applied("rollback", "--yes")
    shown = applied("history").stdout
    assert "dropped field length of boats" in shown
    newest = json.loads(applied("history", "--json").stdout)[0]
    assert newest["back_to"] == 1
    assert "unparked" in {change["kind"] for change in newest["changes"]}


def test_an_apply_asks_for_the_purge_to_come_again(applied, changed, folder):
    shown = applied("doctor").stdout
    assert shown
    assert applied("apply", "--yes").exit_code == 0
