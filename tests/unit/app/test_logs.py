"""Lines of the log are JSON wherever nobody watches, whatever somebody sent."""

from __future__ import annotations

import json
import subprocess
import sys

WRITE = """
import structlog
from kith.app.logs import configure_logs
configure_logs()
structlog.get_logger("kith.test").info("asked", told={told})
"""


def written(told: str) -> dict[str, object]:
    ran = subprocess.run(
        [sys.executable, "-c", WRITE.format(told=ascii(told))], capture_output=True, check=True, timeout=60
    )
    (line,) = ran.stderr.splitlines()
    found: dict[str, object] = json.loads(line)
    return found


def test_a_line_is_json_in_any_script() -> None:
    line = written("Žofie 🙂")
    assert (line["event"], line["told"], line["level"]) == ("asked", "Žofie 🙂", "info")


def test_half_a_character_is_told_by_its_escape() -> None:
    assert written("a\ud800b")["told"] == "a\ud800b"
