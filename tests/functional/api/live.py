"""What programs read of a site behind a real server."""

from __future__ import annotations

import json
import urllib.request
from typing import Any


def document_at(address: str, token: str) -> dict[str, Any]:
    """The API's document for a token."""
    asked = urllib.request.Request(f"{address}/api/v1/openapi.json", headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(asked) as answer:
        found: dict[str, Any] = json.load(answer)
    return found
