"""Expectations against what came of a case: each that wasn't met, in words, with the place of the rule behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kith.access.explain import field_grants, way_words
from kith.conditions import describe
from kith.definition.model import Field, Module, Rule
from kith.errors import KithError, Problem
from kith.records.explain import explain
from kith.records.model import FieldState, Ref
from kith.records.query import get
from kith.sitetests.act import Seen
from kith.sitetests.model import Case, Expectation, Named, Values, Written
from kith.sitetests.stage import ENGINE, Stage
from kith.source import Source

_STATES: Mapping[str, tuple[str, bool, str, str]] = {
    # kind: (attribute of the state, what it should be, said if so, said if not)
    "required": ("required", True, "needed", "isn't needed"),
    "optional": ("required", False, "optional", "is needed"),
    "hidden": ("visible", False, "hidden", "shows"),
    "shown": ("visible", True, "shown", "is hidden"),
    "readonly": ("writable", False, "read-only", "can be changed"),
    "writable": ("writable", True, "writable", "can't be changed"),
}
_REASON = {"optional": "required", "shown": "hidden", "writable": "readonly"}


def judge(stage: Stage, case: Case, seen: Seen) -> tuple[Problem, ...]:
    """What of the case's expectations wasn't met: K967, each at its place; K968 for a value that can't be one."""
    return tuple(_Judging(stage, case, seen).all())


