"""What all tests share: fixtures that plugin authors get as well, Hypothesis's diligence, compiled SQL, definitions."""

import pytest
from hypothesis import HealthCheck, settings

from kith.testing.definitions import share_definitions
from kith.testing.garbage import leave_what_stays, search_rarely
from kith.testing.passwords import share_guesses
from kith.testing.statements import share_compiled

pytest_plugins = ["kith.testing.plugin"]

# `make test` draws the same examples each time; `make soak` draws many new ones.
# A deadline would only measure the machine.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("sample", PATIENT, derandomize=True, database=None, max_examples=100)
settings.register_profile("soak", PATIENT, max_examples=2_000)
settings.load_profile("sample")
search_rarely()
share_compiled()
share_definitions()
share_guesses()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests that draw their examples, so that `make soak` can draw many more for them."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.drawn)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Looks for garbage among what the tests make, not among the tests."""
    leave_what_stays()
