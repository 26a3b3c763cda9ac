"""`Idempotency-Key`: a request that is sent again makes nothing again, and is answered with what it made at first.

Of the engine's own requests only ids are kept: the answer is rendered anew, with what the caller may read today. What a
plugin has answered nobody else can say again: that is kept as it was sent, for the one who has had it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from pyramid.response import Response

from kith.errors import Problem
from kith.ledger.idempotency import Said, begin, finish
from kith.web.api.contexts import Call
from kith.web.api.problems import RefusedError

LONGEST = 200
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST}}}\Z")
Ids = tuple[str, ...]
LONGEST_ANSWER = 100_000  # bytes of an answer that is kept
_KEPT = ("Content-Type", "Location")


def once(call: Call, module: str, rows: int, make: Callable[[], Ids]) -> Ids:
    """The ids of the `rows` records that `make` made, now or when this request came first.

    `module` is the physical name of theirs. Raises K520 where the key came with another request.
    """
    key = _key(call.request)
    if key is None or call.actor.user is None or not rows:
        return make()
    user, digest = call.actor.user, _digest(call.request)
    # one entry for each record: a key that a client sends can't hold the space
    entries = [key, *(f"{key} {row}" for row in range(1, rows))]
    before = begin(call.tx, user, entries[0], digest)
    if before is not None:
        rest = [begin(call.tx, user, entry, digest) for entry in entries[1:]]
        return tuple(each.record_id for each in (before, *rest) if each is not None and each.record_id)
    made = make()
    for entry, id in zip(entries, made, strict=True):
        if entry != key:
            begin(call.tx, user, entry, digest)
        finish(call.tx, user, entry, 201, module=module, record_id=id)
    return made


def once_answered(call: Call, ask: Callable[[], Any]) -> Any:
    """The answer of `ask` now, or when this request came first; where `ask` refuses, nothing is kept.

    Raises K520 where the key came with another request, K521 where the first answer was too long to be kept.
    """
    key = _key(call.request)
    if key is None or call.actor.user is None:
        return ask()
    before = begin(call.tx, call.actor.user, key, _digest(call.request))
    if before is not None:
        said = before.said or Said(body="", headers={})
        return Response(body=said.body.encode(), status=before.status, headerlist=list(said.headers.items()))
    response = ask()
    if len(response.body) <= LONGEST_ANSWER:
        headers = {name: response.headers[name] for name in response.headers if name in _KEPT or name[:2] == "X-"}
        finish(
            call.tx, call.actor.user, key, response.status_int, said=Said(body=response.body.decode(), headers=headers)
        )
    return response


def _key(request: Any) -> str | None:
    key: str | None = request.environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and KEY.match(key) is None:
        raise RefusedError(400, Problem(code="K807", params={"most": LONGEST}))
    return key


def _digest(request: Any) -> str:
    asked = f"{request.method} {request.environ.get('PATH_INFO', '')}?{request.environ.get('QUERY_STRING', '')}\n"
    return hashlib.sha256(asked.encode("utf-8", "surrogateescape") + request.body).hexdigest()
