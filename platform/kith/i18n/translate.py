"""English texts in another language, by gettext catalogues; what a catalogue lacks stays English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Any

from kith.errors import CODES, Problem
from kith.lazy import lazy

pofile = lazy("babel.messages.pofile")

_FOLDER = files("kith.i18n") / "locale"
_ENDING = ".po"
_SOURCE = "en"


class _Added:
    """The folders of plugins' catalogues. Texts are looked up wherever one is said, without a transaction at hand."""

    folders: tuple[Path, ...] = ()


def add_catalogues(folders: Iterable[Path]) -> None:
    """Lets the .po files in `folders` translate what Kith's own don't; they replace those that were added before.

    A process says the texts of one site's plugins, so the last one that is opened in it has its way.
    """
    wanted = tuple(folders)
    if wanted != _Added.folders:
        _Added.folders = wanted
        for kept in (locales, catalogues, _catalogue):
            kept.cache_clear()


@lru_cache(maxsize=1)
def locales() -> tuple[str, ...]:
    """The languages that texts can come in, sorted; English is the source and needs no catalogue."""
    files_ = (each for folder in (_FOLDER, *_Added.folders) for each in folder.iterdir())
    found = (each.name.removesuffix(_ENDING) for each in files_ if each.name.endswith(_ENDING))
    return tuple(sorted({_SOURCE, *found}))


def translate(text: str, locale: str) -> str:
    """`text` (English) in `locale`: of `de_AT` first, then of `de`; `text` itself where neither has it."""
    for name in catalogues(locale):
        found = _catalogue(name).get(text)
        if found:
            return found
    return text


def render(problem: Problem, locale: str) -> str:
    """The complaint in `locale`, without its place, with the nearest good value where there is one."""
    text = translate(CODES[problem.code].text, locale).format_map(problem.params)
    if problem.because:
        text = translate("{text}, because {reason}", locale).format_map({"text": text, "reason": problem.because})
    if problem.suggestion is None:
        return text
    return text + translate('; did you mean "{suggestion}"?', locale).format_map({"suggestion": problem.suggestion})


@lru_cache(maxsize=500)
def catalogues(locale: str) -> tuple[str, ...]:
    """The catalogues that have the texts of `locale`: its own first, then its language's; () for English."""
    language = locale.replace("-", "_").partition("_")[0]
    names = dict.fromkeys((locale.replace("-", "_"), language))
    return tuple(name for name in names if name != _SOURCE and name in locales())


@lru_cache(maxsize=64)
def _catalogue(name: str) -> Mapping[str, str]:
    """The translations of a language by their English texts: those of plugins, and above them Kith's own."""
    found: dict[str, str] = {}
    for folder in (*reversed(_Added.folders), _FOLDER):
        path = folder / f"{name}{_ENDING}"
        if path.is_file():
            with path.open("rb") as file:
                found |= read_catalogue(file, name)
    return found


def read_catalogue(file: IO[bytes], name: str) -> Mapping[str, str]:
    """The translations in a .po file by their English texts. Raises ValueError where it isn't one."""
    catalogue: Any = pofile.read_po(file, locale=name)
    return {each.id: each.string for each in catalogue if isinstance(each.id, str) and each.id}
