"""Plugins written into folders, for tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent


def write_plugin(plugins: Path, name: str, *, manifest: str | None = None, **files: str) -> Path:
    """The folder of a plugin called `name`. `init` is its __init__.py; other names are modules beside it."""
    folder = plugins / name
    folder.mkdir(parents=True)
    (folder / "plugin.yaml").write_text(manifest or f"name: {name}\nversion: 1.0\n", encoding="utf-8")
    for stem, text in files.items():
        path = folder / ("__init__.py" if stem == "init" else f"{stem}.py")
        path.write_text(dedent(text), encoding="utf-8")
    return folder
