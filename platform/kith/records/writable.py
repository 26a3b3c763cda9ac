"""Whether the records of a module may be written at all, and so many at once: asked by saving, deleting, restoring."""

from __future__ import annotations

from kith.access.actor import Actor
from kith.definition.model import Module
from kith.errors import KithError, Problem

MOST = 5_000  # a statement names each of them, and databases take only so many values in one


def check_writable(actor: Actor, module: Module, count: int, *, changing: bool) -> None:
    """Nothing where `actor` may write `count` records of `module` in one call, as far as the module itself goes.

    `changing`: some are there already. Raises K622 (too many), K623 (only added to), K624 (somebody else writes them).
    """
    label = module.labels.many
    check_count(count)
    if module.append_only and changing:
        raise KithError(Problem(code="K623", params={"module": label}))
    if module.written_by and not actor.is_system:
        raise KithError(Problem(code="K624", params={"module": label, "writer": module.written_by}))


def check_count(count: int) -> None:
    """Raises K622 for more records than one call takes."""
    if count > MOST:
        raise KithError(Problem(code="K622", params={"count": count, "most": MOST}))
