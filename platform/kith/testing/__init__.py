"""Fixtures for the tests of Kith and of its plugins.

`pip install 'kith[testing]'` brings what they need, and pytest finds them by itself: they are its plugin
`kith.testing.plugin`, which names them all.
"""
