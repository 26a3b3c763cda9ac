"""The Valkey fixture."""

from __future__ import annotations

from valkey import Valkey


def test_a_valkey_starts_empty_and_keeps_what_is_written(valkey_url):
    with Valkey.from_url(valkey_url) as client:
        assert client.dbsize() == 0
        client.set("boat", "Vega")
        assert client.get("boat") == b"Vega"


def test_a_valkey_forgets_what_another_test_wrote(valkey_url):
    with Valkey.from_url(valkey_url) as client:
        assert client.get("boat") is None
