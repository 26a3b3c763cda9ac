"""Web forms: read from their files, and checked against the modules that they write."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from kith.conditions.parse import parse_condition
from kith.conditions.paths import modules_behind
from kith.conditions.tree import Condition
from kith.definition.assignments import build_assignment
from kith.definition.drafts import Building, Draft
from kith.definition.fields import field_list, label_of
from kith.definition.form_checks import check_form
from kith.definition.form_model import (
    Consent,
    FormField,
    FormLookup,
    FormMatch,
    FormPortal,
    FormSection,
    FormSpam,
    FormStep,
    WebForm,
)
from kith.definition.model import Role
from kith.definition.paths import find_column
from kith.definition.rules import assignments, operand, rule
from kith.definition.schemas.webform import webform_schema
from kith.reader import Datum, from_plain, to_plain

_KNOWN = frozenset(webform_schema()["properties"])


def build_webform(building: Building, name: str, form: Datum, roles: Mapping[str, Role]) -> WebForm | None:
    """The form; what is wrong with it is noted, and None where its module isn't there."""
    what, module = f'the web form "{name}"', form.get("module")
    draft = building.drafts.get(module.value) if module else None
    if draft is None:
        if module is not None:
            building.report.unknown("K142", module.value, building.drafts, module.source, what=what)
        return None
    if (form.get("steps") is None) == (form.get("fields") is None):
        building.report.error("K190", form.source, what=what)
    built = _Form(building, draft, name, form).built()
    check_form(building, draft, built, form, roles)
    return built


