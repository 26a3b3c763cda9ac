"""What calls leave in the audit log: denials, noted whatever becomes of the call."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from tests.functional.api.calling import Caller, ServedSite

from kith.storage.system import AuditRow


def denied(harbour: ServedSite) -> list[tuple[Any, ...]]:
    """(user, subject, route, status) of each denial."""
    with harbour.site.reading() as tx:
        columns = (AuditRow.user_id, AuditRow.subject, AuditRow.detail)
        rows = tx.connection.execute(sa.select(*columns).where(AuditRow.kind == "denied")).all()
    return [(row.user_id, row.subject, row.detail["route"], row.detail["status"]) for row in rows]


def test_a_write_without_the_grant_is_noted(harbour: ServedSite) -> None:
    guard = harbour.caller("guard")
    assert guard.post("/api/v1/boats", {"name": "Ada"}).status_code == 403
    assert denied(harbour) == [(guard.user, "boats", "api.module", 403)]


def test_an_action_without_the_grant_is_noted_by_its_name(harbour: ServedSite, master: Caller) -> None:
    id, guard = master.make("boats", name="Ada")["id"], harbour.caller("guard")
    assert guard.post(f"/api/v1/boats/{id}/actions/survey").status_code == 403
    assert denied(harbour) == [(guard.user, f"boats/{id}", "api.action", 403)]
    with harbour.site.reading() as tx:
        assert tx.connection.scalar(sa.select(AuditRow.detail).where(AuditRow.kind == "denied"))["action"] == "survey"


def test_a_batch_with_one_row_out_of_reach_is_noted(harbour: ServedSite, master: Caller) -> None:
    id, clerk = master.make("boats", name="Ada")["id"], harbour.caller("clerk")
    assert clerk.patch("/api/v1/boats", [{"id": id, "name": "Mine"}]).status_code == 422
    assert [(subject, status) for _, subject, _, status in denied(harbour)] == [("boats", 422)]


def test_a_rule_that_is_broken_is_no_denial(harbour: ServedSite, master: Caller) -> None:
    assert master.post("/api/v1/boats", {}).status_code == 422
    assert denied(harbour) == []


def test_who_has_no_token_is_nobody_to_deny(harbour: ServedSite) -> None:
    harbour.app.post_json("/api/v1/boats", {"name": "Ada"}, status=401)
    assert denied(harbour) == []
