"""The texts of pages in the reader's language.

The language belongs to the request that a thread works on; passing it through every function that says a word would
drown them, so it is the one thing here that is kept beside the arguments.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from kith.i18n import translate

SOURCE = "en"
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def speak(language: str) -> None:
    """Sets the language of what this thread says from now on; every request sets it anew."""
    _language.set(language)


def spoken() -> str:
    """The language that is set."""
    return _language.get()


def inside(label: str) -> str:
    """`label` as it stands within a sentence: small in English, unless it is an acronym; elsewhere as it is."""
    if not _language.get().startswith(SOURCE):
        return label
    return " ".join(word if word.isupper() else word.lower() for word in label.split(" "))


def gettext(message: str, /, **params: Any) -> str:
    """`message` (English) in the language that is set, with its `{places}` filled in where there are parameters."""
    language = _language.get()
    text = message if language.startswith(SOURCE) else translate(message, language)
    return text.format_map(params) if params else text
