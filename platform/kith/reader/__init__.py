"""The strict YAML reader: text as nodes that know their places."""

from kith.reader.node import Entry, Mapping, Node, Scalar, Sequence
from kith.reader.plain import from_plain, to_plain
from kith.reader.read import read

__all__ = ["Entry", "Mapping", "Node", "Scalar", "Sequence", "from_plain", "read", "to_plain"]
