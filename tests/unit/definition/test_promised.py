"""The keys of the contract, each seen to arrive in the model."""

from __future__ import annotations

import pytest
from tests.unit.definition.promised import NEEDED, PROMISED
from tests.unit.definition.site import TYPES

from kith.conditions.tree import Visible
from kith.definition import SiteFile, build_site
from kith.definition.model import TitleField


@pytest.fixture(scope="module")
def built():
    return build_site([SiteFile(path, text) for path, text in (PROMISED | NEEDED).items()], TYPES)


@pytest.fixture(scope="module")
def contacts(built):
    return built.site.modules["contacts"]


def test_the_promised_files_build_with_warnings_alone(built):
    assert sorted({problem.code for problem in built.warnings}) == ["K180", "K182"]


def test_every_promised_module_is_there(built):
    assert list(built.site.modules) == ["contacts", "companies", "accounts", "deals", "calls", "invoices"]


def test_the_title_is_a_template(contacts):
    assert contacts.title == (TitleField("first_name"), " ", TitleField("last_name"))


def test_earlier_names_are_kept(contacts):
    assert contacts.was == ("persons",)
    assert contacts.fields["role"].type.option("client").was == ("customer",)


def test_options_keep_their_order_and_labels(contacts):
    assert [option.label for option in contacts.fields["preference"].type.options] == [
        "Any",
        "Work phone",
        "Mobile phone",
        "E-mail",
    ]


def test_the_extension_s_action_asks_for_an_e_mail(contacts):
    action = contacts.actions["generate_login"]
    assert (action.plugin, action.ask["email"].required) == ("generate_login", True)


def test_grants_of_portal_types_stand_in_their_modules(built, contacts):
    assert sorted(contacts.portal) == ["clients", "partners"]
    assert sorted(contacts.portal["partners"].set) == []
    assert built.site.modules["invoices"].portal["clients"].fields.view == ("number", "total", "due_on")


def test_visible_leans_on_what_one_may_view_over_there(built):
    scope = built.site.roles["crm_base"].modules["calls"].scopes["view"]
    targets = {item.target for item in scope.condition.items}
    assert targets == {"contacts", "companies", "deals"}
    assert all(isinstance(item, Visible) for item in scope.condition.items)


def test_roles_include_and_stand_above(built):
    manager = built.site.roles["crm_manager"]
    assert (manager.includes, manager.above, manager.may) == (("crm_sales",), ("crm_sales",), ("manage_portals",))


def test_an_action_for_marketing_lists_may_come_with_a_plugin(built):
    told = [problem.params["name"] for problem in built.warnings if problem.code == "K180"]
    assert told == ["add_to_marketing_list", "paid_access"]
