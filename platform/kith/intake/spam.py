"""How suspicious a submission is: points with reasons. From the form's `hold_at` on it waits for staff."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from kith.definition.form_model import WebForm
from kith.identity.throttle import Limit, count_try
from kith.intake.sent import Sent
from kith.intake.tokens import Token
from kith.storage.tx import Tx

WINDOW = timedelta(hours=1)
_LINK = re.compile(r"https?://|\[url|<a\s", re.IGNORECASE)
_MANY_LINKS = 3


def count_sending(tx: Tx, form: WebForm, address: str) -> None:
    """Counts a sending for its network address and for the form. Raises K402 beyond what the form takes in an hour."""
    if address:
        count_try(tx, Limit(f"form:{form.name}:{address}", form.spam.per_address, WINDOW))
    count_try(tx, Limit(f"form:{form.name}", form.spam.per_form, WINDOW))


def score(tx: Tx, form: WebForm, sent: Sent, token: Token | None) -> Mapping[str, int]:
    """Reason -> points, Kith's own and those of plugins."""
    found = dict(_own(form, sent, token, tx.clock.now()))
    for said in tx.hooks.kith_spam_score(tx=tx, form=form, sent=sent):
        found |= {str(reason): int(points) for reason, points in (said or {}).items()}
    return found


def _own(form: WebForm, sent: Sent, token: Token | None, now: datetime) -> Mapping[str, int]:
    links = sum(len(_LINK.findall(value)) for value in sent.values.values() if isinstance(value, str))
    fast = token is not None and now - token.shown_at < timedelta(seconds=form.spam.least_seconds)
    points = {
        "trap": 100 if sent.trapped else 0,
        "too_fast": 60 if fast else 0,
        "no_token": 10 if token is None else 0,
        "links": 30 if links >= _MANY_LINKS else 0,
    }
    return {reason: count for reason, count in points.items() if count}
