"""Each kind of case and expectation: it holds where it should, and says what came instead where it doesn't."""

from __future__ import annotations

import pytest
from tests.unit.sitetests.harbour import GIVEN, case, failures, refused, results, site

HOLDS = {
    "a needed field": "create: {name: X, state: sold}\n  expect: {required: [buyer], refused: {buyer: is needed}}",
    "a field that isn't needed": "create: {name: X}\n  expect: {optional: [buyer, price], saved: true}",
    "a hidden field": "create: {name: X, buyer: Eva}\n  expect: {hidden: [buyer], saved: {buyer: ''}}",
    "a field that shows": "create: {name: X, state: sold}\n  expect: {shown: [buyer]}",
    "a locked field": "record: argo\n  change: {state: sold, buyer: Eva}\n  expect: {readonly: [price]}",
    "a computed field": "record: argo\n  expect: {readonly: [half]}",
    "a record of somebody else": "record: orca\n  expect: {readonly: [name], denied: [edit], allowed: [view]}",
    "a code": "create: {name: X, built_on: $today+1d}\n  expect: {refused: {built_on: K612}}",
    "a message in any case": "create: {name: X, built_on: $today+1d}\n  expect: {refused: {built_on: a boat IS built}}",
    "a refusal by name alone": "create: {built_on: 2030-01-01}\n  expect: {refused: [name, built_on]}",
    "a refusal of the whole": "record: orca\n  change: {name: X}\n  expect: {refused: K603}",
    "what is saved": "create: {name: X, price: 5 EUR}\n  expect: {saved: {half: 2.5, owner: anna, state: afloat}}",
    "a date by its word": "create: {name: X, built_on: $today-1d}\n  expect: {saved: {built_on: 2026-03-30}}",
    "a record by its name": "create: {name: X, harbour: deep}\n  expect: {saved: {harbour: deep}}",
    "people by their names": "create: {name: X, skipper: ben}\n  expect: {saved: {skipper: ben}}",
    "several records": "create: {name: X, crews: [deep, flat]}\n  expect: {saved: {crews: [deep, flat]}}",
    "lines": "create: {name: X, trips: [{to: deep, days: 2}]}\n  expect: {saved: true}",
    "a lookup that doesn't fit": "create: {name: X, harbour: flat}\n  expect: {refused: {harbour: K611}}",
    "fields that may be read": "record: argo\n  expect: {readable: [name, price], unreadable: [secret]}",
    "a record that is there": "record: argo\n  expect: {reachable: true}",
    "a list": "list: afloat\n  expect: {rows: [argo]}",
    "a list of my own": "list: mine\n  expect: {order: [argo]}",
    "records of the case": "records: {boats: {beta: {name: Beta}}}\n  list: afloat\n  expect: {order: [argo, beta]}",
    "an action": "record: argo\n  action: sell\n  answers: {buyer: Eva}\n  expect: {saved: {state: sold, buyer: Eva}}",
    "an action that asks": "record: argo\n  action: sell\n  expect: {refused: K605}",
    "an action that isn't offered": "record: orca\n  action: sell\n  expect: {refused: K625}",
    "an action that makes a record": "record: argo\n  action: copy\n  expect: {made: {name: Copy, mother: argo}}",
    "what may be done at all": "expect: {allowed: [create, view], denied: [import]}",
    "deleting": "record: argo\n  action: delete\n  expect: {refused: K603}",
}


@pytest.mark.parametrize("text", HOLDS.values(), ids=HOLDS)
def test_a_case_holds_where_it_should(tmp_path, text):
    assert failures(tmp_path, case(f"- case: it\n  as: anna\n  {text}\n")) == []


