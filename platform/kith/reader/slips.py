"""Likely slips of the pen: YAML that reads, but not as it was meant, or that doesn't read for a reason we can name."""

from __future__ import annotations

import re
from collections.abc import Sequence as Lines

from kith.errors import Problem
from kith.reader.node import Entry, Node, Scalar
from kith.source import Source

_COMMENT_AS_VALUE = re.compile(r"\s*(#[^\s#]\S{0,40})")
_COMMENT_IN_BRACES = re.compile(r":\s+(#[^\s#,}\]]{1,40})")
_GLUED_PAIR = re.compile(r"[A-Za-z_][\w.-]*:\S")
_THOUSANDS_HEAD = re.compile(r"[-+]?\d{1,3}")
_THOUSANDS_TAIL = re.compile(r"\d{3}(\.\d+)?( [A-Z]{3})?")


def bare_question(scalar: Scalar) -> bool:
    """True for an unquoted `Sure?`: inside braces other YAML readers take the mark for a key's beginning."""
    return not scalar.quoted and (scalar.text.endswith("?") or "? " in scalar.text)


def in_sequence(before: Node | None, item: Node, lines: Lines[str]) -> Problem | None:
    """What is wrong with an item of a list: `- #f00`, or the `000` of `[1,000]`."""
    if not isinstance(item, Scalar) or item.quoted:
        return None
    if not item.text:
        return _comment_as_value(item, lines)
    if not isinstance(before, Scalar) or not item.text.startswith("0") or not _thousands(before, item):
        return None
    touching = before.source.column + len(before.text) + 1 == item.source.column
    return _cut_number(before, item) if touching else None


def in_mapping(before: Entry | None, entry: Entry, lines: Lines[str], *, flow: bool) -> Problem | None:
    """What is wrong with an entry without a value: `{role:client}`, `{gte: 1,000}`, `colour: #f00`."""
    value = entry.value
    if not isinstance(value, Scalar) or value.quoted or value.text:
        return None
    if not flow:
        return _comment_as_value(value, lines)
    if not entry.key.quoted and _GLUED_PAIR.match(entry.key.text):
        return _glued(entry.key)
    if before is not None and isinstance(before.value, Scalar) and _thousands(before.value, entry.key):
        return _cut_number(before.value, entry.key)
    return Problem(code="K115", params={"key": entry.key.text[:60]}, source=entry.key.source)


def syntax_problem(error: Exception, lines: Lines[str], path: str, last: Scalar | None) -> Problem:
    """The parser's complaint, with the likeliest reason where one can be seen. `last` was the last good scalar."""
    problem = str(getattr(error, "problem", None) or str(error) or "unreadable")
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    source = _place(mark.line + 1, mark.column + 1, lines, path) if mark else Source(path=path)
    return (
        _comment_in_braces(error, last, source, lines)
        or _glued_line(problem, last, source)
        or _known_syntax(problem, str(getattr(error, "context", "")), source, lines)
        or Problem(code="K101", params={"reason": problem[:200]}, source=source)
    )


def _place(line: int, column: int, lines: Lines[str], path: str) -> Source:
    """The place, or the end of the file where the parser means the line after the last one."""
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    return Source(path=path, line=line, column=column)


def _known_syntax(problem: str, context: str, source: Source, lines: Lines[str]) -> Problem | None:
    if problem.startswith("mapping values are not allowed"):
        return Problem(code="K116", source=source)
    if "cannot start any token" in problem:
        char = _line(lines, source.line)[source.column - 1 : source.column]
        return Problem(code="K117", params={"char": char}, source=source)
    if "scanning an alias" in context or "scanning an anchor" in context:
        return Problem(code="K103", source=source)
    if "directive" in context or "directive" in problem:
        return Problem(code="K122", source=source)
    return None


def _comment_in_braces(error: Exception, last: Scalar | None, source: Source, lines: Lines[str]) -> Problem | None:
    """`{colour: #f00}`: the comment swallows the brace, and the parser complains somewhere below."""
    if last is None or "flow" not in str(getattr(error, "context", "")):
        return None
    start = max(last.source.line - 1, 1)  # the key before the comment, or what the parser took in after it
    for number in range(start, min(source.line, start + 50) + 1):
        found = _COMMENT_IN_BRACES.search(_line(lines, number))
        if found:
            place = Source(path=source.path, line=number, column=found.start(1) + 1)
            return Problem(code="K119", params={"text": found.group(1)}, source=place)
    return None


def _glued_line(problem: str, last: Scalar | None, source: Source) -> Problem | None:
    """`name:value` on a line of its own joins the next line, where the parser then trips over a colon."""
    if last is None or last.quoted or last.source.line >= source.line or "mapping values" not in problem:
        return None
    return _glued(last) if _GLUED_PAIR.match(last.text) else None


def _glued(scalar: Scalar) -> Problem:
    return Problem(code="K113", params={"text": scalar.text[:60]}, source=scalar.source)


def _thousands(head: Scalar, tail: Scalar) -> bool:
    plain = not head.quoted and not tail.quoted
    return plain and bool(_THOUSANDS_HEAD.fullmatch(head.text) and _THOUSANDS_TAIL.fullmatch(tail.text))


def _cut_number(head: Scalar, tail: Scalar) -> Problem:
    return Problem(code="K114", params={"text": f"{head.text},{tail.text}"}, source=head.source)


def _comment_as_value(value: Scalar, lines: Lines[str]) -> Problem | None:
    found = _COMMENT_AS_VALUE.match(_line(lines, value.source.line), value.source.column - 1)
    if not found:
        return None
    place = Source(path=value.source.path, line=value.source.line, column=found.start(1) + 1)
    return Problem(code="K119", params={"text": found.group(1)}, source=place)


def _line(lines: Lines[str], number: int) -> str:
    return lines[number - 1] if 0 < number <= len(lines) else ""
