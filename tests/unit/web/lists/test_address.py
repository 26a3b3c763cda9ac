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
