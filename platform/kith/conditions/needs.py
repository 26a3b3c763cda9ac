"""What has to be loaded before a condition can be tested in Python, so that callers load it for a whole batch."""

from __future__ import annotations

from collections.abc import Iterator

from kith.conditions.environment import Environment
from kith.conditions.tree import All, Any_, Below, Compare, Condition, Not, Path, Values, Variable, Visible
from kith.conditions.variables import TIMES

Needs = tuple[frozenset[Path], frozenset[Below], frozenset[Visible], frozenset[Variable]]


def needs(condition: Condition) -> Needs:
    """The values, records below, visible targets and `$me`/`$record` values that `condition` asks for.

    Paths are those of the tested record alone. Variables are also those within records below, since whoever
    answers `Facts.below` needs them; time variables need nothing but a clock and aren't among them.
    """
    nodes = tuple(_nodes(condition, deep=False))
    paths = frozenset(node.path for node in nodes if isinstance(node, Compare))
    below = frozenset(node for node in nodes if isinstance(node, Below))
    visible = frozenset(node for node in nodes if isinstance(node, Visible))
    return paths, below, visible, frozenset(variable for variable, _ in terms(condition))


def terms(condition: Condition) -> frozenset[tuple[Variable, Path]]:
    """Every `$me` or `$record` in the condition, records below included, with the path it is compared with."""
    return frozenset(
        (node.operand, node.path)
        for node in _nodes(condition, deep=True)
        if isinstance(node, Compare) and isinstance(node.operand, Variable) and node.operand.name not in TIMES
    )


def variables(condition: Condition) -> frozenset[Variable]:
    """Every `$` value in the condition, times and those of records below included."""
    nodes = _nodes(condition, deep=True)
    return frozenset(n.operand for n in nodes if isinstance(n, Compare) and isinstance(n.operand, Variable))


def modules_asked(condition: Condition) -> frozenset[str]:
    """The modules of all other records that the condition looks at: behind lookups, below, or asked for as visible."""
    found: set[str] = set()
    for node in _nodes(condition, deep=True):
        hops = node.hops if isinstance(node, Below) else node.path.hops
        found.update(hop.module for hop in hops)
        if isinstance(node, Below | Visible):
            found.add(node.target)
        if isinstance(node, Compare) and isinstance(node.operand, Variable) and node.operand.path:
            found.update((node.operand.path.module, *(hop.module for hop in node.operand.path.hops)))
    return frozenset(found)


def has_empty_term(condition: Condition, environment: Environment) -> bool:
    """True where something that `$me` or `$record` names is empty: such a scope reaches nothing at all."""
    return any(not environment.variable(variable, path) for variable, path in terms(condition))


def paths_read(condition: Condition) -> frozenset[Path]:
    """Every path that the condition looks at on either side, records below included: for policing and indexes."""
    found: set[Path] = set()
    for node in _nodes(condition, deep=True):
        if isinstance(node, Compare | Visible):
            found.add(node.path)
        if isinstance(node, Compare) and not isinstance(node.operand, Values) and node.operand.path:
            found.add(node.operand.path)
    return frozenset(found)


def records_below(condition: Condition) -> frozenset[Below]:
    """Every question about records below, nested ones included."""
    return frozenset(node for node in _nodes(condition, deep=True) if isinstance(node, Below))


def all_atoms(condition: Condition) -> tuple[Compare | Below | Visible, ...]:
    """Every comparison of the condition about its own record; those inside of records below are theirs."""
    return tuple(_nodes(condition, deep=False))


def _nodes(condition: Condition, *, deep: bool) -> Iterator[Compare | Below | Visible]:
    match condition:
        case All(items) | Any_(items):
            for item in items:
                yield from _nodes(item, deep=deep)
        case Not(item):
            yield from _nodes(item, deep=deep)
        case Below():
            yield condition
            if deep:
                yield from _nodes(condition.condition, deep=deep)
        case _:
            yield condition
