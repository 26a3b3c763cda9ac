"""The icons of the pages."""

from __future__ import annotations

import re
from pathlib import Path

from kith.definition import SiteFile, build_site
from kith.fields import field_types
from kith.web.look.icons import check_icons

ROOT = Path(__file__).parents[4]


def test_every_icon_that_a_template_draws_is_bundled():
    bundled = set((ROOT / "frontend/icons.txt").read_text("utf-8").split())
    texts = [path.read_text("utf-8") for path in (ROOT / "platform/kith/web/templates").rglob("*.jinja2")]
    drawn = {name for text in texts for name in re.findall(r'look\.svg\("([a-z0-9-]+)"', text)}
    assert drawn
    assert drawn <= bundled


def module(icon):
    text = f"module: boats\nlabel: {{one: Boat, many: Boats}}\nicon: {icon}\nfields: {{name: {{type: text}}}}\n"
    return build_site([SiteFile("modules/boats.yaml", text, "site")], field_types()).site


def test_an_icon_that_is_not_there_is_told_with_the_nearest():
    (problem,) = check_icons(module("ancor"))
    assert (problem.code, problem.level, problem.suggestion) == ("K197", "warning", "anchor")
    assert problem.source.path == "modules/boats.yaml"


def test_an_icon_that_is_there_is_fine():
    assert check_icons(module("anchor")) == ()
