"""Static files under one address that changes when any of them does, so that browsers keep them for a year."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).parent.parent / "static"


@dataclass(frozen=True, slots=True)
class Assets:
    """`version` is a digest of all static files; scripts import each other by relative paths within it.

    `templates` are the folders of plugins' templates, by plugin.
    """

    version: str
    icons: frozenset[str]
    templates: tuple[tuple[str, Path], ...] = ()

    @classmethod
    def read(cls, folder: Path = FOLDER, templates: tuple[tuple[str, Path], ...] = ()) -> Assets:
        """The files as they are at start."""
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".css", ".js", ".svg"}:
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
        names = folder / "vendor" / "icons.txt"
        icons = frozenset(names.read_text("utf-8").split()) if names.is_file() else frozenset()
        return cls(version=digest.hexdigest()[:12], icons=icons, templates=templates)

    def address(self, name: str) -> str:
        """Where a browser finds the file `name`."""
        return f"/static/{self.version}/{name}"

    def svg(self, name: str) -> Markup:
        """The icon called `name` as HTML; it says nothing to a screen reader."""
        return _svg(self.address("vendor/icons.svg"), name)

    def icon(self, name: str) -> str:
        """`name` where the sprite has it, else one that stands for any kind of record."""
        return name if name in self.icons else "database"


@lru_cache(maxsize=500)
def _svg(sprite: str, name: str) -> Markup:
    drawn = '<svg class="k-icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return Markup(drawn).format(sprite, name)  # noqa: S704
