"""Definitions as processes serve them: a version of the catalogue, built, with its tables."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from kith import __version__
from kith.definition.build import build_site
from kith.definition.model import Site
from kith.definition.schemas.fields import Types
from kith.fields.base import Context
from kith.i18n import catalogues
from kith.storage.catalogue import Catalogue
from kith.storage.tables import Tables


@dataclass(frozen=True, slots=True, eq=False)
class Serving:
    """One version of the definitions and the tables made from it.

    `translate` builds the site with its labels in a language; each is made once, when it is first asked for.
    """

    version: int
    site: Site
    tables: Tables
    translate: Callable[[str], Site] | None = None
    spoken: dict[str, Serving] = field(default_factory=dict, repr=False)

    def in_language(self, locale: str) -> Serving:
        """The same version as people read it who speak `locale` (de, de-AT); itself where nothing is translated.

        What is kept of statements and pages holds labels too, so each language keeps its own over the same tables.
        """
        if self.translate is None:
            return self
        known = self.spoken.get(locale)
        if known is None:
            known = self.spoken.setdefault(locale, self._spoken(locale))
        return known

    def _spoken(self, locale: str) -> Serving:
        language = _nearest(locale, self.site.languages)
        if not language or self.translate is None:
            return self
        if language != locale:
            return self.in_language(language)
        return Serving(self.version, self.translate(language), self.tables.apart())


def _nearest(locale: str, translated: Collection[str]) -> str:
    """The language that labels have a translation in, the closest to `locale`; "" for the files' own."""
    written = locale.replace("-", "_")
    for name in (written, written.partition("_")[0]):
        if name in translated or name in catalogues(name):
            return name
    return ""


def serve(catalogue: Catalogue, types: Types, *, context: Context, plugins: Collection[str] = ()) -> Serving:
    """What `catalogue` holds, built. Texts that this very Kith has applied aren't checked against schemas again.

    Raises KithError where it can't be built any more: a plugin is gone, or a newer Kith had applied it.
    """
    checked = catalogue.engine_version == __version__

    def build(language: str, *, checked: bool = True) -> Site:
        files, names = catalogue.files, catalogue.names
        built = build_site(files, types, names, checked=checked, context=context, plugins=plugins, language=language)
        return built.site

    site = build("", checked=checked)
    return Serving(catalogue.version, site, Tables(site), translate=build)
