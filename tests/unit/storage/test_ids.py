"""Ids grow with time."""

from __future__ import annotations

import uuid

from kith.storage.ids import new_id


def test_ids_are_uuids_of_version_7_in_order():
    ids = [new_id() for _ in range(1000)]
    assert ids == sorted(set(ids))
    assert {uuid.UUID(each).version for each in ids} == {7}
