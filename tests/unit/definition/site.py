"""Small sites for tests: what isn't said is the good boats and harbours."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kith.definition import Built, Names, SiteFile, build_site
from kith.definition.model import Module
from kith.errors import KithError
from kith.fields import field_types

TYPES = field_types()
HARBOURS = """\
module: harbours
label: {one: Harbour, many: Harbours}
title: "{name}"
fields:
  name: {type: text, required: true}
  country: {type: country}
  boats_here: {type: rollup, count: boats}
related:
  boats: {by: boats.harbour, columns: [name]}
"""
BOATS = """\
module: boats
label: {one: Boat, many: Boats}
fields:
  name: {type: text}
  length: {type: integer}
  kind: {type: choice, options: {sail: Sail, motor: {label: Motor, noisy: true}}}
  harbour: {type: lookup, module: harbours}
"""


def files(changes: dict[str, str]) -> list[SiteFile]:
    """The two modules with `changes` (path -> text) put in; a path under plugins/<name>/ belongs to that plugin."""
    texts = {"modules/boats.yaml": BOATS, "modules/harbours.yaml": HARBOURS, **changes}
    return [SiteFile(path, dedent(text), _origin(path)) for path, text in texts.items()]


def _origin(path: str) -> str:
    return path.split("/")[1] if path.startswith("plugins/") else "site"


def build(changes: dict[str, str] | None = None, names: Names | None = None, **options) -> Built:
    """The site, built."""
    return build_site(files(changes or {}), TYPES, names, **options)


def boats(tail: str = "") -> Module:
    """The module of boats with `tail` behind its fields; a line that begins with two blanks is one more field."""
    return build({"modules/boats.yaml": BOATS + tail}).site.modules["boats"]


def said(changes: dict[str, str]) -> list[str]:
    """What is wrong with the site, as people read it."""
    with pytest.raises(KithError) as caught:
        build(changes)
    return [str(problem) for problem in caught.value.problems]
