"""Cycles among names: roles that include each other, fields that hide each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping

MOST = 20


def find_cycles(edges: Mapping[str, Collection[str]]) -> tuple[tuple[str, ...], ...]:
    """Every cycle that a walk meets (20 at most), as the names along it, from the one that the walk met first.

    Walks with a stack of its own: a chain of a thousand roles is long, not deep.
    """
    done: set[str] = set()
    found: list[tuple[str, ...]] = []
    for start in edges:
        path: list[str] = []
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            name, leaving = waiting.pop()
            if leaving:
                path.pop()
                done.add(name)
            elif name in path:
                found.append(tuple(path[path.index(name) :]))
                if len(found) == MOST:
                    return tuple(found)
            elif name not in done:
                path.append(name)
                waiting.append((name, True))
                waiting += [(other, False) for other in edges.get(name, ())]
    return tuple(found)


def shown(cycle: tuple[str, ...]) -> str:
    """A cycle as people read it: `a -> b -> a`."""
    return " -> ".join([*cycle, cycle[0]])
