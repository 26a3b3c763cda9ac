"""Sites with plugins in folders, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kith.settings import Settings, load_settings

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text, required: true}}
"""
PLAIN = "name: polite\nversion: 1.0\n"


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """The folder, with these files in it: path -> text."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def site_settings(folder: Path, **files: str) -> Settings:
    """The settings of a site in `folder` with boats and the plugin `polite`, whose files are `files` by path.

    `kith` is config/kith.yaml; of a path, / is written as __.
    """
    named = {f"plugins/polite/{_path(name)}": text for name, text in files.items() if name != "kith"}
    own = {"plugins/polite/plugin.yaml": PLAIN, "modules/boats.yaml": BOATS, "config/kith.yaml": files.get("kith", "")}
    write_files(folder, own | named)
    return load_settings(folder, {"KITH_SECRET": "a secret that only tests know, and long"})


def _path(name: str) -> str:
    known = {"init": "__init__.py", "manifest": "plugin.yaml"}
    folder, _, file = name.rpartition("__")
    return known.get(name) or (f"{folder}/{file}.po" if folder == "translations" else f"{file}.py")
