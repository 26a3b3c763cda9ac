"""Tables in Markdown, and the order in which figures stand in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bench.figures import Entry

ORDER = (
    *("list, JSON", "list with total, JSON", "next page, JSON", "jump, JSON", "list, HTML"),
    *("search rare, JSON", "search broad, JSON", "search rare, HTML"),
    *("record and related, JSON", "record and related, HTML", "create, JSON"),
)


def table(head: Sequence[str], rows: Iterable[Sequence[str]], numbers: Iterable[int] = ()) -> str:
    """A table; the columns in `numbers` stand to the right."""
    right = set(numbers)
    lines = ["| " + " | ".join(head) + " |"]
    lines.append("|" + "|".join("---:" if place in right else "---" for place in range(len(head))) + "|")
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def task_order(entries: Iterable[Entry]) -> list[str]:
    """The names of the tasks that were measured, those known by heart first."""
    names = {each.name for each in entries if each.kind == "task"}
    return [*(name for name in ORDER if name in names), *sorted(names - set(ORDER))]


def sizes_of(entries: Iterable[Entry]) -> list[int]:
    """The numbers of contacts that tasks were measured with."""
    return sorted({each.contacts for each in entries if each.kind == "task"})


def cells(entries: Iterable[Entry]) -> Mapping[tuple[str, str, int], Entry]:
    """The tasks of one process by name, database and size."""
    found = (each for each in entries if each.kind == "task" and each.server == "waitress")
    return {(each.name, each.database, each.contacts): each for each in found}
