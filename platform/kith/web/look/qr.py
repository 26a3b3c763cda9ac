"""QR codes, as SVG within a page."""

from __future__ import annotations

import io

from markupsafe import Markup

from kith.lazy import lazy

segno = lazy("segno")


def qr_code(text: str) -> Markup:
    """The QR code, dark on light in every theme: readers of QR codes want it so. Without styles, which CSP refuses."""
    out = io.BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=3, dark="#000", light="#fff", svgclass="k-qr",
        lineclass=None, nl=False,
    )  # fmt: skip
    return Markup(out.getvalue().decode())  # noqa: S704 - squares, drawn by segno
