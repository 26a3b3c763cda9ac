"""Tables as spreadsheets write them, into the starter site: the same rules as anywhere, good rows in, others told."""

from __future__ import annotations

import csv

import pytest

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.records.model import Query
from kith.records.query import page


def rows(site, module="contacts", **how):
    with site.reading() as tx:
        return page(tx, SYSTEM, Query(module=module, limit=1000, **how)).rows


def titles(site, module="contacts"):
    return sorted(row.title for row in rows(site, module))


def refused_rows(tmp_path, delimiter=","):
    text = (tmp_path / "people.csv.refused.csv").read_text("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))


GERMAN = (
    "Vorname;Last name;Role;E-Mail;Birthday;Notes\r\n"
    'Jürgen;Größmann;Client;jürgen@example.org;31.12.1980;"Zeile 1\r\nZeile 2; mit Semikolon"\r\n'
    "Änne;Weiß;lead;;01.02.1990;\r\n"
)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig", "utf-16"])
def test_a_table_as_a_german_spreadsheet_writes_it(site, import_csv, encoding):
    """Proves O12."""
    report = import_csv("contacts", GERMAN, encoding=encoding, locale="de", told={"Vorname": "first_name"})
    assert (report.rows, report.created, report.refused) == (2, 2, 0)
    found = {row.title: row.values for row in rows(site)}
    assert found["Jürgen Größmann"]["notes"] == "Zeile 1\nZeile 2; mit Semikolon"
    assert found["Änne Weiß"]["birthday"].isoformat() == "1990-02-01"


def test_prospects_and_clients_need_an_e_mail_address_here_too(site, import_csv):
    """Proves A5."""
    report = import_csv("contacts", "role,first_name,last_name,email\nclient,Ann,Lee,\nlead,Ben,Ek,\n")
    assert (report.created, report.refused) == (1, 1)
    assert [(each.code, each.field, each.source.line) for each in report.problems] == [("K605", "email", 2)]


def test_the_user_rule_holds_here_too(site, import_csv):
    """Proves S6."""
    seller = site.actor("crm_sales", email="seller@example.test")
    mail = "seller@example.test"
    text = f"First name,Last name,Is a user,User\nAnn,Lee,yes,\nBen,Ek,no,{mail}\nCy,Ow,yes,{mail}\n"
    report = import_csv("contacts", text)
    found = {row.title: row.values for row in rows(site)}
    assert [(each.code, each.field) for each in report.problems] == [("K605", "user")]
    assert found["Ben Ek"]["user"] is None
    assert found["Cy Ow"]["user"].id == seller.user


def test_refused_rows_come_back_mended(site, import_csv, tmp_path):
    text = "sep=;\nRole;First name;Last name;E-mail\nclient;Ann;Lee;\nlead;Ben;Ek;\nclient;Cy;Ow;nonsense\n"
    report = import_csv("contacts", text)
    assert report.file == tmp_path / "people.csv.refused.csv"
    heading, *refused = refused_rows(tmp_path, ";")
    assert heading == ["Role", "First name", "Last name", "E-mail", "Reason (Kith)"]
    assert [row[:4] for row in refused] == [["client", "Ann", "Lee", ""], ["client", "Cy", "Ow", "nonsense"]]
    mended = (tmp_path / "people.csv.refused.csv").read_text("utf-8-sig").replace("Lee;;", "Lee;ann@example.org;")
    again = import_csv("contacts", mended)
    assert (again.created, again.refused, again.notices) == (1, 1, [])


def test_no_refused_row_leaves_no_file(import_csv, tmp_path):
    assert import_csv("contacts", "first_name,last_name\nAnn,Lee\n").file is None
    assert not (tmp_path / "people.csv.refused.csv").exists()


def test_an_empty_cell_leaves_the_default(site, import_csv):
    import_csv("contacts", "role,first_name,last_name\n,Ann,Lee\n")
    assert rows(site)[0].values["role"] == "lead"


def test_upsert_changes_who_is_there_and_creates_who_is_not(site, import_csv):
    import_csv("contacts", "first_name,last_name,email,job_title\nAnn,Lee,ann@example.org,Boss\n")
    text = "E-mail,First name,Last name,Job title\nANN@example.org,Anna,Lee,\nben@example.org,Ben,Ek,Cook\n"
    report = import_csv("contacts", text, upsert="email")
    assert (report.created, report.changed, report.refused) == (1, 1, 0)
    assert titles(site) == ["Anna Lee", "Ben Ek"]
    assert {row.title: row.values["job_title"] for row in rows(site)} == {"Anna Lee": "Boss", "Ben Ek": "Cook"}


def test_upsert_of_the_same_again_changes_nothing(import_csv):
    text = "email,first_name,last_name\nann@example.org,Ann,Lee\n"
    import_csv("contacts", text)
    assert import_csv("contacts", text, upsert="email").unchanged == 1


def test_upsert_takes_two_rows_of_one_record_one_after_the_other(site, import_csv):
    text = "email,first_name,last_name\nann@example.org,Ann,Lee\nann@example.org,Anna,Lee\n"
    report = import_csv("contacts", text, upsert="email")
    assert (report.created, report.changed) == (1, 1)
    assert titles(site) == ["Anna Lee"]


def test_clear_lets_an_empty_cell_empty_the_field(site, import_csv):
    import_csv("contacts", "email,first_name,last_name,job_title\nann@example.org,Ann,Lee,Boss\n")
    import_csv("contacts", "email,job_title\nann@example.org,\n", upsert="email", clear=True)
    assert rows(site)[0].values["job_title"] is None


@pytest.mark.parametrize(("field", "code"), [("first_name", "K712"), ("nmae", "K714"), ("email", "K713")])
def test_upsert_needs_a_unique_field_that_is_in_the_file(import_csv, field, code):
    with pytest.raises(KithError) as refused:
        import_csv("contacts", "first_name,last_name\nAnn,Lee\n", upsert=field)
    assert refused.value.problems[0].code == code


def test_upsert_by_id_refuses_an_id_that_is_not_there(import_csv):
    text = "id,first_name,last_name\n01931b2c-7a00-7000-8000-000000000001,Ann,Lee\n,Ben,Ek\n"
    report = import_csv("contacts", text, upsert="id")
    assert (report.created, report.refused, report.problems[0].code) == (1, 1, "K718")


def test_the_role_stays_as_it_was_for_an_import_as_well(import_csv):
    """Proves O4."""
    import_csv("contacts", "email,first_name,last_name,role\nann@example.org,Ann,Lee,lead\n")
    assert import_csv("contacts", "email,role\nann@example.org,Lead\n", upsert="email").refused == 0
    report = import_csv("contacts", "email,role\nann@example.org,Client\n", upsert="email")
    assert [each.code for each in report.problems] == ["K608"]


def test_a_company_is_named_by_its_title_whatever_its_case(site, import_csv):
    import_csv("companies", "name\nÖlmühle Böhm\nTea House\n")
    text = "first_name,last_name,company\nAnn,Lee,Tea House\nBen,Ek,olmuhle bohm\nCy,Ow,Nowhere\n"
    report = import_csv("contacts", text)
    named = {row.title: row.values["company"].title for row in rows(site)}
    assert named == {"Ann Lee": "Tea House", "Ben Ek": "Ölmühle Böhm"}
    assert [each.code for each in report.problems] == ["K710"]


def test_a_name_of_two_companies_is_refused_and_an_id_is_not(site, import_csv):
    import_csv("companies", "name,country\nTea House,SE\nTea House,NO\n")
    id = rows(site, "companies")[0].id
    report = import_csv("contacts", f"first_name,last_name,company\nAnn,Lee,Tea House\nBen,Ek,{id}\n")
    assert [each.code for each in report.problems] == ["K711"]
    assert [row.values["company"].id for row in rows(site)] == [id]


def test_a_contact_is_named_by_a_unique_field(site, import_csv):
    import_csv("contacts", "first_name,last_name,email\nAnn,Lee,ann@example.org\nAnn,Lee,other@example.org\n")
    import_csv("deals", "name,contact,amount\nHull,Ann@example.org,12 EUR\n")
    [deal] = rows(site, "deals", fields=("contact",))
    assert deal.values["contact"].title == "Ann Lee"


def test_a_task_is_about_a_record_of_a_named_module(site, import_csv):
    import_csv("companies", "name\nTea House\n")
    import_csv("deals", "name\nTea House\n")
    report = import_csv("tasks", "subject,about\nCall,Companies/Tea House\nAsk,Tea House\n")
    [task] = rows(site, "tasks")
    assert task.values["about"].module == "companies"
    assert [each.code for each in report.problems] == ["K711"]


def test_several_values_stand_in_one_cell(site, import_csv):
    import_csv("contacts", 'first_name,last_name,tags\nAnn,Lee,"vip, press"\n')
    assert set(rows(site)[0].values["tags"]) == {"vip", "press"}


def test_parts_of_an_address_have_columns_of_their_own(site, import_csv):
    import_csv("companies", "Name,Address: City,address_postal_code\nTea House,Dresden,01067\n")
    [company] = rows(site, "companies")
    assert (company.values["address"].city, company.values["address"].postal_code) == ("Dresden", "01067")


def test_numbers_are_read_as_the_file_writes_them(site, import_csv):
    import_csv("deals", "name;amount\nHull;1.234,50 EUR\nMast;99,90\n")
    amounts = {row.title: str(row.values["amount"]) for row in rows(site, "deals", fields=("amount",))}
    assert amounts == {"Hull": "1234.50 EUR", "Mast": "99.90 EUR"}


def test_dates_with_slashes_are_read_as_the_file_writes_them(site, import_csv):
    text = "first_name,last_name,birthday\nAnn,Lee,01/02/1990\nBen,Ek,31/12/1980\n"
    import_csv("contacts", text)
    assert {row.values["birthday"].isoformat() for row in rows(site)} == {"1990-02-01", "1980-12-31"}


def test_an_unknown_column_is_told_with_the_nearest_and_left_out(import_csv):
    report = import_csv("contacts", "first_name,last_name,E-mial,Shoe size\nAnn,Lee,ann@example.org,43\n")
    assert report.created == 1
    assert [(each.code, each.suggestion) for each in report.notices] == [("K704", "E-mail"), ("K704", None)]


def test_the_columns_of_an_export_that_the_engine_keeps_are_told_in_one_notice(import_csv):
    report = import_csv("contacts", "first_name,last_name,Open deals,created_at,version\nAnn,Lee,5 EUR,2020-01-01,7\n")
    assert [(each.code, each.params["columns"]) for each in report.notices] == [
        ("K706", "Open deals, created_at, version")
    ]


def test_a_row_with_more_cells_than_the_heading_is_refused(import_csv):
    report = import_csv("contacts", "first_name,last_name\nAnn,Lee\nBen,Ek,oops\n")
    assert (report.created, [each.code for each in report.problems]) == (1, ["K708"])


def test_the_batch_makes_no_difference(site, import_csv):
    text = "first_name,last_name,email\n" + "".join(f"Ann,N{n},a{n % 20}@example.org\n" for n in range(25))
    report = import_csv("contacts", text, batch=7)
    assert (report.rows, report.created, report.refused) == (25, 20, 5)


def test_an_import_needs_its_grant(site, import_csv):
    with pytest.raises(KithError) as refused:
        import_csv("contacts", "first_name,last_name\nAnn,Lee\n", actor=site.actor("crm_sales"))
    assert refused.value.problems[0].code == "K719"


def test_a_formula_guard_of_an_export_is_taken_off(site, import_csv):
    import_csv("companies", "name\n'=Tea House\n")
    assert titles(site, "companies") == ["=Tea House"]


def test_nothing_that_fits_is_a_problem_of_the_whole_file(import_csv):
    with pytest.raises(KithError) as refused:
        import_csv("contacts", "a,b\n1,2\n")
    assert refused.value.problems[0].code == "K707"
