"""What all tests share: the fixtures that plugin authors get as well, and how hard Hypothesis tries."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["kith.testing.plugin"]

# `make test` draws the same examples each time; `make soak` draws many new ones.
# A deadline would only measure the machine.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("sample", PATIENT, derandomize=True, database=None, max_examples=100)
settings.register_profile("soak", PATIENT, max_examples=10_000)
settings.load_profile("sample")
