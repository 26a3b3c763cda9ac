"""The static files of plugins: what stands in `static/` of each, known by name before anybody asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = "static"
PREFIX = "plugins/"  # of the names by which templates ask for them
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticFiles:
    """The files of one plugin by their paths in its `static/`; `version` is a digest of all of them."""

    plugin: str
    version: str
    folder: Path
    names: frozenset[str]

    def address(self, name: str) -> str:
        """Where a browser finds the file. Raises LookupError for one that isn't there."""
        if name not in self.names:
            raise LookupError(f"the plugin {self.plugin} has no file {FOLDER}/{name} that can be served")
        return f"/assets/{self.plugin}/{self.version}/{name}"


def find_static(plugins: Iterable[Any]) -> tuple[StaticFiles, ...]:
    """The static files of `plugins` (name, folder), of those that have any."""
    found = (_read(each.name, each.folder / FOLDER) for each in plugins)
    return tuple(each for each in found if each.names)


def _read(plugin: str, folder: Path) -> StaticFiles:
    digest, names = hashlib.sha256(), sorted(_names(folder))
    for name in names:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return StaticFiles(plugin=plugin, version=digest.hexdigest()[:12], folder=folder, names=frozenset(names))


def _names(folder: Path) -> Iterator[str]:
    """Files of the kinds that pages use. Hidden ones, and links that lead out of the folder, are passed over."""
    home = folder.resolve()
    for path in folder.rglob("*") if folder.is_dir() else ():
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if not hidden and path.suffix in KINDS and path.is_file() and path.resolve().is_relative_to(home):
            yield name.as_posix()
