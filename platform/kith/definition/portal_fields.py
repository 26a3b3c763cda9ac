"""The two fields of modules whose records log in to portals: how they stand, and when they were last there.

Neither is stored with the record: both are read from the accesses when they are asked for, so nothing can drift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from kith.definition.drafts import Building, Draft
from kith.definition.model import Field
from kith.fields.base import ColumnSpec, Context, Examples, Family, FieldType, Shape, refuse
from kith.fields.datetimes import DateTimeType

STATUS, LAST_LOGIN = "portal_status", "last_login"
INVITED = "invited"
STATES = {"not_invited": "Not invited", INVITED: "Invited", "active": "Active", "suspended": "Suspended"}
_MOMENT = DateTimeType()


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalStatusType(FieldType):
    """How a record stands with the portals of its module: of several, where it has got furthest."""

    name: ClassVar[str] = STATUS
    meaning: ClassVar[str] = "The state of the access to portals"
    family: ClassVar[Family] = "opaque"
    widget: ClassVar[str] = "derived"
    computed: ClassVar[bool] = True
    shape: ClassVar[Shape] = "expression"
    examples: ClassVar[Examples] = Examples(good=((INVITED, INVITED), ("", None)), bad=("gone", 7, True))

    labels: Mapping[str, str] = field(default_factory=lambda: dict(STATES))

    def parse(self, raw: Any, context: Context) -> Any:
        if raw in (None, ""):
            return None
        if raw not in STATES:
            raise refuse("K250", value=str(raw)[:60], allowed=", ".join(STATES))
        return raw

    def format(self, value: Any, context: Context) -> str:
        return self.labels.get(value, "")

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "enum": list(STATES)}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return ()

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        return ()

    def load(self, cells: Sequence[Any]) -> Any:
        return cells[0] or "not_invited"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastLoginType(PortalStatusType):
    """When the record was last in a portal; "invited" until an invitation is taken up."""

    name: ClassVar[str] = LAST_LOGIN
    meaning: ClassVar[str] = "The last log-in to a portal"
    examples: ClassVar[Examples] = Examples(
        good=(("2026-03-31T09:30:00Z", _MOMENT.parse("2026-03-31T09:30:00Z", Context())), ("", None)),
        bad=("gone", True),
    )

    def parse(self, raw: Any, context: Context) -> Any:
        return _MOMENT.parse(raw, context)

    def format(self, value: Any, context: Context) -> str:
        return _MOMENT.format(value, context) if isinstance(value, datetime) else self.labels.get(value, "")

    def to_json(self, value: Any) -> Any:
        return _MOMENT.to_json(value) if isinstance(value, datetime) else None

    def to_text(self, value: Any) -> str:
        return _MOMENT.to_text(value) if isinstance(value, datetime) else ""

    def json_schema(self) -> Mapping[str, Any]:
        return _MOMENT.json_schema()

    def load(self, cells: Sequence[Any]) -> Any:
        return INVITED if cells[0] == INVITED else cells[1]


def add_portal_fields(building: Building, draft: Draft) -> None:
    """Gives the draft both fields, where a portal type takes its users from it."""
    if draft.name not in building.portal_users.values():
        return
    place = ("modules", draft.name, "fields")
    say = building.speech.say
    labels = {
        state: say(label, draft.source, "engine", *place, STATUS, "options", state) for state, label in STATES.items()
    }
    for type_, label in (
        (PortalStatusType(labels=labels), "Portal access"),
        (LastLoginType(labels=labels), "Last login"),
    ):
        made = Field(
            name=type_.name,
            physical=type_.name,
            label=say(label, draft.source, "engine", *place, type_.name, "label"),
            type=type_,
            source=draft.source,
            origin="engine",
            builtin=True,
        )
        draft.fields[made.name] = made
