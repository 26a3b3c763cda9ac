"""A site's tests of its own configuration: tests/site/*.yaml, tried in a database of their own."""
