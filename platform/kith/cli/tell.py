"""What the command line says: problems on stderr, one per line, in the form that editors jump to."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kith.errors import CODES, Problem


def tell_problems(problems: Iterable[Problem], *, hints: bool = True) -> None:
    """Writes problems to stderr in order of their places: `modules/contacts.yaml:14:18: K112 ...`, then the hints."""
    found = sorted(problems, key=lambda each: (each.source is None, each.source, each.field or ""))
    for problem in found:
        click.echo(told(problem), err=True)
    if hints:
        for code in dict.fromkeys(problem.code for problem in found[:3]):
            click.secho(f"  {code}: {CODES[code].help}", err=True, dim=True)


def told(problem: Problem) -> str:
    """One line: the place, the code, the field where the place is a row of a file, the message."""
    place = f"{problem.source}: " if problem.source else ""
    field = f"{problem.field}: " if problem.field else ""
    level = "warning: " if problem.level == "warning" else ""
    return f"{place}{level}{problem.code} {field}{problem.message}"


def counted(count: int, one: str, many: str | None = None) -> str:
    """`1 record`, `1,200 records`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
