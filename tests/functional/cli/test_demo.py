"""`kith demo` on a site that isn't the starter: log-ins for its roles, told even where no data fits."""

from __future__ import annotations


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
