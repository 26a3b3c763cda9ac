"""The colours of a form's theme as a style sheet of its own: a wish, made dark or light enough to be read."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response

from kith.web.portal.theme import DARK, LIGHT, contrast, mixed, read, towards, written
from kith.web.webforms.contexts import Shown

KEPT = "public, max-age=31536000"
BLACK = (0.1, 0.1, 0.12)


def colours(context: Shown, request: Any) -> Any:
    """The style sheet. Raises 404 where the theme names no colour."""
    theme = context.form.theme
    if not theme.keys() & {"accent", "background", "text"}:
        raise HTTPNotFound
    response = Response(style_sheet(**{name: theme.get(name) for name in ("accent", "background", "text")}))
    response.content_type, response.charset = "text/css", "utf-8"
    response.headers["Cache-Control"] = KEPT
    return response


def style_sheet(*, accent: str | None, background: str | None, text: str | None) -> str:
    """The tokens that the colours set. With a background or a text the form looks the same in both themes."""
    if background or text:
        return f":root:root {{ {_settled(accent, background, text)} }}\n"
    wanted = read(accent or "#4250cf")
    fill = towards(wanted, 0.0, against=LIGHT)
    light = f"--k-accent: {written(fill)}; --k-accent-fill: {written(fill)};"
    dark = f"--k-accent: {written(towards(wanted, 1.0, against=DARK))}; --k-accent-fill: {written(fill)};"
    by_device = f"@media (prefers-color-scheme: dark) {{ :root:not([data-parent]) {{ {dark} }} }}"
    return f':root {{ {light} }}\n{by_device}\n:root[data-scheme="dark"] {{ {dark} }}\n'


def _settled(accent: str | None, background: str | None, text: str | None) -> str:
    ground = read(background) if background else (LIGHT if contrast(read(text or ""), LIGHT) >= 4.5 else DARK)
    dark = contrast(LIGHT, ground) > contrast(BLACK, ground)
    end = 1.0 if dark else 0.0
    words = towards(read(text) if text else (LIGHT if dark else BLACK), end, against=ground)
    wanted = read(accent) if accent else (0.26, 0.31, 0.81)
    tokens = {
        "bg": ground,
        "canvas": ground,
        "raise": ground,
        "text": words,
        "muted": towards(mixed(words, ground, 0.75), end, against=ground),
        "line": mixed(words, ground, 0.18),
        "line-strong": mixed(words, ground, 0.55),
        "accent": towards(wanted, end, against=ground),
        "accent-fill": towards(wanted, 0.0, against=LIGHT),
    }
    scheme = "dark" if dark else "light"
    return f"color-scheme: {scheme}; " + " ".join(f"--k-{name}: {written(each)};" for name, each in tokens.items())
