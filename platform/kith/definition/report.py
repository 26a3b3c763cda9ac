"""The complaints of one build, gathered so that all of them come at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from kith.errors import KithError, Problem, nearest, slip
from kith.source import Source

MOST = 200  # complaints of one kind; looking for the nearest name costs, and nobody reads more


class Enough(Exception):  # noqa: N818 - it ends the build; the problems are already noted
    """So much is wrong that looking further helps nobody."""


class Report:
    """Problems and warnings of one build. Raises `Enough` when there are too many of either.

    `broken` are names whose declaration is already complained about: what then looks unknown because of that isn't
    complained about again.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []
        self.broken: set[str] = set()

    def error(self, code: str, source: Source, *, suggestion: str | None = None, **params: Any) -> None:
        """Notes that something is refused."""
        self.add(Problem(code=code, params=params, source=source, suggestion=suggestion))

    def warn(self, code: str, source: Source, *, suggestion: str | None = None, **params: Any) -> None:
        """Notes something that is accepted, and probably not meant."""
        problem = Problem(code=code, params=params, source=source, suggestion=suggestion, level="warning")
        self.warnings.append(problem)
        if len(self.warnings) > MOST:
            self.error("K179", source, limit=MOST)
            raise Enough

    def add(self, problem: Problem) -> None:
        """Notes a problem, unless it only follows from one that is noted already."""
        if not self.broken or not self._follows(problem):
            self.extend([problem])

    def extend(self, problems: Iterable[Problem]) -> None:
        """Notes problems whatever is broken."""
        self.problems += problems
        if len(self.problems) >= MOST:
            raise Enough

    def unknown(self, code: str, name: str, known: Iterable[str], source: Source, **params: Any) -> None:
        """Notes that `name` isn't one of `known`, with the nearest of them."""
        self.error(code, source, suggestion=nearest(name, known), name=name, **params)

    def perhaps_elsewhere(
        self, code: str, name: str, known: Iterable[str], source: Source, *, what: str, **params: Any
    ) -> None:
        """Notes that `name` isn't one of `known`: a slip in one of them is refused, as `code`; anything else may
        belong to a plugin that isn't there, and is a warning (K180).
        """
        meant = slip(name, known)
        if meant is not None:
            self.error(code, source, suggestion=meant, name=name, what=what, **params)
        else:
            self.warn("K180", source, suggestion=nearest(name, known), name=name, what=what)

    @contextmanager
    def collecting(self, source: Source) -> Iterator[None]:
        """Notes the problems raised inside, placed at `source` where they have no place yet."""
        try:
            yield
        except KithError as error:
            for problem in error.problems:
                self.add(problem.at(source=problem.source or source))

    def ordered(self) -> tuple[Problem, ...]:
        """Every problem once, by place."""
        unique = {(problem.code, problem.source, problem.message): problem for problem in self.problems}
        return tuple(sorted(unique.values(), key=lambda each: each.source or Source(path="")))

    def _follows(self, problem: Problem) -> bool:
        words = [word for value in problem.params.values() if isinstance(value, str) for word in value.split(".")]
        return any(word in self.broken for word in words)
