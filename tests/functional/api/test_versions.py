"""ETag, If-None-Match and If-Match."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.functional.api.calling import Caller, codes
from webtest import TestApp

STALE = '"1"'


@pytest.fixture
def address(master: Caller) -> str:
    """The address of a boat that is at version 2."""
    made = master.make("boats", name="Ada")
    address = f"/api/v1/boats/{made['id']}"
    master.patch(address, {"seats": 1})
    return address


def test_who_holds_the_version_is_sent_nothing(master: Caller, address: str) -> None:
    answer = master.get(address, If_None_Match='"2"')
    assert (answer.status_code, answer.body, answer.headers["ETag"]) == (304, b"", '"2"')


def test_who_holds_an_old_version_is_sent_the_record(master: Caller, address: str) -> None:
    assert master.get(address, If_None_Match=STALE).json["seats"] == 1


def test_a_guarded_change_of_the_version_seen_is_made(master: Caller, address: str) -> None:
    assert master.patch(address, {"seats": 2}, If_Match='"2"').json["version"] == 3


def test_a_guarded_change_of_an_old_version_is_refused(master: Caller, address: str) -> None:
    answer = master.patch(address, {"seats": 2}, If_Match=STALE)
    assert answer.status_code == 412
    assert master.get(address).json["seats"] == 1


def test_an_unguarded_change_is_written_over_whatever_is_there(master: Caller, address: str) -> None:
    assert master.patch(address, {"seats": 2}).json["seats"] == 2


def test_a_version_in_the_body_guards_as_well(master: Caller, address: str) -> None:
    answer = master.patch(address, {"seats": 2, "version": 1})
    assert (answer.status_code, codes(answer)) == (409, [(None, "K602")])


@pytest.mark.parametrize("version", [0, -1, "1", 1.5, True, 10**19])
def test_a_version_that_can_be_none_is_malformed(master: Caller, address: str, version: object) -> None:
    answer = master.patch(address, {"seats": 2, "version": version})
    assert (answer.status_code, codes(answer)) == (400, [("version", "K804")])


def test_a_guarded_deletion_of_an_old_version_is_refused(master: Caller, address: str) -> None:
    assert master.delete(address, If_Match=STALE).status_code == 412
    assert master.get(address).status_code == 200


def test_a_guarded_deletion_of_the_version_seen_is_made(master: Caller, address: str) -> None:
    assert master.delete(address, If_Match='"2"').status_code == 204


def test_a_guarded_change_of_what_is_not_there_is_404(master: Caller) -> None:
    answer = master.patch("/api/v1/boats/01931b2c-7a00-7000-8000-000000000001", {"seats": 2}, If_Match='"2"')
    assert answer.status_code == 404


def test_a_guard_without_quotes_is_malformed(master: Caller, address: str) -> None:
    assert master.patch(address, {"seats": 2}, If_Match="2").status_code == 400


def test_guarded_changes_at_the_same_time_lose_nothing(master: Caller, address: str) -> None:
    def add_one(_: int) -> None:
        caller = replace(master, app=TestApp(master.app.app))
        while True:
            seen = caller.get(address)
            body = {"seats": seen.json["seats"] + 1}
            if caller.patch(address, body, If_Match=seen.headers["ETag"]).status_code == 200:
                return

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(add_one, range(20)))
    assert master.get(address).json["seats"] == 21
