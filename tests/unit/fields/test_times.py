"""Times of day and durations."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields import Context
from kith.fields.times import LONGEST, DurationType, TimeType


def test_times_are_shown_in_the_locale():
    assert TimeType().format(time(14, 30), Context(locale="de")) == "14:30"


def test_times_have_limits():
    field = TimeType.declare({"min": "08:00", "max": "17:00"})
    with pytest.raises(KithError, match="K215"):
        field.parse("17:01", Context())


def test_durations_are_shown_in_hours():
    assert DurationType().format(timedelta(minutes=90), Context()) == "1:30 h"


def test_durations_are_seconds_for_programs():
    assert DurationType().to_json(timedelta(minutes=90)) == 5400


@given(st.timedeltas(timedelta(0), LONGEST).map(lambda span: timedelta(seconds=int(span.total_seconds()))))
def test_every_duration_goes_through_text(span):
    assert DurationType().parse(DurationType().to_text(span), Context()) == span


def test_databases_compare_durations(engine):
    table = sa.Table("spans", sa.MetaData(), sa.Column("v", DurationType().columns()[0].type))
    with engine.connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"v": timedelta(hours=n)} for n in (1, 2, 30)])
        assert connection.scalar(sa.select(sa.func.count()).where(table.c.v > timedelta(hours=1))) == 2
        table.drop(connection)
        connection.commit()
