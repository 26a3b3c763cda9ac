"""Accounts and tokens from the command line."""

from __future__ import annotations

import json
import re

import pytest

from kith.cli.opened import open_applied
from kith.cli.site import Place
from kith.mail.outgoing import latest

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


def test_a_new_password_ends_sessions_and_is_the_one_that_opens(applied):
    add(applied)
    result = applied("user", "password", "ann@example.org", "--password-stdin", stdin="eight other words\n")
    assert (result.exit_code, "is out" in result.stdout) == (0, True)
    assert "K406" in applied("user", "password", "ann@example.org", "--password-stdin", stdin="short\n").stderr


@pytest.mark.parametrize("verb", ["password", "disable", "enable", "roles"])
def test_an_account_that_is_not_there_is_told(applied, verb):
    more = ("--password-stdin",) if verb == "password" else ()
    assert "K407" in applied("user", verb, "nobody@example.org", *more, stdin=PASSWORD).stderr


def test_an_invitation_is_printed_as_a_link_and_the_account_waits_for_it(applied):
    result = applied("user", "invite", "ann@example.org", "--role", "crew", "--name", "Ann")
    assert (result.exit_code, len(result.stdout.split())) == (0, 1)
    assert result.stdout.startswith("http://localhost:8000/invite/")
    assert "K444" in applied("user", "reset", "ann@example.org").stderr
    again = applied("user", "invite", "ann@example.org", "--again").stdout
    assert again.startswith("http://localhost:8000/invite/")
    assert again != result.stdout


@pytest.mark.parametrize(
    ("more", "code"), [(("--role", "skiper"), "K404"), (("--again",), "K407"), (("--name", "x" * 300), "K2")]
)
def test_what_is_wrong_with_an_invitation_is_told(applied, more, code):
    result = applied("user", "invite", "ann@example.org", *more)
    assert (result.exit_code, code in result.stderr) == (1, True)


def test_a_link_for_a_new_password_is_printed(applied):
    add(applied)
    assert applied("user", "reset", "ann@example.org").stdout.startswith("http://localhost:8000/reset/")
    assert "K443" in applied("user", "invite", "ann@example.org", "--again").stderr


MAIL = """\
url: https://crm.example.org
mail: {from: crm@example.org, server: smtp.example.org}
"""


def sends(folder) -> None:
    """Lets the site's mail leave it."""
    (folder / "config" / "kith.yaml").write_text(MAIL, "utf-8")


def outbox(folder) -> list[tuple[str, str, str]]:
    """Address, subject and purpose of each mail that waits."""
    app = open_applied(Place(folder=folder))
    with app.reading() as tx:
        found = [(mail.address, mail.subject, mail.purpose) for mail in latest(tx, 10)]
    app.engine.dispose()
    return found


def test_links_are_mailed_as_well_where_the_site_sends_mail(applied, folder):
    add(applied, email="bob@example.org")
    sends(folder)
    invited = applied("user", "invite", "ann@example.org")
    assert invited.stdout.startswith("https://crm.example.org/invite/")
    assert "is mailed to ann" in invited.stderr
    assert "is mailed to bob" in applied("user", "reset", "bob@example.org").stderr
    assert outbox(folder) == [
        ("bob@example.org", "A new password for Kith", "account"),
        ("ann@example.org", "You are invited to Kith", "account"),
    ]


def test_a_link_is_not_mailed_where_that_is_not_wanted_or_not_set_up(applied, folder):
    assert "Nothing was mailed" in applied("user", "invite", "ann@example.org").stderr
    sends(folder)
    assert "Nothing was mailed" in applied("user", "invite", "ann@example.org", "--again", "--no-mail").stderr
    assert outbox(folder) == []


def test_a_second_factor_that_is_not_there_cannot_be_turned_off(applied):
    add(applied)
    assert "K447" in applied("user", "two-factor-off", "ann@example.org").stderr


def test_an_account_is_untied_from_other_services(applied):
    add(applied)
    told = applied("user", "untie", "ann@example.org").stdout
    assert told == "ann@example.org was tied to 0 identities elsewhere, and is to none now.\n"
    assert "K407" in applied("user", "untie", "nobody@example.org").stderr


def test_a_scope_that_is_none_is_told_with_the_nearest(applied):
    add(applied)
    told = applied("token", "add", "ann@example.org", "--scope", "boats:veiw").stderr
    assert "K459" in told
    assert "boats:view" in told


