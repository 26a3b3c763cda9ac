"""Checks that a visitor is no machine: made and judged by plugins, without anybody else's service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kith.definition.form_model import WebForm
from kith.errors import KithError, Problem
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Captcha:
    """A check. `challenge(secret, token, now)` is JSON for the page; `passes(secret, token, answer, now)` judges.

    `token` is the form's: an answer is good for the one form that was shown.
    """

    challenge: Callable[[str, str, datetime], Mapping[str, Any]]
    passes: Callable[[str, str, str, datetime], bool]


def captcha_of(tx: Tx, form: WebForm) -> Captcha | None:
    """The check that a form wants; None where it wants none. Raises K497 where no plugin brings it."""
    if form.spam.captcha is None:
        return None
    for found in tx.hooks.kith_captchas():
        if form.spam.captcha in (found or {}):
            check: Captcha = found[form.spam.captcha]
            return check
    raise KithError(Problem(code="K497", params={"name": form.spam.captcha}))


def check_captcha(tx: Tx, form: WebForm, token: str, answer: str) -> None:
    """Raises K491 where the form's check isn't passed."""
    check = captcha_of(tx, form)
    if check is not None and not check.passes(tx.settings.secret, token, answer, tx.clock.now()):
        raise KithError(Problem(code="K491"))
