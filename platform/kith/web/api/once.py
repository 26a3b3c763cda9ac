"""`Idempotency-Key`: a request that is sent again makes nothing again, and is answered with what it made at first.

Only ids are kept. The answer is rendered anew, with what the caller may read today.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from kith.errors import Problem
from kith.ledger.idempotency import begin, finish
from kith.web.api.contexts import Call
from kith.web.api.problems import RefusedError

LONGEST = 200
KEY = re.compile(rf"[\x21-\x7e]{{1,{LONGEST}}}\Z")
Ids = tuple[str, ...]


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


def _key(request: Any) -> str | None:
    key: str | None = request.environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and KEY.match(key) is None:
        raise RefusedError(400, Problem(code="K807", params={"most": LONGEST}))
    return key


def _digest(request: Any) -> str:
    asked = f"{request.method} {request.environ.get('PATH_INFO', '')}?{request.environ.get('QUERY_STRING', '')}\n"
    return hashlib.sha256(asked.encode("utf-8", "surrogateescape") + request.body).hexdigest()
