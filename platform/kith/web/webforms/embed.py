"""The script that puts a form into the page of another site: the same for every form, which its own address names."""

from __future__ import annotations

from functools import cache
from typing import Any

from pyramid.response import Response

from kith.web.look.assets import FOLDER
from kith.web.webforms.contexts import Shown

KEPT = "public, max-age=300"


def script(context: Shown, request: Any) -> Any:
    """The script, for pages anywhere: whether the frame shows the form is for the form's own policy to say."""
    response = Response(_text(), content_type="text/javascript", charset="utf-8")
    response.headers["Cache-Control"] = KEPT
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@cache
def _text() -> str:
    return (FOLDER / "kith" / "embed.js").read_text("utf-8")
