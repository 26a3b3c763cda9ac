"""Numbers of records and values in words: `12 contacts`, `1 value`."""

from __future__ import annotations

from kith.definition.model import Labels


def inside(label: str) -> str:
    """A label as it stands within a sentence: small, unless a word is an acronym."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in label.split(" "))


def records(count: int, labels: Labels) -> str:
    """`12 contacts`."""
    return f"{count:,} {inside(labels.one if count == 1 else labels.many)}"


def number(count: int, one: str, many: str | None = None) -> str:
    """`1 value`, `1,200 values`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def verbs(count: int) -> dict[str, str]:
    """The verbs of sentences about `count` things, by the places they have in messages."""
    if count == 1:
        return {"have": "has", "break_": "breaks", "use": "uses", "point": "points", "come": "comes", "dont": "doesn't"}
    return {"have": "have", "break_": "break", "use": "use", "point": "point", "come": "come", "dont": "don't"}
