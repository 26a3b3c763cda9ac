"""Form tokens bound to the session: another log-in in the same browser, or none, makes them invalid."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from pyramid.interfaces import ICSRFStoragePolicy
from zope.interface import implementer


@implementer(ICSRFStoragePolicy)
class TokenPolicy:
    """Derives the token from the session's secret (a visitor's, before log-in), so that nothing has to be stored."""

    def new_csrf_token(self, request: Any) -> str:
        """The same token: it changes with the session."""
        return self.get_csrf_token(request)

    def get_csrf_token(self, request: Any) -> str:
        """The token that the forms of this answer carry."""
        secret = request.session_token or request.visitor_secret
        return hmac.new(secret.encode(), b"kith form token", hashlib.sha256).hexdigest()

    def check_csrf_token(self, request: Any, supplied_token: str) -> bool:
        """Whether a form's token belongs to this session."""
        expected = self.get_csrf_token(request)
        return hmac.compare_digest(expected.encode(), str(supplied_token).encode("utf-8", "replace"))
