from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.ext import hookimpl
from kith.jobs.handlers import handler_table
from kith.testing.site import relay_of


def greet(running):
    """Says hello."""


class Greeting:
    @hookimpl
    def kith_job_handlers(self):
        return {"greeting.send": greet}


def test_kith_job_handlers_are_found_by_the_kind_of_job():
    assert handler_table(relay_of((Greeting(),)))["greeting.send"] is greet


def test_kith_job_handlers_of_one_kind_are_refused():
    with pytest.raises(KithError) as refused:
        handler_table(relay_of((Greeting(), Greeting())))
    assert [each.code for each in refused.value.problems] == ["K731"]
