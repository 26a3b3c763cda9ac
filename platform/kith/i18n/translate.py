"""English texts in another language, by gettext catalogues; what a catalogue lacks stays English."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from kith.errors import CODES, Problem
from kith.lazy import lazy

pofile = lazy("babel.messages.pofile")

_FOLDER = files("kith.i18n") / "locale"
_ENDING = ".po"
_SOURCE = "en"


@lru_cache(maxsize=1)
def locales() -> tuple[str, ...]:
    """The languages that texts can come in, sorted; English is the source and needs no catalogue."""
    found = (each.name.removesuffix(_ENDING) for each in _FOLDER.iterdir() if each.name.endswith(_ENDING))
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
    """The translations of one catalogue by their English texts."""
    with (_FOLDER / f"{name}{_ENDING}").open("rb") as file:
        catalogue: Any = pofile.read_po(file, locale=name)
    return {message.id: message.string for message in catalogue if isinstance(message.id, str) and message.id}
