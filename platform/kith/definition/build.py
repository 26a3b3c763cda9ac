"""Files become a site: read, merged, typed, built, checked. All problems at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from kith.definition.actions import build_actions
from kith.definition.assignments import build_assignments, check_assignments
from kith.definition.builtin import BUILTIN_NAMES, RESERVED_MODULES
from kith.definition.checks import (
    check_formulas,
    check_keys,
    check_names,
    check_quick_create,
    check_visibility,
    field_sets,
)
from kith.definition.declared import declared_names
from kith.definition.documents import Documents, load_documents
from kith.definition.drafts import Building, Draft
from kith.definition.fields import add_rules, declare_fields, resolve_rollups
from kith.definition.files import SiteFile
from kith.definition.layout import build_layout
from kith.definition.lists import build_lists, build_related, declare_related
from kith.definition.model import Labels, Module, ModuleRights, Site
from kith.definition.names import Names
from kith.definition.portal_checks import check_portal_types
from kith.definition.portal_types import build_portals
from kith.definition.portals import build_portal_rights, check_portal_cycles, declare_portal_types
from kith.definition.readers import check_readers
from kith.definition.report import Enough, Report
from kith.definition.roles import build_roles
from kith.definition.schemas.fields import Types
from kith.definition.speech import Place, Speech, Text, Translation
from kith.definition.titles import build_search, build_title, mark_sorted
from kith.definition.translations import check_translation, read_translation
from kith.definition.webforms import build_webform
from kith.errors import KithError, Problem
from kith.fields.base import Context
from kith.reader import Datum
from kith.source import Source

_PLAIN_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Built:
    """A site, what is probably not meant in it, the physical names that it goes by, and the texts that it says."""

    site: Site
    warnings: tuple[Problem, ...]
    names: Names
    said: Mapping[Place, Text]
    translations: Mapping[str, Translation]


def build_site(
    files: Iterable[SiteFile],
    types: Types,
    names: Names | None = None,
    *,
    checked: bool = False,
    context: Context = _PLAIN_CONTEXT,
    plugins: Collection[str] = (),
    language: str = "",
) -> Built:
    """The site that `files` declare, on the field types `types`, with its labels in `language` ("": as written).

    `names` are the physical names given before. `checked` says that these very texts have passed before, so that their
    schemas needn't be looked at. `context` is the site's, for literals in rules; `plugins` the names of those that are
    installed. Raises KithError with every problem of every file, in the order of places.
    """
    report = Report()
    try:
        given = _Given(files=tuple(files), types=types, context=context, plugins=frozenset(plugins))
        built = _built(given, names, report, checked=checked, language=language)
    except Enough:
        built = None
    if built is None or report.problems:
        raise KithError(*report.ordered())
    return built


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What a site is built from."""

    files: tuple[SiteFile, ...]
    types: Types
    context: Context
    plugins: frozenset[str]

    def building(self, documents: Documents, names: Names, report: Report, speech: Speech) -> Building:
        """A build of the documents that tells `report` what is wrong."""
        return Building(
            types=self.types,
            context=self.context,
            report=report,
            names=names,
            origins=documents.origins,
            plugins=self.plugins | {file.origin for file in self.files if file.origin not in ("site", "engine")},
            speech=speech,
        )


def _built(given: _Given, names: Names | None, report: Report, *, checked: bool, language: str) -> Built:
    installed = given.plugins | {file.origin for file in given.files if file.origin not in ("site", "engine")}
    documents = load_documents(given.files, given.types, report, checked=checked, plugins=installed)
    assigned = Names.assign(declared_names(documents, report), names, BUILTIN_NAMES)
    translations = {name: read_translation(each) for name, each in documents.translations.items()}
    speech = Speech(language, translations.get(language))
    site = _build(given.building(documents, assigned, report, speech), documents)
    if not (checked or language or report.problems):
        for name, each in translations.items():
            check_translation(report, documents.translations[name], speech.said)
            _check_language(given.building(documents, assigned, Report(), Speech(name, each)), documents, report)
    warnings = tuple(sorted(report.warnings, key=lambda each: str(each.source)))
    return Built(site, warnings, assigned, speech.said, translations)


