"""Texts in the reader's language: English is the source, catalogues translate it."""

from kith.i18n.translate import catalogues, locales, render, translate

__all__ = ["catalogues", "locales", "render", "translate"]