class _Form:
    """One form being read."""

    def __init__(self, building: Building, draft: Draft, name: str, form: Datum) -> None:
        self.building, self.draft, self.name, self.form = building, draft, name, form
        self.what = f'the web form "{name}"'
        self.origin = building.origin(form.source)
        self.fields: dict[str, FormField] = {}

    def built(self) -> WebForm:
        form, building = self.form, self.building
        steps = tuple(self._step(number, each) for number, each in enumerate(_steps(form), start=1))
        after, embed = form.get("after"), form.get("embed")
        match = self._match()
        return WebForm(
            name=self.name,
            module=self.draft.name,
            label=self.say(form.plain("label") or label_of(self.name.replace("-", "_")), form, "label"),
            source=form.key_source("form"),
            version=_version(form),
            origin=self.origin,
            help=self.perhaps(form, "help"),
            submit=self.perhaps(form, "submit"),
            steps=steps,
            fields=self.fields,
            lookups=self._lookups(),
            set=assignments(building, form.get("set"), self.draft.name, record=None, what=self.what),
            match=match,
            own=self._own() if match and match.when_found == "update" else None,
            email=self._email(match),
            verify_email=form.plain("verify_email", False),
            approve=form.plain("approve", False),
            assign=tuple(build_assignment(building, self.draft, each, user=True) for each in _elements(form, "assign")),
            portals=tuple(self._portals()),
            consents=dict(self._consents()),
            origins=tuple(embed.plain("origins", ())) if embed else (),
            message=self.perhaps(after, "message") if after else None,
            redirect=after.plain("redirect") if after else None,
            confirmation=form.plain("confirmation"),
            languages=tuple(form.plain("languages", ())),
            theme=dict(form.plain("theme", {})),
            uploads=form.plain("uploads", False),
            spam=_spam(form.get("spam")),
            keep=timedelta(days=form.plain("keep", 90)),
            plugins={key.text: datum for key, datum in form.items() if key.text not in _KNOWN},
        )

    # -- what visitors fill in ----------------------------------------------------------------------------------------
    def _step(self, number: int, datum: Datum) -> FormStep:
        whole = datum is self.form
        sections: list[FormSection] = []
        loose: list[tuple[str, ...]] = []
        for row in _elements(datum, "fields"):
            if row.get("section") is None:
                loose.append(self._row(row))
                continue
            if loose:
                sections.append(FormSection(rows=tuple(loose)))
                loose = []
            sections.append(self._section(row))
        if loose:
            sections.append(FormSection(rows=tuple(loose)))
        return FormStep(
            sections=tuple(sections),
            label=None if whole else self.perhaps(datum, "label", f"step{number}"),
            help=None if whole else self.perhaps(datum, "help", f"step{number}"),
            visible_if=None if whole else rule(self.building, self.draft, datum.get("visible_if")),
        )

    def _section(self, datum: Datum) -> FormSection:
        label = str(datum.plain("section"))
        return FormSection(
            rows=tuple(self._row(row) for row in _elements(datum, "fields")),
            label=self.say(label, datum, "sections", label),
            help=self.perhaps(datum, "help", "sections", label),
            visible_if=rule(self.building, self.draft, datum.get("visible_if")),
        )

    def _row(self, row: Datum) -> tuple[str, ...]:
        cells = list(row.elements()) if isinstance(row.value, list) else [row]
        return tuple(path for path in map(self._field, cells) if path)

    def _field(self, datum: Datum) -> str | None:
        """The path of a field that visitors may fill in; None with the problem noted."""
        named, building = datum.get("field") or datum, self.building
        path = str(named.value)
        column = find_column(building, path, self.draft.name, named.source, self.what)
        if column is None:
            return None
        field = building.drafts[column.module].fields.get(column.field)
        if field is None or not field.writable or column.hops > 1:
            building.report.error("K147", named.source, what=self.what, name=path)
            return None
        if path in self.fields:
            building.report.error("K128", named.source, what=self.what, reason=f'it asks for "{path}" twice')
            return None
        at = building.drafts[column.module]
        default = datum.get("default")
        self.fields[path] = FormField(
            path=path,
            module=at.name,
            name=field.name,
            source=named.source,
            lookup=path.partition(".")[0] if column.hops else None,
            label=self.perhaps(datum, "label", "fields", path),
            help=self.perhaps(datum, "help", "fields", path),
            placeholder=self.perhaps(datum, "placeholder", "fields", path),
            required=datum.plain("required", False),
            required_if=rule(building, self.draft, datum.get("required_if")),
            visible_if=rule(building, self.draft, datum.get("visible_if")),
            default=operand(building, default, at.name, field, record=None) if default is not None else None,
            prefill=datum.plain("prefill", False),
        )
        return path

    # -- what becomes of it -------------------------------------------------------------------------------------------
    def _lookups(self) -> dict[str, FormLookup]:
        """What is said of lookups, and for the others behind which something is asked: the first of that matches."""
        found: dict[str, FormLookup] = {}
        written = self.form.get("lookups")
        for key, datum in written.items() if written else ():
            target = self._target(key.text, key.source)
            if target is not None:
                match = field_list(self.building, target, datum.get("match"), self.what)
                found[key.text] = FormLookup(
                    field=key.text,
                    module=target.name,
                    match=match,
                    when_found=datum.plain("when_found", "ask_staff"),
                    when_missing=datum.plain("when_missing", "create"),
                )
        for field in self.fields.values():
            if field.lookup is not None and field.lookup not in found:
                found[field.lookup] = FormLookup(field=field.lookup, module=field.module, match=(field.name,))
        return found

    def _target(self, name: str, source: Any) -> Draft | None:
        field = self.draft.fields.get(name)
        targets = modules_behind(field.type) if field else ()
        if field is None:
            self.building.report.unknown("K112", name, self.draft.fields, source, what=self.what)
        elif len(targets) != 1 or targets[0] not in self.building.drafts:
            self.building.report.error("K154", source, what=self.what, path=name, name=name)
        else:
            return self.building.drafts[targets[0]]
        return None

    def _match(self) -> FormMatch | None:
        datum = self.form.get("match")
        if datum is None:
            return None
        return FormMatch(
            by=field_list(self.building, self.draft, datum.get("by"), self.what),
            when_found=datum.plain("when_found", "ask_staff"),
            update=field_list(self.building, self.draft, datum.get("update"), self.what),
        )

    def _own(self) -> Condition | None:
        """That a record is the one of the visitor whose address is proven."""
        node = from_plain({"id": "$me"}, self.form.key_source("match"))
        building = self.building
        with building.report.collecting(node.source):
            return parse_condition(
                node, self.draft.name, building.drafts, building.context, purpose="scope", me=self.draft.name
            )
        return None

    def _email(self, match: FormMatch | None) -> str | None:
        """The address that is meant: the one that the portal goes by, else the one that matches, else the first."""
        portals = (portal for portal in portals_opened(self.form))
        first = [self.building.portal_emails.get(name) for name in portals]
        asked = [each.name for each in self.fields.values() if each.lookup is None]
        for name in (*first, *(match.by if match else ()), *asked):
            if name in asked and self.draft.fields[name].type.name == "email":
                return name
        return None

    def _portals(self) -> Iterator[FormPortal]:
        portal = self.form.get("portal")
        for item in (list(portal.elements()) or [portal]) if portal else ():
            named = item.get("type") or item
            if named.value not in self.building.portal_users:
                self.building.report.unknown(
                    "K169", str(named.value), self.building.portal_users, named.source, what=self.what
                )
                continue
            yield FormPortal(type=str(named.value), where=rule(self.building, self.draft, item.get("if")))

    def _consents(self) -> Iterator[tuple[str, Consent]]:
        written = self.form.get("consents")
        for key, datum in written.items() if written else ():
            yield (
                key.text,
                Consent(
                    name=key.text,
                    text=self.say(str(datum.plain("text")), datum, "consents", key.text),
                    version=str(datum.plain("version")),
                    source=key.source,
                    required=datum.plain("required", False),
                    field=datum.plain("field"),
                ),
            )

    # -- texts --------------------------------------------------------------------------------------------------------
    def say(self, text: str, datum: Datum, *place: str) -> str:
        return self.building.speech.say(text, datum.source, self.origin, "webforms", self.name, *place)

    def perhaps(self, datum: Datum, key: str, *place: str) -> str | None:
        text = datum.plain(key)
        return None if text is None else self.say(str(text), datum, *place, key)


