"""docs/errors.md: every code with what it says and the next step, from the topic files."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from kith.errors.registry import CODES

_TOPICS: Mapping[str, str] = {
    "K1": "Definitions",
    "K2": "Values",
    "K3": "Conditions",
    "K4": "Access",
    "K5": "Storage and plan",
    "K6": "Records",
    "K7": "Import and export",
    "K8": "The API and plugins",
    "K9": "Settings, the command line and serving",
}
_HEAD = """\
# Every code

This page is generated from `platform/kith/errors/codes/`. A code never changes its meaning. What stands in braces is
filled in; `kith check` prints each problem as `file:line:column: code message`, the API as problem details.
"""


def errors_page() -> str:
    """The whole page, in Markdown."""
    parts = [_HEAD]
    for prefix, title in _TOPICS.items():
        codes = {name: code for name, code in CODES.items() if name.startswith(prefix)}
        if codes:
            rows = [f"| {name} | {_cell(code.text)} | {_cell(code.help)} |" for name, code in codes.items()]
            parts += [f"## {title}\n", "| code | says | next step |", "|---|---|---|", *rows, ""]
    return "\n".join(parts).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("{{", "{").replace("}}", "}").replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    sys.stdout.write(errors_page())
