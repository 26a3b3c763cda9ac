"""Files tell no more than pages: what twins export, and what they say of a file that is to be imported, is the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from tests.conformance.twins.asker import WORDS, Asker
from tests.conformance.twins.test_twins import asker_of, comparable
from tests.conformance.twins.twin import VIEWERS, Twin, counted_ids

from kith.errors import KithError, Problem
from kith.identity.load import by_user
from kith.records.ask import parse_query
from kith.transfer.export import export_csv
from kith.transfer.importing import import_sheet
from kith.transfer.model import ImportOptions
from kith.transfer.sheet import open_sheet

MODULES = ("people", "firms", "deals", "calls", "notes")
TITLES = ("Ada", "Ada zeta", "Bea mint", "Acme", "Acme zeta", "Acme alpha", "Under", "Zeta", "Under zeta", "Bolt Ada")


class TakenBackError(Exception):
    """Ends a transaction that was only tried."""


def told(problems: Sequence[Problem]) -> list[tuple[Any, ...]]:
    """What the problems say."""
    return [(each.code, each.field, each.suggestion, str(sorted(each.params.items(), key=str))) for each in problems]


def exported(twin: Twin, viewer: str, module: str, where: str, *, ids: bool) -> Any:
    """The file that the viewer gets, or why it gets none."""
    out = io.StringIO()
    with twin.served.site.reading() as tx:
        actor = by_user(tx.connection, twin.users[viewer], via="cli")
        assert actor is not None
        try:
            condition = parse_query(tx, actor, module, [("where", where)] if where else []).where
            export_csv(tx, actor, module, out, where=condition, ids=ids)
        except KithError as refused:
            return told(refused.problems)
    return out.getvalue()


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("module", MODULES)
def test_an_exported_file_tells_nothing_that_is_hidden(triplets: tuple[Twin, ...], viewer: str, module: str) -> None:
    for ids in (False, True):
        for where in ("", '{"name": "Ada"}', '{"h_text": "zeta"}', '{"not": {"person.boss.score": 9}}'):
            files = [exported(each, viewer, module, where, ids=ids) for each in comparable(triplets, viewer)]
            assert all(each == files[0] for each in files), where


def tried(twin: Twin, viewer: str, path: Path, options: ImportOptions) -> Any:
    """What an import of the file would say; nothing is written."""
    found: Any = None
    try:
        with twin.served.site.writing() as tx, open_sheet(path, locale="en") as sheet:
            actor = by_user(tx.connection, twin.users[viewer], via="cli")
            assert actor is not None
            try:
                report = import_sheet(lambda: nullcontext(tx), actor, sheet, options, lambda done, rows: None)
                counts = (report.rows, report.created, report.changed, report.unchanged, report.refused)
                found = (counts, told(report.problems), told(report.notices))
            except KithError as refused:
                found = told(refused.problems)
            raise TakenBackError
    except TakenBackError:
        return found


def drawn_file(ask: Asker, path: Path) -> ImportOptions:
    """Writes a file with columns of open and closed fields, and values that may stand somewhere hidden."""
    module = ask.site.modules[ask.draw.choice(MODULES)]
    fields = ask.draw.sample(list(module.fields.values()), 3)
    names = [ask.draw.choice([each.name, each.label, ask.misspelt(module)]) for each in fields]
    rows = [[_cell(ask, each) for each in fields] for _ in range(3)]
    if "name" in module.fields:
        names, rows = [*names, "name"], [[*row, ask.draw.choice(WORDS)] for row in rows]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *rows])
    known = [*module.fields, ask.misspelt(module)]
    upsert = ask.draw.choice([None, None, "id", "mail", *(each.name for each in fields), *known])
    mapped = {names[0]: ask.draw.choice(known)} if ask.draw.random() < 0.2 else {}
    return ImportOptions(module=module.name, told=mapped, upsert=upsert, clear=ask.draw.random() < 0.2)


def _cell(ask: Asker, field: Any) -> str:
    if field.type.reference == "record" and ask.draw.random() < 0.8:
        return ask.draw.choice(TITLES)
    return ask.literal(field)


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("count", [40, pytest.param(2_000, marks=pytest.mark.soak)])
def test_what_is_said_of_a_file_tells_nothing_that_is_hidden(
    triplets: tuple[Twin, ...], tmp_path: Path, viewer: str, count: int
) -> None:
    ask, path, unlike = asker_of(triplets, f"{viewer} file"), tmp_path / "file.csv", []
    for number in range(count):
        options = drawn_file(ask, path)
        answers = []
        for twin in comparable(triplets, viewer):
            with counted_ids(9_000 + number):
                answers.append(tried(twin, viewer, path, options))
        if any(each != answers[0] for each in answers):
            unlike.append((options, path.read_text(), answers))
    assert unlike == []


@pytest.mark.parametrize("title", TITLES)
def test_a_title_finds_what_stands_in_it_openly(triplets: tuple[Twin, ...], tmp_path: Path, title: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(f"subject,person\nx,{title}\n")
    answers = [tried(twin, "blind", path, ImportOptions(module="calls")) for twin in triplets]
    assert all(each == answers[0] for each in answers)
    assert answers[0][0] == ((1, 1, 0, 0, 0) if title == "Ada" else (1, 0, 0, 0, 1))
