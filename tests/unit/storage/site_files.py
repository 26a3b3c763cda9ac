"""Definition files from a few lines, for plans."""

from __future__ import annotations

from kith.definition.files import SiteFile

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, max_length: 100}
"""


def boats(*fields: str, rest: str = "", title: str = "{name}") -> tuple[SiteFile, ...]:
    """A site with one module, boats, which has `name` and the fields in `fields`."""
    text = BOATS.replace("{name}", title) + "".join(f"  {field}\n" for field in fields) + rest
    return (SiteFile("modules/boats.yaml", text),)


def module(name: str, *fields: str) -> SiteFile:
    """A file that declares another module with `name` and `fields`."""
    text = BOATS.replace("boats", name).replace("Boat", name.capitalize()) + "".join(f"  {each}\n" for each in fields)
    return SiteFile(f"modules/{name}.yaml", text)
