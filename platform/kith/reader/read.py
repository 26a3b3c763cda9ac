"""YAML text as nodes with places. Stricter than YAML: one document, unique keys, no anchors, tags or merge keys.

It walks the parser's events and builds its own nodes, so nothing is ever expanded or converted: an alias bomb is a
problem at its first anchor, and `no` stays the text `no` until the type of its key reads it.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from kith.errors import KithError, Problem
from kith.reader import slips
from kith.reader.node import Entry, Mapping, Node, Scalar, Sequence
from kith.reader.text import decode, invisible
from kith.source import Source

MAX_DEPTH = 30
MAX_NODES = 20_000
_MAX_PROBLEMS = 100

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(text: str | bytes, path: str) -> Node:
    """The one document in `text` as nodes; an empty file is an empty mapping. `path` is what places name.

    Raises KithError with K101 to K122, all of them that can be seen at once; nothing else, whatever comes in.
    """
    checked = decode(text, path)
    builder = _Builder(checked, path)
    try:
        node = builder.document()
    except (yaml.YAMLError, ValueError) as error:
        builder.problems.append(slips.syntax_problem(error, builder.lines, path, builder.last))
        node = None
    except _TooMuch:
        node = None
    if node is None or builder.problems:
        raise KithError(*builder.problems[:_MAX_PROBLEMS])
    return node


class _TooMuch(Exception):  # noqa: N818 - it ends the walk; the problem is already noted
    """A limit was passed: reading stops."""


class _Builder:
    """Nodes from events. Complaints that don't end the reading gather in `problems`."""

    def __init__(self, text: str, path: str) -> None:
        self.path = path
        self.lines = re.split(r"\r\n|\r|\n", text)
        self.problems: list[Problem] = []
        self.last: Scalar | None = None
        self._loader = _LOADER(text)
        self._nodes = 0
        self._depth = 0

    def document(self) -> Node:
        self._next()  # the stream's start
        if isinstance(self._loader.peek_event(), yaml.StreamEndEvent):
            return Mapping((), Source(path=self.path))
        start = self._next()
        if start.version or start.tags:
            self._complain("K122", Source(path=self.path))
        node = self._node(self._next(), flow=False)
        self._next()  # the document's end
        if not isinstance(self._loader.peek_event(), yaml.StreamEndEvent):
            self._complain("K106", self._source(self._next()))
        return node

    def _next(self) -> Any:
        return self._loader.get_event()

    def _source(self, event: Any) -> Source:
        mark = event.start_mark
        return Source(path=self.path, line=mark.line + 1, column=mark.column + 1)

    def _complain(self, code: str, source: Source, **params: Any) -> None:
        if len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(Problem(code=code, params=params, source=source))

    def _stop(self, code: str, source: Source, limit: int) -> _TooMuch:
        self.problems.insert(0, Problem(code=code, params={"limit": limit}, source=source))
        return _TooMuch()

    def _node(self, event: Any, *, flow: bool) -> Node:
        source = self._source(event)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._stop("K121", source, MAX_NODES)
        if event.anchor is not None:
            self._complain("K103", source)
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", source)
        if event.tag is not None:
            self._complain("K105", source, tag=str(event.tag)[:60])
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, source, flow=flow)
        return self._collection(event, source)

    def _scalar(self, event: Any, source: Source, *, flow: bool) -> Scalar:
        scalar = Scalar(event.value, source, quoted=bool(event.style))
        char = invisible(scalar.text)
        if char:
            self._complain("K109", source, char=char)
        if flow and slips.bare_question(scalar):
            self._complain("K118", source, text=scalar.text[:60])
        self.last = scalar
        return scalar

    def _collection(self, event: Any, source: Source) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._stop("K111", source, MAX_DEPTH)
        if isinstance(event, yaml.SequenceStartEvent):
            node: Node = self._sequence(source, flow=bool(event.flow_style))
        else:
            node = self._mapping(source, flow=bool(event.flow_style))
        self._depth -= 1
        return node

    def _sequence(self, source: Source, *, flow: bool) -> Sequence:
        items: list[Node] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            item = self._node(event, flow=flow)
            self._note(slips.in_sequence(items[-1] if items else None, item, self.lines))
            items.append(item)
        return Sequence(tuple(items), source)

    def _mapping(self, source: Source, *, flow: bool) -> Mapping:
        entries: list[Entry] = []
        seen: dict[str, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            key = self._node(event, flow=flow)
            value = self._node(self._next(), flow=flow)
            if not isinstance(key, Scalar):
                self._complain("K120", key.source)
                continue
            self._check_key(key, seen)
            entry = Entry(key, value)
            self._note(slips.in_mapping(entries[-1] if entries else None, entry, self.lines, flow=flow))
            entries.append(entry)
        return Mapping(tuple(entries), source)

    def _check_key(self, key: Scalar, seen: dict[str, int]) -> None:
        if key.text == "<<" and not key.quoted:
            self._complain("K104", key.source)
        elif key.text in seen:
            self._complain("K102", key.source, key=key.text[:60], line=seen[key.text])
        else:
            seen[key.text] = key.source.line

    def _note(self, problem: Problem | None) -> None:
        if problem is not None and len(self.problems) < _MAX_PROBLEMS:
            self.problems.append(problem)
