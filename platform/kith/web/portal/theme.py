"""What makes a portal look like its owner's: the colour as a style sheet of its own, and the logo.

A colour is taken as a wish: it is made dark or light enough to be read, in both themes.
"""

from __future__ import annotations

import colorsys
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from kith.web.look.plugin_files import KINDS
from kith.web.portal.contexts import Door

READABLE = 4.5  # the contrast that WCAG asks of text
DARK, LIGHT = (0.11, 0.114, 0.133), (1.0, 1.0, 1.0)  # what texts stand on
KEPT = "public, max-age=300"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
Colour = tuple[float, float, float]


def colours(context: Door, request: Any) -> Any:
    """The style sheet with the type's colour. Raises 404 where it has none."""
    colour = context.portal.colour
    if not colour:
        raise HTTPNotFound
    response = Response(style_sheet(colour), content_type="text/css", charset="utf-8")
    response.headers["Cache-Control"] = KEPT
    return response


def logo(context: Door, request: Any) -> Any:
    """The logo, under a policy by which nothing in it can run. Raises 404 where there is none."""
    named = context.portal.logo
    folder = request.registry.kith.settings.site.resolve()
    path = (folder / named).resolve() if named else folder
    kind = KINDS.get(path.suffix, "")
    if not (kind.startswith("image/") and path.is_relative_to(folder) and path.is_file()):
        raise HTTPNotFound
    response = Response(path.read_bytes())
    response.headers.update({"Content-Type": kind, "Cache-Control": KEPT, "Content-Security-Policy": POLICY})
    return response


def style_sheet(colour: str) -> str:
    """The tokens that a colour (#rgb or #rrggbb) sets, for the light and the dark theme."""
    wanted = read(colour)
    fill, ink, on_dark = (
        towards(wanted, 0.0, against=LIGHT),
        towards(wanted, 0.0, against=mixed(wanted, LIGHT, 0.1)),
        towards(wanted, 1.0, against=mixed(wanted, DARK, 0.22)),
    )
    light = _tokens(ink, fill, mixed(wanted, LIGHT, 0.1))
    dark = _tokens(on_dark, fill, mixed(wanted, DARK, 0.22))
    return f':root.p {{ {light} }}\n:root.p[data-bs-theme="dark"] {{ {dark} }}\n'


def _tokens(ink: Colour, fill: Colour, soft: Colour) -> str:
    values = {
        "accent": ink,
        "accent-fill": fill,
        "accent-fill-hover": mixed(fill, (0, 0, 0), 0.85),
        "accent-soft": soft,
    }
    return " ".join(f"--k-{name}: {written(value)};" for name, value in values.items())


def read(colour: str) -> Colour:
    """Red, green and blue, each from 0 to 1, of #rgb or #rrggbb."""
    digits = colour.removeprefix("#")
    full = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    red, green, blue = (int(full[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def towards(colour: Colour, end: float, *, against: Colour) -> Colour:
    """The colour as it is, or so much darker (0) or lighter (1) that it can be read on `against`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    for step in range(101):
        made = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / 100, saturation)
        if contrast(made, against) >= READABLE:
            return made
    return (end, end, end)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours as WCAG counts it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(colour: Colour, into: Colour, share: float) -> Colour:
    """`share` of the colour, the rest of the other one."""
    red, green, blue = (own * share + other * (1 - share) for own, other in zip(colour, into, strict=True))
    return red, green, blue


def written(colour: Colour) -> str:
    """The colour as style sheets write it."""
    return "#" + "".join(f"{round(each * 255):02x}" for each in colour)
