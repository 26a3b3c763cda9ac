"""Actions that plugins carry out: the hook `kith_actions`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from tests.unit.records.crm import MODULES
from tests.unit.records.doing import ADA, make, read

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.ext import ActionCall, ActionResult, Change, Perform, complaint, hookimpl, write
from kith.records.actions import available, check_actions, run
from kith.testing.site import SiteUnderTest

PLUGGED = MODULES | {
    "modules/zz_extra.yaml": """
extend: contacts
actions:
  greet: {plugin: greeter, visible_if: {role: lead}, ask: {word: {type: text, required: true, default: Hello}}}
""",
    "config/roles.yaml": MODULES["config/roles.yaml"].replace("make_client: true,", "make_client: true, greet: true,"),
}


def greet(call: ActionCall) -> ActionResult:
    """Puts the word before each first name; nobody is called Nobody."""
    for row, id in enumerate(call.ids):
        if read_name(call, id) == "Nobody":
            raise KithError(complaint("Nobody is greeted", row=row))
    words = {id: f"{call.answers[id]['word']} {read_name(call, id)}" for id in call.ids}
    changes = [Change(id=id, set={"first_name": word}) for id, word in words.items()]
    write(call.tx, call.actor, call.module.name, changes, action=call.action.name)
    return ActionResult(message="{count} greeted", params={"count": len(changes)}, link="/m/contacts")


def read_name(call: ActionCall, id: str) -> str:
    """The first name, as the acting person reads it."""
    from kith.ext import get

    row = get(call.tx, call.actor, "contacts", id, ["first_name"])
    assert row is not None
    return str(row.values["first_name"])


class Greeter:
    """A plugin with one action."""

    def __init__(self, perform: Perform = greet) -> None:
        self.perform = perform

    @hookimpl
    def kith_actions(self) -> Mapping[str, Perform]:
        """One, by the plugin's name."""
        return {"greeter": self.perform}


@pytest.fixture
def with_plugins(database_url: str) -> Iterator[Callable[..., SiteUnderTest]]:
    made: list[SiteUnderTest] = []

    def build(*plugins: Any) -> SiteUnderTest:
        made.append(SiteUnderTest(database_url, PLUGGED, plugins=plugins))
        return made[-1]

    yield build
    for site in made:
        site.close()


def test_kith_actions_carries_out_what_yaml_hands_over(with_plugins: Callable[..., SiteUnderTest]) -> None:
    site = with_plugins(Greeter())
    id, sales = make(site, "contacts", **ADA), site.actor("sales")
    with site.writing() as tx:
        done = run(tx, sales, "contacts", "greet", [id], {"word": "Dear"})
    assert (read(site, "contacts", id).values["first_name"], done.done, done.result.link) == (
        "Dear Ada",
        (id,),
        "/m/contacts",
    )


def test_kith_actions_is_asked_only_when_everything_was_checked(with_plugins: Callable[..., SiteUnderTest]) -> None:
    def never(call: ActionCall) -> None:
        raise AssertionError("begun")

    site = with_plugins(Greeter(never))
    id = make(site, "contacts", **ADA)
    client = make(site, "contacts", **ADA, role="client", email="a@example.test")
    for role, one, answers, code in (
        ("looker", id, {}, "K603"),
        ("sales", client, {}, "K625"),
        ("sales", id, {"word": ""}, "K605"),
        ("sales", id, {"other": "x"}, "K604"),
    ):
        actor = site.actor(role, email=f"{code}@example.test")
        with pytest.raises(KithError, match=code), site.writing() as tx:
            run(tx, actor, "contacts", "greet", [one], answers)


def test_what_a_plugin_refuses_takes_all_back(with_plugins: Callable[..., SiteUnderTest]) -> None:
    site = with_plugins(Greeter())
    ids = [make(site, "contacts", **ADA), make(site, "contacts", **ADA | {"first_name": "Nobody"})]
    with pytest.raises(KithError, match="Nobody is greeted"), site.writing() as tx:
        run(tx, SYSTEM, "contacts", "greet", ids)
    assert read(site, "contacts", ids[0]).values["first_name"] == "Ada"


def test_in_part_a_plugin_is_asked_again_about_each(with_plugins: Callable[..., SiteUnderTest]) -> None:
    site = with_plugins(Greeter())
    ids = [make(site, "contacts", **ADA), make(site, "contacts", **ADA | {"first_name": "Nobody"})]
    with site.writing() as tx:
        done = run(tx, SYSTEM, "contacts", "greet", ids, partial=True)
    assert (done.done, list(done.refused)) == ((ids[0],), [ids[1]])
    assert read(site, "contacts", ids[0]).values["first_name"] == "Hello Ada"


def test_a_plugin_that_fails_is_named_and_writes_nothing(with_plugins: Callable[..., SiteUnderTest]) -> None:
    def fail(call: ActionCall) -> None:
        greet(call)
        raise ZeroDivisionError

    site = with_plugins(Greeter(fail))
    id = make(site, "contacts", **ADA)
    with pytest.raises(KithError, match=r"K642 the plugin .* failed"), site.writing() as tx:
        run(tx, SYSTEM, "contacts", "greet", [id])
    assert read(site, "contacts", id).values["first_name"] == "Ada"


def test_an_action_without_its_plugin_is_neither_offered_nor_run(with_plugins: Callable[..., SiteUnderTest]) -> None:
    site = with_plugins()
    id = make(site, "contacts", **ADA)
    with site.reading() as tx:
        assert "greet" not in [each.name for each in available(tx, SYSTEM, "contacts", id)]
    with pytest.raises(KithError, match="K626"), site.writing() as tx:
        run(tx, SYSTEM, "contacts", "greet", [id])


def test_definitions_that_name_no_plugins_action_are_refused_with_their_line(
    with_plugins: Callable[..., SiteUnderTest],
) -> None:
    site = with_plugins()
    with pytest.raises(KithError, match=r'modules/zz_extra\.yaml:4:3: K640 the action "greet" is handed to "greeter"'):
        check_actions(site.serving.site, site.hooks)


def test_two_plugins_cant_carry_out_one_action(with_plugins: Callable[..., SiteUnderTest]) -> None:
    site = with_plugins(Greeter(), Greeter())
    with pytest.raises(KithError, match="K641"):
        check_actions(site.serving.site, site.hooks)


def test_a_link_of_an_action_stays_on_the_site() -> None:
    for link in ("https://evil.example", "//evil.example", "/\\evil.example"):
        with pytest.raises(ValueError, match="a path on this site"):
            ActionResult(link=link)
