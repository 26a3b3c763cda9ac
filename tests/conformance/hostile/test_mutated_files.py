"""Thousands of mutated files: none crashes the build, none is accepted for something else than what it says."""

from __future__ import annotations

import time

import pytest
import yaml
from tests.conformance.hostile.mutate import mutated
from tests.conformance.hostile.world import GOOD, build, problems_of

from kith.reader import read, to_plain

FORM = """\
form: join
label: Come aboard
module: people
steps:
  - {label: You, fields: [[first_name, {field: last_name, required: true, help: "As in your passport"}], email]}
  - {label: More, visible_if: {kind: guest}, fields: [kind]}
set: {active: true}
match: {by: [email], when_found: update, update: [first_name]}
verify_email: true
portal: [{if: {kind: guest}, type: guests}]
"""
RICH = """\
module: boats
label: {one: Boat, many: Boats}
icon: sailboat
title: "{name} ({number})"
search: [name, number]
duplicates: [[name, harbour]]
unique: [[name, harbour]]
was: [ships]
fields:
  number: {type: auto_number, format: "B-{year}-{n:4}"}
  name: {type: text, required: true, max_length: 80, was: [title_1], help: "As painted: on both sides"}
  kind: {type: choice, default: sail, options: {sail: Sail, motor: {label: Motor, colour: "#ff0000", noisy: true}}}
  length: {type: decimal, places: 2, invalid_if: {length: {gt: 100}}, message: "That is a ship"}
  built_on: {type: date, default: $today, visible_if: {kind: [sail, motor]}}
  harbour: {type: lookup, module: harbours, where: {berths: {gt: 0}}, on_delete: restrict, quick_create: [name]}
  country: {type: country, default: $record.harbour.country}
  price: {type: money, required_if: {kind.noisy: true}, readonly_if: {id: {empty: false}}}
  shown: {type: formula, text: "{name} {number}"}
layout:
  - {section: Boat, fields: [name, [kind, length], built_on]}
  - {tab: Place, sections: [{section: Where, visible_if: {active: true}, fields: [harbour, country]}]}
  - side: [owner, price]
lists:
  all: {label: All boats, default: true, columns: [title, kind, harbour.name], sort: [-name], filters: [kind]}
  dear: {where: {any: [{price: {gte: 1000 EUR}}, {not: {kind: sail}}]}}
  board: {kind: board, group_by: kind, cards: [title]}
actions:
  sell: {label: Sell, visible_if: {active: true}, confirm: "Sell?", ask: {paid: {type: money}}, set: {active: false}}
portal:
  guests: {view: {owner: $me}, edit: {id: $me}, fields: {view: [title, name], edit: [name]}, comment: true}
"""
ROLES = """\
roles:
  sailor:
    abstract: true
    modules: {boats: {view: all, edit: own, fields: {hide: [price]}}, harbours: {view: {boats: {some: {owner: $me}}}}}
  mate: {includes: [sailor], modules: {boats: {edit: team, sell: true}, people: {view: {kind: guest}, welcome: true}}}
  captain: {label: Captain, includes: [mate], above: [mate], modules: {all: {view: all}}, may: [administer]}
"""
FILES = {**GOOD, "modules/boats.yaml": RICH, "config/roles.yaml": ROLES, "webforms/join.yaml": FORM}
PATHS = sorted(FILES)
LONGEST = 0.25  # seconds of CPU for one mutated file, its neighbours in the site included


def check(seed: int) -> bool:
    """True where the mutated file was accepted; then it must say what another YAML reader finds in it."""
    path = PATHS[seed % len(PATHS)]
    text = mutated(FILES[path], seed)
    problems = problems_of(*FILES.items(), (path, text))
    for problem in problems:
        assert problem.message
        assert problem.source is not None
    if not problems:
        assert to_plain(read(text, path)) == (yaml.load(text, Loader=yaml.CBaseLoader) or {})
    return not problems


def cost(seed: int) -> float:
    """Seconds of CPU for one mutated file: the best of three where the first was slow."""
    best = 10.0
    for _ in range(3):
        start = time.process_time()
        check(seed)
        best = min(best, time.process_time() - start)
        if best < LONGEST:
            break
    return best


def test_the_files_that_are_mutated_are_good():
    assert build(*FILES.items()).warnings == ()


@pytest.mark.parametrize("start", range(0, 400, 50))
def test_mutated_files_are_refused_or_say_what_they_say(start):
    accepted = [check(seed) for seed in range(start, start + 50)]
    assert not all(accepted)


@pytest.mark.soak
@pytest.mark.parametrize("start", range(1_000, 11_000, 500))
def test_ten_thousand_mutated_files_cost_little_each(start):
    slow = {seed: spent for seed in range(start, start + 500) if (spent := cost(seed)) > LONGEST}
    assert slow == {}
