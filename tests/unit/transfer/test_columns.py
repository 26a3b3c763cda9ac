from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.transfer.columns import REASON, match_columns, normalised


def matched(people, *heading, **how):
    writable = {name for name, field in people.fields.items() if field.writable}
    return match_columns(heading, people, writable, **how)


def targets(found):
    return [f"{each.field.name}.{each.part}" if each.part else each.field.name for each in found.columns]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("first_name", "first_name"),
        ("First name", "first_name"),
        ("FIRST-NAME", "first_name"),
        ("firstName", "first_name"),
        (" first  name ", "first_name"),
        ("given name", "first_name"),
        ("E-mail", "email"),
        ("email", "email"),
        ("E-Mail 2", "email_2"),
        ("grosse", "size"),
        ("GRÖSSE", "size"),
        ("Date of Birth", "born_on"),
        ("Address: City", "address.city"),
        ("address_postal_code", "address.postal_code"),
        ("id", "id"),
    ],
)
def test_headings_are_matched_to_names_labels_and_earlier_names(people, heading, field):
    assert targets(matched(people, heading)) == [field]


def test_each_column_keeps_its_place(people):
    found = matched(people, "E-mail", "nonsense", "First name")
    assert [each.index for each in found.columns] == [0, 2]
    assert found.named("first_name").index == 2
    assert found.named("salary") is None


@pytest.mark.parametrize(("heading", "near"), [("Frist name", "First name"), ("E-mial", "E-mail"), ("Haircut", None)])
def test_an_unknown_column_is_a_warning_with_the_nearest_label(people, heading, near):
    [notice] = matched(people, "email", heading).notices
    assert (notice.code, notice.level, notice.suggestion) == ("K704", "warning", near)


def test_columns_that_may_not_be_written_are_told_once(people):
    [notice] = matched(people, "email", "full", "created_at").notices
    assert (notice.code, notice.params["columns"]) == ("K706", "full, created_at")


def test_the_reason_of_an_earlier_refusal_is_passed_over(people):
    assert matched(people, "email", REASON).notices == ()


def test_two_columns_for_one_field_are_refused(people):
    with pytest.raises(KithError) as refused:
        matched(people, "E-mail", "email")
    assert refused.value.problems[0].code == "K705"


def test_a_map_comes_before_names(people):
    found = matched(people, "email", "E-mail 2", told={"email": "email_2", "E-mail 2": "email"})
    assert targets(found) == ["email_2", "email"]


def test_a_map_may_name_a_part_and_leave_columns_out(people):
    found = matched(people, "Town", "email", told={"Town": "address.city", "email": ""})
    assert targets(found) == ["address.city"]
    assert found.notices == ()


@pytest.mark.parametrize(
    ("told", "code"), [({"email": "emial"}, "K714"), ({"Town": "email"}, "K715"), ({"email": "address.town"}, "K714")]
)
def test_a_map_that_fits_neither_module_nor_file_is_refused(people, told, code):
    with pytest.raises(KithError) as refused:
        matched(people, "email", told=told)
    assert refused.value.problems[0].code == code


def test_a_file_of_which_nothing_fits_is_refused(people):
    with pytest.raises(KithError) as refused:
        matched(people, "a", "b")
    assert refused.value.problems[0].code == "K707"


def test_normalising_takes_case_accents_and_marks_off():
    assert normalised(" É-Mail_2 (Büro)") == "email2buro"
