"""References to records, users and groups."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.fields import Context, RecordRef
from kith.fields.lookups import GroupType, LookupType, MultiLookupType, UserType

ID = "01931b2c-7a00-7000-8000-000000000001"
ONE = LookupType.declare({"module": "contacts", "where": {"tags": "partner"}, "on_delete": "restrict"})
SEVERAL = LookupType.declare({"module": ["contacts", "companies"], "physical": {"contacts": "persons"}})


def test_lookup_to_one_module_is_a_bare_id():
    assert ONE.parse(ID.upper(), Context()) == ID
    assert ONE.targets == ("contacts",)
    assert len(ONE.columns()) == 1
    assert ONE.plain


def test_lookup_to_several_keeps_the_stored_name_of_the_module_beside_the_id():
    value = SEVERAL.parse(f"contacts/{ID}", Context())
    assert SEVERAL.dump(value, Context()) == (ID, "persons")
    assert SEVERAL.load((ID, "persons")).module == "contacts"


def test_lookup_to_several_may_come_without_its_module():
    assert SEVERAL.parse(ID, Context()).module is None


def test_lookup_refuses_modules_that_it_does_not_point_to():
    with pytest.raises(KithError, match="doesn't point to"):
        SEVERAL.parse({"module": "boats", "id": ID}, Context())


def test_record_reference_is_its_id_to_the_database(engine):
    with engine.connect() as connection:
        found = connection.scalar(sa.select(sa.literal(RecordRef(ID, "contacts"), SEVERAL.columns()[0].type)))
    assert str(found) == ID


def test_conditions_stay_as_they_were_declared():
    assert ONE.where == {"tags": "partner"}
    assert ONE.on_delete == "restrict"


def test_many_lookups_come_in_the_order_in_which_the_records_were_made():
    later = ID[:-1] + "2"
    field = MultiLookupType.declare({"module": "contacts"})
    assert field.parse([later, ID, later], Context()) == (ID, later)
    assert field.dump((ID, later), Context()) == ((ID,), (later,))


def test_references_say_what_they_name():
    assert (ONE.reference, UserType().reference, GroupType().reference) == ("record", "user", "group")
    assert UserType().targets == ()