FAILS = {
    "needed": (
        "create: {name: X}\n  expect: {required: [buyer]}",
        'Buyer should be needed, but isn\'t needed: the rule is "State is Sold"',
    ),
    "optional": (
        "create: {name: X, state: sold}\n  expect: {optional: [buyer]}",
        "Buyer should be optional, but is needed, because State is Sold",
    ),
    "always needed": (
        "create: {}\n  expect: {optional: [name]}",
        "Name should be optional, but is needed: required is true",
    ),
    "shown": (
        "create: {name: X}\n  expect: {shown: [buyer]}",
        "Buyer should be shown, but is hidden, because State is Afloat, not Sold",
    ),
    "hidden": (
        "create: {name: X}\n  expect: {hidden: [price]}",
        "Price should be hidden, but shows: no rule says otherwise",
    ),
    "writable": (
        "record: orca\n  expect: {writable: [name]}",
        "Name should be writable, but can't be changed: nothing lets anna change it here",
    ),
    "readonly": (
        "record: argo\n  expect: {readonly: [price]}",
        'Price should be read-only, but can be changed: the rule is "State is Sold"',
    ),
    "not refused": (
        "create: {name: X}\n  expect: {refused: K605}",
        "it should be refused, but goes through",
    ),
    "refused otherwise": (
        "create: {}\n  expect: {refused: {name: K600}}",
        'Name should be refused with "K600", but is with: name: K605 "Name" is needed',
    ),
    "more is refused": (
        "create: {state: sold}\n  expect: {refused: [name]}",
        'more is refused: buyer: K605 "Buyer" is needed, because State is Sold',
    ),
    "not saved": (
        "create: {}\n  expect: {saved: true}",
        'it should be saved, but is refused: name: K605 "Name" is needed',
    ),
    "saved otherwise": (
        "create: {name: X, mother: argo}\n  expect: {saved: {state: sold, mother: orca}}",
        "State should be sold, but is Afloat",
    ),
    "readable": (
        "record: argo\n  expect: {readable: [secret]}",
        "anna should read Secret, but can't: the role Mate doesn't name it, and it is protected",
    ),
    "unreadable": (
        "record: argo\n  expect: {unreadable: [name]}",
        "anna can read Name, but shouldn't: the role Mate has the module, and leaves it open",
    ),
    "allowed": (
        "record: orca\n  expect: {allowed: [edit]}",
        "anna should be allowed to edit here, but may not: the role Mate grants edit: one's own "
        "records; its owner is somebody else",
    ),
    "denied": (
        "record: argo\n  expect: {denied: [view]}",
        "anna should not be allowed to view here, but may: the role Mate grants view: all records",
    ),
    "unreachable": (
        "record: argo\n  expect: {reachable: false}",
        'the record "argo" is there for anna: the role Mate grants view: all records',
    ),
    "rows": (
        "list: afloat\n  expect: {rows: [orca]}",
        'the list "Afloat" shows argo as well and doesn\'t show orca',
    ),
    "order": (
        "records: {boats: {zulu: {name: Zulu}}}\n  list: afloat\n  expect: {order: [zulu, argo]}",
        'the list "Afloat" shows them in another order: argo, zulu',
    ),
    "nothing made": (
        "record: argo\n  action: copy\n  expect: {made: {name: Other}}",
        "Name should be Other, but is Copy",
    ),
    "an action that is refused": (
        "record: orca\n  action: sell\n  expect: {saved: true}",
        'it should be saved, but is refused: K625 "Sell" isn\'t possible for this record now',
    ),
}


@pytest.mark.parametrize(("text", "told"), FAILS.values(), ids=FAILS)
def test_a_case_that_does_not_hold_says_where_and_what_came_instead(tmp_path, text, told):
    found = failures(tmp_path, case(f"- case: it\n  as: anna\n  {text}\n"))
    assert found[0].partition("K967 it: ")[2] == told


def test_a_failure_names_the_place_of_the_rule(tmp_path):
    text = case("- case: it\n  as: anna\n  create: {name: X}\n  expect: {required: [buyer]}\n")
    problem = results(site(tmp_path, text))[0].problems[0]
    assert str(problem.rule) == "modules/boats.yaml:7:36"


def test_what_is_told_stands_at_the_expectation(tmp_path):
    text = case("- case: it\n  as: anna\n  create: {name: X}\n  expect: {required: [buyer]}\n")
    lines = text.splitlines()
    place = f"{len(lines)}:{lines[-1].index('buyer') + 1}"
    assert failures(tmp_path, text)[0].startswith(f"tests/site/boats.yaml:{place}: K967 it: ")


