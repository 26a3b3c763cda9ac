"""Badge tones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kith.web.look.tones import TONES, tone

STYLES = Path(__file__).parents[4] / "platform/kith/web/static/kith/data.css"


@pytest.mark.parametrize(
    ("colour", "expected"),
    [(None, "gray"), ("green", "green"), ("Azure", "blue"), ("#f00", "red"), ("#1e90ff", "blue"), ("#808080", "gray")],
)
def test_a_colour_becomes_the_nearest_tone(colour, expected):
    assert tone(colour) == expected


@pytest.mark.parametrize("strange", ["", "no such colour", "#12", "javascript:alert(1)", "\x00"])
def test_what_is_no_colour_is_gray(strange):
    assert tone(strange) == "gray"


def test_every_tone_is_in_the_style_sheet_for_both_themes():
    found = re.findall(r"(\[data-bs-theme=\"dark\"\] )?\.k-tone-(\w+) \{", STYLES.read_text("utf-8"))
    assert {name for dark, name in found if dark} == {name for dark, name in found if not dark} == set(TONES)
