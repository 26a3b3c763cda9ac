"""How soon passwords are guessed, worked out once for all tests of a process that choose the same one.

Most tests log somebody in with a password that was chosen for them in the test before as well.
"""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from kith.builtin import passwords

_zxcvbn = passwords.zxcvbn


def share_guesses() -> None:
    """Lets the rule for passwords ask zxcvbn once per password and words of the person's own."""
    passwords.zxcvbn = SimpleNamespace(zxcvbn=_guessed)


def _guessed(password: str, user_inputs: list[str]) -> Any:
    return _known(password, tuple(user_inputs))


@lru_cache(maxsize=4_000)
def _known(password: str, own: tuple[str, ...]) -> Any:
    return _zxcvbn.zxcvbn(password, user_inputs=list(own))
