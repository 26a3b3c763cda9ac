"""Ids of records and of everything else: UUIDv7, so that they grow with time and indexes stay dense."""

from __future__ import annotations

import uuid_utils


def new_id() -> str:
    """A new id: a UUIDv7 as its canonical text of 36 characters."""
    return str(uuid_utils.uuid7())
