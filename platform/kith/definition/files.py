"""The files of a site that hold definitions, as text, in the order in which they are merged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kith.errors import KithError, Problem

Kind = Literal["module", "webform", "roles", "portals", "translation"]

_FOLDERS: Mapping[str, Kind] = {"modules": "module", "webforms": "webform", "translations": "translation"}
_FILES: Mapping[str, Kind] = {"config/roles.yaml": "roles", "config/portals.yaml": "portals"}


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file: `path` relative to the site, with slashes; `origin` is `engine`, `site` or a plugin's name.

    `text` is str; bytes stand where the file isn't UTF-8, for the reader to complain about.
    """

    path: str
    text: str | bytes
    origin: str = "site"

    @property
    def kind(self) -> Kind:
        """What is declared in it, from where it stands."""
        parts = self.path.split("/")
        found = _FILES.get("/".join(parts[-2:])) or _FOLDERS.get(parts[-2] if len(parts) > 1 else "")
        return found or "module"


def read_files(folder: Path, plugin_folders: Mapping[str, Path] | None = None) -> tuple[SiteFile, ...]:
    """The files of the site in `folder` and of its plugins (name -> folder): plugins first, in their order.

    config/kith.yaml is never among them: it holds settings, not definitions. Raises OSError where a file can't be read.
    """
    found: list[SiteFile] = []
    for name, plugin in (plugin_folders or {}).items():
        found += _read(plugin, folder, name)
    return (*found, *_read(folder, folder, "site"))


def site_files(folder: Path, plugin_folders: Mapping[str, Path] | None = None) -> tuple[SiteFile, ...]:
    """The same, for who means to serve them. Raises K954 where the folder declares nothing."""
    found = read_files(folder, plugin_folders)
    if not found:
        raise KithError(Problem(code="K954", params={"path": str(folder)}))
    return found


def _read(folder: Path, site: Path, origin: str) -> Iterator[SiteFile]:
    for path in _paths(folder, origin):
        shown = (
            path.relative_to(site) if path.is_relative_to(site) else Path("plugins", origin, path.relative_to(folder))
        )
        yield SiteFile(shown.as_posix(), _text(path.read_bytes()), origin)


def _paths(folder: Path, origin: str) -> Iterator[Path]:
    for name in sorted(_FILES):
        if (folder / name).is_file():
            yield folder / name
    for name in ("modules", "config/translations" if origin == "site" else "translations", "webforms"):
        yield from sorted(path for path in (folder / name).glob("*.yaml") if path.is_file())


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
