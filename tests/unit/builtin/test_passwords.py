"""Which passwords are taken."""

from __future__ import annotations

from typing import Any

import pytest

from kith.builtin.passwords import JUDGED, kith_check_password
from kith.i18n import render

NO_TX: Any = None  # the rules ask nothing of the database


def said(password: str, email: str = "ada.lovelace@example.test", name: str = "Ada Lovelace") -> list[str]:
    """The codes of what is wrong with the password."""
    found = kith_check_password(NO_TX, password, email, name)
    assert all(problem.field == "password" for problem in found)
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    "password",
    [
        "three unrelated words",
        "Ein langes Passwort",
        "kdkeiwmxnqoz",
        "ada likes sailing boats",
        "пароль из трёх слов",
        "密码是由几个词组成的很长",
        "a long one \udce9 \0",
        "x" * 40 + " but " + "sailing boats " * 200,
    ],
)
def test_a_long_password_that_is_hard_to_guess_is_fine(password: str) -> None:
    assert said(password) == []


@pytest.mark.parametrize("password", ["", "short", "Tr0ub4dor&3"])
def test_a_short_password_is_too_short_whatever_is_in_it(password: str) -> None:
    assert said(password) == ["K406"]


@pytest.mark.parametrize(
    "password",
    ["ada.lovelace@example.test", "AdaLovelace!", "Lovelace, Ada", "ADA.LOVELACE@EXAMPLE.TEST1", "lovelacelovelace1"],
)
def test_the_own_name_and_address_are_no_password(password: str) -> None:
    assert said(password) == ["K421"]


def test_an_account_without_a_name_is_judged_by_its_address() -> None:
    assert said("ada.lovelace@example.test", name="") == ["K421"]


@pytest.mark.parametrize(
    "password", ["password1234", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa", "iloveyouiloveyou", "P@ssw0rdP@ssw0rd"]
)
def test_what_is_guessed_first_is_no_password(password: str) -> None:
    assert said(password) == ["K422"]


def test_only_the_beginning_of_a_very_long_password_is_judged() -> None:
    assert said("a" * JUDGED + "three unrelated words") == ["K422"]


def test_the_refusal_says_what_to_do() -> None:
    (problem,) = kith_check_password(NO_TX, "password1234", "", "")
    assert render(problem, "en") == "the password is among the first that are guessed"
