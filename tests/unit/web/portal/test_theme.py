"""The colour of a portal: taken as a wish, and readable whatever was wished for."""

from __future__ import annotations

import re

import pytest

from kith.web.portal.theme import READABLE, Colour, contrast, style_sheet

COLOURS = ("#0f766e", "#ffff00", "#fff", "#000000", "#ff00aa", "#7f7f7f", "#0af")
WHITE: Colour = (1.0, 1.0, 1.0)


def tokens(colour: str) -> list[dict[str, Colour]]:
    """The tokens of the light theme, and of the dark one."""
    return [
        {name: read(value) for name, value in re.findall(r"--k-([a-z-]+): #(\w{6});", line)}
        for line in style_sheet(colour).splitlines()
    ]


def read(digits: str) -> Colour:
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


@pytest.mark.parametrize("colour", COLOURS)
def test_texts_and_buttons_of_any_colour_can_be_read_in_both_themes(colour: str) -> None:
    for theme in tokens(colour):
        assert contrast(theme["accent"], theme["accent-soft"]) >= READABLE - 0.1
        assert contrast(theme["accent-fill"], WHITE) >= READABLE - 0.1


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert tokens("#0f766e")[0]["accent-fill"] == read("0f766e")


def test_contrast_is_counted_as_wcag_does() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
    assert contrast(WHITE, WHITE) == pytest.approx(1)
