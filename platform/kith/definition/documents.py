"""The files of a site as typed documents: read, `extend:` merged in, checked against their schemas.

What a schema refuses is taken out, so that the rest can still be checked; its names are remembered as broken, so that
nothing is complained about twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kith.definition.files import SiteFile
from kith.definition.merge import extend_module
from kith.definition.prune import without
from kith.definition.report import Enough, Report
from kith.definition.schemas import EXTEND_SCHEMA_KEYS, PORTALS_SCHEMA, ROLES_SCHEMA, module_schema, webform_schema
from kith.definition.schemas.fields import Types
from kith.definition.schemas.shapes import Schema
from kith.definition.schemas.translation import TRANSLATION_SCHEMA
from kith.definition.translations import language_of
from kith.errors import KithError, nearest
from kith.reader import MOST, Datum, Mapping, Node, Scalar, read, type_document

_RANK = {"engine": 0, "site": 2}  # plugins stand between


@dataclass(slots=True)
class Documents:
    """Typed documents by what they declare."""

    modules: dict[str, Datum] = field(default_factory=dict)
    webforms: dict[str, Datum] = field(default_factory=dict)
    roles: Datum | None = None
    portals: Datum | None = None
    extra: dict[str, Datum] = field(default_factory=dict)  # webforms and portals by path
    origins: dict[str, str] = field(default_factory=dict)
    translations: dict[str, list[Datum]] = field(default_factory=dict)  # by language; plugins' first


@dataclass(frozen=True, slots=True)
class _Read:
    file: SiteFile
    node: Mapping


class _Typing:
    """What typing a document needs besides it."""

    def __init__(self, types: Types, report: Report, *, checked: bool, plugins: frozenset[str]) -> None:
        self.module = module_schema(types)
        self.webform = webform_schema(plugins)
        self.report = report
        self.checked = checked

    def typed(self, node: Mapping, schema: Schema) -> Datum | None:
        """The document without what its schema refuses; None where nothing sensible is left."""
        datum, problems = type_document(node, schema, checked=self.checked)
        if not problems:
            return datum
        self.report.extend(problems)
        if len(problems) >= MOST:
            raise Enough  # the rest of the document hasn't been looked at, so nothing can be built on it
        left, broken = without(node, problems, schema)
        self.report.broken |= broken
        return None if left is None else type_document(left, schema, checked=True)[0]


def load_documents(
    files: Iterable[SiteFile], types: Types, report: Report, *, checked: bool, plugins: frozenset[str]
) -> Documents:
    """The documents in `files`; every complaint goes to `report`."""
    ordered = sorted(files, key=lambda file: _RANK.get(file.origin, 1))
    typing = _Typing(types, report, checked=checked, plugins=plugins)
    documents = Documents(origins={file.path: file.origin for file in ordered})
    read_ = [found for file in ordered if (found := _read(file, report))]
    documents.modules = _modules([each for each in read_ if each.file.kind == "module"], typing)
    documents.roles = _merged([each for each in read_ if each.file.kind == "roles"], ROLES_SCHEMA, typing)
    documents.portals = _merged([each for each in read_ if each.file.kind == "portals"], PORTALS_SCHEMA, typing)
    if documents.portals is not None:
        documents.extra["config/portals.yaml"] = documents.portals
    for each in read_:
        if each.file.kind == "webform":
            _add_webform(documents, each, typing)
        elif each.file.kind == "translation":
            datum = typing.typed(each.node, TRANSLATION_SCHEMA)
            if datum is not None:
                documents.translations.setdefault(language_of(each.file.path), []).append(datum)
    return documents


def _read(file: SiteFile, report: Report) -> _Read | None:
    try:
        node: Node = read(file.text, file.path)
    except KithError as error:
        report.extend(error.problems)
        report.broken.add(PurePosixPath(file.path).stem)
        return None
    if isinstance(node, Mapping):
        return _Read(file, node)
    report.error("K132", node.source, expected="a map", found="something else")
    report.broken.add(PurePosixPath(file.path).stem)
    return None


def _modules(read_: list[_Read], typing: _Typing) -> dict[str, Datum]:
    bases: dict[str, Mapping] = {}
    additions: list[tuple[Scalar, Mapping]] = []
    for each in read_:
        declares, extends = each.node.get("module"), each.node.get("extend")
        if isinstance(declares, Scalar) and declares.text and extends is None:
            _add_module(bases, declares, each.node, typing.report)
        elif isinstance(extends, Scalar) and extends.text and declares is None:
            additions.append((extends, each.node))
        else:
            typing.report.error("K178", each.node.source)
            typing.report.broken.add(PurePosixPath(each.file.path).stem)
    for target, addition in additions:
        _extend(bases, target, addition, typing.report)
    typed = {name: typing.typed(node, typing.module) for name, node in bases.items()}
    return {name: datum for name, datum in typed.items() if datum is not None}


def _add_module(bases: dict[str, Mapping], name: Scalar, node: Mapping, report: Report) -> None:
    if name.text in bases:
        first = bases[name.text].get("module")
        report.error("K140", name.source, name=name.text, first=str(first.source if first else ""))
    else:
        bases[name.text] = node


def _extend(bases: dict[str, Mapping], target: Scalar, addition: Mapping, report: Report) -> None:
    base = bases.get(target.text)
    if base is None:
        report.unknown("K141", target.text, bases, target.source)
        return
    kept = []
    for entry in addition.entries:
        name = entry.key.text
        if name in (*EXTEND_SCHEMA_KEYS, "extend"):
            kept.append(entry)
        else:
            suggestion = nearest(name, EXTEND_SCHEMA_KEYS)
            params = {"key": name[:60], "where": "an `extend:` file"}
            report.error("K130", entry.key.source, suggestion=suggestion, **params)
    bases[target.text] = extend_module(base, Mapping(tuple(kept), addition.source))


def _merged(read_: list[_Read], schema: Schema, typing: _Typing) -> Datum | None:
    """The one document that several files of one kind make together: plugins first, the site last."""
    if not read_:
        return None
    node = read_[0].node
    for each in read_[1:]:
        node = extend_module(node, each.node)
    return typing.typed(node, schema)


def _add_webform(documents: Documents, each: _Read, typing: _Typing) -> None:
    datum = typing.typed(_without_foreign_keys(each.node, typing), typing.webform)
    if datum is None:
        return
    name = str(datum.plain("form"))
    if name in documents.webforms:
        first = str(documents.webforms[name].key_source("form"))
        typing.report.error("K189", datum.key_source("form"), name=name, first=first)
        return
    documents.webforms[name] = datum
    documents.extra[each.file.path] = datum


def _without_foreign_keys(node: Mapping, typing: _Typing) -> Mapping:
    """The form without keys that look like those of a plugin that isn't installed, each with a warning."""
    known = typing.webform["properties"]
    kept = []
    for entry in node.entries:
        name = entry.key.text
        if name in known or nearest(name, known):
            kept.append(entry)
        else:
            typing.report.warn("K180", entry.key.source, name=name[:60], what="the web form")
    return Mapping(tuple(kept), node.source)
