from __future__ import annotations

import pytest

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


@pytest.fixture
def site(database_url):
    made = SiteUnderTest(database_url, FILES, plugins=(duplicates,))
    yield made
    made.close()
