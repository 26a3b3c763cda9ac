"""A site of people who may be there twice, for the tests of plugins and of what plugins import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from kith.builtin import duplicates
from kith.testing.site import SiteUnderTest

FILES = {
    "modules/people.yaml": """\
module: people
label: {one: Person, many: People}
title: "{name}"
duplicates: [[name, city], [code]]
fields:
  name: {type: text}
  city: {type: text}
  code: {type: integer}
""",
    "config/roles.yaml": """\
roles:
  clerk: {modules: {people: {view: own, create: true, edit: own}}}
  blind: {modules: {people: {view: all, create: true, fields: {hide: [code]}}}}
""",
}


@contextmanager
def people_at(url: str) -> Iterator[SiteUnderTest]:
    """The site in the empty database at `url`, with the plugin that looks for duplicates."""
    made = SiteUnderTest(url, FILES, plugins=(duplicates,))
    yield made
    made.close()
