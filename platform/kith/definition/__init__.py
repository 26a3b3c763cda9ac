"""Definitions: the YAML of a site as frozen, checked data."""

from kith.definition.build import Built, build_site
from kith.definition.files import SiteFile, read_files
from kith.definition.names import Names

__all__ = ["Built", "Names", "SiteFile", "build_site", "read_files"]
