"""Names fit into PostgreSQL's 63 bytes and stay apart."""

from __future__ import annotations

from kith.storage.naming import LONGEST, child_table, fitting, link_table, module_table


def test_a_short_name_stays_as_it_is():
    assert (module_table("contacts"), link_table("contacts", "tags")) == ("m_contacts", "l_contacts__tags")


def test_long_names_are_cut_and_stay_apart():
    names = {link_table("m" * 50, "f" * 49 + end) for end in "ab"} | {child_table("m" * 50, "f" * 50)}
    assert len(names) == 3
    assert all(len(name) <= LONGEST for name in names)


def test_a_name_is_cut_alike_each_time():
    assert fitting("x" * 80) == fitting("x" * 80)


def test_a_module_and_field_never_meet_those_of_others():
    assert link_table("a", "b_c") != link_table("a_b", "c")
