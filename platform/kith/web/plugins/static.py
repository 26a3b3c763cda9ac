"""The static files of plugins, to whoever asks: pages that visitors see may show them too."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import FileResponse

from kith.web.look.plugin_files import KINDS

YEAR, SHORTLY = 31_536_000, 300  # seconds


def show(context: Any, request: Any) -> Any:
    """The file. Under the version of now a browser keeps it for a year, under another one for some minutes.

    A process that was started with other files may have written the page that asks.
    """
    place = request.matchdict
    files = next((each for each in request.registry.assets.plugins if each.plugin == place["plugin"]), None)
    name = place["path"]
    if files is None or name not in files.names or not (files.folder / name).is_file():
        raise HTTPNotFound
    response = FileResponse(str(files.folder / name), request=request)
    response.headers["Content-Type"] = KINDS[PurePosixPath(name).suffix]
    age = YEAR if place["version"] == files.version else SHORTLY
    response.headers["Cache-Control"] = f"public, max-age={age}"
    return response
