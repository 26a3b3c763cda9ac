"""What only the site's secret opens."""

from __future__ import annotations

import pytest

from kith.identity.sealing import seal, unseal

SECRET = "a secret that only tests know"


def test_what_was_sealed_is_opened_as_what_it_is() -> None:
    sealed = seal(SECRET, "grüße", of="totp/ada")
    assert "grüße" not in sealed
    assert unseal(SECRET, sealed, of="totp/ada") == "grüße"


def test_the_same_is_never_sealed_alike() -> None:
    assert seal(SECRET, "x", of="a") != seal(SECRET, "x", of="a")


@pytest.mark.parametrize("how", ["of another", "another secret", "changed", "cut", "empty", "no base64", "surrogate"])
def test_anything_else_opens_nothing(how: str) -> None:
    sealed = seal(SECRET, "x", of="a")
    wrong = {
        "changed": sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:],
        "cut": sealed[:10],
        "empty": "",
        "no base64": "&&&",
        "surrogate": "\ud800",
    }.get(how, sealed)
    secret = "another secret altogether" if how == "another secret" else SECRET
    assert unseal(secret, wrong, of="b" if how == "of another" else "a") is None
