"""What is the same for all commands: exit statuses, --site, where things are said."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kith.cli.main import COMMANDS, commands


@pytest.mark.parametrize("arguments", [["nonsense"], ["import"], ["--nonsense"], ["demo", "--contacts", "0"], ["user"]])
def test_wrong_usage_exits_with_64(arguments):
    result = CliRunner().invoke(commands, arguments)
    assert result.exit_code == 64
    assert result.stdout == ""


def test_an_unknown_command_is_told_with_the_nearest():
    assert "did you mean serve?" in CliRunner().invoke(commands, ["serv"]).stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name):
    result = CliRunner().invoke(commands, [name, "--help"])
    assert result.exit_code == 0
    assert f" {name} [OPTIONS]" in result.stdout


def test_help_lists_every_command():
    result = CliRunner().invoke(commands, ["--help"])
    assert [line.split()[0] for line in result.stdout.partition("Commands:\n")[2].splitlines()] == list(COMMANDS)


def test_the_site_may_be_named_before_or_after_the_command(kith, folder, monkeypatch):
    monkeypatch.delenv("KITH_SITE")
    assert kith("--site", str(folder), "check").exit_code == 0
    assert kith("check", "--site", str(folder)).exit_code == 0


def test_without_a_name_the_current_folder_is_the_site(kith, folder, monkeypatch):
    monkeypatch.delenv("KITH_SITE")
    monkeypatch.chdir(folder)
    assert kith("check").exit_code == 0


def test_a_site_that_is_not_there_is_a_problem(kith, tmp_path):
    result = kith("check", "--site", str(tmp_path / "nowhere"))
    assert (result.exit_code, result.stderr[:4]) == (1, "K901")


@pytest.mark.parametrize("arguments", [["serve"], ["demo"], ["export", "boats"], ["user", "add", "a@example.org"]])
def test_without_a_catalogue_commands_say_what_to_run(kith, arguments):
    result = kith(*arguments)
    assert result.exit_code == 1
    assert "kith apply" in result.stderr


def kith_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("kith")), *arguments]
    surroundings = os.environ | environment
    return subprocess.run(command, capture_output=True, text=True, env=surroundings, timeout=60, check=False)


def seconds_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_comes_fast():
    kith_process("--help")
    times = []
    for _ in range(3):
        before = seconds_of_children()
        kith_process("--help")
        times.append(seconds_of_children() - before)
    assert min(times) < 0.4


def test_help_loads_neither_the_database_nor_the_web():
    script = "import sys, kith.cli.main; print([m for m in ('sqlalchemy', 'pyramid', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_whole_site_from_nothing_in_processes_of_its_own(tmp_path):
    site = str(tmp_path / "crm")
    cheap = {"KITH_SITE": site, "KITH_DATABASE": "", "KITH_TEST_CHEAP_HASH": "1"}
    steps = [f"init {site}", "check", "plan", "apply --yes", "plan", "demo --contacts 30", "doctor"]
    done = [kith_process(*step.split(), **cheap) for step in steps]
    assert [each.returncode for each in done] == [0, 0, 2, 0, 0, 0, 1], [each.stderr for each in done]
    assert "30 contacts" in done[5].stdout
    assert "PROBLEM  passwords: KITH_TEST_CHEAP_HASH" in done[6].stdout
    assert done[6].stdout.count("PROBLEM") == 1


@pytest.mark.parametrize("command", [["check"], ["plan"], ["apply", "--yes"]])
def test_a_folder_without_a_site_is_told(tmp_path, command):
    result = CliRunner().invoke(commands, ["--site", str(tmp_path), *command])
    assert result.exit_code == 1
    assert result.stderr.startswith(f'K954 there is no site in the folder "{tmp_path}"')


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no folder that nobody may write to")
def test_a_folder_that_cannot_be_made_is_told():
    result = CliRunner().invoke(commands, ["init", "/proc/self/harbour"])
    assert result.exit_code == 1
    assert result.stderr.startswith("K957 /proc/self/harbour can't be read or written: No such file or directory")


def test_a_version_beyond_all_numbers_is_wrong_usage(applied):
    assert applied("rollback", "9" * 30).exit_code == 64
