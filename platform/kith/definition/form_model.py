"""Web forms as frozen data: what visitors are asked for, what becomes of it, who may show the form.

A field of a form goes by its path: `email` of the module itself, `company.name` of a record that is looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from kith.conditions.tree import Condition, Operand
from kith.definition.rule_model import Assignment, Rule
from kith.reader import Datum
from kith.source import Source

WhenFound = Literal["update", "reject", "create", "ask_staff"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field that visitors fill in: `name` of `module`, behind the lookup `lookup` of the form's module or of its own.

    The texts are None where the form leaves them to the field. `prefill`: the address of the page may fill it in.
    """

    path: str
    module: str
    name: str
    source: Source
    lookup: str | None = None
    label: str | None = None
    help: str | None = None
    placeholder: str | None = None
    required: bool = False
    required_if: Rule | None = None
    visible_if: Rule | None = None
    default: Operand | None = None
    prefill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSection:
    """Rows of paths below a heading; the heading is None where a step has fields without one."""

    rows: tuple[tuple[str, ...], ...]
    label: str | None = None
    help: str | None = None
    visible_if: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormStep:
    """One page of a form."""

    sections: tuple[FormSection, ...]
    label: str | None = None
    help: str | None = None
    visible_if: Rule | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """The fields of the step, in order."""
        return tuple(path for section in self.sections for row in section.rows for path in row)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLookup:
    """What the values that were typed for the lookup `field` become. `match`: names of fields over there.

    A record that is there already is never given to a stranger: staff decides, or there is a second one of that name.
    """

    field: str
    module: str
    match: tuple[str, ...]
    when_found: Literal["ask_staff", "create"] = "ask_staff"
    when_missing: Literal["ask_staff", "create"] = "create"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMatch:
    """Which fields tell that the visitor is known, and what happens then."""

    by: tuple[str, ...]
    when_found: WhenFound = "ask_staff"
    update: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPortal:
    """A portal type that the form leads to, for records that fit `where`."""

    type: str
    where: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """A box that the visitor ticks. What was agreed to is kept with the version of its text.

    `field`: the boolean of the module that becomes true.
    """

    name: str
    text: str
    version: str
    source: Source
    required: bool = False
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSpam:
    """When a submission is held back. `hold_at`: the score from which it is; `captcha`: the name of a plugin's check.

    `per_address` and `per_form`: submissions of one address, and of all, in an hour.
    """

    least_seconds: int = 2
    hold_at: int = 50
    captcha: str | None = None
    per_address: int = 20
    per_form: int = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class WebForm:
    """A public form that writes records of `module`, as the actor "visitor of this form" and with no other rights.

    `version` changes with every word of its file. `own` is the condition that a record is the visitor's own, once the
    address is proven. `plugins`: plugin -> what the file says under its name.
    """

    name: str
    module: str
    label: str
    source: Source
    version: str
    origin: str = "site"
    help: str | None = None
    submit: str | None = None
    steps: tuple[FormStep, ...]
    fields: Mapping[str, FormField]
    lookups: Mapping[str, FormLookup]
    set: Mapping[str, Operand]
    match: FormMatch | None = None
    own: Condition | None = None
    email: str | None = None  # the field whose address is proven, written to and invited
    verify_email: bool = False
    approve: bool = False
    assign: tuple[Assignment, ...] = ()
    portals: tuple[FormPortal, ...] = ()
    consents: Mapping[str, Consent]
    origins: tuple[str, ...] = ()
    message: str | None = None
    redirect: str | None = None
    confirmation: str | None = None  # a template of mail
    languages: tuple[str, ...] = ()
    theme: Mapping[str, str]
    uploads: bool = False
    spam: FormSpam = FormSpam()
    keep: timedelta = timedelta(days=90)
    plugins: Mapping[str, Datum]

    @property
    def own_fields(self) -> tuple[FormField, ...]:
        """The fields of the module itself, in order."""
        return tuple(field for field in self.fields.values() if field.lookup is None)

    def behind(self, lookup: str) -> tuple[FormField, ...]:
        """The fields of the record that a lookup leads to, in order."""
        return tuple(field for field in self.fields.values() if field.lookup == lookup)

    def rules(self) -> Iterator[Rule]:
        """Every rule of the form about a record of its module."""
        for step in self.steps:
            found = (step.visible_if, *(section.visible_if for section in step.sections))
            yield from (rule for rule in found if rule is not None)
        for field in self.fields.values():
            yield from (rule for rule in (field.visible_if, field.required_if) if rule is not None)
