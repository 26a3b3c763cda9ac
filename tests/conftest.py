"""What all tests share: the fixtures that plugin authors get as well."""

pytest_plugins = ["kith.testing.plugin"]
