"""The examples of docs/api.md, carried out word for word against the starter site."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.functional.api.calling import ServedSite

from kith.definition import read_files

ROOT = Path(__file__).parents[3]
EXAMPLE = re.compile(r"```sh\n(curl .*?)```\n```http\n(.*?)```", re.DOTALL)
REST = "..."


def examples() -> list[tuple[str, str]]:
    """(command, answer) of each example, in order."""
    return EXAMPLE.findall((ROOT / "docs/api.md").read_text())


def starter_files() -> dict[str, str]:
    """The definitions of the starter site, those of its plugins among them."""
    plugins = {manifest.parent.name: manifest.parent for manifest in sorted(ROOT.glob("plugins/*/plugin.yaml"))}
    return {each.path: str(each.text) for each in read_files(ROOT, plugins)}


class Reader:
    """Follows the page from its top; ids that it shows stand for those that the site gives."""

    def __init__(self, site: ServedSite) -> None:
        self.app = site.app
        self.token = site.caller("crm_admin").token
        self.ids: dict[str, str] = {}

    def run(self, command: str) -> Any:
        """The answer to a curl command."""
        words = shlex.split(command.replace("\\\n", " ").replace("$SITE", "").replace("$TOKEN", self.token))
        method, path, body, headers = "GET", "", None, {}
        rest = iter(words[1:])
        for word in rest:
            if word == "-X":
                method = next(rest)
            elif word == "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            elif word == "-d":
                body = self._known(next(rest))
                method = "POST" if method == "GET" else method
            elif word != "-i":
                path = self._known(word)
        return self.app.request(path, method=method, headers=headers, body=(body or "").encode(), expect_errors=True)

    def compare(self, answer: Any, shown: str) -> None:
        """Asserts that `answer` is what the page shows."""
        head, _, body = shown.partition("\n\n")
        status, *headers = head.splitlines()
        assert answer.status == status.removeprefix("HTTP/1.1 "), answer.text
        assert self._matches(json.loads(body), answer.json), answer.text
        for name, _, value in (line.partition(": ") for line in headers):
            assert answer.headers[name] == self._known(value)

    def _known(self, text: str) -> str:
        for shown, real in self.ids.items():
            text = text.replace(shown, real)
        return text

    def _matches(self, shown: Any, real: Any) -> bool:
        if isinstance(shown, dict) and isinstance(real, dict):
            whole = REST in shown or shown.keys() == real.keys()
            return whole and all(name == REST or self._member(name, value, real) for name, value in shown.items())
        if isinstance(shown, list) and isinstance(real, list):
            return len(shown) == len(real) and all(map(self._matches, shown, real))
        return bool(shown == real)

    def _member(self, name: str, shown: Any, real: dict[str, Any]) -> bool:
        if name == "id":
            return self.ids.setdefault(shown, real["id"]) == real["id"]
        return name in real and self._matches(shown, real[name])


@pytest.mark.timeout(240)
def test_the_page_of_the_api_tells_what_happens(database_url: str) -> None:
    site = ServedSite(database_url, starter_files())
    reader = Reader(site)
    found = examples()
    for command, shown in found:
        reader.compare(reader.run(command), shown)
    site.close()
    assert len(found) >= 10


def test_every_example_of_the_page_has_an_answer() -> None:
    assert len(examples()) == (ROOT / "docs/api.md").read_text().count("```sh\ncurl ")
