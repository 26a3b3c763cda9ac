"""Records out as CSV, and back in."""

from __future__ import annotations

import csv
import io

import pytest

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.transfer.export import export_csv


def exported(site, module="contacts", actor=SYSTEM, **how) -> list[dict[str, str]]:
    out = io.StringIO()
    with site.reading() as tx:
        export_csv(tx, actor, module, out, **how)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


def test_what_was_exported_comes_back_equal(site, create, import_csv):
    company = create("companies", name="Tea House", address={"city": "Dresden", "country": "DE"}, tags=["vip"]).id
    ann = {"first_name": "Ann", "last_name": "Lee", "company": company, "birthday": "1990-02-01", "notes": "a\nb"}
    create("contacts", mobile_phone="+4915123456789", is_test="true", **ann)
    before = exported(site)
    out = io.StringIO()
    with site.reading() as tx:
        export_csv(tx, SYSTEM, "contacts", out, ids=True)
    report = import_csv("contacts", out.getvalue(), upsert="id")
    assert (report.unchanged, report.refused) == (1, 0)
    assert exported(site) == before


def test_nothing_that_a_spreadsheet_would_run_stands_in_a_cell(site, create):
    create("companies", name='=HYPERLINK("https://evil.test")')
    assert exported(site, "companies")[0]["Name"].startswith("'=")


def test_phone_numbers_stay_as_they_are(site, create):
    create("contacts", first_name="Ann", last_name="Lee", mobile_phone="+4915123456789")
    assert exported(site)[0]["Mobile phone"] == "+4915123456789"


def test_lookups_are_titles_and_with_ids_ids(site, create):
    company = create("companies", name="Tea House").id
    create("contacts", first_name="Ann", last_name="Lee", company=company)
    assert exported(site)[0]["Company"] == "Tea House"
    assert exported(site, ids=True)[0]["Company"] == company


def test_an_address_has_a_column_for_each_part(site, create):
    create("companies", name="Tea House", address={"city": "Dresden"})
    assert exported(site, "companies")[0]["Address: city"] == "Dresden"


def test_an_export_needs_its_grant(site):
    actor = site.actor("finance")
    with site.reading() as tx, pytest.raises(KithError) as refused:
        export_csv(tx, actor, "contacts", io.StringIO())
    assert refused.value.problems[0].code == "K720"


def test_fields_that_may_not_be_read_have_no_column(site, create):
    create("companies", name="Tea House", notes="secret")
    assert "Notes" in exported(site, "companies", site.actor("crm_manager"))[0]
    hidden = site.actor("admin", "finance")  # the union of both: admin reads the notes
    assert "Notes" in exported(site, "companies", hidden)[0]


def test_an_export_of_ones_own_leaves_the_others_out(site, create):
    seller = site.actor("crm_sales")
    create("companies", seller, name="Mine", owner=seller.user)
    create("companies", name="Theirs")
    assert [row["Name"] for row in exported(site, "companies", seller)] == ["Mine"]


def test_more_than_a_page_comes_whole_in_order_of_making(site, import_csv):
    import_csv("contacts", "first_name,last_name\n" + "".join(f"Ann,N{n:04}\n" for n in range(1203)))
    assert [row["Last name"] for row in exported(site)] == [f"N{n:04}" for n in range(1203)]


def test_every_module_of_the_starter_can_be_exported(site):
    with site.reading() as tx:
        modules = list(tx.site.modules)
    for module in modules:
        assert exported(site, module) == []
