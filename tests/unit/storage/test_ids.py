"""Ids grow with time."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

from kith.storage.ids import first_id, new_id


def test_ids_are_uuids_of_version_7_in_order():
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(set(ids))
    assert {uuid.UUID(each).version for each in ids} == {7}


def test_a_moment_tells_ids_before_it_from_those_after():
    now, second = datetime.now(UTC), timedelta(seconds=1)
    assert first_id(now - second) < new_id() < first_id(datetime.now(UTC) + second)
