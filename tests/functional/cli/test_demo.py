"""`kith demo` on a site that isn't the starter: log-ins for its roles, told even where no data fits."""

from __future__ import annotations

import csv

CONTACTS = """\
module: contacts
label: {one: Contact, many: Contacts}
title: "{last_name}"
fields:
  last_name: {type: text}
"""
ROLES = """\
roles:
  skipper: {modules: {all: {view: all, create: true}}}
  mate: {modules: {contacts: {view: own, create: true}}}
  crew: {modules: {all: {view: all}}}
"""


def test_log_ins_are_printed_even_where_no_module_fits(applied):
    result = applied("demo")
    assert result.exit_code == 1
    assert result.stderr.startswith("K721")
    assert [line.split()[0] for line in result.stdout.splitlines() if "@" in line] == [
        "skipper@kith.example",
        "crew@kith.example",
    ]


def test_the_passwords_are_random_and_told_once(applied):
    first, second = applied("demo").stdout, applied("demo").stdout
    passwords = [line.split()[1] for line in first.splitlines() if "@" in line]
    assert len({len(password) for password in passwords}) == 1
    assert len(set(passwords)) == 2
    assert not any(password in second for password in passwords)
    assert second.count("(there already; its password stays)") == 2


def test_the_data_belongs_to_whoever_may_create_contacts(kith, folder):
    (folder / "modules" / "contacts.yaml").write_text(CONTACTS, "utf-8")
    (folder / "config" / "roles.yaml").write_text(ROLES, "utf-8")
    assert kith("apply", "--yes").exit_code == 0
    assert kith("demo", "--contacts", "30").exit_code == 0
    rows = csv.DictReader(kith("export", "contacts").stdout.splitlines())
    owners = {row["Owner"] for row in rows}
    assert owners == {"Sample Mate", "Sample Skipper"}


def test_a_site_may_bring_its_own_sample_data_along(applied, folder):
    (folder / "sample").mkdir()
    (folder / "sample" / "1-boats.csv").write_text("name,length\nAlma,12.5\nBerta,9\n", "utf-8")
    result = applied("demo")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "Made 2 boats.")
    again = applied("demo")
    assert (again.exit_code, again.stdout.splitlines()[0]) == (0, "Made nothing.")


def test_sample_data_of_no_module_is_told_with_the_nearest(applied, folder):
    (folder / "sample").mkdir()
    (folder / "sample" / "1-boat.csv").write_text("name\nAlma\n", "utf-8")
    result = applied("demo")
    assert result.exit_code == 1
    assert result.stderr.startswith('K142 sample/1-boat.csv names the unknown module "boat"; did you mean "boats"?')
