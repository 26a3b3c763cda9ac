"""The description of the API by OpenAPI 3.1, made from the definitions for the rights of one caller."""

from kith.web.api.openapi.document import document
from kith.web.api.openapi.written import Written, written

__all__ = ["Written", "document", "written"]
