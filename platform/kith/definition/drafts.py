"""Modules while they are being built, and what every pass over them needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kith.definition.model import Field, Labels, RelatedList
from kith.definition.names import Names
from kith.definition.report import Report
from kith.definition.schemas.fields import Types
from kith.definition.speech import Speech
from kith.fields.base import Context
from kith.reader import Datum
from kith.source import Source


@dataclass(slots=True, kw_only=True)
class Draft:
    """A module whose fields and related lists are known, so that conditions can be read against it."""

    name: str
    physical: str
    datum: Datum
    origin: str
    labels: Labels
    fields: dict[str, Field] = field(default_factory=dict)
    related: dict[str, RelatedList] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Where the module is declared."""
        return self.datum.source

    def part(self, key: str) -> Datum | None:
        """What the file says under a key of the module."""
        return self.datum.get(key)

    def entries(self, key: str) -> tuple[tuple[str, Source, Datum], ...]:
        """Name, place of the name and declaration of each entry under `fields`, `lists` ..."""
        part = self.datum.get(key)
        if part is None:
            return ()
        return tuple((name.text, name.source, entry) for name, entry in part.items())


@dataclass(slots=True, kw_only=True)
class Building:
    """One build: everything declared so far, and where complaints go."""

    types: Types
    context: Context
    report: Report
    names: Names
    origins: Mapping[str, str]  # file path -> who it belongs to
    drafts: dict[str, Draft] = field(default_factory=dict)
    portal_users: dict[str, str | None] = field(default_factory=dict)  # portal type -> module of its users
    portal_emails: dict[str, str | None] = field(default_factory=dict)  # portal type -> the field of their address
    plugins: frozenset[str] = frozenset()
    speech: Speech = field(default_factory=Speech)

    def origin(self, source: Source) -> str:
        """Who declared what stands at `source`."""
        return self.origins.get(source.path, "site")
