"""Records from a table file, batch by batch through the one write path, in flat memory.

Good rows are written; refused ones go into a file of their own with the reason. No rule is here: what a row may
hold is decided where pages and API decide it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import access_to, allows, readable, writable
from kith.definition.model import Field, Module
from kith.errors import KithError, Problem, nearest
from kith.records.model import Change, Outcome, Saved
from kith.records.save import write
from kith.source import Source
from kith.storage.statistics import refresh_statistics
from kith.storage.tx import Tx
from kith.transfer.cells import RowDraft, RowReader, samples
from kith.transfer.columns import Matched, match_columns
from kith.transfer.lookups import Lookups
from kith.transfer.match import keys_of, stored_ids, upsert_field
from kith.transfer.model import Begin, ImportOptions, Progress, Report
from kith.transfer.refused import RefusedRows
from kith.transfer.sheet import Line, Sheet
from kith.transfer.style import PROGRAM, find_style

MANY = 500  # rows after which the planner is told what there is now
_NUMBERS = frozenset({"number", "money"})
_DATES = frozenset({"date", "datetime"})


def import_sheet(begin: Begin, actor: Actor, sheet: Sheet, options: ImportOptions, progress: Progress) -> Report:
    """What became of the rows of `sheet`; each batch is written in a transaction of its own from `begin`.

    Raises KithError where nothing can be read at all: K705, K707, K712 to K717, K719; refused rows are counted.
    """
    actor = replace(actor, via="import")
    with RefusedRows(options.refused, sheet.heading, sheet.delimiter) as refused:
        running = _Import(begin, actor, sheet, options, refused)
        for lines in running.batches():
            running.take(lines)
            progress(sheet.done, running.report.rows)
        if running.report.rows >= MANY:
            with begin() as tx:
                refresh_statistics(tx, [options.module])
        running.report.file = refused.written
        return running.report


TOLD = frozenset({"K612", "K741", "K742", "K744"})  # of what is said to a row that is saved: the words of plugins


class _Import:
    """One import on its way."""

    def __init__(self, begin: Begin, actor: Actor, sheet: Sheet, options: ImportOptions, refused: RefusedRows) -> None:
        self.begin, self.actor, self.sheet, self.options, self.refused = begin, actor, sheet, options, refused
        self.report = Report()
        self.refusals: list[tuple[int, Sequence[str], list[Problem], list[str]]] = []  # of the batch at hand
        with begin() as tx:
            self.module, self.matched = _match(tx, actor, sheet, options)
        self.report.notices += self.matched.notices
        self.key: Field | None = None
        if options.upsert:
            with begin() as tx:
                self.key = upsert_field(_told_apart(tx, actor, self.module), options.upsert, self.matched)
        self.lookups = Lookups(self.module)
        self.lines: Iterator[Line] = iter(sheet)
        self.reader = self._reader()

    def _reader(self) -> RowReader:
        """The reader in the style that the first rows show; they are put back."""
        first = list(islice(self.lines, self.options.batch))
        self.lines = chain(first, self.lines)
        style = PROGRAM
        if not self.sheet.exact:
            rows, columns = [line.cells for line in first], self.matched.columns
            style = find_style(self.options.locale, samples(columns, rows, _NUMBERS), samples(columns, rows, _DATES))
        return RowReader(self.matched.columns, style, clear=self.options.clear)

    def batches(self) -> Iterator[list[Line]]:
        """The rows in batches."""
        while batch := list(islice(self.lines, self.options.batch)):
            yield batch

    def take(self, lines: Sequence[Line]) -> None:
        """Reads and writes one batch."""
        self.report.rows += len(lines)
        drafts = [self.reader.read(line.number, line.cells) for line in lines if self._fits(line)]
        with self.begin() as tx:
            ready = self._resolved(tx, drafts)
            for part, ids in self._parts(tx, ready):
                self._write(tx, part, ids)
        self.lookups.forget_missing()
        self._tell_refusals()

    def _fits(self, line: Line) -> bool:
        width = len(self.sheet.heading)
        if len(line.cells) <= width or not any(cell.strip() for cell in line.cells[width:]):
            return True
        problem = Problem(code="K708", params={"count": len(line.cells), "expected": width})
        self._refuse(line.number, line.cells, (problem,))
        return False

    def _resolved(self, tx: Tx, drafts: list[RowDraft]) -> list[RowDraft]:
        """The drafts with ids in place of the texts that named other records."""
        wanted: dict[str, set[str]] = {}
        for draft in drafts:
            for name, text in draft.references.items():
                wanted.setdefault(name, set()).add(text)
        self.lookups.resolve(tx, self.actor, wanted)
        ready: list[RowDraft] = []
        for draft in drafts:
            problems: list[Problem] = []
            for name, text in draft.references.items():
                try:
                    draft.values[name] = self.lookups.value(name, text)
                except KithError as error:
                    problems += error.problems
            if problems:
                self._refuse(draft.number, draft.cells, tuple(problems))
            else:
                ready.append(draft)
        return ready

    def _parts(self, tx: Tx, drafts: list[RowDraft]) -> Iterator[tuple[list[RowDraft], list[str | None]]]:
        """The batch, cut where a row means a record that an earlier one has just made or changed."""
        if self.key is None or not drafts:
            yield drafts, [None] * len(drafts)
            return
        part: list[tuple[RowDraft, Any]] = []
        seen: set[Any] = set()
        for draft, key in zip(drafts, keys_of(tx, self.module, self.key, drafts), strict=True):
            if key is not None and key in seen:
                yield self._with_ids(tx, part)
                part, seen = [], set()
            part.append((draft, key))
            seen.add(key)
        yield self._with_ids(tx, part)

    def _with_ids(self, tx: Tx, part: list[tuple[RowDraft, Any]]) -> tuple[list[RowDraft], list[str | None]]:
        assert self.key is not None
        found = stored_ids(tx, self.actor, self.module, self.key, [key for _, key in part])
        kept: list[RowDraft] = []
        ids: list[str | None] = []
        for draft, key in part:
            id = found.get(key)
            if self.key.name == "id" and draft.values.pop("id", None) and id is None:
                params = {"module": self.module.labels.one.lower(), "value": str(draft.cells[self._key_place()])[:60]}
                self._refuse(draft.number, draft.cells, (Problem(code="K718", params=params, field="id"),))
                continue
            kept.append(draft)
            ids.append(id)
        return kept, ids

    def _key_place(self) -> int:
        column = self.matched.named("id")
        return column.index if column else 0

    def _write(self, tx: Tx, drafts: list[RowDraft], ids: list[str | None]) -> None:
        if not drafts:
            return
        changes = [Change(id=id, values=draft.values) for draft, id in zip(drafts, ids, strict=True)]
        outcome = write(tx, self.actor, self.module.name, changes, partial=True)
        for saved in outcome.saved:
            if saved is not None:
                self._count(saved)
        self._warn(drafts, outcome)
        self._follow(tx, drafts, outcome)
        self._refuse_all(drafts, outcome)

    def _follow(self, tx: Tx, drafts: list[RowDraft], outcome: Outcome) -> None:
        """Does what is asked for with the new records, and says of which rows it can't be done."""
        made = [(row, saved.id) for row, saved in enumerate(outcome.saved) if saved is not None and saved.created]
        if self.options.after is None or not made:
            return
        for place, problems in sorted(self.options.after(tx, [id for _, id in made]).items()):
            source = Source(path=self.sheet.path.name, line=drafts[made[place][0]].number, column=1)
            for problem in problems:
                self.report.warn(problem.at(source=source, level="warning"))

    def _warn(self, drafts: list[RowDraft], outcome: Outcome) -> None:
        """Passes on what plugins say to rows that are saved all the same, such as probable duplicates."""
        said = [each for each in outcome.notices if each.code in TOLD and each.row is not None]
        for notice in said:
            source = Source(path=self.sheet.path.name, line=drafts[notice.row or 0].number, column=1)
            self.report.warn(notice.at(source=source, row=None))

    def _refuse_all(self, drafts: list[RowDraft], outcome: Outcome) -> None:
        for row, problems in sorted(outcome.refused.items()):
            self._refuse(drafts[row].number, drafts[row].cells, problems)

    def _count(self, saved: Saved) -> None:
        if saved.created:
            self.report.created += 1
        elif saved.changed:
            self.report.changed += 1
        else:
            self.report.unchanged += 1

    def _refuse(self, number: int, cells: Sequence[str], problems: tuple[Problem, ...]) -> None:
        columns = {column.field.name: column for column in self.matched.columns}
        placed: list[Problem] = []
        reasons: list[str] = []
        for problem in problems:
            column = columns.get((problem.field or "").partition(".")[0])
            source = Source(path=self.sheet.path.name, line=number, column=column.index + 1 if column else 1)
            placed.append(problem.at(source=source, row=None))
            named = f"{column.heading}: " if column and column.heading not in problem.message else ""
            reasons.append(f"{named}{problem.message}")
        self.refusals.append((number, cells, placed, reasons))

    def _tell_refusals(self) -> None:
        """Passes the batch's refused rows on, in the order of the file."""
        for _, cells, placed, reasons in sorted(self.refusals, key=lambda each: each[0]):
            self.report.complain(tuple(placed))
            self.refused.add(cells, "; ".join(reasons))
        self.refusals.clear()


