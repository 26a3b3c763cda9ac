"""Texts in the reader's language: English is the source, catalogues translate it."""

from kith.i18n.translate import locales, render, translate

__all__ = ["locales", "render", "translate"]
