"""What a password has to be: long, not made of the own name or address, and not among the first that are guessed.

No rules about digits and signs: they make passwords that people write down and programs guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kith.ext import Problem, Tx, hookimpl, lazy

zxcvbn = lazy("zxcvbn")

LEAST = 12  # characters
LEFT = 8  # characters without those of the account's name and address
JUDGED = 72  # characters that are looked at: the time it takes grows faster than the length
HARD = 3  # of 4: more than 100 million guesses
_WORD = re.compile(r"\w{3,}")


@hookimpl
def kith_check_password(tx: Tx, password: str, email: str, name: str) -> list[Problem]:
    """The first of these rules that `password` breaks."""
    if len(password) < LEAST:
        params = {"length": len(password), "least": LEAST}
        return [Problem(code="K406", params=params, field="password")]
    own = list(dict.fromkeys(_own_words(email, name)))
    if len(_without(password.casefold(), own)) < LEFT:
        return [Problem(code="K421", field="password")]
    if zxcvbn.zxcvbn(password[:JUDGED], user_inputs=own)["score"] < HARD:
        return [Problem(code="K422", field="password")]
    return []


def _own_words(email: str, name: str) -> Iterator[str]:
    """The address and the name, then their parts, in small letters."""
    for whole in (email.casefold(), name.casefold()):
        if whole:
            yield whole
    for whole in (email.casefold(), name.casefold()):
        yield from _WORD.findall(whole)


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
