"""Definitions: the YAML of a site as frozen, checked data."""

from kith.definition.build import Built, build_site
from kith.definition.files import SiteFile, read_files, site_files
from kith.definition.names import Names
from kith.definition.schemas import modules_page, published_schemas, write_schemas

__all__ = [
    "Built",
    "Names",
    "SiteFile",
    "build_site",
    "modules_page",
    "published_schemas",
    "read_files",
    "site_files",
    "write_schemas",
]
