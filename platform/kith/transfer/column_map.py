"""The file given with --map: which column of a file is which field, where names and labels don't tell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from kith import reader
from kith.errors import KithError, Problem


def read_map(path: Path) -> Mapping[str, str]:
    """Heading -> name of a field ('' leaves the column out). Raises KithError K701, K716 and those of the reader."""
    try:
        text = path.read_bytes()
    except OSError as error:
        raise KithError(Problem(code="K701", params={"path": str(path), "reason": str(error.strerror)})) from error
    node = reader.read(text, path.name)
    if not isinstance(node, reader.Mapping):
        raise KithError(Problem(code="K716", params={"reason": "this isn't one"}, source=node.source))
    problems: list[Problem] = []
    told: dict[str, str] = {}
    for entry in node.entries:
        if isinstance(entry.value, reader.Scalar):
            told[entry.key.text] = entry.value.text.strip()
        else:
            reason = f"the field of {entry.key.text!r} isn't a name"
            problems.append(Problem(code="K716", params={"reason": reason}, source=entry.value.source))
    if problems:
        raise KithError(*problems)
    return told
