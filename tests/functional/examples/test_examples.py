"""The four examples on both databases, below the pages: who sees what, adds within their scope and never outside it.

Proves Z3, Z4, Z5, Z6.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.functional.examples.conftest import EXAMPLES, Played
from tests.functional.examples.stories import STORIES, Values

from kith.access.actor import SYSTEM, Actor
from kith.cli.main import commands
from kith.conditions.paths import modules_behind
from kith.errors import KithError
from kith.records.ask import parse_query
from kith.records.model import Change, Query, Saved
from kith.records.query import get, page
from kith.records.save import write


def titles(played: Played, actor: Actor, module: str) -> dict[str, str]:
    """Title -> id of all that the actor sees listed."""
    with played.app.reading() as tx:
        return {row.title: row.id for row in page(tx, actor, Query(module=module, limit=100)).rows}


def person(played: Played) -> Actor:
    found = played.person()
    assert found is not None
    return found


def looked_up(played: Played, module: str, values: Values) -> Values:
    """The values with ids in place of the titles of records."""
    found = dict(values)
    with played.app.reading() as tx:
        fields = tx.site.modules[module].fields
    for name, value in values.items():
        if fields[name].type.reference == "record":
            (target,) = modules_behind(fields[name].type)
            found[name] = titles(played, SYSTEM, target)[value]
    return found


def add(played: Played, actor: Actor, module: str, values: Values) -> Saved | None:
    given = looked_up(played, module, values)
    with played.app.writing() as tx:
        return write(tx, actor, module, [Change(values=given)]).saved[0]


def test_they_see_what_is_theirs_and_nothing_else(played: Played) -> None:
    actor = person(played)
    for module, expected in played.story.sees.items():
        assert titles(played, actor, module).keys() == expected


def test_others_have_records_that_they_do_not_see(played: Played) -> None:
    actor = person(played)
    for module in played.story.sees:
        hidden = titles(played, SYSTEM, module).keys() - titles(played, actor, module).keys()
        for title in hidden:
            id = titles(played, SYSTEM, module)[title]
            with played.app.reading() as tx:
                assert get(tx, actor, module, id) is None
    assert any(titles(played, SYSTEM, each).keys() - expected for each, expected in played.story.sees.items())


def test_what_they_add_is_theirs_to_see_and_holds_nothing_that_is_not_open(played: Played) -> None:
    actor, (module, values) = person(played), played.story.creates
    saved = add(played, actor, module, values)
    assert saved is not None
    with played.app.reading() as tx:
        row = get(tx, actor, module, saved.id)
    assert row is not None
    assert not row.values.keys() & played.story.hidden


def test_outside_their_scope_nothing_is_added(played: Played) -> None:
    actor, (module, _) = person(played), played.story.creates
    before = titles(played, SYSTEM, module)
    with pytest.raises(KithError):
        add(played, actor, module, played.story.refused)
    assert titles(played, SYSTEM, module) == before


def test_they_change_what_is_open_for_editing(played: Played) -> None:
    actor, (module, title, values) = person(played), played.story.changes
    id = titles(played, actor, module)[title]
    with played.app.writing() as tx:
        write(tx, actor, module, [Change(id=id, values=values)])
    with played.app.reading() as tx:
        row = get(tx, SYSTEM, module, id)
    assert row is not None
    assert {name: str(row.values[name]).replace(" ", "") for name in values} == {
        name: value.replace(" ", "") for name, value in values.items()
    }


def test_who_is_made_inactive_is_out_at_once(played: Played) -> None:
    actor = person(played)
    with played.app.writing() as tx:
        write(tx, SYSTEM, str(actor.record_module), [Change(id=actor.record, values={"active": False})])
    assert played.person() is None


def test_a_field_that_is_not_open_is_no_field_to_search_by(played: Played) -> None:
    actor, (module, _) = person(played), played.story.creates
    hidden = min(played.story.hidden)
    with played.app.reading() as tx, pytest.raises(KithError):
        parse_query(tx, actor, module, [(hidden, "x")])


@pytest.mark.parametrize("name", sorted(STORIES))
def test_an_example_is_checked_without_a_warning_and_holds_its_own_tests(name: str, tmp_path: Path) -> None:
    environment = {"KITH_SITE": str(EXAMPLES / name), "KITH_DATABASE": f"sqlite:///{tmp_path / 'none.db'}"}
    checked, tested = (CliRunner(env=environment).invoke(commands, [asked]) for asked in ("check", "test"))
    assert (checked.exit_code, checked.stderr) == (0, "")
    assert checked.stdout.endswith("no problem.\n")
    assert tested.exit_code == 0, tested.output


def test_sample_data_is_not_loaded_twice(played: Played) -> None:
    before = {module: len(titles(played, SYSTEM, module)) for module in played.story.sees}
    again = played.runner.invoke(commands, ["demo"])
    assert again.exit_code == 0, again.output
    assert {module: len(titles(played, SYSTEM, module)) for module in played.story.sees} == before
