"""The names that documents declare, for giving physical names, and the conflicts among earlier names."""

from __future__ import annotations

from collections.abc import Mapping

from kith.definition.documents import Documents
from kith.definition.names import FieldNames, ModuleNames, SiteNames, Wanted
from kith.definition.report import Report
from kith.reader import Datum


def declared_names(documents: Documents, report: Report) -> SiteNames:
    """Every name that needs a physical one, with its earlier names; conflicts among these go to `report`."""
    roles = documents.roles.get("roles") if documents.roles else None
    types = documents.portals.get("types") if documents.portals else None
    _check_earlier(report, documents.modules, "module")
    return SiteNames(
        modules={name: _module(datum, report) for name, datum in documents.modules.items()},
        roles=_wanted(roles, report, "role"),
        portal_types=_wanted(types, report, "portal type"),
    )


def _module(datum: Datum, report: Report) -> ModuleNames:
    fields = datum.get("fields")
    _check_earlier(report, _by_name(fields), "field")
    named = {key.text: _field(entry, report) for key, entry in (fields.items() if fields else ())}
    return ModuleNames(was=_was(datum), fields=named)


def _field(datum: Datum, report: Report) -> FieldNames:
    return FieldNames(was=_was(datum), options=_wanted(datum.get("options"), report, "option"))


def _wanted(datum: Datum | None, report: Report, kind: str) -> Wanted:
    entries = _by_name(datum)
    _check_earlier(report, entries, kind)
    return {name: _was(entry) for name, entry in entries.items()}


def _by_name(datum: Datum | None) -> dict[str, Datum]:
    return {key.text: entry for key, entry in datum.items()} if datum else {}


def _was(datum: Datum) -> tuple[str, ...]:
    written = datum.plain("was", ())
    return (written,) if isinstance(written, str) else tuple(written)


def _check_earlier(report: Report, entries: Mapping[str, Datum], kind: str) -> None:
    """Notes earlier names that something else has now, or that two things claim."""
    claimed: dict[str, str] = {}
    for name, datum in entries.items():
        for earlier in _was(datum):
            source = datum.key_source("was")
            if earlier in entries:
                report.error("K167", source, kind=kind, name=name, earlier=earlier)
            elif earlier in claimed:
                report.error("K168", source, kind=kind, name=name, earlier=earlier, other=claimed[earlier])
            claimed.setdefault(earlier, name)
