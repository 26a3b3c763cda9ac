"""What things are called: as their files say it, or in another language.

Every label of a site goes through `say` while the site is built. Built in its own language, that notes which texts
there are; built in another one, it translates them. So no text can be translated that isn't asked for, or forgotten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kith.definition.model import Labels
from kith.i18n import translate
from kith.source import Source

Place = tuple[str, ...]  # modules, contacts, fields, role, options, lead


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One text of a site: where it is said, and whose it is. `owed`: a language that is complete has it."""

    text: str
    source: Source
    origin: str
    owed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The texts of a site in one language: by the place where they stand, and by what they say."""

    places: Mapping[Place, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


class Speech:
    """The language that a site is built in; "" for the one that its files are written in."""

    def __init__(self, language: str = "", translation: Translation | None = None) -> None:
        self.language = language
        self.translation = translation or Translation()
        self.said: dict[Place, Text] = {}

    def say(self, text: str, source: Source, origin: str, *place: str, owed: bool = True) -> str:
        """`text` in the language. `owed` is False for what follows from another text where nobody wrote it."""
        self.said.setdefault(place, Text(text=text, source=source, origin=origin, owed=owed and origin == "site"))
        return self._of(place, text, origin) if self.language else text

    def perhaps(self, text: str | None, source: Source, origin: str, *place: str) -> str | None:
        """The same for a text that may be left out."""
        return None if text is None else self.say(text, source, origin, *place)

    def labels(self, labels: Labels, source: Source, origin: str, *place: str) -> Labels:
        """The same for the two names of a module."""
        one = self.say(labels.one, source, origin, *place, "one")
        return Labels(one, self.say(labels.many, source, origin, *place, "many"))

    def _of(self, place: Place, text: str, origin: str) -> str:
        """By its place, else by its words; what the engine and plugins say also by their own catalogues."""
        found = self.translation.places.get(place) or self.translation.texts.get(text)
        return found or (text if origin == "site" else translate(text, self.language))

    def has(self, text: Text, place: Place) -> bool:
        """Whether the files of the site and its plugins translate a text."""
        return bool(self.translation.places.get(place) or self.translation.texts.get(text.text))


def missing(said: Mapping[Place, Text], speech: Speech) -> dict[str, Text]:
    """The texts that a complete language has and this one lacks, each once."""
    found: dict[str, Text] = {}
    for place, text in said.items():
        if text.owed and not speech.has(text, place):
            found.setdefault(text.text, text)
    return found


def children(said: Collection[Place], above: Place) -> frozenset[str]:
    """The names that stand right below a place."""
    depth = len(above)
    return frozenset(place[depth] for place in said if len(place) > depth and place[:depth] == above)
