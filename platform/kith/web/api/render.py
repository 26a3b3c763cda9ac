"""Records as JSON. What has to be converted is worked out once per list of fields; the rest orjson writes as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any

import orjson
from pyramid.response import Response

from kith.access.actor import SYSTEM
from kith.definition.model import Site
from kith.fields import FieldType
from kith.fields.boolean import BooleanType
from kith.fields.dates import DateType
from kith.fields.datetimes import DateTimeType
from kith.records.model import FileRef, Group, Page, Ref, Row, Total
from kith.records.paths import ReadPath, read_path
from kith.web.api.preconditions import etag

Convert = Callable[[Any], Any]
Shown = dict[str, Any]
Converters = tuple[tuple[str, Convert], ...]
# orjson writes these values exactly as their to_json does; a type that overrides it is converted
NATIVE = frozenset({FieldType.to_json, BooleanType.to_json, DateType.to_json, DateTimeType.to_json})
OPTIONS = orjson.OPT_UTC_Z
JSON = "application/json"


def answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Any:
    """A response with `value` as JSON."""
    response = Response(body=orjson.dumps(value, option=OPTIONS), status=status, content_type=JSON, charset=None)
    if headers:
        response.headers.update(headers)
    return response


def record_answer(
    site: Site, module: str, row: Row, status: int = 200, headers: Mapping[str, str] | None = None
) -> Any:
    """A response with one record, its version as ETag."""
    return shown_answer(show(site, module, row), row, status, headers)


def shown_answer(shown: Shown, row: Row, status: int = 200, headers: Mapping[str, str] | None = None) -> Any:
    """A response with one record that was shown already, its version as ETag."""
    return answer(shown, status, {"ETag": etag(row.version), **(headers or {})})


def show(site: Site, module: str, row: Row) -> Shown:
    """One record as the API shows it."""
    return record(row, converters(site, module, tuple(row.values)))


def page_answer(site: Site, module: str, page: Page, finish: Callable[[Shown], Shown] | None = None) -> Any:
    """A response with a page: `{data, next, total?}`. `finish` has the last word on each record."""
    data = records(site, module, page.rows, page.fields)
    found: dict[str, Any] = {"data": data if finish is None else [finish(each) for each in data], "next": page.next}
    if page.total is not None:
        found["total"] = _total(page.total)
    if page.groups is not None:
        found["total"]["groups"] = [_group(site, module, group) for group in page.groups]
    return answer(found)


def _total(total: Total) -> dict[str, Any]:
    return {"value": total.value, "exact": total.exact}


def _group(site: Site, module: str, group: Group) -> dict[str, Any]:
    """A group: the value that its records have in common, how many they are, and what they add up to."""
    fields = site.modules[module].fields
    sums = {name: fields[name].type.to_json(value) for name, value in group.sums.items()}
    return {"group": group.value, **_total(group.total), "sums": sums}


def records(site: Site, module: str, rows: Iterable[Row], fields: tuple[str, ...]) -> list[Shown]:
    """The rows as the API shows them; all of them hold `fields`."""
    wanted = converters(site, module, fields)
    return [record(row, wanted) for row in rows]


def record(row: Row, wanted: Converters) -> Shown:
    """One record: id, title, version, and the values that were read."""
    found = {"id": row.id, "title": row.title, "version": row.version, **row.values}
    for name, convert in wanted:
        value = found[name]
        if value is not None:
            found[name] = convert(value)
    return found


@lru_cache(maxsize=1024)
def converters(site: Site, module: str, fields: tuple[str, ...]) -> Converters:
    """(path, converter) for those of `fields` whose values orjson can't write by itself.

    The fields are the actor's already: how a value is written depends on the definitions alone.
    """
    paths = [read_path(site, SYSTEM, module, name) for name in fields]
    found = ((path.text, converter(path)) for path in paths)
    return tuple((name, convert) for name, convert in found if convert is not None)


def converter(path: ReadPath) -> Convert | None:
    """What makes JSON of a value that isn't None; None where nothing is to be made."""
    kind = path.type
    if kind is None:
        return None
    if kind.reference in ("record", "user", "group"):
        convert: Convert = _ref_and_module if len(kind.targets) > 1 else _ref
        return (lambda refs: [convert(each) for each in refs]) if kind.shape == "link" else convert
    if kind.reference == "file":
        return (lambda refs: [file_shown(each) for each in refs]) if kind.shape == "link" else file_shown
    return kind.to_json if _converted(kind) else None


def _converted(kind: FieldType) -> bool:
    result = getattr(kind, "result", None)  # formulas and rollups write what they result in
    if isinstance(result, FieldType):
        return _converted(result)
    return type(kind).to_json not in NATIVE


def file_shown(file: FileRef) -> dict[str, Any]:
    """A file as the API shows it; `url` is where its bytes are, for whoever may read it then."""
    return {
        "id": file.id,
        "name": file.title,
        "size": file.size,
        "type": file.type,
        "url": f"/api/v1/files/{file.id}/content",
    }


def _ref(ref: Ref) -> dict[str, Any]:
    return {"id": ref.id, "title": ref.title}


def _ref_and_module(ref: Ref) -> dict[str, Any]:
    return {"id": ref.id, "title": ref.title, "module": ref.module}
