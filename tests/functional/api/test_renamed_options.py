"""What happened before an option was renamed is told, and taken back, by its new name."""

from __future__ import annotations

from tests.functional.api.calling import Caller, ServedSite
from tests.functional.api.harbour import MODULES

OLD = "default: sail, options: {sail: Sailing boat, motor: Motor boat}"
NEW = "default: yacht, options: {yacht: {label: Yacht, was: [sail]}, motor: Motor boat}"


def test_a_change_is_told_and_taken_back_by_the_new_name(harbour: ServedSite, master: Caller) -> None:
    boat = master.post("/api/v1/boats", {"name": "Tern"}).json
    at = f"/api/v1/boats/{boat['id']}"
    master.patch(at, {"kind": "motor", "email": "tern@example.org"})
    harbour.apply({name: text.replace(OLD, NEW) for name, text in MODULES.items()})
    happened = master.get(f"{at}/feed").json["data"][0]
    assert happened["changes"]["kind"] == {"before": "yacht", "after": "motor"}
    master.post(f"{at}/undo", {"event": happened["id"]})
    assert master.get(at).json["kind"] == "yacht"
