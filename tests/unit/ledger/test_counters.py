"""Numbers are handed out once."""

from __future__ import annotations

import threading

import pytest
from tests.unit.ledger.conftest import write_and_fail

from kith.ledger.counters import raise_to, take


def test_numbers_begin_at_one_and_go_on(tx):
    assert [take(tx, "deals"), take(tx, "deals", 3), take(tx, "deals")] == [1, 2, 5]


def test_counters_do_not_disturb_each_other(tx):
    take(tx, "deals", 10)
    assert take(tx, "invoices") == 1


def test_a_number_of_a_failed_transaction_is_given_again(writes):
    with pytest.raises(RuntimeError):
        write_and_fail(writes, lambda tx: take(tx, "deals"))
    with writes() as tx:
        assert take(tx, "deals") == 1


def test_writers_at_once_never_get_the_same_number(writes):
    taken: list[int] = []

    def work() -> None:
        for _ in range(10):
            with writes() as tx:
                first = take(tx, "deals", 2)
                taken.extend((first, first + 1))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 81))


def test_numbers_that_an_import_brought_are_passed_over(tx):
    raise_to(tx, "deals", 41)
    assert take(tx, "deals") == 42
    raise_to(tx, "deals", 7)
    assert take(tx, "deals") == 43
