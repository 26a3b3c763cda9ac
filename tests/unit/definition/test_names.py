from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kith.definition import Names
from kith.definition.names import TITLE, FieldNames, ModuleNames, Register, SiteNames


def site(**modules: dict[str, tuple[str, ...]]) -> SiteNames:
    """Modules with fields and the fields' earlier names."""
    return SiteNames(
        modules={
            name: ModuleNames(fields={field: FieldNames(was=was) for field, was in fields.items()})
            for name, fields in modules.items()
        }
    )


def test_a_new_thing_is_stored_by_its_name():
    names = Names.assign(site(boats={"name": ()}))
    assert (names.module("boats"), names.field("boats", "name")) == ("boats", "name")


def test_a_renamed_field_keeps_its_physical_name():
    names = Names.assign(site(boats={"title": ("name",)}), Names.assign(site(boats={"name": ()})))
    assert names.field("boats", "title") == "name"


def test_a_renamed_module_keeps_its_name_and_those_of_its_fields():
    old = Names.assign(site(boats={"name": ()}))
    names = Names.assign(SiteNames(modules={"ships": ModuleNames(was=("boats",), fields={"name": FieldNames()})}), old)
    assert (names.module("ships"), names.field("ships", "name")) == ("boats", "name")


def test_a_field_that_comes_back_gets_a_fresh_name():
    first = Names.assign(site(boats={"name": (), "x": ()}))
    without = Names.assign(site(boats={"name": ()}), first)
    assert Names.assign(site(boats={"name": (), "x": ()}), without).field("boats", "x") == "x_2"


def test_a_name_that_a_renamed_field_left_is_still_taken():
    old = Names.assign(site(boats={"name": ()}))
    names = Names.assign(site(boats={"title": ("name",), "name": ()}), old)
    assert names.field("boats", "name") == "name"
    renamed = Names.assign(site(boats={"title": ("name",)}), old)
    again = Names.assign(site(boats={"title": ("name",), "name": ()}), renamed)
    assert (again.field("boats", "title"), again.field("boats", "name")) == ("name", "name_2")


def test_two_fields_may_swap_their_names():
    old = Names.assign(site(boats={"a": (), "b": ()}))
    names = Names.assign(site(boats={"a": ("b",), "b": ("a",)}), old)
    assert (names.field("boats", "a"), names.field("boats", "b")) == ("a", "b")


def test_a_reserved_name_is_not_given():
    assert Names.assign(site(boats={"owner": ()}), None, ["owner"]).field("boats", "owner") == "owner_2"


def test_a_long_name_stays_within_fifty_characters():
    long = "x" * 50
    old = Register({}, (long,)).assign({long: ()})
    assert old.current[long] == "x" * 48 + "_2"


def test_options_have_names_of_their_own():
    fields = {"kind": FieldNames(options={"sail": (), "motor": ("engine",)})}
    names = Names.assign(SiteNames(modules={"boats": ModuleNames(fields=fields)}))
    assert names.option("boats", "kind", "motor") == "motor"


def test_a_renamed_option_keeps_its_physical_name():
    def with_options(options):
        return SiteNames(modules={"boats": ModuleNames(fields={"kind": FieldNames(options=options)})})

    old = Names.assign(with_options({"engine": ()}))
    assert Names.assign(with_options({"motor": ("engine",)}), old).option("boats", "kind", "motor") == "engine"


def test_roles_and_portal_types_are_renamed_too():
    old = Names.assign(SiteNames(roles={"crew": ()}, portal_types={"guests": ()}))
    names = Names.assign(SiteNames(roles={"sailor": ("crew",)}, portal_types={"visitors": ("guests",)}), old)
    assert (names.role("sailor"), names.portal_type("visitors")) == ("crew", "guests")


_NAME = st.sampled_from(["a", "b", "c", "a_2", "b_2", "x" * 50])
_FIELDS = st.dictionaries(_NAME, st.lists(_NAME, max_size=2).map(tuple), max_size=5)


@given(st.lists(_FIELDS, min_size=1, max_size=6))
def test_no_history_gives_two_things_one_physical_name_or_loses_one(history):
    names, taken = None, set()
    for fields in history:
        names = Names.assign(site(boats=fields), names)
        register = names.fields["boats"]
        assert len(set(register.current.values())) == len(fields)
        assert all(len(physical) <= 50 for physical in register.current.values())
        taken |= set(register.current.values())
        assert taken == set(register.current.values()) | set(register.retired)


@given(st.lists(_FIELDS, min_size=1, max_size=4))
def test_names_come_back_from_json(history):
    names = None
    for fields in history:
        names = Names.assign(site(boats=fields), names)
    assert Names.from_json(json.loads(json.dumps(names.to_json()))) == names


def test_of_two_heirs_of_one_name_the_first_gets_its_physical_name():
    names = Names.assign(site(boats={"b": ("a",), "c": ("a",)}), Names.assign(site(boats={"a": ()})))
    assert names.fields["boats"].current == {"b": "a", "c": "c"}


def test_a_name_that_is_revived_is_taken_up_where_it_is_declared_and_retired_again_where_not():
    without = Names.assign(site(boats={"name": ()}), Names.assign(site(boats={"name": (), "x": ()})))
    names = replace(without, fields={"boats": without.fields["boats"].revived({"x": "x"})})
    assert Names.assign(site(boats={"name": (), "x": ()}), names).field("boats", "x") == "x"
    assert Names.assign(site(boats={"name": ()}), names) == without


def test_a_field_that_is_moved_has_a_new_name_and_its_options_keep_theirs():
    options = {"a": (), "b": ()}
    wanted = SiteNames(modules={"boats": ModuleNames(fields={"kind": FieldNames(options=options)})})
    moved = Names.assign(wanted).moved("boats", "kind", "kind_2")
    again = Names.assign(wanted, moved)
    assert (again.field("boats", "kind"), again.option("boats", "kind", "a")) == ("kind_2", "a")
    assert again.fields["boats"].retired == ("kind",)


def test_going_back_gives_the_names_of_then_and_forgets_none_that_was_given_since():
    first = Names.assign(site(boats={"name": (), "x": ()}))
    later = Names.assign(site(boats={"label": ("name",), "y": ()}), first)
    back = Names.assign(site(boats={"name": (), "x": ()}), later.back_to(first))
    assert (back.field("boats", "name"), back.field("boats", "x")) == ("name", "x")
    assert back.fields["boats"].retired == ("y",)


def test_titles_can_move_as_well():
    names = Names.assign(site(boats={"name": ()}))
    assert names.title("boats") == "title"
    moved = Names.assign(site(boats={"name": ()}), names.moved("boats", TITLE, "title_2"))
    assert moved.title("boats") == "title_2"
    assert moved.back_to(names).title("boats") == "title"
