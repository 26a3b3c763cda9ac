"""Where something was declared: a file, a line, a column."""

from kith.source.place import Source

__all__ = ["Source"]
