"""Kith: a folder of YAML becomes a running CRM."""

__version__ = "0.1.0"