def test_cases_do_not_see_what_others_have_done(tmp_path):
    one = "- case: one\n  as: anna\n  create: {name: New}\n  expect: {saved: true}\n"
    two = "- case: two\n  as: anna\n  list: afloat\n  expect: {rows: [argo]}\n"
    again = "- case: three\n  as: anna\n  create: {name: New}\n  expect: {saved: true}\n"
    assert failures(tmp_path, case(one + two + again)) == []


def test_somebody_of_a_group_reaches_what_the_group_owns(tmp_path):
    text = "- case: it\n  as: ben\n  record: orca\n  expect: {reachable: true}\n"
    other = "- case: other\n  as: ben\n  record: argo\n  expect: {reachable: false}\n"
    assert failures(tmp_path, case(text + other)) == []


def test_a_role_or_several_act_without_a_person(tmp_path):
    one = "- case: one\n  as: crew\n  record: argo\n  expect: {reachable: false}\n"
    both = "- case: both\n  as: [crew, mate]\n  record: argo\n  expect: {reachable: true}\n"
    assert failures(tmp_path, case(one + both)) == []


def test_a_portal_user_sees_what_the_portal_opens(tmp_path):
    text = (
        "- case: it\n  as: owner\n  record: argo\n  expect: {readable: [name], unreadable: [price], denied: [edit]}\n"
    )
    assert failures(tmp_path, case(text)) == []


def test_given_records_may_name_each_other_in_any_order(tmp_path):
    text = GIVEN.replace("argo: {name: Argo, skipper: anna", "argo: {name: Argo, harbour: deep, skipper: anna")
    text += "  - {case: it, as: anna, list: afloat, expect: {rows: [argo]}}\n"
    assert failures(tmp_path, text) == []


def test_given_records_in_a_circle_are_told(tmp_path):
    text = GIVEN.replace("argo: {name: Argo,", "argo: {name: Argo, mother: orca,")
    text += "  - {case: it, as: anna, list: afloat, expect: {rows: [argo]}}\n"
    assert failures(tmp_path, text) == [
        "tests/site/boats.yaml:12:5: K966 the records name each other in a circle: argo > orca > argo"
    ]


def test_a_given_record_that_breaks_a_rule_is_told_at_its_place(tmp_path):
    text = GIVEN.replace("buyer: Eva,", "") + "  - {case: it, as: anna, list: afloat, expect: {rows: [argo]}}\n"
    assert failures(tmp_path, text) == [
        'tests/site/boats.yaml:13:5: K964 the record "orca" can\'t be made: "Buyer" is needed, because State is Sold'
    ]


def test_a_file_that_can_t_be_set_leaves_nothing_to_the_next(tmp_path):
    broken = GIVEN.replace("buyer: Eva,", "") + "  - {case: it, as: anna, list: afloat, expect: {rows: [argo]}}\n"
    folder = site(tmp_path, broken)
    (folder / "tests/site/later.yaml").write_text(
        case("- {case: it, as: anna, list: afloat, expect: {rows: [argo]}}\n")
    )
    assert [(result.file, len(result.problems)) for result in results(folder)] == [
        ("tests/site/boats.yaml", 1),
        ("tests/site/later.yaml", 0),
    ]


def test_an_expected_value_that_the_field_does_not_take_is_told(tmp_path):
    text = case("- case: it\n  as: anna\n  create: {name: X}\n  expect: {saved: {built_on: tomorrow}}\n")
    assert "K968" in failures(tmp_path, text)[0]


def test_a_pattern_picks_files_and_cases(tmp_path):
    one = "- {case: One, as: anna, list: afloat, expect: {rows: [argo]}}\n"
    text = case(one + "- {case: Two, as: anna, list: mine, expect: {rows: [argo]}}\n")
    folder = site(tmp_path, text)
    assert [result.case for result in results(folder, "tw*")] == ["Two"]
    assert [result.case for result in results(folder, "site/boats")] == ["One", "Two"]


def test_a_pattern_that_fits_nothing_is_a_problem(tmp_path):
    folder = site(tmp_path, case("- {case: One, as: anna, list: afloat, expect: {rows: [argo]}}\n"))
    with pytest.raises(Exception, match='no file or case fits "three"'):
        results(folder, "three")


