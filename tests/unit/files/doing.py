"""Short words for what the tests of files do again and again, and small files of many kinds."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from kith.files import StoredFile, stage
from kith.settings import FileSettings
from kith.testing.site import SiteUnderTest

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
TEXT = b"Dear Ada,\nthe boat is ready.\n"

MODULES = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, required: true}
  picture: {type: image}
  contract: {type: file, accept: [pdf], max_megabytes: 1}
  papers: {type: files}
  secret: {type: file, protected: true}
""",
    "config/roles.yaml": """
roles:
  skipper: {modules: {boats: {view: all, create: true, edit: all, delete: all, restore: all, attach: true}}}
  mate: {modules: {boats: {view: all, create: true, edit: own}}}
  purser: {modules: {boats: {view: all, attach: own, fields: {view: [secret]}}}}
  stranger: {modules: {}}
""",
}


@dataclass(slots=True)
class Harbour:
    """A site with a place for files."""

    site: SiteUnderTest
    scanned: list[Any]

    def stage(self, content: bytes, name: str = "offer.pdf", owner: Any = None, **more: Any) -> StoredFile:
        """The file, staged by `owner` (an actor; None: by the system)."""
        return stage(self.site, io.BytesIO(content), name, owner=owner.user if owner else None, **more)

    def configure(self, **changed: Any) -> None:
        """Changes settings of files."""
        settings = self.site.settings
        self.site.settings = replace(settings, files=replace(settings.files, **changed))


def settings_in(folder: Path, store: dict[str, Any]) -> FileSettings:
    """Settings that keep files in `store`, or in `folder` where that is empty."""
    return FileSettings(**({"store": str(folder)} | store))


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    """An image of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, form, **more)
    return out.getvalue()


def archive(*names: str) -> bytes:
    """A zip with these names in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "x" * 100)
    return out.getvalue()
