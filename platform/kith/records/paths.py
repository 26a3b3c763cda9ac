"""Paths that an actor asks to read or sort by (`company.industry`), checked hop by hop against its rights.

A field that may not be read gets the answer of one that doesn't exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to
from kith.conditions.paths import MAX_HOPS
from kith.conditions.tree import Hop
from kith.definition.model import Field, Site
from kith.errors import KithError, Problem, nearest
from kith.fields import FieldType


@dataclass(frozen=True, slots=True)
class ReadPath:
    """A path to a value: hops through lookups, then a field (None: the title of the record reached) or its part."""

    text: str
    hops: tuple[Hop, ...]
    module: str
    field: Field | None
    part: str | None = None

    @property
    def type(self) -> FieldType | None:
        """The type of what is read; None for a title."""
        if self.field is None:
            return None
        return self.field.type.parts[self.part] if self.part else self.field.type


def read_path(site: Site, actor: Actor, module: str, text: str) -> ReadPath:
    """The path that `text` names for `actor`. Raises K609 with the nearest readable name."""
    hops: list[Hop] = []
    names = text.split(".")
    if len(names) > MAX_HOPS + 2:  # each is a join, and databases join only so many tables
        raise unknown(text, (), text)
    access = _access(site, actor, module, text)
    for position, name in enumerate(names):
        last = position == len(names) - 1
        if name == "title" and last:
            return ReadPath(text, tuple(hops), access.module.name, None)
        field = access.module.fields.get(name) if name in access.readable else None
        if field is None:
            raise unknown(text, (*access.readable, "title"), name)
        if last:
            return ReadPath(text, tuple(hops), access.module.name, field)
        if names[position + 1] in field.type.parts and position == len(names) - 2:
            return ReadPath(text, tuple(hops), access.module.name, field, names[position + 1])
        target = _target(field, text)
        hops.append(Hop(name, target))
        access = _access(site, actor, target, text)
    raise unknown(text, access.readable, text)


def read_paths(site: Site, actor: Actor, module: str, texts: Iterable[str]) -> tuple[ReadPath, ...]:
    """Every path; raises one KithError with all the unknown ones."""
    found: list[ReadPath] = []
    problems: list[Problem] = []
    for text in dict.fromkeys(texts):
        try:
            found.append(read_path(site, actor, module, text))
        except KithError as error:
            problems += error.problems
    if problems:
        raise KithError(*problems)
    return tuple(found)


def unknown(text: str, known: Iterable[str], name: str) -> KithError:
    """The answer for a field that isn't there, or isn't for this actor: the two can't be told apart."""
    return KithError(
        Problem(code="K609", params={"name": text[:200]}, field=text[:200], suggestion=nearest(name, known))
    )


def _access(site: Site, actor: Actor, module: str, text: str) -> ModuleAccess:
    access = access_to(site, actor, module)
    if access is None or not access.allows("view"):
        raise unknown(text, (), text)
    return access


def _target(field: Field, text: str) -> str:
    targets = field.type.targets
    if field.type.family != "reference" or len(targets) != 1:
        raise unknown(text, (), text)
    return targets[0]
