"""Complaints as pages say them: a sentence in the reader's language, with a link to the record that it is about."""

from __future__ import annotations

from dataclasses import dataclass

from kith.errors import Problem
from kith.i18n import render
from kith.web.texts import gettext as _
from kith.web.texts import spoken


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence. `address` leads to the record that stands in the way, `link` is what that one is called."""

    text: str
    address: str = ""
    link: str = ""


def message_of(problem: Problem, base: str = "") -> Message:
    """What a page says for `problem`. The engine names another record only to who can reach it; `base` leads there."""
    text = sentence(render(problem, spoken()))
    holder, module = problem.params.get("holder"), problem.params.get("module")
    if not holder or not module:
        return Message(text)
    return Message(text, f"{base}/m/{module}/{holder}", problem.params.get("holder_title") or _("Untitled"))


def sentence(text: str) -> str:
    """`text` with a capital and a full stop: messages are written to stand after a place as well."""
    said = text[:1].upper() + text[1:]
    return said if said.endswith((".", "?", "!")) else f"{said}."
