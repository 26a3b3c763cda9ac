"""How many records break a rule that is new, said before it is applied."""

from __future__ import annotations

import sqlalchemy as sa
from tests.unit.storage.judged import add_to, judged, tagged, told
from tests.unit.storage.site_files import boats, module

from kith.storage.plan.changes import Change


def _sole(changes: list[Change]) -> Change:
    """The one change that the records have something to say to."""
    (found,) = [change for change in changes if change.says or change.offenders]
    return found


def test_records_without_a_value_break_required(applied):
    applied.apply(boats("size: {type: integer}"))
    for name in "ABCDE":
        applied.add(name=name, title=name, size=1 if name == "A" else None)
    change = _sole(judged(applied, boats("size: {type: integer, required: true}")))
    assert (change.kind, change.offenders, change.samples) == ("tightened", 4, ("B", "C", "D"))
    assert told([change]) == ["4 boats have no size and break the new rule (B, C, D)"]


def test_one_record_is_told_of_in_the_singular(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", title="A")
    assert told(judged(applied, boats("size: {type: integer, required: true}"))) == [
        "1 boat has no size and breaks the new rule (A)"
    ]


def test_what_lies_in_the_bin_breaks_nothing(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", deleted_at=applied.clock.present)
    assert told(judged(applied, boats("size: {type: integer, required: true}"))) == []


def test_required_if_counts_only_where_its_condition_holds(applied):
    kind = "kind: {type: choice, options: {sail: Sail, motor: Motor}}"
    applied.apply(boats(kind, "size: {type: integer}"))
    applied.add(name="A", title="A", kind="sail")
    applied.add(name="B", title="B", kind="motor")
    applied.add(name="C", title="C", kind="sail", size=3)
    changes = judged(applied, boats(kind, "size: {type: integer, required_if: {kind: sail}}"))
    assert told(changes) == ["1 boat has no size and breaks the new rule (A)"]


def test_a_rule_that_is_widened_counts_what_it_adds(applied):
    kind = "kind: {type: choice, options: {sail: Sail, motor: Motor}}"
    applied.apply(boats(kind, "size: {type: integer, required_if: {kind: sail}}"))
    for name, of in (("A", "sail"), ("B", "motor"), ("C", "motor")):
        applied.add(name=name, title=name, kind=of)
    changes = judged(applied, boats(kind, "size: {type: integer, required: true}"))
    assert told(changes) == ["2 boats have no size and break the new rule (B, C)"]


def test_a_new_required_field_is_lacking_everywhere(applied):
    applied.apply(boats())
    applied.add(name="A", title="A")
    assert told(judged(applied, boats("size: {type: integer, required: true}"))) == [
        "1 boat has no size and breaks the new rule (A)"
    ]


def test_a_new_required_field_with_a_default_is_lacking_nowhere(applied):
    applied.apply(boats())
    applied.add(name="A")
    changes = judged(applied, boats("size: {type: integer, required: true, default: 4}"))
    assert told(changes) == []
    assert [change.count for change in changes if change.what == "field"] == [1]


def test_a_new_field_is_lacking_where_its_own_condition_holds(applied):
    applied.apply(boats())
    applied.add(name="Ada", name__key="ada", title="Ada")
    applied.add(name="Bo", name__key="bo")
    changes = judged(applied, boats("size: {type: integer, required_if: {name: {contains: ad}}}"))
    assert told(changes) == ["1 boat has no size and breaks the new rule (Ada)"]


def test_a_condition_on_a_new_field_sees_it_as_empty(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A")
    port = "port: {type: text}"
    assert told(judged(applied, boats("size: {type: integer, required_if: {port: Kiel}}", port))) == []
    empty = judged(applied, boats("size: {type: integer, required_if: {port: {empty: true}}}", port))
    assert len(told(empty)) == 1


def test_a_condition_on_a_new_field_sees_its_default(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A")
    port = "port: {type: text, default: Kiel}"
    assert len(told(judged(applied, boats("size: {type: integer, required_if: {port: Kiel}}", port)))) == 1


def test_what_is_hidden_is_not_lacking(applied):
    applied.apply(boats("sails: {type: boolean}", "size: {type: integer, visible_if: {sails: true}}"))
    applied.add(name="A", title="A", sails=True)
    applied.add(name="B", title="B", sails=False)
    changes = judged(
        applied, boats("sails: {type: boolean}", "size: {type: integer, visible_if: {sails: true}, required: true}")
    )
    assert told(changes) == ["1 boat has no size and breaks the new rule (A)"]


def test_what_is_shown_more_often_is_lacking_more_often(applied):
    shown = "size: {type: integer, required: true, visible_if: {sails: true}}"
    applied.apply(boats("sails: {type: boolean}", shown))
    applied.add(name="A", title="A", sails=False)
    changes = judged(applied, boats("sails: {type: boolean}", "size: {type: integer, required: true}"))
    assert told(changes) == ["1 boat has no size and breaks the new rule (A)"]


def test_what_gets_hidden_tells_whose_values_go_with_the_next_save(applied):
    applied.apply(boats("sails: {type: boolean}", "size: {type: integer}"))
    applied.add(name="A", title="A", sails=False, size=3)
    applied.add(name="B", title="B", sails=True, size=3)
    changes = judged(applied, boats("sails: {type: boolean}", "size: {type: integer, visible_if: {sails: true}}"))
    assert told(changes) == ["1 value of Size would be hidden, and emptied at the next save (A)"]


def test_invalid_if_tells_its_message(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", title="A", size=70)
    ruled = boats('size: {type: integer, invalid_if: {size: {gt: 60}}, message: "No longer than 60"}')
    assert told(judged(applied, ruled)) == ["1 boat breaks the new rule of size: No longer than 60 (A)"]


def test_invalid_if_knows_what_day_it_is(applied):
    applied.apply(boats("built: {type: date}"))
    applied.add(name="A", title="A", built=applied.clock.present.date().replace(year=2030))
    applied.add(name="B", title="B", built=applied.clock.present.date().replace(year=2020))
    found = judged(applied, boats("built: {type: date, invalid_if: {built: {gt: $today}}}"))
    assert told(found) == ["1 boat breaks the new rule of built: not if Built is after today (A)"]


def test_a_rule_through_a_lookup_and_its_records_below(applied):
    ports = module("ports", "country: {type: text}")
    at = "at: {type: lookup, module: ports}"
    applied.apply((*boats(at, "size: {type: integer}"), ports))
    kiel = add_to(applied, "ports", name="Kiel", country="DE", country__key="de")
    applied.add(name="A", title="A", at=kiel)
    applied.add(name="B", title="B")
    changes = judged(applied, (*boats(at, "size: {type: integer, required_if: {at.country: DE}}"), ports))
    assert told(changes) == ["1 boat has no size and breaks the new rule (A)"]


def test_a_rule_that_asks_for_records_of_a_new_module_finds_none(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A")
    related = "related:\n  visits: {by: ports.boat}\n"
    ruled = boats("size: {type: integer, required_if: {visits: {some: {name: Kiel}}}}", rest=related)
    assert told(judged(applied, (*ruled, module("ports", "boat: {type: lookup, module: boats}")))) == []


def test_a_field_with_several_values_is_lacking_without_any(applied):
    applied.apply(boats("crew: {type: tags}"))
    applied.add(name="A", title="A")
    tagged(applied, "crew", applied.add(name="B", title="B"), "Ada")
    assert told(judged(applied, boats("crew: {type: tags, required: true}"))) == [
        "1 boat has no crew and breaks the new rule (A)"
    ]


def test_records_keep_their_rules_past_a_rename(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", title="A")
    changes = judged(applied, boats("length: {type: integer, was: [size], required: true}"))
    assert told(changes) == ["1 boat has no length and breaks the new rule (A)"]


def test_a_lookup_that_takes_less_counts_what_it_leaves_out(applied):
    ports = module("ports", "open: {type: boolean}")
    applied.apply((*boats("at: {type: lookup, module: ports}"), ports))
    for name, is_open in (("Kiel", True), ("Riga", False)):
        port = add_to(applied, "ports", name=name, open=is_open)
        applied.add(name=name, title=f"at {name}", at=port)
    applied.add(name="nowhere")
    changes = judged(applied, (*boats("at: {type: lookup, module: ports, where: {open: true}}"), ports))
    assert told(changes) == ["1 boat points in at to a record that it no longer takes: Open is yes (at Riga)"]


def test_a_lookup_may_compare_with_its_own_record(applied):
    ports = module("ports", "land: {type: lookup, module: lands}")
    lands = module("lands")
    fields = ("land: {type: lookup, module: lands}", "at: {type: lookup, module: ports}")
    applied.apply((*boats(*fields), ports, lands))
    here, there = (add_to(applied, "lands", name=name) for name in "HT")
    port = add_to(applied, "ports", name="P", land=here)
    applied.add(name="A", title="A", at=port, land=here)
    applied.add(name="B", title="B", at=port, land=there)
    narrower = (fields[0], "at: {type: lookup, module: ports, where: {land: $record.land}}")
    changes = judged(applied, (*boats(*narrower), ports, lands))
    assert [(change.offenders, change.samples) for change in changes if change.aspect == "where"] == [(1, ("B",))]


def test_several_lookups_at_once_are_left_out_one_by_one(applied):
    ports = module("ports", "open: {type: boolean}")
    applied.apply((*boats("at: {type: multi_lookup, module: ports}"), ports))
    open_, shut = (add_to(applied, "ports", name=name, open=name == "O") for name in "OS")
    tagged(applied, "at", applied.add(name="A", title="A"), open_)
    tagged(applied, "at", applied.add(name="B", title="B"), open_, shut)
    changes = judged(applied, (*boats("at: {type: multi_lookup, module: ports, where: {open: true}}"), ports))
    assert [(change.offenders, change.samples) for change in changes if change.aspect == "where"] == [(1, ("B",))]


def test_a_rule_about_who_saves_cannot_be_told_beforehand(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A")
    assert told(judged(applied, boats("size: {type: integer, required_if: {owner: $me}}"))) == [
        "how many records break the new rule of size can't be told beforehand: it depends on who saves"
    ]


def test_a_rule_about_a_field_that_is_converted_cannot_be_told_beforehand(applied):
    applied.apply(boats("size: {type: text}", "crew: {type: integer}"))
    applied.add(name="A", size="3", size__key="3")
    files = boats("size: {type: integer}", "crew: {type: integer, required_if: {size: {gt: 2}}}")
    assert "can't be told beforehand: Size changes its type" in "".join(told(judged(applied, files)))


def test_only_the_records_that_are_named_are_looked_at(applied):
    applied.apply(boats("size: {type: integer}"))
    ids = [applied.add(name=name, title=name) for name in "AB"]
    changes = judged(applied, boats("size: {type: integer, required: true}"), only=ids[1:])
    assert told(changes) == ["1 boat has no size and breaks the new rule (B)"]


def test_a_rule_is_judged_by_two_statements_however_many_records_there_are(applied):
    applied.apply(boats("size: {type: integer}"))
    for name in "ABCDEFGH":
        applied.add(name=name, title=name)
    asked: list[str] = []
    sa.event.listen(applied.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    judged(applied, boats("size: {type: integer, required: true}"))
    assert [each.split()[0] for each in asked if "FROM m_boats" in each] == ["SELECT", "SELECT"]
