from __future__ import annotations

import pytest

from kith.definition import SiteFile, build_site
from kith.fields import field_types

PEOPLE = """\
module: people
label: {one: Person, many: People}
title: "{first_name}"
fields:
  first_name: {type: text, was: [given_name]}
  email: {type: email, label: E-mail, unique: true}
  email_2: {type: email, label: E-mail 2}
  born_on: {type: date, label: Date of birth}
  salary: {type: money}
  share: {type: percent}
  size: {type: choice, label: Größe, options: {s: Small, l: Large}}
  address: {type: address}
  boss: {type: lookup, module: people}
  friends: {type: multi_lookup, module: people}
  full: {type: formula, text: "{first_name}"}
"""


@pytest.fixture(scope="session")
def people():
    """A module of people, as data."""
    return build_site([SiteFile("modules/people.yaml", PEOPLE)], field_types()).site.modules["people"]
