"""A list taken away as a file: its columns, filter and order, and no more than one may export."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from kith.ledger import audit
from kith.records.model import Change
from kith.records.save import write

LIST = "/m/contacts"
PAGE = f"{LIST}/export"


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def people(crm, boss):
    for name, role in (("Ann", "lead"), ("Bob", "prospect"), ("Cleo", "client")):
        values = {"email": f"{name}@example.org", "birthday": "1990-02-01", "salary": "1200.50 EUR"}
        crm.make("contacts", boss, first_name=name, last_name="Lee", role=role, **values)


def table(who, list_=LIST, **more):
    """The rows of the CSV file."""
    answer = who.send(PAGE, _list=list_, format="csv", **more)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))


def workbook(who, list_=LIST, **more):
    """The rows of the workbook's only sheet, typed."""
    answer = who.send(PAGE, _list=list_, format="xlsx", **more)
    (sheet,) = openpyxl.load_workbook(io.BytesIO(answer.body)).worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_a_file_has_the_columns_the_filter_and_the_order_of_the_list(boss, people):
    rows = table(boss, f"{LIST}?role.in=lead,client&sort=-first_name&_columns=title,role,birthday")
    assert rows == [
        ["Contact", "Role", "Birthday"],
        ["Cleo Lee", "Client", "1990-02-01"],
        ["Ann Lee", "Lead", "1990-02-01"],
    ]


def test_a_saved_view_is_exported_as_it_shows(boss, people):
    view = boss.send(f"{LIST}/views", _do="keep", _list=f"{LIST}?role=client&_columns=email", label="Mine").location
    assert table(boss, view.partition("&")[0]) == [["Email"], ["Cleo@example.org"]]


def test_all_that_one_may_read_can_be_taken(boss, people):
    heading = table(boss, what="all")[0]
    assert heading[:3] == ["Id", "Role", "First name"]
    assert "Salary" in heading


def test_a_workbook_holds_numbers_and_dates_as_such(boss, people):
    rows = workbook(boss, f"{LIST}?role=lead&_columns=title,birthday,salary,is_user")
    assert rows[0] == ["Contact", "Birthday", "Salary", "Is user"]
    (title, birthday, salary, is_user) = rows[1]
    assert (title, birthday.date(), salary, is_user) == ("Ann Lee", date(1990, 2, 1), 1200.5, False)


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-cmd|x", "+49 x"])
def test_nothing_in_a_file_runs_in_a_spreadsheet(crm, boss, text):
    crm.make("contacts", boss, first_name="x", last_name=text)
    list_ = f"{LIST}?_columns=last_name"
    assert table(boss, list_)[1] == [f"'{text}"]
    answer = boss.send(PAGE, _list=list_, format="xlsx")
    cell = openpyxl.load_workbook(io.BytesIO(answer.body)).active["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_who_may_not_export_gets_nothing(crm, boss, people):
    reader = crm.login("reader")
    assert reader.get(PAGE).status_code == 403
    assert reader.send(PAGE, format="csv").status_code == 403
    assert "Export this list" not in reader.get(LIST).text


def test_a_file_holds_what_one_may_export_of_what_one_sees(crm, boss, people):
    sales = crm.login("sales")
    crm.make("contacts", sales, first_name="Own", last_name="One", role="lead")
    assert len(sales.get(LIST).html.select("td.k-title")) == 4
    assert [row[0] for row in table(sales)[1:]] == ["Own One"]


def test_an_export_stands_in_the_audit_log_without_values(crm, boss, people):
    table(boss, f"{LIST}?_columns=title,company.country,salary&first_name=Ann")
    with crm.site.reading() as tx:
        (entry,) = audit.entries(tx.connection, kind="exported")
    assert (entry.user_id, entry.subject) == (boss.user, "contacts")
    assert entry.detail == {"via": "page", "fields": ["title", "company.country", "salary"]}


def test_the_page_says_what_would_be_in_the_file(boss, people):
    text = boss.get(f"{PAGE}?_list=/m/contacts?role=client").text
    assert "Role is Client" in text
    assert "Contact, Role, Company, Email" in text


def test_a_long_list_is_read_in_pages_and_written_whole(crm, boss):
    with crm.site.writing() as tx:
        changes = [Change(values={"first_name": "P", "last_name": f"{n:04}"}) for n in range(2_100)]
        write(tx, crm.system, "contacts", changes)
    rows = table(boss, f"{LIST}?sort=last_name&_columns=last_name")
    assert [row[0] for row in rows[1:]] == [f"{n:04}" for n in range(2_100)]


def test_a_list_that_cannot_be_shown_is_refused_before_anything_is_sent(boss, people):
    assert boss.send(PAGE, _list=f"{LIST}?sort=wishes", format="csv").status_code == 422
