"""Documents against their JSON Schemas: every complaint of the validator as a problem at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from kith.errors import KithError, Problem, nearest
from kith.lazy import lazy
from kith.reader.coerce import Coercion, Cut, Schema, suits
from kith.reader.datum import Datum
from kith.reader.node import Mapping, Node, Scalar, Sequence
from kith.source import Source

jsonschema = lazy("jsonschema")

_LIMITS = {
    "minimum": "at least {limit}",
    "maximum": "at most {limit}",
    "minLength": "at least {limit} characters",
    "maxLength": "at most {limit} characters",
    "minItems": "at least {limit} items",
    "maxItems": "at most {limit} items",
    "minProperties": "at least {limit} entries",
    "maxProperties": "at most {limit} entries",
}
_KINDS = {
    "object": "a map",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}
_MAX_SHOWN = 60
MOST = 100  # complaints about one document
_MOST_OF_ONE_MAP = 20


def type_document(node: Node, schema: Schema, *, checked: bool = False) -> tuple[Datum, tuple[Problem, ...]]:
    """The document typed by `schema`, and what is wrong with it (K130 to K139), in the order of places.

    `checked` says that this very text has passed before: only the types are set then.
    """
    coercion = Coercion()
    value = coercion.value(node, schema)
    if checked:
        return Datum(value, node), ()
    whole = Cut((), value, node, schema)
    found = (problem for cut in (whole, *coercion.cuts) for problem in _problems(cut))
    return Datum(value, node), tuple(sorted(_first(found), key=lambda each: each.source or node.source))


def _first(found: Iterator[Problem]) -> list[Problem]:
    """The first problems, each once, up to the limit: where there are more, the rest of the document is unseen."""
    unique: dict[tuple[object, ...], Problem] = {}
    for problem in found:
        unique.setdefault((problem.code, problem.source, problem.message), problem)
        if len(unique) == MOST:
            break
    return list(unique.values())


def typed(node: Node, schema: Schema) -> Datum:
    """The document typed by `schema`. Raises KithError with all of its problems."""
    datum, problems = type_document(node, schema)
    if problems:
        raise KithError(*problems)
    return datum


class _Held:
    """A schema as a cache key: compared by identity, and kept alive by being held."""

    __slots__ = ("schema",)

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.schema is self.schema


@lru_cache(maxsize=512)
def _validator(held: _Held) -> Any:
    return jsonschema.Draft202012Validator(held.schema)


def _problems(cut: Cut) -> Iterator[Problem]:
    for error in _validator(_Held(cut.schema)).iter_errors(cut.value):
        yield from _explain(error, cut.node)


def _explain(error: Any, root: Node) -> Iterator[Problem]:
    node = _find(root, error.absolute_path)
    keyword = error.validator
    if "propertyNames" in list(error.absolute_schema_path)[-2:-1]:
        yield _bad_key(error, node)
    elif keyword == "additionalProperties" and isinstance(node, Mapping):
        yield from _unknown_keys(error, node)
    elif keyword == "required":
        yield from _missing_keys(error, node)
    elif keyword == "anyOf":
        yield from _of_the_branch(error, node, root)
    elif keyword == "type":
        yield _wrong_kind(error.schema, node)
    elif keyword in {"enum", "const"}:
        yield _not_listed(error, node)
    else:
        yield _out_of_bounds(error, node)


def _find(root: Node, path: Iterable[str | int]) -> Node:
    node = root
    for step in path:
        if isinstance(node, Mapping):
            node = node.get(str(step)) or node
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node


def _title(schema: Schema) -> str:
    return str(schema.get("title", "this place"))


def _unknown_keys(error: Any, node: Mapping) -> Iterator[Problem]:
    known = error.schema.get("properties", {})
    written = {entry.key.text for entry in node.entries}
    left = [key for key in known if key not in written]
    unknown = [entry.key for entry in node.entries if entry.key.text not in known]
    for key in unknown[:_MOST_OF_ONE_MAP]:
        params = {"key": key.text[:_MAX_SHOWN], "where": _title(error.schema)}
        yield Problem(code="K130", params=params, source=key.source, suggestion=nearest(key.text, left))


def _bad_key(error: Any, node: Node) -> Problem:
    name = str(error.instance)
    source = node.source
    if isinstance(node, Mapping):
        source = next((e.key.source for e in node.entries if e.key.text == name), source)
    params = {"value": name[:_MAX_SHOWN], "form": _form(error)}
    return Problem(code="K135", params=params, source=source)


def _missing_keys(error: Any, node: Node) -> Iterator[Problem]:
    # the validator complains once for each missing key, and tells which only in its words
    missing = [key for key in error.validator_value if key not in error.instance]
    for key in missing:
        if f"'{key}'" in error.message:
            yield Problem(code="K131", params={"key": key, "where": _title(error.schema)}, source=node.source)


def _of_the_branch(error: Any, node: Node, root: Node) -> Iterator[Problem]:
    """The problems of the one branch that is meant for this kind of node; else which kinds there are."""
    branches = error.validator_value
    fitting = [index for index, branch in enumerate(branches) if suits(node, branch)]
    if not fitting:
        yield _wrong_kind({"type": [kind for branch in branches for kind in _types(branch)]}, node)
        return
    best = min(fitting, key=lambda index: len([e for e in error.context if e.schema_path[0] == index]))
    if isinstance(node, Scalar) and len(fitting) > 1:
        yield _none_of(branches, fitting, node)
        return
    for inner in error.context:
        if inner.schema_path[0] == best:
            yield from _explain(inner, root)


def _none_of(branches: list[Schema], fitting: list[int], node: Scalar) -> Problem:
    words = [str(word) for index in fitting for word in branches[index].get("enum", ())]
    kinds = {kind for index in fitting if "enum" not in branches[index] for kind in _types(branches[index])}
    allowed = ", ".join([*words, *(_KINDS[kind] for kind in sorted(kinds))])
    params = {"value": node.text[:_MAX_SHOWN], "allowed": allowed[:300]}
    return Problem(code="K133", params=params, source=node.source, suggestion=nearest(node.text, words))


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", "string")
    return [types] if isinstance(types, str) else list(types)


def _wrong_kind(schema: Schema, node: Node) -> Problem:
    expected = " or ".join(dict.fromkeys(_KINDS.get(name, name) for name in _types(schema)))
    return Problem(code="K132", params={"expected": expected, "found": _found(node)}, source=node.source)


def _found(node: Node) -> str:
    if isinstance(node, Scalar):
        return f'"{node.text[:_MAX_SHOWN]}"' if node.text else "nothing"
    return "a list" if isinstance(node, Sequence) else "a map"


def _not_listed(error: Any, node: Node) -> Problem:
    allowed = error.validator_value if error.validator == "enum" else [error.validator_value]
    words = [str(word) for word in allowed]
    text = node.text if isinstance(node, Scalar) else _found(node)
    params = {"value": text[:_MAX_SHOWN], "allowed": ", ".join(words)[:300]}
    return Problem(code="K133", params=params, source=node.source, suggestion=nearest(text, words))


def _form(error: Any) -> str:
    """What a text should look like, in words where the schema has some."""
    if "title" in error.schema:
        return str(error.schema["title"])
    return f"of the form {error.validator_value}" if error.validator == "pattern" else f"within {error.validator_value}"


def _out_of_bounds(error: Any, node: Node) -> Problem:
    source: Source = node.source
    if error.validator in _LIMITS:
        rule = _LIMITS[error.validator].format(limit=error.validator_value)
        return Problem(code="K134", params={"found": _found(node), "rule": rule}, source=source)
    if error.validator == "pattern":
        return Problem(code="K135", params={"value": _found(node).strip('"'), "form": _form(error)}, source=source)
    if error.validator == "uniqueItems":
        return Problem(code="K136", source=source)
    return Problem(code="K137", params={"reason": str(error.message)[:200]}, source=source)
