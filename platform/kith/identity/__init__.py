"""Accounts, passwords, sessions, tokens: who somebody is, and how that was proven."""
