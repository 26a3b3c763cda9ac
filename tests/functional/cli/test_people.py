"""Accounts and tokens from the command line."""

from __future__ import annotations

import pytest

PASSWORD = "seven unrelated words\n"


def add(kith, *more: str, email: str = "ann@example.org", stdin: str = PASSWORD):
    return kith("user", "add", email, *more, "--password-stdin", stdin=stdin)


def test_a_user_is_added_with_roles(applied):
    result = add(applied, "--role", "skipper", "--role", "crew")
    assert result.exit_code == 0
    assert result.stdout == "ann@example.org may log in with the role skipper, crew.\n"


@pytest.mark.parametrize(
    ("more", "stdin", "code"),
    [
        (("--role", "skiper"), PASSWORD, "K404"),
        ((), "short\n", "K406"),
        ((), "\n", "K955"),
    ],
)
def test_what_is_wrong_with_a_user_is_told(applied, more, stdin, code):
    result = add(applied, *more, stdin=stdin)
    assert (result.exit_code, result.stderr[:4]) == (1, code)


def test_a_second_account_with_the_address_is_refused(applied):
    add(applied)
    assert "K405" in add(applied, email="ANN@example.org").stderr


def test_a_token_is_printed_alone(applied):
    add(applied, "--role", "crew")
    result = applied("token", "add", "ann@example.org")
    assert result.exit_code == 0
    assert result.stdout.startswith("kith_")
    assert len(result.stdout.split()) == 1


def test_a_token_needs_an_account(applied):
    assert "K407" in applied("token", "add", "nobody@example.org").stderr


def test_the_audit_log_is_verified(applied):
    result = applied("audit", "verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("0 entries unchanged; head 0000")


def test_doctor_says_that_nobody_can_log_in(applied):
    result = applied("doctor")
    assert result.exit_code == 1
    assert "PROBLEM  people" in result.stdout
    assert "ok       definitions: version 1 is served" in result.stdout


def test_doctor_says_that_nothing_was_applied(kith):
    result = kith("doctor")
    assert result.exit_code == 1
    assert "run `kith apply`" in result.stdout


def test_plugin_list_names_the_default_plugins(kith):
    assert "duplicates  built in" in kith("plugin", "list").stdout
