"""Ids of records and of everything else: UUIDv7, so that they grow with time and indexes stay dense."""

from __future__ import annotations

from datetime import datetime

import uuid_utils


def new_id() -> str:
    """A new id: a UUIDv7 as its canonical text of 36 characters."""
    return str(uuid_utils.uuid7())


def first_id(moment: datetime) -> str:
    """What the ids made from then on are at least, and those made before are below."""
    told = f"{int(moment.timestamp() * 1000):012x}"
    return f"{told[:8]}-{told[8:]}-0000-0000-000000000000"
