"""The JSON Schemas of a site's files, assembled from the field types."""

from kith.definition.schemas.module import EXTEND_SCHEMA_KEYS, module_schema
from kith.definition.schemas.portals import PORTALS_SCHEMA
from kith.definition.schemas.publish import published_schemas, write_schemas
from kith.definition.schemas.reference import modules_page
from kith.definition.schemas.roles import ROLES_SCHEMA
from kith.definition.schemas.sitetest import SITETEST_SCHEMA
from kith.definition.schemas.webform import webform_schema

__all__ = [
    "EXTEND_SCHEMA_KEYS",
    "PORTALS_SCHEMA",
    "ROLES_SCHEMA",
    "SITETEST_SCHEMA",
    "module_schema",
    "modules_page",
    "published_schemas",
    "webform_schema",
    "write_schemas",
]