def _match(tx: Tx, actor: Actor, sheet: Sheet, options: ImportOptions) -> tuple[Module, Matched]:
    module = tx.site.modules.get(options.module)
    if module is None:
        suggestion = nearest(options.module, tx.site.modules)
        raise KithError(Problem(code="K717", params={"module": options.module}, suggestion=suggestion))
    if not (actor.is_system or allows(tx, actor, module.name, "import")):
        raise KithError(Problem(code="K719", params={"module": module.labels.many.lower()}))
    open_fields = {*writable(tx, actor, module.name, "create"), *writable(tx, actor, module.name, "edit")}
    open_fields = {name for name in open_fields if module.fields[name].writable}
    known = {*open_fields, *readable(tx, actor, module.name)}
    return module, match_columns(sheet.heading, _with(module, known), open_fields, options.told)


def _told_apart(tx: Tx, actor: Actor, module: Module) -> Module:
    """The module with the fields alone by which the actor may find records: those open to it on all of them."""
    access = access_to(tx.site, actor, module.name)
    return _with(module, {name for name, where in access.readable.items() if where is None} if access else set())


def _with(module: Module, names: Collection[str]) -> Module:
    """The module as if it had these fields alone: what is closed is answered like what isn't there."""
    return replace(module, fields={name: field for name, field in module.fields.items() if name in names})
