"""The browser fixtures."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_a_page_runs_javascript(page):
    page.set_content("<p id='out'></p><script>out.textContent = [1, 2].map(n => n * 2)</script>")
    assert page.inner_text("#out") == "2,4"
