"""Templates of mail as files: Markdown or MJML below a head with the subject, and a few placeholders.

    ---
    subject: Welcome, {first_name}
    ---
    Hello {first_name}, ...

A site's own in `config/mail/` go before those of its plugins (`templates/mail/` in their folders), and those before the
engine's. `welcome.de.md` is the German `welcome.md`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

from kith.errors import KithError, Problem, nearest
from kith.source import Source
from kith.storage.tx import Tx

Format = Literal["md", "mjml"]

ENGINE = Path(str(files("kith.mail"))) / "templates"
LONGEST = 200_000  # characters of a template
ALWAYS = ("site", "name", "link", "unsubscribe")  # what every mail knows without being told

_FORMATS: tuple[Format, ...] = ("md", "mjml")
_FILE = re.compile(r"[a-z][a-z0-9_-]{0,80}")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
PLACE = re.compile(r"\{([^{}\n:;]{1,80})\}")
_HEAD = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?\n", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a mail says. `locale` is the language of the words around it; `source` is where its body begins."""

    subject: str
    body: str
    format: Format = "md"
    locale: str = "en"
    source: Source | None = None
    subject_source: Source | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A placeholder as it stands in a template."""

    name: str
    source: Source | None


def template(tx: Tx, name: str, locale: str | None = None) -> Template:
    """The template called `name` in that language, else in the one without. Raises K751, K753."""
    wanted = locale or tx.settings.locale
    for path in _candidates(folders(tx), name, wanted):
        if path.is_file():
            return _kept(path, path.stat().st_mtime_ns, _shown(tx, path), _language(path) or wanted)
    known = {each.partition(".")[0] for each in names(tx)}
    raise KithError(Problem(code="K751", params={"name": name[:100]}, suggestion=nearest(name, known)))


def names(tx: Tx) -> Sequence[str]:
    """The file names of all templates that there are, sorted."""
    found = (path for folder in folders(tx) if folder.is_dir() for path in folder.iterdir())
    return sorted({path.name for path in found if path.suffix[1:] in _FORMATS})


def folders(tx: Tx) -> tuple[Path, ...]:
    """Where templates are looked for, in this order: the site, its plugins, installed plugins, the engine."""
    site = tx.settings.site
    plugins = sorted(site.glob("plugins/*/templates/mail"))
    told = (folder for found in tx.hooks.kith_mail_folders() for folder in found or ())
    return (site / "config" / "mail", *plugins, *told, ENGINE)


def read_template(text: str, path: str, locale: str = "en", syntax: Format = "md") -> Template:
    """The template in `text`. Raises K753 where it doesn't begin with its subject."""
    head = _HEAD.match(text)
    if head is None or len(text) > LONGEST:
        reason = "the file is too long" if head else "no --- in its first line, or none after it"
        raise KithError(Problem(code="K753", params={"reason": reason}, source=Source(path=path, line=1, column=1)))
    subject, subject_source = _subject(head.group(1), path)
    body = text[head.end() :].lstrip("\r\n")
    return Template(
        subject=subject,
        body=body,
        format=syntax,
        locale=locale,
        source=Source(path=path, line=text.count("\n", 0, len(text) - len(body)) + 1),
        subject_source=subject_source,
    )


def places(template: Template) -> Iterator[Place]:
    """The placeholders of a template, where they stand; MJML's styles aren't any."""
    for text, start in ((template.subject, template.subject_source), (template.body, template.source)):
        for found in PLACE.finditer(text):
            yield Place(found.group(1).strip(), _at(text, found.start(), start))


def check_places(template: Template, known: Collection[str]) -> None:
    """Raises K752, K758 for every placeholder that `known` lacks, each with its line and the nearest name."""
    names = (*known, *ALWAYS)
    problems = []
    for place in dict.fromkeys(places(template)):
        if place.name in names:
            continue
        code = "K752" if _NAME.fullmatch(place.name) else "K758"
        params = {"name": place.name} if code == "K752" else {"text": f"{{{place.name}}}"}
        problems.append(Problem(code=code, params=params, source=place.source, suggestion=nearest(place.name, names)))
    if problems:
        raise KithError(*problems)


def _candidates(within: Sequence[Path], name: str, locale: str) -> Iterator[Path]:
    if not _FILE.fullmatch(name):
        return
    locale = locale.replace("-", "_")
    for folder in within:
        for language in dict.fromkeys((f".{locale}", f".{locale.partition('_')[0]}", "")):
            for ending in _FORMATS:
                yield folder / f"{name}{language}.{ending}"


def _language(path: Path) -> str:
    """`de` of welcome.de.md, "" of welcome.md; those of the engine without one are English."""
    return path.name.split(".")[1] if path.name.count(".") > 1 else "en" if path.parent == ENGINE else ""


@lru_cache(maxsize=256)
def _kept(path: Path, _changed: int, shown: str, locale: str) -> Template:
    syntax: Format = "mjml" if path.suffix == ".mjml" else "md"
    return read_template(path.read_text("utf-8", errors="replace"), shown, locale, syntax)


def _shown(tx: Tx, path: Path) -> str:
    return path.relative_to(tx.settings.site).as_posix() if path.is_relative_to(tx.settings.site) else path.name


def _subject(head: str, path: str) -> tuple[str, Source]:
    for number, line in enumerate(head.splitlines(), start=2):
        key, colon, value = line.partition(":")
        if key.strip() == "subject" and colon and value.strip():
            subject = value.strip().strip("\"'")
            return subject, Source(path=path, line=number, column=line.index(subject) + 1)
    reason = "there is no line subject: ..."
    raise KithError(Problem(code="K753", params={"reason": reason}, source=Source(path=path, line=1, column=1)))


def _at(text: str, position: int, start: Source | None) -> Source | None:
    """Where a character of a text stands whose beginning is at `start`."""
    if start is None:
        return None
    before = text[:position]
    lines, column = before.count("\n"), position - (before.rfind("\n") + 1)
    return Source(path=start.path, line=start.line + lines, column=column + (1 if lines else start.column))