def test_a_disabled_account_loses_its_tokens_and_enabling_gives_none_back(applied):
    add(applied)
    applied("token", "add", "ann@example.org")
    assert applied("user", "disable", "ann@example.org").exit_code == 0
    assert "revoked" in applied("token", "list", "ann@example.org").stdout
    assert applied("user", "enable", "ann@example.org").exit_code == 0
    assert "revoked" in applied("token", "list", "ann@example.org").stdout


def test_roles_are_given_from_the_command_line(applied):
    add(applied, "--role", "crew")
    assert applied("user", "roles", "ann@example.org", "--role", "skipper").stdout.endswith("with the role skipper.\n")
    assert "K404" in applied("user", "roles", "ann@example.org", "--role", "boss").stderr


def test_a_token_is_listed_without_its_text_and_revoked_by_its_id(applied):
    add(applied, "--role", "crew")
    text = applied("token", "add", "ann@example.org", "--scope", "read", "--label", "Mail merge").stdout.strip()
    listed = applied("token", "list", "ann@example.org").stdout
    assert listed.endswith("  open     never used              read  Mail merge\n")
    assert text not in listed
    assert applied("token", "revoke", listed.split()[0]).exit_code == 0
    assert "revoked" in applied("token", "list", "ann@example.org").stdout
    assert "K420" in applied("token", "revoke", "x").stderr


def test_the_audit_log_is_verified(applied):
    result = applied("audit", "verify")
    assert result.exit_code == 0
    assert result.stdout.startswith("0 entries unchanged, 1 not sealed yet; head 0000")


def test_the_audit_log_tells_what_was_done_newest_first(applied):
    add(applied, "--role", "crew")
    applied("user", "disable", "ann@example.org")
    lines = applied("audit").stdout.splitlines()
    assert [line.split("  ", 1)[1].split() for line in lines[:2]] == [
        ["user.disabled", "-", "ann@example.org", "tokens=0"],
        ["user.added", "-", "ann@example.org", "roles=crew"],
    ]


def test_what_was_applied_stands_in_the_audit_log(applied):
    told = applied("audit", "show", "--kind", "definitions").stdout.split()
    assert told[2:6] == ["definitions.applied", "-", "-", "version=1"]


def test_the_audit_log_is_narrowed_to_a_kind_and_an_account(applied):
    add(applied)
    add(applied, email="bob@example.org")
    applied("user", "roles", "ann@example.org", "--role", "crew")
    assert applied("audit", "show", "--kind", "user").stdout.count("user.added") == 2
    assert len(applied("audit", "show", "--user", "ann@example.org").stdout.splitlines()) == 2
    assert [each["kind"] for each in json.loads(applied("audit", "show", "--limit", "1", "--json").stdout)] == [
        "roles.set"
    ]


def test_an_export_is_noted_with_its_fields(applied):
    add(applied, "--role", "skipper")
    applied("export", "boats", "--as", "ann@example.org")
    told = applied("audit", "show", "--kind", "exported").stdout
    assert "ann@example.org  boats  via=cli fields=id,name,length" in told


def test_an_export_that_is_refused_is_none(applied):
    add(applied, "--role", "crew")
    assert "K720" in applied("export", "boats", "--as", "ann@example.org").stderr
    assert applied("audit", "show", "--kind", "exported").stdout == ""


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
    told = kith("plugin", "list").stdout
    assert all(re.search(rf"^{name}  \S+  \(built in\)", told, re.MULTILINE) for name in ("duplicates", "passwords"))


def test_a_group_is_made_filled_and_told(applied):
    add(applied)
    made = applied("group", "add", "North", "--member", "ann@example.org")
    assert (made.stdout, made.stderr) == ("The group North is there, with 1 member.\n", "")
    assert "North" in applied("group", "list").stdout
    assert "ann@example.org" in applied("group", "list", "North").stdout
    assert applied("group", "member", "North", "--remove", "ann@example.org").stdout == "North has 0 members.\n"


def test_a_group_is_renamed_and_removed(applied):
    applied("group", "add", "North")
    assert applied("group", "rename", "North", "South").exit_code == 0
    assert "K430" in applied("group", "list", "North").stderr
    assert applied("group", "remove", "South").stdout == "South is gone.\n"


def test_a_group_with_records_is_removed_once_somebody_takes_them(applied, folder):
    applied("group", "add", "North")
    add(applied)
    (folder / "boats.csv").write_text("Name,Owner\nAda,North\n", "utf-8")
    assert applied("import", "boats", str(folder / "boats.csv")).exit_code == 0
    assert "K432" in applied("group", "remove", "North").stderr
    taken = applied("group", "remove", "North", "--to", "ann@example.org")
    assert taken.stdout == "North is gone. 1 of its records belong to ann@example.org now.\n"
