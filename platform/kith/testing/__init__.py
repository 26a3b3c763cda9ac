"""Fixtures for the tests of Kith and of its plugins.

`pip install 'kith[testing]'` brings what they need; a `conftest.py` takes them with

    pytest_plugins = ["kith.testing.plugin"]
"""
