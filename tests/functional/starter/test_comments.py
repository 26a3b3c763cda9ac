"""Who comments in the starter."""

from __future__ import annotations

import pytest
from tests.functional.starter.test_roles import ANN, CRM

from kith.errors import KithError
from kith.timeline import comments, feed
from kith.timeline.standing import standing


@pytest.fixture
def ann(site, create):
    """The id of a contact."""
    return create("contacts", site.actor("super_admin", email="root@example.test"), **ANN).id


@pytest.mark.parametrize("role", CRM)
def test_the_four_crm_roles_comment_on_contacts_and_read_them_in_the_feed(site, ann, role):
    """Proves S10, S11."""
    actor = site.actor(role)
    with site.writing() as tx:
        comments.write(tx, actor, "contacts", ann, f"Called, says {role}")
    with site.reading() as tx:
        entries = feed.feed(tx, actor, standing(tx, actor, "contacts", ann)).entries
    assert {entry.kind for entry in entries} == {"comment", "created"}
    assert entries[0].comment.body == f"Called, says {role}"


@pytest.mark.parametrize("role", ["finance", "admin"])
def test_nobody_else_comments_on_contacts(site, ann, role):
    """Proves S11."""
    actor = site.actor(role)
    with pytest.raises(KithError) as refused, site.writing() as tx:
        comments.write(tx, actor, "contacts", ann, "x")
    assert [problem.code for problem in refused.value.problems] == ["K603"]