def fields_written(form: Datum) -> tuple[str, ...]:
    """The fields that a form gives to new records, as paths: what visitors fill in, then what `set` adds."""
    asked = [str((item.get("field") or item).value) for step in _steps(form) for item in _asked(step)]
    agreed = [str(each["field"]) for each in form.plain("consents", {}).values() if "field" in each]
    return tuple(dict.fromkeys((*asked, *agreed, *form.plain("set", {}))))


def fields_changed(form: Datum) -> tuple[str, ...]:
    """The fields that a form may change in records that are there already."""
    match = form.get("match")
    return tuple(match.plain("update", ())) if match and match.plain("when_found") == "update" else ()


def portals_opened(form: Datum) -> tuple[str, ...]:
    """The portal types that a form leads to."""
    portal = form.get("portal")
    if portal is None:
        return ()
    return tuple(str((item.get("type") or item).value) for item in (list(portal.elements()) or [portal]))


def _asked(step: Datum) -> Iterator[Datum]:
    for row in _elements(step, "fields"):
        if isinstance(row.value, list):
            yield from row.elements()
        elif row.get("section") is not None:
            yield from _asked(row)
        else:
            yield row


def _steps(form: Datum) -> Iterator[Datum]:
    steps = form.get("steps")
    yield from steps.elements() if steps else [form]


def _elements(datum: Datum, key: str) -> Iterator[Datum]:
    found = datum.get(key)
    yield from found.elements() if found else ()


def _spam(datum: Datum | None) -> FormSpam:
    return FormSpam(**datum.value) if datum is not None else FormSpam()


def _version(form: Datum) -> str:
    """What changes with whatever the file says, and with no mere move of its lines."""
    told = json.dumps(to_plain(form.node), ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]
