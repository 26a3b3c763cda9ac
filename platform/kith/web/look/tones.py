"""The tone of a badge for an option's colour. The style sheet has a dozen; any #rrggbb becomes the nearest of them."""

from __future__ import annotations

import colorsys
import re
from functools import lru_cache

TONES = ("gray", "red", "orange", "yellow", "lime", "green", "teal", "cyan", "blue", "indigo", "purple", "pink")
OTHER_NAMES = {
    "grey": "gray", "black": "gray", "white": "gray", "silver": "gray", "slate": "gray",
    "amber": "yellow", "gold": "yellow", "brown": "orange", "azure": "blue", "navy": "indigo", "violet": "purple",
    "magenta": "pink", "rose": "pink", "mint": "teal", "turquoise": "teal", "olive": "lime", "crimson": "red",
}  # fmt: skip
HUES = (
    (15, "red"), (40, "orange"), (62, "yellow"), (90, "lime"), (155, "green"), (182, "teal"),
    (200, "cyan"), (228, "blue"), (258, "indigo"), (292, "purple"), (340, "pink"), (360, "red"),
)  # fmt: skip
HEX = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})\Z")


@lru_cache(maxsize=512)
def tone(colour: str | None) -> str:
    """The name of the tone for `colour`, a name or #rrggbb; gray for what is neither."""
    if colour is None:
        return "gray"
    name = colour.strip().lower()
    if HEX.match(name):
        return _nearest(name[1:])
    name = OTHER_NAMES.get(name, name)
    return name if name in TONES else "gray"


def _nearest(digits: str) -> str:
    full = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    red, green, blue = (int(full[start : start + 2], 16) / 255 for start in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.15:
        return "gray"
    return next(name for limit, name in HUES if hue * 360 <= limit)
