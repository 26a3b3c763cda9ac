"""Names of tables and indexes, within the 63 bytes that PostgreSQL keeps of a name."""

from __future__ import annotations

import hashlib

LONGEST = 63


def fitting(name: str) -> str:
    """`name`, or its beginning and a digest of the whole where it is too long."""
    if len(name.encode()) <= LONGEST:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:10]
    return f"{name[: LONGEST - 11]}_{digest}"


def module_table(module: str) -> str:
    """The table of a module; this and what follows take physical names."""
    return fitting(f"m_{module}")


def link_table(module: str, field: str) -> str:
    """The table of a field with several values."""
    return fitting(f"l_{module}__{field}")


def child_table(module: str, field: str) -> str:
    """The table of a field's line items."""
    return fitting(f"c_{module}__{field}")


def search_table(module: str) -> str:
    """The full-text table of a module (SQLite)."""
    return fitting(f"s_{module}")
