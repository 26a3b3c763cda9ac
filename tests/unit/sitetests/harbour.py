"""A small site and short words for trying tests of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent, indent

import pytest

from kith.app import build
from kith.errors import KithError
from kith.settings import load_settings
from kith.sitetests.run import Result, read_site_tests, run

FILES: Mapping[str, str] = {
    "modules/harbours.yaml": """\
module: harbours
label: {one: Harbour, many: Harbours}
title: "{name}"
fields:
  name: {type: text, required: true}
  depth: {type: integer}
""",
    "modules/boats.yaml": """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, required: true, unique: true}
  state: {type: choice, default: afloat, options: {afloat: Afloat, sold: Sold}}
  buyer: {type: text, required_if: {state: sold}, visible_if: {state: sold}}
  price: {type: money, readonly_if: {state: sold}}
  secret: {type: text, protected: true}
  built_on: {type: date, invalid_if: {built_on: {gt: $today}}, message: "A boat is built before today"}
  harbour: {type: lookup, module: harbours, where: {depth: {gte: 2}}}
  mother: {type: lookup, module: boats}
  skipper: {type: user}
  crews: {type: multi_lookup, module: harbours}
  trips: {type: line_items, fields: {to: {type: text}, days: {type: integer}}}
  half: {type: formula, number: price / 2}
lists:
  afloat: {default: true, where: {state: afloat}, sort: [name]}
  mine: {where: {skipper: $me}}
actions:
  sell: {label: Sell, visible_if: {state: afloat}, ask: {buyer: {type: text, required: true}}, set: {state: sold}}
  copy: {label: Copy, create: boats, set: {name: Copy, mother: $record}}
portal: {owners: {view: {mother: $me}, fields: {view: [name]}}}
""",
    "config/roles.yaml": """\
roles:
  mate: {modules: {boats: {view: all, create: true, edit: own, sell: true, copy: true}, harbours: {view: all}}}
  crew: {modules: {boats: {view: group}, harbours: {view: own}}}
  base: {abstract: true, modules: {}}
""",
    "config/portals.yaml": """\
types: {owners: {users: {module: harbours, email: name}}}
""",
}
EMAIL = "types: {owners: {users: {module: people, email: email}}}\n"


def site(folder: Path, tests: str = "", **more: str) -> Path:
    """The harbour in `folder`, with one file of tests; `more` files replace others by their stems."""
    files = dict(FILES) | {"tests/site/boats.yaml": dedent(tests)} | _people()
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(more.get(Path(path).stem, text), "utf-8")
    return folder


def _people() -> dict[str, str]:
    module = """\
module: people
label: {one: Person, many: People}
title: "{name}"
fields: {name: {type: text}, email: {type: email}}
"""
    boats = FILES["modules/boats.yaml"].replace("{view: {mother: $me}, fields", "{view: {active: true}, fields")
    return {"modules/people.yaml": module, "config/portals.yaml": EMAIL, "modules/boats.yaml": boats}


def results(folder: Path, pattern: str | None = None) -> list[Result]:
    """What comes of the tests in a folder."""
    app = build(load_settings(folder, {}))
    found, tests = read_site_tests(app, pattern)
    return list(run(app, found, tests))


def failures(folder: Path, tests: str) -> list[str]:
    """What isn't met, each as it is told."""
    return [str(each) for result in results(site(folder, tests)) for each in result.problems]


def refused(folder: Path, tests: str) -> list[str]:
    """What is wrong with the tests themselves."""
    with pytest.raises(KithError) as error:
        results(site(folder, tests))
    return [str(each) for each in error.value.problems]


GIVEN = """\
module: boats
today: 2026-03-31
people:
  anna: mate
  ben: {roles: [crew], groups: [north]}
  carl: {roles: [crew], groups: [north]}
  owner: {portal: owners, record: pia}
records:
  people: {pia: {name: Pia}}
  harbours: {deep: {name: Deep, depth: 5}, flat: {name: Flat, depth: 1}}
  boats:
    argo: {name: Argo, skipper: anna, owner: anna, price: 10 EUR}
    orca: {name: Orca, state: sold, buyer: Eva, mother: argo, owner: carl}
cases:
"""


def case(text: str) -> str:
    """The given people and records with one case."""
    return GIVEN + indent(dedent(text), "  ")
