"""Addresses of lists."""

from __future__ import annotations

from kith.web.lists.address import read_address


def read(*pairs):
    return read_address("/m/contacts", pairs, ("active", "big"))


def test_an_address_is_read_and_written_back():
    address = read(("_view", "big"), ("role", "client"), ("sort", "-name"), ("q", "ann"))
    assert address.text == "/m/contacts?_view=big&role=client&q=ann&sort=-name"


def test_an_unknown_view_or_state_is_the_default_one():
    address = read(("_view", "nonsense"), ("_state", "nonsense"))
    assert (address.view, address.state) == ("", "active")


def test_blank_filters_are_none():
    assert read(("role", "")).text == "/m/contacts"


def test_a_new_order_starts_at_the_first_page():
    assert read(("cursor", "abc")).sorted("name").text == "/m/contacts?sort=name"


def test_setting_a_filter_replaces_it():
    assert read(("role", "lead")).filtered("role", "client").text == "/m/contacts?role=client"


def test_taking_a_filter_away_keeps_the_others():
    assert read(("role", "lead"), ("city", "Ulm")).filtered("role", "").text == "/m/contacts?city=Ulm"


def test_the_engine_is_not_told_of_the_parameters_of_the_page():
    assert read(("_view", "big"), ("_state", "all"), ("role", "lead")).engine_pairs == [("role", "lead")]


def test_a_cleared_list_keeps_its_view():
    assert read(("_view", "big"), ("role", "lead"), ("q", "x")).cleared().text == "/m/contacts?_view=big"


def test_a_board_says_all_that_the_list_does_and_what_it_is_by():
    address = read_address("/m/contacts/board", [("_by", "role"), ("role", "lead"), ("q", "ann")], ())
    assert (address.base, address.shape, address.shaping_of("by")) == ("/m/contacts", "board", "role")
    assert address.text == "/m/contacts/board?_by=role&role=lead&q=ann"
    assert address.shown_as("calendar").text == "/m/contacts/calendar?role=lead&q=ann"
    assert address.shown_as("").text == "/m/contacts?role=lead&q=ann"


def test_a_list_doesnt_say_what_only_boards_do():
    assert read(("_by", "role"), ("_day", "2026-01-01")).text == "/m/contacts"


def test_what_a_calendar_says_of_itself_is_set_and_taken_away():
    address = read_address("/m/contacts/calendar", [("_day", "2026-01-01")], ())
    assert address.shaped(span="week").text == "/m/contacts/calendar?_day=2026-01-01&_span=week"
    assert address.shaped(day="").text == "/m/contacts/calendar"
