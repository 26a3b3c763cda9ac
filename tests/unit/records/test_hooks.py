"""What plugins say while records are saved."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.records.crm import MODULES

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.ext import Problem, complaint, hookimpl
from kith.records.model import Change
from kith.records.save import write
from kith.storage.ids import new_id
from kith.testing.site import SiteUnderTest


class Strict:
    """A plugin that is content with nothing, and doesn't say where."""

    @hookimpl
    def kith_before_save(self, drafts: Any) -> list[Problem]:
        """One complaint, about no row."""
        return [complaint("Not today")]


def test_a_complaint_without_a_row_is_about_all_of_them(database_url: str) -> None:
    site = SiteUnderTest(database_url, MODULES, plugins=(Strict(),))
    changes = [Change(id=new_id()), Change(values={"name": "Ada"}), Change(values={"name": "Bo"})]
    with site.writing() as tx:
        refused = write(tx, SYSTEM, "companies", changes, partial=True).refused
    site.close()
    assert {row: [each.code for each in found] for row, found in refused.items()} == {
        0: ["K601"],
        1: ["K612"],
        2: ["K612"],
    }


def test_an_error_of_a_hook_writes_nothing(database_url: str) -> None:
    site = SiteUnderTest(database_url, MODULES, plugins=(Strict(),))
    with pytest.raises(KithError, match="Not today"), site.writing() as tx:
        write(tx, SYSTEM, "companies", [Change(values={"name": "Ada"})])
    site.close()
