"""The icons of the pages."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]


def test_every_icon_that_a_template_draws_is_bundled():
    bundled = set((ROOT / "frontend/icons.txt").read_text("utf-8").split())
    texts = [path.read_text("utf-8") for path in (ROOT / "platform/kith/web/templates").rglob("*.jinja2")]
    drawn = {name for text in texts for name in re.findall(r'look\.svg\("([a-z0-9-]+)"', text)}
    assert drawn
    assert drawn <= bundled
