"""The translations of a site's labels: read from config/translations/, and held against what the site says."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

import yaml

from kith.definition.report import Report
from kith.definition.speech import Place, Text, Translation, children
from kith.errors import nearest, slip
from kith.reader import Datum, Scalar
from kith.source import Source

# what stands below these has more texts than a label, which may be written without a map around it
_WHOLE = frozenset({"actions", "fields", "ask"})


def language_of(path: str) -> str:
    """The language that a file of translations is named after: `de`, `pt_BR`."""
    return PurePosixPath(path).stem.replace("-", "_")


def read_translation(documents: Sequence[Datum]) -> Translation:
    """What the files of one language say, plugins' first; the last one wins. What is empty isn't translated."""
    places: dict[Place, str] = {}
    texts: dict[str, str] = {}
    for document in documents:
        texts |= {key.text: str(each.value) for key, each in _entries(document.get("texts")) if each.value}
        places |= {place: text for place, text, _ in _leaves(document) if text}
    return Translation(places=places, texts=texts)


def check_translation(report: Report, documents: Sequence[Datum], said: Mapping[Place, Text]) -> None:
    """Notes the translations of what the site doesn't say: slips are refused, the rest may be of another day."""
    known = {text.text for text in said.values()}
    for document in documents:
        for key, _ in _entries(document.get("texts")):
            if key.text not in known:
                report.warn("K124", key.source, suggestion=nearest(key.text, known), text=key.text[:80])
        for place, _, source in _leaves(document):
            if place not in said:
                _unknown(report, place, source, said)


def _unknown(report: Report, place: Place, source: Source, said: Mapping[Place, Text]) -> None:
    """Notes the first name of a place that isn't there."""
    depth = next(n for n in range(len(place)) if place[n] not in children(said.keys(), place[:n]))
    name, there = place[depth], children(said.keys(), place[:depth])
    meant = slip(name, there)
    params = {"name": name[:80], "where": ".".join(place[:depth])}
    if meant is not None:
        report.error("K123", source, suggestion=meant, **params)
    else:
        report.warn("K125", source, suggestion=nearest(name, there), **params)


def _leaves(document: Datum) -> Iterator[tuple[Place, str, Source]]:
    """Each text with its place and the place of its key."""
    for key, part in _entries(document):
        if key.text != "texts":
            yield from _below(part, (key.text,))


def _below(datum: Datum, place: Place) -> Iterator[tuple[Place, str, Source]]:
    for key, each in _entries(datum):
        at = (*place, key.text)
        if isinstance(each.value, dict):
            yield from _below(each, at)
        else:
            yield _labelled(at), str(each.value), key.source


def _labelled(place: Place) -> Place:
    """The place that a text stands at, be it written alone or as a label in a map."""
    named = len(place) % 2 == 0  # names and keys take turns: modules, contacts, fields, role, label
    return (*place, "label") if named and place[-2] in _WHOLE else place


def _entries(datum: Datum | None) -> Iterator[tuple[Scalar, Datum]]:
    return iter(datum.items() if datum else ())


def with_missing(written: str, texts: Iterable[str]) -> str:
    """The file's text with `texts` added, empty, at the end of what stands under `texts:`; nothing else changes.

    A text that stands there with an empty translation isn't added again. A map in braces stays one.
    """
    inline = _inline_texts(written)
    return _with_blocks(written, texts) if inline is None else _with_inline(written, inline, texts)


def _inline_texts(written: str) -> yaml.MappingNode | None:
    """The map under `texts:` where it stands in braces; of what can't be read, None."""
    try:
        document = yaml.compose(written, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    entries = document.value if isinstance(document, yaml.MappingNode) else []
    found = next((value for key, value in entries if key.value == "texts"), None)
    return found if isinstance(found, yaml.MappingNode) and found.flow_style else None


def _with_inline(written: str, there: yaml.MappingNode, texts: Iterable[str]) -> str:
    known = {key.value for key, _value in there.value}
    added = [f'{json.dumps(text, ensure_ascii=False)}: ""' for text in texts if text not in known]
    if not added:
        return written
    before = [""] if there.value else []  # what stands there is followed by a comma
    place = there.value[-1][1].end_mark.index if there.value else there.start_mark.index + 1
    return written[:place] + ", ".join([*before, *added]) + written[place:]


def _with_blocks(written: str, texts: Iterable[str]) -> str:
    lines = written.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("texts:")), None)
    if start is None:
        lines.append("texts:")
        start = len(lines) - 1
    end = next((n for n in range(start + 1, len(lines)) if lines[n][:1] not in ("", " ", "#")), len(lines))
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    there = {line.strip() for line in lines[start:end]}
    added = [f'  {json.dumps(text, ensure_ascii=False)}: ""' for text in texts]
    lines[end:end] = [line for line in added if line.strip() not in there]
    return "\n".join(lines) + "\n"
