"""What a save has to say besides that it worked, carried over the redirect to the page that follows.

It travels in a cookie of the browser that saved, signed with the secret of the site and bound to the session: nothing
has to be stored, and no other log-in can show it. The page that shows it takes it away.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import orjson

from kith.errors import Problem
from kith.web.look.messages import Message, message_of
from kith.web.session import cookies

NAME = "kith-notices"
KEPT = timedelta(minutes=2)
MOST = 5
LONGEST = 300  # characters of one text
LARGEST = 3_000  # bytes: browsers drop cookies beyond four thousand


def carry(request: Any, response: Any, notices: Iterable[Problem]) -> Any:
    """`response` with the notices for the page that it leads to; unchanged where there are none."""
    said = list(dict.fromkeys(message_of(problem, request.realm.base) for problem in notices))[:MOST]
    if said and request.session_token:
        cookies.put(request, response, NAME, _sealed(request, said), max_age=KEPT)
    return response


def read(request: Any) -> tuple[Message, ...]:
    """The notices that the save before this page left, which are thereby used up."""
    sent = request.cookies.get(cookies.full_name(request, NAME))
    if not sent:
        return ()
    request.add_response_callback(lambda request, response: cookies.drop(request, response, NAME))
    return _opened(request, sent)


def _sealed(request: Any, said: Sequence[Message]) -> str:
    rows = [(each.text[:LONGEST], each.address, each.link[:LONGEST]) for each in said]
    body = urlsafe_b64encode(orjson.dumps(rows))
    while len(body) > LARGEST and len(rows) > 1:
        rows.pop()
        body = urlsafe_b64encode(orjson.dumps(rows))
    return f"{body.decode()}.{_seal(request, body)}"


def _opened(request: Any, sent: str) -> tuple[Message, ...]:
    body, _, seal = sent.rpartition(".")
    if not hmac.compare_digest(
        seal.encode("utf-8", "replace"), _seal(request, body.encode("utf-8", "replace")).encode()
    ):
        return ()
    return tuple(Message(*row) for row in orjson.loads(urlsafe_b64decode(body)))


def _seal(request: Any, body: bytes) -> str:
    key = f"{request.registry.kith.settings.secret}\0notices\0{request.session_token or ''}"
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