def _check_language(building: Building, documents: Documents, report: Report) -> None:
    """Notes what only goes wrong in another language: two options, say, that are called alike in it."""
    _build(building, documents)
    for problem in building.report.problems:
        source = problem.source or Source(path="config/translations")
        report.error("K126", source, language=building.speech.language, problem=problem.message)


def _build(building: Building, documents: Documents) -> Site:
    _declare(building, documents)
    modules = _modules(building)
    for module in modules.values():
        check_visibility(building, module)
    check_portal_cycles(building, {name: dict(module.portal) for name, module in modules.items()})
    portals = build_portals(building, documents.portals, modules)
    check_portal_types(building, portals.types.values(), modules)
    roles = build_roles(building, documents.roles.get("roles") if documents.roles else None)
    check_assignments(building, modules, roles)
    if not building.report.problems:
        check_readers(building, modules, roles)
    forms = {name: build_webform(building, name, form, roles) for name, form in documents.webforms.items()}
    return Site(
        modules=modules,
        roles=roles,
        extra=dict(documents.extra),
        portals=portals,
        forms={name: form for name, form in forms.items() if form is not None},
        languages=tuple(documents.translations),
        language=building.speech.language,
    )


def _declare(building: Building, documents: Documents) -> None:
    """Everything that conditions need to know of the site, in the order in which it becomes known."""
    declare_portal_types(building, documents.portals)
    for name, datum in documents.modules.items():
        if name in RESERVED_MODULES:
            building.report.error("K143", datum.key_source("module"), name=name, what="a module")
        building.drafts[name] = _draft(building, name, datum)
    for step in (declare_fields, declare_related, resolve_rollups, add_rules):
        for draft in building.drafts.values():
            step(building, draft)


def _draft(building: Building, name: str, datum: Datum) -> Draft:
    label = datum.value["label"]
    origin = building.origin(datum.source)
    written = Labels(label["one"], label["many"])
    labels = building.speech.labels(written, datum.key_source("label"), origin, "modules", name, "label")
    return Draft(name=name, physical=building.names.module(name), datum=datum, origin=origin, labels=labels)


def _modules(building: Building) -> dict[str, Module]:
    drafts = building.drafts
    titles = {name: build_title(building, draft) for name, draft in drafts.items()}
    searched = {name: build_search(building, draft, titles[name]) for name, draft in drafts.items()}
    lists = {name: build_lists(building, draft) for name, draft in drafts.items()}
    related = {name: build_related(building, draft) for name, draft in drafts.items()}
    views = [(name, view) for name, found in lists.items() for view in found.values()]
    below = [(view.module, view) for found in related.values() for view in found.values()]
    mark_sorted(building, titles, searched, [*views, *below])
    made: dict[str, Module] = {}
    for name, draft in drafts.items():
        _check(building, draft)
        portal: dict[str, ModuleRights] = build_portal_rights(building, draft)
        made[name] = Module(
            name=name,
            physical=draft.physical,
            labels=draft.labels,
            source=draft.datum.key_source("module"),
            origin=draft.origin,
            icon=draft.datum.plain("icon", "database"),
            title=titles[name],
            title_column=building.names.title(name),
            fields=dict(draft.fields),
            layout=build_layout(building, draft),
            lists=lists[name],
            related=related[name],
            actions=build_actions(building, draft),
            portal=portal,
            search=searched[name],
            unique=field_sets(building, draft, "unique"),
            duplicates=field_sets(building, draft, "duplicates"),
            assign=build_assignments(building, draft),
            append_only=draft.datum.plain("append_only", False),
            written_by=draft.datum.plain("written_by"),
            test=draft.datum.plain("test"),
            was=tuple(draft.datum.plain("was", ())),
        )
    return dict(sorted(made.items(), key=lambda each: each[1].origin != "site"))  # what plugins bring comes behind


def _check(building: Building, draft: Draft) -> None:
    check_names(building, draft)
    check_keys(building, draft)
    check_formulas(building, draft)
    check_quick_create(building, draft)
