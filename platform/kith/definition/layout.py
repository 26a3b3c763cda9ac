"""The layout of a form: tabs of sections of rows, and the right-hand column."""

from __future__ import annotations

from dataclasses import dataclass, field

from kith.definition.drafts import Building, Draft
from kith.definition.model import Layout, Rule, Section, Tab
from kith.definition.rules import rule
from kith.reader import Datum
from kith.source import Source

Rows = list[tuple[str, ...]]


@dataclass(slots=True)
class _Section:
    label: str
    rows: Rows
    visible_if: Rule | None = None


@dataclass(slots=True)
class _Tab:
    label: str
    sections: list[_Section]
    visible_if: Rule | None = None


@dataclass(slots=True)
class _Placing:
    """One layout being read. `seen` says where each field stands."""

    building: Building
    draft: Draft
    tabs: list[_Tab] = field(default_factory=list)
    side: list[str] = field(default_factory=list)
    seen: dict[str, Source] = field(default_factory=dict)

    def accept(self, item: Datum) -> str | None:
        """The field's name if it is one and stands nowhere yet; None with the problem noted."""
        name, report = item.value, self.building.report
        if name not in self.draft.fields:
            report.unknown("K112", name, self.draft.fields, item.source, what="the layout")
            return None
        if name in self.seen:
            report.error("K153", item.source, name=name, first=str(self.seen[name]))
            return None
        self.seen[name] = item.source
        return str(name)

    def rows(self, datum: Datum | None) -> Rows:
        """The rows of `fields`, each a tuple of names."""
        rows: Rows = []
        for row in datum.elements() if datum else ():
            cells = list(row.elements()) if isinstance(row.value, list) else [row]
            names = tuple(name for name in map(self.accept, cells) if name)
            if names:
                rows.append(names)
        return rows

    def section(self, datum: Datum) -> _Section:
        """A section as written."""
        visible_if = rule(self.building, self.draft, datum.get("visible_if"))
        label = self.label(datum, "sections", datum.plain("section"))
        return _Section(label, self.rows(datum.get("fields")), visible_if)

    def label(self, datum: Datum, kind: str, label: str) -> str:
        """What a tab or a section is called."""
        origin = self.building.origin(datum.source)
        return self.building.speech.say(label, datum.source, origin, "modules", self.draft.name, kind, label)

    def item(self, datum: Datum) -> None:
        """Takes in one item of the layout."""
        if datum.get("tab"):
            sections = datum.get("sections")
            made = [self.section(each) for each in (sections.elements() if sections else ())]
            visible_if = rule(self.building, self.draft, datum.get("visible_if"))
            self.tabs.append(_Tab(self.label(datum, "tabs", datum.plain("tab")), made, visible_if))
        elif datum.get("side"):
            side = datum.get("side")
            self.side += [name for name in map(self.accept, side.elements() if side else ()) if name]
        elif datum.get("section"):
            self.first().sections.append(self.section(datum))

    def first(self) -> _Tab:
        """The tab of sections that stand outside of tabs."""
        if not self.tabs or self.tabs[0].label:
            self.tabs.insert(0, _Tab("", []))
        return self.tabs[0]

    def add_after(self, datum: Datum) -> None:
        """Rows of an addition behind the row that holds its anchor."""
        anchor = datum.get("after")
        rows = self.rows(datum.get("fields"))
        for section in (section for tab in self.tabs for section in tab.sections):
            for index, row in enumerate(section.rows):
                if anchor is not None and anchor.value in row:
                    section.rows[index + 1 : index + 1] = rows
                    return
        if anchor is not None and anchor.value in self.side:
            index = self.side.index(anchor.value) + 1
            self.side[index:index] = [name for row in rows for name in row]
        elif anchor is not None:
            placed = [name for tab in self.tabs for section in tab.sections for row in section.rows for name in row]
            self.building.report.unknown("K186", anchor.value, placed, anchor.source)

    def leftovers(self) -> Rows:
        """The declared fields that the layout doesn't name, a row each."""
        return [(each.name,) for each in self.draft.fields.values() if not each.builtin and each.name not in self.seen]


def build_layout(building: Building, draft: Draft) -> Layout:
    """The layout of the draft's module. Fields that it leaves out follow in a last section of the first tab."""
    placing = _Placing(building, draft)
    written = draft.part("layout")
    items = list(written.elements()) if written else []
    for item in items:
        if item.get("after") is None:
            placing.item(item)
    for item in items:
        if item.get("after") is not None:
            placing.add_after(item)
    left = placing.leftovers()
    if left:
        further = building.speech.say(
            "Further fields", draft.source, "engine", "modules", draft.name, "sections", "Further fields"
        )
        label = draft.labels.one if not items else further
        placing.first().sections.append(_Section(label, left))
    side = placing.side or ([] if items else ["owner", "active"])
    return Layout(tabs=tuple(_frozen(tab) for tab in placing.tabs), side=tuple(side))


def _frozen(tab: _Tab) -> Tab:
    sections = tuple(
        Section(label=section.label, rows=tuple(section.rows), visible_if=section.visible_if)
        for section in tab.sections
    )
    return Tab(label=tab.label, sections=sections, visible_if=tab.visible_if)
