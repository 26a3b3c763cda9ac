"""plugin.yaml: what a plugin says about itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kith.errors import KithError, Problem
from kith.reader import Datum, Node, read, to_plain, type_document
from kith.reader import Mapping as MapNode
from kith.source import Source

FILE = "plugin.yaml"
NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
_RANGE = re.compile(r"\s*(>=|<=|==|!=|>|<)\s*([0-9]+(?:\.[0-9]+){0,3})\s*")

MANIFEST_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "title": "plugin.yaml",
    "description": "What a plugin says about itself",
    "required": ["name", "version"],
    "additionalProperties": False,
    "properties": {
        "name": {
            "type": "string",
            "pattern": "^[a-z][a-z0-9_]{0,49}$",
            "title": "a name of lower-case letters, digits and _",
            "description": "The name of the plugin: the same as its folder's",
        },
        "version": {
            "type": "string",
            "pattern": r"^[0-9]+(\.[0-9]+){0,3}$",
            "title": "a version such as 1.2.0",
            "description": "Its version",
        },
        "label": {"type": "string", "minLength": 1, "maxLength": 100, "description": "What people read"},
        "description": {"type": "string", "maxLength": 2000, "description": "What it does, in a sentence or two"},
        "needs": {
            "type": "object",
            "title": "needs",
            "description": "What must be there",
            "additionalProperties": False,
            "properties": {
                "kith": {"type": "string", "description": 'A range of versions: ">=0.1,<1"'},
                "plugins": {
                    "type": "array",
                    "items": {"type": "string"},
                    "uniqueItems": True,
                    "description": "By name",
                },
            },
        },
        "settings": {
            "type": "object",
            "description": "The JSON Schema of its settings: properties by name, as they stand in config/kith.yaml",
        },
        "system": {
            "type": "boolean",
            "description": "Its code may act with all rights, and the audit log says when it did",
        },
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A plugin as its plugin.yaml describes it. `folder` is where it stands, `source` the manifest's beginning."""

    name: str
    version: str
    label: str
    folder: Path
    source: Source
    description: str = ""
    kith: str = ""  # the range of versions that it needs; '' for any
    plugins: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    system: bool = False
    package: str | None = None  # the import name of an installed package; None for a folder of the site

    @property
    def shown(self) -> str:
        """The folder as problems name it: `plugins/<name>`."""
        return str(Path(self.source.path).parent)

    @property
    def has_code(self) -> bool:
        """Whether it brings hooks."""
        return (self.folder / "__init__.py").is_file()


def read_manifest(folder: Path, shown: str, *, package: str | None = None, name: str | None = None) -> Manifest:
    """The manifest in `folder`; `shown` is the folder as problems name it. Raises KithError: K1.., K851, K852.

    `package` and `name` are those of an installed one, which may be called otherwise than its folder.
    """
    path = f"{shown}/{FILE}"
    expected = name or folder.name
    if not NAME.fullmatch(expected):
        reason = "the name of its folder has other characters than a-z, 0-9 and _"
        raise KithError(Problem(code="K851", params={"name": expected, "reason": reason}, source=Source(path=shown)))
    datum, problems = type_document(_as_map(read(_raw(folder, expected, path), path)), MANIFEST_SCHEMA)
    problems = (*problems, *_range_problems(datum))
    if problems:
        raise KithError(*problems)
    manifest = _manifest(datum, folder, package)
    if manifest.name != expected:
        params = {"name": manifest.name, "folder": expected}
        raise KithError(Problem(code="K852", params=params, source=datum.key_source("name")))
    return manifest


def _raw(folder: Path, name: str, path: str) -> bytes:
    try:
        return (folder / FILE).read_bytes()
    except OSError:
        here = ", ".join(sorted(each.name for each in folder.iterdir())[:5]) if folder.is_dir() else ""
        reason = f"it has no {FILE} that can be read" + (f", only {here}" if here else "")
        raise KithError(
            Problem(code="K851", params={"name": name, "reason": reason}, source=Source(path=path))
        ) from None


def _as_map(node: Node) -> MapNode:
    if isinstance(node, MapNode):
        return node
    raise KithError(Problem(code="K132", params={"expected": "a map", "found": "something else"}, source=node.source))


def _manifest(datum: Datum, folder: Path, package: str | None) -> Manifest:
    needs = datum.plain("needs", {})
    settings = datum.get("settings")
    return Manifest(
        name=datum.value["name"],
        version=datum.value["version"],
        label=datum.plain("label") or datum.value["name"].replace("_", " ").capitalize(),
        folder=folder,
        source=datum.source,
        description=datum.plain("description", ""),
        kith=needs.get("kith", ""),
        plugins=tuple(needs.get("plugins", ())),
        settings=_schema(settings.node) if settings else {},
        system=datum.plain("system", False),
        package=package,
    )


def _schema(node: Node) -> dict[str, Any]:
    """The plugin's schema of its settings, with the words of JSON Schema typed where they aren't texts."""
    typed: dict[str, Any] = _typed_schema(to_plain(node))
    return {"type": "object", "title": "the plugin's settings", "additionalProperties": False} | typed


def _typed_schema(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typed_schema(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed_schema(item) for item in value]
    if value in ("true", "false"):
        return value == "true"
    return int(value) if re.fullmatch(r"-?[0-9]{1,15}", value) else value


def _range_problems(datum: Datum) -> tuple[Problem, ...]:
    needs = datum.get("needs")
    written = needs.get("kith") if needs else None
    if written is None or not isinstance(written.value, str) or _parts(written.value):
        return ()
    return (Problem(code="K860", params={"text": written.value[:60]}, source=written.source),)


def _parts(text: str) -> list[tuple[str, tuple[int, ...]]]:
    """The comparisons of a range, [] where it isn't one."""
    found = [_RANGE.fullmatch(part) for part in text.split(",")]
    return [] if None in found else [(match[1], _numbers(match[2])) for match in found if match]


def _numbers(version: str) -> tuple[int, ...]:
    digits = re.match(r"[0-9]+(?:\.[0-9]+)*", version)
    numbers = [int(part) for part in digits[0].split(".")] if digits else []
    return tuple([*numbers, 0, 0, 0, 0][:4])


def fits(version: str, needed: str) -> bool:
    """True where `version` lies in the range `needed`: `>=0.1,<1`. An empty range takes any."""
    here = _numbers(version)
    return all(_compare(here, sign, bound) for sign, bound in _parts(needed))


def _compare(here: tuple[int, ...], sign: str, bound: tuple[int, ...]) -> bool:
    match sign:
        case ">=":
            return here >= bound
        case "<=":
            return here <= bound
        case ">":
            return here > bound
        case "<":
            return here < bound
        case "==":
            return here == bound
        case _:
            return here != bound
