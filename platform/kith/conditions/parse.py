"""A condition as written becomes the frozen tree, with every problem in it at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, get_args

from kith.conditions.operands import ORDER_OPS, TEXT_OPS, RecordsVisible, read_operands
from kith.conditions.paths import find_path, find_records, modules_behind
from kith.conditions.raw import Keyed, Leaf, Many, Raw, read_raw
from kith.conditions.storage_columns import key_position
from kith.conditions.tree import (
    ALWAYS,
    NEVER,
    All,
    Any_,
    Below,
    Compare,
    Condition,
    Modules,
    Not,
    Op,
    Path,
    Values,
    Variable,
    Visible,
)
from kith.conditions.variables import ACTOR, Surroundings, shown
from kith.errors import KithError, Problem, nearest
from kith.fields.base import Context
from kith.source import Source

Purpose = Literal["rule", "invalid", "scope", "filter"]

OPERATORS: dict[str, Op] = {op: op for op in get_args(Op) if op != "eq"}
_WORDS = (*OPERATORS, "some", "none")
_ONLY_IN_ADDRESSES = frozenset({"ne", "in", "eq", "nin", "is"})


def parse_condition(
    raw: Any,
    module: str,
    modules: Modules,
    context: Context,
    *,
    purpose: Purpose,
    record: str | None = None,
    me: str | None = "users",
) -> Condition:
    """The condition that `raw` (a `kith.reader` node, or JSON values) says about a record of `module`.

    `record` is the module of `$record`: in rules the tested record itself unless another is named (a lookup's
    `where` tests candidates for the record that is edited). `me` is the module that `$me.<field>` starts from:
    `users`, or the module whose records a portal type takes as users. `purpose` scope admits `$visible` and
    refuses `$me` under a negation. Raises KithError with every problem, each with its source.
    """
    if record is None and purpose in {"rule", "invalid"}:
        record = module
    surroundings = Surroundings(modules=modules, record=record, me=me)
    parser = _Parser(surroundings, context, scope=purpose == "scope")
    with parser.collecting(None):
        parsed = parser.condition(read_raw(raw), module, negated=False)
        if purpose == "scope" and parsed == ALWAYS:
            parser.refuse("K324", getattr(raw, "source", None))
    if parser.problems:
        raise KithError(*parser.problems)
    return parsed


class _Parser:
    """One run over one condition: collects problems and goes on, so that all of them come at once."""

    def __init__(self, surroundings: Surroundings, context: Context, *, scope: bool) -> None:
        self.surroundings = surroundings
        self.context = context
        self.scope = scope
        self.problems: list[Problem] = []

    @contextmanager
    def collecting(self, source: Source | None) -> Iterator[None]:
        """Keeps the problems raised inside, placed at `source` where they have no place yet."""
        try:
            yield
        except KithError as error:
            self.problems += [problem.at(source=problem.source or source) for problem in error.problems]

    def refuse(self, code: str, source: Source | None, suggestion: str | None = None, **params: object) -> None:
        self.problems.append(Problem(code=code, params=params, source=source, suggestion=suggestion))

    def condition(self, raw: Raw, module: str, *, negated: bool) -> Condition:
        if not isinstance(raw, Keyed):
            self.refuse("K314", raw.source)
            return NEVER
        items = [self.entry(key, source, value, module, negated) for key, source, value in raw.entries]
        return items[0] if len(items) == 1 else All(tuple(items))

    def entry(self, key: str, source: Source | None, value: Raw, module: str, negated: bool) -> Condition:
        match key:
            case "any":
                return Any_(self.several(key, source, value, module, negated))
            case "all":
                return All(self.several(key, source, value, module, negated))
            case "not":
                return Not(self.condition(value, module, negated=True))
            case _:
                return self.field(key, source, value, module, negated)

    def several(self, key: str, source: Source | None, value: Raw, module: str, negated: bool) -> tuple[Condition, ...]:
        if not isinstance(value, Many) or not value.items:
            self.refuse("K313", value.source or source, name=key)
            return ()
        return tuple(self.condition(item, module, negated=negated) for item in value.items)

    def field(self, name: str, source: Source | None, value: Raw, module: str, negated: bool) -> Condition:
        if not isinstance(value, Keyed):
            return self.compare(name, "eq", source, value, module, negated)
        if not value.entries:
            self.refuse("K325", value.source or source, what="an empty mapping after a field")
        items = [
            self.operator(name, source, op, at or source, operand, module, negated) for op, at, operand in value.entries
        ]
        return items[0] if len(items) == 1 else All(tuple(items))

    def operator(
        self, name: str, source: Source | None, op: str, at: Source | None, value: Raw, module: str, negated: bool
    ) -> Condition:
        if op in {"some", "none"}:
            return self.below(name, op, source, value, module, negated)
        if op in OPERATORS:
            return self.compare(name, OPERATORS[op], source, value, module, negated)
        self.unknown_operator(name, op, at, value, module)
        return NEVER

    def unknown_operator(self, name: str, op: str, at: Source | None, value: Raw, module: str) -> None:
        if op in _ONLY_IN_ADDRESSES:
            self.refuse("K326", at, op=op)
        elif op.isdigit() and isinstance(value, Leaf) and value.value is None:
            self.refuse("K322", at, name=op)
        elif ":" in op:
            self.refuse("K321", at, name=op)
        else:
            path = f"{name}.{op}"
            with_path = _succeeds(lambda: find_path(path, module, self.surroundings.modules))
            self.refuse("K309", at, path if with_path else nearest(op, _WORDS), op=op)

    def below(self, name: str, op: str, source: Source | None, value: Raw, module: str, negated: bool) -> Condition:
        with self.collecting(source):
            found = find_records(name, module, self.surroundings.modules, op)
            some = op == "some"
            inner = self.condition(value, found.target, negated=negated or not some)
            return Below(module, found.hops, found.related, found.target, found.by, some, inner, found.through, source)
        return NEVER

    def compare(self, name: str, op: Op, source: Source | None, value: Raw, module: str, negated: bool) -> Condition:
        with self.collecting(source):
            path = find_path(name, module, self.surroundings.modules)
            check_operator(path, op)
            if op == "empty":
                return Compare(path, "empty", Values((_truth(value),)), source)
            operands = read_operands(value, path, op, self.surroundings, self.context)
            for operand in operands:
                self.check_actor(operand, source, negated)
            items = tuple(self.comparison(path, op, operand, source) for operand in operands)
            return items[0] if len(items) == 1 else (All(items) if op == "all" else Any_(items))
        return NEVER

    def comparison(
        self, path: Path, op: Op, operand: Values | Variable | RecordsVisible, source: Source | None
    ) -> Condition:
        if not isinstance(operand, RecordsVisible):
            return Compare(path, op, operand, source)
        targets = [target for target in modules_behind(path.type) if target in self.surroundings.modules]
        items = tuple(Visible(path, target, source) for target in targets)
        return items[0] if len(items) == 1 else Any_(items)

    def check_actor(self, operand: Values | Variable | RecordsVisible, source: Source | None, negated: bool) -> None:
        """`$visible` outside scopes, and whatever says who is asking under a negation in one, are problems."""
        if isinstance(operand, RecordsVisible):
            if not self.scope:
                self.refuse("K306", source)
            elif negated:
                self.refuse("K307", source, variable="$visible")
        elif self.scope and negated and isinstance(operand, Variable) and operand.name in ACTOR:
            self.refuse("K307", source, variable=f"${shown(operand)}")


def check_operator(path: Path, op: Op) -> None:
    """Nothing where `op` fits what the path ends in. Raises KithError (K302)."""
    fitting = fitting_operators(path)
    if op not in fitting:
        named = ", ".join("equality" if name == "eq" else name for name in sorted(fitting))
        params = {"op": "equality" if op == "eq" else op, "field": str(path), "type": path.type.name, "fitting": named}
        raise KithError(Problem(code="K302", params=params))


def fitting_operators(path: Path) -> frozenset[str]:
    """The operators of the path's type, without those that its stored columns can't answer."""
    operators = path.type.operators
    if operators & TEXT_OPS and path.part is not None and path.whole and path.whole.family != "option":
        has_key = key_position(path) is not None
        return operators if has_key else operators - TEXT_OPS
    return operators


def _truth(raw: Raw) -> bool:
    if isinstance(raw, Leaf) and (isinstance(raw.value, bool) or raw.value in ("true", "false")):
        return raw.value is True or raw.value == "true"
    raise KithError(Problem(code="K323", params={"op": "empty"}, source=raw.source))


def _succeeds(find: Callable[[], object]) -> bool:
    try:
        find()
    except KithError:
        return False
    return True


__all__ = ["OPERATORS", "ORDER_OPS", "Purpose", "check_operator", "fitting_operators", "parse_condition"]
