"""How often programs may ask: so many requests a minute for a token, and so many tries that fail for an address.

Each process counts by itself, in memory: nobody's request pays for a statement, and several processes let through as
many times as much. A token's bucket is full at first and fills again steadily, so that what comes at once is served.
"""

from __future__ import annotations

import hashlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kith.web.api.problems import RefusedError

WINDOW = 60  # seconds
TRIES = 600  # that fail, from one address, in a window
MOST = 20_000  # buckets that are kept


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a bucket: whole requests, and seconds until it is full, and until there is one more."""

    taken: bool
    requests: int
    full: int
    next: int


class Buckets:
    """Buckets of `size` requests, each filled again within `WINDOW` seconds. Safe to use from many threads."""

    def __init__(self, size: int, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self.size = size
        self._clock, self._most = clock, most
        self._lock = threading.Lock()
        self._kept: OrderedDict[str | bytes, tuple[float, float]] = OrderedDict()  # what was in it, and when

    def take(self, key: str | bytes) -> Left:
        """Takes one from the bucket of `key`, where one is in it."""
        now = self._clock()
        with self._lock:
            there = self._there(key, now)
            taken = there >= 1
            left = there - 1 if taken else there
            self._kept[key] = (left, now)
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)  # the one that was asked for longest ago: it is full by now, or nearly
        return self._left(left, taken=taken)

    def look(self, key: str | bytes) -> Left | None:
        """What is left for `key` without taking any, None where it took nothing lately."""
        now = self._clock()
        with self._lock:
            if key not in self._kept:
                return None
            there = self._there(key, now)
        return self._left(there, taken=there >= 1)

    def _there(self, key: str | bytes, now: float) -> float:
        before, since = self._kept.get(key, (float(self.size), now))
        return min(self.size, before + (now - since) * self.size / WINDOW)

    def _left(self, there: float, *, taken: bool) -> Left:
        each = WINDOW / self.size
        full = math.ceil((self.size - there) * each)
        return Left(taken, int(there), full, max(1, math.ceil((1 - there) * each)))


class Rate:
    """The rates of one process: of tokens, unless the site sets no limit, and of tries with tokens that are none."""

    def __init__(self, requests: int) -> None:
        self.tokens = Buckets(requests) if requests else None
        self.tries = Buckets(TRIES)
        self.policy = f'"token";q={requests};w={WINDOW}'

    def admit(self, request: Any, token: str) -> bytes | None:
        """The key of `token` where its request is still to be counted, None where it was. Raises 429.

        A token that wasn't seen yet is refused where its address tried too many that are none: nothing is read for it.
        """
        key = hashlib.blake2b(token.encode(), digest_size=16).digest()
        known = self.tokens.look(key) if self.tokens is not None else None
        if known is not None:
            self._take(request, key)
            return None
        if (tries := self.tries.look(_address(request))) is not None and not tries.taken:
            raise RefusedError(429, headers={"Retry-After": str(tries.next)})
        return key

    def count(self, request: Any, key: bytes | None) -> None:
        """Counts the first request of a token that has turned out to be one."""
        if self.tokens is not None and key is not None:
            self._take(request, key)

    def failed(self, request: Any) -> None:
        """Counts a try with a token that is none."""
        self.tries.take(_address(request))

    def _take(self, request: Any, key: bytes) -> None:
        assert self.tokens is not None
        left = self.tokens.take(key)

        def tell(request: Any, response: Any) -> None:
            """As a draft of the IETF has it: draft-ietf-httpapi-ratelimit-headers."""
            response.headers["RateLimit-Policy"] = self.policy
            response.headers["RateLimit"] = f'"token";r={left.requests};t={left.full}'

        request.add_response_callback(tell)
        if not left.taken:
            raise RefusedError(429, headers={"Retry-After": str(left.next)})


def _address(request: Any) -> str:
    return request.remote_addr or ""
