"""The strict YAML reader: text as nodes that know their places, and nodes typed by a schema."""

from kith.reader.datum import Datum
from kith.reader.node import Entry, Mapping, Node, Scalar, Sequence
from kith.reader.plain import from_plain, to_plain
from kith.reader.read import read
from kith.reader.validate import MOST, type_document, typed

__all__ = [
    "MOST",
    "Datum",
    "Entry",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "from_plain",
    "read",
    "to_plain",
    "type_document",
    "typed",
]
