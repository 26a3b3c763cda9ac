"""Texts in the reader's language: English is the source, catalogues translate it."""

from kith.i18n.translate import add_catalogues, catalogues, locales, read_catalogue, render, translate

__all__ = ["add_catalogues", "catalogues", "locales", "read_catalogue", "render", "translate"]
