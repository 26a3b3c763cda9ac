"""Web addresses."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.url import UrlType


@pytest.mark.parametrize(
    "raw",
    ["javascript:alert(1)", "JavaScript://x.org/%0aalert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd"],
)
def test_nothing_that_runs_is_an_address(raw):
    with pytest.raises(KithError, match="K243"):
        UrlType().parse(raw, Context())


def test_passwords_in_addresses_are_refused():
    with pytest.raises(KithError, match="K243"):
        UrlType().parse("https://user:secret@example.org", Context())


def test_scheme_and_host_are_in_lower_case_the_path_as_written():
    assert UrlType().parse("HTTPS://Example.ORG/Path?Q=A", Context()) == "https://example.org/Path?Q=A"
