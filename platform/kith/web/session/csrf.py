"""Form tokens bound to the session: another log-in in the same browser, or none, makes them invalid."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from pyramid.interfaces import ICSRFStoragePolicy
from zope.interface import implementer

_SIZE = hashlib.sha256().digest_size
_KEPT = "kith.form_token"


@implementer(ICSRFStoragePolicy)
class TokenPolicy:
    """Derives the token from the session's secret (a visitor's, before log-in), so that nothing has to be stored."""

    def new_csrf_token(self, request: Any) -> str:
        """The token of this answer: it changes with the session alone."""
        return self.get_csrf_token(request)

    def get_csrf_token(self, request: Any) -> str:
        """The token that the forms of this answer carry: under another mask in each, since answers are compressed."""
        kept: str | None = request.environ.get(_KEPT)
        if kept is None:
            mask = secrets.token_bytes(_SIZE)
            kept = request.environ[_KEPT] = (mask + _masked(_token(request), mask)).hex()
        return kept

    def check_csrf_token(self, request: Any, supplied_token: str) -> bool:
        """Whether a form's token belongs to this session."""
        try:
            sent = bytes.fromhex(str(supplied_token))
        except ValueError:
            return False
        mask, masked = sent[:_SIZE], sent[_SIZE:]
        return len(masked) == _SIZE and hmac.compare_digest(_masked(masked, mask), _token(request))


def _token(request: Any) -> bytes:
    secret = request.session_token or request.visitor_secret
    return hmac.new(secret.encode(), b"kith form token", hashlib.sha256).digest()


def _masked(text: bytes, mask: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(text, mask, strict=True))
