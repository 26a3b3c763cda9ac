"""Hook implementations of plugins, guarded: what they raise is told with the plugin's name and takes nothing along."""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable
from pathlib import Path
from types import GeneratorType
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError

from kith.errors import KithError, Problem
from kith.source import Source

log = structlog.get_logger("kith.plugins")


def guarded(function: Callable[..., Any], *, hook: str, name: str, folder: Path) -> Callable[..., Any]:
    """`function`, an implementation of `hook` by the plugin `name` in `folder`, with the same signature.

    A plugin's own refusals (KithError) and a busy database pass as they are. Whatever else it raises is written to the
    log with its trace, and becomes KithError K861: the write that it belongs to is taken back like any that is refused.
    What a generator yields is collected here, so that it can't fail later and elsewhere.
    """

    @functools.wraps(function)
    def run(*arguments: Any) -> Any:
        try:
            found = function(*arguments)
            return tuple(found) if isinstance(found, GeneratorType) else found
        except (KithError, OperationalError):
            raise
        except Exception as error:  # whatever a plugin raises is its own
            raise KithError(failure(error, hook=hook, name=name, folder=folder)) from error

    return run


def failure(error: Exception, *, hook: str, name: str, folder: Path) -> Problem:
    """K861, placed at the plugin's own line that failed; the log gets the whole trace.

    The words of the error stay in the log: they may hold values of records.
    """
    place = deepest(error, folder, f"plugins/{name}")
    # formatted here, without the values of variables, however the process has set up its log
    trace = "".join(traceback.format_exception(error))
    log.error("plugin failed", plugin=name, hook=hook, place=str(place), exception=trace)
    params = {"name": name, "hook": hook, "error": type(error).__name__}
    return Problem(code="K861", params=params, source=place, rule=place)


def deepest(error: Exception, folder: Path, shown: str) -> Source:
    """The deepest line of the plugin's own files behind `error`; its __init__.py where none was passed through."""
    place = Source(path=f"{shown}/__init__.py")
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).is_relative_to(folder):
        return _line(Path(error.filename), error.lineno, folder, shown)
    for frame in traceback.extract_tb(error.__traceback__):
        if Path(frame.filename).is_relative_to(folder):
            place = _line(Path(frame.filename), frame.lineno, folder, shown)
    return place


def _line(path: Path, line: int | None, folder: Path, shown: str) -> Source:
    return Source(path=f"{shown}/{path.relative_to(folder).as_posix()}", line=line or 1)


def defined_at(function: Callable[..., Any], folder: Path, shown: str) -> Source:
    """The line of the plugin's file at which `function` begins."""
    code = inspect.unwrap(function).__code__
    path = Path(code.co_filename)
    inside = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    return Source(path=f"{shown}/{inside}", line=code.co_firstlineno)
