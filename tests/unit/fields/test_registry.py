"""The field types that a site can use."""

from __future__ import annotations

from dataclasses import dataclass

import pluggy
import pytest

from kith.errors import KithError
from kith.fields import builtin_types, field_types, hookspecs
from kith.fields.text import TextType


@dataclass(frozen=True, slots=True, kw_only=True)
class IbanType(TextType):
    name = "iban"
    meaning = "A bank account"


class BankPlugin:
    @pluggy.HookimplMarker("kith")
    def kith_field_types(self):
        return [IbanType]


class QuietPlugin:
    @pluggy.HookimplMarker("kith")
    def kith_field_types(self):
        return None


def test_kith_field_types_adds_types_of_plugins():
    manager = pluggy.PluginManager("kith")
    manager.add_hookspecs(hookspecs)
    manager.register(BankPlugin())
    manager.register(QuietPlugin())
    manager.check_pending()
    types = field_types(manager.hook.kith_field_types())
    assert types["iban"] is IbanType
    assert [*types][:-1] == [each.name for each in builtin_types()]


def test_name_that_is_taken_is_refused():
    with pytest.raises(KithError, match="K287"):
        field_types([[TextType]])


def test_unknown_type_comes_with_the_nearest_one():
    with pytest.raises(KithError, match='"boolean"'):
        field_types().declare("bolean")


def test_missing_option_is_named():
    with pytest.raises(KithError, match="the option module is missing"):
        field_types().declare("lookup")


def test_all_types_of_the_design_are_there():
    names = """text long_text rich_text integer decimal money percent boolean date datetime time duration email phone
    url choice multi_choice tags lookup multi_lookup user users group person_name address image file files auto_number
    formula rollup line_items timezone language country currency rating colour json"""
    assert set(field_types()) == set(names.split())