class _Judging:
    def __init__(self, stage: Stage, case: Case, seen: Seen) -> None:
        self.stage, self.case, self.seen = stage, case, seen
        self.module: Module = stage.tx.site.modules[case.module]
        self.context = stage.tx.context()

    def all(self) -> Iterator[Problem]:
        for expectation in self.case.expects:
            yield from self._one(expectation)
        told = {"refused", "saved", "made", "reachable"}
        if self.seen.problems and self.case.verb == "act" and not told & {each.kind for each in self.case.expects}:
            yield self._failed(self.case.source, f"it is refused: {self._complaints()}")

    def _one(self, expectation: Expectation) -> Iterator[Problem]:
        match expectation.kind:
            case kind if kind in _STATES:
                yield from (found for name in expectation.names for found in self._state(kind, name))
            case "readable" | "unreadable":
                yield from (found for name in expectation.names for found in self._reading(expectation.kind, name))
            case "allowed" | "denied":
                yield from (found for name in expectation.names for found in self._doing(expectation.kind, name))
            case "reachable":
                yield from self._reaching(expectation)
            case "refused":
                yield from self._refused(expectation)
            case "saved":
                yield from self._saved(expectation)
            case "made":
                yield from self._made(expectation)
            case _:
                yield from self._rows(expectation)

    def _failed(self, source: Source, words: str, rule: Source | None = None) -> Problem:
        return Problem(code="K967", params={"case": self.case.name, "words": words}, source=source, rule=rule)

    @property
    def _who(self) -> str:
        return " and ".join(name.text for name in self.case.actor)

    # -- the form -----------------------------------------------------------------------------------------------------
    def _state(self, kind: str, name: Named) -> Iterator[Problem]:
        attribute, wanted, should, otherwise = _STATES[kind]
        field, state = self.module.fields[name.text], self.seen.states.get(name.text)
        if state is None:
            words = f"{field.label} should be {should} for {self._who}, but {self._absence()}"
            yield self._failed(name.source, words, self._hider(field))
        elif getattr(state, attribute) is not wanted:
            yield self._failed(name.source, *self._state_words(kind, field, state, should, otherwise))

    def _absence(self) -> str:
        return "isn't open to them" if self.seen.reachable else f'the record "{self._target}" isn\'t there for them'

    @property
    def _target(self) -> str:
        return self.case.target.text if self.case.target else ""

    def _hider(self, field: Field) -> Source | None:
        said = field_grants(self.stage.tx.site, self.seen.actor, self.module, field.name, "view")
        return next((each.source for each in said if not each.opens), None)

    def _state_words(
        self, kind: str, field: Field, state: FieldState, should: str, otherwise: str
    ) -> tuple[str, Source | None]:
        words = f"{field.label} should be {should}, but {otherwise}"
        because = state.because.get(_REASON.get(kind, ""))
        rule = self._rule_of(kind, field)
        if because:
            words += f", because {because}"
        elif rule is not None:
            words += f": the rule is {self._rule_words(rule)}"
        elif kind == "optional" and field.required:
            return f"{words}: required is true", field.source
        elif kind == "writable":
            return f"{words}: {self._no_right(field)}", self._closer(field)
        else:
            words += ": no rule says otherwise"
        return words, rule.source if rule else field.source

    def _rule_of(self, kind: str, field: Field) -> Rule | None:
        if kind in ("required", "optional"):
            return field.required_if
        return field.visible_if if kind in ("hidden", "shown") else field.readonly_if

    def _rule_words(self, rule: Rule) -> str:
        return f'"{describe(rule.condition, self.stage.tx.site.modules, self.context)}"'

    def _no_right(self, field: Field) -> str:
        if field.type.computed:
            return "it is computed"
        return f"nothing lets {self._who} change it here"

    def _closer(self, field: Field) -> Source | None:
        action = "create" if self.case.verb == "create" else "edit"
        said = field_grants(self.stage.tx.site, self.seen.actor, self.module, field.name, action)
        return next((each.source for each in said if not each.opens), field.source if field.type.computed else None)

    # -- rights -------------------------------------------------------------------------------------------------------
    def _reading(self, kind: str, name: Named) -> Iterator[Problem]:
        reads = name.text in self.seen.readable
        if reads is (kind == "readable"):
            return
        label, said = self.module.fields[name.text].label, ""
        source = None
        if self.seen.reachable:
            grants = field_grants(self.stage.tx.site, self.seen.actor, self.module, name.text, "view")
            deciding = next((each for each in grants if each.opens is reads), None)
            if deciding is not None:
                way = way_words(self.stage.tx.site, self.seen.actor, deciding.roles)
                said, source = f": {way} {deciding.words}", deciding.source
        else:
            said = f': the record "{self._target}" isn\'t there for them'
        words = f"can read {label}, but shouldn't" if reads else f"should read {label}, but can't"
        yield self._failed(name.source, f"{self._who} {words}{said}", source)

    def _doing(self, kind: str, name: Named) -> Iterator[Problem]:
        may = name.text in self.seen.may
        if may is (kind == "allowed"):
            return
        why, source = self._right_words(name.text)
        verb = "be allowed to" if kind == "allowed" else "not be allowed to"
        words = f"{self._who} should {verb} {name.text} here, but {'may' if may else 'may not'}{why}"
        yield self._failed(name.source, words, source)

    def _right_words(self, action: str) -> tuple[str, Source | None]:
        """Why an action is open on the record, or isn't."""
        if self.seen.record is None or action in ("create", "import"):
            return "", None
        found = explain(
            self.stage.tx, self.seen.actor, self.module.name, self.seen.record, viewer=ENGINE, action=action
        ).actions[0]
        if action == "restore" and found.more:  # the right to it, which a living record can be asked for as well
            found = next((each for each in found.more if each.yes), found.more[0])
        return f": {found.words}", found.source

    def _reaching(self, expectation: Expectation) -> Iterator[Problem]:
        if self.seen.reachable is not expectation.flag:
            words = "is there for" if self.seen.reachable else "isn't there for"
            why, source = self._right_words("view")
            yield self._failed(expectation.source, f'the record "{self._target}" {words} {self._who}{why}', source)

    # -- saving -------------------------------------------------------------------------------------------------------
    def _refused(self, expectation: Expectation) -> Iterator[Problem]:
        if not self.seen.problems:
            yield self._failed(expectation.source, "it should be refused, but goes through")
        elif expectation.text is not None:
            if not all(_says(problem, expectation.text) for problem in self.seen.problems):
                words = f'it should be refused with "{expectation.text}", but is with: {self._complaints()}'
                yield self._failed(expectation.source, words, self._rule_behind(self.seen.problems))
        else:
            yield from self._refused_fields(expectation)

    def _refused_fields(self, expectation: Expectation) -> Iterator[Problem]:
        found: dict[str, list[Problem]] = {}
        for problem in self.seen.problems:
            found.setdefault((problem.field or "").partition(".")[0], []).append(problem)
        wanted = dict.fromkeys(name.text for name in expectation.names)
        said = {name: str(written.raw) for name, written in (expectation.values or {}).items()}
        places = {name.text: name.source for name in expectation.names}
        places |= {name: written.source for name, written in (expectation.values or {}).items()}
        for name in [*wanted, *said]:
            if name not in found:
                label = self.module.fields[name].label
                yield self._failed(places[name], f"{label} should be refused, but isn't")
            elif name in said and not any(_says(problem, said[name]) for problem in found[name]):
                told = "; ".join(map(_complaint, found[name]))
                words = f'{self.module.fields[name].label} should be refused with "{said[name]}", but is with: {told}'
                yield self._failed(places[name], words, self._rule_behind(found[name]))
        for name, problems in found.items():
            if name not in wanted and name not in said:
                told = "; ".join(map(_complaint, problems))
                yield self._failed(expectation.source, f"more is refused: {told}", self._rule_behind(problems))

    def _rule_behind(self, problems: Iterable[Problem]) -> Source | None:
        return next((problem.rule for problem in problems if problem.rule), None)

    def _complaints(self) -> str:
        return "; ".join(map(_complaint, self.seen.problems))

    def _saved(self, expectation: Expectation) -> Iterator[Problem]:
        if self.seen.problems:
            words = f"it should be saved, but is refused: {self._complaints()}"
            yield self._failed(expectation.source, words, self._rule_behind(self.seen.problems))
        elif expectation.values and self.seen.record:
            yield from self._holding(self.module, self.seen.record, expectation.values)

    def _made(self, expectation: Expectation) -> Iterator[Problem]:
        if self.seen.problems or self.seen.made is None:
            why = f": {self._complaints()}" if self.seen.problems else ""
            yield self._failed(expectation.source, f"it should make a record, but doesn't{why}")
        else:
            module = self.stage.tx.site.modules[self.seen.made.module]
            yield from self._holding(module, self.seen.made.id, expectation.values or {})

    def _holding(self, module: Module, id: str, values: Values) -> Iterator[Problem]:
        """What of `values` the record doesn't hold, read by the engine itself."""
        row = get(self.stage.tx, ENGINE, module.name, id, tuple(values))
        if row is None:
            yield self._failed(self.case.source, "the record is gone")
            return
        for name, written in values.items():
            field = module.fields[name]
            try:
                wanted = field.type.parse(self.stage.value(module, field, written, self.seen.actor), self.context)
            except KithError as error:
                params = {"field": name, "reason": error.problems[0].message}
                yield Problem(code="K968", params=params, source=written.source)
                continue
            if _plain(wanted) != _plain(row.values[name]):
                yield self._failed(written.source, *self._differing(field, written, row.values[name]))

    def _differing(self, field: Field, written: Written, found: Any) -> tuple[str, Source]:
        shown = self._shown(field, found) or "empty"
        wanted = ", ".join(map(str, written.raw)) if isinstance(written.raw, list) else str(written.raw) or "empty"
        return f"{field.label} should be {wanted}, but is {shown}", field.source

    def _shown(self, field: Field, value: Any) -> str:
        if field.type.family in ("reference", "references"):
            ids = value if isinstance(value, tuple) else (value,)
            return ", ".join(self.stage.name_of(_plain(each)) for each in ids if each is not None)
        values = value if isinstance(value, tuple) and field.type.item else (value,)
        type_ = field.type.item or field.type
        return ", ".join(type_.format(each, self.context) for each in values)

    # -- lists --------------------------------------------------------------------------------------------------------
    def _rows(self, expectation: Expectation) -> Iterator[Problem]:
        shown = [self.stage.name_of(id) for id in self.seen.rows]
        wanted = [name.text for name in expectation.names]
        view = self.module.lists[self._target]
        rule = view.where.source if view.where else view.source
        if set(shown) != set(wanted):
            more = [name for name in shown if name not in wanted]
            less = [name for name in wanted if name not in shown]
            parts = [f"shows {', '.join(more)} as well"] if more else []
            parts += [f"doesn't show {', '.join(less)}"] if less else []
            yield self._failed(expectation.source, f'the list "{view.label}" {" and ".join(parts)}', rule)
        elif expectation.kind == "order" and shown != wanted:
            words = f'the list "{view.label}" shows them in another order: {", ".join(shown)}'
            yield self._failed(expectation.source, words, view.source)


def _says(problem: Problem, wanted: str) -> bool:
    """Whether the complaint has that code, or that text in its message."""
    return problem.code == wanted or wanted.casefold() in problem.message.casefold()


def _complaint(problem: Problem) -> str:
    place = f"{problem.field}: " if problem.field else ""
    return f"{place}{problem.code} {problem.message}"


def _plain(value: Any) -> Any:
    """A value as it compares: references by their ids, in any order."""
    if isinstance(value, Ref):
        return value.id
    if isinstance(value, tuple | list):
        return tuple(_plain(each) for each in value)
    return None if value == "" else str(value) if isinstance(value, str) else value
