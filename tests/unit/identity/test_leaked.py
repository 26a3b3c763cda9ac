"""The commonest leaked passwords, all of them, are refused: by their length or as among the first that are guessed."""

from __future__ import annotations

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from kith.builtin.passwords import LEAST, kith_check_password

LEAKED = tuple(FREQUENCY_LISTS["passwords"])
LONG = [each for each in LEAKED if len(each) >= LEAST]


def refusal(password: str) -> str:
    found = kith_check_password(None, password, "ada@example.test", "Ada Lovelace")  # type: ignore[arg-type]
    return found[0].code if found else ""


def test_there_are_thirty_thousand_of_them() -> None:
    assert len(LEAKED) == 30_000
    assert {"password", "123456", "1qaz2wsx3edc"} <= set(LEAKED)


def test_the_long_ones_are_known_for_what_they_are() -> None:
    assert len(LONG) > 200
    assert [each for each in LONG if refusal(each) != "K422"] == []


def test_the_short_ones_are_too_short() -> None:
    assert {refusal(each) for each in LEAKED if len(each) < LEAST} == {"K406"}


@pytest.mark.parametrize("password", ["Passw0rd!Passw0rd!", "1qaz2wsx3edc4rfv", "qwertyuiop123456", "iloveyou20262026"])
def test_the_usual_ways_to_write_them_differently_are_known(password: str) -> None:
    assert refusal(password) == "K422"
