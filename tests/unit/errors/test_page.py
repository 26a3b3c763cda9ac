from __future__ import annotations

from pathlib import Path

import pytest

from kith.errors import CODES
from kith.errors.page import errors_page

ROOT = Path(__file__).parents[3]
FILES = [*(ROOT / "platform" / "kith").rglob("*.py"), *ROOT.glob("plugins/*/*.py")]
SOURCES = [path.read_text(encoding="utf-8") for path in FILES if path.parent.name != "codes"]


def test_the_page_of_codes_is_current():
    page = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    assert page == errors_page(), "run: python -m kith.errors.page > docs/errors.md"


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_on_the_page_and_says_the_next_step(code):
    assert f"| {code} |" in errors_page()
    assert CODES[code].help


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_used(code):
    assert any(f'"{code}"' in source for source in SOURCES)
