"""Setting up a second factor: the QR code for the app, then a code that the app makes of it."""

from __future__ import annotations

from typing import Any

from kith.errors import KithError
from kith.identity import second_factor
from kith.identity.login import check_code_throttle, clear_code_throttle
from kith.identity.secrets import token_hash
from kith.web.doors.parameters import one
from kith.web.look.qr import qr_code


def offered(request: Any, user: str, sealed: str = "") -> dict[str, Any]:
    """What a page needs to offer a secret to an account: `candidate`, its `qr` as SVG."""
    site = request.registry.kith.settings.name
    with request.database.apart(write=False) as tx:
        candidate = second_factor.candidate(tx, user, site=site, sealed=sealed, kind=request.realm.kind)
    return {"candidate": candidate, "qr": qr_code(candidate.address), "spelt": _spelt(candidate.secret)}


def taken_up(request: Any, user: str) -> tuple[str, ...]:
    """The recovery codes, after the form's code has shown that the app has the secret. Raises K402, K446."""
    sealed, code = one(request.POST, "sealed"), one(request.POST, "code")
    mine = token_hash(request.session_token or "")
    with request.database.apart(write=True) as tx:
        check_code_throttle(tx, user, request.remote_addr or "")
    with request.database.apart(write=True) as tx:
        codes = second_factor.set_up(tx, user, sealed[:500], code, but=mine)
        clear_code_throttle(tx, user)
    return codes


def status_of(refused: KithError) -> int:
    """429 for too many tries, else 422."""
    return 429 if any(problem.code == "K402" for problem in refused.problems) else 422


def _spelt(secret: str) -> str:
    """The secret in groups of four, for typing."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