def test_the_sites_own_database_is_never_made(tmp_path):
    folder = site(tmp_path, case("- {case: One, as: anna, list: afloat, expect: {rows: [argo]}}\n"))
    results(folder)
    assert not list(folder.rglob("*.db*"))


def test_a_site_that_does_not_build_is_told_before_anything_runs(tmp_path):
    folder = site(
        tmp_path, case("- {case: One, as: anna, list: afloat, expect: {rows: [argo]}}\n"), boats="module: boats\n"
    )
    with pytest.raises(Exception, match="K131"):
        results(folder)


WRONG = {
    "an empty expectation": ("create: {}\n  expect: {}", "K134 a map is out of bounds: at least 1 entries"),
    "an expectation of something else": (
        "create: {}\n  expect: {rows: [argo]}",
        "K963 this is no case: a case with `create` has no `rows`",
    ),
    "two things at once": (
        "create: {}\n  record: argo\n  expect: {saved: true}",
        "K963 this is no case: it does one thing, not create and record",
    ),
    "a change of nothing": (
        "change: {name: X}\n  expect: {saved: true}",
        "K963 this is no case: `change` needs a `record`",
    ),
    "refused and saved": (
        "create: {}\n  expect: {refused: [name], saved: true}",
        "K963 this is no case: what is refused isn't saved as well",
    ),
    "an unknown field": (
        "create: {nmae: X}\n  expect: {saved: true}",
        'K112 the case "it" names the unknown field "nmae"; did you mean "name"?',
    ),
    "an unknown field expected": (
        "create: {name: X}\n  expect: {required: [byuer]}",
        'K112 the case "it" names the unknown field "byuer"; did you mean "buyer"?',
    ),
    "an unknown record": (
        "record: agro\n  expect: {reachable: true}",
        'K961 there is no record "agro" here; did you mean "argo"?',
    ),
    "an unknown list": (
        "list: aflot\n  expect: {rows: [argo]}",
        'K961 there is no list "aflot" here; did you mean "afloat"?',
    ),
    "an unknown action": (
        "record: argo\n  action: sel\n  expect: {saved: true}",
        'K961 there is no action "sel" here; did you mean "sell"?',
    ),
    "an unknown value of a lookup": (
        "create: {harbour: depe}\n  expect: {saved: true}",
        'K961 there is no record or person "depe" here; did you mean "deep"?',
    ),
    "a right on no record": (
        "expect: {allowed: [edit]}",
        "K963 this is no case: `edit` is granted on records: name a `record`",
    ),
    "nothing made": (
        "record: argo\n  action: sell\n  expect: {made: {name: X}}",
        "K962 this can't fail: this action makes no record",
    ),
}


@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
def test_a_case_that_is_none_is_refused_with_its_place(tmp_path, text, told):
    found = refused(tmp_path, case(f"- case: it\n  as: anna\n  {text}\n"))
    assert told in [each.partition(": ")[2] for each in found]


def test_rows_of_a_module_without_records_can_not_fail(tmp_path):
    text = "module: boats\ncases:\n  - {case: it, as: mate, list: afloat, expect: {rows: []}}\n"
    assert refused(tmp_path, text) == [
        "tests/site/boats.yaml:3:55: K962 this can't fail: no record of boats is given, so no list could show one"
    ]


def test_people_who_can_not_be_are_refused(tmp_path):
    text = (
        "people: {a: mat, b: {groups: [x]}, c: {roles: [mate], portal: owners}, d: {portal: owner, record: x},\n"
        "  e: base}\n"
        "cases:\n  - {case: it, as: anna, module: boats, list: afloat, expect: {rows: []}}\n"
    )
    assert [each.split(": ", 1)[1][:40] for each in refused(tmp_path, text)][:5] == [
        'K961 there is no role "mat" here; did yo',
        "K969 nobody can be this: somebody has `r",
        "K969 nobody can be this: a portal user h",
        'K961 there is no portal type "owner" her',
        'K961 there is no role "base" here',
    ]
