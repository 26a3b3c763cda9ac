"""Where a field stood that is changed in place, a list or its record's page: that is where one returns to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pyramid.httpexceptions import HTTPSeeOther
from pyramid.response import Response

from kith.errors import Problem
from kith.records.query import get
from kith.records.views import chosen_view
from kith.web.contexts import ModuleContext, RecordContext
from kith.web.doors.parameters import one
from kith.web.lists.address import ListAddress
from kith.web.lists.columns import Ends, rows_of
from kith.web.lists.deeds import deeds_of
from kith.web.lists.listed import listed
from kith.web.lists.show import shown_columns
from kith.web.record.drawing import ON_RECORD
from kith.web.session import notices


class Place(Protocol):
    """`back` is the address one returns to, `list` that of the list, `kept` what the form carries to tell it again."""

    @property
    def back(self) -> str: ...

    @property
    def list(self) -> str: ...

    @property
    def kept(self) -> tuple[str, str]: ...

    def after(self, request: Any, said: Sequence[Problem]) -> Any:
        """The answer to a save that `said` something."""


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The page of the record. A script follows there as well, and takes over what is different."""

    context: RecordContext

    @property
    def back(self) -> str:
        return self.context.address

    @property
    def list(self) -> str:
        return f"/m/{self.context.name}"

    @property
    def kept(self) -> tuple[str, str]:
        return ("_on", ON_RECORD)

    def after(self, request: Any, said: Sequence[Problem]) -> Any:
        """Leads to the page."""
        return notices.carry(request, HTTPSeeOther(f"{self.back}?_done=saved"), said)


@dataclass(frozen=True, slots=True)
class InList:
    """A row of the list at `address`."""

    context: RecordContext
    address: ListAddress

    @property
    def back(self) -> str:
        return self.address.text

    @property
    def list(self) -> str:
        return self.address.text

    @property
    def kept(self) -> tuple[str, str]:
        return ("_list", self.address.text)

    def after(self, request: Any, said: Sequence[Problem]) -> Any:
        """Leads to the list. A script gets the row anew: what was changed may decide about other columns as well."""
        if "HX-Request" in request.headers:
            return _redrawn(self.context, request, self.address)
        return notices.carry(request, HTTPSeeOther(self.back), said)


def place_of(context: RecordContext, request: Any, params: Any) -> Place:
    """What `_on` or `_list` among `params` say; the module's own list where they say nothing."""
    if one(params, "_on") == ON_RECORD:
        return OnRecord(context)
    address, _views = listed(ModuleContext(request), request, params)
    return InList(context, address)


def _redrawn(context: RecordContext, request: Any, address: ListAddress) -> Any:
    """The record's row as the list draws it; nothing where it isn't the actor's to see any more."""
    list_context = ModuleContext(request)
    columns = shown_columns(request, context.module, chosen_view(context.module, address.view), address)
    paths = tuple(column.path for column in columns if column.path != "title")
    row = get(request.tx, request.actor, context.name, context.id, paths)
    deeds = deeds_of(list_context, request, deleted=False)
    ends = Ends(form="bulk" if deeds else "", dots=request.registry.assets.svg("dots"))
    drawn = rows_of([row] if row is not None else [], columns, f"/m/{context.name}/", "", ends)
    return Response(str(drawn), content_type="text/html", charset="utf-8")
