"""Rich output: tables and texts on stdout, progress on stderr, plain where nobody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from kith.lazy import lazy

rich_console: Any = lazy("rich.console")
rich_progress: Any = lazy("rich.progress")


class Advance(Protocol):
    """Told how far the work is: a share from 0 to 1, and words beside the bar."""

    def __call__(self, share: float, words: str = "") -> None: ...


def console() -> Any:
    """The console of stdout. Lines are wrapped only where somebody reads them in a terminal."""
    return rich_console.Console(soft_wrap=not sys.stdout.isatty(), highlight=False)


@contextmanager
def progress(label: str) -> Iterator[Advance]:
    """A progress bar on stderr that goes away at the end; nothing where stderr isn't a terminal."""
    if not sys.stderr.isatty():
        yield lambda _share, _words="": None
        return
    columns = (
        rich_progress.TextColumn("{task.description}"),
        rich_progress.BarColumn(),
        rich_progress.TaskProgressColumn(),
        rich_progress.TextColumn("{task.fields[words]}"),
        rich_progress.TimeRemainingColumn(),
    )
    stderr = rich_console.Console(stderr=True)
    with rich_progress.Progress(*columns, console=stderr, transient=True) as bars:
        task = bars.add_task(label, total=1.0, words="")
        yield lambda share, words="": bars.update(task, completed=share, words=words)
