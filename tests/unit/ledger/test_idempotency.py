"""A request that is sent twice is carried out once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.ledger.conftest import write_and_fail

from kith.errors import KithError
from kith.ledger.idempotency import Answered, begin, finish, forget
from kith.storage.ids import new_id

ADA, BOB, BOAT = new_id(), new_id(), new_id()


def _code(refused) -> str:
    return refused.value.problems[0].code


def test_a_new_request_is_carried_out(tx):
    assert begin(tx, ADA, "key", "hash") is None


def test_the_second_one_gets_what_the_first_was_answered(tx):
    begin(tx, ADA, "key", "hash")
    finish(tx, ADA, "key", 201, module="boats", record_id=BOAT)
    assert begin(tx, ADA, "key", "hash") == Answered(201, "boats", BOAT)


def test_a_key_stands_for_one_request_alone(tx):
    begin(tx, ADA, "key", "hash")
    finish(tx, ADA, "key", 201)
    with pytest.raises(KithError) as refused:
        begin(tx, ADA, "key", "another")
    assert _code(refused) == "K520"


def test_a_request_without_an_answer_yet_is_not_carried_out_again(tx):
    begin(tx, ADA, "key", "hash")
    with pytest.raises(KithError) as refused:
        begin(tx, ADA, "key", "hash")
    assert _code(refused) == "K521"


def test_keys_belong_to_their_users(tx):
    begin(tx, ADA, "key", "hash")
    assert begin(tx, BOB, "key", "other") is None


def test_a_request_that_failed_may_be_sent_again(writes):
    with pytest.raises(RuntimeError):
        write_and_fail(writes, lambda tx: begin(tx, ADA, "key", "hash"))
    with writes() as tx:
        assert begin(tx, ADA, "key", "hash") is None


def test_old_keys_are_forgotten(tx, clock):
    begin(tx, ADA, "key", "hash")
    assert forget(tx, clock.present) == 0
    assert forget(tx, clock.advance(timedelta(days=1))) == 1
    assert begin(tx, ADA, "key", "another") is None
