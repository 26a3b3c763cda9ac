"""What a create answers with is the record as it stands, whatever plugins made of it meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.functional.api.calling import Caller, ServedSite

from kith.access.actor import SYSTEM
from kith.plugins import hookimpl
from kith.records.draft import Draft
from kith.records.model import Change
from kith.records.save import write
from kith.storage.tx import Tx


class Moors:
    """Gives each new boat a berth, in a write of its own."""

    def __init__(self, berth: str) -> None:
        self.berth = berth

    @hookimpl
    def kith_after_save(self, tx: Tx, module: Any, drafts: Sequence[Draft]) -> None:
        """Moors those that are new."""
        new = [Change(id=each.id, set={"berth": self.berth}) for each in drafts if each.created]
        if module.name == "boats" and new:
            write(tx, SYSTEM, "boats", new)


def test_a_new_record_is_answered_as_a_plugin_left_it(harbour: ServedSite, master: Caller) -> None:
    berth = master.post("/api/v1/berths", {"name": "North 4"}).json["id"]
    assert master.post("/api/v1/boats", {"name": "Alone"}).json["berth"] is None
    harbour.site.plugged.manager.register(Moors(berth))
    assert master.post("/api/v1/boats", {"name": "Moored"}).json["berth"] == {"id": berth, "title": "North 4"}


def test_a_new_record_names_who_made_it(harbour: ServedSite, master: Caller) -> None:
    boat = master.post("/api/v1/boats", {"name": "Tern"}).json
    assert boat == master.get(f"/api/v1/boats/{boat['id']}").json
    assert boat["created_by"]["id"] == master.user
