"""Static files under one address that changes when any of them does, so that browsers keep them for a year."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

from kith.web.look.plugin_files import PREFIX, StaticFiles

FOLDER = Path(__file__).parent.parent / "static"


@dataclass(frozen=True, slots=True)
class Assets:
    """`version` is a digest of all static files; scripts import each other by relative paths within it.

    `templates` are the folders of plugins' templates, by plugin; `plugins` their own static files.
    """

    version: str
    icons: frozenset[str]
    templates: tuple[tuple[str, Path], ...] = ()
    plugins: tuple[StaticFiles, ...] = ()

    @classmethod
    def read(
        cls,
        folder: Path = FOLDER,
        templates: tuple[tuple[str, Path], ...] = (),
        plugins: tuple[StaticFiles, ...] = (),
    ) -> Assets:
        """The files as they are at start."""
        digest = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".css", ".js", ".svg"}:
                digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
        names = folder / "vendor" / "icons.txt"
        icons = frozenset(names.read_text("utf-8").split()) if names.is_file() else frozenset()
        return cls(version=digest.hexdigest()[:12], icons=icons, templates=templates, plugins=plugins)

    def address(self, name: str) -> str:
        """Where a browser finds the file `name`; `plugins/<plugin>/<path>` is one of a plugin's.

        Raises LookupError for a file that a plugin doesn't have.
        """
        if name.startswith(PREFIX):
            plugin, _, path = name.removeprefix(PREFIX).partition("/")
            return next((each.address(path) for each in self.plugins if each.plugin == plugin), None) or _missing(name)
        return f"/static/{self.version}/{name}"

    def svg(self, name: str) -> Markup:
        """The icon called `name` as HTML; it says nothing to a screen reader."""
        return _svg(self.address("vendor/icons.svg"), name)

    def icon(self, name: str) -> str:
        """`name` where the sprite has it, else one that stands for any kind of record."""
        return name if name in self.icons else "database"


def _missing(name: str) -> str:
    raise LookupError(f"there is no static file {name}")


@lru_cache(maxsize=500)
def _svg(sprite: str, name: str) -> Markup:
    drawn = '<svg class="k-icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>'
    return Markup(drawn).format(sprite, name)  # noqa: S704
