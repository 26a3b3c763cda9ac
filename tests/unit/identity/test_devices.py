"""Browsers by what they call themselves."""

from __future__ import annotations

import pytest

from kith.identity.devices import device

ON = "Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) {}"


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Windows")),
        (ON.format("X11; Linux x86_64", "Chrome/140.0.0.0 Safari/537.36"), ("Chrome", "Linux")),
        (ON.format("Windows NT 10.0", "Chrome/140.0.0.0 Safari/537.36 Edg/140.0"), ("Edge", "Windows")),
        (ON.format("Windows NT 10.0", "Chrome/140.0.0.0 Safari/537.36 OPR/120.0"), ("Opera", "Windows")),
        (ON.format("Linux; Android 15; Pixel 9", "Chrome/140.0.0.0 Mobile Safari/537.36"), ("Chrome", "Android")),
        (ON.format("Macintosh; Intel Mac OS X 10_15_7", "Version/19.0 Safari/605.1.15"), ("Safari", "macOS")),
        (
            ON.format("iPhone; CPU iPhone OS 19_0 like Mac OS X", "Version/19.0 Mobile/15E148 Safari/604.1"),
            ("Safari", "iPhone"),
        ),
        (ON.format("iPad; CPU OS 19_0 like Mac OS X", "CriOS/140.0 Mobile/15E148 Safari/604.1"), ("Chrome", "iPad")),
        ("curl/8.5.0", ("curl", "")),
        ("", ("", "")),
        ("<script>", ("", "")),
    ],
)
def test_a_browser_is_named_with_its_system(user_agent: str, named: tuple[str, str]) -> None:
    assert device(user_agent) == named
