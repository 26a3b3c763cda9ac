"""`kith plugin new`, `list` and `remove`, and the commands that plugins bring."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from tests.unit.app.sites import write_files

from kith.errors import Problem

RAFTS = 'module: rafts\nlabel: {one: Raft, many: Rafts}\ntitle: "{name}"\nfields: {name: {type: text}}\n'
FLAG = "extend: boats\nfields: {flag: {type: text}}\n"
SAIL = '''\
import click

from kith.ext import Change, Query, hookimpl, page, site_command, write


@site_command("sail")
@click.argument("name")
def sail(site, name):
    """Add the boat NAME."""
    with site.writing() as tx:
        write(tx, site.actor, "boats", [Change(values={"name": name})])
        click.echo(f"{len(page(tx, site.actor, Query(module='boats')).rows)} by {site.actor.name}")


@hookimpl
def kith_commands():
    return [sail]
'''


def with_plugin(folder, **files):
    own = {"plugin.yaml": "name: rafting\nversion: 1.2\ndescription: Rafts.\n"} | files
    write_files(folder / "plugins" / "rafting", own)
    return folder / "plugins" / "rafting"


def told(result):
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def rafting(kith, folder):
    """A site with the plugin `rafting` applied, which has stored a raft and a flag."""
    made = with_plugin(folder, **{"modules/rafts.yaml": RAFTS, "modules/boats.yaml": FLAG, "__init__.py": SAIL})
    told(kith("apply", "--yes"))
    (folder / "rafts.csv").write_text("name\nKon-Tiki\n")
    (folder / "boats.csv").write_text("name,flag\nHispaniola,black\n")
    told(kith("import", "rafts", str(folder / "rafts.csv")))
    told(kith("import", "boats", str(folder / "boats.csv")))
    return made


# -- new --------------------------------------------------------------------------------------------------------------
def test_a_new_plugin_is_loaded_without_a_problem(kith, folder):
    told(kith("plugin", "new", "greetings"))
    assert "greetings  0.1  (site)  Greets whoever opens its page." in told(kith("plugin", "list"))


def test_a_new_plugin_passes_its_own_tests(kith, folder):
    told(kith("plugin", "new", "greetings"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "sqlite", "-p", "no:cacheprovider", "plugins/greetings"],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["Greetings", "1st", "../out", "duplicates", "greetings"])
def test_a_name_that_cannot_be_is_refused(kith, folder, name):
    (folder / "plugins" / "greetings").mkdir(parents=True)
    result = kith("plugin", "new", name)
    assert (result.exit_code, "K866" in result.output) == (1, True)
    assert not (folder / "out").exists()


# -- list -------------------------------------------------------------------------------------------------------------
def test_plugins_are_listed_with_versions_and_hooks(kith, folder):
    with_plugin(folder, **{"__init__.py": SAIL})
    lines = told(kith("plugin", "list")).splitlines()
    assert lines[-2:] == ["rafting  1.2  (site)  Rafts.", "  kith_commands"]


def test_what_is_wrong_is_told_and_the_others_are_listed_still(kith, folder):
    with_plugin(folder, **{"__init__.py": "from kith.access.actor import SYSTEM\n"})
    write_files(folder / "plugins", {"nothing/notes.txt": ""})
    result = kith("plugin", "list")
    assert result.exit_code == 1
    assert "rafting  1.2  (site, broken)  Rafts." in result.output
    assert "plugins/nothing/plugin.yaml:1:1: K851" in result.output
    assert "plugins/rafting/__init__.py:1:1: K863" in result.output


def test_the_list_is_there_for_programs(kith, folder):
    with_plugin(folder, **{"plugin.yaml": "name: rafting\nversion: 1.2\nsystem: true\n", "__init__.py": SAIL})
    found = {each["name"]: each for each in json.loads(told(kith("plugin", "list", "--json")))["plugins"]}
    assert found["passwords"]["origin"] == "built in"
    assert found["rafting"] == {
        "name": "rafting",
        "version": "1.2",
        "origin": "site",
        "folder": str(folder / "plugins" / "rafting"),
        "label": "Rafting",
        "description": "",
        "system": True,
        "hooks": ["kith_commands"],
        "problems": [],
    }


# -- remove -----------------------------------------------------------------------------------------------------------
def test_what_a_plugin_brought_is_parked_and_its_folder_moved(kith, folder, rafting):
    assert "Parked until" in told(kith("plugin", "remove", "rafting", "--yes"))
    assert not rafting.exists()
    assert (folder / "plugins" / ".removed" / "rafting" / "plugin.yaml").is_file()
    assert kith("plan").exit_code == 0
    assert kith("export", "rafts").exit_code == 1


def test_with_its_folder_back_all_of_it_is_there_again(kith, folder, rafting):
    told(kith("plugin", "remove", "rafting", "--yes"))
    (folder / "plugins" / ".removed" / "rafting").rename(rafting)
    told(kith("apply", "--yes"))
    assert "Kon-Tiki" in told(kith("export", "rafts"))
    assert "black" in told(kith("export", "boats"))


def test_without_a_yes_nobody_parks_what_is_stored(kith, rafting):
    result = kith("plugin", "remove", "rafting")
    assert (result.exit_code, "K953" in result.output) == (1, True)
    assert rafting.exists()


def test_a_plugin_that_was_taken_away_by_hand_is_missed_by_apply(kith, folder, rafting):
    rafting.rename(folder / "elsewhere")
    result = kith("apply", "--yes", "--allow-loss")
    assert result.exit_code == 1
    assert Problem(
        code="K864", params={"name": "rafting", "what": 'the module "rafts"', "values": "1 record"}
    ).message in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({"plugins/other/plugin.yaml": "name: other\nversion: 1\nneeds: {plugins: [rafting]}\n"}, "other needs it"),
        ({"modules/oars.yaml": RAFTS.replace("rafts", "oars")}, "`kith apply` comes first"),
        ({"plugins/.removed/rafting/x": ""}, "plugins/.removed/rafting is there already"),
    ],
)
def test_what_stands_in_the_way_of_removing_is_told(kith, folder, rafting, files, reason):
    write_files(folder, files)
    result = kith("plugin", "remove", "rafting", "--yes")
    assert (result.exit_code, reason in result.output) == (1, True)
    assert rafting.exists()


def test_a_plugin_that_is_not_there_is_told_with_the_nearest(kith, rafting):
    result = kith("plugin", "remove", "raftin")
    assert (result.exit_code, 'did you mean "rafting"' in result.output) == (1, True)


# -- commands ---------------------------------------------------------------------------------------------------------
def test_kith_commands_are_run_on_the_site(kith, rafting):
    assert told(kith("sail", "Argo")) == "2 by System\n"


def test_kith_commands_act_as_whom_the_command_line_names(kith, rafting):
    told(kith("user", "add", "crew@example.test", "--role", "crew", "--password-stdin", stdin="correct horse battery"))
    result = kith("sail", "Argo", "--as", "crew@example.test")
    assert (result.exit_code, "K603" in result.output) == (1, True)


def test_kith_commands_have_help(kith, rafting):
    assert "Add the boat NAME." in told(kith("sail", "--help"))


def test_a_command_that_nobody_has_is_wrong_usage(kith, rafting):
    assert kith("sali").exit_code == 64
