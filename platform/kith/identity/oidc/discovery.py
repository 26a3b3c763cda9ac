"""What a provider says of itself: its addresses and its keys, asked for once an hour."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kith.lazy import lazy

requests = lazy("requests")

PATH = "/.well-known/openid-configuration"
KEPT = 3600.0  # seconds
SOONEST = 30.0  # seconds between two looks for keys that were not there
RESTED = 10.0  # seconds that a provider which didn't answer is left alone
PATIENCE = 10.0  # seconds for one answer
LONGEST = 1_000_000  # bytes of one answer
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class UnusableError(Exception):
    """A provider that can't be reached, or doesn't answer as it should. Its text is for the log."""


@dataclass(slots=True)
class _Known:
    said: Mapping[str, Any]
    asked: float
    keys: Mapping[str, Any] | None = None
    keys_asked: float = field(default=0.0)


_known: dict[str, _Known] = {}
_failed: dict[
    str, float
] = {}  # when a provider last didn't answer: it isn't asked again by each who presses the button
_asking = threading.Lock()


def said_by(issuer: str) -> Mapping[str, Any]:
    """The provider's own description of itself. Raises UnusableError."""
    return _about(issuer).said


def keys_of(issuer: str, *, again: bool = False) -> Mapping[str, Any]:
    """The keys that the provider signs with (a JWK set); `again` where one was missing. Raises UnusableError."""
    known, now = _about(issuer), time.monotonic()
    stale = now - known.keys_asked > (SOONEST if again else KEPT)
    if known.keys is None or stale:
        keys = fetch(known.said["jwks_uri"])
        known.keys, known.keys_asked = keys, now
    return known.keys


def _about(issuer: str) -> _Known:
    with _asking:
        found = _known.get(issuer)
    if found is not None and time.monotonic() - found.asked < KEPT:
        return found
    if time.monotonic() - _failed.get(issuer, -RESTED) < RESTED:
        raise UnusableError(f"{issuer} didn't answer a moment ago")
    try:
        said = _checked(issuer, fetch(issuer.rstrip("/") + PATH))
    except UnusableError:
        _failed[issuer] = time.monotonic()
        raise
    with _asking:
        _known[issuer] = _Known(said, time.monotonic())
        return _known[issuer]


def _checked(issuer: str, said: Mapping[str, Any]) -> Mapping[str, Any]:
    if str(said.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise UnusableError(f"{issuer} calls itself {said.get('issuer')!r}")
    lacking = [name for name in NEEDED if not isinstance(said.get(name), str)]
    if lacking:
        raise UnusableError(f"{issuer} doesn't tell its {', '.join(lacking)}")
    for name in NEEDED:
        if issuer.startswith("https:") and not said[name].startswith("https:"):
            raise UnusableError(f"the {name} of {issuer} isn't https")
    return said


def fetch(address: str, *, bearer: str | None = None) -> Mapping[str, Any]:
    """The JSON object at an address of the provider. Raises UnusableError."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})
    try:
        with requests.get(address, headers=headers, timeout=PATIENCE, stream=True, allow_redirects=False) as answer:
            answer.raise_for_status()
            body = answer.raw.read(LONGEST, decode_content=True)
            found = requests.compat.json.loads(body)
    except (requests.RequestException, ValueError, OSError) as error:
        raise UnusableError(f"{address}: {error}") from error
    if not isinstance(found, dict):
        raise UnusableError(f"{address} answers no JSON object")
    return found


def forget() -> None:
    """Asks every provider anew at the next log-in."""
    with _asking:
        _known.clear()
        _failed.clear()
