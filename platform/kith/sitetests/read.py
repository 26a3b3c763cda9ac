"""Files of tests as frozen cases. What is wrong with their shape is said here, what they name in `check.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from kith.definition.files import SiteFile
from kith.definition.report import Report
from kith.definition.schemas import SITETEST_SCHEMA
from kith.errors import KithError
from kith.reader import Datum, read, to_plain, type_document
from kith.sitetests.model import Case, Expectation, Given, Named, Person, TestFile, Values, Verb, Written

FOLDER = Path("tests", "site")
_BY_VERB: Mapping[Verb, frozenset[str]] = {
    "create": frozenset({"required", "optional", "hidden", "shown", "readonly", "writable", "refused", "saved"}),
    "look": frozenset(
        {"required", "optional", "hidden", "shown", "readonly", "writable", "readable", "unreadable", "reachable"}
        | {"allowed", "denied"}
    ),
    "change": frozenset({"required", "optional", "hidden", "shown", "readonly", "writable", "refused", "saved"}),
    "act": frozenset({"refused", "saved", "made"}),
    "list": frozenset({"rows", "order"}),
    "ask": frozenset({"allowed", "denied"}),
}
_SAID: Mapping[Verb, str] = {
    "create": "a case with `create`",
    "look": "a case that looks at a record",
    "change": "a case with `change`",
    "act": "a case with `action`",
    "list": "a case with `list`",
    "ask": "a case without `create`, `record` or `list`",
}


def find_files(site: Path) -> tuple[SiteFile, ...]:
    """The files of tests of a site, by name; bytes stand for a text that isn't UTF-8. Raises OSError."""
    found = sorted(path for path in (site / FOLDER).glob("*.yaml") if path.is_file())
    return tuple(SiteFile((FOLDER / path.name).as_posix(), _text(path.read_bytes()), "site") for path in found)


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw


def read_tests(files: Iterable[SiteFile], report: Report) -> tuple[TestFile, ...]:
    """The tests in `files`; every complaint goes to `report`, and files with one of their shape are left out."""
    found = (_file(file, report) for file in files)
    return tuple(each for each in found if each is not None)


def _file(file: SiteFile, report: Report) -> TestFile | None:
    try:
        datum, problems = type_document(read(file.text, file.path), SITETEST_SCHEMA)
    except KithError as error:
        report.extend(error.problems)
        return None
    report.extend(problems)
    return None if problems else _tests(file.path, datum, report)


def _tests(path: str, datum: Datum, report: Report) -> TestFile:
    people, cases = datum.get("people"), datum.get("cases")
    assert cases is not None
    found = [_case(each, datum.plain("module"), report) for each in cases.elements()]
    made = tuple(each for each in found if each is not None)
    _check_twice(made, report)
    return TestFile(
        path=path,
        today=_day(datum.get("today"), report),
        people={key.text: _person(key.text, each) for key, each in people.items()} if people else {},
        records=tuple(_given(datum.get("records"))),
        cases=made,
    )


def _day(datum: Datum | None, report: Report) -> date | None:
    if datum is None:
        return None
    try:
        return date.fromisoformat(datum.value)
    except ValueError:
        report.error("K968", datum.source, field="today", reason="there is no such day")
        return None


def _check_twice(cases: Iterable[Case], report: Report) -> None:
    first: dict[str, Case] = {}
    for case in cases:
        if first.setdefault(case.name, case) is not case:
            report.error("K965", case.source, name=case.name, first=str(first[case.name].source))


def _person(name: str, datum: Datum) -> Person:
    if not isinstance(datum.value, dict):
        return Person(name=name, source=datum.source, roles=_names(datum))
    portal, record = datum.get("portal"), datum.get("record")
    return Person(
        name=name,
        source=datum.source,
        roles=_names(datum.get("roles")),
        groups=_names(datum.get("groups")),
        portal=_named(portal) if portal else None,
        record=_named(record) if record else None,
    )


def _given(datum: Datum | None) -> Iterator[Given]:
    for module, records in datum.items() if datum else ():
        for key, values in records.items():
            yield Given(name=key.text, module=module.text, values=_values(values), source=key.source)


def _case(datum: Datum, module: str | None, report: Report) -> Case | None:
    verb = _verb(datum, report)
    if verb is None:
        return None
    named = datum.plain("module", module)
    if named is None:
        report.error("K963", datum.source, reason="it names no module, and neither does its file")
        return None
    expects, acting = datum.get("expect"), datum.get("as")
    assert expects is not None
    assert acting is not None
    target = datum.get("list") or datum.get("record")
    action = datum.get("action")
    return Case(
        name=datum.value["case"],
        source=datum.key_source("case"),
        actor=_names(acting),
        module=named,
        verb=verb,
        target=_named(target) if target else None,
        action=_named(action) if action else None,
        values=_values(datum.get("create") or datum.get("change") or datum.get("answers")),
        records=tuple(_given(datum.get("records"))),
        expects=tuple(_expectations(expects, verb, report)),
    )


def _verb(datum: Datum, report: Report) -> Verb | None:
    """What the case does; None, with the complaint noted, where it does two things at once."""
    written = datum.value.keys()
    doing = [key for key in ("create", "record", "list") if key in written]
    more = [key for key in ("change", "action") if key in written]
    if len(doing) > 1 or len(more) > 1:
        report.error("K963", datum.source, reason=f"it does one thing, not {' and '.join(doing + more)}")
    elif more and "record" not in written:
        report.error("K963", datum.key_source(more[0]), reason=f"`{more[0]}` needs a `record`")
    elif "answers" in written and "action" not in written:
        report.error("K963", datum.key_source("answers"), reason="`answers` belong to an `action`")
    else:
        verbs: dict[str, Verb] = {"create": "create", "list": "list", "change": "change", "action": "act"}
        return next((verbs[key] for key in verbs if key in written), "look" if "record" in written else "ask")
    return None


def _expectations(datum: Datum, verb: Verb, report: Report) -> Iterator[Expectation]:
    for key, each in datum.items():
        if key.text in _BY_VERB[verb]:
            yield _expectation(key.text, each)
        else:
            report.error("K963", key.source, reason=f"{_SAID[verb]} has no `{key.text}`")
    if "refused" in datum.value and {"saved", "made"} & datum.value.keys():
        report.error("K963", datum.key_source("refused"), reason="what is refused isn't saved as well")


def _expectation(kind: str, datum: Datum) -> Expectation:
    value = datum.value
    return Expectation(
        kind=kind,
        source=datum.source,
        names=_names(datum) if isinstance(value, list) else (),
        values=_values(datum) if isinstance(value, dict) else None,
        flag=value if isinstance(value, bool) else None,
        text=value if isinstance(value, str) else None,
    )


def _names(datum: Datum | None) -> tuple[Named, ...]:
    if datum is None:
        return ()
    return tuple(_named(each) for each in datum.elements()) if isinstance(datum.value, list) else (_named(datum),)


def _named(datum: Datum) -> Named:
    return Named(str(datum.value), datum.source)


def _values(datum: Datum | None) -> Values:
    if datum is None:
        return {}
    return {key.text: Written(to_plain(each.node), each.source, key.source) for key, each in datum.items()}
