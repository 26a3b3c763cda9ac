"""All cases of a site, in a database of their own: made once from the files, and as it was again after each case."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from datetime import time as clock_time
from fnmatch import fnmatchcase
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from kith.app import App
from kith.clock import Clock, ManualClock
from kith.definition import build_site, read_files
from kith.definition.model import Site
from kith.definition.report import Report
from kith.errors import KithError, Problem
from kith.sitetests.act import act
from kith.sitetests.check import check_tests
from kith.sitetests.judge import judge
from kith.sitetests.model import Case, TestFile
from kith.sitetests.read import FOLDER, find_files, read_tests
from kith.sitetests.stage import Stage
from kith.storage.create import create_tables
from kith.storage.engine import create_engine
from kith.storage.savepoint import savepoint
from kith.storage.serving import Serving
from kith.storage.system import create_system
from kith.storage.tables import Tables
from kith.storage.tx import Tx, unit_of_work

_NOON = clock_time(12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of a case: nothing wrong where `problems` is empty."""

    file: str
    case: str
    problems: tuple[Problem, ...]
    seconds: float


def read_site_tests(app: App, pattern: str | None = None) -> tuple[Site, tuple[TestFile, ...]]:
    """The site that its files declare, and its tests; of them those that `pattern` fits.

    Raises KithError with every problem of the files of either kind, and K960 where there is nothing to run.
    """
    files = read_files(app.settings.site, app.plugged.folders)
    site = build_site(files, app.types, context=app.context(), plugins=app.plugged.names).site
    report = Report()
    tests = read_tests(find_files(app.settings.site), report)
    check_tests(tests, site, report)
    if report.problems:
        raise KithError(*report.ordered())
    return site, _chosen(tests, pattern)


def _chosen(tests: tuple[TestFile, ...], pattern: str | None) -> tuple[TestFile, ...]:
    if not tests:
        raise KithError(Problem(code="K960", params={"reason": f"{FOLDER.as_posix()}/ holds no file"}))
    if pattern is None:
        return tests
    fitting = [(file, tuple(case for case in file.cases if _fits(pattern, file, case))) for file in tests]
    found = tuple(_with_cases(file, cases) for file, cases in fitting if cases)
    if not found:
        raise KithError(Problem(code="K960", params={"reason": f'no file or case fits "{pattern[:100]}"'}))
    return found


def _fits(pattern: str, file: TestFile, case: Case) -> bool:
    """Whether the pattern (with * and ?) stands somewhere in the file's name or in that of the case, in any case."""
    wanted = f"*{pattern.casefold()}*"
    return any(fnmatchcase(text.casefold(), wanted) for text in (file.path, case.name))


def _with_cases(file: TestFile, cases: tuple[Case, ...]) -> TestFile:
    return TestFile(path=file.path, today=file.today, people=file.people, records=file.records, cases=cases)


def run(app: App, site: Site, tests: Iterable[TestFile]) -> Iterator[Result]:
    """What came of each case, in the order of the files. The site's own data is never touched."""
    with _database(site) as (engine, serving):
        for file in tests:
            yield from _of_file(app, engine, serving, file)


@contextmanager
def _database(site: Site) -> Iterator[tuple[Engine, Serving]]:
    """An empty database with the site's tables, which is gone afterwards."""
    serving = Serving(1, site, Tables(site))
    with tempfile.TemporaryDirectory(prefix="kith-test-") as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'kith.db'}")
        try:
            create_system(engine)
            with engine.begin() as connection:
                create_tables(connection, serving.tables)
            yield engine, serving
        finally:
            engine.dispose()


def _of_file(app: App, engine: Engine, serving: Serving, file: TestFile) -> Iterator[Result]:
    """The cases of a file in one transaction, which is never committed; each in a savepoint of its own."""
    clock = _clock(app, file)
    with engine.connect() as connection, _taken_back(connection):
        tx = unit_of_work(connection, serving, app.hooks, clock, app.settings, write=True)
        stage = Stage(tx)
        try:
            stage.set(file)
        except KithError as error:
            yield Result(file=file.path, case="", problems=error.problems, seconds=0.0)
            return
        for case in file.cases:
            begun = time.perf_counter()
            problems = _of_case(tx, stage, case)
            yield Result(file=file.path, case=case.name, problems=problems, seconds=time.perf_counter() - begun)


@contextmanager
def _taken_back(connection: Connection) -> Iterator[None]:
    """A transaction that is rolled back, however the block is left."""
    transaction = connection.begin()
    try:
        yield
    finally:
        transaction.rollback()


def _of_case(tx: Tx, stage: Stage, case: Case) -> tuple[Problem, ...]:
    with savepoint(tx.connection) as part:
        own = stage.for_case()
        try:
            own.make(case.records)
            return judge(own, case, act(own, case))
        except KithError as error:
            return tuple(problem.at(source=problem.source or case.source) for problem in error.problems)
        finally:
            part.take_back()


def _clock(app: App, file: TestFile) -> Clock:
    """The present; or noon of the file's day in the site's zone, standing still."""
    if file.today is None:
        return app.clock
    return ManualClock(datetime.combine(file.today, _NOON, tzinfo=app.context().zone)).clock
