"""The labels inside of types: those of options, and of the sub-fields of line items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.definition.drafts import Building
from kith.fields.choice import SOURCE_LABEL
from kith.source import Source


def with_labels(building: Building, options: Mapping[str, Any], source: Source, *place: str) -> dict[str, Any]:
    """The options of a type with all labels in the language that is built."""
    found = dict(options)
    for key, say in (("options", _option), ("fields", _sub_field)):
        if isinstance(found.get(key), Mapping):
            declared = found[key].items()
            found[key] = {name: say(building, name, raw, source, (*place, key, name)) for name, raw in declared}
    return found


def _option(building: Building, name: str, raw: Any, source: Source, place: tuple[str, ...]) -> Any:
    """An option; what its files call it is understood in every language."""
    given = dict(raw) if isinstance(raw, Mapping) else {"label": raw}
    label = str(given.get("label") or name.replace("_", " ").capitalize())
    told = building.speech.say(label, source, building.origin(source), *place)
    return raw if told == label else given | {"label": told, SOURCE_LABEL: label}


def _sub_field(building: Building, name: str, raw: Any, source: Source, place: tuple[str, ...]) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    origin = building.origin(source)
    label = str(raw.get("label") or name.replace("_", " ").capitalize())
    given = dict(raw) | {"label": building.speech.say(label, source, origin, *place, "label")}
    told = building.speech.perhaps(raw.get("help"), source, origin, *place, "help")
    return given if told is None else given | {"help": told}
