"""What files of tests name, against the site: every name that isn't there, with its place and the nearest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kith.conditions.variables import is_variable
from kith.definition.model import Field, Module, Site
from kith.definition.report import Report
from kith.definition.schemas.grants import ACTIONS
from kith.fields import FieldType
from kith.sitetests.model import Case, Expectation, Given, Named, Person, TestFile, Values, Written
from kith.source import Source

ON_MODULE = frozenset({"create", "import"})  # what is granted on a module, not on one of its records
_OF_FIELDS = frozenset(
    {"required", "optional", "hidden", "shown", "readonly", "writable", "readable", "unreadable", "refused"}
)


def check_tests(files: Iterable[TestFile], site: Site, report: Report) -> None:
    """Notes every name in the tests that the site doesn't have, and every expectation that can't fail."""
    portals = portal_modules(site)
    for file in files:
        _Checking(file, site, portals, report).check()


def portal_modules(site: Site) -> Mapping[str, str]:
    """Portal type -> the module whose records are its users."""
    return {name: portal.users for name, portal in site.portals.types.items()}


class _Checking:
    def __init__(self, file: TestFile, site: Site, portals: Mapping[str, str], report: Report) -> None:
        self.file, self.site, self.portals, self.report = file, site, portals, report
        self.groups = {group.text for person in file.people.values() for group in person.groups}

    def check(self) -> None:
        records = self._records(self.file.records, {})
        for person in self.file.people.values():
            self._person(person, records)
        for case in self.file.cases:
            self._case(case, self._records(case.records, records))

    def _records(self, given: Iterable[Given], known: Mapping[str, Given]) -> Mapping[str, Given]:
        """The records by name, those of a case on top of the file's; their values are looked at too."""
        found = dict(known)
        new = list(given)
        for each in new:
            first = found.setdefault(each.name, each)
            if first is not each:
                self.report.error("K965", each.source, name=each.name, first=str(first.source))
        for each in new:
            module = self._module(each.module, each)
            if module is not None:
                self._values(module, each.values, f'the record "{each.name}"', found)
        return found

    def _module(self, name: str, place: Given | Case) -> Module | None:
        if name not in self.site.modules:
            what = f'the {"record" if isinstance(place, Given) else "case"} "{place.name}"'
            self.report.unknown("K142", name, self.site.modules, place.source, what=what)
        return self.site.modules.get(name)

    # -- people -------------------------------------------------------------------------------------------------------
    def _person(self, person: Person, records: Mapping[str, Given]) -> None:
        for role in person.roles:
            self._role(role, self._held())
        if person.portal is None:
            if person.record is not None:
                self.report.error("K969", person.record.source, reason="`record` belongs to a `portal`")
            elif not person.roles:
                self.report.error("K969", person.source, reason="somebody has `roles`, or a `portal` and its `record`")
        elif person.roles or person.groups or person.record is None:
            reason = "a portal user has a `record`, and neither roles nor groups"
            self.report.error("K969", person.source, reason=reason)
        else:
            self._portal(person.portal, person.record, records)

    def _portal(self, portal: Named, record: Named, records: Mapping[str, Given]) -> None:
        module = self.portals.get(portal.text)
        if module is None:
            self._unknown("portal type", portal, self.portals)
        else:
            self._record(record, {name: each for name, each in records.items() if each.module == module})

    def _held(self) -> list[str]:
        return [role.name for role in self.site.roles.values() if not role.abstract]

    def _role(self, role: Named, known: Iterable[str]) -> None:
        if role.text not in known:
            self._unknown("role", role, known)

    def _unknown(self, kind: str, name: Named, known: Iterable[str]) -> None:
        self.report.unknown("K961", name.text, known, name.source, kind=kind)

    def _record(self, record: Named, known: Iterable[str]) -> None:
        if record.text not in known:
            self._unknown("record", record, known)

    # -- cases --------------------------------------------------------------------------------------------------------
    def _case(self, case: Case, records: Mapping[str, Given]) -> None:
        self._actor(case)
        module = self._module(case.module, case)
        if module is None:
            return
        if case.target is not None:
            own = [name for name, each in records.items() if each.module == case.module]
            if case.verb == "list" and case.target.text not in module.lists:
                self._unknown("list", case.target, module.lists)
            elif case.verb != "list":
                self._record(case.target, own)
        self._action(case, module, records)
        for expectation in case.expects:
            self._expectation(case, module, expectation, records)

    def _actor(self, case: Case) -> None:
        known = {*self.file.people, *self._held()}
        if len(case.actor) == 1:
            if case.actor[0].text not in known:
                self._unknown("person or role", case.actor[0], known)
            return
        for role in case.actor:
            self._role(role, self._held())

    def _action(self, case: Case, module: Module, records: Mapping[str, Given]) -> None:
        what = f'the case "{case.name}"'
        if case.action is None:
            self._values(module, case.values, what, records)
            return
        known = {**module.actions, "delete": None}
        if case.action.text not in known:
            self._unknown("action", case.action, known)
            return
        action = module.actions.get(case.action.text)
        for name, written in case.values.items():
            if action is None or name not in action.ask:
                self.report.unknown("K961", name, action.ask if action else (), written.key, kind="question")
            else:
                self._value(action.ask[name].type, written.raw, written, records)

    def _expectation(self, case: Case, module: Module, expectation: Expectation, records: Mapping[str, Given]) -> None:
        match expectation.kind:
            case "rows" | "order":
                self._rows(case, expectation, records)
            case "allowed" | "denied":
                self._actions(case, module, expectation)
            case "saved" if expectation.values is not None:
                self._values(module, expectation.values, f'the case "{case.name}"', records)
            case "made":
                self._made(case, module, expectation, records)
            case kind if kind in _OF_FIELDS:
                for name in expectation.names:
                    self._field(module, name.text, name.source, f'the case "{case.name}"')
                for key, written in (expectation.values or {}).items():
                    self._field(module, key, written.key, f'the case "{case.name}"')

    def _rows(self, case: Case, expectation: Expectation, records: Mapping[str, Given]) -> None:
        own = [name for name, each in records.items() if each.module == case.module]
        for name in expectation.names:
            self._record(name, own)
        if not own:
            reason = f"no record of {case.module} is given, so no list could show one"
            self.report.error("K962", expectation.source, reason=reason)

    def _actions(self, case: Case, module: Module, expectation: Expectation) -> None:
        known = {*ACTIONS, *module.actions} if case.verb == "look" else ON_MODULE | {"view"} | {*module.actions}
        for name in expectation.names:
            if name.text not in known and name.text in ACTIONS:
                reason = f"`{name.text}` is granted on records: name a `record`"
                self.report.error("K963", name.source, reason=reason)
            elif name.text not in known:
                self._unknown("action", name, known)

    def _made(self, case: Case, module: Module, expectation: Expectation, records: Mapping[str, Given]) -> None:
        action = module.actions.get(case.action.text) if case.action else None
        if action is None or action.create is None:
            self.report.error("K962", expectation.source, reason="this action makes no record")
            return
        made = self.site.modules[action.create]
        self._values(made, expectation.values or {}, f'the case "{case.name}"', records)

    # -- values -------------------------------------------------------------------------------------------------------
    def _field(self, module: Module, name: str, place: Source, what: str) -> Field | None:
        if name not in module.fields:
            self.report.unknown("K112", name, module.fields, place, what=what)
        return module.fields.get(name)

    def _values(self, module: Module, values: Values, what: str, records: Mapping[str, Given]) -> None:
        for name, written in values.items():
            field = self._field(module, name, written.key, what)
            if field is not None:
                self._value(field.type, written.raw, written, records)

    def _value(self, type_: FieldType, raw: Any, place: Written, records: Mapping[str, Given]) -> None:
        """Notes a name in `raw` that is no record, person or group."""
        for text in references_in(type_, raw):
            known = self._known((type_.item or type_), records)
            if text not in known:
                self.report.unknown("K961", text, known, place.source, kind="record or person")

    def _known(self, type_: FieldType, records: Mapping[str, Given]) -> set[str]:
        if type_.reference == "record":
            return {name for name, each in records.items() if each.module in type_.targets}
        staff = {name for name, person in self.file.people.items() if person.portal is None}
        return self.groups if type_.reference == "group" else staff | self.groups


def references_in(type_: FieldType, raw: Any) -> Iterator[str]:
    """The names of records, people or groups in a value of this type."""
    if (type_.item or type_).reference in ("record", "user", "group"):
        for each in raw if isinstance(raw, list) else [raw]:
            if isinstance(each, str) and each and not is_variable(each):
                yield each
