"""Fixtures for the tests of Kith and of its plugins; a `conftest.py` takes them with

pytest_plugins = ["kith.testing.plugin"]
"""
