"""A small good site, and hostile files to put into it.

In a case's text the sign § stands right before what the problem has to point at; it is taken out before reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import dedent

from kith.definition import Built, SiteFile, build_site
from kith.errors import KithError, Problem
from kith.fields import field_types

MARK = "§"
TYPES = field_types()

HARBOURS = """\
module: harbours
label: {one: Harbour, many: Harbours}
title: "{name}"
fields:
  name: {type: text, required: true}
  country: {type: country}
  berths: {type: integer}
  master: {type: lookup, module: people}
related:
  boats: {by: boats.harbour}
"""
PEOPLE = """\
module: people
label: {one: Person, many: People}
title: "{first_name} {last_name}"
fields:
  first_name: {type: text}
  last_name: {type: text}
  email: {type: email}
  kind: {type: choice, options: {sailor: Sailor, guest: {label: Guest, paying: true}}}
actions:
  welcome: {set: {kind: guest}}
"""
BOATS = """\
module: boats
label: {one: Boat, many: Boats}
fields:
  name: {type: text}
  harbour: {type: lookup, module: harbours}
"""
ROLES = """\
roles:
  crew: {modules: {boats: {view: all}}}
"""
PORTALS = """\
types:
  guests: {users: {module: people, email: email}}
"""
GOOD = {
    "modules/harbours.yaml": HARBOURS,
    "modules/people.yaml": PEOPLE,
    "modules/boats.yaml": BOATS,
    "config/roles.yaml": ROLES,
    "config/portals.yaml": PORTALS,
}
BOATS_HEAD = "module: boats\nlabel: {one: Boat, many: Boats}\n"
BOATS_FIELDS = BOATS_HEAD + "fields:\n  name: {type: text}\n  harbour: {type: lookup, module: harbours}\n"


@dataclass(frozen=True, slots=True)
class Case:
    """A broken file: `code` is the problem that must be found where the mark stands."""

    code: str
    path: str
    marked: str

    @property
    def text(self) -> str:
        """What is read."""
        return self.marked.replace(MARK, "")

    @property
    def place(self) -> str:
        """Where the problem must be."""
        before = self.marked[: self.marked.index(MARK)]
        return f"{self.path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"

    def __str__(self) -> str:
        return f"{self.code} {self.marked.strip().splitlines()[-1].strip()[:60]}"


def boats(code: str, tail: str) -> Case:
    """A case in modules/boats.yaml: `tail` follows name and label."""
    return Case(code, "modules/boats.yaml", BOATS_HEAD + dedent(tail))


def field(code: str, declared: str) -> Case:
    """A case with one more field of boats, beside `name` and `harbour`."""
    return Case(code, "modules/boats.yaml", f"{BOATS_FIELDS}  {declared}\n")


def more(code: str, tail: str) -> Case:
    """A case that goes on after the fields of boats."""
    return Case(code, "modules/boats.yaml", BOATS_FIELDS + dedent(tail))


def whole(code: str, path: str, text: str) -> Case:
    """A case that is a whole file."""
    return Case(code, path, dedent(text))


def build(*changes: tuple[str, str | bytes]) -> Built:
    """The good site with these files put in, built. Raises KithError with what is wrong."""
    files = {**GOOD, **dict(changes)}
    return build_site([SiteFile(path, text) for path, text in files.items()], TYPES)


def problems_of(*changes: tuple[str, str | bytes]) -> tuple[Problem, ...]:
    """What is wrong with the good site after these files were put in."""
    try:
        build(*changes)
    except KithError as error:
        return error.problems
    return ()
