"""`kith test`: the site's own tests of its configuration."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

import click

from kith.cli.opened import open_app
from kith.cli.site import Place, pass_place, site_option
from kith.cli.tell import counted
from kith.errors import Problem
from kith.sitetests.run import Result, read_site_tests, run


@click.command("test")
@click.argument("pattern", required=False)
@click.option("--all", "every", is_flag=True, help="Tell of the cases that hold as well.")
@click.option("--json", "as_json", is_flag=True, help="Write the results as JSON.")
@site_option
@pass_place
def command(place: Place, /, pattern: str | None, every: bool, as_json: bool) -> int:
    """Try the cases in tests/site/*.yaml; with PATTERN those whose file or name has it (* and ? stand for anything).

    The definitions come from the site's files, applied or not. Each case starts from its own records in a database made
    for this alone; the site's data is never touched. Exits with 1 where an expectation isn't met.
    """
    begun = time.perf_counter()
    app = open_app(place)
    site, tests = read_site_tests(app, pattern)
    results = []
    for result in run(app, site, tests):
        results.append(result)
        if not as_json:
            _tell(result, every=every)
    seconds = time.perf_counter() - begun
    click.echo(_json(results, seconds) if as_json else _summary(results, seconds))
    return 1 if any(result.problems for result in results) else 0


def _tell(result: Result, *, every: bool) -> None:
    if every and not result.problems:
        click.echo(f"ok  {result.file}: {result.case}")
    for problem in result.problems:
        click.echo(str(problem), err=True)
        if problem.rule is not None:
            click.echo(f"  {problem.rule}: the rule is here", err=True)


def _summary(results: Sequence[Result], seconds: float) -> str:
    failed = [result for result in results if result.problems]
    cases = counted(sum(1 for result in results if result.case), "case")
    files = counted(len({result.file for result in results}), "file")
    outcome = f"{len(failed)} failed" if failed else "all hold"
    return f"{cases} in {files}: {outcome} ({seconds:.1f} s)."


def _json(results: Sequence[Result], seconds: float) -> str:
    found = {
        "cases": [
            {
                "file": result.file,
                "case": result.case,
                "holds": not result.problems,
                "seconds": round(result.seconds, 4),
                "problems": [_problem(each) for each in result.problems],
            }
            for result in results
        ],
        "failed": sum(1 for result in results if result.problems),
        "seconds": round(seconds, 2),
    }
    return json.dumps(found, indent=1, ensure_ascii=False)


def _problem(problem: Problem) -> dict[str, Any]:
    source, words = problem.source, problem.params.get("words")
    return {
        "code": problem.code,
        "message": words or problem.message,
        "file": source.path if source else None,
        "line": source.line if source else None,
        "column": source.column if source else None,
        "rule": str(problem.rule) if problem.rule else None,
    }
